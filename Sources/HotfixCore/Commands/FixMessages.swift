// What the commands tell about a fix: why it must not be picked, and what is worth knowing.
extension Git {
  /// Refuses fixes that must not be picked, and shows the evidence.
  ///
  /// - Parameter force: `--force` was given: what would change production is picked.
  /// - Throws: `.refused`; `.shallow` if the history ends too early to be sure.
  func refuse(
    _ statuses: [FixStatus], _ repo: RepoState, force: Bool, for command: CommandName
  ) throws(Failure) {
    for status in statuses {
      if let octopus = status.commits.first(where: { $0.parents.count > 2 }) {
        throw .refused(
          "\(octopus.line) is an octopus merge, which cannot be picked",
          next: .run("git show \(octopus.id.short)", to: "To see what it merges"))
      }
      if repo.place.isShallow, status.commits.contains(where: \.parents.isEmpty) {
        throw .shallow(repo.settings.remote)
      }
      if let message = try refusal(of: status, repo, force: force, for: command) {
        throw .refused(message)
      }
    }
  }

  private func refusal(
    of status: FixStatus, _ repo: RepoState, force: Bool, for command: CommandName
  ) throws(Failure) -> Message? {
    let (main, production) = (repo.settings.main, repo.settings.production)
    let call = FixCall(command, status.spec)
    switch status.lookup {
    case .missing(let mentions):
      if repo.place.isShallow { throw .shallow(repo.settings.remote) }
      return try missing(status.spec, mentions, repo, call)
    case .several(let commits):
      return Message(
        "\(status.spec.name) could be any of these commits of \(main):\n\(commits.listed)",
        next: [.run(call.naming(commits[0]), to: "To take the newest")])
    case .endless(let last):
      return Message(
        "\(status.spec.name) ends with this commit of \(main), and nothing shows with which commit "
          + "it begins:\n  \(last.line)",
        next: [
          .run(call.naming(last), to: "If this commit is all of it"),
          .note("If it has more commits, name them all: --commit=<first>^..\(last.id.short)"),
        ])
    case .notOnMain(let commits) where !force:
      return Message(
        "\(main) does not contain\n\(commits.listed)",
        next: [call.forcing("To pick what staging has never run")])
    case .found, .notOnMain: break
    }
    if case .empty = status.production {
      return Message(
        "\(status.name) changes nothing, so there is nothing to pick",
        next: [.run("git show \(status.commits[0].id.short)", to: "To see the commit")])
    }
    if force { return nil }
    if case .reverted(let revert) = status.main {
      return Message(
        "\(status.name) was reverted on \(main):\n  \(revert.line)",
        next: again(status, since: revert, call)
          + [call.forcing("To pick what \(main) has taken out")])
    }
    switch status.production {
    case .has where command == .start:
      return Message(
        status.inProduction(production),
        next: [
          .run(
            status.spec.number.map { "git hotfix-sync --check \($0)" } ?? "git hotfix-sync --check",
            to: "To see whether it is merged back too")
        ] + (status.production.isByWords ? [call.forcing("To pick it all the same")] : []))
    case .changed(let commit, fromMain: _):
      return Message(
        "It is not certain whether \(production) has \(status.name). Since this commit its change "
          + "is not there as it was:\n  \(commit.line)\n"
          + "No message says that it was reverted. It may have been moved or rewritten.",
        next: [
          .run("git show \(commit.id.short)", to: "To see what happened"),
          call.forcing("To pick it again"),
        ])
    case .part(let has, let lacks, let unclear, let words):
      var text: Text = "It is not certain whether \(production) has \(status.name)"
      func add(_ label: Text, _ paths: [Bytes]) {
        if !paths.isEmpty { text += "\n  \(label): \(paths: paths)" }
      }
      add("it has the change in", has)
      add("it does not have the change in", lacks)
      add("the content cannot show it in", unclear)
      if let words { text += "\n\(words.line)" }
      let files = (lacks + unclear + has).prefix(3)
      let tips: ShellCommand =
        "\(repo.settings.remote)/\(production) \(status.commits.last!.id.short)"
      return Message(
        text,
        next: [
          .run("git diff \(tips) --" + .pathspecs(Array(files)), to: "To compare the files"),
          call.forcing("To pick what is missing"),
        ])
    case .has, .lacks, .reverted, .empty, .unknown: return nil
    }
  }

