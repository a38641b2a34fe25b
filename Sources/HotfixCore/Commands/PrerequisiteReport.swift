// What is said of what production lacks, so that a pick conflicts.
extension Prerequisites {
  /// Below a file in conflict: what touched its lines.
  func brief(of path: Bytes, _ main: Bytes) -> [Line] {
    guard let touched = touched[path] else { return [] }
    let rest: [Bytes] = touched.count > 3 ? ["\(touched.count - 3) more"] : []
    let start: Bytes = "changed on \(main.shown) alone"
    return (touched.prefix(3).map(\.line) + rest).enumerated().map { index, name in
      .say("    \(index == 0 ? start : "and") by \(name)")
    }
  }

  /// `#1228, #1230`
  var names: Bytes { found.map(\.request.name).joined(by: ", ") }

  /// What makes the pick clean, or that nothing was found to.
  func lines(_ settings: Settings) -> [Line] {
    let (main, production) = (settings.main.shown, settings.production.shown)
    switch verdict {
    case .none:
      return [.say("no set of up to \(Search.limit) pull requests of \(main) makes it clean")]
    case .untold(let tried):
      // The first one that is tried is empty.
      let sets = max(0, tried - 1)
      return [
        .say(
          "the time for the search was up"
            + (sets == 0
              ? " before any set of pull requests was tried"
              : ": of \(sets.counted("set")) of pull requests tried, none makes it clean"))
      ]
    case .found(let all, _, let fix):
      var lines: [Line] = [
        .say("with \(names) picked first it is clean, and \(production) gets:")
      ]
      for one in all {
        lines.append(.say("    \(one.request.line): \(one.weight.words)"))
        if !one.beyond.isEmpty {
          lines.append(.say("      also changes, not in conflict: \(one.beyond.listed)"))
        }
        lines += one.request.commits.map { .key("prerequisite", $0.id.hex) }
      }
      return lines + [
        .say("    the fix itself: \(fix.words)"),
        .say(
          "clean is no proof that it works: staging has all of \(main), \(production) will have only this"
        ),
      ]
    }
  }
}

extension Search.Weight {
  /// `12 lines in 1 file`
  fileprivate var words: Bytes { "\(lines.counted("line")) in \(files.counted("file"))" }
}

extension PullRequest {
  /// `#1234 Fix the till (Bob, 2 hours ago)`
  fileprivate var line: Bytes {
    let last = commits.last!
    return "\(name) \(last.title.shown) (\(last.authorName.shown), \(last.age))"
  }
}

/// What git hotfix-pick is given, so that it picks some pull requests and then the fixes.
struct Suggestion {
  let prerequisites: [PullRequest]
  /// What is to be picked with them, and is not recorded where `forgets`.
  let wanted: [FixSpec]
  let branch: Bytes
  let repo: RepoState
  /// Of a pick that stopped, which is given up first, and its numbers are forgotten with it.
  var forgets = false
  /// The options of this run.
  var typed: [Bytes] = []

  var line: Bytes {
    let numbers = prerequisites.compactMap(\.number)
    let rest = forgets ? wanted.filter { !staysKnown($0) } : []
    var commands: [Bytes] = forgets ? ["git hotfix-pick -q --abort"] : []
    if numbers.count == prerequisites.count, rest.allSatisfy({ !$0.isNamed && $0.number != nil }) {
      let all = numbers + wanted.compactMap(\.number)
      commands.append(pick(all.map { Bytes($0) }, names: needsBranch(all)))
    } else {
      // A commit that is typed beside one number would be that number's.
      let commits = prerequisites.flatMap(\.commits).map { "--commit=\($0.id.hex)" as Bytes }
      commands.append(pick(rest.isEmpty ? commits : ["--no-push"] + commits, names: true))
      commands += rest.map { one in
        let words = one.commits.map { "--commit=\($0.hex)" as Bytes }
        return pick(words + (one.number.map { [Bytes($0)] } ?? []), names: true)
      }
    }
    return commands.joined(by: " && ")
  }

  /// By the branch's name, where nothing else is recorded.
  private func staysKnown(_ one: FixSpec) -> Bool {
    !one.isNamed
      && repo.settings.branch.read(branch, main: repo.settings.main)?.number == one.number
      && repo.config.recorded(branch).allSatisfy(wanted.contains)
  }

  private func pick(_ words: [Bytes], names: Bool) -> Bytes {
    let isNamed = typed.contains { $0.hasPrefix("--branch=") }
    let named: [Bytes] = names && !isNamed ? ["--branch=\(branch)"] : []
    return (["git hotfix-pick"] + (typed + named + words).map(\.shellWord)).joined(by: " ")
  }

  /// The numbers alone do not tell the branch.
  private func needsBranch(_ numbers: [Int]) -> Bool {
    func has(_ wanted: [FixSpec]) -> Bool {
      wanted.contains { one in one.number.map { numbers.contains($0) } ?? false }
    }
    let isTold =
      forgets ? wanted.contains(where: staysKnown) : wanted.contains { $0.number != nil }
    return !isTold
      || repo.branches.locals.contains { $0.branch != branch && has(repo.recorded($0.branch)) }
  }
}
