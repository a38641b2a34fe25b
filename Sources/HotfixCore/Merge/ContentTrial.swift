/// A three-way merge of trees.
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
  /// nothing that is checked out counts. Nobody gets their results.
  ///
  /// - Returns: a result for each, in their order.
  /// - Throws: `.git` if git cannot merge, `.missingObject` if a side does not exist here.
  ///
  /// git merge-tree --stdin -z --messages
  func trials(
    _ trials: [MergeTrial], followingRenames: Bool = true
  ) throws(Failure) -> [MergeResult] {
    try merges(trials, by: plainly(settings: followingRenames ? [] : ["merge.renames=false"]))
  }

  /// Merges trees, each on the base that is given for it.
  ///
  /// - Parameter git: how it is configured to merge.
  /// - Throws: `.git` if git cannot merge, `.missingObject` if a side does not exist here.
  ///
  /// git fast-import; git merge-tree --stdin -z --messages
  func merges(_ merges: [MergeTrial], by git: Git) throws(Failure) -> [MergeResult] {
    if merges.isEmpty { return [] }
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
    let pairs = try merges.map { merge throws(Failure) -> (ours: Int, theirs: Int) in
      let base = mark(try tree(merge.base), on: nil)
      return (mark(try tree(merge.ours), on: base), mark(try tree(merge.theirs), on: base))
    }
    let made = try helperCommits(helpers.map { ($0, nil) })
    let asked = pairs.map { "\(made[$0.ours - 1].hex) \(made[$0.theirs - 1].hex)\n" as Bytes }
    var fields = try git.answer(
      ["merge-tree", "--stdin", "-z", "--messages"], saying: asked.joined(by: "")
    ).records()[...]
    return try merges.map { _ throws(Failure) in
      guard let status = fields.popFirst() else { throw .git(command: "merge-tree", said: "") }
      return MergeResult(isClean: status == "1", &fields)
    }
  }

  /// Git as it merges if nobody has configured anything. It reads attributes from its working tree,
  /// so it gets one that never has any.
  ///
  /// - Parameters:
  ///   - tree: whose attributes count; git can read them from a tree since 2.41.
  ///   - settings: what differs from git's own defaults.
  func plainly(
    attributes tree: ObjectID? = nil, settings: [Bytes] = []
  ) throws(Failure) -> Git {
    let location: [Bytes] = ["-C", place.gitDirectory, "--git-dir=.", "--work-tree=."]
    let source = if let tree { tree } else { try emptyTree() }
    return asking(with: location).configured(settings, attributes: source)
  }

  /// The same git without the settings of merges that somebody has made.
  ///
  /// - Parameter tree: whose attributes count. Git before 2.41 ignores the variable.
  func configured(_ settings: [Bytes], attributes tree: ObjectID? = nil) -> Git {
    let plain: [Bytes] = [
      "core.attributesFile=/dev/null", "merge.default=text", "merge.renormalize=false",
      "merge.renames=true", "merge.renameLimit=7000", "merge.directoryRenames=conflict",
      "merge.conflictStyle=merge",
    ]
    let source: [Bytes] = tree.map { ["GIT_ATTR_SOURCE=\($0.hex)"] } ?? []
    let git = Git(
      processes,
      words: ["env", "GIT_ATTR_NOSYSTEM=1"] + source + words
        + (plain + settings).flatMap { ["-c", $0] as [Bytes] })
    git.knownConfig = Config(listed: "")
    return git
  }
}
