/// A commit that is to be picked, and for which number.
struct Fix: Equatable, Sendable {
  /// nil for a commit that was named by itself.
  let number: Int?
  let commit: ObjectID

  /// `#1234`, or the short id.
  var name: Bytes { number.map { "#\($0)" } ?? commit.short }
}

/// Why nothing is left to pick of a fix.
enum Landed: Equatable, Sendable {
  case ancestor(ObjectID)
  case trailer(ObjectID)
  case mark(ObjectID)
  case patch(ObjectID)
  /// All that a branch has of it and besides, as one commit.
  case branch(ObjectID)
  /// This production has it in other words: to pick it changes nothing.
  case idle(ObjectID)

  var commit: ObjectID {
    switch self {
    case .ancestor(let id), .trailer(let id), .mark(let id), .patch(let id), .branch(let id),
      .idle(let id):
      id
    }
  }
  /// Production has all of the branch.
  var isWhole: Bool { if case .branch = self { true } else { false } }
}

/// What main and production say about one number.
enum Finding: Equatable, Sendable {
  case found([Commit])
  case landed(Commit, Landed)
  case reverted(Commit, by: [Commit], again: [Commit])
  case several([Commit])
  /// Main has the head of the pull request, and nothing tells where it begins.
  case endless(Commit)
  case missing

  /// The commits that it is about, whatever is true of them.
  var commits: [Commit] {
    switch self {
    case .found(let commits), .several(let commits): commits
    case .landed(let commit, _), .reverted(let commit, _, _), .endless(let commit): [commit]
    case .missing: []
    }
  }
  /// How production has it.
  var landed: Landed? { if case .landed(_, let how) = self { how } else { nil } }
  /// What is to be picked.
  var fix: [Commit] { if case .found(let commits) = self { commits } else { [] } }
}

extension Divergence {
  /// Finds the commits that a pull request became, by what their messages say.
  func find(_ number: Int) -> Finding {
    let ways: [Marks.Way] = [.subject, .body]
    for way in ways {
      let all = main.filter { $0.marks.number == number && $0.marks.way == way }
      let straight = all.filter(\.isFirstParent)
      let candidates = straight.isEmpty ? all : straight
      if candidates.isEmpty { continue }
      let isOne = candidates.count == 1 || way == .body && Self.isSeries(candidates)
      return isOne ? judge(candidates.reversed(), number) : .several(candidates)
    }
    return .missing
  }

  /// The commit of production that bears a number which main knows nothing of, such as that of the
  /// hotfix's own pull request.
  func marked(_ number: Int) -> Commit? {
    production.first {
      $0.marks.closingRun.contains(number) && revertsOnProduction.of($0).isEmpty
    }
  }

  /// Of a pull request whose very commits main has, up to its head: by a merge that says nothing, or
  /// forwarded without any.
  func find(_ number: Int, at head: ObjectID) -> Finding {
    if let merge = main.first(where: { $0.isFirstParent && $0.parents.dropFirst().contains(head) })
    {
      return judge([merge], number)
    }
    guard let last = main.first(where: { $0.id == head }) else { return .missing }
    // A closed request's branch may have been reset to a commit of somebody else's.
    return [nil, number].contains(last.marks.number) ? .endless(last) : .missing
  }

  /// Commits that follow one another, newest first: landed one by one, each with the number in a
  /// trailer.
  private static func isSeries(_ commits: [Commit]) -> Bool {
    zip(commits, commits.dropFirst()).allSatisfy { $0.parents == [$1.id] }
  }

  /// What is true of the commits of main that are one fix, oldest first. Of a series, those that
  /// production lacks are found.
  func judge(_ commits: [Commit], _ number: Int?) -> Finding {
    var open: [Commit] = []
    var finding: Finding = .missing
    for commit in commits {
      if let landed = landed(commit, commits.count == 1 ? number : nil) {
        finding = .landed(commit, landed)
        continue
      }
      let reverters = reverters(of: commit)
      if !reverters.isEmpty {
        let again = main.prefix { $0.id != commit.id }.filter { later in
          later.reverts.isEmpty && later.title == commit.title
        }
        return .reverted(commit, by: reverters, again: Array(again))
      }
      open.append(commit)
    }
    return open.isEmpty ? finding : .found(open)
  }

