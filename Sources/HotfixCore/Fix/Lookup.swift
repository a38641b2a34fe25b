// From a number to the commits on main: by words, and failing these by the forge's head ref.
extension Git {
  /// Finds the commits that a pull request became, first in what production does not have. A commit
  /// on main's first-parent line goes before one on a side line, whichever rule found it.
  ///
  /// - Parameter known: older commits by number, if these are all that may be asked for.
  func lookup(
    _ spec: FixSpec, _ repo: RepoState, _ divergence: Divergence, among known: [Int: Commit]? = nil
  ) throws(Failure) -> Lookup {
    guard let number = spec.number, spec.commits.isEmpty else {
      return try lookup(spec.commits, repo, divergence)
    }
    let marked = divergence.main.filter { $0.marks.number == number }
    for way in [.subject, .body] as [Marks.Way] {
      let straight = marked.filter { $0.isFirstParent && $0.marks.way == way }
      if straight.isEmpty { continue }
      let found = Lookup.of(straight)
      guard known == nil, case .found(let commits) = found,
        divergence.mayBePart(of: commits),
        case .found(let series)? = try lookupByHead(number, repo, divergence),
        commits.allSatisfy(series.contains)
      else { return found }
      return .found(series)
    }
    let older = if let known { known } else { try old([number], divergence) }
    if let commit = older[number] { return .found([commit]) }
    if known == nil, let found = try lookupByHead(number, repo, divergence) { return found }
    for way in [.subject, .body] as [Marks.Way] {
      let aside = marked.filter { $0.marks.way == way }
      if !aside.isEmpty { return .of(aside) }
    }
    if known == nil, let old = try old([number], divergence, firstParent: false)[number] {
      return .found([old])
    }
    // The number that only production knows may be that of the hotfix's own pull request.
    if let own = divergence.production.first(where: { $0.marks.closingRun.contains(number) }) {
      return .found([own])
    }
    return .missing(
      mentions: known == nil ? try mentions(of: number, repo, divergence.style) : [])
  }

