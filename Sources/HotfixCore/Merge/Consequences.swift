/// What the merge does to main, and which commits of production do it.
struct Consequences: Equatable, Sendable {
  /// A commit of production, and the paths of main that it is about.
  struct Share: Equatable, Sendable {
    let commit: Commit
    let paths: [Bytes]
  }
  struct Return: Equatable, Sendable {
    let fix: Commit
    let revert: Commit
    /// The commit of production that has it still.
    let own: ObjectID
  }
  var brings: [Share] = []
  /// Commits whose changes lost a conflict.
  var lost: [Share] = []
  /// Fixes that main has reverted and that come back.
  var returns: [Return] = []
  /// Reverts on production that undo on main, too, what they took back.
  var rollbacks: [Commit] = []
}

extension Git {
  func consequences(
    of back: MergeBack, _ repo: RepoState, _ divergence: Divergence, since squashes: [Squash]
  ) throws(Failure) -> Consequences {
    let own = divergence.gained(since: squashes)
    if own.isEmpty || back.changes.isEmpty && back.resolved.isEmpty { return Consequences() }
    var touching: [Bytes: Set<ObjectID>] = [:]
    for (commit, paths) in try paths(of: own, combined: true) {
      for path in paths { touching[path, default: []].insert(commit) }
    }
    let unknown = (back.changes + back.resolved).filter { touching[$0] == nil }
    let origins = unknown.isEmpty ? [:] : try renames(to: repo.main, since: repo.production)
    func name(_ path: Bytes) -> Bytes? { path.split(UInt8(ascii: "/")).last }
    let named = unknown.isEmpty ? [:] : Dictionary(grouping: touching.keys, by: name)

    /// What production calls a path, where main renamed the file or its directory.
    func names(of path: Bytes) -> [Bytes] {
      touching[path] != nil ? [path] : origins[path].map { [$0] } ?? named[name(path)] ?? []
    }
    let idle = divergence.idle(among: own)
    func shares(_ listed: [Bytes], fallback: Bool) -> [Consequences.Share] {
      var shares: [ObjectID: [Bytes]] = [:]
      for path in listed {
        let all = names(of: path).reduce(into: Set()) { $0.formUnion(touching[$1] ?? []) }
        let busy = all.filter { !idle.contains($0) }
        for commit in busy.isEmpty && fallback ? all : busy {
          shares[commit, default: []].append(path)
        }
      }
      return own.compactMap { commit in
        shares[commit.id].map { Consequences.Share(commit: commit, paths: $0) }
      }
    }
    var all = Consequences()
    all.brings = shares(back.changes, fallback: true)
    all.lost = shares(back.resolved, fallback: false)
    let bringing = Set(all.brings.map(\.commit.id))
    all.rollbacks = all.brings.map(\.commit).filter { commit in
      // A `Reapply` takes back nothing of main's.
      !commit.reverts.isEmpty && commit.reverts.reapplied.isEmpty && !idle.contains(commit.id)
        && divergence.revertsOnProduction.of(commit).isEmpty
    }
    if bringing.isEmpty { return all }
    let reverted = divergence.main.compactMap { fix in
      divergence.revertsOnMain.of(fix).first.map { (fix: fix, revert: $0) }
    }
    let twins = try twins(
      of: reverted.map(\.fix), among: divergence.production.filter { !$0.isMerge })
    for (fix, revert) in reverted {
      let named = divergence.picks.places(of: fix.id, fix.marks.number).first
      guard let own = named.map({ divergence.production[$0].id }) ?? twins[fix.id]?.id,
        bringing.contains(own)
      else { continue }
      all.returns.append(.init(fix: fix, revert: revert, own: own))
    }
    return all
  }

  /// The old names of files that were renamed on the way to `commit`, by their new ones.
  func renames(
    to commit: ObjectID, since other: ObjectID
  ) throws(Failure) -> [Bytes: Bytes] {
    try mergeBase(commit, other).map { base throws(Failure) in
      try renames(from: base, to: commit, limit: 7000)
    } ?? [:]
  }

  /// git diff-tree -r -z -M -l<limit> --diff-filter=R --name-status <a> <b>
  func renames(
    from a: ObjectID, to b: ObjectID, limit: Int = 1000
  ) throws(Failure) -> [Bytes: Bytes] {
    let said = try answer([
      "diff-tree", "-r", "-z", "-M", "-l\(limit)", "--diff-filter=R", "--name-status", a.hex,
      b.hex,
    ]).records()
    return stride(from: 0, to: said.count - 2, by: 3).reduce(into: [:]) { renames, at in
      renames[said[at + 2]] = said[at + 1]
    }
  }
}

extension Divergence {
  /// Commits of production that bring nothing of their own: picks of what main has and did not take
  /// back, and pairs of a change and its revert.
  fileprivate func idle(among own: [Commit]) -> Set<ObjectID> {
    var (kept, undone) = (Set<Int>(), Set<Int>())
    for source in main {
      let places = picks.places(of: source.id, source.marks.number)
      if revertsOnMain.of(source).isEmpty {
        kept.formUnion(places)
      } else {
        undone.formUnion(places)
      }
    }
    var idle = Set(kept.subtracting(undone).map { production[$0].id })
    let reverters = RevertIndex(own)
    for commit in own {
      let pair = reverters.of(commit)
      if !pair.isEmpty { idle.formUnion([commit.id] + pair.map(\.id)) }
    }
    return idle
  }
}
