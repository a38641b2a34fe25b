/// What of main can go to production by itself: a squash, a merge, or a series that bears one number.
struct PullRequest: Equatable, Sendable {
  /// nil where its commit must be named.
  let number: Int?
  /// Oldest first.
  let commits: [Commit]

  /// `#1234`, or the short id.
  var name: Bytes { number.map { "#\($0)" } ?? commits[0].id.short }
}

/// The pull requests of main that production lacks.
struct PullRequests: Sendable {
  private let divergence: Divergence
  private let commits: [ObjectID: Commit]
  /// Where each commit stands in main's order, the oldest being 0.
  private let places: [ObjectID: Int]
  /// The commit of main's own line that brought another.
  private let bringers: [ObjectID: ObjectID]
  private let fixes: Set<ObjectID>
  private var known: [ObjectID: Int?] = [:]
  private(set) var all: [Int: PullRequest] = [:]

  init(_ divergence: Divergence, fixes: [ObjectID]) {
    self.divergence = divergence
    self.fixes = Set(fixes)
    let count = divergence.main.count
    places = Dictionary(
      uniqueKeysWithValues: divergence.main.enumerated().map { ($1.id, count - 1 - $0) })
    var bringers: [ObjectID: ObjectID] = [:]
    commits = Dictionary(uniqueKeysWithValues: divergence.main.map { ($0.id, $0) })
    for merge in divergence.main.reversed() where merge.isFirstParent {
      bringers[merge.id] = merge.id
      var next = Array(merge.parents.dropFirst())
      while let id = next.popLast() {
        guard let commit = commits[id], bringers[id] == nil else { continue }
        bringers[id] = merge.id
        next += commit.parents
      }
    }
    self.bringers = bringers
  }

  subscript(place: Int) -> PullRequest { all[place]! }

  /// Where a commit stands in main's order; what is not on main stands last.
  func place(of commit: ObjectID) -> Int { places[commit] ?? places.count }
  func isOnMainLine(_ commit: ObjectID) -> Bool { bringers[commit] == commit }

  /// The place of the pull request that a commit belongs to; nil where it can not go to production,
  /// because production has it, or main has taken it back.
  mutating func place(holding commit: ObjectID) -> Int? {
    if let known = known[commit] { return known }
    let found = find(commit)
    let place = found.map { places[$0.commits.last!.id]! }
    if let found, let place { all[place] = found }
    known[commit] = .some(place)
    return place
  }

  private func find(_ id: ObjectID) -> PullRequest? {
    guard let bringer = bringers[id], !fixes.contains(id) else { return nil }
    // Of the pull request that the fix is a part of, each commit is one by itself.
    let isPart = fixes.contains { bringers[$0] == bringer }
    guard let commit = commits[isPart ? id : bringer], !fixes.contains(commit.id),
      1...2 ~= commit.parents.count, !commit.isMerge || places[commit.parents[1]] != nil,
      !takesBack(commit)
    else { return nil }
    if let number = commit.marks.number, commit.isFirstParent {
      if case .found(let commits)? = divergence.marked(number),
        commits.contains(where: { $0.id == commit.id })
      {
        if commits.contains(where: isOut) { return nil }
        return commits.contains { fixes.contains($0.id) }
          ? PullRequest(number: nil, commits: [commit])
          : PullRequest(number: number, commits: commits)
      }
    }
    return isOut(commit) ? nil : PullRequest(number: nil, commits: [commit])
  }

  /// Production has it, or main has reverted it, by what commits say.
  private func isOut(_ commit: Commit) -> Bool {
    divergence.isNamedInProduction(commit) || !divergence.revertsOnMain(of: commit).isEmpty
  }

  /// It takes back what production lacks: with that, it would bring nothing.
  private func takesBack(_ commit: Commit) -> Bool {
    if commit.reverts.isEmpty { return false }
    let older = divergence.main.suffix(places[commit.id]!)
    return older.contains { old in
      divergence.revertsOnMain.of(old).contains { $0.id == commit.id }
        && !divergence.isNamedInProduction(old)
    }
  }
}
