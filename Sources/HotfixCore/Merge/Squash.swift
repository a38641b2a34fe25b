/// A sync that was squash-merged: main has what it did, and not production's history.
struct Squash: Equatable, Sendable {
  /// The commit of main.
  let commit: Commit
  /// The commit of production that it merged.
  let production: ObjectID
}

extension Divergence {
  /// What the commits of main say themselves, newest first.
  var squashes: [Squash] {
    let named = Mentions(main) { ($0.squashed, []) }
    var latest: [Int: ObjectID] = [:]
    for own in missing {
      for place in named.places(of: own.id, nil) where latest[place] == nil {
        latest[place] = own.id
      }
    }
    return latest.sorted { $0.key < $1.key }.compactMap { place, production in
      revertsOnMain.of(main[place]).isEmpty
        ? Squash(commit: main[place], production: production) : nil
    }
  }

  /// The commits of production that count as new on main.
  func gained(since squashes: [Squash]) -> [Commit] {
    var old = Set(squashes.map(\.production))
    return missing.filter { commit in
      guard old.contains(commit.id) else { return true }
      old.formUnion(commit.parents)
      return false
    }
  }
}

extension Git {
  /// The squashed syncs: what messages say, and where they say nothing, what sync branches change,
  /// and the forge's heads of requests that were squashed since production is what it is, and that
  /// could be one.
  func squashes(_ repo: RepoState, _ divergence: Divergence) throws(Failure) -> [Squash] {
    let told = try toldSquashes(repo, divergence)
    guard told.isEmpty, !divergence.missing.isEmpty, repo.fetched else { return told }
    let forge = try remote(repo).forge
    guard forge.headRef(1) != nil else { return [] }
    let since = try commit(repo.production).seconds
    var late: [Commit] = []
    for commit in divergence.main where commit.isFirstParent {
      if try self.commit(commit.id).seconds < since { break }
      if commit.parents.count == 1, commit.reverts.isEmpty, commit.marks.number != nil {
        late.append(commit)
      }
    }
    let likely = try touching(divergence.missing, among: late, orNothing: true).prefix(20)
    if likely.isEmpty { return [] }
    let refs = likely.map { forge.headRef($0.marks.number!)! }
    let heads = try fetchHeads(refs, repo.settings.remote)
    for (commit, ref) in zip(likely, refs) {
      if let head = heads[ref], try isAncestor(repo.production, of: head),
        divergence.revertsOnMain.of(commit).isEmpty
      {
        return [Squash(commit: commit, production: repo.production)]
      }
    }
    return []
  }

  /// Those that messages tell, or that change just what a sync branch does, if that changes anything.
  func toldSquashes(_ repo: RepoState, _ divergence: Divergence) throws(Failure) -> [Squash] {
    var squashes = divergence.squashes
    if !squashes.isEmpty || divergence.missing.isEmpty { return squashes }
    let settings = repo.settings
    for (branch, ref) in repo.branches.trackeds + repo.branches.locals
    where settings.syncBranch.read(branch, main: settings.main) != nil {
      guard let production = try madeBySync(ref.id), let base = try commit(ref.id).parents.first,
        divergence.missing.contains(where: { $0.id == production }),
        !squashes.contains(where: { $0.production == production }),
        try commit(base).tree != commit(ref.id).tree
      else { continue }
      let later = divergence.main.prefix { $0.id != base }.filter {
        $0.isFirstParent && $0.parents.count == 1 && divergence.revertsOnMain.of($0).isEmpty
      }
      let twin = try twins(of: [Commit(ref.id, tree: tree(of: ref.id), since: base)], among: later)[
        ref.id]
      guard let commit = twin else { continue }
      squashes.append(Squash(commit: commit, production: production))
    }
    return squashes
  }
}
