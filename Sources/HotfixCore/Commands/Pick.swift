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
      // Where git leaves a pick to the person, nothing has failed.
      guard case .step = error, try git.id("CHERRY_PICK_HEAD") != nil else { throw error }
      return brief(try Pick(options.again, Git(git.processes)))
    }
    if !pick.isHere, pick.trial.conflict != nil { return brief(pick) }

    let offer = try Offer(pick, git)
    tell(offer.made)
    try perform(offer.publish())
    try open(offer.open(), or: offer.page, pick.branch)
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
  /// Production has all of it, or there is nothing to push.
  var isOver: Bool { missing.isEmpty && own.isEmpty && !options.proceed }

  // MARK: Facts

  init(_ options: Options, _ git: Git) throws(Failure) {
    self.options = options
    let current = options.branch == nil ? try git.currentBranch() : nil
    let scene = try git.scene(options) { settings, config in
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
    if let named = options.branch, local == nil { throw .noSuchBranch(named) }
    branch = target ?? ""
    tip = local?.id ?? scene.production
    let kept = scene.remembered(branch)
    wanted = kept.replacing(with: typed)

    let drift = try git.drift(scene)
    findings = try git.find(wanted, scene, drift)
    if local == nil {
      let landed = findings.allSatisfy { if case .landed = $0.finding { true } else { false } }
      if findings.isEmpty || !landed {
        throw .noTarget(current: current, numbers: typed.compactMap(\.number))
      }
    }
    if wanted.isEmpty { throw .notAHotfix(branch) }
    let own = tip == scene.production ? [] : try git.own(of: tip, scene)
    self.own = own
    let open = findings.filter { !own.hasPicked($0) }
    if !options.abort { try git.refuse(open, scene, force: options.force) }

    let order = Dictionary(uniqueKeysWithValues: drift.main.enumerated().map { ($1.id, -$0) })
    let fixes = open.flatMap { one in
      one.picks(force: options.force).filter { !own.hasPicked($0) }
        .map { Fix(number: one.wanted.number, commit: $0) }
    }.sorted { (order[$0.commit] ?? 1) < (order[$1.commit] ?? 1) }
    let head = local?.isCurrent == true ? try git.id("CHERRY_PICK_HEAD") : nil
    stopped = head.flatMap { head in fixes.first { $0.commit == head } }
    if let head, stopped == nil { throw .otherPickStopped(head) }

    signing = try options.signing(scene.config)
    details = try git.details(fixes.map(\.commit))
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

  // MARK: Plan

  func make() -> [Step] {
    var steps = scene.config.record(wanted, of: branch)
    if let stopped {
      let rest = missing.filter { $0 != stopped }
      return steps + [commitResolved(stopped)] + rest.map(cherryPick)
    }
    if missing.isEmpty { return steps }
    if isHere { return steps + missing.map(cherryPick) }
    guard trial.conflict == nil else { return steps }
    guard let signing else {
      if trial.tip != tip { steps.append(moveBranch(to: .text(trial.tip.hex))) }
      return steps
    }
    var parent: Step.Word = .text(tip.hex)
    for pick in trial.picks {
      guard case .clean(let tree) = pick.outcome, let commit = details[pick.fix.commit] else {
        continue
      }
      steps.append(
        Step(
          ["git", "commit-tree", .text(signing), "-p", parent, "-F", "-", .text(tree.hex)],
          to: "sign the pick of \(pick.fix.name)", voice: .answering, input: pick.message,
          environment: [
            ("GIT_AUTHOR_NAME", .text(commit.authorName)),
            ("GIT_AUTHOR_EMAIL", .text(commit.authorEmail)),
            ("GIT_AUTHOR_DATE", .text("@\(commit.authorDate)")),
          ], answers: .commit))
      parent = .answer(.commit)
    }
    return steps + [moveBranch(to: parent)]
  }

  private func moveBranch(to commit: Step.Word) -> Step {
    let names = missing.map(\.name).joined(by: " ")
    return Step(
      [
        "git", "update-ref", "-m", .text("hotfix-pick: \(names)"), .text("refs/heads/\(branch)"),
        commit, .text(tip.hex),
      ], to: "move '\(branch)'")
  }

  private func cherryPick(_ fix: Fix) -> Step {
    var words: [Step.Word] = ["git", "cherry-pick", "-x", "--cleanup=verbatim"]
    if options.signoff { words.append("--signoff") }
    if let word = options.signWord { words.append(.text(word)) }
    if details[fix.commit]?.isMerge == true { words += ["-m", "1"] }
    return Step(words + [.text(fix.commit.hex)], to: "pick \(fix.name)", voice: .held)
  }

  private func commitResolved(_ fix: Fix) -> Step {
    let message = trial.picks.first { $0.fix == fix }?.message
    var words: [Step.Word] = ["git", "commit", "--quiet", "--cleanup=verbatim", "-F", "-"]
    if let word = options.signWord { words.append(.text(word)) }
    return Step(words, to: "commit what was resolved", voice: .terminal, input: message)
  }

  /// `--abort`: back to before the pick that stopped; its number and those after it are forgotten.
  func giveUp() -> [Step] {
    var steps: [Step] = stopped == nil ? [] : [.git("cherry-pick", "--abort")]
    let open = Set(missing.map(\.commit) + (stopped.map { [$0.commit] } ?? []))
    let kept = scene.config.all("branch.\(branch).hotfix").compactMap(\.value)
    for one in findings where !open.isDisjoint(with: one.finding.commits.map(\.id)) {
      guard kept.contains(one.wanted.remembered) else { continue }
      steps.append(
        .git(
          "config", "--fixed-value", "--unset-all", "branch.\(branch).hotfix",
          one.wanted.remembered))
    }
    return steps
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
  fileprivate func picks(force: Bool) -> [ObjectID] {
    switch finding {
    case .found(let commits): commits.map(\.id)
    case .reverted(let commit, _, _) where force: [commit.id]
    case .missing where force: wanted.commits
    case .missing, .reverted, .landed, .several: []
    }
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
  /// The commit of the branch that a fix became.
  func picked(_ fix: ObjectID) -> Walked? {
    first { cherryPicked(in: $0.message).contains { fix.hex.hasPrefix($0) } }
  }
  func hasPicked(_ fix: ObjectID) -> Bool { picked(fix) != nil }
  /// All commits of what was found are on the branch.
  func hasPicked(_ found: Found) -> Bool {
    let commits = found.finding.commits
    return !commits.isEmpty && commits.allSatisfy { hasPicked($0.id) }
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
    try walk([tip.hex, "^\(scene.production.hex)"], scene.settings.markers) { commit, _ in
      own.append(commit)
      return true
    }
    return own
  }
}
