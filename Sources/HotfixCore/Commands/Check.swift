extension Run {
  /// `git hotfix-sync --check`: whether production has each fix, and main contains production.
  func check() throws(Failure) -> Int32 {
    let check = try Check(options, git)
    welcome(check.repo)
    tell(check.answer)
    return check.isOver ? 0 : 1
  }
}

/// Whether it is over.
struct Check {
  enum Verdict: Equatable {
    case inSync
    case notLanded([FixSpec])
    case needed(Int)
    case waiting(Bytes)
    /// And how many commits production gained since.
    case squashed(Squash, Int)
  }
  let options: Options
  let repo: RepoState
  let verdict: Verdict
  /// Hotfix branches that production lacks.
  let open: [Bytes]
  /// What comes next of what is open, where that is not the merge back.
  let list: List?
  /// The page that lists what is open of the sync branch that waits.
  let listing: Bytes?

  var isOver: Bool { verdict == .inSync }

  init(_ options: Options, _ git: Git) throws(Failure) {
    self.options = options
    let (repo, heads) = try git.sceneOfAll(options)
    self.repo = repo
    open = try git.openHotfixes(repo, tries: true).filter { branch in
      repo.branches.local(branch) != nil || heads.map { $0.names[branch] != nil } ?? true
    }
    verdict = try Self.judge(options, repo, git)
    list =
      switch verdict {
      case .notLanded: try List(repo, heads, git)
      case .inSync: open.isEmpty ? nil : try List(repo, heads, git)
      case .needed, .waiting, .squashed: nil
      }
    listing =
      if case .waiting(let branch) = verdict { try git.syncListing(branch, repo) } else { nil }
  }

  private static func judge(
    _ options: Options, _ repo: RepoState, _ git: Git
  ) throws(Failure) -> Verdict {
    var asked: [FixSpec] = []
    for word in options.operands {
      asked.append(FixSpec(number: try git.number(word, repo), commits: []))
    }
    if !asked.isEmpty {
      let found = try git.tried(try git.find(asked, repo, git.divergence(repo)), repo)
      let lacking = found.filter { !$0.isLanded }.map(\.wanted)
      if !lacking.isEmpty { return .notLanded(lacking) }
    }
    if try git.isAncestor(repo.production, of: repo.main) { return .inSync }
    if repo.place.isShallow, try git.mergeBase(repo.main, repo.production) == nil {
      throw .shallow(repo.settings.remote)
    }
    let divergence = try git.divergence(repo)
    let squashes = try git.squashes(repo, divergence)
    if let waiting = try git.waitingSync(repo.branches.trackeds, repo, squashes) {
      return .waiting(waiting.branch)
    }
    if let last = squashes.first {
      return .squashed(last, divergence.gained(since: squashes).count)
    }
    return .needed(divergence.missing.count)
  }

  /// What comes next of a fix that production lacks: of the branches that are for it, if any is.
  private func nextLines(of wanted: FixSpec) -> [Line] {
    guard let list, let number = wanted.number else { return [] }
    let branches = list.hotfixes.compactMap { one in
      one.wanted.first { $0.number == number }.map { (one, one.stage(of: $0)) }
    }
    if branches.isEmpty {
      let production = repo.settings.production.shown
      return [
        .hint("if \(production) has it in other words, and its branch is gone:"),
        .hint("  git hotfix-sync --check"), .hint("else begin it:"),
        .hint("  git hotfix-start \(number)"),
      ]
    }
    return branches.flatMap { one, stage -> [Line] in
      [
        .say("'\(one.branch.shown)' is for #\(number): \(stage.rawValue)"),
        .hint(Text(list.next(of: one))),
      ]
    }
  }

  /// Silent at yes where nobody sits at a terminal and no hotfix is open.
  var answer: [Line] {
    let (main, production) = (repo.settings.main.shown, repo.settings.production.shown)
    func warning(of branch: Bytes) -> [Line] {
      [.key("open", branch), .warn("'\(branch.shown)' is not in \(production) yet")]
    }
    let warnings = open.flatMap(warning)
    switch verdict {
    case .inSync:
      let said: Line = .say("\(main) contains \(production) (\(repo.production.short))")
      let treat: Line = .hint("a very well deserved ice cream 🍦")
      let shown = System.isTerminal(System.standardError) ? [said] : []
      if open.isEmpty { return [.key("check", "in-sync")] + shown + shown.map { _ in treat } }
      return [.key("check", "in-sync")] + shown
        + open.flatMap { branch in
          let next = list?.hotfixes.first { $0.branch == branch }.map { list!.next(of: $0) }
          return warning(of: branch) + (next.map { [.hint(Text($0))] } ?? [])
        }
    case .notLanded(let wanted):
      let names = wanted.map(\.name).joined(by: ", ")
      return [
        .key("check", "not-landed"), .say("\(production) does not have \(names)"),
      ] + wanted.flatMap(nextLines)
    case .squashed(let squash, let count):
      let more: Bytes =
        count == 0 ? "" : "\(main) lacks \(count.counted("commit")) of it since, and "
      return [
        .key("check", "squashed"),
        .say("\(production) was squashed into \(squash.commit.line)"),
        .say("\(more)the history of \(production) is missing on \(main)"),
      ] + warnings + [
        .hint("to merge it as if that had been a merge commit:"), .hint("  git hotfix-sync"),
      ]
    case .needed(let count):
      return [
        .key("check", "needed"), .say("\(main) lacks \(count.counted("commit")) of \(production)"),
      ] + warnings + [.hint("git hotfix-sync")]
    case .waiting(let branch):
      return [
        .key("check", "waiting"),
        .say("'\(branch.shown)' is there and not merged into \(main) by a merge commit yet"),
      ] + warnings + repo.waiting(for: branch, listed: listing)
    }
  }
}
