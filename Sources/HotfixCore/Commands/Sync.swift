extension Run {
  /// `git hotfix-sync`: merges production back into main on a branch of its own.
  func sync() throws(Failure) -> Int32 {
    let sync = try Sync(options, git)
    welcome(sync.scene)
    if sync.isStopped {
      tell(sync.stopped)
      return 1
    }
    tell(sync.found)
    try perform(sync.make())
    try perform(sync.publish(answers.commit))
    let opened = try open(
      sync.opening, at: sync.merge, hasPushed: !sync.publish(answers.commit).isEmpty)
    try finish(sync.done(answers, opened, try obstacles(of: sync.opening)))
    return 0
  }

  /// What stands in the way of merging it as it must be.
  private func obstacles(of opening: Opening) throws(Failure) -> [Line] {
    guard case .gh(let gh) = opening.way, !options.dryRun else { return [] }
    let base = opening.request.base
    return try gh.obstacles(to: base, git.processes).lines(gh, base)
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
  let scene: Scene
  let branch: Bytes
  let state: State
  let back: MergeBack
  /// The finished merge; nil where it is to be signed, or none is made.
  let merge: ObjectID?
  let message: Bytes
  let signing: Bytes?
  /// Commits that production alone has, newest first.
  let brings: [Walked]
  /// Hotfix branches that production lacks.
  let openHotfixes: [Bytes]
  let opening: Opening

  private var settings: Settings { scene.settings }
  private var local: Ref? { scene.branches.local(branch) }
  private var there: ObjectID? { scene.branches.tracked(branch)?.id }
  private var made: ObjectID? { if case .made(let id) = state { id } else { merge } }
  private var isAtWork: Bool {
    switch state {
    case .inSync, .others: false
    case .made, .toMake: true
    }
  }
  /// `hotfix.syncResolve=stop`, and there is a conflict.
  var isStopped: Bool { state == .toMake && settings.resolve == .stop && !back.resolved.isEmpty }

  // MARK: Facts

  init(_ options: Options, _ git: Git) throws(Failure) {
    self.options = options
    let scene = try git.scene(options) { settings, _ in
      [settings.syncBranch.refspec(number: nil, main: settings.main)]
    }
    self.scene = scene
    let settings = scene.settings
    branch =
      options.branch
      ?? settings.syncBranch.name(user: settings.user ?? "", main: settings.main)
    try git.refuseBranch(branch, scene)
    if scene.place.isShallow, try git.mergeBase(scene.main, scene.production) == nil {
      throw .shallow(settings.remote)
    }
    brings = try git.own(of: scene.production, butNot: scene.main, settings)
    openHotfixes = try git.openHotfixes(scene)
    state = try git.syncState(branch, scene, brings)
    signing = try options.signing(scene.config)

    switch state {
    case .toMake: break
    case .made(let id):
      let made = try git.commit(id)
      (merge, message) = (id, made.message)
      back = try git.mergeBack(of: scene.production, into: made.parents[0], settings.resolve)
      opening = try git.opening(branch, back, brings, options, scene)
      return
    case .inSync, .others:
      (merge, message) = (nil, "")
      back = MergeBack(tree: scene.main, resolved: [], changes: [])
      opening = .none(branch, into: settings.main)
      return
    }
    if let path = scene.branches.local(branch)?.worktree { throw .syncCheckedOut(branch, at: path) }
    try scene.branches.refuseBlocked(branch)
    back = try git.mergeBack(of: scene.production, into: scene.main, settings.resolve)
    message = syncMessage(scene, back)
    merge =
      signing == nil
      ? try git.make(
        back.tree, [scene.main, scene.production], author: git.author(),
        committer: git.committer(), message) : nil
    opening = try git.opening(branch, back, brings, options, scene)
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
          .text(old?.hex ?? scene.main.zero),
        ], to: "move '\(branch)'")
    }
    if let merge { return [move(to: .text(merge.hex))] }
    guard let signing else { return [] }
    let commit = Step(
      scene.config.git + [
        "commit-tree", .text(signing), "-p", .text(scene.main.hex), "-p",
        .text(scene.production.hex), "-F", "-", .text(back.tree.hex),
      ], to: "sign the merge", voice: .answering, input: message, answers: .commit)
    return [commit, move(to: .answer(.commit))]
  }

  func publish(_ signed: Bytes) -> [Step] {
    guard settings.push, isAtWork else { return [] }
    if case .made(let id) = state, there == id { return [] }
    return [push(branch, expecting: there, scene, opening: opening)]
  }
}

