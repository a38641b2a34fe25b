extension Run {
  /// `git hotfix-start`: makes the hotfix branch at the tip of production.
  func start() throws(Failure) -> Int32 {
    let start = try Start(options, git)
    welcome(start.repo)
    tell(start.found)
    if start.making == .switching, isDoing {
      let old = try git.id("HEAD") ?? start.tip
      try git.waitForIndex(from: old, to: start.tip, again: options.again(.start))
    }
    do { try perform(start.make()) } catch {
      guard case .step(_, let said) = error,
        let now = try? Start(options.offline, Git(git.processes)),
        start.making != .nothing, now.making == .nothing
      else { throw try git.explained(error, start) }
      try perform(now.make())
      if !said.isEmpty { tell([.detail(Text(lines: said.trimmed))]) }
      tell([.warn("'\(start.branch.shown)' is made, but a hook failed after that")])
    }
    try perform(start.announcing.steps(url: ""))
    tell(warnings)
    try finish(start.done)
    try noteShown(start.announcing)
    return 0
  }
}

struct Start {
  let options: Options
  let repo: RepoState
  let number: Int
  let status: FixStatus
  /// nil if the branch exists, or if there is nothing to pick.
  let forecast: Forecast?
  /// What would make the pick clean that conflicts.
  let prerequisites: Prerequisites?
  let branch: Bytes
  /// Commits of production that the existing branch does not have.
  let movedOn: Int
  /// The pick of the fix on the existing branch; nil if a part of the fix is missing.
  let picked: Commit?
  let worktree: Bytes?
  let announcing: Announcing

  var local: Ref? { repo.branches.local(branch) }
  var existing: Ref? { local ?? repo.branches.tracked(branch) }
  var isPushed: Bool { existing?.id == repo.branches.tracked(branch)?.id }
  var tip: ObjectID { existing?.id ?? repo.production }
  /// Main has no commit for it yet: the branch is made so that it can be announced.
  var isMissing: Bool { if case .missing = status.lookup { true } else { false } }

  // MARK: Facts

  init(_ options: Options, _ git: Git) throws(Failure) {
    self.options = options
    guard let asked = options.pullRequests.first else {
      throw .usage(
        "which pull request has the fix?", next: .run("git hotfix-start 1234", to: "For example"))
    }
    let repo = try git.repo(options) { settings, _ in
      [settings.branch.refspec(number: Bytes(asked.number), main: settings.main)]
    }
    self.repo = repo
    let typed = try git.specs(options, repo)[0]
    let number = asked.number
    self.number = number
    let own = try git.hotfixBranch(number, repo)
    branch = options.user == nil ? repo.joined(number, besides: own) ?? own : own
    try git.refusePlace(repo, for: branch, options)

    let recorded = repo.recorded(branch).first { $0.number == number }
    let divergence = try git.divergence(repo)
    let status = try git.status(
      of: typed.isNamed ? typed : recorded ?? typed, repo, divergence)
    self.status = status
    let existing = repo.branches.local(branch) ?? repo.branches.tracked(branch)
    let isWaited = existing != nil || options.announce == true
    if case .missing = status.lookup, isWaited {
      if repo.place.isShallow { throw .shallow(repo.settings.remote) }
    } else if existing == nil || !status.isInProduction {
      try git.refuse([status], repo, force: options.force, for: .start)
    }
    if existing == nil { try git.refuseOthers(number, besides: branch, repo, command: .start) }
    forecast =
      existing == nil && !status.commits.isEmpty
      ? try git.forecast(status, onto: repo.production, repo, divergence) : nil
    prerequisites =
      if let forecast, !forecast.conflicts.isEmpty {
        try PrerequisiteSearch(
          status.commits.map(\.id), onto: repo.production, divergence, git
        ).run()
      } else { nil }
    movedOn =
      if let existing { try git.count(in: repo.production, butNot: existing.id) } else { 0 }
    let commits = try existing.map { ref throws(Failure) in
      try git.branchCommits(ref.id, status.commits, repo)
    }
    picked = commits.flatMap { $0.has(status) ? status.commits.last.flatMap($0.standing) : nil }
    worktree =
      switch options.worktree {
      case .at(let path)?: path
      case .beside?: "\(try git.mainWorktree())-hotfix-\(number)"
      case nil: nil
      }
    if options.worktree != nil, let path = repo.branches.local(branch)?.worktree,
      try git.isHalfMade(worktree: path)
    {
      throw .halfMade(worktree: path)
    }
    announcing = Announcing(
      Announcement(
        event: .start, numbers: [number], title: status.commits.first?.title ?? "", branch: branch,
        user: repo.settings.user ?? ""),
      repo,
      wanted: options.announce
        ?? (repo.settings.announce && !status.commits.isEmpty && !status.isInProduction
          && repo.branches.tracked(branch) == nil))
  }

