extension Run {
  /// `git hotfix-pick`: picks the fix onto the hotfix branch, pushes it, opens its pull request.
  func pick() throws(Failure) -> Int32 {
    let pick = try Pick(options, git)
    welcome(pick.scene)
    tell(pick.keys)
    if options.abort { return try giveUp(pick) }
    if pick.isOver {
      tell(pick.over)
      return 0
    }
    if pick.stopped != nil, !pick.isMade {
      if !options.proceed { return try stop(pick) }
      try pick.refuseUnresolved()
    }
    tell(pick.found)
    let (now, stops) = try make(pick)
    return stops ? try stop(now) : try offer(now)
  }

  /// - Returns: whether a conflict is left to the person, and what it stands at then; nothing has
  ///   failed.
  private func make(_ pick: Pick) throws(Failure) -> (now: Pick, stops: Bool) {
    if pick.isHere, !pick.missing.isEmpty, isDoing { try git.waitForIndex() }
    var stops = false
    do { try perform(pick.make()) } catch {
      guard case .step = error, try git.hasStopped(after: pick) else { throw error }
      stops = true
    }
    guard stops || pick.stopsAhead else { return (pick, false) }
    var now = try Pick(options.offline, Git(git.processes))
    now.hasJustStopped = true
    return (now, stops || now.stopsAhead)
  }

  private func stop(_ pick: Pick) throws(Failure) -> Int32 {
    tell(pick.isResolved ? pick.uncommitted : pick.brief(try git.prerequisites(pick)))
    try finish([])
    return 1
  }

  private func giveUp(_ pick: Pick) throws(Failure) -> Int32 {
    let kept = try git.keep(pick)
    tell(kept?.said ?? [])
    if pick.stopped != nil, isDoing { try git.waitForIndex() }
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
    try offer.refuseReverted()
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
      tell(warnings + offer.announcing.hints())
      try noteHints(of: offer.announcing)
      throw error
    }
    try perform(offer.announce(opened))
    tell(warnings)
    try finish(offer.done(opened))
    try noteHints(of: offer.announcing)
    return 0
  }
}

/// What picking starts from, and its plan.
struct Pick {
  let options: Options
  let target: Target
  let drift: Drift
  let findings: [Found]
  /// Commits of the branch that production lacks, newest first.
  let own: [Walked]
  /// What is still to be picked, in main's order.
  let missing: [Fix]
  /// What would change nothing any more.
  let idle: [Fix]
  let details: [ObjectID: CommitDetails]
  /// The missing ones, tried.
  let trial: Trial
  /// The fix whose pick stopped here.
  let stopped: Fix?
  /// How far that is resolved.
  let resolution: Resolution?
  /// It did so in this run: nobody but rerere can have resolved anything.
  var hasJustStopped = false
  /// Uncommitted, where the branch is checked out here.
  let changes: [Change]
  /// git was killed between a pick's commit and its end: only its note of the pick is left.
  let isNoteLeft: Bool
  /// git was ended before it committed the first pick, and the index is what that makes.
  let isMade: Bool
  /// How the picks are signed; nil where they are not.
  let signing: Bytes?

  var scene: Scene { target.scene }
  var branch: Bytes { target.branch }
  var wanted: [Wanted] { target.wanted }
  var tip: ObjectID { target.tip }
  var isHere: Bool { target.isHere }
  /// A conflict lies ahead, or is where it was: of a pick in memory, or of one that is only planned.
  var stopsAhead: Bool { trial.conflict != nil && stopped == nil }
  /// Production has all of it, or there is nothing to push.
  var isOver: Bool {
    missing.isEmpty && stopped == nil && (own.isEmpty || findings.allSatisfy(\.isLanded))
  }
  /// What neither the branch nor production has.
  var unpicked: [Found] { findings.filter { !own.hasPicked($0) && !$0.isLanded } }

  // MARK: Facts

  init(_ options: Options, _ git: Git) throws(Failure) {
    self.options = options
    let target = try Target(options, git)
    self.target = target
    let drift = try git.drift(target.scene)
    self.drift = drift
    let own = try git.own(of: target.tip, target.scene)
    self.own = own
    var findings = try git.find(target.wanted, target.scene, drift)
    if target.head == nil, target.tip != target.scene.production {
      findings = try git.tried(findings, besides: own, target.scene)
    }
    self.findings = findings
    try target.refuse(findings, drift, git)
    if !options.abort, !options.force { try git.refuseMain(target, own, drift) }
    let open = findings.filter { !own.hasPicked($0) }
    isNoteLeft = try git.isCommitted(target.head, of: findings, own)
    let head = isNoteLeft ? nil : target.head
    if !options.abort {
      try git.refuse(
        open.filter { !$0.has(head) }, target.scene, force: options.force,
        isTyped: !options.operands.isEmpty || options.branch != nil)
    }

    let picked = Set(findings.flatMap(\.finding.commits).filter(own.hasPicked).map(\.id))
    let fixes = open.flatMap { one in
      one.picks(force: options.force, stopped: head).filter { !picked.contains($0) }
        .map { Fix(number: one.wanted.number, commit: $0) }
    }.inOrder(of: drift, first: head)
    stopped = fixes.first.flatMap { $0.commit == head ? $0 : nil }
    if let head, stopped == nil { throw .otherPickStopped(head) }
    if stopped != nil, !options.abort, !options.force {
      for case .landed(let commit, let how) in findings.map(\.finding) where commit.id == head {
        throw .landed(stopped?.number, commit, how, production: target.scene.settings.production)
      }
    }

    signing = try options.signing(target.scene.config)
    details = try git.details(fixes.map(\.commit))
    if let octopus = details.values.first(where: { $0.parents.count > 2 }) {
      throw .octopus(octopus.id)
    }
    if let local = target.local, !fixes.isEmpty {
      try git.refuseTarget(local, target.branch, target.scene)
    }
    let trial = try git.trial(
      fixes, onto: target.tip, details, signoff: options.signoff, isKept: !target.isHere)
    self.trial = trial
    changes = try target.isHere ? git.changes() : []
    if stopped != nil {
      if options.abort { try git.refuseAtRisk(changes, from: target.tip) }
    } else if target.scene.place.underWay == nil, !fixes.isEmpty {
      try git.refuseUnmerged(changes)
    }
    resolution = try stopped.map { _ throws(Failure) in
      try git.resolution(of: trial, onto: target.tip)
    }
    let idle = trial.picks.filter { $0.outcome == .empty }.map(\.fix)
    self.idle = idle
    missing = fixes.filter { !idle.contains($0) }
    isMade =
      if options.abort || options.proceed && stopped != nil || !target.isHere {
        false
      } else if stopped != nil {
        try git.isStaged(trial)
      } else {
        try missing.isEmpty ? false : git.refuse(changes, touching: trial, from: target.tip)
      }
    if options.abort { return }
    // A person may have committed what had stopped: the rest is gone on with.
    if options.proceed, stopped == nil, !missing.isEmpty, own.isEmpty { throw .noPickStopped }
    // A pick that git cannot commit would stop half-way.
    if target.isHere, stopped == nil, !missing.isEmpty { _ = try git.committer() }
    try git.refuseRemote(target, own, drift, force: options.force)
  }
}

