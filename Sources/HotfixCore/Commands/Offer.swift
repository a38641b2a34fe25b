/// What follows when the hotfix branch has its picks: the push, the pull request into production,
/// the announcement.
struct Offer {
  let pick: Pick
  /// The branch's commits, newest first.
  let commits: [Commit]
  /// The fixes that are on it, with what they became.
  let evidence: [Evidence]
  /// The branch's other commits, oldest first.
  let others: [Commit]
  let opening: Opening
  let announcing: Announcing
  /// What the branch is named for comes first, whatever was picked before it.
  let numbers: [Int]
  /// The branch's files that have changes which are not committed.
  let left: [Bytes]

  private var settings: Settings { pick.repo.settings }
  private var there: ObjectID? { pick.repo.branches.tracked(pick.branch)?.id }
  private var isPushed: Bool { there != nil && there == commits.first?.id }
  /// Something of it is new to the remote.
  var isNews: Bool { settings.push && !isPushed }

  // MARK: Facts

  init(_ pick: Pick, _ git: Git) throws(Failure) {
    self.pick = pick
    let repo = pick.repo
    git.processes.watch("comparing what was picked with '\(repo.settings.main)'")
    let now = try git.id("refs/heads/\(pick.branch)") ?? pick.tip
    // A branch that has not moved is where the trial begins: its end is what would be pushed.
    let tip = now == pick.tip ? pick.trial.tip : now
    let own = try git.branchCommits(tip, pick.statuses.flatMap(\.commits), repo)
    let commits = own.commits
    self.commits = commits
    if commits.isEmpty, pick.missing.isEmpty { throw .nothingToPick(pick.branch) }

    let standing = pick.statuses.filter { !own.hasReverted($0) }
    let all = (standing.isEmpty ? pick.statuses : standing).compactMap(\.spec.number)
    let named = repo.settings.branch.read(pick.branch, main: repo.settings.main)?.number
    let numbers = all.filter { $0 == named } + all.filter { $0 != named }
    self.numbers = numbers
    let evidence = try git.reasons(
      try git.evidence(of: pick.statuses, on: own), besides: numbers.first,
      onto: repo.production)
    self.evidence = evidence
    let titles =
      (evidence.filter { $0.number == numbers.first }
      + evidence.filter { $0.number != numbers.first })
      .map(\.fix.title)
    let web = try git.web(repo)
    let picked = Set(evidence.map(\.became))
    let others = Array(commits.filter { !picked.contains($0.id) }.reversed())
    self.others = others
    let request = Request(
      base: repo.settings.production, head: pick.branch,
      title: pick.options.requestTitle(
        or: repo.settings.hotfixTitle(titles, numbers, on: web.forge)),
      body: hotfixBody(
        evidence, of: numbers.first, others: others,
        on: web.forge, repo),
      draft: pick.options.draft, labels: repo.settings.labels,
      reviewers: repo.settings.reviewers)
    opening = try git.opening(request, at: web, repo.settings)
    announcing = Announcing(
      Announcement(
        event: .pick, numbers: numbers, title: titles.first ?? "", branch: pick.branch,
        user: repo.settings.user ?? ""), repo,
      wanted: repo.settings.announce && repo.settings.push)
    let unstaged =
      try pick.isHere && repo.settings.push ? git.changes().filter(\.isUnstaged).map(\.path) : []
    let base = unstaged.isEmpty ? nil : try git.mergeBase(repo.production, tip)
    left =
      try base.map { base throws(Failure) in
        try git.changedPaths(base, tip).filter(unstaged.contains)
      } ?? []
  }

  /// Not all of it is what git made of the fixes by itself.
  private var isByHand: Bool {
    !others.isEmpty
      || evidence.contains { if case .resolved = $0.change { true } else { false } }
  }

  /// Refuses to push what main has reverted since it was picked.
  func refuseReverted(_ git: Git) throws(Failure) {
    guard isNews, !pick.options.force else { return }
    for status in reverted { try git.refuse([status], pick.repo, force: false, for: .pick) }
  }

