/// The answer of `git merge-tree --write-tree -z`.
struct MergeResult: Equatable, Sendable {
  struct Stage: Equatable, Sendable {
    let mode: Bytes
    let id: ObjectID
    let number: Int
    let path: Bytes

    /// Reads `<mode> <id> <number><tab><path>`.
    init?(_ field: Bytes) {
      guard let tab = field.index(of: "\t") else { return nil }
      let words = field[0..<tab].split(32)
      guard words.count == 3, let number = Int(words[2].text) else { return nil }
      (mode, id, self.number) = (words[0], ObjectID(words[1]), number)
      path = field[tab + 1..<field.count]
    }
  }
  /// A message of git about some paths. Its `kind` is stable.
  struct Record: Equatable, Sendable {
    let paths: [Bytes]
    let kind: Bytes
    var isConflict: Bool { kind.hasPrefix("CONFLICT") }
  }
  let tree: ObjectID
  let isClean: Bool
  let stages: [Stage]
  let records: [Record]

  /// The paths that would be unmerged in a working tree.
  var unmerged: [Bytes] {
    stages.isEmpty ? conflicts : Set(stages.map(\.path)).sorted()
  }

  /// The paths with stages, and those that a conflict record names, in order.
  var conflicts: [Bytes] {
    Set(stages.map(\.path) + records.filter(\.isConflict).flatMap(\.paths)).sorted()
  }
}

extension MergeResult {
  /// Reads one answer, and removes its fields.
  init(isClean: Bool, _ fields: inout ArraySlice<Bytes>) {
    self.isClean = isClean
    tree = ObjectID(fields.popFirst() ?? "")
    var stages: [Stage] = []
    while let field = fields.popFirst(), !field.isEmpty {
      guard let stage = Stage(field) else { break }
      stages.append(stage)
    }
    self.stages = stages
    var records: [Record] = []
    while let field = fields.popFirst(), let count = Int(field.text), fields.count >= count + 2 {
      let paths = Array(fields.prefix(count))
      fields = fields.dropFirst(count)
      let kind = fields.removeFirst()
      fields.removeFirst()
      records.append(.init(paths: paths, kind: kind))
    }
    self.records = records
  }
}

extension Git {
  /// Merges two commits in the object database.
  ///
  /// - Throws: if git fails.
  ///
  /// git merge-tree --write-tree -z --messages <ours> <theirs>
  func merge(
    _ ours: ObjectID, _ theirs: ObjectID, unrelated: Bool = false
  ) throws(Failure) -> MergeResult {
    let flags = (unrelated ? ["--allow-unrelated-histories"] : []) + (try diffAlgorithm())
    let arguments: [Bytes] = ["merge-tree", "--write-tree", "-z", "--messages"]
    let answer = try processes.ask(words + atTop + arguments + flags + [ours.hex, theirs.hex])
    switch answer.exit {
    case .status(0), .status(1): break
    default: throw refused(arguments, answer.exit, answer.err)
    }
    var fields = answer.out.records()[...]
    return MergeResult(isClean: answer.exit.isSuccess, &fields)
  }

  /// The user's `diff.algorithm`. `git merge` uses it, but merge-tree needs the option.
  ///
  /// - Throws: if git fails.
  private func diffAlgorithm() throws(Failure) -> [Bytes] {
    guard let name = try config().value("diff.algorithm"), try version() >= (2, 43) else {
      return []
    }
    return ["-X", "diff-algorithm=\(name)"]
  }

  /// Picks a commit onto a tree, in the object database. The base is the commit's first parent.
  ///
  /// - Throws: if git fails.
  ///
  /// git merge-tree --write-tree -z --messages <helper> <commit>
  func pick(_ commit: ObjectID, onto tree: ObjectID) throws(Failure) -> MergeResult {
    let base = try self.commit(commit).parents.first
    let helper = try helperCommit(tree: tree, parents: base.map { [$0] } ?? [], asOf: commit)
    return try merge(helper, commit, attributes: tree, unrelated: base == nil)
  }

  /// The results of many picks, with a few processes for all of them. The attributes are those of
  /// `tree` if git can read them from a tree, or those of the checkout.
  ///
  /// - Throws: if git fails.
  ///
  /// git --attr-source=<tree> merge-tree --stdin -z --messages
  func results(of tries: [Try], attributes tree: ObjectID) throws(Failure) -> [MergeResult] {
    let helpers = try helperCommits(
      tries.map { one throws(Failure) in
        let parent = try commit(one.commit).parents.first.map { "from \($0.hex)\n" as Bytes }
        return ("\(parent ?? "")M 040000 \(one.tree.hex) \"\"\n", one.commit)
      })
    guard try version() >= (2, 39) else {
      return try zip(helpers, tries).map { helper, one throws(Failure) in
        try merge(helper, one.commit)
      }
    }
    let source: [Bytes] = try hasAttributeSource() ? ["--attr-source=\(tree.hex)"] : []
    let pairs = zip(helpers, tries).map { "\($0.hex) \($1.commit.hex)\n" as Bytes }.joined(by: "")
    var fields = try asking(with: atTop + source)
      .answer(["merge-tree", "--stdin", "-z", "--messages"], saying: pairs).records()[...]
    return try tries.map { _ throws(Failure) in
      guard let status = fields.popFirst() else { throw .git(command: "merge-tree", said: "") }
      return MergeResult(isClean: status == "1", &fields)
    }
  }
}

/// A pick to try: a commit onto a tree.
struct Try: Hashable {
  let commit: ObjectID
  let tree: ObjectID
}
