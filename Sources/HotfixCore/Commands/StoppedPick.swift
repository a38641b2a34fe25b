// A pick that stopped: how far a person is with it, and the ways on.
extension Pick {
  /// Nothing of the pick that stopped is left to resolve.
  var isResolved: Bool { resolution?.open.isEmpty ?? false }
  /// What is resolved of it, added or not.
  var resolved: [Bytes] {
    guard let resolution, let paths = trial.conflict?.paths else { return [] }
    return paths.filter { path in
      !resolution.open.contains { $0.isOrStepsAside(from: path) } || resolution.isEdited(path)
    }
  }

  /// Refuses to go on while something is left to resolve.
  func refuseUnresolved() throws(Failure) {
    guard let resolution else { return }
    let (way, unmerged) = (repo.place.way, resolution.unmerged)
    if !unmerged.isEmpty {
      throw .unmerged(
        unmerged.map { way + $0 }, areEdited: unmerged.allSatisfy(resolution.isEdited))
    }
    if !resolution.marked.isEmpty, !options.force {
      throw .markersLeft(resolution.marked.map { way + $0 })
    }
    if resolution.isNothing { throw .resolvedToNothing(stopped?.number) }
  }

  /// A pick that waits for its commit alone.
  var uncommitted: [Line] {
    let name = stopped?.name ?? ""
    if resolution?.isNothing == true {
      let words = Failure.resolvedToNothing(stopped?.number).words(for: .pick)
      return [.stop(Text(lines: words.text))] + words.hints.map { .hint("  \($0)") }
    }
    let ways = giveUpFirst + waysOn("to commit it and go on")
    guard let (_, paths) = trial.conflict else {
      return [.stop("the pick of \(name) is not committed yet")] + ways
    }
    let who: Bytes = hasJustStopped ? " by rerere" : ""
    return [.stop("all conflicts of \(name) are resolved\(who), and it is not committed yet")]
      + paths.prefix(10).map { .detail("  \($0.quotedPath)  (resolved)") } + ways
  }

  /// From a pick that stopped. Numbers that are typed meanwhile wait.
  func waysOn(_ first: Bytes, after: Bytes = "") -> [Line] {
    let others = missing.filter { $0 != stopped }.count
    let words = options.commits.map { "--commit=\($0)" as Bytes } + options.operands
    let numbers = words.map { " \($0.shellWord)" as Bytes }.joined(by: "")
    let instead: [Line] =
      target.waiting.isEmpty
      ? []
      : resolved.isEmpty
        ? [
          .hint("or to pick\(numbers) instead:"),
          .hint("  git hotfix-pick -q --abort && git hotfix-pick\(typed)\(numbers)"),
        ]
        : [.hint("and then, to pick\(numbers):"), .hint("  git hotfix-pick\(typed)\(numbers)")]
    let submodules = (resolution?.submodules ?? []).prefix(3).flatMap { one -> [Line] in
      let entry: Bytes = "160000,\(one.id.hex),\(one.path)"
      return [
        .hint("to take the fix's commit of the submodule '\(one.path.shown)':"),
        .hint("  git update-index --cacheinfo \(entry.shellWord)"),
      ]
    }
    let goOn: [Line] =
      submodules + [
        .hint("or \(first)\(others > 0 ? " with this and \(others) more" : ""):"),
        .hint("  \(after)git hotfix-pick --continue\(typed)"),
      ]
    return resolved.isEmpty ? instead + goOn : goOn + instead
  }

  /// What is not the next step stands before that.
  var giveUpFirst: [Line] { [.hint("to give it up:"), .hint("  git hotfix-pick --abort")] }
}

// MARK: Giving it up

/// What was done to a pick that is given up.
struct Kept {
  let commit: ObjectID
  let changed: [Bytes]
  /// Nothing was left to resolve.
  let isWhole: Bool
  /// The ways to what was done: to what is only begun, to files that are done, and to what is removed.
  let begun: [Bytes]
  let files: [Bytes]
  let removed: [Bytes]
  /// What rerere knows to resolve again.
  let recorded: [Bytes]
}

extension Git {
  /// Keeps what was done since the pick stopped, which an abort throws away, as the commit that
  /// `--continue` would make of it; no ref names it. What HEAD has needs none.
  func keep(_ pick: Pick) throws(Failure) -> Kept? {
    guard let stopped = pick.stopped, let resolution = pick.resolution,
      !resolution.changed.isEmpty, !resolution.isNothing, let trial = pick.trial.picks.first
    else { return nil }
    let nobody = try nobody(asOf: stopped.commit)
    let commit = try make(
      resolution.tree, [pick.tip], author: try commit(stopped.commit).author,
      committer: (try? committer()) ?? nobody, trial.message)
    var (begun, files, removed): ([Bytes], [Bytes], [Bytes]) = ([], [], [])
    for path in Set(resolution.changed + pick.resolved).sorted() {
      let way = pick.repo.place.way + path
      if try entry(at: path, in: resolution.tree) == nil {
        removed.append(way)
      } else if resolution.marked.contains(path), resolution.unmerged.contains(path) {
        begun.append(way)
      } else {
        files.append(way)
      }
    }
    return Kept(
      commit: commit, changed: resolution.changed, isWhole: pick.isResolved, begun: begun,
      files: files, removed: removed,
      recorded: try recorded(pick.resolved.filter(resolution.changed.contains)))
  }
}