  private var reverted: [FixStatus] {
    pick.statuses.filter { one in
      guard case .reverted = one.main else { return false }
      return evidence.contains { made in one.commits.contains { $0.id == made.fix.id } }
    }
  }

  /// Refuses to push conflict markers that are committed.
  func refuseMarkers(_ git: Git) throws(Failure) {
    guard isNews, isByHand, !pick.options.force, let tip = commits.first?.id else {
      return
    }
    let marked = try git.marked(
      from: pick.repo.production, to: tip, unlike: evidence.map(\.fix.id))
    if !marked.isEmpty {
      throw .markersCommitted(
        marked.map { pick.repo.place.way + $0 }, branch: pick.branch, isHere: pick.isHere)
    }
  }

  // MARK: Plan

  func publish() -> [Step] {
    guard isNews || settings.push && pick.repo.hasPlaces else { return [] }
    return [push(pick.branch, expecting: there, pick.repo, opening: opening, isForward: true)]
  }

  func announce(_ opened: Opened) -> [Step] {
    if opened.isMerged { return [] }
    return announcing.steps(
      url: opened == .created("") ? .answer(.url) : .text(opened.url), request: opened.request)
  }

  // MARK: Report

  /// What was picked, and what is about to be pushed.
  var made: [Line] {
    var lines: [Line] = []
    for one in evidence {
      let name = one.number.map { "#\($0)" as Bytes } ?? one.fix.id.short
      let picked = "as \(one.became.short)\(one.change.words(settings.main))" as Bytes
      lines += [
        pick.own.pick(of: one.fix) != nil
          ? .say("\(name) was picked before, \(picked)") : .doing("picked \(name) \(picked)"),
        .key("picked", "\(one.became.hex) \(one.fix.id.hex)"),
      ]
    }
    lines += reverted.flatMap { $0.notes(settings) }
    lines += others.prefix(5).map { .say("also on the branch: \($0.line)") }
    if others.count > 5 { lines.append(.say("and \(others.count - 5) more")) }
    let count = commits.counted("commit")
    let (branch, remote) = (pick.branch.shown, settings.remote.shown)
    if settings.push, !left.isEmpty {
      lines.append(.warn("changes of \(left.listed) are not committed, and not pushed"))
    }
    if !settings.push {
      lines.append(.say("'\(branch)' is not pushed"))
    } else if isPushed {
      lines.append(
        pick.repo.hasPlaces
          ? .doing("pushing '\(branch)' again, to all places of '\(remote)'")
          : .say("'\(branch)' is on '\(remote)' already"))
    } else {
      lines.append(
        .doing(
          "pushing '\(branch)' to '\(remote)': "
            + "\(count) more than \(settings.production.shown)"))
    }
    return lines
  }

  func done(_ opened: Opened) -> [Line] {
    var lines: [Line] = []
    if settings.push, let tip = commits.first {
      lines.append(.key("pushed", "\(tip.id.hex) refs/heads/\(pick.branch)"))
    }
    if !settings.push {
      let push: ShellCommand = "git hotfix-pick --push"
      return lines + [
        .next([
          .run(
            pick.isHere ? push : push + " --branch=\(pick.branch)",
            to: "Push it and open the pull request")
        ])
      ]
    }
    let post = opened.isMerged ? [] : announcing.next(opened.request)
    let back: [Next] =
      settings.mergeBack
      ? [
        .run(
          "git hotfix-sync",
          to: opened.isMerged ? "Merge production back" : "After it is merged")
      ] : []
    return lines + opening.lines(opened) + [.next(opening.next(opened) + post + back)]
  }
}

extension Evidence.Change {
  /// What a reviewer will ask first.
  fileprivate func words(_ main: Bytes) -> Bytes {
    switch self {
    case .identical: ", identical to the change on \(main.shown)"
    case .clean: ", applied by git with different surrounding lines"
    case .resolved: ", resolved by hand"
    }
  }
}
