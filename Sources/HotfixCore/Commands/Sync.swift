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
    try perform(sync.make())
    try perform(sync.publish())
    let opened = try open(sync.opening, at: sync.merge, hasPushed: sync.isNews)
    let obstacles = try obstacles(of: sync.opening)
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

/// Production's way back into main.
struct Sync {
  /// What is there of it already.
  enum State: Equatable {
    /// Main contains production.
    case inSync
    /// Another's branch does this.
    case others(Bytes, ObjectID)
    /// My branch does this, and still can.
    case made(ObjectID)
    /// The branch is to be made; over what it was, if it was.
    case toMake
  }
  let options: Options
  let repo: RepoState
  let branch: Bytes
  let state: State
  let back: MergeBack
  /// The finished merge; nil where it is to be signed, or none is made.
  let merge: ObjectID?
  let message: Bytes
  let signing: Bytes?
  /// Syncs of before whose history main lacks; they count as merged.
  let squashes: [Squash]
  let consequences: Consequences
  /// Hotfix branches that production lacks.
  let openHotfixes: [Bytes]
  let opening: Opening
  /// The page that lists what is open of another's branch that does this.
  let listing: Bytes?

  private var settings: Settings { repo.settings }
  private var local: Ref? { repo.branches.local(branch) }
  private var there: ObjectID? { repo.branches.tracked(branch)?.id }
  private var made: ObjectID? { if case .made(let id) = state { id } else { merge } }
  private var isAtWork: Bool {
    switch state {
    case .inSync, .others: false
    case .made, .toMake: true
    }
  }
  /// No sync has been made here that is still there.
  var isFirst: Bool { state == .toMake && local == nil }
  /// `hotfix.syncResolve=stop`, and there is a conflict.
  var isStopped: Bool { state == .toMake && settings.resolve == .stop && !back.resolved.isEmpty }

  // MARK: Facts

  init(_ options: Options, _ git: Git) throws(Failure) {
    self.options = options
    let repo = try git.repo(options) { settings, _ in
      [settings.syncBranch.refspec(number: nil, main: settings.main)]
    }
    self.repo = repo
    let settings = repo.settings
    branch =
      options.branch
      ?? settings.syncBranch.name(user: settings.user ?? "", main: settings.main)
    try git.refuseBranch(branch, repo)
    if repo.place.isShallow, try git.mergeBase(repo.main, repo.production) == nil {
      throw .shallow(settings.remote)
    }
    let divergence = try git.divergence(repo)
    openHotfixes = try git.hotfixStates(repo, nil, divergence).filter(\.isOpen).map(\.branch)
    squashes = try git.squashes(repo, divergence)
    state = divergence.missing.isEmpty ? .inSync : try git.syncState(branch, repo, squashes)
    signing = try options.signing(repo.config)

    listing =
      if case .others(let other, _) = state { try git.listing(of: other, repo) } else { nil }
    var (main, made) = (repo.main, nil as CommitObject?)
    switch state {
    case .inSync, .others:
      back = MergeBack(tree: repo.main, resolved: [], changes: [])
      (merge, message, consequences) = (nil, "", Consequences())
      opening = .nothing(branch, into: settings.main)
      return
    case .made(let id):
      made = try git.commit(id)
      main = made?.parents.first ?? main
    case .toMake:
      if let path = repo.branches.local(branch)?.worktree {
        throw .syncCheckedOut(branch, at: path)
      }
      try repo.branches.refuseBlocked(branch)
    }
    back = try git.mergeBack(of: repo.production, into: main, settings.resolve, since: squashes)
    consequences = try git.consequences(of: back, repo, divergence, since: squashes)
    message = made?.message ?? syncMessage(repo, back)
    merge =
      if let made { made.id } else if signing != nil { nil } else {
        try git.make(
          back.tree, [repo.main, repo.production], author: git.author(),
          committer: git.committer(), message)
      }
    opening = try git.opening(
      syncRequest(branch, back, consequences, divergence.missing, squashes, options, repo),
      at: try git.web(repo), settings)
  }

  // MARK: Plan

