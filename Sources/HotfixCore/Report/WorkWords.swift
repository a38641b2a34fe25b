/// A refusal as it is read: what happened, to what, and what to type next.
struct Words: Equatable, Sendable {
  let text: Bytes
  let hints: [Bytes]

  init(_ text: Bytes, _ hints: Bytes...) {
    self.text = text
    self.hints = hints
  }
  init(_ text: Bytes, hints: [Bytes]) {
    self.text = text
    self.hints = hints
  }
}

/// The words of refusals that concern the work itself: the place, the fix, the branches.
extension Failure {
  func words(for command: CommandName, _ rest: Bytes = "") -> Words {
    switch self {
    case .noWorkTree:
      return Words(
        "there is no working tree here to switch", "git hotfix-start --no-switch\(rest)",
        "git hotfix-start --worktree\(rest)")
    case .mirror(let remote):
      return Words(
        "this is a mirror of '\(remote.shown)': its next update would delete the branch",
        "git clone <url>")
    case .underWay(let operation, let onHotfix):
      return Words(
        "\(operation == .am ? "an" : "a") \(operation.rawValue) is under way here",
        hints: onHotfix && operation == .pick
          ? ["git hotfix-pick --abort", "git hotfix-pick --continue"] : operation.waysOn)
    case .locked(let failure, let locks):
      return Words(
        (failure.message?.text.bytes ?? failure.words(for: command, rest).text).lines.first ?? "",
        hints: [
          "\(locks.listed) belongs to a git at work here, or was left by one that was killed;",
          "if it was killed:", "  rm -f \(locks.map(\.shellWord).joined(by: " "))", "and then:",
          "  \(command.typed)\(rest)",
        ])
    case .halfMade(let path):
      return Words(
        "git was killed while it made the worktree '\(path.shown)'",
        "git worktree remove -f -f \(path.shellWord) && \(command.typed)\(rest)")
    case .checkedOutElsewhere(let branch, let path):
      return Words(
        "'\(branch.shown)' is checked out at '\(path.shown)'",
        command == .start
          ? "cd \(path.shellWord)" : "git -C \(path.shellWord) hotfix-\(command.rawValue)\(rest)")
    case .nameTaken(let name, let by, let remote):
      let place = remote.map { " on '\($0.shown)'" } ?? "" as Bytes
      return Words(
        "'\(name.shown)' cannot be made: there is a branch '\(by.shown)'\(place)",
        "\(command.typed) --user=<name>\(rest)")

    case .othersBranch(let number, let other, let command):
      return Words(
        "'\(other.branch.shown)' on '\(other.remote.shown)' is a hotfix of #\(number) already: "
          + "\(other.commits.counted("commit")), the last by \(other.last.shown), \(other.age)",
        hints: (command == .pick ? ["to push yours beside it: git hotfix-pick --force"] : [])
          + [
            other.user.map { "to join it: git hotfix-start --user=\($0.shellWord) \(number)" }
              ?? "git log \((other.remote + "/" + other.branch).shellWord)"
          ])
    case .rebased(let branch, let ontoMain, let open):
      let goOn: Bytes = "git rebase --continue && git hotfix-pick"
      let ways: [[Bytes]] =
        open.isEmpty
        ? [["git rebase --abort"], [goOn]]
        : [
          ["\(ontoMain ? "or " : "")to give it up:", "  git rebase --abort"],
          [
            "\(ontoMain ? "" : "or ")edit what is left to resolve, then:",
            "  \(open.adding()) && \(goOn)",
          ],
        ]
      let still: Bytes = open.isEmpty ? "" : ", with a conflict in \(open.listed)"
      return Words(
        "'\(branch.shown)' is being rebased here\(still)",
        hints: Array((ontoMain ? ways.reversed() : ways).joined()))
    case .noTarget(let current, let isHotfix, let stops, let numbers, let open):
      let words = numbers.isEmpty ? " <pr>" : numbers.map { " \($0)" as Bytes }.joined(by: "")
      let start: Bytes = "git hotfix-start\(numbers.first.map { " \($0)" } ?? " <pr>")"
      let here = current.map { "git hotfix-pick --branch=\($0.shellWord)\(words)" as Bytes }
      let text: Bytes =
        "no hotfix branch \(numbers.isEmpty ? "is checked out" : "has #\(numbers[0])")"
      let ways = open.count > 3 ? ["git hotfix-start --list"] : open.map { $0.wayToPick(rest) }
      guard let here, open.isEmpty else { return Words(text, hints: ways + [start]) }
      let end: [Bytes] =
        !stops
        ? []
        : [
          "first end the pick that has stopped here:", "  git hotfix-pick --abort",
          "  git hotfix-pick --continue",
        ]
      return Words(
        text,
        hints: isHotfix
          ? end + ["to add it to this one: \(here)", "to begin another: \(start)"] : [here, start])
    case .notAHotfix(let branch):
      return Words(
        "it is not known which pull request '\(branch.shown)' is for",
        "git hotfix-pick --branch=\(branch.shellWord) <pr>")
    case .noSuchBranch(let branch):
      return Words("there is no branch '\(branch.shown)'", "git hotfix-start <pr>")
    case .nothingToPick(let branch):
      return Words(
        "'\(branch.shown)' has no commit to push",
        "git hotfix-pick --branch=\(branch.shellWord) <pr>"
      )
    case .behindRemote(let branch, let remote, let missing, let isHere, let besides):
      let there = ("\(remote)/\(branch)" as Bytes).shellWord
      let plain: Bytes =
        (isHere ? "" : "git switch \(branch.shellWord) && ") + "git rebase \(there)"
      return Words(
        "'\(remote.shown)' has \(missing.counted("commit")) of "
          + "'\(branch.shown)' that \(missing == 1 ? "is" : "are") not here",
        besides.map { besides in
          let upstream = ("\(remote)/\(besides)" as Bytes).shellWord
          return "git rebase --reapply-cherry-picks --onto \(there) \(upstream) \(branch.shellWord)"
        } ?? plain)
    case .takenBack(
      let branch, let commits, let remote, let point, let isBehind, let hasPicks):
      let there = ("\(remote)/\(branch)" as Bytes).shellWord
      return Words(
        "'\(remote.shown)' had these commits of '\(branch.shown)', and has them no more:\n"
          + commits.map { "  \($0.line)" }.joined(by: "\n"),
        hints: (isBehind
          ? [] : ["to push them again all the same:", "  git hotfix-pick --force\(rest)"]) + [
            "to leave them out here too, and go on:",
            "  git rebase --onto \(there) \(point.short) \(branch.shellWord) && git hotfix-pick"
              + (hasPicks ? " --abort" : rest),
          ])
    case .remoteHoldsMain(
      let branch, let there, let remote, let count, let main, let others, let isHere):
      let ref = "refs/heads/\(branch)" as Bytes
      let go: Bytes = isHere ? "" : "git switch \(branch.shellWord) && "
      let lease = ("--force-with-lease=\(ref):\(there.hex)" as Bytes).shellWord
      let ids = others.map { " " + $0.id.short }.joined(by: "")
      return Words(
        "'\(branch.shown)' on '\(remote.shown)' holds \(count.counted("commit")) of \(main.shown)",
        hints: (others.isEmpty
          ? []
          : [
            "to take over what else is there: \(others.map(\.line).joined(by: ", "))",
            "  \(go)git cherry-pick\(ids)",
          ]) + [
            "to replace it there by what is here, and go on:",
            "  git push \(lease) \(remote.shellWord) \(("\(ref):\(ref)" as Bytes).shellWord) && "
              + "git hotfix-pick\(rest)",
          ])
    default: return wordsOfPick(for: command, rest)
    }
  }
}

