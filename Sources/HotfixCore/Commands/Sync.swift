extension Run {
  /// `git hotfix-sync`: merges production back into main on a branch of its own.
  func sync() throws(Failure) -> Int32 {
    let sync = try Sync(options, git)
    welcome(sync.repo, isFirst: sync.isFirst)
    if sync.isStopped {
      tell(sync.stopped)
      return 1
    }
    tell(sync.found)
    guard let merge = sync.state.merge else {
      try finish(sync.nothingToDo)
      return 0
    }
    try perform(sync.make())
    try perform(sync.publish())
    let opened = try open(merge.opening, at: merge.commit, hasPushed: sync.isNews)
    let obstacles = try obstacles(of: merge.opening)
    if !isDoing { try browse(opened) }
    try finish(sync.done(answers, opened, obstacles))
    if isDoing { try browse(opened) }
    return 0
  }

  /// What must be changed before it can be merged with a merge commit.
  private func obstacles(of opening: Opening) throws(Failure) -> [Next] {
    guard case .gh(let gh) = opening.way, isDoing else { return [] }
    let base = opening.request.base
    git.processes.watch("asking \(gh.host) whether '\(base)' takes merge commits")
    return try gh.obstacles(to: base, git.processes).next(gh, base)
  }
}

/// The merge back of production into main.
struct Sync {
  let options: Options
  let repo: RepoState
  let branch: Bytes
  let state: SyncState
  let signing: Bytes?
  /// Hotfix branches that production does not have.
  let openHotfixes: [Bytes]
  /// The page that lists the open pull requests of somebody else's branch that does this.
  let listing: Bytes?

  private var settings: Settings { repo.settings }
  private var local: Ref? { repo.branches.local(branch) }
  private var there: ObjectID? { repo.branches.tracked(branch)?.id }
  /// No sync branch exists here.
  var isFirst: Bool { if case .toMake = state { local == nil } else { false } }
  /// `hotfix.syncResolve=stop`, and there is a conflict.
  var isStopped: Bool {
    guard case .toMake(let merge) = state, settings.resolve == .stop else { return false }
    return !merge.back.conflicts.isEmpty
  }
  /// Some of it is new to the remote.
  var isNews: Bool {
    if case .made(let merge) = state, there == merge.commit { return false }
    return settings.push && state.merge != nil
  }

  // MARK: Facts

  init(_ options: Options, _ git: Git) throws(Failure) {
    self.options = options
    let repo = try git.repo(options) { settings, _ in
      [settings.syncBranch.refspec(number: nil, main: settings.main)]
    }
    self.repo = repo
    let settings = repo.settings
    let branch =
      options.branch
      ?? settings.syncBranch.name(user: settings.user ?? "", main: settings.main)
    self.branch = branch
    try git.refuseBranch(branch, repo)
    if repo.place.isShallow, try git.mergeBase(repo.main, repo.production) == nil {
      throw .shallow(settings.remote)
    }
    let divergence = try git.divergence(repo)
    openHotfixes = try git.hotfixStates(repo, nil, divergence).filter(\.isOpen).map(\.branch)
    let signing = try options.signing(repo.config)
    self.signing = signing

    if divergence.missing.isEmpty {
      if let reverted = try git.revertedSync(repo, divergence) {
        throw .refused(reverted.words(settings), next: reverted.ways(branch, settings))
      }
      (state, listing) = (.inSync, nil)
      return
    }
    let found = try git.syncBranch(branch, repo, divergence.squashes)
    if let found, found.branch != branch {
      state = .others(found.branch, found.tip)
      listing = try git.listing(of: found.branch, repo)
      return
    }
    listing = nil
    func merge(
      into main: ObjectID, made: CommitObject?
    ) throws(Failure) -> SyncMerge? {
      let back = try git.mergeBack(into: main, repo, divergence, settings.resolve)
      let message = syncMessage(repo, back, options)
      if let made, made.tree != back.tree || options.title != nil && made.message != message {
        return nil
      }
      let effects = try git.effects(of: back, repo, divergence)
      let commit =
        if let made { made.id } else if signing != nil { nil as ObjectID? } else {
          try git.make(
            back.tree, [main, repo.production], author: git.author(),
            committer: git.committer(), message)
        }
      return SyncMerge(
        back: back, effects: effects, message: message, commit: commit,
        opening: try git.opening(
          syncRequest(branch, back, effects, divergence.missing, options, repo),
          at: try git.web(repo), settings))
    }
    if let found {
      let made = try git.commit(found.tip)
      if let merge = try merge(into: made.parents[0], made: made) {
        state = .made(merge)
        return
      }
    }
    if let path = repo.branches.local(branch)?.worktree {
      throw .refused(
        "\(branch) is checked out at \(path)",
        next: .run("git -C \(path) switch --detach", "git hotfix-sync", to: "To make it again"))
    }
    try repo.branches.refuseBlocked(branch)
    state = .toMake(try merge(into: repo.main, made: nil)!)
  }

  // MARK: Plan

  func make() -> [Step] {
    guard case .toMake(let merge) = state else { return [] }
    let ref: Bytes = "refs/heads/\(branch)"
    let reflog: Bytes = "hotfix-sync: merge \(settings.production) into \(settings.main)"
    func move(to commit: Step.Word) -> Step {
      Step(
        [
          "git", "update-ref", "-m", .text(reflog), .text(ref), commit,
          .text(local?.id.hex ?? repo.main.zero),
        ], to: "move '\(branch)'")
    }
    if let commit = merge.commit { return [move(to: .text(commit.hex))] }
    guard let signing else { return [] }
    let commit = Step(
      repo.config.git + [
        "commit-tree", .text(signing), "-p", .text(repo.main.hex), "-p",
        .text(repo.production.hex), "-F", "-", .text(merge.back.tree.hex),
      ], to: "sign the merge", voice: .answering, input: merge.message, answers: .commit)
    return [commit, move(to: .answer(.commit))]
  }

  func publish() -> [Step] {
    guard let opening = state.merge?.opening,
      isNews || settings.push && repo.hasPlaces
    else { return [] }
    return [
      push(
        branch, expecting: there, repo, opening: opening, isForward: there == nil || !isNews)
    ]
  }
}
