/// What `git hotfix-sync` says.
extension Sync {
  private var main: Bytes { repo.settings.main }
  private var production: Bytes { repo.settings.production }

  /// What was found, before anything is done.
  var found: [Line] {
    let open = openHotfixes.flatMap { branch -> [Line] in
      [.warn("\(branch) is not in \(production) yet"), .key("open", branch)]
    }
    switch state {
    case .inSync:
      return open + [
        .key("in-sync", repo.production.hex),
        .say("\(main) contains \(production) (\(repo.production.short)). Nothing to merge."),
      ]
    case .others(let other, let id):
      return open + [
        .key("branch", other), .key("commit", id.hex),
        .say("\(repo.settings.remote)/\(other) already merges \(production)."),
      ]
    case .made(let merge):
      return open + [.key("branch", branch), .say("\(branch) already merges \(production).")]
        + merge.keys + pushing
    case .toMake(let merge):
      return open + [.key("branch", branch)] + merge.report(main: main, production: production)
        + merge.keys + pushing
    }
  }

  private var pushing: [Line] {
    isNews ? [.doing("Pushing \(branch) to \(repo.settings.remote)")] : []
  }

  /// `--resolve=stop`: nothing is made.
  var stopped: [Line] {
    guard let back = state.merge?.back else { return [] }
    let (mainRef, productionRef) = (repo.settings.mainRef, repo.settings.productionRef)
    return [
      .stop("merging \(production) into \(main) conflicts in \(back.conflicts.count, "file")"),
      .detail(Text(lines: back.conflicts.map { "  \($0.quotedPath)\n" }.joined(by: ""))),
      .ways([
        .run("git hotfix-sync --resolve=file", to: "To keep \(main)'s version of these files"),
        .run("git hotfix-sync --resolve=hunk", to: "To keep \(main)'s version of the lines alone"),
        .run(
          "git switch -c \(branch) --no-track \(mainRef)", "git merge --no-ff \(productionRef)",
          "git push \(repo.settings.remote) \(branch)",
          to: "To resolve them by hand, and then to open a pull request into \(main)"),
      ]),
    ] + back.conflicts.map { .path("conflict", $0) }
  }

  /// The last lines if there is no merge to make.
  var nothingToDo: [Line] {
    if case .others(let other, _) = state {
      return [.next(repo.waiting(for: other, listed: listing))]
    }
    return openHotfixes.isEmpty
      ? [.say("A very well deserved ice cream 🍦")]
      : [.next([.run("git hotfix-start --list", to: "See what each open hotfix needs")])]
  }

  func done(_ answers: Answers, _ opened: Opened, _ obstacles: [Next]) -> [Line] {
    guard let merge = state.merge else { return [] }
    let commit = merge.commit?.hex ?? answers.commit
    if !repo.settings.push {
      return [
        .key("commit", commit),
        .next([.run("git hotfix-sync --push", to: "Push it and open the pull request")]),
      ]
    }
    return [.key("commit", commit), .key("pushed", "\(commit) refs/heads/\(branch)")]
      + merge.opening.lines(opened) + [
        .next(
          merge.opening.next(opened) + obstacles + [
            .note("Merge the pull request with a merge commit (\"Create a merge commit\")"),
            .run("git hotfix-sync --check", to: "Check that \(main) contains \(production)"),
          ])
      ]
  }
}

extension MergeBack {
  /// Every path in which main's version was chosen.
  var conflicts: [Bytes] { Set(resolved + own.adapted.flatMap(\.paths)).sorted() }
}

extension SyncMerge {
  /// What the merge does to main.
  fileprivate func report(main: Bytes, production: Bytes) -> [Line] {
    var lines: [Line] = back.before.syncs.map { squash in
      .say(
        """
        \(squash.commit.line) was a squash-merged sync. \(production) up to \
        \(squash.production.short) counts as merged.
        """)
    }
    if let release = back.before.release {
      lines.append(
        .say(
          """
          \(release.commit.line) was a squash-merged release. \(production) counts as having \
          \(main) up to \(release.main.short).
          """))
    }
    if !back.resolved.isEmpty {
      lines.append(
        .say("\(main)'s version stays where both changed the same: \(paths: back.resolved)"))
    }
    lines += few(back.own.adapted) { one in
      .say("\(production) has its own form of \(one.fix.line): \(paths: one.paths)")
    }
    lines += few(effects.lost) { share in
      .warn("\(main) does not get what \(share.commit.line) changes in \(paths: share.paths)")
    }
    if back.changes.isEmpty {
      lines.append(.say("The content of \(main) does not change."))
    } else {
      lines.append(
        .warn(
          "this merge changes \(back.changes.count, "file") of \(main): \(paths: back.changes)"))
    }
    lines += few(effects.brings) { .say("  \(paths: $0.paths) from \($0.commit.line)") }
    lines += few(effects.rollbacks) { share in
      .warn(
        """
        \(share.commit.line) reverts on \(main), too, what it reverted on \(production): \
        \(paths: share.paths)
        """)
    }
    return lines
      + few(effects.reverted) { one in
        .say(
          """
          \(main) has reverted \(one.fix.line). It stays reverted there, and the next release \
          takes it from \(production).
          """)
      }
  }

  fileprivate var keys: [Line] {
    back.resolved.map { .path("resolved", $0) } + back.changes.map { .path("changes", $0) }
      + effects.brings.map { .key("brings", $0.commit.id.hex) }
      + back.own.adapted.map { .key("adapted", $0.fix.id.hex) }
      + effects.lost.map { .key("lost", $0.commit.id.hex) }
  }

  /// The first few, and how many more there are.
  private func few<Item>(_ items: [Item], _ line: (Item) -> Line) -> [Line] {
    let more: [Line] = items.count > 5 ? [.say("  and \(items.count - 5) more")] : []
    return items.prefix(5).map(line) + more
  }
}

extension RevertedSync {
  func words(_ settings: Settings) -> Text {
    """
    \(settings.main) has reverted its merge of \(settings.production): \(revert.line)
    Git counts \(settings.production) as merged, so another merge brings nothing.
    """
  }

  func ways(_ branch: Bytes, _ settings: Settings) -> [Next] {
    let again: Bytes = branch + "-again"
    let revert: ShellCommand =
      self.revert.isMerge
      ? "git revert -m 1 \(self.revert.id.short)" : "git revert \(self.revert.id.short)"
    return [
      .run(
        "git switch -c \(again) --no-track \(settings.mainRef)", revert,
        "git push \(settings.remote) \(again)",
        to: """
          To bring back what \(settings.production) alone has, revert that revert and open a pull \
          request into \(settings.main)
          """)
    ]
  }
}
