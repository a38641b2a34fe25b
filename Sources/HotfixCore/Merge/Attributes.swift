// Attributes such as `merge=union` are those of the branch that is merged into, whatever is
// checked out: git reads them from the working tree, and is asked again where that has others.
extension Git {
  /// Merges two commits as git would in a checkout of `tree`.
  func merge(
    _ ours: ObjectID, _ theirs: ObjectID, attributes tree: ObjectID, unrelated: Bool = false
  ) throws(Failure) -> MergeResult {
    let merged = try merge(ours, theirs, unrelated: unrelated)
    let paths = Set(merged.records.flatMap(\.paths) + merged.stages.map(\.path))
    return try asking(attributes: tree, of: paths) { git throws(Failure) in
      try git.merge(ours, theirs, unrelated: unrelated)
    } ?? merged
  }

  /// Asks with the attributes that `tree` gives the paths; nil where they are those of the checkout.
  func asking<T>(
    attributes tree: ObjectID, of paths: Set<Bytes>, _ ask: (Git) throws(Failure) -> T
  ) throws(Failure) -> T? {
    let files = try attributeFiles(for: paths, in: tree)
    // A bare repository has none; a checkout is taken to have those of its HEAD.
    let head = try place.isBare ? nil : id("HEAD^{tree}")
    if try files == attributeFiles(for: paths, in: head) { return nil }
    if try hasAttributeSource() { return try ask(asking(with: ["--attr-source=\(tree.hex)"])) }
    return try inWorkTree(of: files, ask: ask)
  }

  /// The attribute files of a tree that count for the paths.
  func attributeFiles(
    for paths: Set<Bytes>, in tree: ObjectID?
  ) throws(Failure) -> [Bytes: TreeEntry] {
    guard let tree else { return [:] }
    var files: [Bytes: TreeEntry] = [:]
    for folder in Set(paths.flatMap { $0.folders.map { $0 + "/" } + [""] }).sorted() {
      let file = folder + ".gitattributes"
      files[file] = try entry(at: file, in: tree)
    }
    return files
  }

  /// git version
  func hasAttributeSource() throws(Failure) -> Bool { try version() >= (2, 41) }

  /// Asks in a work tree that holds nothing but the attribute files.
  ///
  /// git update-index --index-info; git checkout-index --all
  func inWorkTree<T>(
    of files: [Bytes: TreeEntry], ask: (Git) throws(Failure) -> T
  ) throws(Failure) -> T {
    try inScratch { folder throws(Failure) in
      let git = Git(
        processes,
        words: ["env", "GIT_INDEX_FILE=\(folder)/index"] + words + [
          "-C", folder, "--git-dir=\(place.gitDirectory)", "--work-tree=\(folder)",
        ])
      git.knownConfig = knownConfig
      let listed = files.map { "\($1.mode) \($1.id.hex)\t\($0)\0" as Bytes }
      _ = try git.answer(["update-index", "-z", "--index-info"], saying: listed.joined(by: ""))
      _ = try git.answer(["checkout-index", "--all", "--force"])
      return try ask(git)
    }
  }
}
