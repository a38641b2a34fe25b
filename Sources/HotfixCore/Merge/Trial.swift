/// A series of picks, tried in the object database.
struct Trial: Equatable, Sendable {
  enum Outcome: Equatable, Sendable {
    case clean(tree: ObjectID)
    case empty
    case conflict([Bytes], kinds: [MergeResult.Record])
  }
  struct Pick: Equatable, Sendable {
    let fix: Fix
    let outcome: Outcome
    /// What cherry-pick -x would say.
    let message: Bytes
  }
  let picks: [Pick]
  /// Where the series ends, or stops.
  let tip: ObjectID
  /// The tree there; of a pick that stops, with its conflicts.
  let reached: ObjectID

  var conflict: (pick: Pick, paths: [Bytes])? {
    for pick in picks { if case .conflict(let paths, _) = pick.outcome { return (pick, paths) } }
    return nil
  }
}

extension Git {
  /// Tries the picks one after the other, up to the first conflict.
  ///
  /// - Parameter committer: who makes the commits that the branch gets; nil if it gets none.
  func trial(
    _ fixes: [Fix], onto start: ObjectID, _ details: [ObjectID: CommitDetails], signoff: Bool,
    by committer: Bytes?
  ) throws(Failure) -> Trial {
    processes.watch("trying the pick")
    var (tip, reached) = (start, try commit(start).tree)
    var picks: [Trial.Pick] = []
    for fix in fixes {
      guard let commit = details[fix.commit] else { throw .missingObject(fix.commit) }
      let merged = try pick(commit.id, onto: reached)
      let message = try pickMessage(of: commit, signoff: signoff)
      let outcome: Trial.Outcome =
        !merged.isClean
        ? merged.conflictOfBothSides : merged.tree == reached ? .empty : .clean(tree: merged.tree)
      picks.append(Trial.Pick(fix: fix, outcome: outcome, message: message))
      reached = merged.tree
      if !merged.isClean { break }
      if outcome == .empty { continue }
      let raw = try self.commit(commit.id)
      let author: Bytes =
        raw.isEncoded
        ? "\(commit.authorName) <\(commit.authorEmail)>\(raw.authorDate)" : raw.author
      let who = if let committer { committer } else { try nobody(asOf: commit.id) }
      tip = try make(merged.tree, [tip], author: author, committer: who, message)
    }
    return Trial(picks: picks, tip: tip, reached: reached)
  }

  /// The message that cherry-pick -x makes of a commit's.
  private func pickMessage(
    of commit: CommitDetails, signoff: Bool
  ) throws(Failure) -> Bytes {
    var message = commit.message.droppingLeadingBlankLines
    if !message.isEmpty, !message.hasSuffix("\n") { message += "\n" }
    if !commit.hasTrailers { message += "\n" }
    message += "(cherry picked from commit \(commit.id.hex))\n"
    if signoff {
      let identity = try committer()
      let end = identity.raw.lastIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? identity.count
      let line: Bytes = "Signed-off-by: \(identity[0..<end])\n"
      // Git sees no trailers below scissors, but those above.
      if let above = try uncut(message) {
        if !commit.hasTrailers { message += "\n" }
        if above.trimmed.hasSuffix("\n\(line.trimmed)") { return message }
      }
      message += line
    }
    return message
  }

  /// What stands above the scissors of `git commit --verbose`; nil where there are none.
  private func uncut(_ message: Bytes) throws(Failure) -> Bytes? {
    let keys: [Bytes] = ["core.commentchar", "core.commentstring"]
    let own = try config().entries.last { keys.contains($0.key) }?.value
    let comment = own == "auto" ? "#" : own ?? "#"
    let text = "\n" + message
    return text.index(of: "\n\(comment) ------------------------ >8 ------------------------\n")
      .map { text[0..<$0] }
  }
}

extension MergeResult {
  fileprivate var conflictOfBothSides: Trial.Outcome {
    .conflict(
      Set(unmerged.map(\.ofBothSides)).sorted(),
      kinds: records.map { Record(paths: $0.paths.map(\.ofBothSides), kind: $0.kind) })
  }
}

extension Bytes {
  /// A path as the sides of a merge call it: git calls `<path>~<commit>` what has to step aside.
  var ofBothSides: Bytes {
    guard let at = raw.lastIndex(of: UInt8(ascii: "~")), ObjectID.isWhole(self[at + 1..<count])
    else { return self }
    return self[0..<at]
  }

  /// Whether this is what a checkout calls a path where it had to step aside: `<path>~HEAD`
  func isOrStepsAside(from path: Bytes) -> Bool { self == path || hasPrefix(path + "~") }

  /// Without the lines of white space alone that stand before the text.
  var droppingLeadingBlankLines: Bytes {
    var start = 0
    while let end = raw[start...].firstIndex(of: 10),
      raw[start..<end].allSatisfy({ $0 == 32 || (9...13).contains($0) })
    {
      start = end + 1
    }
    return self[start..<count]
  }
}