  /// Main has nothing for the number.
  private func missing(
    _ spec: FixSpec, _ mentions: [Commit], _ repo: RepoState, _ call: FixCall
  ) throws(Failure) -> Message {
    let settings = repo.settings
    let ago = repo.fetched ? nil : try lastMoved(settings.mainRef)
    let fetched: Text = repo.fetched ? "" : ", as last fetched\(ago.map { " \($0)" as Text } ?? "")"
    var text: Text =
      "\(settings.main) has no commit for \(spec.name)\(fetched). Is the number right, and is it merged?"
    if !mentions.isEmpty {
      text += "\nThese commits of \(settings.main) mention the number:\n\(mentions.listed)"
    }
    var next: [Next] = []
    if !repo.fetched {
      next.append(.run(call.command + " --fetch" + call.words, to: "To fetch first"))
    }
    if let first = mentions.first {
      next.append(.run(call.naming(first), to: "If the first of them is the fix"))
    } else {
      next.append(.note("If its commit does not name the number, name the commit: --commit=<rev>"))
    }
    if call.name == .start, let number = spec.number {
      next.append(
        .run(
          "git hotfix-start --announce \(number)",
          to: "If it is still to be merged, to make the branch now and announce it"))
    } else {
      next.append(.run("git hotfix-pick --abort", to: "If the number is wrong, to forget it"))
    }
    return Message(text, next: next)
  }

  /// The commits of main with the same title that came after a revert.
  private func again(
    _ status: FixStatus, since revert: Commit, _ call: FixCall
  ) -> [Next] {
    guard let title = status.commits.last?.title, let divergence = knownDivergence else {
      return []
    }
    let later = divergence.main.prefix { $0.id != revert.id }
      .filter { $0.reverts.isEmpty && $0.title == title }
    return later.map {
      .run(call.naming($0), to: "It was merged again as \($0.line). To take that")
    }
  }
}

/// A command as it is typed for one fix.
private struct FixCall {
  let name: CommandName
  let spec: FixSpec
  var command: ShellCommand { name == .start ? "git hotfix-start" : "git hotfix-pick" }
  var words: ShellCommand { .words(spec.words) }

  init(_ name: CommandName, _ spec: FixSpec) { (self.name, self.spec) = (name, spec) }

  func naming(_ commit: Commit) -> ShellCommand {
    let number = spec.number.map { " \($0)" as ShellCommand } ?? ""
    return command + " --commit=\(commit.id.short)" + number
  }
  func forcing(_ why: Text) -> Next { .run(command + " --force" + words, to: why) }
}

extension [Commit] {
  /// A line each, indented.
  var listed: Text { map { "  \($0.line)" as Text }.joined(by: "\n") }
}

extension Presence {
  /// The files could not show it in full, so that it rests on a message.
  var isByWords: Bool { if case .has(_?, let unclear) = self { !unclear.isEmpty } else { false } }
}

extension Mention {
  /// Who says so: `1a2b Hotfix: … picked it`
  var line: Text {
    let revert: Text = reverts.first.map { ", and this commit reverts it:\n  \($0.line)" } ?? ""
    return switch kind {
    case .ancestor: "It contains the commit:\n  \(commit.line)\(revert)"
    case .trailer: "This commit says that it picked it:\n  \(commit.line)\(revert)"
    case .number: "This commit names its number:\n  \(commit.line)\(revert)"
    case .identical: "This commit makes the same change:\n  \(commit.line)\(revert)"
    }
  }
}

extension FixStatus {
  /// That production has it, and how that is known.
  func inProduction(_ production: Bytes) -> Text {
    guard case .has(let words, let unclear) = self.production else { return "" }
    let claim: Text = "\(name) is in \(production)"
    guard let words else { return claim + ": picking it would change nothing" }
    return unclear.isEmpty
      ? "\(claim). \(words.line)"
      : "\(claim), by what a message says. The files have changed since: \(paths: unclear)\n\(words.line)"
  }

  /// What is worth knowing before it is picked.
  func notes(_ settings: Settings) -> [Line] {
    var lines: [Line] = []
    if case .reverted(let revert) = production {
      lines.append(
        .say("\(settings.production) had \(spec.name) and rolled it back:\n  \(revert.line)"))
    }
    switch main {
    case .changed(let commit, fromMain: _):
      lines.append(
        .warn(
          "\(settings.main) has moved or taken out the change of \(spec.name) since:\n  \(commit.line)"
        ))
    case .reverted(let revert):
      lines.append(.warn("\(spec.name) was reverted on \(settings.main):\n  \(revert.line)"))
    case .has, .lacks, .part, .empty, .unknown: break
    }
    return lines
  }
}
