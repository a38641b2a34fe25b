/// Production merged back into main.
struct MergeBack: Equatable, Sendable {
  let tree: ObjectID
  /// Paths that had a conflict; main's version stays.
  let resolved: [Bytes]
  /// Paths that the merge changes on main.
  let changes: [Bytes]
  let own: ProductionsOwn
  /// Files of production whose own changes main does not get.
  let lost: [Bytes]
  /// The commits of production that are new on main, newest first.
  let gained: [Commit]
  let before: MergedBefore
}

extension Git {
  /// What merging production back would make of main: what production alone has, main winning
  /// each conflict.
  ///
  /// - Parameters:
  ///   - main: the commit to merge into.
  ///   - picked: a fix that is to be picked to production, and the tree that production has then.
  func mergeBack(
    into main: ObjectID, _ repo: RepoState, _ divergence: Divergence, _ how: Resolve,
    after picked: (fix: [Commit], tree: ObjectID)? = nil
  ) throws(Failure) -> MergeBack {
    processes.watch("trying the merge back")
    let syncs = divergence.squashes
    let gained = divergence.gained(since: syncs)
    var taken = try namedFixes(of: gained, divergence)
    let release = divergence.squashedRelease(taken)
    let before = MergedBefore(syncs: syncs, release: release)
    let new = divergence.main.without(release.map { [$0.main] } ?? [])
    taken.merge(try madeFixes(of: gained.filter { taken[$0.id] == nil }, among: new)) { $0 + $1 }
    let mainTree = try commit(main).tree
    let tree = if let picked { picked.tree } else { try commit(repo.production).tree }
    let base = try mergeBase(main, repo.production, before)

    let all = Set(taken.values.joined().map(\.id) + (picked?.fix.map(\.id) ?? []))
    let fixes = new.filter { all.contains($0.id) }
    let undone = try productionsOwn(in: tree, base: base.tree, without: fixes) { fix in
      gained.allSatisfy { commit in
        !(taken[commit.id] ?? []).contains { $0.id == fix.id }
          || !divergence.revertsOnProduction.of(commit).isEmpty
      }
    }
    let rest = try onlyProductions(undone.tree, tree, base: base.tree)
    let own = ProductionsOwn(
      base: base.tree, tree: rest.tree, taken: taken, adapted: undone.adapted)
    let merged = try mainWins(over: own.tree, base: base, main: mainTree, how)
    let lost =
      own.adapted.flatMap(\.paths) + rest.paths
      + (try ownChanges(from: merged.own, to: own.tree).flatMap(\.paths))
    return MergeBack(
      tree: merged.tree, resolved: merged.resolved,
      changes: try changedPaths(mainTree, merged.tree), own: own, lost: Set(lost).sorted(),
      gained: gained, before: before)
  }

  /// Where main and production were merged last. If they have several such commits, the tree is what
  /// git makes of these.
  ///
  /// git merge-base --all <main> <production>
  private func mergeBase(
    _ main: ObjectID, _ production: ObjectID, _ before: MergedBefore
  ) throws(Failure) -> MergeBase {
    func with(_ tip: ObjectID, _ others: [ObjectID]) throws(Failure) -> ObjectID {
      if others.isEmpty { return tip }
      return try helperCommit(tree: commit(tip).tree, parents: [tip] + others, asOf: tip)
    }
    let tips = try (
      main: with(main, before.syncs.map(\.production)),
      production: with(production, before.release.map { [$0.main] } ?? [])
    )
    let words = self.words + ["merge-base", "--all", tips.main.hex, tips.production.hex]
    let bases = try processes.ask(words).out.lines.map { ObjectID($0) }
    guard var last = bases.first else {
      throw .git(command: "merge", said: "refusing to merge unrelated histories")
    }
    if bases.count == 1 { return MergeBase(tree: try commit(last).tree) }
    for next in bases.dropFirst() {
      let tree = try plainly().merge(last, next).tree
      last = try helperCommit(tree: tree, parents: [last, next], asOf: next)
    }
    return MergeBase(tree: try commit(last).tree, tips: tips)
  }
}
