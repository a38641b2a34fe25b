/// A commit to pick, and its pull request.
struct Fix: Equatable, Sendable {
  /// nil for a commit that the user named without a number.
  let number: Int?
  let commit: ObjectID

  /// `#1234`, or the short id.
  var name: Bytes { number.map { "#\($0)" } ?? commit.short }
}

/// The parts of a commit that a pick keeps.
struct CommitDetails: Equatable, Sendable {
  let id: ObjectID
  let tree: ObjectID
  let parents: [ObjectID]
  let authorName: Bytes
  let authorEmail: Bytes
  /// Seconds since the epoch, and the zone: `1700000000 +0100`
  let authorDate: Bytes
  /// The day it was committed: `2026-11-23`
  let day: Bytes
  /// Whether the message ends in trailers.
  let hasTrailers: Bool
  let message: Bytes

  var title: Bytes { HotfixCore.title(of: message) }
  var isMerge: Bool { parents.count > 1 }
}

extension Git {
  /// Reads commits to pick.
  ///
  /// - Throws: if git fails.
  ///
  /// git rev-list --no-walk=unsorted --encoding=UTF-8 --date=raw --format=… <commit>…
  func details(_ commits: [ObjectID]) throws(Failure) -> [ObjectID: CommitDetails] {
    if commits.isEmpty { return [:] }
    var found: [ObjectID: CommitDetails] = [:]
    let fields: [Bytes] = [
      "%H", "%T", "%P", "%an", "%ae", "%ad", "%cs", "%(trailers)", "%B",
    ]
    try records(
      of: fields.count,
      [
        "rev-list", "--no-walk=unsorted", "--no-commit-header", "--encoding=UTF-8", "--date=raw",
        "--format=\(fields.joined(by: "%x00"))%x00",
      ] + commits.map(\.hex) + ["--"]
    ) { field in
      let id = ObjectID(field[0])
      found[id] = CommitDetails(
        id: id, tree: ObjectID(field[1]),
        parents: field[2].isEmpty ? [] : field[2].split(32).map { ObjectID($0) },
        authorName: field[3], authorEmail: field[4], authorDate: field[5], day: field[6],
        hasTrailers: !field[7].isEmpty, message: field[8])
      return true
    }
    return found
  }
}
