/// Production merged into main, main winning every conflict.
struct MergeBack: Equatable, Sendable {
  let tree: ObjectID
  /// Paths that had a conflict.
  let resolved: [Bytes]
  /// Paths that the merge changes on main.
  let changes: [Bytes]
}

extension Git {
  /// - Parameter squashes: syncs of before that count as if they had been merge commits.
  func mergeBack(
    of production: ObjectID, into main: ObjectID, _ how: Resolve, since squashes: [Squash] = []
  ) throws(Failure) -> MergeBack {
    processes.watch("trying the merge back")
    let mainTree = try commit(main).tree
    let ours =
      squashes.isEmpty
      ? main
      : try helperCommit(
        tree: mainTree, parents: [main] + squashes.map(\.production), asOf: main)
    let merged = try mergeFollowingRenames(ours, production)
    let open =
      merged.isClean || how != .hunk
      ? merged : try mergeFollowingRenames(ours, production, settings: Self.hunkDriver)
    let tree = try mainWins(open, mainTree, ours, production)
    let aside = merged.setAside
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
    _ main: ObjectID, _ production: ObjectID, settings: [Bytes] = []
  ) throws(Failure) -> MergeResult {
    try asking(with: ["-c", "merge.directoryRenames=true"] + settings)
      .merge(main, production, attributes: try commit(main).tree)
  }

  /// The merged tree with each conflicted path as main has it: its entry there; else main's blob
  /// that a rename on production carried there; else nothing.
  private func mainWins(
    _ merged: MergeResult, _ mainTree: ObjectID, _ main: ObjectID, _ production: ObjectID
  ) throws(Failure) -> ObjectID {
    let aside = merged.setAside
    var blobs: Set<ObjectID>?
    var changes: [Bytes: TreeEntry?] = [:]
    var carried: Set<Bytes> = []
    for path in merged.conflicts {
      let own = try entry(at: path, in: mainTree)
      // The files of a directory are merged one by one.
      if own?.isTree ?? true, try entry(at: path, in: merged.tree)?.isTree == true { continue }
      changes[path] = .some(own)
      guard own == nil, !aside.contains(path),
        let stage = merged.stages.first(where: { $0.path == path && $0.number == 2 })
      else { continue }
      if blobs == nil { blobs = try allBlobs(of: mainTree) }
      if blobs!.contains(stage.id) {
        changes[path] = TreeEntry(mode: stage.mode, id: stage.id)
        carried.insert(path)
      }
    }
    // A file that production renamed to where it lost: main's stays where it was. Git may have paired
    // what is there with another file, and then it has a base there, too.
    if merged.stages.contains(where: { $0.number == 3 && !carried.contains($0.path) }) {
      for (new, old) in try renames(to: production, since: main)
      where changes[old] == nil {
        guard merged.conflicts.contains(new), !carried.contains(new),
          let own = try entry(at: old, in: mainTree), !own.isTree,
          try entry(at: old, in: merged.tree) == nil
        else { continue }
        changes[old] = own
      }
    }
    return changes.isEmpty ? merged.tree : try edit(merged.tree, changes, asOf: main)
  }

  /// git ls-tree -r -z --format=%(objectname) <tree>
  private func allBlobs(of tree: ObjectID) throws(Failure) -> Set<ObjectID> {
    Set(
      try answer(["ls-tree", "-r", "-z", "--format=%(objectname)", tree.hex]).records()
        .map { ObjectID($0) })
  }
}

extension MergeResult {
  /// Names that git made up for what had to step aside.
  fileprivate var setAside: Set<Bytes> {
    records.reduce(into: []) { aside, record in
      if record.kind == "CONFLICT (file/directory)" { aside.formUnion(record.paths.prefix(1)) }
      if record.kind == "CONFLICT (distinct modes)" { aside.formUnion(record.paths.dropFirst()) }
    }
  }
}
