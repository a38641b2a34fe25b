// Whether a branch has a fix, by content: two trials against its tip, in the object database. *Pick*
// applies the fix's change, *undo* takes it away.
extension Git {
  /// What is true of each fix, on production and on main.
  ///
  /// - Parameter overview: for many hotfixes at once: neither main is judged nor the remote asked.
  func statuses(
    of specs: [FixSpec], _ repo: RepoState, _ divergence: Divergence, overview: Bool = false
  ) throws(Failure) -> [FixStatus] {
    let old = overview ? try old(specs.compactMap(\.number), divergence) : nil
    let lookups = try specs.map { spec throws(Failure) in
      try lookup(spec, repo, divergence, among: old)
    }
    let tips = overview ? [repo.production] : [repo.production, repo.main]
    let fixes = lookups.map { $0.fix }
    processes.watch("comparing the fix with '\(repo.settings.production)'")
    let verdicts = try verdicts(of: fixes, on: tips)
    var statuses: [FixStatus] = []
    for (index, (spec, lookup)) in zip(specs, lookups).enumerated() {
      let fix = fixes[index]
      var (production, main): (Presence, Presence) = (.unknown, .unknown)
      if !fix.isEmpty, !verdicts[index].isEmpty {
        production = try presence(
          fix, spec.number, verdicts[index][0], isMain: false, repo, divergence)
        if case .found = lookup, !overview {
          main = try presence(
            fix, spec.number, verdicts[index][1], isMain: true, repo, divergence)
        }
      }
      statuses.append(
        FixStatus(
          spec: spec, lookup: lookup, production: production, main: main,
          trial: verdicts[index].first?.flatMap(\.trial)))
    }
    return statuses
  }

  func status(
    of spec: FixSpec, _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> FixStatus {
    try statuses(of: [spec], repo, divergence)[0]
  }

  /// What one branch has of a fix.
  private func presence(
    _ fix: [Commit], _ number: Int?, _ verdicts: FileVerdicts?, isMain: Bool, _ repo: RepoState,
    _ divergence: Divergence
  ) throws(Failure) -> Presence {
    guard var verdicts else { return .unknown }
    let tip = isMain ? repo.main : repo.production
    if verdicts.isOfNothing { return .empty }
    var words: Mention?
    if isMain {
      words = fix.last.map {
        Mention(commit: $0, kind: .ancestor, reverts: divergence.revertsOnMain(of: $0))
      }
    } else {
      words = try mention(of: fix, number, changing: verdicts.files, repo, divergence)
      if words == nil { words = try identical(to: fix, ifAny: verdicts.unclear, divergence) }
    }
    if let words, !words.isReverted, !verdicts.unclear.isEmpty, !isMain {
      try verdicts.settle(unchanged(since: words, of: fix, among: verdicts.unclear, at: tip))
    }
    if let presence = Presence(verdicts, words) { return presence }
    return try sinceWhen(fix, verdicts, words, tip: tip, repo, divergence)
  }

  /// A commit of production that makes the same change as the fix, if files are unclear.
  private func identical(
    to fix: [Commit], ifAny unclear: [Bytes], _ divergence: Divergence
  ) throws(Failure) -> Mention? {
    guard !unclear.isEmpty, fix.count == 1, let commit = fix.first else { return nil }
    let others = divergence.production.filter { !$0.isMerge }
    guard let twin = try twins(of: [commit], among: others)[commit.id] else { return nil }
    return Mention(
      commit: twin, kind: .identical, reverts: divergence.revertsOnProduction.of(twin))
  }

  /// The files that are still as a branch's identical commit made them.
  private func unchanged(
    since words: Mention, of fix: [Commit], among files: [Bytes], at tip: ObjectID
  ) throws(Failure) -> [Bytes] {
    guard fix.count == 1 else { return [] }
    let changes = try changes(of: [fix[0], words.commit])
    guard let change = changes[fix[0].id], change == changes[words.commit.id],
      let tree = try id("\(tip.hex)^{tree}")
    else { return [] }
    var same: [Bytes] = []
    for path in files where try entry(at: path, in: words.commit.tree) == entry(at: path, in: tree)
    {
      same.append(path)
    }
    return same
  }
}

extension Lookup {
  /// The commits that can be judged.
  fileprivate var fix: [Commit] {
    switch self {
    case .found(let commits), .notOnMain(let commits): commits
    case .endless, .several, .missing: []
    }
  }
}

extension FileVerdicts {
  var files: Set<Bytes> { Set(has + lacks + unclear) }

  /// Takes what is clear without following renames.
  mutating func settle(by plain: FileVerdicts) {
    if plain.unclear.isEmpty, !plain.isEmpty {
      let trial = trial
      self = plain
      self.trial = trial
      return
    }
    has += unclear.filter(plain.has.contains)
    lacks += unclear.filter(plain.lacks.contains)
    unclear.removeAll { plain.has.contains($0) || plain.lacks.contains($0) }
  }

  /// Unclear files that turned out to be there.
  mutating func settle(_ there: [Bytes]) {
    unclear.removeAll { there.contains($0) }
    has += there
  }
}
