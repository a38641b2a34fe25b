/// One search for what makes some picks clean.
final class PrerequisiteSearch {
  private let git: Git
  private let fixes: [ObjectID]
  private let tip: ObjectID
  private let tree: ObjectID
  private let deadline = System.milliseconds + 4000
  /// So many files of a conflict tell enough.
  private static let files = 50

  private var search = Search()
  private var requests: PullRequests
  private let histories: FileHistories
  private var results: [Try: MergeResult] = [:]
  private var differences: [BlobPair: [Hunk]] = [:]
  /// The files that a commit changes.
  private var changed: [ObjectID: [Bytes]] = [:]
  /// The files that a pull request changes.
  private var brought: [Int: Set<Bytes>] = [:]
  /// Of the fixes alone: the files in conflict, and by file what touched the lines.
  private var inConflict: Set<Bytes> = []
  private var touched: [Bytes: Set<Int>] = [:]

  /// - Parameter own: commits of the branch that production lacks.
  init(
    _ fixes: [ObjectID], onto tip: ObjectID, having own: [Commit] = [], _ divergence: Divergence,
    _ git: Git
  ) throws(Failure) {
    (self.fixes, self.tip, self.git) = (fixes, tip, git)
    let divergence = Divergence(
      main: divergence.main, production: own + divergence.production, missing: divergence.missing,
      fork: divergence.fork)
    let requests = PullRequests(divergence, fixes: fixes)
    self.requests = requests
    histories = FileHistories(
      git, requests, since: tip,
      start: fixes.max { requests.place(of: $0) < requests.place(of: $1) } ?? tip)
    tree = try git.commit(tip).tree
  }

  func run() throws(Failure) -> Prerequisites {
    git.processes.watch("looking for what makes the pick clean")
    git.processes.deadline = deadline
    defer { git.processes.deadline = nil }
    var proven: Search.Choice?
    do { proven = try find() } catch {
      guard case .timedOut = error else { throw error }
    }
    return Prerequisites(
      verdict: try proven.map(verdict) ?? (isLate ? .untold(tried: search.tried) : .none),
      touched: touched.mapValues { $0.sorted(by: >).map { requests[$0] } })
  }

  private var isLate: Bool { System.milliseconds > deadline }

  /// Tries until a set is found, or all are tried, or the time is up. The set is tried once more, in
  /// the very way in which it is picked.
  private func find() throws(Failure) -> Search.Choice? {
    var size = 64
    while !isLate, case let batch = search.batch(size), !batch.isEmpty {
      let begin = System.milliseconds
      try tryAll(batch)
      size = max(16, min(512, batch.count * 300 / max(1, System.milliseconds - begin)))
    }
    guard let found = search.found else { return nil }
    return try git.picked(commits(of: found), onto: tip)?.isClean == true ? found : nil
  }

  private func verdict(_ found: Search.Choice) throws(Failure) -> Prerequisites.Verdict {
    let files = found.reduce(into: Set()) { $0.formUnion(brought[$1] ?? []) }
    return .found(
      found.map { one in
        Prerequisite(
          request: requests[one], weight: search.weight(of: [one]),
          beyond: (brought[one] ?? []).subtracting(inConflict).sorted())
      },
      brings: Search.Weight(lines: search.weight(of: found).lines, files: files.count),
      fix: Search.Weight(try git.sizes(fixes).values.flatMap { $0 }))
  }

  private func commits(of choice: Search.Choice) -> [ObjectID] {
    (choice.flatMap { requests[$0].commits.map(\.id) } + fixes)
      .sorted { requests.place(of: $0) < requests.place(of: $1) }
  }

  // MARK: Trying

  /// A set on its way through its picks.
  private struct Walk {
    let choice: Search.Choice
    var rest: ArraySlice<ObjectID>
    var tree: ObjectID
    /// The fix has changed something.
    var brings = false
    var next: Try? { rest.first.map { Try(commit: $0, tree: tree) } }
  }

  /// Where a set ends in a conflict.
  private struct Stop {
    let choice: Search.Choice
    let pick: Try
    let result: MergeResult
    var commit: ObjectID { pick.commit }
    var paths: ArraySlice<Bytes> { result.unmerged.prefix(files) }
  }

  private func tryAll(_ batch: [Search.Choice]) throws(Failure) {
    var walks = batch.map { Walk(choice: $0, rest: commits(of: $0)[...], tree: tree) }
    var stops: [Stop] = []
    while !walks.isEmpty {
      try learn(Set(walks.compactMap(\.next)))
      walks = walks.compactMap { walk in
        guard let next = walk.next else {
          if walk.brings {
            search.isClean(walk.choice)
          } else {
            search.stops(walk.choice, for: [[]])
          }
          return nil
        }
        let (result, isFix) = (results[next]!, fixes.contains(next.commit))
        if !result.isClean {
          stops.append(Stop(choice: walk.choice, pick: next, result: result))
          return nil
        }
        let changes = result.tree != walk.tree
        if !changes && !isFix {
          search.stops(walk.choice, for: [[]])
          return nil
        }
        return Walk(
          choice: walk.choice, rest: walk.rest.dropFirst(), tree: result.tree,
          brings: walk.brings || isFix && changes)
      }
    }
    if isLate { return }
    try compare(stops)
    for stop in stops where !isLate {
      if stop.choice.isEmpty { inConflict = Set(stop.result.conflicts) }
      search.stops(stop.choice, for: try needs(of: stop))
    }
    try weigh()
  }

