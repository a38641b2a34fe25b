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
        FixStatus(spec: spec, lookup: lookup, production: production, main: main))
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

  // MARK: Trials

  /// The verdict for each file of each fix on each tip; nil if git could not merge it.
  func verdicts(
    of fixes: [[Commit]], on tips: [ObjectID]
  ) throws(Failure) -> [[FileVerdicts?]] {
    let trees = try tips.map { tip throws(Failure) in try tree(of: tip) }
    var chains: [TrialChain] = []
    var spans: [(old: ObjectID, new: ObjectID)] = []
    var counts: [Int] = []
    for fix in fixes {
      let steps = Self.steps(of: fix)
      for tree in fix.isEmpty ? [] : trees {
        chains.append(TrialChain(tree, steps))
        chains.append(TrialChain(tree, steps.reversed().map { ($0.theirs, $0.base) }))
      }
      counts.append(steps.count)
      for step in steps { spans.append((try tree(of: step.base), try tree(of: step.theirs))) }
    }
    if chains.isEmpty { return fixes.map { _ in tips.map { _ in nil } } }
    try run(&chains)
    let ends = chains.map { (old: $0.start, new: $0.tree) }
    let changed = try changedPaths(between: spans + ends)
    var (span, chain) = (0, 0)
    return zip(fixes, counts).map { fix, count in
      let files = changed[span..<span + count].reduce(into: Set<Bytes>()) { $0.formUnion($1) }
      span += count
      if fix.isEmpty { return tips.map { _ in nil } }
      return tips.map { _ in
        defer { chain += 2 }
        let paths = [chain, chain + 1].map { at in
          TrialPaths(changed: changed[spans.count + at], conflicts: chains[at].conflicts)
        }
        if chains[chain].hasFailed || chains[chain + 1].hasFailed { return nil }
        return FileVerdicts(files, pick: paths[0], undo: paths[1])
      }
    }
  }

  /// What a fix applies, oldest first: commits that follow one another are one step.
  private static func steps(of fix: [Commit]) -> [(base: ObjectID?, theirs: ObjectID?)] {
    var steps: [(base: ObjectID?, theirs: ObjectID?)] = []
    for commit in fix {
      if let last = steps.last, commit.parents == [last.theirs] {
        steps[steps.count - 1].theirs = commit.id
      } else {
        steps.append((commit.parents.first, commit.id))
      }
    }
    return steps
  }

  /// Runs the trials, one step of all of them at a time.
  private func run(_ chains: inout [TrialChain]) throws(Failure) {
    for step in 0..<(chains.map(\.steps.count).max() ?? 0) {
      let going = chains.indices.filter { !chains[$0].hasFailed && step < chains[$0].steps.count }
      let trials = going.map { at in
        let (base, theirs) = chains[at].steps[step]
        return MergeTrial(base: base, ours: chains[at].tree, theirs: theirs)
      }
      for (at, result) in zip(going, try results(of: trials)) { chains[at].advance(by: result) }
    }
  }

  /// All results at once; if git fails over one, each by itself.
  private func results(of trials: [MergeTrial]) throws(Failure) -> [MergeResult?] {
    do { return try self.trials(trials) } catch {
      guard case .git = error else { throw error }
      if trials.count == 1 { return [nil] }
      return try trials.map { one throws(Failure) in try results(of: [one])[0] }
    }
  }

  /// The tree of a commit; nil is the empty tree.
  func tree(of commit: ObjectID?) throws(Failure) -> ObjectID {
    guard let commit else { return try emptyTree() }
    guard let tree = try id("\(commit.hex)^{tree}") else { throw .missingObject(commit) }
    return tree
  }

  /// The paths that differ between each two trees.
  ///
  /// git diff-tree --stdin -r -z --name-only --no-renames
  func changedPaths(
    between pairs: [(old: ObjectID, new: ObjectID)]
  ) throws(Failure) -> [Set<Bytes>] {
    let asked = pairs.filter { $0.old != $0.new }
    let text =
      asked.isEmpty
      ? ""
      : try answer(
        [
          "diff-tree", "--stdin", "-r", "-z", "--name-only", "--no-renames",
          "--ignore-submodules=none",
        ], saying: asked.map { "\($0.old.hex) \($0.new.hex)\n" }.joined(by: ""))
    var records = text.records()[...]
    return pairs.map { old, new in
      if old == new { return [] }
      var paths: Set<Bytes> = []
      // The two ids stand on a line before the first path.
      if let head = records.first, head.hasPrefix("\(old.hex) \(new.hex)\n") {
        paths.insert(head[old.hex.count * 2 + 2..<head.count])
        records.removeFirst()
      }
      while let path = records.first, !path.isPairOfIDs {
        paths.insert(path)
        records.removeFirst()
      }
      return paths
    }
  }

  // MARK: Since when

  /// Finds the first-parent commit since which a branch does not have a fix, and what it says.
  ///
  /// git rev-list --first-parent <tip> -- <file>…
  private func sinceWhen(
    _ fix: [Commit], _ verdicts: FileVerdicts, _ words: Mention?, tip: ObjectID,
    _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> Presence {
    let range = [tip.hex] + (words.map { ["^\($0.commit.id.hex)"] } ?? [])
    let listed = try answer(
      ["--literal-pathspecs", "rev-list", "--first-parent", "--max-count=200"] + range + ["--"]
        + verdicts.files.sorted().prefix(1000))
    var next = listed.lines.map { ObjectID($0) }[...]
    while !next.isEmpty {
      // A few at a time: the first is nearly always the one.
      let ids = Array(next.prefix(8))
      next = next.dropFirst(8)
      let parents = try ids.map { id throws(Failure) in try self.id("\(id.hex)^1") ?? id }
      let before = try self.verdicts(of: [fix], on: parents)[0]
      guard
        let at = before.firstIndex(where: {
          !($0?.has.isEmpty ?? true) || !($0?.unclear.isEmpty ?? true)
        })
      else { continue }
      let (id, parent) = (ids[at], parents[at])
      var commit = try commit(id, divergence.style)
      commit.reverts.keepNumbers(of: divergence.style)
      var brought: [Commit] = []
      if commit.isMerge {
        let range = [id.hex, "^\(parent.hex)", "--max-count=200"]
        brought = try commits(in: range, divergence.style)
      }
      for one in [commit] + brought where try isRollback(one, fix, divergence) {
        return .reverted(by: one)
      }
      return .changed(
        by: commit, fromMain: try isFromMain(commit, brought: brought, repo, divergence))
    }
    return words?.reverts.first.map { .reverted(by: $0) }
      ?? .part(has: [], lacks: verdicts.lacks, unclear: [], words: words)
  }

  /// Its words say that it reverts or rolls back something that exists here.
  private func isRollback(
    _ commit: Commit, _ fix: [Commit], _ divergence: Divergence
  ) throws(Failure) -> Bool {
    let reverts = commit.reverts
    if reverts.isEmpty { return commit.saysRollback }
    for name in reverts.commits where try id("\(name)^{commit}") != nil { return true }
    let known = divergence.production + divergence.main + fix
    return known.contains { one in
      reverts.titles.contains(one.subject) || reverts.titles.contains(one.title)
        || reverts.numbers.contains { one.marks.closingRun.contains($0) || $0 == one.marks.number }
    }
  }

  /// It came from main: it is a commit of main, merges one, or picks one.
  private func isFromMain(
    _ commit: Commit, brought: [Commit], _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> Bool {
    for id in [commit.id] + commit.parents.dropFirst() where try isAncestor(id, of: repo.main) {
      return true
    }
    for name in ([commit] + brought).flatMap(\.picked) {
      if let id = try id("\(name)^{commit}"), try isAncestor(id, of: repo.main) { return true }
    }
    return commit.marks.number.map { number in
      divergence.main.contains { $0.marks.number == number }
    } ?? false
  }
}

/// A series of merges, each onto the tree that the one before it gave.
struct TrialChain {
  let start: ObjectID
  let steps: [(base: ObjectID?, theirs: ObjectID?)]
  private(set) var tree: ObjectID
  private(set) var conflicts: Set<Bytes> = []
  private(set) var hasFailed = false

  init(_ start: ObjectID, _ steps: [(base: ObjectID?, theirs: ObjectID?)]) {
    (self.start, tree, self.steps) = (start, start, steps)
  }

  mutating func advance(by result: MergeResult?) {
    guard let result else {
      hasFailed = true
      return
    }
    tree = result.tree
    conflicts.formUnion(result.conflicts.map(\.ofBothSides))
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

  /// Unclear files that turned out to be there.
  fileprivate mutating func settle(_ there: [Bytes]) {
    unclear.removeAll { there.contains($0) }
    has += there
  }
}

extension Commit {
  /// `Roll back release 42`, `Back out the till`
  fileprivate var saysRollback: Bool {
    let words = title.text.lowercased()
    return [
      "rollback", "roll back", "rolls back", "rolled back", "back out", "backs out",
      "backed out", "backout", "revert",
    ].contains { words.contains($0) }
  }
}

extension Bytes {
  /// `<id> <id>` and a newline, as `diff-tree --stdin` heads what differs between two trees.
  fileprivate var isPairOfIDs: Bool {
    guard let end = index(of: "\n"), end == 81 || end == 129 else { return false }
    return self[0..<end].split(32).allSatisfy(ObjectID.isWhole)
  }
}
