/// Production merged into main, main winning every conflict.
package struct MergeBack: Equatable, Sendable {
  package let tree: ObjectID
  /// Paths that had a conflict.
  package let resolved: [Bytes]
  /// Paths that the merge changes on main.
  package let changes: [Bytes]
}

extension Git {
  func mergeBack(
    of production: ObjectID, into main: ObjectID, _ how: Resolve
  ) throws(Failure) -> MergeBack {
    let merged = try mergeFollowingRenames(main, production, settings: [])
    var tree = merged.tree
    if !merged.isClean {
      var open = merged
      if how == .hunk {
        open = try mergeFollowingRenames(main, production, settings: Self.hunkDriver)
      }
      tree = try mainWins(open, main)
    }
    let mainTree = try commit(main).tree
    let aside = Set(merged.records.flatMap(\.setAside))
    return MergeBack(
      tree: tree, resolved: merged.conflicts.filter { !aside.contains($0) },
      changes: try changedPaths(mainTree, tree))
  }

  /// Conflicting hunks of text files are resolved by this driver; binary ones it refuses.
  private static let hunkDriver: [Bytes] = [
    "-c", "merge.default=hotfix", "-c",
    "merge.hotfix.driver=git merge-file -q --ours --marker-size=%L %A %O %B",
  ]

  /// Files that one side added below a directory that the other renamed follow the rename.
  ///
  /// git -c merge.directoryRenames=true merge-tree --write-tree -z <main> <production>
  private func mergeFollowingRenames(
    _ main: ObjectID, _ production: ObjectID, settings: [Bytes]
  ) throws(Failure) -> MergeResult {
    try asking(with: ["-c", "merge.directoryRenames=true"] + settings)
      .merge(main, production, attributes: try commit(main).tree)
  }

  /// The merged tree with each conflicted path as main has it: its entry there; else main's blob
  /// that a rename on production carried there; else nothing.
  private func mainWins(_ merged: MergeResult, _ main: ObjectID) throws(Failure) -> ObjectID {
    let mainTree = try commit(main).tree
    let aside = Set(merged.records.flatMap(\.setAside))
    var blobs: Set<ObjectID>?
    var changes: [Bytes: TreeEntry?] = [:]
    for path in merged.conflicts {
      if let own = try entry(at: path, in: mainTree) {
        if own.isTree, try entry(at: path, in: merged.tree)?.isTree == true { continue }
        changes[path] = own
        continue
      }
      changes[path] = .some(nil)
      guard !aside.contains(path),
        let stage = merged.stages.first(where: { $0.path == path && $0.number == 2 })
      else { continue }
      if blobs == nil { blobs = try allBlobs(of: mainTree) }
      if blobs!.contains(stage.id) { changes[path] = TreeEntry(mode: stage.mode, id: stage.id) }
    }
    return changes.isEmpty ? merged.tree : try edit(merged.tree, changes)
  }

  /// git ls-tree -r -z --format=%(objectname) <tree>
  private func allBlobs(of tree: ObjectID) throws(Failure) -> Set<ObjectID> {
    Set(
      try answer(["ls-tree", "-r", "-z", "--format=%(objectname)", tree.hex]).records()
        .map { ObjectID($0) })
  }

  /// git diff-tree -r -z --name-only --no-renames <a> <b>
  func changedPaths(_ a: ObjectID, _ b: ObjectID) throws(Failure) -> [Bytes] {
    if a == b { return [] }
    return try answer(["diff-tree", "-r", "-z", "--name-only", "--no-renames", a.hex, b.hex])
      .records()
  }
}

extension MergeResult.Record {
  /// Names that git made up for what had to step aside.
  fileprivate var setAside: [Bytes] {
    switch kind {
    case "CONFLICT (file/directory)": Array(paths.prefix(1))
    case "CONFLICT (distinct modes)": Array(paths.dropFirst())
    default: []
    }
  }
}
