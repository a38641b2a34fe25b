/// What `git hotfix-start` says.
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
      lines.append(.say("made branch '\(branch)' at \(repo.settings.production)"))
    case (_?, .nothing):
      lines.append(.say("branch '\(branch)' is there already"))
    default: break
    }
    lines.append(.result(System.isTerminal(System.standardOutput) ? result.shown : result))
    lines.append(.next(announcing.next()))
    if status.isInProduction {
      return lines + [
        .hint("to see whether it is merged back too:"),
        .hint("  git hotfix-sync --check \(number)"),
      ]
    }
    let there: Bytes = options.worktree == nil ? "" : path.map { "cd \($0.shellWord) && " } ?? ""
    let isThere = !there.isEmpty || options.switches(repo.place)
    let next: Bytes = "\(there)git hotfix-pick\(isThere ? "" : " \(number)" as Bytes)"
    if picked != nil {
      let what: Bytes = isPushed ? "see its pull request, or" : "push it and"
      return lines + [
        .hint("to \(what) open the pull request into production:"), .hint("  \(next)"),
      ]
    }
    if isMissing, existing == nil, options.worktree == nil {
      let before = repo.branches.current.map { "git switch \($0.shellWord)" as Bytes }
      let back = options.switches(repo.place) ? (before ?? repo.leaving) + " && " : ""
      lines += [
        .hint("if the number is wrong:"), .hint("  \(back)git branch -D \(branch.shellWord)"),
      ]
    }
    let when: Bytes = isMissing ? "once #\(number) is merged, to" : "to"
    let goOn: Bytes = ", push it and open the pull request into production:"
    guard let prerequisites, !prerequisites.found.isEmpty else {
      return lines + [.hint("\(when) pick the fix\(goOn)"), .hint("  \(next)")]
    }
    let line = Suggestion(
      prerequisites: prerequisites.found.map(\.request), wanted: [status.spec], branch: branch,
      repo: repo
    ).line
    let along: Line = .hint("  \(there)\(line)")
    return lines
      + (prerequisites.isFarBigger
        ? [
          .hint("to pick \(prerequisites.names) first, which brings far more than the fix:"), along,
          .hint("or to pick the fix\(goOn)"), .hint("  \(next)"),
        ]
        : [
          .hint("to pick the fix\(goOn)"), .hint("  \(next)"),
          .hint("or with \(prerequisites.names) first, which makes it clean:"), along,
        ])
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