extension Pick {
  func givenUp(_ kept: Kept?) -> [Line] {
    let open = unpicked
    let named = repo.settings.branch.read(branch, main: repo.settings.main)?.number
    if open.isEmpty && stopped == nil {
      let said: Line = .say(
        "all that '\(branch.shown)' is for is picked; nothing is to be given up")
      let there = repo.branches.tracked(branch)?.id
      // What a colleague has pushed there is not known here.
      if own.isEmpty || there.map({ id in !own.commits.contains { $0.id == id } }) ?? false {
        return [said]
      }
      let others = statuses.filter { $0.spec.number != named }.compactMap { one in
        one.commits.last.flatMap(own.standing).map { (one.spec.name, $0.id.short) }
      }
      return [said]
        + others.flatMap { name, id -> [Line] in
          [
            .hint("to take \(name) alone back:"),
            .hint("  git revert --no-edit \(id) && git hotfix-pick"),
          ]
        } + [
          .hint("to have no hotfix of it after all, close its pull request if there is one, then:"),
          .hint("  \(repo.removing(branch, isOnRemote: there != nil))"),
        ]
    }
    let isNamed = repo.config.recorded(branch).allSatisfy { open.map(\.spec).contains($0) }
    let forgotten = open.map(\.spec).filter { !isNamed || $0.number != named }.map(\.name)
    var lines: [Line] = []
    if stopped != nil {
      lines.append(.say("'\(branch.shown)' is back before the pick that stopped"))
    }
    if !forgotten.isEmpty {
      let are: Bytes = forgotten.count == 1 ? "is" : "are"
      lines.append(.say("\(forgotten.joined(by: ", ")) \(are) forgotten on '\(branch.shown)'"))
    }
    if let named, isNamed, forgotten.count < open.count {
      lines.append(.say("'\(branch.shown)' is for #\(named) still, by its name"))
    }
    let staysKnown = isNamed && open.contains { $0.spec.number == named }
    let again = pick(open.map(\.spec), namesBranch: !staysKnown)
    let isFree = isNamed && own.isEmpty
    if isFree {
      lines += [
        .hint("to be rid of the branch:"),
        .hint("  \(repo.removing(branch, isOnRemote: false))"),
      ]
    }
    lines += [.hint("\(isFree ? "or " : "")to pick it again:"), .hint("  \(again)")]
    lines += kept?.waysBack(again) ?? []
    if stopped != nil, !staysKnown, tip != repo.branches.tracked(branch)?.id, !own.isEmpty {
      lines += [.hint("or to go on with what is picked:"), .hint("  git hotfix-pick")]
    }
    return lines
  }

  /// The line that picks what is no longer recorded. A commit beside a number is that number's.
  private func pick(_ wanted: [FixSpec], namesBranch: Bool) -> Bytes {
    let name: Bytes = namesBranch ? " --branch=\(branch.shellWord)" : ""
    let words = wanted.map { one in
      one.commits.map { " --commit=\($0.hex)" as Bytes }.joined(by: "")
        + (one.number.map { " \($0)" } ?? "")
    }
    let lines = wanted.contains(where: \.isNamed) ? words : [words.joined(by: "")]
    return lines.map { "git hotfix-pick\(name)\($0)" }.joined(by: " && ")
  }
}

extension Kept {
  var said: [Line] {
    [.warn("what was done to \(changed.listed) is kept as commit \(commit.short) (see git reflog)")]
      + (recorded.isEmpty
        ? [] : [.say("rerere has recorded how \(recorded.listed) was resolved, and does it again")])
  }

  fileprivate func waysBack(_ again: Bytes) -> [Line] {
    if isWhole {
      return [
        .hint("or to have what was done back, and go on with it:"),
        .hint("  git cherry-pick \(commit.short) && \(again)"),
      ]
    }
    var commands: [Bytes] = []
    func add(_ command: Bytes, _ paths: [Bytes]) {
      if !paths.isEmpty {
        commands.append("\(command) \(paths.map(\.shellWord).joined(by: " "))")
      }
    }
    add("git --literal-pathspecs restore -SW --source=\(commit.short) --", files)
    add("git --literal-pathspecs restore --source=\(commit.short) --", begun)
    add("git --literal-pathspecs rm -qf --ignore-unmatch --", removed)
    // What cannot be shown cannot be typed.
    if commands.isEmpty || (begun + files + removed).contains(where: { $0.shown != $0 }) {
      return [.hint("to see it: git show \(commit.short)")]
    }
    return [
      .hint("and once that has stopped, to have what was done back:"),
      .hint("  \(commands.joined(by: " && "))"),
    ]
  }
}
