/// An entry of a tree.
struct TreeEntry: Hashable, Sendable {
  /// As the tree has it: `100644`, `40000`
  let mode: Bytes
  let id: ObjectID

  var isTree: Bool { mode == "40000" }
  var type: Bytes { isTree ? "tree" : mode == "160000" ? "commit" : "blob" }
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

  /// The tree with some paths set, or removed where nil.
  ///
  /// git mktree --batch -z
  func edit(_ tree: ObjectID, _ changes: [Bytes: TreeEntry?]) throws(Failure) -> ObjectID {
    let writer = TreeWriter(
      try processes.conversation(words + ["mktree", "--batch", "-z", "--missing"]))
    let edited = try edit(
      TreeEntry(mode: "40000", id: tree),
      changes.map { ($0.key.split(UInt8(ascii: "/"))[...], $0.value) }, writer)
    if let edited { return edited.id }
    return try writer.write([:])
  }

  /// - Returns: nil for a tree that has become empty.
  private func edit(
    _ tree: TreeEntry?, _ changes: [(path: ArraySlice<Bytes>, entry: TreeEntry?)],
    _ writer: TreeWriter
  ) throws(Failure) -> TreeEntry? {
    var all: [Bytes: TreeEntry] = [:]
    if let tree, tree.isTree { all = try entries(of: tree.id) }
    for (name, below) in Dictionary(grouping: changes, by: { $0.path.first! }) {
      if let own = below.first(where: { $0.path.count == 1 }) { all[name] = own.entry }
      let deeper = below.filter { $0.path.count > 1 }.map { ($0.path.dropFirst(), $0.entry) }
      let isFile = all[name].map { !$0.isTree } ?? false
      // What lies below a file that is to stand here is removed with its directory.
      let kept = isFile ? deeper.filter { $0.1 != nil } : deeper
      if !kept.isEmpty { all[name] = try edit(all[name], kept, writer) }
    }
    return all.isEmpty ? nil : TreeEntry(mode: "40000", id: try writer.write(all))
  }
}

/// One `git mktree` that writes all trees of an edit.
private final class TreeWriter {
  private var child: Child
  private var room = [UInt8](repeating: 0, count: 256)

  init(_ child: consuming Child) { self.child = child }

  func write(_ entries: [Bytes: TreeEntry]) throws(Failure) -> ObjectID {
    var text: Bytes = ""
    for (name, entry) in entries {
      text += "\(entry.mode) \(entry.type) \(entry.id.hex)\t\(name)\0"
    }
    var said: Bytes = ""
    guard child.say(text + "\0") else { throw .git(command: "mktree", said: "") }
    while !said.hasSuffix("\n") {
      guard let part = child.listen(&room) else { throw .git(command: "mktree", said: "") }
      said += Bytes(part)
    }
    return ObjectID(said.trimmed)
  }
}
