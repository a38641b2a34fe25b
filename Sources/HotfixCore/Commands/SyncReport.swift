/// What `git hotfix-sync` says.
extension Sync {
  private var main: Bytes { repo.settings.main.shown }
  private var production: Bytes { repo.settings.production.shown }

  /// What was found, before anything is done.
  var found: [Line] {
    var lines: [Line] = openHotfixes.flatMap { branch -> [Line] in
      [.warn("'\(branch.shown)' is not in \(production) yet"), .key("open", branch)]
    }
    switch state {
    case .inSync:
      lines += [
        .key("in-sync", repo.production.hex),
        .say("\(main) contains \(production) (\(repo.production.short)): nothing to merge"),
      ]
    case .others(let other, let id):
      lines += [
        .key("branch", other), .key("commit", id.hex),
        .say("'\(other.shown)' on '\(repo.settings.remote.shown)' merges \(production) already"),
      ]
    case .made:
      lines += [.key("branch", branch), .say("'\(branch.shown)' merges \(production) already")]
      lines += keys + pushing
    case .toMake:
      lines.append(.key("branch", branch))
      lines += truth + pushing
    }
    return lines
  }

  private var pushing: [Line] {
    isNews ? [.doing("pushing '\(branch.shown)' to '\(repo.settings.remote.shown)'")] : []
  }

  /// What the merge does to main.
  private var truth: [Line] {
    let all = consequences
    var lines = squashes.map { squash -> Line in
      .say(
        "\(production) up to \(squash.production.short) was squashed into \(squash.commit.line); "
          + "it counts as merged")
    }
    if !back.resolved.isEmpty {
      lines.append(
        .say(
          "\(back.resolved.counted("conflict")) resolved as \(main) has it: \(back.resolved.listed)"
        ))
      lines += few(all.lost) { .say("  lost there: \($0.commit.line)") }
    }
    lines.append(
      back.changes.isEmpty
        ? .say(
          "merging \(production) (\(repo.production.short)) leaves \(main)'s content unchanged")
        : .say(
          "merging \(production) (\(repo.production.short)) changes "
            + "\(back.changes.counted("file")) of \(main): \(back.changes.listed)"))
    lines += few(all.brings) { .say("  \($0.paths.listed) by \($0.commit.line)") }
    lines += few(all.returns) { one in
      .warn("\(one.fix.line) comes back, although \(main) has it reverted: \(one.revert.line)")
    }
    lines += few(all.rollbacks) { commit in
      .warn("\(commit.line) takes back on \(main) too what it took back on \(production)")
    }
    return lines + keys
  }

  private var keys: [Line] {
    back.resolved.map { .path("resolved", $0) } + back.changes.map { .path("changes", $0) }
      + consequences.brings.map { .key("brings", $0.commit.id.hex) }
      + consequences.returns.map { .key("returns", $0.fix.id.hex) }
      + consequences.lost.map { .key("lost", $0.commit.id.hex) }
  }

  /// The first few in the terminal, and how many more there are.
  private func few<Item>(_ items: [Item], _ line: (Item) -> Line) -> [Line] {
    let more: [Line] =
      items.count > 5 ? [.say("  and \(items.count - 5) more commits")] : []
    return items.prefix(5).map(line) + more
  }

  /// `--resolve=stop`: nothing is left behind.
  var stopped: [Line] {
    [
      .stop("merging \(production) into \(main) conflicts in \(back.resolved.listed)"),
      .detail("nothing was made"),
      .hint("to take \(main)'s version of them:"),
      .hint("  git hotfix-sync --resolve=file"),
      .hint("or to resolve them by hand:"),
      .hint("  git switch -c \(branch.shellWord) --no-track \(repo.settings.mainRef.shellWord)"),
      .hint("  git merge \(repo.settings.productionRef.shellWord)"),
    ] + back.resolved.map { .path("conflict", $0) }
  }

  func done(_ answers: Answers, _ opened: Opened, _ obstacles: [Next]) -> [Line] {
    switch state {
    case .inSync:
      return openHotfixes.isEmpty
        ? [.hint("a very well deserved ice cream 🍦")]
        : [
          .hint("to see what comes next of it:"), .hint("  git hotfix-start --list"),
        ]
    case .others(let other, _):
      return [.next(repo.waiting(for: other, listed: listing))]
    case .made, .toMake: break
    }
    let commit = merge?.hex ?? answers.commit
    var lines: [Line] = [.key("commit", commit)]
    if !repo.settings.push {
      return lines + [
        .next([.run("git hotfix-sync --push", to: "Push it and open the pull request")])
      ]
    }
    lines.append(.key("pushed", "\(commit) refs/heads/\(branch)"))
    let merge: Text = "Merge it with a merge commit (\"Create a merge commit\")"
    return lines + opening.lines(opened) + [
      .next(
        opening.next(opened) + obstacles + [
          .note(merge), .run("git hotfix-sync --check", to: "After it is merged"),
        ])
    ]
  }
}