extension Git {
  fileprivate func opening(
    _ branch: Bytes, _ back: MergeBack, _ brings: [Walked], _ options: Options, _ scene: Scene
  ) throws(Failure) -> Opening {
    try opening(
      syncRequest(branch, back, brings: brings, options, scene), at: try web(scene),
      scene.settings)
  }

  /// git rev-list <a> ^<b>
  fileprivate func own(
    of a: ObjectID, butNot b: ObjectID, _ settings: Settings
  ) throws(Failure) -> [Walked] {
    var own: [Walked] = []
    try walk([a.hex, "^\(b.hex)"], settings.markers) { commit, _ in
      own.append(commit)
      return true
    }
    return own
  }

  /// Hotfix branches of mine, and those fetched before, that have commits which production lacks.
  func openHotfixes(_ scene: Scene) throws(Failure) -> [Bytes] {
    let settings = scene.settings
    var open: [Bytes] = []
    var seen: Set<Bytes> = []
    for (branch, ref) in scene.branches.locals + scene.branches.trackeds {
      if settings.remembered(branch, scene.config).isEmpty { continue }
      guard seen.insert(branch).inserted else { continue }
      let isMerged = try isAncestor(ref.id, of: scene.production)
      if ref.id == scene.production || !isMerged { open.append(branch) }
    }
    if open.isEmpty { return [] }
    // One that was squashed into production is over too.
    let drift = try drift(scene)
    var waiting: [Bytes] = []
    for branch in open {
      let wanted = settings.remembered(branch, scene.config)
      let found = try find(wanted, scene, drift, asksRemote: false)
      if !found.allSatisfy(\.isLanded) { waiting.append(branch) }
    }
    return waiting
  }

  fileprivate func syncState(
    _ branch: Bytes, _ scene: Scene, _ brings: [Walked]
  ) throws(Failure) -> Sync.State {
    if brings.isEmpty { return .inSync }
    let settings = scene.settings
    let mine = scene.branches.local(branch) ?? scene.branches.tracked(branch)
    for (other, ref) in scene.branches.trackeds where other != branch {
      guard settings.syncBranch.read(other, main: settings.main) != nil,
        try isSync(ref.id, of: scene.production)
      else { continue }
      return .others(other, ref.id)
    }
    guard let mine else { return .toMake }
    if let there = scene.branches.tracked(branch), there.id != mine.id,
      !(try isAncestor(there.id, of: mine.id)), !(try isAncestor(there.id, of: scene.main)),
      try madeBySync(there.id) == nil
    {
      throw .workedOn(
        branch, by: try commit(there.id).committer, remote: settings.remote,
        isHere: scene.branches.local(branch) != nil)
    }
    if try isAncestor(mine.id, of: scene.main) { return .toMake }
    guard try madeBySync(mine.id) != nil else {
      throw .workedOn(
        branch, by: try commit(mine.id).committer,
        remote: scene.branches.tracked(branch).map { _ in settings.remote },
        isHere: scene.branches.local(branch) != nil)
    }
    if try isSync(mine.id, of: scene.production), try merge(scene.main, mine.id).isClean {
      return .made(mine.id)
    }
    return .toMake
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

  func isSync(_ id: ObjectID, of production: ObjectID) throws(Failure) -> Bool {
    try madeBySync(id) == production
  }
}
