// Messages of a branch's commits that name a fix. They find and explain it, but prove nothing.
extension Git {
  /// The newest commit of production that is a fix or names it. One that no later commit reverts
  /// comes first.
  ///
  /// - Parameter files: the files of the fix. A number counts only in a commit that changes one of
  ///   them.
  /// - Returns: nil if no commit names the fix.
  /// - Throws: if git fails.
  ///
  /// git diff-tree --stdin …; git merge-base --is-ancestor …
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
    // A squash of the hotfix by the forge has the number of the whole fix.
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

  /// The same for one commit of the fix.
  ///
  /// - Throws: if git fails.
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
    // Production has a merge of main if it has every commit that the merge brought.
    guard commit.isMerge else { return nil }
    var last: Mention?
    for part in divergence.brought(by: commit) {
      guard let own = try mention(of: part, repo, divergence) else { return nil }
      last = last ?? own
    }
    return last
  }

  /// The later commits of production that revert a commit, or the merge that brought it.
  ///
  /// - Throws: if git fails.
  ///
  /// git merge-base --is-ancestor <commit> <merge>
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

  /// The later commits of main that revert a commit, or the commits that a merge brought.
  func revertsOnMain(of commit: Commit) -> [Commit] {
    let own = revertsOnMain.of(commit)
    if !own.isEmpty || !commit.isMerge { return own }
    let brought = brought(by: commit)
    let inside = Set(brought.map(\.id))
    return brought.flatMap(revertsOnMain.of).filter { !inside.contains($0.id) }
  }
}