  private func learn(_ tries: Set<Try>) throws(Failure) {
    let new = tries.filter { results[$0] == nil }
    if new.isEmpty { return }
    let list = Array(new)
    for (one, result) in zip(list, try git.results(of: list, attributes: tree)) {
      results[one] = result
    }
  }

  private func weigh() throws(Failure) {
    let new = requests.all.filter { brought[$0.key] == nil }
    if new.isEmpty { return }
    let sizes = try git.sizes(new.values.flatMap { $0.commits.map(\.id) })
    for (one, request) in new {
      let all = request.commits.flatMap { sizes[$0.id] ?? [] }
      brought[one] = Set(all.map(\.path))
      search.weigh(one, Search.Weight(all))
    }
  }

  // MARK: What a conflict needs

  /// Learns what there is to know of the files in conflict.
  private func compare(_ stops: [Stop]) throws(Failure) {
    try histories.learn(stops.flatMap { stop in stop.paths.map { ($0, stop.commit) } })
    var trees: Set<[ObjectID]> = []
    var paths: Set<Bytes> = []
    for stop in stops {
      guard let parent = try git.commit(stop.commit).parents.first else { continue }
      for path in stop.paths {
        guard let pair = stop.result.pair(at: path), differences[pair] == nil else { continue }
        trees.insert([try git.commit(parent).tree, stop.pick.tree])
        paths.formUnion([path] + (try ownPath(of: path, in: stop).map { [$0] } ?? []))
      }
    }
    if trees.isEmpty { return }
    differences.merge(try git.differences(of: Array(trees), in: paths.sorted())) { old, _ in old }
  }

  /// What a commit calls a file in conflict, which either side may have moved: its base tells.
  private func ownPath(of path: Bytes, in stop: Stop) throws(Failure) -> Bytes? {
    if try histories.history(of: path, upTo: stop.commit).first?.commit == stop.commit {
      return path
    }
    guard let parent = try git.commit(stop.commit).parents.first,
      let base = stop.result.stages.first(where: { $0.path == path && $0.number == 1 })
    else { return nil }
    let tree = try git.commit(parent).tree
    for own in try changed(by: stop.commit) where try git.entry(at: own, in: tree)?.id == base.id {
      return own
    }
    return nil
  }

  private func changed(by commit: ObjectID) throws(Failure) -> ArraySlice<Bytes> {
    guard let parent = try git.commit(commit).parents.first else { return [] }
    if changed[commit] == nil { changed[commit] = try git.changedPaths(parent, commit) }
    return changed[commit]!.prefix(Self.files)
  }

  /// From each of these sets, the pick that stopped needs at least one.
  private func needs(of stop: Stop) throws(Failure) -> [Search.Choice] {
    let place = requests.place(of: stop.commit)
    var needs: [Search.Choice] = []
    for path in stop.paths {
      for touchers in try touchers(of: path, in: stop) {
        let need = Set(touchers.compactMap { requests.place(holding: $0) })
          .filter { $0 < place && !stop.choice.contains($0) }
        if stop.choice.isEmpty { touched[path, default: []].formUnion(need) }
        needs.append(need.sorted())
      }
    }
    return needs
  }

  /// The commits that touched the lines of each conflict in a file.
  private func touchers(of path: Bytes, in stop: Stop) throws(Failure) -> [[ObjectID]] {
    guard let own = try ownPath(of: path, in: stop) else {
      var all: [ObjectID] = []
      for path in [path] + (try changed(by: stop.commit)) {
        all += try histories.history(of: path, upTo: stop.commit).map(\.commit)
      }
      return [all]
    }
    let history = try histories.history(of: own, upTo: stop.commit)
    let before = history.drop { $0.commit == stop.commit }
    if let own = history.first, own.commit == stop.commit,
      let pair = stop.result.pair(at: path), let others = differences[pair]
    {
      let conflicts = own.hunks.conflicts(with: others)
      if !conflicts.isEmpty { return conflicts.map { touchers(of: $0, in: before) } }
    }
    let isAbsent = !stop.result.stages.contains { $0.path == path && $0.number == 2 }
    let made = before.filter(\.isNew)
    let isMade = isAbsent && !made.isEmpty && before.allSatisfy { $0.origin == nil }
    return [(isMade ? made : Array(before)).map(\.commit)]
  }

  /// The commits that made some lines what they are, newest first. What cannot be picked is looked
  /// through: there, what it has made may be what others had made before.
  private func touchers(of lines: [Lines], in history: ArraySlice<FileDiff>) -> [ObjectID] {
    var rest = lines
    var found: [ObjectID] = []
    for change in history where !rest.isEmpty {
      let (old, left) = change.hunks.undone(from: rest)
      rest = left
      if old.isEmpty { continue }
      found.append(change.commit)
      if requests.place(holding: change.commit) == nil { rest += old }
    }
    return found
  }
}
