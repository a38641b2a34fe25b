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
  private var proven: Search.Choice?
  private var requests: PullRequests
  private var results: [Try: MergeResult] = [:]
  private var parents: [ObjectID: ObjectID] = [:]
  private let histories: FileHistories
  private var ownPaths: [ObjectID: [Bytes]] = [:]
  private var differences: [BlobPair: [Hunk]] = [:]
  private var nearest: (choice: Search.Choice, files: Int)?
  private var touched: [Bytes: [Int]] = [:]
  private var inConflict: Set<Bytes> = []
  private var brought: [Int: [Bytes]] = [:]

  /// - Parameter own: commits of the branch that production lacks.
  init(
    _ fixes: [ObjectID], onto tip: ObjectID, having own: [Walked] = [], _ drift: Drift, _ git: Git
  ) throws(Failure) {
    (self.fixes, self.tip, self.git) = (fixes, tip, git)
    let drift = Drift(
      main: drift.main, production: own + drift.production, missing: drift.missing,
      fork: drift.fork)
    let requests = PullRequests(drift, fixes: fixes)
    self.requests = requests
    histories = FileHistories(
      git, drift, since: tip,
      start: fixes.max { requests.place(of: $0) < requests.place(of: $1) } ?? tip)
    tree = try git.commit(tip).tree
  }

  /// A set on its way through its picks.
  private struct Walk {
    let choice: Search.Choice
    let commits: [ObjectID]
    var tree: ObjectID
    var at = 0
    /// The fix has changed something.
    var brings = false
    var next: Try? { at < commits.count ? Try(commit: commits[at], tree: tree) : nil }
  }

  func run() throws(Failure) -> Prerequisites {
    git.processes.watch("looking for what makes the pick clean")
    git.processes.deadline = deadline
    defer { git.processes.deadline = nil }
    do { try goOn() } catch {
      guard case .timedOut = error else { throw error }
    }
    let verdict: Prerequisites.Verdict =
      if let proven {
        .found(
          proven.map(prerequisite),
          brings: Search.Weight(
            lines: search.weight(of: proven).lines,
            files: Set(proven.flatMap { brought[$0] ?? [] }).count), fix: try ownWeight())
      } else if isLate {
        .untold(
          tried: search.tried, nearest: nearest?.choice.map { requests[$0] } ?? [],
          left: nearest?.files ?? 0)
      } else {
        .none(limit: search.limit)
      }
    return Prerequisites(verdict: verdict, touched: touched.mapValues { $0.map { requests[$0] } })
  }

  /// Until it is found, or all are tried, or the time is up.
  private func goOn() throws(Failure) {
    var size = 64
    while true {
      let begin = System.milliseconds
      let batch = isLate ? [] : search.batch(size)
      if !batch.isEmpty {
        try tryAll(batch)
        size = max(16, min(512, batch.count * 300 / max(1, System.milliseconds - begin)))
      } else if let found = search.found {
        if try isClean(found) {
          proven = found
          return
        }
        search.isNotClean(found)
      } else {
        return
      }
    }
  }

  private func prerequisite(_ place: Int) -> Prerequisite {
    return Prerequisite(
      request: requests[place], weight: search.weight(of: [place]),
      beyond: (brought[place] ?? []).filter { !inConflict.contains($0) })
  }

  /// Tries it once more, in the very way in which it is picked.
  private func isClean(_ choice: Search.Choice) throws(Failure) -> Bool {
    let fixes = commits(of: choice).map { Fix(number: nil, commit: $0) }
    let trial = try git.trial(
      fixes, onto: tip, try git.details(fixes.map(\.commit)), signoff: false, isKept: false)
    return trial.conflict == nil
  }

  private func commits(of choice: Search.Choice) -> [ObjectID] {
    (choice.flatMap { requests[$0].commits.map(\.id) } + fixes)
      .sorted { requests.place(of: $0) < requests.place(of: $1) }
  }

  private var isLate: Bool { System.milliseconds > deadline }

  private func tryAll(_ batch: [Search.Choice]) throws(Failure) {
    var walks = batch.map { Walk(choice: $0, commits: commits(of: $0), tree: tree) }
    var stuck: [(walk: Walk, result: MergeResult)] = []
    while !walks.isEmpty {
      try learn(Set(walks.compactMap(\.next)))
      var going: [Walk] = []
      for var walk in walks {
        guard let next = walk.next else {
          if walk.brings {
            search.isClean(walk.choice)
          } else {
            search.stops(walk.choice, for: [[]])
          }
          continue
        }
        let (result, isFix) = (results[next]!, fixes.contains(next.commit))
        if !result.isClean {
          stuck.append((walk, result))
        } else if result.tree == walk.tree, !isFix {
          search.stops(walk.choice, for: [[]])
        } else {
          walk.brings = walk.brings || isFix && result.tree != walk.tree
          walk.tree = result.tree
          walk.at += 1
          going.append(walk)
        }
      }
      walks = going
    }
    if isLate { return }
    try compare(stuck)
    for (walk, result) in stuck {
      if isLate { return }
      if fixes.contains(walk.commits[walk.at]) {
        let files = result.unmerged.count
        if nearest.map({ files < $0.files }) ?? true { nearest = (walk.choice, files) }
      }
      if walk.choice.isEmpty { inConflict = Set(result.conflicts) }
      search.stops(walk.choice, for: try needs(of: walk, result))
    }
    try weigh()
  }

  private func learn(_ tries: Set<Try>) throws(Failure) {
    let new = tries.filter { results[$0] == nil }
    if new.isEmpty { return }
    for one in new where parents[one.commit] == nil {
      parents[one.commit] = try git.commit(one.commit).parents.first
    }
    let list = Array(new)
    for (one, result) in zip(list, try git.results(of: list, parents: parents, attributes: tree)) {
      results[one] = result
    }
  }

  /// Learns what there is to know of the files in conflict.
  private func compare(_ stuck: [(walk: Walk, result: MergeResult)]) throws(Failure) {
    try histories.learn(
      stuck.flatMap { walk, result in
        result.unmerged.prefix(Self.files).map { (path: $0, commit: walk.commits[walk.at]) }
      })
    var trees: Set<[ObjectID]> = []
    var paths: Set<Bytes> = []
    for (walk, result) in stuck {
      let commit = walk.commits[walk.at]
      guard let parent = parents[commit] else { continue }
      for path in result.unmerged.prefix(Self.files) {
        guard let pair = result.pair(at: path), differences[pair] == nil else { continue }
        trees.insert([try git.commit(parent).tree, walk.tree])
        paths.insert(path)
        if let own = try ownPath(of: path, in: result, at: commit) { paths.insert(own) }
      }
    }
    if trees.isEmpty { return }
    differences.merge(
      try git.differences(of: Array(trees), in: paths.sorted()), uniquingKeysWith: { a, _ in a })
  }

  /// What a commit calls a file in conflict, which either side may have moved: its base tells.
  private func ownPath(
    of path: Bytes, in result: MergeResult, at commit: ObjectID
  ) throws(Failure) -> Bytes? {
    if try histories.history(of: path, upTo: commit).first?.commit == commit { return path }
    guard let parent = parents[commit],
      let base = result.stages.first(where: { $0.path == path && $0.number == 1 })
    else { return nil }
    let tree = try git.commit(parent).tree
    for own in try changed(by: commit) where try git.entry(at: own, in: tree)?.id == base.id {
      return own
    }
    return nil
  }

  private func changed(by commit: ObjectID) throws(Failure) -> ArraySlice<Bytes> {
    guard let parent = parents[commit] else { return [] }
    if ownPaths[commit] == nil { ownPaths[commit] = try git.changedPaths(parent, commit) }
    return ownPaths[commit]!.prefix(Self.files)
  }

  /// From each of these sets, the pick that stopped needs at least one.
  private func needs(
    of walk: Walk, _ result: MergeResult
  ) throws(Failure) -> [Search.Choice] {
    let commit = walk.commits[walk.at]
    let place = requests.place(of: commit)
    var needs: [Search.Choice] = []
    for path in result.unmerged.prefix(Self.files) {
      for alternatives in try touchers(of: path, in: result, at: commit) {
        let need = Set(
          alternatives.compactMap { requests.place(holding: $0) }.filter {
            $0 < place && !walk.choice.contains($0)
          })
        if walk.choice.isEmpty {
          touched[path] = Set(touched[path] ?? []).union(need).sorted(by: >)
        }
        needs.append(need.sorted())
      }
    }
    return needs
  }

  /// The commits that touched the lines of each conflict in a file.
  private func touchers(
    of path: Bytes, in result: MergeResult, at commit: ObjectID
  ) throws(Failure) -> [[ObjectID]] {
    guard let own = try ownPath(of: path, in: result, at: commit) else {
      var all: [ObjectID] = []
      for path in [path] + (try changed(by: commit)) {
        all += try histories.history(of: path, upTo: commit).map(\.commit)
      }
      return [all]
    }
    let history = try histories.history(of: own, upTo: commit)
    let before = history.drop { $0.commit == commit }
    if let own = history.first, own.commit == commit, let pair = result.pair(at: path),
      let others = differences[pair]
    {
      let conflicts = own.hunks.conflicts(with: others)
      if !conflicts.isEmpty { return conflicts.map { touchers(of: $0, in: before) } }
    }
    let isAbsent = !result.stages.contains { $0.path == path && $0.number == 2 }
    let made = before.filter { $0.kind == .made }
    let isMade = isAbsent && !made.isEmpty && !before.contains { $0.kind == .moved }
    return [(isMade ? made : Array(before)).map(\.commit)]
  }

  /// The commits that made some lines what they are, newest first. What cannot be picked is looked
  /// through: there, what it has made may be what others had made before.
  private func touchers(of lines: [Lines], in history: ArraySlice<FileChange>) -> [ObjectID] {
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

  private func weigh() throws(Failure) {
    let new = requests.all.keys.filter { brought[$0] == nil }
    if new.isEmpty { return }
    let changes = try git.sizes(
      new.flatMap { requests[$0].commits.map { (id: $0.id, parent: $0.parents[0]) } })
    for one in new {
      let all = requests[one].commits.flatMap { changes[$0.id] ?? [] }
      brought[one] = Set(all.map(\.path)).sorted()
      search.weigh(one, Search.Weight(all))
    }
  }

  private func ownWeight() throws(Failure) -> Search.Weight {
    let pairs = fixes.compactMap { fix in parents[fix].map { (id: fix, parent: $0) } }
    return Search.Weight(try git.sizes(pairs).values.flatMap { $0 })
  }
}
