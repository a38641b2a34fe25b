/// What picking the fix will meet, and the merge back after it: tried, not guessed.
struct Forecast: Equatable, Sendable {
  let conflicts: [Bytes]
  /// Files of main that the merge back changes; nil where the pick stops first.
  let changes: [Bytes]?
}

extension Git {
  /// nil where there is nothing to pick.
  func forecast(
    _ fix: [Walked], onto start: ObjectID, _ scene: Scene, _ drift: Drift
  ) throws(Failure) -> Forecast? {
    if fix.isEmpty { return nil }
    processes.watch("trying the pick")
    let (tip, conflicting) = try picked(fix, onto: start)
    if let conflicting { return Forecast(conflicts: conflicting.unmerged, changes: nil) }
    let back = try mergeBack(
      of: tip, into: scene.main, scene.settings.resolve, since: drift.squashes)
    return Forecast(conflicts: [], changes: back.changes)
  }

  /// Picks one after the other, up to the first that conflicts.
  func picked(
    _ commits: [Walked], onto start: ObjectID
  ) throws(Failure) -> (tip: ObjectID, conflicting: MergeResult?) {
    var tip = start
    for commit in commits {
      let merged = try pick(commit.id, of: commit.parents, onto: tip)
      if !merged.isClean { return (tip, merged) }
      tip = try helperCommit(tree: merged.tree, parents: [tip], asOf: commit.id)
    }
    return (tip, nil)
  }
}
