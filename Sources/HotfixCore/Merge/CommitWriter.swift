// Makes commits in the object database, with the same bytes as `git commit`.
extension Git {
  /// Writes a commit. Bytes that are not UTF-8 count as Latin-1, as in git.
  ///
  /// - Throws: if git cannot write it.
  ///
  /// git hash-object -t commit -w --stdin
  func make(
    _ tree: ObjectID, _ parents: [ObjectID], author: Bytes, committer: Bytes, _ message: Bytes
  ) throws(Failure) -> ObjectID {
    var text: Bytes = "tree \(tree.hex)\n"
    for parent in parents { text += "parent \(parent.hex)\n" }
    text += "author \(author)\ncommitter \(committer)\n\n\(message)"
    return try store(text.validUTF8, as: "commit")
  }

  /// A commit only for git to compute with. No ref ever names it, and equal ones have equal ids.
  ///
  /// - Throws: if git cannot write it.
  ///
  /// git hash-object -t commit -w --stdin
  func helperCommit(
    tree: ObjectID, parents: [ObjectID], asOf commit: ObjectID
  ) throws(Failure) -> ObjectID {
    let nobody = try nobody(asOf: commit)
    return try make(tree, parents, author: nobody, committer: nobody, "helper\n")
  }

  /// Makes many such commits. fast-import needs a ref for them, and resets it before it ends.
  ///
  /// - Parameter commits: the commands of fast-import that fill each commit.
  /// - Throws: if git fails.
  ///
  /// git fast-import
  func helperCommits(
    _ commits: [(commands: Bytes, asOf: ObjectID?)]
  ) throws(Failure) -> [ObjectID] {
    var text: Bytes = "feature done\n"
    for (mark, commit) in zip(1..., commits) {
      text += "commit refs/hotfix-helper\nmark :\(mark)\n"
      text += "committer \(try nobody(asOf: commit.asOf))\ndata 7\nhelper\n\(commit.commands)"
      text += "get-mark :\(mark)\nreset refs/hotfix-helper\n"
    }
    let made = try answer(
      ["-c", "fastimport.unpackLimit=1000000", "fast-import", "--quiet"], saying: text + "done\n")
    return made.lines.map { ObjectID($0) }
  }

  /// The committer of such commits, with the date of the commit beside them. With an older date git
  /// would search the whole history for a merge base.
  ///
  /// - Parameter commit: nil for commits without history.
  /// - Throws: if git cannot read the commit.
  ///
  /// git cat-file --batch-command: contents <commit>
  func nobody(asOf commit: ObjectID?) throws(Failure) -> Bytes {
    let date = try commit.map { commit throws(Failure) in try self.commit(commit).date }
    return "git-hotfix <git-hotfix@localhost> \(date ?? "1 +0000")"
  }

  /// The committer and the current date.
  ///
  /// - Throws: if git knows no identity.
  ///
  /// git var GIT_COMMITTER_IDENT
  func committer() throws(Failure) -> Bytes {
    if let committerLine { return committerLine }
    let line = try answer(["var", "GIT_COMMITTER_IDENT"]).trimmed
    committerLine = line
    return line
  }

  /// The author and the current date.
  ///
  /// - Throws: if git knows no identity.
  ///
  /// git var GIT_AUTHOR_IDENT
  func author() throws(Failure) -> Bytes { try answer(["var", "GIT_AUTHOR_IDENT"]).trimmed }
}

extension Bytes {
  /// The bytes as UTF-8. By git's rules, a byte that begins no character counts as Latin-1.
  var validUTF8: Bytes {
    var valid: [UInt8] = []
    var (rest, bytes, parser) = (raw[...], raw.makeIterator(), Unicode.UTF8.ForwardParser())
    while true {
      let (length, isText): (Int, Bool)
      switch parser.parseScalar(from: &bytes) {
      case .valid(let code):
        length = code.count
        isText = !Unicode.UTF8.decode(code).properties.isNoncharacterCodePoint
      case .error(let count): (length, isText) = (count, false)
      case .emptyInput: return Bytes(valid)
      }
      for byte in rest.prefix(length) {
        if isText { valid.append(byte) } else { valid += [0xc0 | byte >> 6, 0x80 | byte & 0x3f] }
      }
      rest = rest.dropFirst(length)
    }
  }
}
