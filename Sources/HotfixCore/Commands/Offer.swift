/// What follows when the hotfix branch has its picks: the push, the pull request into production,
/// the announcement.
struct Offer {
  let pick: Pick
  /// The branch's commits, newest first.
  let commits: [Walked]
  /// The fixes that are on it, with what they became.
  let evidence: [Evidence]
  let request: Request
  let opening: Opening
  /// Where a person can open the request.
  let page: Bytes?
  let announcing: Announcing

  private var settings: Settings { pick.scene.settings }
  private var there: ObjectID? { pick.scene.branches.tracked(pick.branch)?.id }
  private var isPushed: Bool { there != nil && there == commits.first?.id }

  // MARK: Facts

  init(_ pick: Pick, _ git: Git) throws(Failure) {
    self.pick = pick
    let scene = pick.scene
    let now = try git.id("refs/heads/\(pick.branch)") ?? pick.tip
    // A branch that has not moved is where the trial begins: its end is what would be pushed.
    let tip = now == pick.tip ? pick.trial.tip : now
    let commits = try git.own(of: tip, scene)
    self.commits = commits
    if commits.isEmpty, pick.missing.isEmpty { throw .nothingToPick(pick.branch) }

    let fixes = pick.findings.flatMap { one in
      one.finding.commits.map { (number: one.wanted.number, commit: $0) }
    }
    let pairs = fixes.compactMap { fix in
      commits.picked(fix.commit).map { (fix: fix.commit, number: fix.number, became: $0) }
    }
    let patches = try git.patchIDs(pairs.flatMap { [$0.fix, $0.became] })
    let order = commits.map(\.id)
    evidence = pairs.sorted { a, b in
      order.firstIndex(of: a.became.id)! > order.firstIndex(of: b.became.id)!
    }.map { pair in
      let patch = patches[pair.fix.id]
      return Evidence(
        number: pair.number, fix: pair.fix, became: pair.became.id,
        isSame: patch != nil && patch == patches[pair.became.id])
    }
    let numbers = pick.wanted.compactMap(\.number)
    // The branch's own number comes first, whatever was picked before it.
    let titles =
      (evidence.filter { $0.number == numbers.first }
      + evidence.filter { $0.number != numbers.first })
      .map(\.fix.title)
    request = Request(
      base: scene.settings.production, head: pick.branch,
      title: pick.options.title ?? hotfixTitle(titles, numbers), body: hotfixBody(evidence, scene),
      draft: pick.options.draft)
    (opening, page) = try git.opening(request, scene)
    announcing = Announcing(
      Announcement(
        event: .pick, numbers: numbers, title: titles.first ?? "", branch: pick.branch,
        user: scene.settings.user ?? ""), scene,
      wanted: scene.settings.announce && scene.settings.push)
  }

  // MARK: Plan

  func publish() -> [Step] {
    guard settings.push, !isPushed else { return [] }
    return [push(pick.branch, expecting: there, pick.scene)]
  }

  func open() -> [Step] {
    opening.steps(request, number: pick.wanted.compactMap(\.number).first.map { Bytes($0) } ?? "")
  }

  /// - Parameters:
  ///   - answer: what opening it answered; empty where nothing was asked.
  ///   - isOpen: false where that failed.
  func announce(_ answer: Bytes, isOpen: Bool = true) -> [Step] {
    if !isOpen { return announcing.steps(url: .text(page ?? "")) }
    if !answer.isEmpty { return announcing.steps(url: .text(answer), request: answer) }
    switch opening {
    case .open(let url): return announcing.steps(url: .text(url), request: url)
    case .page(let url): return announcing.steps(url: .text(url))
    case .nothing: return announcing.steps(url: "")
    case .gh, .command: return announcing.steps(url: .answer(.url))
    }
  }

  // MARK: Report

  /// What was picked, and what is about to be pushed.
  var made: [Line] {
    var lines: [Line] = []
    for one in evidence {
      let name = one.number.map { "#\($0)" as Bytes } ?? one.fix.id.short
      let change = one.isSame ? "the same change" : "differs from \(one.fix.id.short)" as Bytes
      lines += [
        pick.own.hasPicked(one.fix)
          ? .say("\(name) was picked before, as \(one.became.short)")
          : .doing("picked \(name) as \(one.became.short) \(one.fix.title.shown) (\(change))"),
        .key("picked", "\(one.became.hex) \(one.fix.id.hex)"),
      ]
    }
    let count = commits.count == 1 ? "1 commit" : "\(commits.count) commits" as Bytes
    let (branch, remote) = (pick.branch.shown, settings.remote.shown)
    if !settings.push {
      lines.append(.say("'\(branch)' is not pushed"))
    } else if isPushed {
      lines.append(.say("'\(branch)' is on '\(remote)' already"))
    } else {
      lines.append(
        .doing("pushing '\(branch)' to '\(remote)': \(count) on \(settings.production.shown)"))
    }
    return lines
  }

  func done(_ answer: Bytes) -> [Line] {
    var lines: [Line] = []
    if settings.push, let tip = commits.first {
      lines.append(.key("pushed", "\(tip.id.hex) refs/heads/\(pick.branch)"))
    }
    if !settings.push {
      let name: Bytes = pick.isHere ? "" : " --branch=\(pick.branch.shellWord)"
      lines += [
        .hint("to push it and open the pull request:"), .hint("  git hotfix-pick --push\(name)"),
      ]
    } else {
      lines += opening.lines(answer, pick.branch, into: settings.production)
      lines += announcing.hints
      lines += [
        .hint("when it is merged and \(settings.production.shown) is well again, merge it back:"),
        .hint("  git hotfix-sync"),
      ]
    }
    return lines
  }
}

/// A fix on the hotfix branch: what a reviewer needs to know of it.
struct Evidence: Equatable {
  let number: Int?
  let fix: Walked
  let became: ObjectID
  let isSame: Bool
}

extension Opening {
  /// The result, and what a person does with it.
  func lines(_ answer: Bytes, _ head: Bytes, into base: Bytes) -> [Line] {
    switch self {
    case .page(let url):
      [
        .key("request", "page \(url)"), .result(url),
        .hint("open the page above to make the pull request into \(base.shown)"),
      ]
    case .open(let url):
      [.say("the pull request is open already"), .key("request", "open \(url)"), .result(url)]
    case .gh, .command: [.key("request", "created \(answer)"), .result(answer)]
    case .nothing:
      [.hint("open a pull request from '\(head.shown)' into \(base.shown) by hand")]
    }
  }
}
