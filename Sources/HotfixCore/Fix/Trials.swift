// The two trials, for many fixes on many tips at once.
extension Git {
  /// The verdict for each file of each fix on each tip; nil if git could not merge it.
  func verdicts(
    of fixes: [[Commit]], on tips: [ObjectID]
  ) throws(Failure) -> [[FileVerdicts?]] {
    var verdicts = try verdicts(of: fixes, on: tips, followingRenames: true)
    // Files that only look renamed, such as two small ones that are equal, make others unclear.
    for (index, fix) in fixes.enumerated()
    where verdicts[index].contains(where: {
      $0.map { $0.followsRename || !$0.unclear.isEmpty } ?? false
    }) {
      let plain = try self.verdicts(of: [fix], on: tips, followingRenames: false)[0]
      for (at, plain) in plain.enumerated() {
        if let plain { verdicts[index][at]?.settle(by: plain) }
      }
    }
    return verdicts
  }

  private func verdicts(
    of fixes: [[Commit]], on tips: [ObjectID], followingRenames: Bool
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
    try run(&chains, followingRenames: followingRenames)
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
        var verdicts = FileVerdicts(files, pick: paths[0], undo: paths[1])
        if paths[0].conflicts.isEmpty {
          verdicts.trial = PickTrial(tree: chains[chain].tree, paths: paths[0].changed)
        }
        return verdicts
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
  private func run(
    _ chains: inout [TrialChain], followingRenames: Bool
  ) throws(Failure) {
    for step in 0..<(chains.map(\.steps.count).max() ?? 0) {
      let going = chains.indices.filter { !chains[$0].hasFailed && step < chains[$0].steps.count }
      let trials = going.map { at in
        let (base, theirs) = chains[at].steps[step]
        return MergeTrial(base: base, ours: chains[at].tree, theirs: theirs)
      }
      let results = try results(of: trials, followingRenames)
      for (at, result) in zip(going, results) { chains[at].advance(by: result) }
    }
  }

  /// All results at once; if git fails over one, each by itself.
  private func results(
    of trials: [MergeTrial], _ followingRenames: Bool
  ) throws(Failure) -> [MergeResult?] {
    do { return try self.trials(trials, followingRenames: followingRenames) } catch {
      guard case .git = error else { throw error }
      if trials.count == 1 { return [nil] }
      return try trials.map { one throws(Failure) in try results(of: [one], followingRenames)[0] }
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

extension Bytes {
  /// `<id> <id>` and a newline, as `diff-tree --stdin` heads what differs between two trees.
  fileprivate var isPairOfIDs: Bool {
    guard let end = index(of: "\n"), end == 81 || end == 129 else { return false }
    return self[0..<end].split(32).allSatisfy(ObjectID.isWhole)
  }
}
