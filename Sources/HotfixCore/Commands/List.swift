extension Run {
  /// `git hotfix-start --list`: every open hotfix, mine and others', and what comes next.
  func list() throws(Failure) -> Int32 {
    let (repo, heads) = try git.sceneOfAll(options)
    let list = try List(repo, heads, git)
    welcome(list.repo)
    let paints = try git.config().paints(on: System.standardOutput)
    tell(list.report(columns: System.columns(of: System.standardOutput), paints: paints))
    return 0
  }
}

struct List {
  /// How far a hotfix is, in the order in which it gets there.
  enum Stage: String, CaseIterable {
    case started, conflict, picked, pushed
    case inProduction = "in-production"
    case synced
  }
  struct Hotfix: Equatable {
    let branch: Bytes
    /// Nothing, where it is a sync branch.
    let wanted: [FixSpec]
    let stage: Stage
    /// What of it is neither on the branch nor in production, where the rest is.
    let missing: [FixSpec]
    /// What it has beside the fixes that landed, and production lacks.
    let beyond: [Commit]
    /// It holds commits of main that production lacks.
    let holdsMain: Bool
    /// nil where it is only on the remote.
    let local: Ref?
    let isOnRemote: Bool
    /// Whose it is; nil where it is mine.
    let owner: Bytes?
    /// What of it main does not have yet.
    let unmerged: [FixSpec]
    /// The remote's branch has commits that the one here lacks.
    let isBehind: Bool
    let isRebasing: Bool
    /// Nothing of the pick that stopped is unmerged.
    let isResolved: Bool

    var number: Int? { wanted.compactMap(\.number).first }
    func stage(of want: FixSpec) -> Stage { missing.contains(want) ? .started : stage }
  }
  let repo: RepoState
  let hotfixes: [Hotfix]
  /// Somebody's branch that merges production back already.
  let sync: Bytes?
  /// Main contains production.
  let isSynced: Bool

  // MARK: Facts

  init(_ repo: RepoState, _ heads: RemoteHeads?, _ git: Git) throws(Failure) {
    self.repo = repo
    let settings = repo.settings
    let isThere = { (branch: Bytes) in heads.map { $0.names[branch] != nil } ?? true }
    let onRemote = repo.branches.trackeds.filter { isThere($0.branch) }

    var branches: [Bytes] = []
    for branch in (repo.branches.locals + onRemote).map(\.branch)
    where !branches.contains(branch) && ![settings.main, settings.production].contains(branch) {
      if !repo.remembered(branch).isEmpty { branches.append(branch) }
    }
    let divergence = try git.divergence(repo)
    let landings = try git.landings(branches.flatMap { repo.remembered($0) }, repo, divergence)
    let merged = try git.merged(into: repo.production, repo.branches.refs.map(\.name))
    let unsynced = try git.ids(in: repo.production, butNot: repo.main)
    isSynced = unsynced.isEmpty
    let rebased = try git.rebased()?.branch

    var hotfixes: [Hotfix] = []
    for branch in branches {
      let local = repo.branches.local(branch)
      let there = onRemote.first { $0.branch == branch }?.ref
      let wanted = repo.remembered(branch)
      var found = wanted.map { Found(wanted: $0, finding: landings[$0] ?? .missing) }
      let isPicked = [local, there].contains { $0.map { !merged.contains($0.name) } ?? false }
      if !isPicked { found = try git.tried(found, repo) }
      let landed = found.compactMap(\.finding.landed)
      var stage: Stage = .started
      let unmerged = try local.flatMap { local throws(Failure) in try git.unmerged(on: local) }
      if unmerged != nil {
        stage = .conflict
      } else if landed.count == wanted.count {
        stage = landed.contains { unsynced.contains($0.commit) } ? .inProduction : .synced
      } else if isPicked {
        stage = try git.isPushed(local, there) ? .pushed : .picked
      }
      let tips = Set(
        [local, there].compactMap { $0 }.filter { !merged.contains($0.name) }.map(\.id))
      var own: [Commit] = []
      if stage != .conflict {
        for tip in tips { own += try git.own(of: tip, repo) }
      }
      // What only its forge could tell may be on a branch that has one number alone.
      let holdsMain = own.held(of: divergence) > 0
      let missing = found.filter { one in
        !holdsMain && [.picked, .pushed].contains(stage) && !one.isLanded && !own.hasPicked(one)
          && (wanted.count > 1 || one.finding != .missing)
      }.map(\.wanted)
      if missing == wanted { stage = .started }
      let fixes = found.flatMap(\.finding.commits)
      let isWhole = tips.count == 1 && landed.contains(where: \.isWhole)
      let beyond = own.filter { one in !one.isMerge && !fixes.contains { [one].hasPicked($0) } }
      let user = settings.branch.read(branch, main: settings.main)?.user
      hotfixes.append(
        Hotfix(
          branch: branch, wanted: wanted, stage: stage,
          missing: missing,
          beyond: stage == .synced && !isWhole ? beyond : [], holdsMain: holdsMain,
          local: local, isOnRemote: there != nil,
          owner: local != nil || user == settings.user ? nil : user,
          unmerged: wanted.filter { landings[$0] == nil },
          isBehind: try git.isBehind(local, there),
          isRebasing: rebased == branch, isResolved: unmerged?.isEmpty ?? false))
    }
    if let leftover = try git.leftoverSync(onRemote.map(\.branch), repo) {
      hotfixes.append(leftover)
    }
    let order = Stage.allCases
    self.hotfixes = hotfixes.sorted { a, b in
      let (one, other) = (order.firstIndex(of: a.stage)!, order.firstIndex(of: b.stage)!)
      return one == other ? (a.number ?? 0, b.branch) > (b.number ?? 0, a.branch) : one < other
    }
    sync =
      unsynced.isEmpty
      ? nil
      : try git.waitingSync(onRemote, repo, try git.toldSquashes(repo, divergence))?.branch
  }
}

