/// What picking the fix will meet, and the merge back after it: tried, not guessed.
struct Forecast: Equatable, Sendable {
  let conflicts: [Bytes]
  /// Files of main that the merge back changes; nil where the pick stops first.
  let changes: [Bytes]?
  /// Production has it in other words: the pick changes nothing.
  var isIdle = false
}

extension Git {
  /// What was found; landed, where picking it would change nothing of production.
  func tried(_ found: [Found], _ repo: RepoState) throws(Failure) -> [Found] {
    var tried: [Found] = []
    for one in found {
      let fix = one.finding.fix
      tried.append(
        try isIdle(fix, on: repo.production)
          ? Found(wanted: one.wanted, finding: .landed(fix.last!, .idle(repo.production))) : one)
    }
    return tried
  }

  private func isIdle(_ fix: [Commit], on start: ObjectID) throws(Failure) -> Bool {
    let tree = try commit(start).tree
    for commit in fix {
      let merged = try pick(commit.id, onto: tree)
      if !merged.isClean || merged.tree != tree { return false }
    }
    return !fix.isEmpty
  }

  /// nil where there is nothing to pick.
  func forecast(
    _ fix: [Commit], onto start: ObjectID, _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> Forecast? {
    guard let last = fix.last?.id else { return nil }
    processes.watch("trying the pick")
    guard let merged = try picked(fix.map(\.id), onto: start) else { return nil }
    if !merged.isClean { return Forecast(conflicts: merged.unmerged, changes: nil) }
    let back = try mergeBack(
      of: helperCommit(tree: merged.tree, parents: [start], asOf: last), into: repo.main,
      repo.settings.resolve, since: divergence.squashes)
    return Forecast(
      conflicts: [], changes: back.changes, isIdle: try merged.tree == commit(start).tree)
  }

  /// What picking one after the other comes to: the end, or the first conflict.
  func picked(_ commits: [ObjectID], onto start: ObjectID) throws(Failure) -> MergeResult? {
    let tree = try commit(start).tree
    var merged: MergeResult?
    for commit in commits where merged?.isClean ?? true {
      merged = try pick(commit, onto: merged?.tree ?? tree)
    }
    return merged
  }
}
