extension Run {
  /// `git hotfix-pick`: picks the fix onto the hotfix branch, pushes it, opens its pull request.
  func pick() throws(Failure) -> Int32 {
    let pick = try Pick(options, git)
    welcome(pick.repo)
    tell(pick.keys)
    if options.abort { return try giveUp(pick) }
    if pick.isOver {
      tell(pick.over)
      return 0
    }
    if pick.stopped != nil {
      if !options.proceed { return try stop(pick) }
      try pick.refuseUnresolved()
    }
    tell(pick.found)
    return try make(pick)
  }

  /// Makes the picks up to one that conflicts. What comes after a commit that only git can make is
  /// found out anew.
  private func make(_ pick: Pick) throws(Failure) -> Int32 {
    if pick.isHere, !pick.missing.isEmpty, isDoing { try git.refuseInTheWay(of: pick) }
    do { try perform(pick.make()) } catch {
      guard case .step = error, pick.stopsAhead, try git.pseudoRef("CHERRY_PICK_HEAD") != nil else {
        throw try git.explained(error, pick)
      }
    }
    if !pick.isHere || !isDoing { return try pick.stopsAhead ? stop(pick) : offer(pick) }
    try git.refuseSwitched(pick)
    if !pick.stopsAhead, pick.stopped == nil || pick.missing.count == 1 { return try offer(pick) }
    var now = try Pick(options.offline, Git(git.processes))
    now.hasJustStopped = true
    return now.stopped == nil ? try make(now) : try stop(now)
  }

  private func stop(_ pick: Pick) throws(Failure) -> Int32 {
    tell(pick.isResolved ? pick.uncommitted : pick.brief(try git.prerequisites(pick)))
    try finish([])
    return 1
  }

  private func giveUp(_ pick: Pick) throws(Failure) -> Int32 {
    let kept = try git.keep(pick)
    tell(kept?.said ?? [])
    if pick.stopped != nil, isDoing {
      try git.waitForIndex(from: pick.tip, to: pick.tip, again: pick.again)
    }
    do { try perform(pick.giveUp(kept?.commit)) } catch {
      guard case .step("run git reset", let said) = error, try git.locks().isEmpty else {
        throw error
      }
      throw .notGoneBack(said: said)
    }
    try finish(pick.givenUp(kept))
    return 0
  }

  private func offer(_ pick: Pick) throws(Failure) -> Int32 {
    let offer = try Offer(pick, git)
    try offer.refuseReverted(git)
    try offer.refuseMarkers(git)
    tell(offer.made)
    try perform(offer.publish())
    let opened: Opened
    do {
      opened = try open(
        offer.opening, at: offer.commits.first?.id, number: offer.numbers.first,
        hasPushed: offer.isNews)
    } catch {
      guard case .requestFailed = error else { throw error }
      // The hotfix goes out all the same, and its channels are to know.
      let page = offer.opening.page.map { .page($0) } ?? Opened.nothing
      try perform(offer.announce(page))
      tell(warnings + [.next(offer.announcing.next())])
      try noteShown(offer.announcing)
      throw error
    }
    try perform(offer.announce(opened))
    tell(warnings)
    if !isDoing { try browse(opened) }
    try finish(offer.done(opened))
    if isDoing { try browse(opened) }
    if !opened.isMerged { try noteShown(offer.announcing) }
    return 0
  }
}

/// What picking starts from, and its plan.
struct Pick {
  let options: Options
  let todo: Todo
  /// What is still to be picked, in main's order.
  let missing: [Fix]
  /// What would change nothing any more.
  let idle: [Fix]
  let details: [ObjectID: CommitDetails]
  /// The missing ones, tried.
  let trial: Trial
  /// How far the pick that stopped here is resolved.
  let resolution: Resolution?
  /// It did so in this run: nobody but rerere can have resolved anything.
  var hasJustStopped = false
  /// How the picks are signed; nil where they are not.
  let signing: Bytes?