extension Git {
  /// The repo with everybody's hotfix and sync branches, and what the remote has now.
  func sceneOfAll(_ options: Options) throws(Failure) -> (RepoState, RemoteHeads?) {
    let remote: Bytes
    do { remote = try Settings.remote(options, try config()) } catch {
      _ = try place(nil)
      throw error
    }
    let heads = options.fetch ? try remoteHeads(remote) : nil
    let repo = try self.repo(options) { settings, config in
      (heads?.names.keys.sorted() ?? []).filter { branch in
        !settings.remembered(branch, config).isEmpty
          || settings.syncBranch.read(branch, main: settings.main) != nil
      }
    }
    return (repo, heads)
  }

  /// What main has of all that is wanted, and of that production; what is older than the divergence is found in one walk.
  ///
  /// git rev-list --first-parent <fork>
  func landings(
    _ wanted: [FixSpec], _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> [FixSpec: Finding] {
    var landings: [FixSpec: Finding] = [:]
    var old: [Int: FixSpec] = [:]
    for want in wanted {
      if let number = want.number, want.commits.isEmpty, divergence.find(number) == .missing {
        old[number] = want
      } else {
        let found = try find([want], repo, divergence, asksRemote: false)[0].finding
        if found != .missing { landings[want] = found }
      }
    }
    guard let fork = divergence.fork, !old.isEmpty else { return landings }
    try walk(["--first-parent", fork.hex], repo.settings.markers) { commit, _ in
      if let number = commit.marks.number, let want = old.removeValue(forKey: number) {
        landings[want] = divergence.judge(old: commit)
      }
      return !old.isEmpty
    }
    return landings
  }

  /// Those of the refs whose commits a commit has.
  ///
  /// git for-each-ref --merged=<commit> --format=%(refname) <ref>…
  func merged(
    into commit: ObjectID, _ refs: [Bytes]
  ) throws(Failure) -> Set<Bytes> {
    if refs.isEmpty { return [] }
    return Set(
      try answer(["for-each-ref", "--merged=\(commit.hex)", "--format=%(refname)"] + refs).lines)
  }

  /// git rev-list <a> ^<b>
  fileprivate func ids(in a: ObjectID, butNot b: ObjectID) throws(Failure) -> Set<ObjectID> {
    Set(try answer(["rev-list", a.hex, "^\(b.hex)", "--"]).lines.map { ObjectID($0) })
  }

  /// My branch of a sync that main has.
  fileprivate func leftoverSync(
    _ onRemote: [Bytes], _ repo: RepoState
  ) throws(Failure) -> List.Hotfix? {
    let settings = repo.settings
    guard let user = settings.user else { return nil }
    let branch = settings.syncBranch.name(user: user, main: settings.main)
    let isThere = onRemote.contains(branch)
    let (local, there) = (repo.branches.local(branch), repo.branches.tracked(branch))
    let refs = (local.map { [$0] } ?? []) + (isThere ? there.map { [$0] } ?? [] : [])
    for ref in refs where !(try isAncestor(ref.id, of: repo.main)) { return nil }
    if refs.isEmpty { return nil }
    return List.Hotfix(
      branch: branch, wanted: [], stage: .synced, missing: [], beyond: [], holdsMain: false,
      local: local, isOnRemote: isThere, owner: nil, unmerged: [], isBehind: false,
      isRebasing: false, isResolved: false)
  }

  fileprivate func isBehind(_ local: Ref?, _ there: Ref?) throws(Failure) -> Bool {
    guard let local, let there else { return false }
    return !(try isAncestor(there.id, of: local.id))
  }

  /// All of the branch is on the remote.
  fileprivate func isPushed(_ local: Ref?, _ there: Ref?) throws(Failure) -> Bool {
    guard let there else { return false }
    return try local.map { local throws(Failure) in try isAncestor(local.id, of: there.id) } ?? true
  }

  /// What a pick that has stopped on the branch has left unmerged, where that is checked out; nil
  /// where none has.
  ///
  /// git --git-dir=<worktree>/.git rev-parse --quiet --verify CHERRY_PICK_HEAD; … ls-files -u -z
  fileprivate func unmerged(on local: Ref) throws(Failure) -> Bytes? {
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
