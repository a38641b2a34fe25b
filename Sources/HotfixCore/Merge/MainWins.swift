/// A merge in which main wins each conflict.
struct MainWins: Equatable, Sendable {
  let tree: ObjectID
  /// Paths that had a conflict.
  let resolved: [Bytes]
  /// What remains of production's own part.
  let own: ObjectID
}

/// Where main and production were merged last.
struct MergeBase: Equatable, Sendable {
  /// The tree that both had.
  let tree: ObjectID
  /// Main and production, if they have several such commits: git finds its way through these.
  var tips: (main: ObjectID, production: ObjectID)?

  static func == (a: MergeBase, b: MergeBase) -> Bool { a.tree == b.tree }
}

extension Git {
  /// Merges production's own part into main. Where that conflicts, production's change is put back
  /// to the base and the rest is merged again, so that the result is always a clean merge by git:
  /// it has no markers, and no file of main vanishes from it by a conflict.
  ///
  /// - Parameters:
  ///   - own: production's own tree.
  ///   - main: the tree of main; its attributes count.
  func mainWins(
    over own: ObjectID, base: MergeBase, main: ObjectID, _ how: Resolve
  ) throws(Failure) -> MainWins {
    func merge(_ own: ObjectID, by git: Git) throws(Failure) -> MergeResult {
      guard let tips = base.tips else {
        return try merges([MergeTrial(base: base.tree, ours: main, theirs: own)], by: git)[0]
      }
      let theirs = try helperCommit(tree: own, parents: [tips.production], asOf: tips.production)
      return try git.merge(tips.main, theirs)
    }
    /// Files that one side added below a directory that the other renamed follow the rename, unless
    /// git cannot decide where to.
    let ways: [[Bytes]] = [
      ["merge.directoryRenames=true"], ["merge.directoryRenames=false"],
      ["merge.directoryRenames=false", "merge.renames=false"],
    ]
    func merge(by git: ([Bytes]) throws(Failure) -> Git) throws(Failure) -> MainWins {
      var (rest, way) = (own, 0)
      var resolved: Set<Bytes> = []
      func wins(_ tree: ObjectID) throws(Failure) -> MainWins {
        let tree = how == .file ? try overlay(tree, main, resolved) : tree
        return MainWins(tree: tree, resolved: resolved.sorted(), own: rest)
      }
      while rest != base.tree, way < ways.count {
        var merged: MergeResult
        do { merged = try merge(rest, by: git(ways[way])) } catch .git {
          way += 1
          continue
        }
        if merged.isClean { return try wins(merged.tree) }
        resolved.formUnion(merged.conflictNames.filter { !$0.isAside })
        if how == .hunk, try merged.conflictsOnlyInLines(ownChanges(from: base.tree, to: rest)) {
          merged = try merge(rest, by: git(ways[way] + Self.hunkDriver))
          if merged.isClean { return try wins(merged.tree) }
        }
        let next = try edit(rest, putBack(merged, side: 3, of: rest, to: base.tree))
        if next == rest { way += 1 } else { rest = next }
      }
      (rest, resolved) = (base.tree, resolved)
      return try wins(main)
    }
    if own == base.tree { return MainWins(tree: main, resolved: [], own: own) }
    let plain = try merge(own, by: plainly(settings: ways[0]))
    let paths = Set(plain.records.flatMap(\.paths) + plain.stages.map(\.path))
    let files = try attributeFiles(for: paths, in: main)
    if files.isEmpty, plain.isClean { return MainWins(tree: plain.tree, resolved: [], own: own) }
    let version = try version()
    if files.isEmpty || version >= (2, 41) {
      return try merge { settings throws(Failure) in
        try plainly(attributes: main, settings: settings)
      }
    }
    return try inWorkTree(of: files) { git throws(Failure) in
      try merge { settings throws(Failure) in git.configured(settings) }
    }
  }

  /// Conflicting hunks of text files are resolved by this driver; binary ones it refuses.
  private static let hunkDriver: [Bytes] = [
    "merge.default=hotfix",
    "merge.hotfix.driver=git merge-file -q --ours --marker-size=%L %A %O %B",
  ]

  /// Main's version of each path that had a conflict, whatever git merged into it afterwards.
  private func overlay(
    _ tree: ObjectID, _ main: ObjectID, _ paths: Set<Bytes>
  ) throws(Failure) -> ObjectID {
    var edits: [Bytes: TreeEntry?] = [:]
    for path in paths {
      guard let own = try entry(at: path, in: main), !own.isTree,
        let merged = try entry(at: path, in: tree), !merged.isTree, merged != own
      else { continue }
      edits[path] = .some(own)
    }
    return try edit(tree, edits)
  }
}