  func make() -> [Step] {
    guard state == .toMake else { return [] }
    let old = local?.id
    let ref: Bytes = "refs/heads/\(branch)"
    let reflog: Bytes = "hotfix-sync: merge \(settings.production) into \(settings.main)"
    func move(to commit: Step.Word) -> Step {
      Step(
        [
          "git", "update-ref", "-m", .text(reflog), .text(ref), commit,
          .text(old?.hex ?? repo.main.zero),
        ], to: "move '\(branch)'")
    }
    if let merge { return [move(to: .text(merge.hex))] }
    guard let signing else { return [] }
    let commit = Step(
      repo.config.git + [
        "commit-tree", .text(signing), "-p", .text(repo.main.hex), "-p",
        .text(repo.production.hex), "-F", "-", .text(back.tree.hex),
      ], to: "sign the merge", voice: .answering, input: message, answers: .commit)
    return [commit, move(to: .answer(.commit))]
  }

  func publish() -> [Step] {
    guard isNews || settings.push && isAtWork && repo.hasPlaces else { return [] }
    return [
      push(
        branch, expecting: there, repo, opening: opening, isForward: there == nil || !isNews)
    ]
  }

  /// Something of it is new to the remote.
  var isNews: Bool {
    if case .made(let id) = state, there == id { return false }
    return settings.push && isAtWork
  }
}

extension Git {
  fileprivate func syncState(
    _ branch: Bytes, _ repo: RepoState, _ squashes: [Squash]
  ) throws(Failure) -> Sync.State {
    let settings = repo.settings
    let (local, tracked) = (repo.branches.local(branch), repo.branches.tracked(branch))
    let trackeds = repo.branches.trackeds
    if let other = try waitingSync(trackeds.filter { $0.branch != branch }, repo, squashes) {
      return .others(other.branch, other.ref.id)
    }
    if let tracked, local?.worktree == nil, try isWaiting(tracked.id, repo, squashes),
      try local.map({ local throws(Failure) in try isSpent(local.id, repo) }) ?? true
    {
      return .made(tracked.id)
    }
    let mine = local ?? tracked
    guard let mine else { return .toMake }
    if let there = repo.branches.tracked(branch), there.id != mine.id,
      !(try isAncestor(there.id, of: mine.id)), !(try isAncestor(there.id, of: repo.main)),
      try madeBySync(there.id) == nil
    {
      throw .workedOn(
        branch, by: try commit(there.id).committer, remote: settings.remote,
        isHere: repo.branches.local(branch) != nil)
    }
    if try isAncestor(mine.id, of: repo.main) { return .toMake }
    guard try madeBySync(mine.id) != nil else {
      throw .workedOn(
        branch, by: try commit(mine.id).committer,
        remote: repo.branches.tracked(branch).map { _ in settings.remote },
        isHere: repo.branches.local(branch) != nil)
    }
    return try isWaiting(mine.id, repo, squashes) ? .made(mine.id) : .toMake
  }

  /// The first branch of a sync that needs nothing but to be merged.
  func waitingSync(
    _ branches: [(branch: Bytes, ref: Ref)], _ repo: RepoState, _ squashes: [Squash]
  ) throws(Failure) -> (branch: Bytes, ref: Ref)? {
    let settings = repo.settings
    for one in branches where settings.syncBranch.read(one.branch, main: settings.main) != nil {
      if try isWaiting(one.ref.id, repo, squashes) { return one }
    }
    return nil
  }

  /// It is a merge of this production that needs nothing but to be merged: made since the last
  /// one that was squashed, and without a conflict.
  func isWaiting(
    _ id: ObjectID, _ repo: RepoState, _ squashes: [Squash]
  ) throws(Failure) -> Bool {
    guard try madeBySync(id) == repo.production else { return false }
    for squash in squashes where !(try isAncestor(squash.commit.id, of: id)) { return false }
    return try merge(repo.main, id).isClean
  }

  /// It was merged, or is this command's own.
  private func isSpent(_ id: ObjectID, _ repo: RepoState) throws(Failure) -> Bool {
    if try madeBySync(id) != nil { return true }
    return try isAncestor(id, of: repo.main)
  }

  /// The production that a commit of this command's making merges; nil for any other commit.
  func madeBySync(_ id: ObjectID) throws(Failure) -> ObjectID? {
    let commit = try commit(id)
    guard commit.parents.count == 2,
      let trailer = commit.message.lines.last?.dropping(prefix: "Hotfix-sync: "),
      trailer == "\(commit.parents[1].hex) \(commit.tree.hex)"
    else { return nil }
    return commit.parents[1]
  }
}