  // MARK: Plan

  /// The place where the branch is made.
  enum Making: Equatable {
    case nothing, branch, switching
    case worktree(Bytes)
  }

  var making: Making {
    if let worktree { return local?.worktree == nil ? .worktree(worktree) : .nothing }
    if local?.isCurrent == true { return .nothing }
    return options.switches(repo.place) ? .switching : local == nil ? .branch : .nothing
  }

  func make() -> [Step] {
    let isNew = local == nil
    let quiet: [Step.Word] = options.quiet ? ["--quiet"] : []
    let steps: [Step] =
      switch making {
      case .nothing: []
      case .branch: [.git("branch", "--no-track", branch, tip.hex)]
      case .switching:
        [
          Step(
            ["git", "switch", "--no-overwrite-ignore"] + quiet
              + (isNew
                ? ["--no-track", "-c", .text(branch), .text(tip.hex)]
                : ["--no-guess", .text(branch)]),
            to: "switch to '\(branch)'", voice: .held)
        ]
      case .worktree(let path):
        [
          Step(
            ["git", "worktree", "add"] + (repo.showsProgress ? [] : ["--quiet"])
              + (isNew
                ? ["--no-track", "-b", .text(branch), "--", .text(path), .text(tip.hex)]
                : (local?.isLost == true ? ["--force"] : []) + ["--", .text(path), .text(branch)]),
            to: "make the worktree '\(path)'", voice: .terminal)
        ]
      }
    return steps + repo.config.record([status.recordable], of: branch)
  }
}

extension Git {
  /// Why git did not switch, if something in the checkout is the reason.
  fileprivate func explained(_ failure: Failure, _ start: Start) throws(Failure) -> Failure {
    switch failure {
    case .step: break
    case .interrupted(let signal) where !System.isWish(signal): break
    default: return failure
    }
    guard start.making == .switching, let old = try id("HEAD") else { return failure }
    let again = start.options.again(.start)
    try waitForIndex(from: old, to: start.tip, again: again)
    try refuseUnmerged(changes(), again: again)
    let found = try inTheWay(from: old, to: start.tip)
    if found.isEmpty { return failure }
    let instead: [Next] = [
      .run(
        "git hotfix-start --worktree" + .words(start.options.again + start.options.operands),
        to: "To leave your files alone, in a worktree of its own"),
      .run(
        "git hotfix-start --no-switch" + .words(start.options.again + start.options.operands),
        to: "To make the branch without checking it out"),
    ]
    return try refusal("not switched", found, again: again, instead: instead)
  }
}

extension RepoState {
  /// A colleague's branch for a number, that is here; nil where mine is, here or on the remote.
  fileprivate func joined(_ number: Int, besides mine: Bytes) -> Bytes? {
    if branches.local(mine) != nil || branches.tracked(mine) != nil { return nil }
    return branches.locals.map(\.branch).first { branch in
      settings.branch.read(branch, main: settings.main)?.number == number
    }
  }
}

extension Options {
  /// Whether start switches this checkout to the branch.
  func switches(_ place: Checkout) -> Bool { worktree == nil && !noSwitch && !place.isBare }
}

extension Git {
  /// The branch of my hotfix of a number.
  func hotfixBranch(_ number: Int, _ repo: RepoState) throws(Failure) -> Bytes {
    let settings = repo.settings
    let branch = settings.branch.name(
      user: settings.user ?? "", number: Bytes(number), main: settings.main)
    try refuseBranch(branch, repo)
    return branch
  }
}

extension Config {
  /// A clone whose update deletes every ref that the remote does not have.
  func isMirror(_ remote: Bytes) -> Bool {
    value("remote.\(remote).mirror") == "true"
      || all("remote.\(remote).fetch").contains { $0.value == "+refs/*:refs/*" }
  }
}
