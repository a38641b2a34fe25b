/// What a person wants picked: a pull request, or commits, or the commits that a pull request is.
/// A value of `branch.<name>.hotfix` holds one: `1234`, `1234 <id>…` or `<id>…`.
struct FixSpec: Hashable, Sendable {
  let number: Int?
  let commits: [ObjectID]

  /// Somebody has named its commits.
  var isNamed: Bool { !commits.isEmpty }

  var remembered: Bytes {
    ((number.map { [Bytes($0)] } ?? []) + commits.map(\.hex)).joined(by: " ")
  }
  /// `#1234`, or the short id.
  var name: Bytes {
    number.map { "#\($0)" } ?? commits.map(\.short).joined(by: " ")
  }
}

extension FixSpec {
  /// nil for what no command of ours writes.
  init?(remembered value: Bytes) {
    let words = value.trimmed.split(32)
    number = words.first?.number
    let ids = words.dropFirst(number == nil ? 0 : 1)
    guard ids.allSatisfy(ObjectID.isWhole), number != nil || !ids.isEmpty else { return nil }
    commits = ids.map { ObjectID($0) }
  }
}

/// What was found of what is wanted.
struct Found: Equatable, Sendable {
  let wanted: FixSpec
  let finding: Finding

  var isLanded: Bool { finding.landed != nil }
}

extension RepoState {
  /// What a branch remembers that it is for; its name tells where it remembers nothing.
  func remembered(_ branch: Bytes) -> [FixSpec] { settings.remembered(branch, config) }
}

extension Config {
  /// What `branch.<name>.hotfix` says.
  func recorded(_ branch: Bytes) -> [FixSpec] {
    all("branch.\(branch).hotfix").reduce(into: []) { recorded, entry in
      guard let wanted = entry.value.flatMap({ FixSpec(remembered: $0) }) else { return }
      if !recorded.contains(wanted) { recorded.append(wanted) }
    }
  }

  /// The steps that record what is wanted on a branch and is not recorded yet. Two runs at once
  /// leave one value.
  ///
  /// git config --fixed-value --replace-all branch.<name>.hotfix <number> <number>
  func record(_ wanted: [FixSpec], of branch: Bytes) -> [Step] {
    let kept = recorded(branch)
    let key: Bytes = "branch.\(branch).hotfix"
    return wanted.filter { !kept.contains($0) }.map { want in
      let old = kept.first { $0.number != nil && $0.number == want.number } ?? want
      return .git(
        "config", "--fixed-value", "--replace-all", key, want.remembered, old.remembered)
    }
  }
}

extension Settings {
  func remembered(_ branch: Bytes, _ config: Config) -> [FixSpec] {
    let wanted = config.recorded(branch)
    if wanted.isEmpty, let number = self.branch.read(branch, main: main)?.number {
      return [FixSpec(number: number, commits: [])]
    }
    return wanted
  }
}

extension PullRequestArgument {
  var digits: Int {
    switch self {
    case .number(let number), .url(_, _, let number): number
    }
  }
}

extension Git {
  /// The pull request that an operand names.
  ///
  /// - Throws: `.usage` for what is no pull request, or one of another repository.
  func number(_ word: Bytes, _ repo: RepoState) throws(Failure) -> Int {
    switch PullRequestArgument(word) {
    case .number(let number)?: return number
    case .url(let host, let path, let number)?:
      guard try remote(repo).names(host: host, path: path) else {
        throw .usage(.otherRepository(word))
      }
      return number
    case nil: throw .usage(.notANumber(word))
    }
  }

  /// The commits that several `--commit` name.
  func commits(named revs: [Bytes]) throws(Failure) -> [ObjectID] {
    var commits: [ObjectID] = []
    for rev in revs { commits += try self.commits(named: rev) }
    return commits
  }

  /// Finds the commits of each.
  func find(
    _ wanted: [FixSpec], _ repo: RepoState, _ divergence: Divergence, asksRemote: Bool = true
  ) throws(Failure) -> [Found] {
    var found: [Found] = []
    for want in wanted {
      found.append(Found(wanted: want, finding: try find(want, repo, divergence, asksRemote)))
    }
    return found
  }

  private func find(
    _ want: FixSpec, _ repo: RepoState, _ divergence: Divergence, _ asksRemote: Bool
  ) throws(Failure) -> Finding {
    let finding =
      if let number = want.number, want.commits.isEmpty {
        try find(number, repo, divergence, asksRemote)
      } else {
        try find(want.commits, want.number, repo, divergence)
      }
    guard case .found(let commits) = finding else { return finding }
    let landed = try landedByPatch(commits, divergence) { () throws(Failure) in
      try branches(of: want, having: commits, repo)
    }
    let open = commits.filter { landed[$0.id] == nil }
    if open.isEmpty, let last = commits.last { return .landed(last, landed[last.id]!) }
    return .found(open)
  }

  /// By what messages say, of what production lacks first; else by the pull request's head.
  private func find(
    _ number: Int, _ repo: RepoState, _ divergence: Divergence, _ asksRemote: Bool
  ) throws(Failure) -> Finding {
    let finding = divergence.find(number)
    if finding != .missing, finding.commits.contains(where: \.isFirstParent) { return finding }
    if let old = try findBefore(
      divergence.fork, number, repo.settings.markers, straight: finding != .missing)
    {
      var later = old.reverts + [old.commit]
      try settle(&later, on: repo.main, repo)
      return divergence.judge(old: old.commit, later: later)
    }
    // A side line of main tells less than main's own line, in the part that production has, too.
    if finding != .missing { return finding }
    if let own = divergence.marked(number) { return .landed(own, .ancestor(own.id)) }
    return asksRemote ? try findByHead(number, repo, divergence) : .missing
  }

  private func find(
    _ commits: [ObjectID], _ number: Int?, _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> Finding {
    var new: [Commit] = []
    var finding: Finding = .missing
    for id in commits {
      if let commit = divergence.main.first(where: { $0.id == id }) {
        new.append(commit)
      } else if try isAncestor(id, of: repo.production) {
        finding = divergence.judge(old: try walked(id, repo.settings.markers))
        if case .found(let again) = finding { new += again }
      } else {
        return .missing
      }
    }
    return new.isEmpty ? finding : divergence.judge(new, number)
  }

  /// git rev-list --count <a> ^<b>
  func count(in a: ObjectID, butNot others: ObjectID...) throws(Failure) -> Int {
    let others = others.map { "^\($0.hex)" as Bytes }
    return Int(try answer(["rev-list", "--count", a.hex] + others).trimmed.text) ?? 0
  }
}