extension Git {
  /// Whether the pick that git has noted is committed already, and nothing waits in the index.
  ///
  /// git diff --cached --quiet
  fileprivate func isCommitted(
    _ head: ObjectID?, of findings: [Found], _ own: [Walked]
  ) throws(Failure) -> Bool {
    guard let head,
      let fix = findings.flatMap(\.finding.commits).first(where: { $0.id == head }),
      own.hasPicked(fix)
    else { return false }
    return try isTrue(["diff", "--cached", "--quiet", "--no-ext-diff"])
  }

  /// Whether git has left a conflict to the person, resolved by rerere or not.
  fileprivate func hasStopped(after pick: Pick) throws(Failure) -> Bool {
    if try !unmerged().isEmpty { return true }
    guard let head = try pseudoRef("CHERRY_PICK_HEAD"), head != pick.target.head else {
      return false
    }
    return try Pick(pick.options.offline, Git(processes)).trial.conflict != nil
  }
}

extension Git {
  /// What would have made the pick clean that stops; nil where none does, or where somebody has
  /// begun to resolve it by hand.
  fileprivate func prerequisites(_ pick: Pick) throws(Failure) -> Prerequisites? {
    let isBegun = pick.resolution.map { !$0.changed.isEmpty } ?? false
    if pick.trial.conflict == nil || isBegun || !pick.resolved.isEmpty { return nil }
    return try PrerequisiteSearch(
      pick.missing.map(\.commit), onto: pick.tip, having: pick.own, pick.drift, self
    ).run()
  }
}

extension Git {
  /// Refuses a branch that holds commits of main by themselves, as after a rebase or a merge of main:
  /// it would bring them all to production.
  fileprivate func refuseMain(
    _ target: Target, _ own: [Walked], _ drift: Drift
  ) throws(Failure) {
    let held = own.held(of: drift)
    if held == 0 { return }
    let (settings, there) = (target.scene.settings, target.scene.branches.tracked(target.branch))
    let isPushed = try there.map { there throws(Failure) in
      try self.own(of: there.id, target.scene).held(of: drift) == 0
    }
    throw .holdsMain(
      target.branch, count: held, main: settings.main, production: settings.production,
      remote: settings.remote, onto: isPushed == true ? target.branch : settings.production)
  }
}

extension [Fix] {
  /// In main's order; the one whose pick stopped is ended first.
  fileprivate func inOrder(of drift: Drift, first head: ObjectID?) -> [Fix] {
    let order = Dictionary(uniqueKeysWithValues: drift.main.enumerated().map { ($1.id, -$0) })
    let sorted = sorted { (order[$0.commit] ?? 1) < (order[$1.commit] ?? 1) }
    return sorted.filter { $0.commit == head } + sorted.filter { $0.commit != head }
  }
}

extension Git {
  /// Refuses a branch that the remote has more of, or that somebody else has there for its number.
  fileprivate func refuseRemote(
    _ target: Target, _ own: [Walked], _ drift: Drift, force: Bool
  ) throws(Failure) {
    let scene = target.scene
    if let there = scene.branches.tracked(target.branch), scene.settings.push {
      if !(try isAncestor(there.id, of: target.tip)) {
        let (tip, there, settings) = (target.tip, there.id, scene.settings)
        let theirs = try self.own(of: there, scene)
        if theirs.held(of: drift) > 0, own.held(of: drift) == 0 {
          throw .remoteHoldsMain(
            target.branch, there, remote: settings.remote, count: theirs.held(of: drift),
            main: settings.main, others: theirs.reversed().filter { $0.isNew(to: own, drift) },
            isHere: target.isHere)
        }
        let isRebased =
          try count(in: tip, butNot: there) != count(in: tip, butNot: there, scene.production)
        throw .behindRemote(
          target.branch, remote: settings.remote, missing: try count(in: there, butNot: tip),
          isHere: target.isHere,
          besides: own.held(of: drift) > 0
            ? settings.main : isRebased ? settings.production : nil)
      }
    } else if !force, target.local != nil {
      for number in target.wanted.compactMap(\.number) {
        try refuseOthers(number, besides: target.branch, scene, command: .pick)
      }
    }
  }
}
