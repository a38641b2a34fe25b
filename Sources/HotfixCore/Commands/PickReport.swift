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

  /// A pick that conflicts: which files are left in conflict, and the ways on.
  func brief(_ prerequisites: Prerequisites?) -> [Line] {
    guard let (pick, paths) = trial.conflict else { return [] }
    let open = resolution?.open ?? paths
    let all = Set(paths + open).count
    let count: Bytes =
      open.count == all
      ? "\(open.counted("file")) in conflict" : "\(open.count) of \(all) files still in conflict"
    var lines: [Line] = [
      .stop("\(pick.fix.name) does not apply to '\(branch.shown)' cleanly: \(count)")
    ]
    for path in open.prefix(10) {
      lines.append(.detail("  \(path.quotedPath)\(kind(of: path))\(state(of: path))"))
      lines += prerequisites?.brief(of: path) ?? []
    }
    if open.count > 10 { lines.append(.detail("  and \(open.count - 10) more")) }
    lines += open.map { .path("conflict", $0) }
    if let prerequisites {
      lines += prerequisites.lines(scene.settings) + suggestion(prerequisites)
    }
    if stopped != nil { return lines + waysOn("resolve and `git add` each file, then go on") }
    if isHere {
      return lines + [
        .hint("to pick it and resolve it here:"), .hint("  git hotfix-pick\(typed)"),
      ]
    }
    return lines + [
      .say("nothing was changed; '\(branch.shown)' is where it was"),
      .hint("to resolve it, check the branch out and pick there:"),
      .hint("  git switch \(branch.shellWord) && git hotfix-pick\(typed)"),
    ]
  }

  /// A pick that waits for its commit alone.
  var uncommitted: [Line] {
    let name = stopped?.name ?? ""
    if resolution?.isNothing == true {
      let words = Failure.resolvedToNothing(stopped?.number).words(for: .pick)
      return [.stop(words.text)] + words.hints.map { .hint("  \($0)") }
    }
    guard let (_, paths) = trial.conflict else {
      return [.stop("the pick of \(name) is not committed yet")] + waysOn("to commit it and go on")
    }
    let who: Bytes = hasJustStopped ? " by rerere" : ""
    return [.stop("all conflicts of \(name) are resolved\(who), and it is not committed yet")]
      + paths.prefix(10).map { .detail("  \($0.quotedPath)\(kind(of: $0))") }
      + waysOn("to commit it and go on")
  }

  /// From a pick that stopped. Numbers that are typed meanwhile wait.
  private func waysOn(_ first: Bytes) -> [Line] {
    let others = missing.filter { $0 != stopped }.count
    let numbers = options.operands.map { " \($0.shellWord)" as Bytes }.joined(by: "")
    let isNew = options.operands.contains { word in
      !wanted.contains { $0.number == PullRequestArgument(word)?.digits }
    }
    let instead: [Line] =
      !isNew
      ? []
      : resolved.isEmpty
        ? [
          .hint("to pick\(numbers) instead, give this pick up first:"),
          .hint("  git hotfix-pick --abort && git hotfix-pick\(numbers)"),
        ]
        : [.hint("and then, to pick\(numbers):"), .hint("  git hotfix-pick\(numbers)")]
    let goOn: [Line] = [
      .hint("\(first)\(others > 0 ? " with this and \(others) more" : ""):"),
      .hint("  git hotfix-pick --continue\(typed)"),
    ]
    return (resolved.isEmpty ? instead + goOn : goOn + instead) + [
      .hint("or give it up:"), .hint("  git hotfix-pick --abort"),
    ]
  }

  private var typed: Bytes { options.typed.map { " \($0.shellWord)" as Bytes }.joined(by: "") }

  /// `  (content)`
  private func kind(of path: Bytes) -> Bytes {
    guard case .conflict(_, let records)? = trial.conflict?.pick.outcome else { return "" }
    let kinds = Set(records.filter { $0.isConflict && $0.paths.contains(path) }.map(\.kind))
    return kinds.isEmpty ? "" : "  (\(kinds.sorted().map(\.conflictName).joined(by: ", ")))"
  }

  /// What is done to a file in conflict, and does not end it.
  private func state(of path: Bytes) -> Bytes {
    guard let resolution else { return "" }
    if resolution.isEdited(path) {
      return hasJustStopped ? ", resolved by rerere, not added" : ", edited, not added"
    }
    return resolution.unmerged.contains(path) ? "" : ", added with conflict markers"
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
        .hint("  \(isHere ? scene.leaving + " && " : "")git branch -D \(branch.shellWord)"),
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
