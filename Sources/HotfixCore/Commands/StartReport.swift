/// What `git hotfix-start` says.
extension Start {
  var found: [Line] {
    var lines: [Line] = [.key("pull-request", Bytes(number))]
    if let first = finding.fix.first { lines.append(.key("title", first.title)) }
    for commit in finding.fix {
      lines += [.say("#\(number) is \(commit.line)"), .key("fix", commit.id.hex)]
    }
    switch finding {
    case .missing:
      lines.append(
        .warn("no commit of \(repo.settings.main) is #\(number) yet; the branch is made for it"))
    case .landed(_, let how):
      lines.append(.warn("#\(number) is in \(repo.settings.production) already\(how.evidence)"))
    case .reverted(let commit, _, _):
      lines.append(.warn("\(commit.id.short) was reverted on \(repo.settings.main)"))
    case .several(let commits):
      lines.append(.warn("#\(number) could be any of \(commits.count) commits"))
    case .endless(let last):
      lines.append(
        .warn("#\(number) ends with \(last.id.short), and nothing tells where it begins"))
    case .found: break
    }
    lines += forecast?.lines(repo) ?? [.key("forecast", "unknown")]
    lines += prerequisites?.lines(repo.settings) ?? []
    if let picked {
      lines.append(
        .say("it is picked\(isPushed ? " and pushed" : "") already, as \(picked.id.short)"))
    }
    if movedOn > 0, finding.landed == nil {
      let commits = movedOn.counted("commit")
      lines.append(.say("\(repo.settings.production) has moved on by \(commits) since"))
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
    lines += announcing.hints()
    if case .landed = finding {
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
    if finding == .missing, existing == nil, options.worktree == nil {
      let before = repo.branches.current.map { "git switch \($0.shellWord)" as Bytes }
      let back = options.switches(repo.place) ? (before ?? repo.leaving) + " && " : ""
      lines += [
        .hint("if the number is wrong:"), .hint("  \(back)git branch -D \(branch.shellWord)"),
      ]
    }
    let when: Bytes = finding == .missing ? "once #\(number) is merged, to" : "to"
    let goOn: Bytes = ", push it and open the pull request into production:"
    guard let prerequisites, !prerequisites.found.isEmpty else {
      return lines + [.hint("\(when) pick the fix\(goOn)"), .hint("  \(next)")]
    }
    let line = Suggestion(
      prerequisites: prerequisites.found.map(\.request), wanted: [wanted], branch: branch,
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
    let (main, production) = (repo.settings.main.shown, repo.settings.production.shown)
    guard let changes else {
      return [
        .say("picking it onto \(production) conflicts in \(conflicts.listed)"),
        .key("forecast", "conflict"),
      ] + conflicts.map { .path("conflict", $0) }
    }
    let back: Bytes =
      changes.isEmpty
      ? "merging back will leave \(main) unchanged"
      : "merging back will change \(changes.counted("file")) of \(main): \(changes.listed)"
    return [.say("picking it onto \(production) is clean; \(back)"), .key("forecast", "clean")]
  }
}