  var target: Target { todo.target }
  var statuses: [FixStatus] { todo.statuses }
  var own: BranchCommits { todo.own }
  var stopped: Fix? { todo.stopped }
  var repo: RepoState { target.repo }
  var branch: Bytes { target.branch }
  var specs: [FixSpec] { target.specs }
  var tip: ObjectID { target.tip }
  var isHere: Bool { target.isHere }
  /// A conflict lies ahead, or is where it was: of a pick in memory, or of one that is only planned.
  var stopsAhead: Bool { trial.conflict != nil && stopped == nil }
  /// Production has all of it, or there is nothing to push.
  var isOver: Bool {
    missing.isEmpty && stopped == nil && (own.isEmpty || statuses.allSatisfy(\.isInProduction))
  }
  /// What neither the branch nor production has.
  var unpicked: [FixStatus] { statuses.filter { !own.has($0) && !$0.isInProduction } }

  // MARK: Facts

  init(_ options: Options, _ git: Git) throws(Failure) {
    self.options = options
    let todo = try Todo(options, git)
    self.todo = todo
    let (target, fixes, stopped) = (todo.target, todo.fixes, todo.stopped)
    signing = try options.signing(target.repo.config)
    details = try git.details(fixes.map(\.commit))
    if let local = target.local, !fixes.isEmpty {
      try git.refuseTarget(local, target.branch, target.repo)
    }
    let trial = try git.trial(
      fixes, onto: target.tip, details, signoff: options.signoff,
      by: options.abort || fixes.isEmpty ? nil : git.committer())
    self.trial = trial
    if stopped != nil, options.abort { try git.refuseAtRisk(git.changes(), from: target.tip) }
    resolution = try stopped.map { _ throws(Failure) in
      try git.resolution(of: trial, onto: target.tip)
    }
    let idle = trial.picks.filter { $0.outcome == .empty }.map(\.fix)
    self.idle = idle
    missing = fixes.filter { !idle.contains($0) }
    if options.abort { return }
    // A person may have committed what had stopped: the rest is gone on with.
    if options.proceed, stopped == nil, !missing.isEmpty, todo.own.isEmpty { throw .noPickStopped }
    try git.refuseRemote(todo, force: options.force)
  }
}

extension Git {
  /// Refuses a pick that conflicts if git would lose a file over it: `git cherry-pick` overwrites what
  /// is ignored.
  ///
  /// - Throws: `.refused`, also for another git that writes the index.
  fileprivate func refuseInTheWay(of pick: Pick) throws(Failure) {
    let end = pick.trial.reached
    try waitForIndex(from: pick.tip, to: pick.stopped == nil ? end : pick.tip, again: pick.again)
    guard pick.stopsAhead else { return }
    try refuseUnmerged(changes(), again: pick.again)
    var found = try inTheWay(from: pick.tip, to: end)
    found.changed = Set(found.changed + (try changes().filter(\.isStaged).map(\.path))).sorted()
    if !found.isEmpty { throw try refusal(of: found, pick) }
  }

  /// Why git did not make a pick, if something in the checkout is the reason.
  fileprivate func explained(_ failure: Failure, _ pick: Pick) throws(Failure) -> Failure {
    switch failure {
    case .step: break
    case .interrupted(let signal) where !System.isWish(signal): break
    default: return failure
    }
    guard pick.isHere, pick.stopped == nil else { return failure }
    try waitForIndex(from: pick.tip, to: pick.trial.reached, again: pick.again)
    try refuseUnmerged(changes(), again: pick.again)
    let found = try inTheWay(from: pick.tip, to: pick.trial.reached)
    return found.isEmpty ? failure : try refusal(of: found, pick)
  }

  private func refusal(of found: InTheWay, _ pick: Pick) throws(Failure) -> Failure {
    let number = pick.specs.prefix(1).compactMap { $0.number.map { Bytes($0) } }
    let instead: Next =
      pick.stopsAhead
      ? .run(
        "git switch --detach", "git hotfix-start --worktree" + .words(number),
        to: "To resolve it in a worktree of its own")
      : .run(
        "git switch --detach && git hotfix-pick --branch=\(pick.branch)"
          + .words(pick.options.typed), to: "To pick without touching your files")
    return try refusal("not picked", found, again: pick.again, instead: [instead])
  }

