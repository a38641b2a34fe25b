/// The words of refusals that concern a pick that stopped, and what is looked at before and after the push.
extension Failure {
  func wordsOfPick(for command: CommandName, _ rest: Bytes) -> Words {
    switch self {
    case .otherPickStopped(let id):
      return Words(
        "a cherry-pick of \(id.short) is under way, which is none of this branch's fixes",
        "git cherry-pick --abort", "git hotfix-pick")
    case .atRisk(let risk): return risk.words("\(command.typed)\(rest)")
    case .notGoneBack(let said):
      return Words(
        "cannot go back: \(said.withoutLabel.shownLines)",
        "nothing was lost; to see what is in the way:", "  git status")
    case .noPickStopped:
      return Words("no pick is stopped here", "\(command.typed)")
    case .unmerged(let paths, let areEdited):
      return Words(
        "\(paths.counted("file")) not \(areEdited ? "added" : "resolved") yet: \(paths.listed)",
        hints: [areEdited ? "if all is resolved there:" : "edit what is left to resolve, then:"]
          + paths.prefix(3).map { "  \([$0].adding())" }
          + ["  \(command.typed)\(rest)"])
    case .markersLeft(let paths):
      return Words(
        "conflict markers are left in \(paths.listed)",
        hints: [
          "if these lines are text:", "  git hotfix-pick --force\(rest)",
          "or edit what is left to resolve, then:",
        ] + paths.prefix(3).map { "  \([$0].adding())" } + ["  \(command.typed)\(rest)"])
    case .markersCommitted(let paths, let branch, let isHere):
      return Words(
        "conflict markers are committed in \(paths.listed), and '\(branch.shown)' is not pushed",
        hints: [
          "to push it all the same:", "  git hotfix-pick --force\(rest)",
          "or edit what is left to resolve, then:",
        ] + (isHere ? [] : ["  git switch \(branch.shellWord)"]) + [
          "  \(Array(paths.prefix(3)).adding())",
          "  git commit --amend --no-edit && git hotfix-pick",
        ])
    case .holdsMain(let branch, let count, let main, let production, let remote, let onto):
      let refs = [onto, main].map { ("\(remote)/\($0)" as Bytes).shellWord }
      return Words(
        "'\(branch.shown)' holds \(count.counted("commit")) of \(main.shown) that "
          + "\(production.shown) lacks",
        hints: [
          "to go on with all of it:", "  git hotfix-pick --force\(rest)",
          onto == production
            ? "or to put its own commits alone onto \(production.shown):"
            : "or to put its own commits alone onto what is pushed:",
          "  git rebase --reapply-cherry-picks --onto \(refs[0]) \(refs[1]) \(branch.shellWord)",
        ])
    case .resolvedToNothing(let number):
      return Words(
        "what was resolved changes nothing\(number.map { " of #\($0)" } ?? "")",
        "git hotfix-pick --abort")
    default: return Words("stopped")
    }
  }
}

extension AtRisk {
  fileprivate func words(_ again: Bytes) -> Words {
    let all = strangers.map(\.path) + files
    var commands = strangers.map { "mv -- \($0.path.shellWord) \($0.aside.shellWord)" as Bytes }
    for flag in ["assume-unchanged", "skip-worktree"] as [Bytes] where !unseen.isEmpty {
      let paths = unseen.map(\.shellWord).joined(by: " ")
      commands.append("git update-index --no-\(flag) -- \(paths)")
    }
    if !files.isEmpty { commands.append(files.adding(" -f")) }
    return Words(
      "going back would overwrite what is not added: \(all.listed)",
      hints: all.contains { $0.shown != $0 }
        ? ["git status"]
        : [
          strangers.isEmpty
            ? "to have it kept with what was resolved, and go on:"
            : "to put it aside, and go on:",
          "  " + (commands + [again]).joined(by: " && "),
        ])
  }
}
