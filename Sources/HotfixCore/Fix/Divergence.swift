/// How main and production diverged: the commits of main that production does not have, and those
/// of production that main's first-parent line does not have. Newest first, children before
/// parents.
struct Divergence: Sendable {
  let main: [Commit]
  let production: [Commit]
  /// The commits of production that main does not have at all.
  let missing: [Commit]
  /// The newest commit of main's first-parent line that production has; nil if it has none.
  let fork: ObjectID?
  let style: MarkStyle
  let revertsOnMain: RevertIndex
  let revertsOnProduction: RevertIndex
  /// The positions in `production` at which commits name commits or numbers of main.
  let picks: Mentions
  private let isNew: Set<ObjectID>

  init(
    main: [Commit], production: [Commit], missing: [Commit], fork: ObjectID?,
    style: MarkStyle = MarkStyle()
  ) {
    (self.main, self.production, self.missing, self.fork) = (main, production, missing, fork)
    self.style = style
    revertsOnMain = RevertIndex(main)
    revertsOnProduction = RevertIndex(production)
    picks = Mentions(production) { ($0.picked, $0.closingNumbers) }
    isNew = Set(main.map(\.id))
  }

  /// Whether a commit of main is not in production's history.
  func isNew(_ id: ObjectID) -> Bool { isNew.contains(id) }

  /// By commit, the first-parent commit that brought it to the line. A first-parent commit has
  /// itself.
  static func carriers(of line: [Commit]) -> [ObjectID: Commit] {
    let commits = Dictionary(uniqueKeysWithValues: line.map { ($0.id, $0) })
    var carriers: [ObjectID: Commit] = [:]
    for carrier in line.reversed() where carrier.isFirstParent {
      carriers[carrier.id] = carrier
      var next = Array(carrier.parents.dropFirst())
      while let id = next.popLast() {
        guard let commit = commits[id], carriers[id] == nil else { continue }
        carriers[id] = carrier
        next += commit.parents
      }
    }
    return carriers
  }

  /// The commits at which production's tip has been since the fork.
  func line(of production: ObjectID) -> Set<ObjectID> {
    Set((fork.map { [$0] } ?? []) + self.production.filter(\.isFirstParent).map(\.id))
      .union([production])
  }
}

extension Commit {
  /// The pull requests that a commit of production names. The last number of a subject is its own
  /// pull request. In the title of a hotfix, the numbers before it are fixes.
  var closingNumbers: [Int] {
    if title.hasPrefix("Hotfix: ") { return marks.closingRun }
    return marks.number.map { [$0] } ?? []
  }
}

extension Git {
  /// Walks both sides. The cost grows with the divergence, and not with the history.
  ///
  /// - Throws: if git fails, or a shallow clone does not have the fork.
  ///
  /// git rev-list --left-right <production>...<main>; git rev-list <production> ^<fork>
  func divergence(_ repo: RepoState) throws(Failure) -> Divergence {
    if let knownDivergence { return knownDivergence }
    processes.watch("comparing '\(repo.settings.main)' with '\(repo.settings.production)'")
    let style = try markStyle(repo)
    var main: [Commit] = []
    var production: [Commit] = []
    try walk(["--left-right", "\(repo.production.hex)...\(repo.main.hex)"], style) { commit, side in
      if side == ">" { main.append(commit) } else { production.append(commit) }
      return true
    }
    let fork = Self.markFirstParents(&main, from: repo.main)
    if fork == nil, repo.place.isShallow { throw .shallow(repo.settings.remote) }
    let missing = production
    // If main merged production before, that part of production's line is in both.
    let inside = Set(main.map(\.id))
    let leadsElsewhere = main.contains { commit in
      commit.parents.contains { $0 != fork && !inside.contains($0) }
    }
    if leadsElsewhere {
      let range = [repo.production.hex] + (fork.map { ["^\($0.hex)"] } ?? [])
      production = try commits(in: range, style)
    }
    _ = Self.markFirstParents(&production, from: repo.production)
    try settle(&main, on: repo.main, repo)
    try settle(&production, on: repo.production, repo)
    let divergence = Divergence(
      main: main, production: production, missing: missing, fork: fork, style: style)
    knownDivergence = divergence
    return divergence
  }

  /// Marks the first-parent commits.
  ///
  /// - Returns: the first commit of the line that was not walked; nil if the line ends.
  private static func markFirstParents(_ walked: inout [Commit], from tip: ObjectID) -> ObjectID? {
    var next: ObjectID? = tip
    for index in walked.indices where walked[index].id == next {
      walked[index].isFirstParent = true
      next = walked[index].parents.first
    }
    return next
  }
}
