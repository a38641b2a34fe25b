extension Run {
  /// `git hotfix-start --list`: every open hotfix, mine and others', and what comes next.
  func list() throws(Failure) -> Int32 {
    let (repo, heads) = try git.repoOfAll(options)
    let list = try List(repo, heads, git)
    welcome(list.repo)
    let paints = try git.config().paints(on: System.standardOutput)
    tell(list.report(columns: System.columns(of: System.standardOutput), paints: paints))
    return 0
  }
}

/// Every hotfix that is not cleaned up, and what comes next of each.
struct List {
  let repo: RepoState
  let hotfixes: [HotfixState]
  /// Somebody's branch that merges production back already.
  let sync: Bytes?
  /// Main contains production.
  let isSynced: Bool

  init(_ repo: RepoState, _ heads: RemoteHeads?, _ git: Git) throws(Failure) {
    self.repo = repo
    let divergence = try git.divergence(repo)
    isSynced = divergence.missing.isEmpty
    let onRemote = repo.branches.trackeds.filter { branch, _ in
      heads.map { $0.names[branch] != nil } ?? true
    }
    hotfixes =
      try git.hotfixStates(repo, heads, divergence)
      + (git.leftoverSync(onRemote.map(\.branch), repo).map { [$0] } ?? [])
    sync =
      isSynced
      ? nil
      : try git.waitingSync(onRemote, repo, divergence.squashes)?.branch
  }
}

extension Git {
  /// My branch of a sync that main has.
  fileprivate func leftoverSync(
    _ onRemote: [Bytes], _ repo: RepoState
  ) throws(Failure) -> HotfixState? {
    let settings = repo.settings
    guard let user = settings.user else { return nil }
    let branch = settings.syncBranch.name(user: user, main: settings.main)
    let isThere = onRemote.contains(branch)
    let (local, there) = (repo.branches.local(branch), repo.branches.tracked(branch))
    let refs = [local, isThere ? there : nil].compactMap { $0 }
    for ref in refs where !(try isAncestor(ref.id, of: repo.main)) { return nil }
    if refs.isEmpty { return nil }
    return HotfixState(
      branch: branch, statuses: [], stage: .synced, local: local, isOnRemote: isThere)
  }
}