  /// Commits that were named: those of main, oldest first.
  private func lookup(
    _ named: [ObjectID], _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> Lookup {
    let order = Dictionary(uniqueKeysWithValues: divergence.main.enumerated().map { ($1.id, -$0) })
    var commits: [Commit] = []
    var strangers: [Commit] = []
    for id in named {
      if let commit = divergence.main.first(where: { $0.id == id }) {
        commits.append(commit)
      } else {
        let commit = try commit(id, divergence.style)
        let onMain = try isAncestor(id, of: repo.main)
        let isKnown = try onMain ? true : isAncestor(id, of: repo.production)
        if isKnown { commits.append(commit) } else { strangers.append(commit) }
      }
    }
    if !strangers.isEmpty { return .notOnMain(strangers) }
    return .found(commits.sorted { (order[$0.id] ?? .min) < (order[$1.id] ?? .min) })
  }

  /// The newest commit of each number in the part of main that production has too.
  ///
  /// git rev-list --topo-order [--first-parent] <fork>
  func old(
    _ numbers: [Int], _ divergence: Divergence, firstParent: Bool = true
  ) throws(Failure) -> [Int: Commit] {
    let marked = divergence.main.filter { $0.isFirstParent || !firstParent }.map(\.marks.number)
    var open = Set(numbers).subtracting(marked.compactMap(\.self))
    guard let fork = divergence.fork, !open.isEmpty else { return [:] }
    var found: [Int: Commit] = [:]
    try walk((firstParent ? ["--first-parent"] : []) + [fork.hex], divergence.style) { commit, _ in
      if let number = commit.marks.number, open.remove(number) != nil {
        found[number] = commit
        found[number]?.isFirstParent = firstParent
      }
      return !open.isEmpty
    }
    return found
  }

  /// The newest commits of main that mention a number anywhere.
  ///
  /// git rev-list --max-count=5 --extended-regexp --grep=<number> <main>
  private func mentions(
    of number: Int, _ repo: RepoState, _ style: MarkStyle
  ) throws(Failure) -> [Commit] {
    let pattern: Bytes = "--grep=(^|[^0-9a-zA-Z])\(number)([^0-9a-zA-Z]|$)"
    return try commits(
      in: ["--max-count=5", "--extended-regexp", pattern, repo.main.hex], style)
  }

  /// The commits of main that a pull request's head became: one that changes the same in all, or a
  /// series that follows it commit by commit, oldest first. Commits of the head that change nothing
  /// do not count.
  private func lookupByHead(
    _ number: Int, _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> Lookup? {
    guard repo.fetched, let ref = divergence.style.forge.headRef(number) else { return nil }
    processes.watch("asking '\(repo.settings.remote)' for the head of #\(number)")
    guard let head = try fetchHeads([ref], repo.settings.remote)[ref] else { return nil }
    if try isAncestor(head, of: repo.production) {
      return .found([try commit(head, divergence.style)])
    }
    let head0 = try commits(in: [head.hex, "^\(repo.main.hex)"], divergence.style)
    if head0.isEmpty { return divergence.lookup(number, at: head) }
    guard !head0.contains(where: \.isMerge), let root = head0.last?.parents.first,
      let tree = head0.first?.tree
    else { return nil }
    let helper = try helperCommit(tree: tree, parents: [root], asOf: head)
    let whole = Commit(helper, tree: tree, since: root)
    let line = divergence.main.filter { $0.isFirstParent && !$0.isMerge }
    let near = try touching([whole], among: line)
    let changes = try changes(of: [whole] + head0 + near)
    if let change = changes[whole.id], let squash = near.first(where: { changes[$0.id] == change })
    {
      return .found([squash])
    }
    let series = head0.compactMap { changes[$0.id] }
    if series.isEmpty { return nil }
    for start in line.indices where start + series.count <= line.count {
      let run = line[start..<start + series.count]
      if run.map({ changes[$0.id] }) == series { return .found(run.reversed()) }
    }
    return nil
  }

  /// The commits of refs of the remote, brought here without making a ref; only those that exist,
  /// and none if the remote does not answer.
  ///
  /// git fetch <remote> <id>…
  func fetchHeads(_ refs: [Bytes], _ remote: Bytes) throws(Failure) -> [Bytes: ObjectID] {
    var heads: [Bytes: ObjectID] = [:]
    do { for (ref, id) in try remoteRefs(remote, refs) { heads[ref] = ObjectID(id) } } catch {
      guard case .git = error else { throw error }
      return [:]
    }
    var unknown: [ObjectID] = []
    for id in heads.values where try self.id(id.hex) == nil { unknown.append(id) }
    if unknown.isEmpty { return heads }
    let fetched = try processes.ask(
      words + [
        "fetch", "--quiet", "--no-tags", "--refmap=", "--no-auto-maintenance",
        "--no-write-fetch-head", "--no-recurse-submodules", "--", remote,
      ] + unknown.map(\.hex))
    return fetched.exit.isSuccess ? heads : [:]
  }
}

extension Lookup {
  /// One commit, or commits that follow one another and name the number in their bodies, newest
  /// first.
  fileprivate static func of(_ commits: [Commit]) -> Lookup {
    let isSeries = zip(commits, commits.dropFirst()).allSatisfy { $0.parents == [$1.id] }
    let isOne = commits.count == 1 || isSeries && commits.allSatisfy { $0.marks.way == .body }
    return isOne ? .found(commits.reversed()) : .several(commits)
  }
}

extension Divergence {
  /// The commits of main that a number marks, by words alone; nil if there are none.
  func marked(_ number: Int) -> Lookup? {
    let marked = main.filter { $0.marks.number == number }
    let straight = marked.filter(\.isFirstParent)
    return marked.isEmpty ? nil : .of(straight.isEmpty ? marked : straight)
  }

  /// A commit of production names it, by id or by number, and none reverts that.
  func isNamedInProduction(_ commit: Commit) -> Bool {
    picks.places(of: commit.id, commit.marks.number)
      .contains { revertsOnProduction.of(production[$0]).isEmpty }
  }

  /// A commit of main that is not a merge, beside one whose message names no pull request: a rebase
  /// may have brought both, and only the head ref can show it.
  fileprivate func mayBePart(of commits: [Commit]) -> Bool {
    guard let oldest = commits.first, let newest = commits.last, !oldest.isMerge,
      oldest.marks.number != nil
    else { return false }
    func isBare(_ commit: Commit) -> Bool { commit.marks.number == nil && !commit.isMerge }
    return main.contains { one in
      one.isFirstParent && isBare(one)
        && (one.parents == [newest.id] || oldest.parents == [one.id])
    }
  }

  /// For a pull request whose very commits main has, up to its head: by a merge that names nothing,
  /// or by a fast-forward.
  fileprivate func lookup(_ number: Int, at head: ObjectID) -> Lookup? {
    if let merge = main.first(where: { $0.isFirstParent && $0.parents.dropFirst().contains(head) })
    {
      return .found([merge])
    }
    guard let last = main.first(where: { $0.id == head }) else { return nil }
    // A closed request's branch may have been reset to a commit of somebody else's.
    return [nil, number].contains(last.marks.number) ? .endless(last) : nil
  }
}
