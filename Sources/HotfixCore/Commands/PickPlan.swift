/// What picking does, as a plan.
extension Pick {
  /// Numbers are recorded before anything is picked.
  func remember() -> [Step] { repo.config.record(statuses.map(\.recordable), of: branch) }

  /// Clean picks are commits before anything moves; the branch moves to the last one in one step. Only
  /// a pick that conflicts is made in the checkout, and only what is behind it waits.
  func make() -> [Step] {
    let steps = dropNote() + remember()
    if let stopped {
      let rest = missing.filter { $0 != stopped }
      return steps + [mustBeCurrent(at: .text(tip.hex)), commitResolved(stopped)]
        + (options.dryRun ? rest.map(cherryPick) : [])
    }
    if missing.isEmpty || !isHere && trial.conflict != nil { return steps }
    let (signing, end) = sign()
    if !isHere { return steps + signing + [moveBranch(to: end)] }
    let moving = [mustBeCurrent(at: .text(tip.hex)), fastForward(to: end)]
    return steps + signing + (trial.tip == tip ? [] : moving)
      + (trial.conflict.map { [mustBeCurrent(at: end), cherryPick($0.pick.fix)] } ?? [])
  }

  /// The picks as signed commits, if they are signed, and the last one.
  private func sign() -> ([Step], end: Step.Word) {
    guard let signing, !options.dryRun else { return ([], .text(trial.tip.hex)) }
    var steps: [Step] = []
    var parent: Step.Word = .text(tip.hex)
    for pick in trial.picks {
      guard case .clean(let tree) = pick.outcome, let commit = details[pick.fix.commit] else {
        continue
      }
      steps.append(
        Step(
          repo.config.git + [
            "commit-tree", .text(signing), "-p", parent, "-F", "-", .text(tree.hex),
          ],
          to: "sign the pick of \(pick.fix.name)", voice: .answering, input: pick.message,
          environment: commit.asAuthor, answers: .commit))
      parent = .answer(.commit)
    }
    return (steps, parent)
  }

  /// The branch is where the picks begin, and is what is checked out here.
  private func mustBeCurrent(at tip: Step.Word) -> Step {
    .isCurrent(
      branch, at: tip,
      otherwise: Message(
        "not picked: '\(branch)' moved, or this checkout was switched, while the command ran",
        next: [.run(again)]))
  }

  /// Brings branch, index and files to the picks at once. git refuses it if that would lose anything;
  /// the options take back what configuration can make of a merge.
  private func fastForward(to commit: Step.Word) -> Step {
    Step(
      [
        "git", "merge", "--quiet", "--ff-only", "--no-overwrite-ignore", "--no-autostash",
        "--no-verify-signatures", "--no-squash", "--no-stat", commit,
      ], to: "bring the picks to the checkout", voice: .held,
      environment: [("GIT_REFLOG_ACTION", .text(reason))])
  }

  private func moveBranch(to commit: Step.Word) -> Step {
    Step(
      [
        "git", "update-ref", "-m", .text(reason), .text("refs/heads/\(branch)"), commit,
        .text(tip.hex),
      ], to: "move '\(branch)'")
  }

  private var reason: Bytes { "hotfix-pick: \(missing.map(\.name).joined(by: " "))" }

  private func cherryPick(_ fix: Fix) -> Step {
    var words = repo.config.git + ["cherry-pick", "-x", "--cleanup=verbatim"]
    if options.signoff { words.append("--signoff") }
    if let word = options.signWord { words.append(.text(word)) }
    if details[fix.commit]?.isMerge == true { words += ["-m", "1"] }
    return Step(words + [.text(fix.commit.hex)], to: "pick \(fix.name)", voice: .held)
  }

  private func commitResolved(_ fix: Fix) -> Step {
    let message = trial.picks.first { $0.fix == fix }?.message
    var words =
      repo.config.git + ["commit", "--quiet", "--no-verbose", "--cleanup=verbatim", "-F", "-"]
    if let word = options.signWord { words.append(.text(word)) }
    return Step(
      words, to: "commit what was resolved", voice: .terminal, input: message)
  }

  private func dropNote() -> [Step] { todo.isNoteLeft ? [.git("cherry-pick", "--quit")] : [] }

  /// `--abort`: back to before the pick that stopped; its number and those after it are forgotten.
  ///
  /// - Parameter kept: the commit that has what was done; the reflog of HEAD names it.
  func giveUp(_ kept: ObjectID?) -> [Step] {
    // Git's own abort would go back to before the first one of a person's own series, and removes
    // the directory that this is in where the fix has made it. Files that only look changed would stop it.
    var back: Step = .git("reset", "--quiet", "--merge")
    if let kept {
      let entry: Bytes = "hotfix-pick --abort: what was done is \(kept.short)"
      back.environment = [("GIT_REFLOG_ACTION", .text(entry))]
    }
    var steps =
      stopped == nil
      ? dropNote()
      : [.git("add", "--refresh", "--", ":/"), back]
        + (repo.place.isInSequence ? [.git("cherry-pick", "--quit")] : [])
    let kept = repo.config.recorded(branch)
    for one in unpicked where kept.contains(one.spec) {
      steps.append(
        .git(
          "config", "--fixed-value", "--unset-all", "branch.\(branch).hotfix",
          one.spec.recorded))
    }
    return steps
  }
}

extension CommitDetails {
  fileprivate var asAuthor: [(name: Bytes, value: Step.Word)] {
    [
      ("GIT_AUTHOR_NAME", .text(authorName)), ("GIT_AUTHOR_EMAIL", .text(authorEmail)),
      ("GIT_AUTHOR_DATE", .text("@\(authorDate)")),
    ]
  }
}

extension Config {
  /// git, for a commit whose text is UTF-8 whatever the user's commits are.
  var git: [Step.Word] {
    value("i18n.commitencoding") == nil ? ["git"] : ["git", "-c", "i18n.commitEncoding=UTF-8"]
  }
}
