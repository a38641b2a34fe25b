extension Run {
  /// `git hotfix-pick`: picks the fix onto the hotfix branch, pushes it, opens its pull request.
  func pick() throws(Failure) -> Int32 {
    let pick = try Pick(options, git)
    welcome(pick.scene)
    tell(pick.keys)
    if options.abort {
      try perform(pick.giveUp())
      try finish(pick.givenUp)
      return 0
    }
    if pick.isOver {
      try finish(pick.over)
      return 0
    }
    if pick.stopped != nil {
      if !options.proceed { return brief(pick) }
      try git.refuseUnresolved(pick)
    }
    tell(pick.found)
    do {
      try perform(pick.make())
    } catch {
      // Where git leaves a conflict to the person, nothing has failed.
      guard case .step = error, try !git.unmergedPaths().isEmpty else { throw error }
      return brief(try Pick(options.offline, Git(git.processes)))
    }
    if pick.stopsBefore { return brief(pick) }

    let offer = try Offer(pick, git)
    tell(offer.made)
    try perform(offer.publish())
    do {
      try open(offer.open(), or: offer.page, pick.branch)
    } catch {
      // The hotfix goes out all the same, and its channels are to know.
      try perform(offer.announce("", isOpen: false))
      throw error
    }
    try perform(offer.announce(answers.url))
    tell(warnings)
    try finish(offer.done(answers.url))
    return 0
  }

  private func brief(_ pick: Pick) -> Int32 {
    tell(pick.brief)
    return 1
  }
}

/// What picking starts from, and its plan.
struct Pick {
  let options: Options
  let scene: Scene
  /// nil where there is none, and none is needed: production has it all.
  let local: Ref?
  let branch: Bytes
  let tip: ObjectID
  /// All that the branch is for, in the order in which it was remembered.
  let wanted: [Wanted]
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
  /// How the picks are signed; nil where they are not.
  let signing: Bytes?

  var isHere: Bool { local?.isCurrent ?? false }
  /// A conflict that no working tree shows: of a pick in memory, or of one that is only planned.
  var stopsBefore: Bool {
    trial.conflict != nil && stopped == nil && (!isHere || options.dryRun)
  }
  /// Production has all of it, or there is nothing to push.
  var isOver: Bool {
    missing.isEmpty && stopped == nil && (own.isEmpty || findings.allSatisfy(\.isLanded))
  }

  /// What neither the branch nor production has.
  var unpicked: [Found] { findings.filter { !own.hasPicked($0) && !$0.isLanded } }

  // MARK: Facts

  init(_ options: Options, _ git: Git) throws(Failure) {
    self.options = options
    let current = options.branch == nil ? try git.currentBranch() : nil
    let scene = try git.scene(options.abort ? options.offline : options) { settings, config in
      let known = (options.branch ?? current).map { settings.remembered($0, config) } ?? []
      let typed = options.operands.compactMap { PullRequestArgument($0)?.digits }
      return Set(known.compactMap(\.number) + typed).sorted().map {
        settings.branch.refspec(number: Bytes($0), main: settings.main)
      }
    }
    self.scene = scene
    var typed: [Wanted] = []
    for word in options.operands {
      typed.append(Wanted(number: try git.number(word, scene), commits: []))
    }
    let commits = try git.commits(named: options.commits)
    if let only = typed.first, typed.count == 1, !commits.isEmpty {
      typed = [Wanted(number: only.number, commits: commits)]
    } else {
      typed += commits.map { Wanted(number: nil, commits: [$0]) }
    }

    let target = options.branch ?? scene.target(current, typed.compactMap(\.number))
    local = target.flatMap { scene.branches.local($0) }
    if let target { try git.refuseBranch(target, scene) }
    if let named = options.branch, local == nil { throw .noSuchBranch(named) }
    branch = target ?? ""
    tip = local?.id ?? scene.production
    let kept = scene.remembered(branch)
    let head = local?.isCurrent == true ? try git.id("CHERRY_PICK_HEAD") : nil
    // A pick that stopped is ended first: until then nothing more is taken.
    wanted = head == nil ? kept.replacing(with: typed) : kept

    let drift = try git.drift(scene)
    findings = try git.find(wanted, scene, drift)
    if local == nil {
      if findings.isEmpty || !findings.allSatisfy(\.isLanded) {
        let settings = scene.settings
        throw .noTarget(
          current: current.flatMap {
            [settings.production, settings.main].contains($0) ? nil : $0
          },
          isHotfix: current.map { !scene.remembered($0).isEmpty } ?? false,
          numbers: typed.compactMap(\.number))
      }
    }
    if wanted.isEmpty { throw .notAHotfix(branch) }
    let own = tip == scene.production ? [] : try git.own(of: tip, scene)
    self.own = own
    let open = findings.filter { !own.hasPicked($0) }
    if !options.abort {
      try git.refuse(open.filter { !$0.has(head) }, scene, force: options.force)
    }

    let order = Dictionary(uniqueKeysWithValues: drift.main.enumerated().map { ($1.id, -$0) })
    let picked = Set(findings.flatMap(\.finding.commits).filter(own.hasPicked).map(\.id))
    var fixes = open.flatMap { one in
      one.picks(force: options.force, stopped: head).filter { !picked.contains($0) }
        .map { Fix(number: one.wanted.number, commit: $0) }
    }.sorted { (order[$0.commit] ?? 1) < (order[$1.commit] ?? 1) }
    stopped = head.flatMap { head in fixes.first { $0.commit == head } }
    if let stopped { fixes = [stopped] + fixes.filter { $0 != stopped } }
    if let head, stopped == nil { throw .otherPickStopped(head) }

    signing = try options.signing(scene.config)
    details = try git.details(fixes.map(\.commit))
    if let octopus = details.values.first(where: { $0.parents.count > 2 }) {
      throw .octopus(octopus.id)
    }
    if let local, !fixes.isEmpty { try git.refuseTarget(local, branch, scene) }
    trial = try git.trial(
      fixes, onto: tip, details, signoff: options.signoff, isKept: local?.isCurrent != true)
    let idle = trial.picks.filter { $0.outcome == .empty }.map(\.fix)
    self.idle = idle
    let missing = fixes.filter { !idle.contains($0) }
    self.missing = missing
    if local?.isCurrent == true, stopped == nil, !missing.isEmpty {
      try git.refuseChanges(touching: trial, from: tip)
    }
    if options.abort { return }
    if options.proceed, stopped == nil, !missing.isEmpty { throw .noPickStopped }
    if let there = scene.branches.tracked(branch), scene.settings.push {
      if !(try git.isAncestor(there.id, of: tip)) {
        throw .behindRemote(
          branch, remote: scene.settings.remote,
          missing: try git.count(in: there.id, butNot: tip))
      }
    } else if !options.force, local != nil {
      for number in wanted.compactMap(\.number) {
        try git.refuseOthers(number, besides: branch, scene, command: .pick)
      }
    }
  }
}

