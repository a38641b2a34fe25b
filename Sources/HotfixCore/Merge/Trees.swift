/// An entry of a tree.
struct TreeEntry: Hashable, Sendable {
  /// As the tree has it: `100644`, `40000`
  let mode: Bytes
  let id: ObjectID

  var isTree: Bool { mode == "40000" }
}

extension Git {
  /// A tree's entries by name.
  ///
  /// git cat-file --batch-command: contents <tree>
  func entries(of tree: ObjectID) throws(Failure) -> [Bytes: TreeEntry] {
    if let known = knownTrees[tree] { return known }
    guard let object = try object(tree.hex), object.type == "tree" else {
      throw .missingObject(tree)
    }
    let raw = object.contents.raw
    let width = tree.hex.count / 2
    let digits = Array("0123456789abcdef".utf8)
    var entries: [Bytes: TreeEntry] = [:]
    var at = 0
    while let space = raw[at...].firstIndex(of: 32), let end = raw[space...].firstIndex(of: 0) {
      let hex = raw[(end + 1)..<(end + 1 + width)].flatMap {
        [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
      }
      entries[Bytes(raw[(space + 1)..<end])] = TreeEntry(
        mode: Bytes(raw[at..<space]), id: ObjectID(Bytes(hex)))
      at = end + 1 + width
    }
    if knownTrees.count == 64 { knownTrees = [:] }
    knownTrees[tree] = entries
    return entries
  }

  /// What a tree has at a path; nil where it has nothing.
  func entry(at path: Bytes, in tree: ObjectID) throws(Failure) -> TreeEntry? {
    var found = TreeEntry(mode: "40000", id: tree)
    for name in path.split(UInt8(ascii: "/")) {
      guard found.isTree, let next = try entries(of: found.id)[name] else { return nil }
      found = next
    }
    return found
  }

  /// The paths at which two trees differ.
  ///
  /// - Parameter filter: as `--diff-filter` takes it.
  ///
  /// git diff-tree -r -z --name-only --no-renames <a> <b>
  func changedPaths(
    _ a: ObjectID, _ b: ObjectID, only filter: Bytes? = nil
  ) throws(Failure) -> [Bytes] {
    if a == b { return [] }
    let filter = filter.map { ["--diff-filter=\($0)"] as [Bytes] } ?? []
    let words = ["diff-tree", "-r", "-z", "--name-only", "--no-renames"] + filter
    return try answer(words + [a.hex, b.hex]).records()
  }

  /// The tree with some paths set, or removed where nil: first what makes room.
  func edit(_ tree: ObjectID, _ changes: [Bytes: TreeEntry?]) throws(Failure) -> ObjectID {
    if changes.isEmpty { return tree }
    var (removing, setting): (Bytes, Bytes) = ("M 040000 \(tree.hex) \"\"\n", "")
    for (path, entry) in changes.sorted(by: { $0.key < $1.key }) {
      if let entry {
        setting += "M \(entry.mode) \(entry.id.hex) \(path.quotedPath)\n"
      } else {
        removing += "D \(path.quotedPath)\n"
      }
    }
    return try self.commit(helperCommits([(removing + setting, nil)])[0]).tree
  }

  /// The paths that differ between two trees.
  ///
  /// git diff-tree -r -z --name-only --no-renames <a> <b>
  func changedPaths(_ a: ObjectID, _ b: ObjectID) throws(Failure) -> [Bytes] {
    if a == b { return [] }
    return try answer(["diff-tree", "-r", "-z", "--name-only", "--no-renames", a.hex, b.hex])
      .records()
  }

  /// The old names of files that were renamed between two commits, by their new ones.
  ///
  /// git diff-tree -r -z -M -l<limit> --diff-filter=R --name-status <a> <b>
  func renames(
    from a: ObjectID, to b: ObjectID, limit: Int = 1000
  ) throws(Failure) -> [Bytes: Bytes] {
    let said = try answer([
      "diff-tree", "-r", "-z", "-M", "-l\(limit)", "--diff-filter=R", "--name-status", a.hex,
      b.hex,
    ]).records()
    return stride(from: 0, to: said.count - 2, by: 3).reduce(into: [:]) { renames, at in
      renames[said[at + 2]] = said[at + 1]
    }
  }
}

extension Bytes {
  /// The directories that a path is in, the nearest first.
  var folders: [Bytes] {
    raw.indices.reversed().filter { raw[$0] == UInt8(ascii: "/") }.map { self[0..<$0] }
  }
}
