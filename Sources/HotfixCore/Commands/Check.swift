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
    /// Fixes that production does not have, or not for certain.
    case notLanded([FixStatus])
    case needed(Int)
    case waiting(Bytes)
    /// And how many commits production gained since.
    case squashed(Squash, Int)
    case reverted(RevertedSync)
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
    let (repo, heads) = try git.repoOfAll(options)
    self.repo = repo
    let divergence = try git.divergence(repo)
    let states = try git.hotfixStates(repo, heads, divergence)
    open = states.filter(\.isOpen).map(\.branch)
    verdict = try Self.judge(options, repo, git)
    list =
      switch verdict {
      case .notLanded: try List(repo, heads, git)
      case .inSync: open.isEmpty ? nil : try List(repo, heads, git)
      case .needed, .waiting, .squashed, .reverted: nil
      }
    listing =
      if case .waiting(let branch) = verdict { try git.listing(of: branch, repo) } else { nil }
  }

  private static func judge(
    _ options: Options, _ repo: RepoState, _ git: Git
  ) throws(Failure) -> Verdict {
    let specs = try git.specs(options, repo)
    let divergence = try git.divergence(repo)
    if !specs.isEmpty {
      let open = try git.statuses(of: specs, repo, divergence).filter { !$0.isOver }
      if !open.isEmpty { return .notLanded(open) }
    }
    if divergence.missing.isEmpty {
      return try git.revertedSync(repo, divergence).map { .reverted($0) } ?? .inSync
    }
    if repo.place.isShallow, try git.mergeBase(repo.main, repo.production) == nil {
      throw .shallow(repo.settings.remote)
    }
    let squashes = divergence.squashes
    if let waiting = try git.waitingSync(repo.branches.trackeds, repo, squashes) {
      return .waiting(waiting.branch)
    }
    if let last = squashes.first {
      return .squashed(last, divergence.gained(since: squashes).count)
    }
    return .needed(divergence.missing.count)
  }

  /// Why production does not have a fix, and what comes next of it.
  private func lines(of status: FixStatus) -> [Line] {
    let (production, spec) = (repo.settings.production, status.spec)
    var lines: [Line] = []
    switch status.production {
    case .reverted(let revert):
      lines.append(.say("\(status.name) was rolled back on \(production):\n  \(revert.line)"))
    case .changed(let commit, _):
      lines.append(
        .say(
          "It is not certain: since this commit the change of \(status.name) is not there as it was:\n  \(commit.line)"
        ))
    case .part(let has, let lacks, let unclear, _):
      lines.append(
        .say(
          "It is not certain: \(production) has \(status.name) in \(has.count, "file"), and not in "
            + "\(paths: lacks + unclear)"))
    case .has, .lacks, .empty, .unknown:
      lines.append(.say("\(production) does not have \(status.name)"))
    }
    guard let list, let number = spec.number else { return lines }
    let branches = list.hotfixes.compactMap { one in
      one.specs.first { $0.number == number }.map { (one, one.stage(of: $0)) }
    }
    if branches.isEmpty {
      return lines + [.ways([.run("git hotfix-start \(number)", to: "To start the hotfix")])]
    }
    return lines
      + branches.flatMap { one, stage -> [Line] in
        [
          .say("\(one.branch) is its hotfix branch: \(stage.rawValue)"),
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
    case .notLanded(let open):
      return [.key("check", "not-landed")] + open.flatMap(lines)
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
    case .reverted(let reverted):
      let branch = repo.settings.syncBranch.name(
        user: repo.settings.user ?? "sync", main: repo.settings.main)
      return [.key("check", "reverted"), .say(reverted.words(repo.settings))] + warnings
        + [.ways(reverted.ways(branch, repo.settings))]
    case .needed(let count):
      return [
        .key("check", "needed"), .say("\(main) lacks \(count.counted("commit")) of \(production)"),
      ] + warnings + [.hint("git hotfix-sync")]
    case .waiting(let branch):
      return [
        .key("check", "waiting"),
        .say("'\(branch.shown)' is there and not merged into \(main) by a merge commit yet"),
      ] + warnings + [.next(repo.waiting(for: branch, listed: listing))]
    }
  }
}
