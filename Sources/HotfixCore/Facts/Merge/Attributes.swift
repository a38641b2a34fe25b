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
    guard try differFromCheckout(files) else { return nil }
    if try hasAttributeSource() { return try ask(asking(with: ["--attr-source=\(tree.hex)"])) }
    return try inWorkTree(of: files, ask: ask)
  }

  /// The attribute files that count for the paths; nil where `tree` has none.
  private func attributeFiles(
    for paths: Set<Bytes>, in tree: ObjectID
  ) throws(Failure) -> [Bytes: TreeEntry?] {
    var files: [Bytes: TreeEntry?] = [:]
    for path in paths {
      var folders = path.split(UInt8(ascii: "/")).dropLast()
      while true {
        let file = (folders + [".gitattributes"]).joined(by: "/")
        if files[file] != nil { break }
        files[file] = .some(try entry(at: file, in: tree))
        if folders.isEmpty { break }
        folders.removeLast()
      }
    }
    return files
  }

  /// A bare repository has no attribute files; a checkout is taken to have those of its HEAD.
  private func differFromCheckout(_ files: [Bytes: TreeEntry?]) throws(Failure) -> Bool {
    let head = place.isBare ? nil : try id("HEAD^{tree}")
    for (file, wanted) in files {
      let used = if let head { try entry(at: file, in: head) } else { nil as TreeEntry? }
      if used?.id != wanted?.id { return true }
    }
    return false
  }

  /// git version
  func hasAttributeSource() throws(Failure) -> Bool { try version() >= (2, 41) }

  /// Asks in a work tree that holds nothing but the attribute files.
  ///
  /// git update-index --index-info; git checkout-index --all
  private func inWorkTree<T>(
    of files: [Bytes: TreeEntry?], ask: (Git) throws(Failure) -> T
  ) throws(Failure) -> T {
    try inScratch { folder throws(Failure) in
      let git = Git(
        processes,
        words: ["env", "GIT_INDEX_FILE=\(folder)/index"] + words + [
          "-C", folder, "--git-dir=\(place.gitDirectory)", "--work-tree=\(folder)",
        ])
      git.knownConfig = knownConfig
      let listed = files.compactMap { file, entry in
        entry.map { "\($0.mode) \($0.id.hex)\t\(file)\0" as Bytes }
      }
      _ = try git.answer(["update-index", "-z", "--index-info"], saying: listed.joined(by: ""))
      _ = try git.answer(["checkout-index", "--all", "--force"])
      return try ask(git)
    }
  }
}
