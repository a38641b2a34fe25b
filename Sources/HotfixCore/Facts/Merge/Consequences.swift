/// What the merge does to main, and which commits of production do it.
package struct Consequences: Equatable, Sendable {
  /// A commit of production, and the paths of main that it is about.
  package struct Share: Equatable, Sendable {
    package let commit: Walked
    package let paths: [Bytes]
  }
  package struct Return: Equatable, Sendable {
    package let fix: Walked
    package let revert: Walked
    /// The commit of production that has it still.
    package let own: ObjectID
  }
  package var brings: [Share] = []
  /// Commits whose changes lost a conflict.
  package var lost: [Share] = []
  /// Fixes that main has reverted and that come back.
  package var returns: [Return] = []
  /// Reverts on production that undo on main, too, what they took back.
  package var rollbacks: [Walked] = []
}

extension Git {
  func consequences(
    of back: MergeBack, _ scene: Scene, _ drift: Drift, since squashes: [Squash]
  ) throws(Failure) -> Consequences {
    let own = drift.gained(since: squashes)
    if own.isEmpty || back.changes.isEmpty && back.resolved.isEmpty { return Consequences() }
    let paths = try paths(of: own, combined: true)
    let touched = paths.values.reduce(into: Set<Bytes>()) { $0.formUnion($1) }
    let unknown = (back.changes + back.resolved).filter { !touched.contains($0) }
    let origins = unknown.isEmpty ? [:] : try renames(to: scene.main, from: scene.production)

    /// What production calls a path, where main renamed the file or its directory.
    func names(of path: Bytes) -> Set<Bytes> {
      if touched.contains(path) { return [path] }
      if let origin = origins[path] { return [origin] }
      let name = path.split(UInt8(ascii: "/")).last
      return touched.filter { $0.split(UInt8(ascii: "/")).last == name }
    }
    let idle = drift.idle(among: own)
    func shares(_ listed: [Bytes], fallback: Bool) -> [Consequences.Share] {
      var shares: [ObjectID: [Bytes]] = [:]
      for path in listed {
        let names = names(of: path)
        let all = own.filter { !names.isDisjoint(with: paths[$0.id] ?? []) }
        let busy = all.filter { !idle.contains($0.id) }
        for commit in busy.isEmpty && fallback ? all : busy {
          shares[commit.id, default: []].append(path)
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
      commit.undoings.isRevert && !idle.contains(commit.id)
        && Drift.undoers(of: commit, in: drift.production).isEmpty
    }
    for (fix, revert) in back.changes.isEmpty ? [] : drift.reverted {
      var landed = drift.landed(fix, fix.marks.number)
      if landed == nil { landed = try landedByPatch(fix, drift) }
      guard let landed, bringing.contains(landed.commit) else { continue }
      all.returns.append(.init(fix: fix, revert: revert, own: landed.commit))
    }
    return all
  }

  /// The old names of files that were renamed on the way to `commit`, by their new ones.
  ///
  /// git diff-tree -r -z -M -l7000 --diff-filter=R --name-status <merge base> <commit>
  func renames(
    to commit: ObjectID, from other: ObjectID
  ) throws(Failure) -> [Bytes: Bytes] {
    guard let base = try mergeBase(commit, other) else { return [:] }
    let said = try answer([
      "diff-tree", "-r", "-z", "-M", "-l7000", "--diff-filter=R", "--name-status", base.hex,
      commit.hex,
    ]).records()
    var renames: [Bytes: Bytes] = [:]
    for index in stride(from: 0, to: said.count - 2, by: 3) {
      renames[said[index + 2]] = said[index + 1]
    }
    return renames
  }
}

extension Drift {
  /// Commits that main took back, newest first, each with what did it.
  fileprivate var reverted: [(fix: Walked, revert: Walked)] {
    let undoers = main.filter { !$0.undoings.isEmpty }
    return main.compactMap { fix in
      let names = [fix.subject, fix.title]
      guard undoers.contains(where: { $0.undoings.undo(fix, known: names, in: []) }) else {
        return nil
      }
      return Self.undoers(of: fix, in: main).first.map { (fix, $0) }
    }
  }

  /// Commits of production that bring nothing of their own: picks of what main has and did not take
  /// back, and pairs of a change and its revert.
  fileprivate func idle(among own: [Walked]) -> Set<ObjectID> {
    var idle: Set<ObjectID> = []
    for commit in own {
      let sources = main.filter { source in
        commit.picked.contains { source.id.hex.hasPrefix($0) }
          || source.marks.number.map { commit.marks.closingRun.contains($0) } ?? false
      }
      if !sources.isEmpty,
        sources.allSatisfy({ Self.undoers(of: $0, in: main).isEmpty })
      {
        idle.insert(commit.id)
      }
      let undoers = Self.undoers(of: commit, in: own)
      if !undoers.isEmpty { idle.formUnion([commit.id] + undoers.map(\.id)) }
    }
    return idle
  }
}

extension Undoings {
  /// It takes something back, and is no `Reapply`.
  fileprivate var isRevert: Bool { !isEmpty && reapplied.isEmpty }
}
