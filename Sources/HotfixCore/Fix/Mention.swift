// What the commits of a branch say about a fix. Words find and explain; content decides.
extension Git {
  /// What production's commits say of a fix: that they are it, name it or make the same change. The
  /// newest that no later commit reverts, else the newest.
  ///
  /// - Parameter files: what the fix changes; a number counts only in a commit that changes one of
  ///   these.
  func mention(
    of fix: [Commit], _ number: Int?, changing files: Set<Bytes>, _ repo: RepoState,
    _ divergence: Divergence
  ) throws(Failure) -> Mention? {
    var all: [Mention] = []
    for commit in fix {
      guard let own = try mention(of: commit, repo, divergence) else {
        all = []
        break
      }
      all.append(own)
    }
    if let reverted = all.first(where: \.isReverted) { return reverted }
    if let last = all.last { return last }
    // The forge's own squash of the hotfix names all of it.
    let number = number ?? (fix.count == 1 ? fix[0].marks.number : nil)
    guard let number else { return nil }
    let marked = divergence.production.filter { $0.closingNumbers.contains(number) }
    if marked.isEmpty { return nil }
    let paths = try paths(of: marked)
    let mentions = try marked.filter { !files.isDisjoint(with: paths[$0.id] ?? []) }.map {
      commit throws(Failure) in
      Mention(
        commit: commit, kind: .number, reverts: try reverts(of: commit, repo, divergence))
    }
    return mentions.first { !$0.isReverted } ?? mentions.first
  }

  private func mention(
    of commit: Commit, _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> Mention? {
    if !divergence.isNew(commit.id) {
      return Mention(
        commit: commit, kind: .ancestor, reverts: try reverts(of: commit, repo, divergence))
    }
    let picks = try divergence.picks.places(of: commit.id, nil).map { place throws(Failure) in
      let pick = divergence.production[place]
      return Mention(commit: pick, kind: .trailer, reverts: try reverts(of: pick, repo, divergence))
    }
    if let best = picks.first(where: { !$0.isReverted }) ?? picks.first { return best }
    // A merge of main is there if all that it brought is.
    guard commit.isMerge else { return nil }
    var last: Mention?
    for part in divergence.brought(by: commit) {
      guard let own = try mention(of: part, repo, divergence) else { return nil }
      last = last ?? own
    }
    return last
  }

  /// The later commits of production that revert a commit, or the merge that brought it there.
  private func reverts(
    of commit: Commit, _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> [Commit] {
    let index = divergence.revertsOnProduction
    if index.isEmpty { return [] }
    var reverts = index.of(commit)
    for merge in divergence.production where merge.isMerge && merge.id != commit.id {
      let later = index.of(merge)
      guard !later.isEmpty, let first = merge.parents.first,
        try isAncestor(commit.id, of: merge.id), !(try isAncestor(commit.id, of: first))
      else { continue }
      reverts += later
    }
    return reverts
  }
}

extension Divergence {
  /// The commits of main that a merge brought to its first parent's line, newest first.
  func brought(by merge: Commit) -> [Commit] {
    var mine = Set(merge.parents.dropFirst())
    var others = Set(merge.parents.prefix(1))
    return main.filter { commit in
      if others.contains(commit.id) { others.formUnion(commit.parents) }
      guard mine.contains(commit.id) else { return false }
      mine.formUnion(commit.parents)
      return !others.contains(commit.id) && !commit.isMerge
    }
  }

  /// The later commits of main that revert a commit, or all that a merge brought.
  func revertsOnMain(of commit: Commit) -> [Commit] {
    let own = revertsOnMain.of(commit)
    if !own.isEmpty || !commit.isMerge { return own }
    let brought = brought(by: commit)
    let inside = Set(brought.map(\.id))
    return brought.flatMap(revertsOnMain.of).filter { !inside.contains($0.id) }
  }
}
