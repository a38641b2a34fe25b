/// What picking the fix will meet, and the merge back after it: tried, not guessed.
enum Forecast: Equatable, Sendable {
  /// The pick is clean, and the merge back changes these files of main; nil if that is not known.
  case clean(changes: [Bytes]?)
  case conflict([Bytes])
  /// Git could not try it.
  case unknown

  var conflicts: [Bytes] { if case .conflict(let paths) = self { paths } else { [] } }
}

extension Git {
  /// Tries the picks one after the other, and then the merge back.
  func forecast(
    _ status: FixStatus, onto start: ObjectID, _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> Forecast {
    let fix = status.commits
    if fix.isEmpty { return .unknown }
    processes.watch("trying the pick")
    do {
      var tree = try plainTree(of: status.trial, onto: start)
      if tree == nil {
        guard let merged = try picked(fix.map(\.id), onto: start) else { return .unknown }
        if !merged.isClean { return .conflict(merged.unmerged) }
        tree = merged.tree
      }
      guard let tree else { return .unknown }
      let back = try? mergeBack(
        into: repo.main, repo, divergence, repo.settings.resolve, after: (fix, tree))
      return .clean(changes: back?.changes)
    } catch {
      guard case .git = error else { throw error }
      return .unknown
    }
  }

  /// The tree of a pick trial, if no attribute of the branch could change what git makes of it.
  private func plainTree(
    of trial: PickTrial?, onto start: ObjectID
  ) throws(Failure) -> ObjectID? {
    guard let trial, !System.exists(place.gitDirectory + "/info/attributes"),
      try config().value("core.attributesfile") == nil,
      try config().value("merge.default") == nil,
      try attributeFiles(for: trial.paths, in: tree(of: start)).isEmpty
    else { return nil }
    return trial.tree
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
