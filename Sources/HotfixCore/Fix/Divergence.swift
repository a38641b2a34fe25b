/// A commit as the walks below see it: what its message says, and where it stands.
struct Commit: Equatable, Sendable {
  let id: ObjectID
  let parents: [ObjectID]
  let authorName: Bytes
  /// When it was written, in seconds since the epoch: a pick keeps it.
  let authorTime: Bytes
  /// When it was committed, as git says it: `2 hours ago`
  let age: Bytes
  let subject: Bytes
  /// For people: without its mark, and of a merge what it brought.
  let title: Bytes
  let marks: Marks
  var reverts: Reverts
  /// Of a commit of production or of a hotfix branch: the commits that it was picked from.
  let picked: [Bytes]
  /// Of a commit of main with one parent: ids that it may have squashed.
  let squashed: [Bytes]
  /// It is on the branch's first-parent line.
  var isFirstParent = false

  var isMerge: Bool { parents.count > 1 }

  /// - Parameter isOwn: it may be a pick; only then its message is read for that.
  init(
    id: ObjectID, parents: [ObjectID], authorName: Bytes, authorTime: Bytes, age: Bytes,
    message: Bytes, markers: [Marker], isOwn: Bool
  ) {
    self.id = id
    self.parents = parents
    self.authorName = authorName
    self.authorTime = authorTime
    self.age = age
    let subject = HotfixCore.subject(of: message)
    let title = HotfixCore.title(of: message, parents: parents.count, markers: markers)
    self.subject = subject
    self.title = title == subject ? subject : title
    marks = Marks(message: message, parents: parents.count, markers: markers)
    reverts = Reverts(message: message)
    picked = isOwn ? cherryPicked(in: message) : []
    let mayBeSquash = !isOwn && parents.count == 1 && reverts.isEmpty
    squashed = mayBeSquash ? squashedSyncs(in: message) : []
  }

  /// All that changed up to a commit since another, as one.
  init(_ id: ObjectID, since base: ObjectID) {
    self.init(
      id: id, parents: [base], authorName: "", authorTime: "", age: "", message: "", markers: [],
      isOwn: false)
  }
}

/// How main and production differ: the commits of main that production lacks, and those of
/// production that main's own line lacks. Newest first, children before parents.
struct Divergence: Sendable {
  let main: [Commit]
  let production: [Commit]
  /// Those of production that main lacks altogether.
  let missing: [Commit]
  /// The last commit of main's first-parent line that production has; nil where it has none.
  let fork: ObjectID?
  let revertsOnMain: RevertIndex
  let revertsOnProduction: RevertIndex
  /// Places in production, by what it says that it has of main.
  let picks: Mentions

  init(main: [Commit], production: [Commit], missing: [Commit], fork: ObjectID?) {
    (self.main, self.production, self.missing, self.fork) = (main, production, missing, fork)
    revertsOnMain = RevertIndex(main)
    revertsOnProduction = RevertIndex(production)
    picks = Mentions(production) { ($0.picked, $0.marks.closingRun) }
  }
}

extension Divergence {
  /// Where production has stood since both had the same.
  func line(of production: ObjectID) -> Set<ObjectID> {
    var (line, next) = (Set(fork.map { [$0] } ?? []), production as ObjectID?)
    for commit in self.production where commit.id == next {
      line.insert(commit.id)
      next = commit.parents.first
    }
    return line.union([production])
  }
}

extension Git {
  /// Walks both sides of the divergence; the cost grows with it and not with the history.
  ///
  /// git rev-list --left-right <production>...<main>; git rev-list <production> ^<fork>
  func divergence(_ repo: RepoState) throws(Failure) -> Divergence {
    if let knownDivergence { return knownDivergence }
    processes.watch("comparing '\(repo.settings.main)' with '\(repo.settings.production)'")
    let markers = repo.settings.markers
    var main: [Commit] = []
    var production: [Commit] = []
    try walk(["--left-right", "\(repo.production.hex)...\(repo.main.hex)"], markers, own: true) {
      commit, side in
      if side == ">" { main.append(commit) } else { production.append(commit) }
      return true
    }
    let fork = Self.markFirstParents(&main, from: repo.main)
    if fork == nil, repo.place.isShallow { throw .shallow(repo.settings.remote) }
    // Where main has merged production before, that part of production's own line is in both.
    let inside = Set(main.map(\.id))
    let missing = production
    let leadsElsewhere = main.contains { commit in
      commit.parents.contains { $0 != fork && !inside.contains($0) }
    }
    if leadsElsewhere {
      let range = [repo.production.hex] + (fork.map { ["^\($0.hex)"] } ?? [])
      production = try walked(range, markers, own: true)
    }
    try settle(&main, on: repo.main, repo)
    try settle(&production, on: repo.production, repo)
    let divergence = Divergence(main: main, production: production, missing: missing, fork: fork)
    knownDivergence = divergence
    return divergence
  }

  /// Walks newest first, children before parents, until `hear` has heard enough.
  ///
  /// - Parameter own: the commits may be picks, but for main's side of `--left-right`.
  ///
  /// git rev-list --topo-order --no-commit-header --encoding=UTF-8 --format=… <range>
  func walk(
    _ range: [Bytes], _ markers: [Marker], own: Bool = false,
    hear: (Commit, _ side: Bytes) -> Bool
  ) throws(Failure) {
    let foreign: Bytes = range.first == "--left-right" ? ">" : ""
    let fields: [Bytes] = ["%m", "%H", "%P", "%an", "%at", "%cr", "%B"]
    try records(
      of: fields.count,
      [
        "rev-list", "--topo-order", "--no-commit-header", "--encoding=UTF-8",
        "--format=\(fields.joined(by: "%x00"))%x00",
      ] + range + ["--"]
    ) { field in
      let parents = field[2].isEmpty ? [] : field[2].split(32).map { ObjectID($0) }
      let commit = Commit(
        id: ObjectID(field[1]), parents: parents, authorName: field[3],
        authorTime: field[4], age: field[5],
        message: field[6], markers: markers, isOwn: own && field[0] != foreign)
      return hear(commit, field[0])
    }
  }

  /// All of a range, as `walk` hears them.
  func walked(
    _ range: [Bytes], _ markers: [Marker], own: Bool = false
  ) throws(Failure) -> [Commit] {
    var all: [Commit] = []
    try walk(range, markers, own: own) { commit, _ in
      all.append(commit)
      return true
    }
    return all
  }

  /// - Returns: the first commit of the line that is not among the walked ones.
  private static func markFirstParents(_ walked: inout [Commit], from tip: ObjectID) -> ObjectID? {
    var next: ObjectID? = tip
    for index in walked.indices where walked[index].id == next {
      walked[index].isFirstParent = true
      next = walked[index].parents.first
    }
    return next
  }
}
