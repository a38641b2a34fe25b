/// A pick that is tried: a commit onto a tree, whatever commit has that.
struct Try: Hashable {
  let commit: ObjectID
  let tree: ObjectID
}

extension Git {
  /// What each pick comes to: a few processes for all of them. Attributes are those of `tree`, where
  /// git can take them from one; else those that are checked out.
  ///
  /// git --attr-source=<tree> merge-tree --stdin -z --messages
  func results(
    of tries: [Try], attributes tree: ObjectID
  ) throws(Failure) -> [MergeResult] {
    let helpers = try helperCommits(tries)
    guard try version() >= (2, 39) else {
      var results: [MergeResult] = []
      for (helper, one) in zip(helpers, tries) {
        results.append(try merge(helper, one.commit))
      }
      return results
    }
    let source: [Bytes] = try hasAttributeSource() ? ["--attr-source=\(tree.hex)"] : []
    let top = atTop + source
    let arguments: [Bytes] = ["merge-tree", "--stdin", "-z", "--messages"]
    let pairs = zip(helpers, tries).map { "\($0.hex) \($1.commit.hex)\n" as Bytes }.joined(by: "")
    let answer = try processes.ask(words + top + arguments, saying: pairs)
    guard answer.exit.isSuccess else { throw refused(arguments, answer.exit, answer.err) }
    var fields = answer.out.records()[...]
    var results: [MergeResult] = []
    while let status = fields.popFirst() {
      results.append(MergeResult(isClean: status == "1", &fields))
    }
    guard results.count == tries.count else { throw .git(command: "merge-tree", said: answer.err) }
    return results
  }

  /// For each, a commit with the tree and the parent of what is picked. No ref ever names them:
  /// the name that fast-import wants is given back before it ends.
  ///
  /// git fast-import
  private func helperCommits(_ tries: [Try]) throws(Failure) -> [ObjectID] {
    var text: Bytes = "feature done\n"
    for (index, one) in tries.enumerated() {
      text += "commit refs/hotfix-helper\nmark :\(index + 1)\n"
      text += "committer \(try nobody(asOf: one.commit))\ndata 7\nhelper\n"
      if let parent = try commit(one.commit).parents.first { text += "from \(parent.hex)\n" }
      text += "M 040000 \(one.tree.hex) \"\"\nget-mark :\(index + 1)\nreset refs/hotfix-helper\n"
    }
    let made = try answer(
      ["-c", "fastimport.unpackLimit=1000000", "fast-import", "--quiet"], saying: text + "done\n")
    return made.lines.map { ObjectID($0) }
  }
}
