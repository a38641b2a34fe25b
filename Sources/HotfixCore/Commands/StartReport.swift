/// The output of `git hotfix-start`.
extension Start {
  var found: [Line] {
    let settings = repo.settings
    var lines: [Line] = [.key("pull-request", Bytes(number))]
    if let first = status.commits.first { lines.append(.key("title", first.title)) }
    for commit in status.commits {
      lines += [.say("#\(number) is \(commit.line)"), .key("fix", commit.id.hex)]
    }
    if isMissing {
      lines.append(
        .say("\(settings.main) has no commit for #\(number) yet. The branch waits for it."))
    }
    if status.isInProduction { lines.append(.warn(status.inProduction(settings.production))) }
    lines += status.notes(settings)
    lines += forecast?.lines(repo) ?? []
    lines += prerequisites?.lines(settings) ?? []
    if let picked {
      lines.append(
        .say("\(branch) has it already, as \(picked.id.short)\(isPushed ? ", and is pushed" : "")"))
    }
    if movedOn > 0, !status.isInProduction {
      lines.append(
        .say("\(settings.production) has \(movedOn, "new commit") since the branch was started"))
    }
    return lines
  }

  var done: [Line] {
    let path = local?.worktree ?? worktree
    let result: Bytes = options.worktree == nil ? branch : path ?? branch
    var lines: [Line] = [.key("base", tip.hex), .key("branch", branch)]
    if options.worktree != nil, let path { lines.append(.path("worktree", path)) }
    lines.append(.key("state", existing == nil ? "created" : "exists"))
    switch (existing, making) {
    case (nil, .branch):
      lines.append(.say("Made the branch \(branch) at \(repo.settings.production)"))
    case (_?, .nothing):
      lines.append(.say("The branch \(branch) exists already"))
    default: break
    }
    lines.append(.result(System.isTerminal(System.standardOutput) ? result.shown : result))
    return lines + [.next(next)]
  }

  /// What is left to do.
  private var next: [Next] {
    let settings = repo.settings
    if status.isInProduction {
      return settings.mergeBack
        ? [.run("git hotfix-sync --check \(number)", to: "See whether it is merged back too")] : []
    }
    let isElsewhere = options.worktree != nil
    let enter: ShellCommand =
      isElsewhere ? (local?.worktree ?? worktree).map { "cd \($0) && " } ?? "" : ""
    let isThere = isElsewhere || options.switches(repo.place)
    let pick: ShellCommand = isThere ? "git hotfix-pick" : "git hotfix-pick \(number)"
    let rest: Text = "push it, open the pull request into \(settings.production)"
    if picked != nil {
      let why: Text =
        isPushed
        ? "See its pull request, or open it"
        : "Push it, open the pull request into \(settings.production)"
      return announcing.next() + [.run(enter + pick, to: why)]
    }
    if isMissing {
      var steps =
        announcing.next() + [.run(enter + pick, to: "After #\(number) is merged, pick it")]
      if existing == nil, !isElsewhere {
        steps.append(.run(forgetting, to: "If the number is wrong"))
      }
      return steps
    }
    let plain = Next.run(enter + pick, to: "Pick the fix, \(rest)")
    guard let prerequisites, !prerequisites.found.isEmpty else {
      return announcing.next() + [plain]
    }
    let along = Suggestion(
      prerequisites: prerequisites.found.map(\.request), wanted: [status.spec], branch: branch,
      repo: repo
    ).line
    let both = Next.run(
      enter + .typed(along),
      to: prerequisites.isFarBigger
        ? "Or with \(prerequisites.names) first, which brings far more than the fix"
        : "Or with \(prerequisites.names) first, which makes it clean")
    return announcing.next() + [plain, both]
  }

  /// The commands that go back to the branch of before and delete the new one.
  private var forgetting: ShellCommand {
    let delete: ShellCommand = "git branch -D \(branch)"
    guard options.switches(repo.place) else { return delete }
    let back: ShellCommand =
      repo.branches.current.map { "git switch \($0)" } ?? .typed(repo.leaving)
    return back + " && " + delete
  }
}

extension Forecast {
  func lines(_ repo: RepoState) -> [Line] {
    let (main, production) = (repo.settings.main, repo.settings.production)
    switch self {
    case .conflict(let paths):
      return [
        .warn("Picking the fix onto \(production) conflicts in \(paths: paths)"),
        .key("forecast", "conflict"),
      ] + paths.map { .path("conflict", $0) }
    case .unknown:
      return [
        .say("Git could not try the pick, so there is no forecast"), .key("forecast", "unknown"),
      ]
    case .clean(let changes):
      let back: Text =
        switch changes {
        case nil: ""
        case []?: " Merging back will not change \(main)."
        case let paths?:
          " Merging back will change \(paths.count, "file") of \(main): \(paths: paths)"
        }
      return [
        .say("The fix applies cleanly to \(production).\(back)"), .key("forecast", "clean"),
      ]
    }
  }
}
