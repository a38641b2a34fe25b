/// A three-way merge that is tried only to learn what is true of content; nobody gets its result.
///
/// Each side is a commit or a tree, and nil is the empty tree.
struct MergeTrial: Hashable, Sendable {
  let base: ObjectID?
  let ours: ObjectID
  let theirs: ObjectID?

  /// Applies what a fix changes against its first parent.
  static func pick(_ fix: Commit, onto tree: ObjectID) -> MergeTrial {
    MergeTrial(base: fix.parents.first, ours: tree, theirs: fix.id)
  }

  /// Takes away what a fix changes against its first parent.
  static func undo(_ fix: Commit, in tree: ObjectID) -> MergeTrial {
    MergeTrial(base: fix.id, ours: tree, theirs: fix.parents.first)
  }
}

extension Git {
  /// Tries many merges at once, file by file: no attribute, no driver, no setting of merges and
  /// nothing that is checked out counts.
  ///
  /// - Returns: a result for each, in their order.
  /// - Throws: `.git` if git cannot merge, `.missingObject` if a side does not exist here.
  ///
  /// git fast-import; git merge-tree --stdin -z --messages
  func trials(
    _ trials: [MergeTrial], followingRenames: Bool = true
  ) throws(Failure) -> [MergeResult] {
    if trials.isEmpty { return [] }
    var trees: [ObjectID: ObjectID] = [:]
    func tree(_ side: ObjectID?) throws(Failure) -> ObjectID? {
      guard let side else { return nil }
      if let known = trees[side] { return known }
      guard let found = try id("\(side.hex)^{tree}") else { throw .missingObject(side) }
      trees[side] = found
      return found
    }
    // A helper commit for each side, on a helper commit of the base: git finds that base at once.
    var helpers: [Bytes] = []
    var marks: [Bytes: Int] = [:]
    func mark(_ tree: ObjectID?, on base: Int?) -> Int {
      let parent = base.map { "from :\($0)\n" as Bytes } ?? ""
      let root = tree.map { "M 040000 \($0.hex) \"\"\n" as Bytes } ?? "deleteall\n"
      let commands = parent + root
      if let known = marks[commands] { return known }
      helpers.append(commands)
      marks[commands] = helpers.count
      return helpers.count
    }
    let pairs = try trials.map { trial throws(Failure) -> (ours: Int, theirs: Int) in
      let base = mark(try tree(trial.base), on: nil)
      return (mark(try tree(trial.ours), on: base), mark(try tree(trial.theirs), on: base))
    }
    let made = try helperCommits(helpers.map { ($0, nil) })
    let asked = pairs.map { "\(made[$0.ours - 1].hex) \(made[$0.theirs - 1].hex)\n" as Bytes }
    var fields = try plainly(followingRenames).answer(
      ["merge-tree", "--stdin", "-z", "--messages"], saying: asked.joined(by: "")
    ).records()[...]
    return try trials.map { _ throws(Failure) in
      guard let status = fields.popFirst() else { throw .git(command: "merge-tree", said: "") }
      return MergeResult(isClean: status == "1", &fields)
    }
  }

  /// Git as it merges if nobody has configured anything. It reads attributes from its working tree,
  /// so it gets one that never has any.
  private func plainly(_ followingRenames: Bool) throws(Failure) -> Git {
    let emptyTree = try emptyTree()
    let settings: [Bytes] = [
      "core.attributesFile=/dev/null", "merge.default=text", "merge.renormalize=false",
      "merge.renames=\(followingRenames ? "true" : "false")", "merge.renameLimit=7000",
      "merge.directoryRenames=conflict", "merge.conflictStyle=merge",
    ]
    let place: [Bytes] = ["-C", place.gitDirectory, "--git-dir=.", "--work-tree=."]
    // Before 2.41 git does not know the tree that attributes are read from, and does without it.
    let attributes: [Bytes] = ["GIT_ATTR_NOSYSTEM=1", "GIT_ATTR_SOURCE=\(emptyTree.hex)"]
    let git: [Bytes] = ["env"] + attributes + words + place
    return Git(processes, words: git + settings.flatMap { ["-c", $0] as [Bytes] })
  }
}
