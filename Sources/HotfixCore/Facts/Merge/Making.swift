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

  /// Who makes the commits that are only computed with; as of the commit that they stand beside,
  /// because an old date would make git search the whole history for a merge base.
  func nobody(asOf commit: ObjectID) throws(Failure) -> Bytes {
    "git-hotfix <git-hotfix@localhost> \(try self.commit(commit).date)"
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
  /// With each byte that begins no character of UTF-8 as the Latin-1 character that it may be.
  var validUTF8: Bytes {
    var valid: [UInt8] = []
    valid.reserveCapacity(count)
    var at = 0
    while at < count {
      let length = characterLength(at)
      if length > 0 {
        valid += raw[at..<at + length]
        at += length
      } else {
        valid += [0xc0 | raw[at] >> 6, 0x80 | raw[at] & 0x3f]
        at += 1
      }
    }
    return Bytes(valid)
  }

  /// Of the character of UTF-8 that begins there, as git judges; 0 where none does.
  private func characterLength(_ at: Int) -> Int {
    let first = raw[at]
    if first < 0x80 { return 1 }
    let length = first.leadingOnes
    guard 2...4 ~= length, at + length <= count else { return 0 }
    let rest = raw[at + 1..<at + length]
    guard rest.allSatisfy({ $0 & 0xc0 == 0x80 }) else { return 0 }
    let code = rest.reduce(UInt32(first & 0x7f >> length)) { $0 << 6 | UInt32($1 & 0x3f) }
    let least: [UInt32] = [0x80, 0x800, 0x10000]
    guard code >= least[length - 2], code <= 0x10ffff, code & 0x1ff800 != 0xd800,
      code & 0xfffe != 0xfffe, !(0xfdd0...0xfdef ~= code)
    else { return 0 }
    return length
  }
}

extension UInt8 {
  fileprivate var leadingOnes: Int { (~self).leadingZeroBitCount }
}
