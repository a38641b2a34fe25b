/// What picking does, as a plan.
extension Pick {
  /// Numbers are recorded before anything is picked.
  func remember() -> [Step] { repo.config.record(statuses.map(\.recordable), of: branch) }

  func make() -> [Step] {
    var steps = dropNote() + remember()
    if let begun = stopped ?? (isMade ? missing.first : nil) {
      let rest = missing.filter { $0 != begun }
      return steps + [commitResolved(begun)] + rest.map(cherryPick)
    }
    if missing.isEmpty { return steps }
    if isHere { return steps + missing.map(cherryPick) }
    guard trial.conflict == nil else { return steps }
    guard let signing else {
      if trial.tip != tip { steps.append(moveBranch(to: .text(trial.tip.hex))) }
      return steps
    }
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
    return steps + [moveBranch(to: parent)]
  }

  private func moveBranch(to commit: Step.Word) -> Step {
    let names = missing.map(\.name).joined(by: " ")
    return Step(
      [
        "git", "update-ref", "-m", .text("hotfix-pick: \(names)"), .text("refs/heads/\(branch)"),
        commit, .text(tip.hex),
      ], to: "move '\(branch)'")
  }

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
      words, to: "commit what was resolved", voice: .terminal, input: message,
      environment: stopped == nil ? details[fix.commit]?.asAuthor ?? [] : [])
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