  /// Refuses to go on if this checkout was switched while the command ran: git then worked on another
  /// branch.
  fileprivate func refuseSwitched(_ pick: Pick) throws(Failure) {
    let (current, branch) = (try currentBranch(), pick.branch)
    if pick.missing.isEmpty || current == branch { return }
    let back: ShellCommand =
      try pseudoRef("CHERRY_PICK_HEAD") == nil
      ? "git reset --keep HEAD@{1}" : "git cherry-pick --abort"
    throw .refused(
      "this checkout was switched to '\(current ?? "a commit")' while the command ran, and git picked there",
      next: [
        .run(
          back, "git switch \(branch)", pick.again,
          to: "To take that back and pick onto '\(branch)'")
      ])
  }
}

extension Pick {
  /// The same command, typed again.
  var again: ShellCommand { options.again(.pick) }
}

extension Git {
  /// What would have made the pick clean that stops; nil where none does, or where somebody has
  /// begun to resolve it by hand.
  fileprivate func prerequisites(_ pick: Pick) throws(Failure) -> Prerequisites? {
    let isBegun = pick.resolution.map { !$0.changed.isEmpty } ?? false
    if pick.trial.conflict == nil || isBegun || !pick.resolved.isEmpty { return nil }
    return try PrerequisiteSearch(
      pick.missing.map(\.commit), onto: pick.tip, having: pick.own.commits, pick.todo.divergence,
      self
    ).run()
  }
}

extension Git {
  /// Refuses a branch that the remote has more of, or less by force, or that somebody else has there
  /// for its number.
  fileprivate func refuseRemote(_ todo: Todo, force: Bool) throws(Failure) {
    let (target, repo) = (todo.target, todo.target.repo)
    guard let there = repo.branches.tracked(target.branch), repo.settings.push else {
      if force || target.local == nil { return }
      for number in todo.statuses.filter({ !$0.isInProduction }).compactMap(\.spec.number) {
        try refuseOthers(number, besides: target.branch, repo, command: .pick)
      }
      return
    }
    let isBehind = !(try isAncestor(there.id, of: target.tip))
    let theirs = isBehind ? try branchCommits(there.id, [], repo) : BranchCommits()
    let (held, settings) = (todo.own.ofMain(todo.divergence).count, repo.settings)
    if !theirs.ofMain(todo.divergence).isEmpty, held == 0 {
      throw .remoteHoldsMain(
        target.branch, there.id, remote: settings.remote,
        count: theirs.ofMain(todo.divergence).count,
        main: settings.main,
        others: theirs.commits.reversed().filter { one in
          !one.isMerge && !todo.divergence.isNew(one.id)
            && !todo.own.commits.contains { $0.id == one.id || $0.subject == one.subject }
        },
        isHere: target.isHere)
    }
    if isBehind || !force, held == 0, !repo.hasPlaces,
      let (point, commits) = try takenBack(of: target.tip, by: there, repo)
    {
      let left = try branchCommits(there.id, [], repo).commits
      throw .takenBack(
        target.branch, commits, remote: settings.remote, from: point, isBehind: isBehind,
        hasPicks: commits.contains { one in
          !one.picked.isEmpty && !left.contains { $0.picked == one.picked }
        })
    }
    if isBehind {
      let (tip, there) = (target.tip, there.id)
      let isRebased =
        try count(in: tip, butNot: there) != count(in: tip, butNot: there, repo.production)
      throw .behindRemote(
        target.branch, remote: settings.remote, missing: try count(in: there, butNot: tip),
        isHere: target.isHere,
        besides: held > 0 ? settings.main : isRebased ? settings.production : nil)
    }
  }

  /// The commits of a branch that its remote had, by the reflog of what tracks it, and has no more;
  /// and up to where it had the branch.
  ///
  /// git merge-base --fork-point <remote>/<branch> <branch>
  private func takenBack(
    of tip: ObjectID, by there: Ref, _ repo: RepoState
  ) throws(Failure) -> (from: ObjectID, [Commit])? {
    if tip == there.id { return nil }
    let answer = try processes.ask(
      words + ["merge-base", "--fork-point", there.name, tip.hex])
    if !answer.exit.isSuccess { return nil }
    let point = ObjectID(answer.out.trimmed)
    if try isAncestor(point, of: there.id) { return nil }
    let commits = try commits(
      in: [point.hex, "^\(there.id.hex)", "^\(repo.production.hex)"], markStyle(repo))
    return commits.isEmpty ? nil : (point, commits)
  }
}