extension Scene {
  /// The branch that is meant: the one that has one of the numbers, else the current one if it is a hotfix.
  fileprivate func target(_ current: Bytes?, _ numbers: [Int]) -> Bytes? {
    if numbers.isEmpty { return current.flatMap { remembered($0).isEmpty ? nil : $0 } }
    for number in numbers {
      let having = branches.locals.map(\.branch).filter { branch in
        remembered(branch).contains { $0.number == number }
      }
      if let branch = having.first(where: { $0 == current }) ?? having.first { return branch }
    }
    return nil
  }
}

extension Found {
  /// What is to be picked; with force, what was reverted or is not on main too.
  fileprivate func picks(force: Bool, stopped head: ObjectID?) -> [ObjectID] {
    let force = force || has(head)
    return switch finding {
    case .found(let commits): commits.map(\.id)
    case .reverted(let commit, _, _) where force: [commit.id]
    case .missing where force: wanted.commits
    case .missing, .reverted, .landed, .several, .endless: []
    }
  }
}

extension Found {
  /// The pick that stopped is one of its.
  fileprivate func has(_ head: ObjectID?) -> Bool {
    guard let head else { return false }
    return finding.commits.contains { $0.id == head } || wanted.commits.contains(head)
  }
}

extension [Wanted] {
  /// What is typed now joins what is remembered; commits for a number take its place.
  fileprivate func replacing(with typed: [Wanted]) -> [Wanted] {
    var all = self
    for one in typed {
      if let at = all.firstIndex(where: { $0.number != nil && $0.number == one.number }) {
        if !one.commits.isEmpty { all[at] = one }
      } else if !all.contains(one) {
        all.append(one)
      }
    }
    return all
  }
}

extension [Walked] {
  /// The commit of the branch that a fix became: by its trailer, or where a person has committed
  /// the pick in other words, by the author and time that git kept.
  func picked(_ fix: Walked) -> Walked? {
    first { $0.picked.contains { fix.id.hex.hasPrefix($0) } }
      ?? first {
        $0.picked.isEmpty && $0.authorTime == fix.authorTime && $0.authorName == fix.authorName
      }
  }
  func hasPicked(_ fix: Walked) -> Bool { picked(fix) != nil }
  /// All commits of what was found are on the branch.
  func hasPicked(_ found: Found) -> Bool {
    let commits = found.finding.commits
    return !commits.isEmpty && commits.allSatisfy(hasPicked)
  }
}

extension Git {
  /// git symbolic-ref --quiet HEAD
  func currentBranch() throws(Failure) -> Bytes? {
    let answer = try processes.ask(words + ["symbolic-ref", "--quiet", "HEAD"])
    return answer.out.trimmed.dropping(prefix: "refs/heads/")
  }

  /// The commits of a branch that production lacks, newest first.
  ///
  /// git rev-list <branch> ^<production>
  func own(of tip: ObjectID, _ scene: Scene) throws(Failure) -> [Walked] {
    var own: [Walked] = []
    try walk([tip.hex, "^\(scene.production.hex)"], scene.settings.markers, own: true) {
      commit, _ in
      own.append(commit)
      return true
    }
    return own
  }
}
