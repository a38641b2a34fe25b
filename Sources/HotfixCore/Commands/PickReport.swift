/// What `git hotfix-pick` says, before and instead of the push.
extension Pick {
  private var production: Bytes { scene.settings.production.shown }

  /// What it is about, for scripts.
  var keys: [Line] {
    var lines: [Line] = target.local == nil ? [] : [.key("branch", branch)]
    for one in findings {
      if let number = one.wanted.number { lines.append(.key("pull-request", Bytes(number))) }
      if let first = one.finding.commits.first { lines.append(.key("title", first.title)) }
    }
    return lines
  }

  /// What was found, before anything is done.
  var found: [Line] {
    landed
      + missing.compactMap { fix in
        details[fix.commit].map { commit in
          let name: Bytes = fix.number == nil ? "" : "\(fix.name) is "
          return .say("\(name)\(commit.id.short) \(commit.title.shown)")
        }
      }
  }

  /// What production has already.
  private var landed: [Line] {
    findings.flatMap { one -> [Line] in
      guard case .landed(let commit, let how) = one.finding else { return [] }
      return [
        .key("in-production", commit.id.hex),
        .say("\(one.wanted.name) is in \(production) already\(how.evidence)"),
      ]
    } + idle.map { .say("\($0.name) changes nothing on '\(branch.shown)' any more") }
  }

  /// Nothing is left to do.
  var over: [Line] {
    var lines = landed
    let numbers = wanted.compactMap(\.number).map { " \($0)" as Bytes }.joined(by: "")
    if lines.isEmpty {
      lines.append(.say("'\(branch.shown)' has no commit that \(production) lacks"))
    }
    lines.append(.hint("to see whether it is merged back too:"))
    lines.append(.hint("  git hotfix-sync --check\(numbers)"))
    return lines
  }

  /// A pick that conflicts: which files, and the ways on.
  func brief(_ prerequisites: Prerequisites?) -> [Line] {
    guard let (pick, paths) = trial.conflict else {
      return [
        .stop("the pick of \(stopped?.name ?? "") is not committed yet"),
        .hint("to commit it and go on:"), .hint("  git hotfix-pick --continue"),
        .hint("or to give it up:"), .hint("  git hotfix-pick --abort"),
      ]
    }
    let isStopped = stopped != nil
    let others = missing.filter { $0 != pick.fix }.count
    var lines: [Line] = [
      .stop(
        "\(pick.fix.name) does not apply to '\(branch.shown)' cleanly: "
          + "\(paths.counted("file")) in conflict")
    ]
    if case .conflict(_, let records) = pick.outcome {
      for path in paths.prefix(10) {
        let kinds = Set(records.filter { $0.isConflict && $0.paths.contains(path) }.map(\.kind))
        let kind = kinds.sorted().map(\.conflictName).joined(by: ", ")
        lines.append(.detail("  \(path.quotedPath)\(kind.isEmpty ? "" : "  (\(kind))" as Bytes)"))
        lines += prerequisites?.brief(of: path) ?? []
      }
    }
    if paths.count > 10 { lines.append(.detail("  and \(paths.count - 10) more")) }
    lines += paths.map { .path("conflict", $0) }
    if let prerequisites {
      lines += prerequisites.lines(scene.settings) + suggestion(prerequisites)
    }
    let typed = options.typed.map { " \($0.shellWord)" as Bytes }.joined(by: "")
    if isStopped, !options.operands.isEmpty {
      let numbers = options.operands.map { " \($0.shellWord)" as Bytes }.joined(by: "")
      lines += [
        .hint("to pick\(numbers) instead, give this pick up first:"),
        .hint("  git hotfix-pick --abort && git hotfix-pick\(numbers)"),
      ]
    }
    if isStopped {
      lines += [
        .hint(
          "resolve and `git add` each file, then go on\(others > 0 ? " with this and \(others) more" : ""):"
        ),
        .hint("  git hotfix-pick --continue\(typed)"),
        .hint("or give it up:"),
        .hint("  git hotfix-pick --abort"),
      ]
    } else if isHere {
      lines += [
        .hint("to pick it and resolve it here:"), .hint("  git hotfix-pick\(typed)"),
      ]
    } else {
      lines += [
        .say("nothing was changed; '\(branch.shown)' is where it was"),
        .hint("to resolve it, check the branch out and pick there:"),
        .hint("  git switch \(branch.shellWord) && git hotfix-pick\(typed)"),
      ]
    }
    return lines
  }

  /// The line that picks what makes it clean.
  private func suggestion(_ prerequisites: Prerequisites) -> [Line] {
    if prerequisites.found.isEmpty { return [] }
    let line = Suggestion(
      prerequisites: prerequisites.found.map(\.request), wanted: unpicked.map(\.wanted),
      branch: branch, scene: scene, forgets: stopped != nil, typed: options.typed
    ).line
    return [
      .hint("to pick \(prerequisites.found.count == 1 ? "it" : "them") along:"), .hint("  \(line)"),
    ]
  }

  var givenUp: [Line] {
    let open = unpicked
    if open.isEmpty && stopped == nil {
      return [.say("all that '\(branch.shown)' is for is picked; nothing is to be given up")]
    }
    let named = scene.settings.branch.read(branch, main: scene.settings.main)?.number
    let isNamed = scene.config.recorded(branch).allSatisfy { open.map(\.wanted).contains($0) }
    let forgotten = open.map(\.wanted).filter { !isNamed || $0.number != named }.map(\.name)
    var lines: [Line] = []
    if stopped != nil {
      lines.append(.say("'\(branch.shown)' is back before the pick that stopped"))
    }
    if !forgotten.isEmpty {
      let are: Bytes = forgotten.count == 1 ? "is" : "are"
      lines.append(.say("\(forgotten.joined(by: ", ")) \(are) forgotten on '\(branch.shown)'"))
    }
    if let named, isNamed, forgotten.count < open.count {
      lines.append(.say("'\(branch.shown)' stays for #\(named), which its name says"))
    }
    let numbers = open.compactMap(\.wanted.number).map { " \($0)" as Bytes }.joined(by: "")
    lines += [.hint("to pick it again:"), .hint("  git hotfix-pick\(numbers)")]
    if isNamed, own.isEmpty {
      lines += [
        .hint("or to be rid of the branch:"),
        .hint("  \(isHere ? "git switch - && " : "")git branch -D \(branch.shellWord)"),
      ]
    }
    return lines
  }
}

extension Bytes {
  /// `content` of `CONFLICT (content)`
  fileprivate var conflictName: Bytes {
    (dropping(prefix: "CONFLICT (")?.dropping(suffix: ")") ?? self)
      .dropping(suffix: "contents").map { $0 + "content" }
      ?? (dropping(prefix: "CONFLICT (")?.dropping(suffix: ")") ?? self)
  }
}

extension Options {
  /// The same command after its own fetch and its own first steps.
  var offline: Options {
    var options = self
    options.fetch = false
    options.proceed = false
    return options
  }

  /// `-S`, `-S<key>`, `--no-gpg-sign`, for a git command that signs by itself.
  var signWord: Bytes? {
    switch sign {
    case .no?: "--no-gpg-sign"
    case .with(let key)?: "-S\(key)"
    case nil: nil
    }
  }

  /// The same for `git commit-tree`, which has to be told what `commit.gpgSign` says.
  func signing(_ config: Config) throws(Failure) -> Bytes? {
    switch sign {
    case .no?: nil
    case .with(let key)?: "-S\(key)"
    case nil: try config.flag("commit.gpgsign") == true ? "-S" : nil
    }
  }
}
