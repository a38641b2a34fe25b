/// What picking the fix will meet, and the merge back after it: tried, not guessed.
package struct Forecast: Equatable, Sendable {
  package let conflicts: [Bytes]
  /// Files of main that the merge back changes; nil where the pick stops first.
  package let changes: [Bytes]?
}

extension Git {
  /// nil where there is nothing to pick.
  func forecast(
    _ fix: [Walked], onto start: ObjectID, _ scene: Scene, _ drift: Drift
  ) throws(Failure) -> Forecast? {
    if fix.isEmpty { return nil }
    var tip = start
    for commit in fix {
      let merged = try pick(commit.id, of: commit.parents, onto: tip)
      if !merged.isClean { return Forecast(conflicts: merged.unmerged, changes: nil) }
      tip = try helperCommit(tree: merged.tree, parents: [tip], asOf: commit.id)
    }
    let back = try mergeBack(
      of: tip, into: scene.main, scene.settings.resolve, since: drift.squashes)
    return Forecast(conflicts: [], changes: back.changes)
  }
}
