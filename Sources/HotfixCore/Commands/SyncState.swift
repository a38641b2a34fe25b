/// How far the merge back of a production is.
enum SyncState {
  /// Main contains production.
  case inSync
  /// Somebody else's branch does this.
  case others(Bytes, ObjectID)
  /// My branch does this, and can still be merged.
  case made(SyncMerge)
  /// My branch is to be made, or made again.
  case toMake(SyncMerge)

  /// The merge that is made or to be made.
  var merge: SyncMerge? {
    switch self {
    case .inSync, .others: nil
    case .made(let merge), .toMake(let merge): merge
    }
  }
}

/// The merge of production into main, and the pull request for it.
struct SyncMerge {
  let back: MergeBack
  let effects: MergeEffects
  let message: Bytes
  /// nil if it is still to be signed.
  let commit: ObjectID?
  let opening: Opening
}

/// A merge of production that main has reverted.
struct RevertedSync: Equatable, Sendable {
  let merge: Commit
  let revert: Commit
}

extension Git {
  /// Which branch merges production: somebody else's, or mine; nil if mine must be made.
  ///
  /// - Throws: `.refused` if somebody worked on my branch, or if it is another production's.
  func syncBranch(
    _ branch: Bytes, _ repo: RepoState, _ squashes: [Squash]
  ) throws(Failure) -> (branch: Bytes, tip: ObjectID)? {
    let (local, tracked) = (repo.branches.local(branch), repo.branches.tracked(branch))
    let others = repo.branches.trackeds.filter { $0.branch != branch }
    if let other = try waitingSync(others, repo, squashes) { return (other.branch, other.ref.id) }
    var open: [Ref] = []
    for ref in [local, tracked].compactMap({ $0 }) where !(try isAncestor(ref.id, of: repo.main)) {
      open.append(ref)
    }
    // What is only behind the branch here is nobody's work.
    if open.count == 2, try isAncestor(open[1].id, of: open[0].id) { open.removeLast() }
    for ref in open {
      guard let production = try madeBySync(ref.id) else { throw try workedOn(branch, ref, repo) }
      guard try isAncestor(production, of: repo.production) else {
        throw try othersSync(branch, of: production, repo)
      }
    }
    if let tracked, local?.worktree == nil, try isWaiting(tracked.id, repo, squashes) {
      return (branch, tracked.id)
    }
    if let mine = local ?? tracked, open.contains(mine), try isWaiting(mine.id, repo, squashes) {
      return (branch, mine.id)
    }
    return nil
  }

  /// The first branch that merges production and needs nothing but to be merged.
  func waitingSync(
    _ branches: [(branch: Bytes, ref: Ref)], _ repo: RepoState, _ squashes: [Squash]
  ) throws(Failure) -> (branch: Bytes, ref: Ref)? {
    let settings = repo.settings
    for one in branches where settings.syncBranch.read(one.branch, main: settings.main) != nil {
      if try isWaiting(one.ref.id, repo, squashes) { return one }
    }
    return nil
  }

  /// It merges this production, it was made after the last sync that was squashed, and it merges
  /// into main without a conflict.
  private func isWaiting(
    _ id: ObjectID, _ repo: RepoState, _ squashes: [Squash]
  ) throws(Failure) -> Bool {
    guard try madeBySync(id) == repo.production else { return false }
    for squash in squashes where !(try isAncestor(squash.commit.id, of: id)) { return false }
    return try merge(repo.main, id).isClean
  }

  /// The production that a commit of this command merges; nil for any other commit.
  func madeBySync(_ id: ObjectID) throws(Failure) -> ObjectID? {
    let commit = try commit(id)
    guard commit.parents.count == 2,
      let trailer = commit.message.lines.last?.dropping(prefix: "Hotfix-sync: "),
      trailer == "\(commit.parents[1].hex) \(commit.tree.hex)"
    else { return nil }
    return commit.parents[1]
  }

  /// The newest merge of production that main has reverted: git counts it as merged, but main does
  /// not have what it brought. A message of main says so, and to undo it there changes nothing.
  func revertedSync(
    _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> RevertedSync? {
    let inside = Set(divergence.main.map(\.id))
    let tree = try commit(repo.main).tree
    var bringer: Commit?
    for commit in divergence.main {
      if commit.isFirstParent { bringer = commit }
      // A parent that is on neither line of main is production's.
      guard commit.isMerge, let merge = bringer,
        commit.parents.contains(where: { !inside.contains($0) && $0 != divergence.fork })
      else { continue }
      for one in [merge, commit] {
        guard let revert = divergence.revertsOnMain.of(one).first,
          try trials([.undo(merge, in: tree)])[0].changesNothing(of: tree),
          try self.commit(merge.id).tree != self.commit(merge.parents[0]).tree
        else { continue }
        return RevertedSync(merge: merge, revert: revert)
      }
    }
    return nil
  }

  private func workedOn(
    _ branch: Bytes, _ ref: Ref, _ repo: RepoState
  ) throws(Failure) -> Failure {
    let remote = repo.settings.remote
    let who = try commit(ref.id).committer
    var commands: [ShellCommand] = []
    if repo.branches.local(branch) != nil {
      commands.append("git branch -m \(branch) \(branch + "-old")")
    }
    if repo.branches.tracked(branch) != nil {
      let refs: Bytes = "refs/remotes/\(remote)/\(branch):refs/heads/\(branch)-old"
      commands.append("git push \(remote) \(refs)")
      commands.append("git push \(remote) --delete \(branch)")
    }
    return .refused(
      "\(who) worked on \(branch): its last commit was not made by git hotfix-sync",
      next: .run(commands, to: "To keep that work under another name"))
  }

  private func othersSync(
    _ branch: Bytes, of production: ObjectID, _ repo: RepoState
  ) throws(Failure) -> Failure {
    let settings = repo.settings
    let own: Bytes = "\(settings.user ?? "sync")/\(settings.main)-\(settings.production)-prep"
    return .refused(
      """
      \(branch) merges another production: \(settings.production) does not contain \
      \(production.short)
      """,
      next: .run("git hotfix-sync --branch=\(own)", to: "To make a branch of its own"),
      .run(
        "git config hotfix.syncBranch \("{user}/{main}-{production}-prep" as Bytes)",
        to: "To have such a branch for each production from now on"))
  }
}