extension Ref {
  /// The line that goes on with a hotfix branch, wherever it is.
  fileprivate func wayToPick(_ rest: Bytes) -> Bytes {
    let branch = name.dropping(prefix: "refs/heads/") ?? name
    return worktree.map { "git -C \($0.shellWord) hotfix-pick\(rest)" }
      ?? "git switch \(branch.shellWord) && git hotfix-pick\(rest)"
  }
}

extension Checkout.Operation {
  var waysOn: [Bytes] {
    switch self {
    case .merge: ["git merge --abort", "git merge --continue"]
    case .rebase: ["git rebase --abort", "git rebase --continue"]
    case .am: ["git am --abort", "git am --continue"]
    case .bisect: ["git bisect reset"]
    case .revert: ["git revert --abort", "git revert --continue"]
    case .pick, .sequence: ["git cherry-pick --abort", "git cherry-pick --continue"]
    }
  }
}

extension Array {
  func counted(_ noun: Bytes) -> Bytes { count.counted(noun) }
}

extension Int {
  /// `1 file`, `2 files`
  func counted(_ noun: Bytes) -> Bytes { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}

extension [Bytes] {
  /// The line that adds them.
  func adding(_ option: Bytes = "") -> Bytes {
    "git add\(option)\(map { " " + $0.pathspec.shellWord }.joined(by: ""))"
  }

  /// The first few, and how many more there are.
  var listed: Bytes {
    let few = prefix(3).map { "'\($0.shown)'" as Bytes }.joined(by: ", ")
    return count > 3 ? "\(few) and \(count - 3) more" : few
  }
}
