// Compares changes byte for byte: white space, modes and submodule commits count, line numbers do
// not.
extension Git {
  /// By commit, its change against its first parent, as a text that is equal for equal changes. A
  /// merge and a commit that changes nothing have none.
  ///
  /// - Throws: if git fails.
  ///
  /// git diff-tree --stdin -p --root --full-index --no-renames --ignore-submodules=none
  func changes(of commits: [Commit]) throws(Failure) -> [ObjectID: Bytes] {
    let asked = commits.filter { !$0.isMerge }
    if asked.isEmpty { return [:] }
    let text = try answer(
      [
        "diff-tree", "--stdin", "-p", "--root", "--full-index", "--no-renames", "--no-color",
        "--no-ext-diff", "--no-textconv", "--ignore-submodules=none", "--submodule=short",
      ], saying: asked.map { "\($0.range)\n" }.joined(by: ""))
    let ids = Set(asked.map(\.id.hex))
    var changes: [ObjectID: Bytes] = [:]
    var current: ObjectID?
    var index: Bytes = ""
    for line in text.lines {
      if ids.contains(line) {
        current = ObjectID(line)
        continue
      }
      guard let current else { continue }
      var kept = line
      if line.hasPrefix("index ") {
        // Blob ids depend on the surrounding lines. They count only for binary files.
        index = line
        continue
      } else if line.hasPrefix("Binary files ") {
        kept = index
      } else if line.hasPrefix("@@ ") {
        kept = "@@"
      }
      changes[current, default: ""] += kept + "\n"
    }
    return changes
  }

  /// By commit, the newest of the others that makes the same change.
  ///
  /// - Throws: if git fails.
  ///
  /// git diff-tree --stdin …
  func twins(
    of commits: [Commit], among others: [Commit]
  ) throws(Failure) -> [ObjectID: Commit] {
    let near = try touching(commits, among: others)
    if near.isEmpty { return [:] }
    let changes = try changes(of: commits + near)
    var owners: [Bytes: Commit] = [:]
    for own in near.reversed() { if let change = changes[own.id] { owners[change] = own } }
    return commits.reduce(into: [:]) { $0[$1.id] = changes[$1.id].flatMap { owners[$0] } }
  }

  /// The others that change a path of one of the commits.
  ///
  /// - Parameter orNothing: whether one that changes nothing counts too.
  /// - Throws: if git fails.
  ///
  /// git diff-tree --stdin …
  func touching(
    _ commits: [Commit], among others: [Commit], orNothing: Bool = false
  ) throws(Failure) -> [Commit] {
    if commits.isEmpty || others.isEmpty { return [] }
    let paths = try paths(of: commits + others)
    let own = commits.reduce(into: Set<Bytes>()) { $0.formUnion(paths[$1.id] ?? []) }
    return others.filter { paths[$0.id].map { !$0.isDisjoint(with: own) } ?? orNothing }
  }

  /// By commit, the paths that it changes against its first parent.
  ///
  /// - Parameter combined: whether a merge has only the paths that differ from every parent.
  /// - Throws: if git fails.
  ///
  /// git diff-tree --stdin -r -z -c --root --name-only --no-renames
  func paths(
    of commits: [Commit], combined: Bool = false
  ) throws(Failure) -> [ObjectID: Set<Bytes>] {
    let listed = try answer(
      [
        "diff-tree", "--stdin", "-r", "-z", "-c", "--root", "--name-only", "--no-renames",
        "--ignore-submodules=none",
      ],
      saying: commits.map { combined ? "\($0.id.hex)\n" : "\($0.range)\n" }.joined(by: ""))
    var paths: [ObjectID: Set<Bytes>] = [:]
    var current: ObjectID?
    let names = Set(commits.map(\.id.hex))
    for record in listed.records() {
      if names.contains(record) {
        current = ObjectID(record)
      } else if let current {
        paths[current, default: []].insert(record)
      }
    }
    return paths
  }
}

extension Commit {
  /// `<commit> <first parent>`, a line for `diff-tree --stdin`.
  fileprivate var range: Bytes {
    parents.first.map { "\(id.hex) \($0.hex)" } ?? id.hex
  }
}