  /// What is true of a commit that both branches have: it is wanted again where production has
  /// taken it back, and reverted where both have.
  ///
  /// - Parameter later: commits of both that take something back.
  func judge(old commit: Commit, later: [Commit] = []) -> Finding {
    if !revertsOnProduction.of(commit).isEmpty { return judge([commit], nil) }
    let reverters = RevertIndex(later).of(commit)
    if reverters.isEmpty { return .landed(commit, .ancestor(commit.id)) }
    return .reverted(commit, by: reverters, again: main.filter { $0.title == commit.title })
  }

  /// How production has a commit of main already, by what its own messages say.
  func landed(_ commit: Commit, _ number: Int?) -> Landed? {
    let own = picks.places(of: commit.id, number).lazy.map { production[$0] }
      .first { revertsOnProduction.of($0).isEmpty }
    if let own {
      let isPick = own.picked.contains { commit.id.hex.hasPrefix($0) }
      return isPick ? .trailer(own.id) : .mark(own.id)
    }
    if commit.isMerge, let last = brought(by: commit).map({ landed($0, nil) }).allPresent?.last {
      return last
    }
    return nil
  }

  /// The commits of main that take it back, or of a merge what it brought.
  private func reverters(of commit: Commit) -> [Commit] {
    let own = revertsOnMain.of(commit)
    if !own.isEmpty || !commit.isMerge { return own }
    let brought = brought(by: commit)
    let inside = Set(brought.map(\.id))
    return brought.flatMap(revertsOnMain.of).filter { !inside.contains($0.id) }
  }

  /// The commits of main that a merge brought to its first parent's line.
  private func brought(by merge: Commit) -> [Commit] {
    var mine = Set(merge.parents.dropFirst())
    var others = Set(merge.parents.prefix(1))
    return main.filter { commit in
      if others.contains(commit.id) { others.formUnion(commit.parents) }
      guard mine.contains(commit.id) else { return false }
      mine.formUnion(commit.parents)
      return !others.contains(commit.id) && !commit.isMerge
    }
  }
}

extension [Landed?] {
  /// All of them, where none is nil and there are any.
  fileprivate var allPresent: [Landed]? {
    let present = compactMap { $0 }
    return present.isEmpty || present.count < count ? nil : present
  }
}

/// What people and messages need to know of a commit.
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
  /// Its message ends in a block of trailers.
  let hasTrailers: Bool
  let message: Bytes

  var title: Bytes { HotfixCore.title(of: message, parents: parents.count) }
  var isMerge: Bool { parents.count > 1 }
}

extension Git {
  /// One commit, as the walks see it.
  ///
  /// git rev-list --no-walk <commit>
  func walked(_ commit: ObjectID, _ markers: [Marker]) throws(Failure) -> Commit {
    guard let found = try walked(["--no-walk", commit.hex], markers).first else {
      throw .missingObject(commit)
    }
    return found
  }

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

  /// The commits that `--commit` names, oldest first: one, or those of a range.
  ///
  /// git rev-parse --revs-only <rev>; git rev-list --reverse --topo-order <range>
  func commits(named rev: Bytes) throws(Failure) -> [ObjectID] {
    let answer = try processes.ask(
      words + ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(rev)^{commit}"])
    if answer.exit.isSuccess { return [ObjectID(answer.out.trimmed)] }
    guard rev.contains("..") else { throw .notACommit(rev) }
    let range = try processes.ask(
      words + ["rev-list", "--reverse", "--topo-order", "--end-of-options", rev, "--"])
    guard range.exit.isSuccess, !range.out.isEmpty else { throw .notACommit(rev) }
    return range.out.lines.map { ObjectID($0) }
  }

  /// Finds a number's commit in the part of main that production has too; nil where there is none.
  ///
  /// git rev-list --topo-order <fork>
  func findBefore(
    _ fork: ObjectID?, _ number: Int, _ markers: [Marker], straight: Bool
  ) throws(Failure) -> (commit: Commit, reverts: [Commit])? {
    guard let fork else { return nil }
    var found: Commit?
    var reverts: [Commit] = []
    try walk((straight ? ["--first-parent"] : []) + [fork.hex], markers) { commit, _ in
      if commit.marks.number == number { found = commit }
      if !commit.reverts.isEmpty, found == nil { reverts.append(commit) }
      return found == nil
    }
    return found.map { ($0, reverts) }
  }
}
