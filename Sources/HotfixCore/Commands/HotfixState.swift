/// How far a hotfix is: the one answer for `--list`, `--check` and sync.
struct HotfixState: Equatable {
  /// The stages, in the order in which a hotfix gets there.
  enum Stage: String, CaseIterable {
    case started, conflict, picked, pushed
    case inProduction = "in-production"
    case synced
  }
  let branch: Bytes
  /// Empty for a sync branch.
  let statuses: [FixStatus]
  let stage: Stage
  /// The fixes that neither the branch nor production has, if they have others.
  var missing: [FixSpec] = []
  /// What the branch has besides fixes that are in production.
  var beyond: [Commit] = []
  /// It contains commits of main that production does not have.
  var holdsMain = false
  /// nil if it is only on the remote.
  let local: Ref?
  let isOnRemote: Bool
  /// Whose it is; nil if it is mine.
  var owner: Bytes?
  /// The remote's branch has commits that the local one does not have.
  var isBehind = false
  var isRebasing = false
  /// The pick that stopped has no unmerged file left.
  var isResolved = false

  var specs: [FixSpec] { statuses.map(\.spec) }
  var number: Int? { specs.compactMap(\.number).first }
  var isOpen: Bool { !statuses.isEmpty && !statuses.allSatisfy(\.isOver) }
  /// The fixes that main does not have yet.
  var unmerged: [FixSpec] { statuses.filter { $0.commits.isEmpty }.map(\.spec) }
  func stage(of spec: FixSpec) -> Stage { missing.contains(spec) ? .started : stage }
}

extension Git {
  /// The state of every hotfix, mine and those that were fetched, in the order of their stages.
  ///
  /// - Parameter heads: what the remote has now; nil if only what was fetched is known.
  func hotfixStates(
    _ repo: RepoState, _ heads: RemoteHeads?, _ divergence: Divergence
  ) throws(Failure) -> [HotfixState] {
    let settings = repo.settings
    let onRemote = repo.branches.trackeds.filter { branch, _ in
      heads.map { $0.names[branch] != nil } ?? true
    }
    var branches: [Bytes] = []
    for branch in (repo.branches.locals + onRemote).map(\.branch)
    where !branches.contains(branch) && ![settings.main, settings.production].contains(branch) {
      if !repo.recorded(branch).isEmpty { branches.append(branch) }
    }
    if branches.isEmpty { return [] }
    let specs = branches.map(repo.recorded)
    var statuses = try self.statuses(
      of: specs.flatMap(\.self), repo, divergence, overview: true)[...]
    let merged = try merged(into: repo.production, repo.branches.refs.map(\.name))
    let unsynced = Set(divergence.missing.map(\.id))
    let rebased = try rebased()?.branch
    var states: [HotfixState] = []
    for (branch, specs) in zip(branches, specs) {
      let own = Array(statuses.prefix(specs.count))
      statuses = statuses.dropFirst(specs.count)
      let (local, there) = (
        repo.branches.local(branch), onRemote.first { $0.branch == branch }?.ref
      )
      states.append(
        try state(
          branch, own, local, there, merged: merged, unsynced: unsynced, rebased: rebased, repo,
          divergence))
    }
    let order = HotfixState.Stage.allCases
    return states.sorted { a, b in
      let (one, other) = (order.firstIndex(of: a.stage)!, order.firstIndex(of: b.stage)!)
      return one == other ? (a.number ?? 0, b.branch) > (b.number ?? 0, a.branch) : one < other
    }
  }

