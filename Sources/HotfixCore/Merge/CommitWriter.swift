// Commits that are made in the object database, with the bytes that `git commit` would write.
extension Git {
  /// Writes a commit. Bytes that are no UTF-8 git takes for Latin-1.
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

  /// A commit for git to compute with; no ref ever names it, and the same one has the same id.
  func helperCommit(
    tree: ObjectID, parents: [ObjectID], asOf commit: ObjectID
  ) throws(Failure) -> ObjectID {
    let nobody = try nobody(asOf: commit)
    return try make(tree, parents, author: nobody, committer: nobody, "helper\n")
  }

  /// Many of them, by fast-import's commands. The name that it wants is given back before it ends.
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

  /// Who makes the commits that are only computed with; as of the commit that they stand beside,
  /// because an old date would make git search the whole history for a merge base. Without a commit
  /// they stand on no history at all.
  func nobody(asOf commit: ObjectID?) throws(Failure) -> Bytes {
    let date = try commit.map { commit throws(Failure) in try self.commit(commit).date }
    return "git-hotfix <git-hotfix@localhost> \(date ?? "1 +0000")"
  }

  /// Name, address and date of now.
  ///
  /// git var GIT_COMMITTER_IDENT
  func committer() throws(Failure) -> Bytes {
    if let committerLine { return committerLine }
    let line = try answer(["var", "GIT_COMMITTER_IDENT"]).trimmed
    committerLine = line
    return line
  }

  /// git var GIT_AUTHOR_IDENT
  func author() throws(Failure) -> Bytes { try answer(["var", "GIT_AUTHOR_IDENT"]).trimmed }
}

extension Bytes {
  /// With each byte that begins no character of UTF-8, as git judges, as the Latin-1 character that
  /// it may be.
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
