/// What production alone has: its tree without what it took from main since both were merged.
struct ProductionsOwn: Equatable, Sendable {
  /// A fix that production has in a form of its own.
  struct Adapted: Equatable, Sendable {
    let fix: Commit
    /// Files in which main's version stays.
    let paths: [Bytes]
  }
  /// The tree that both had when they were merged last.
  let base: ObjectID
  let tree: ObjectID
  /// The fixes of main that each commit of production took.
  let taken: [ObjectID: [Commit]]
  let adapted: [Adapted]
}

extension Git {
  /// Takes out of production's tree what it took from main: each fix is undone as main has it. A
  /// file in which that conflicts is put back to the base, so that main's version stays.
  ///
  /// - Parameters:
  ///   - fixes: that production took, newest first.
  ///   - isReverted: production has reverted every commit that took the fix.
  func productionsOwn(
    in production: ObjectID, base: ObjectID, without fixes: [Commit],
    isReverted: (Commit) -> Bool
  ) throws(Failure) -> (tree: ObjectID, adapted: [ProductionsOwn.Adapted]) {
    var tree = production
    var adapted: [ProductionsOwn.Adapted] = []
    let paths = try paths(of: fixes)
    var waiting = fixes
    while !waiting.isEmpty {
      // Fixes that share no file are undone at once.
      var (now, later): ([Commit], [Commit]) = ([], [])
      var touched: Set<Bytes> = []
      for fix in waiting {
        let own = paths[fix.id] ?? []
        if touched.isDisjoint(with: own) { now.append(fix) } else { later.append(fix) }
        touched.formUnion(own)
      }
      let results = try trials(now.map { .undo($0, in: tree) })
      let changed = try changes(results.map { [tree, $0.tree] })
      var edits: [Bytes: TreeEntry?] = [:]
      for (index, (fix, result)) in zip(now, results).enumerated() {
        var own = changed[index]
        var kept: [Bytes] = []
        if !result.isClean {
          for path in result.conflictNames {
            own[path] = .some(try entry(at: path, in: tree).flatMap { $0.isTree ? nil : $0 })
          }
          if !isReverted(fix) {
            let back = try putBack(result, side: 2, of: tree, to: base)
            own.merge(back) { $1 }
            kept = back.keys.sorted()
          }
        }
        // A rename can carry a change into a file of another fix: that one waits.
        if edits.keys.contains(where: { own[$0] != nil }) {
          later = now[index...] + later
          break
        }
        edits.merge(own) { $1 }
        if !kept.isEmpty { adapted.append(.init(fix: fix, paths: kept)) }
      }
      tree = try edit(tree, edits)
      waiting = later
    }
    return (tree, adapted)
  }

  /// The tree without what production never had. A fix may have removed from main what production
  /// does not have, and that comes in when the fix is undone; or the base has the fix already.
  ///
  /// - Returns: also files in which that conflicts; they are put back to the base.
  func onlyProductions(
    _ tree: ObjectID, _ production: ObjectID, base: ObjectID
  ) throws(Failure) -> (tree: ObjectID, paths: [Bytes]) {
    var own = tree
    var paths: Set<Bytes> = []
    while own != base, own != production {
      let both = try trials([MergeTrial(base: base, ours: own, theirs: production)])[0]
      if both.isClean, both.tree == production { break }
      let result =
        both.isClean
        ? try trials([MergeTrial(base: both.tree, ours: own, theirs: production)])[0] : both
      if result.isClean { return (result.tree, paths.sorted()) }
      let back = try putBack(result, side: 2, of: own, to: base)
      if back.isEmpty { return (base, paths.sorted()) }
      paths.formUnion(back.keys)
      own = try edit(own, back)
    }
    return (own, paths.sorted())
  }

  /// What is different in each second tree, by path; nil if it does not exist there.
  ///
  /// git diff-tree --stdin -r -z --no-renames
  func changes(_ pairs: [[ObjectID]]) throws(Failure) -> [[Bytes: TreeEntry?]] {
    let asked = pairs.map { "\($0[0].hex) \($0[1].hex)\n" as Bytes }.joined(by: "")
    let said = try answer(
      ["diff-tree", "--stdin", "-r", "-z", "--no-renames", "--ignore-submodules=none"],
      saying: asked)
    var all = pairs.map { _ in [:] as [Bytes: TreeEntry?] }
    var at = -1
    var fields = said.records()[...]
    while let field = fields.popFirst() {
      // Each pair is named on a line of its own, before its records.
      let lines = field.split(10)
      at += lines.count - 1
      guard lines.last!.hasPrefix(":"), let path = fields.popFirst() else { break }
      let words = lines.last!.split(32)
      all[at][path] =
        .some(words[1] == "000000" ? nil : TreeEntry(mode: words[1], id: ObjectID(words[3])))
    }
    return all
  }
}