  private func state(
    _ branch: Bytes, _ statuses: [FixStatus], _ local: Ref?, _ there: Ref?, merged: Set<Bytes>,
    unsynced: Set<ObjectID>, rebased: Bytes?, _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> HotfixState {
    let refs = [local, there].compactMap { $0 }.filter { !merged.contains($0.name) }
    let unmerged = try local.flatMap { local throws(Failure) in try self.unmerged(on: local) }
    let fixes = statuses.flatMap(\.commits)
    var own: [BranchCommits] = []
    for tip in Set(refs.map(\.id)) { own.append(try branchCommits(tip, fixes, repo)) }
    func isPicked(_ status: FixStatus) -> Bool { own.contains { $0.has(status) } }

    var stage: HotfixState.Stage = .started
    var missing: [FixSpec] = []
    let holdsMain = own.contains { !$0.ofMain(divergence).isEmpty }
    if unmerged != nil {
      stage = .conflict
    } else if statuses.allSatisfy(\.isOver) {
      let isUnsynced = statuses.contains { status in
        status.mention.map { unsynced.contains($0.commit.id) } ?? !unsynced.isEmpty
      }
      stage = isUnsynced ? .inProduction : .synced
    } else if !refs.isEmpty {
      if !holdsMain { missing = statuses.filter { !$0.isOver && !isPicked($0) }.map(\.spec) }
      stage =
        missing.count == statuses.count
        ? .started : try isPushed(local, there) ? .pushed : .picked
    }
    let beyond = own.flatMap(\.commits).filter { one in
      !one.isMerge && !fixes.contains { fix in own.contains { $0.pick(of: fix)?.id == one.id } }
    }
    let user = repo.settings.branch.read(branch, main: repo.settings.main)?.user
    return HotfixState(
      branch: branch, statuses: statuses, stage: stage, missing: missing,
      beyond: stage == .synced ? try unreleased(beyond, repo) : [], holdsMain: holdsMain,
      local: local, isOnRemote: there != nil,
      owner: local != nil || user == repo.settings.user ? nil : user,
      isBehind: try isBehind(local, there), isRebasing: rebased == branch,
      isResolved: unmerged?.isEmpty ?? false)
  }

  /// Those of a branch's own commits whose change production does not have.
  private func unreleased(_ own: [Commit], _ repo: RepoState) throws(Failure) -> [Commit] {
    let verdicts = try verdicts(of: own.map { [$0] }, on: [repo.production])
    return zip(own, verdicts).filter { _, verdict in
      verdict[0].map { !$0.lacks.isEmpty || !$0.unclear.isEmpty } ?? true
    }.map(\.0)
  }

  /// The repository's state with everybody's hotfix and sync branches, and what the remote has now.
  ///
  /// git ls-remote --symref <remote> HEAD refs/heads/*
  func repoOfAll(_ options: Options) throws(Failure) -> (RepoState, RemoteHeads?) {
    let remote: Bytes
    do { remote = try Settings.remote(options, try config()) } catch {
      _ = try place(nil)
      throw error
    }
    let heads = options.fetch ? try remoteHeads(remote) : nil
    let repo = try self.repo(options) { settings, config in
      (heads?.names.keys.sorted() ?? []).filter { branch in
        !settings.recorded(branch, config).isEmpty
          || settings.syncBranch.read(branch, main: settings.main) != nil
      }
    }
    return (repo, heads)
  }

  /// The refs whose commits a commit contains.
  ///
  /// git for-each-ref --merged=<commit> --format=%(refname) <ref>…
  func merged(into commit: ObjectID, _ refs: [Bytes]) throws(Failure) -> Set<Bytes> {
    if refs.isEmpty { return [] }
    return Set(
      try answer(["for-each-ref", "--merged=\(commit.hex)", "--format=%(refname)"] + refs).lines)
  }

  private func isBehind(_ local: Ref?, _ there: Ref?) throws(Failure) -> Bool {
    guard let local, let there else { return false }
    return !(try isAncestor(there.id, of: local.id))
  }

  /// All of the branch is on the remote.
  private func isPushed(_ local: Ref?, _ there: Ref?) throws(Failure) -> Bool {
    guard let there else { return false }
    return try local.map { local throws(Failure) in try isAncestor(local.id, of: there.id) } ?? true
  }

  /// The files that a pick which stopped on a branch has left unmerged, if the branch is checked
  /// out; nil if no pick has stopped there.
  ///
  /// git --git-dir=<worktree>/.git rev-parse --quiet --verify CHERRY_PICK_HEAD; … ls-files -u -z
  private func unmerged(on local: Ref) throws(Failure) -> Bytes? {
    guard let path = local.worktree else { return nil }
    let git: [Bytes] = local.isCurrent ? words : ["git", "--git-dir=\(path)/.git"]
    let hasStopped =
      local.isCurrent
      ? try pseudoRef("CHERRY_PICK_HEAD") != nil
      : try processes.ask(git + ["rev-parse", "--quiet", "--verify", "CHERRY_PICK_HEAD"])
        .exit.isSuccess
    return hasStopped ? try processes.ask(git + ["ls-files", "-u", "-z"]).out : nil
  }
}

extension FixStatus {
  /// The commit of production that says that it has the fix.
  var mention: Mention? { if case .has(let words, _) = production { words } else { nil } }
}
