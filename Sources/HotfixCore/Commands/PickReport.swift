/// The output of `git hotfix-pick`, before and instead of the push.
extension Pick {
  private var production: Bytes { repo.settings.production.shown }

  /// What it is about, for scripts.
  var keys: [Line] {
    var lines: [Line] = target.local == nil ? [] : [.key("branch", branch)]
    for one in statuses {
      if let number = one.spec.number { lines.append(.key("pull-request", Bytes(number))) }
      if let first = one.commits.first { lines.append(.key("title", first.title)) }
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
    let inProduction = statuses.filter { one in
      one.isInProduction
        && !missing.contains { fix in one.commits.contains { $0.id == fix.commit } }
    }
    return inProduction.flatMap { one -> [Line] in
      [
        .key("in-production", one.commits.last?.id.hex ?? ""),
        .say(one.inProduction(repo.settings.production)),
      ]
    }
      + idle.filter { fix in !inProduction.contains { $0.has(fix.commit) } }.map { fix in
        .say("Picking \(fix.name) changes nothing on \(branch)")
      }
      + statuses.filter { !$0.isInProduction }.flatMap { $0.notes(repo.settings) }
  }

  /// Nothing is left to do.
  var over: [Line] {
    var lines = landed
    let numbers = specs.compactMap(\.number).map { Bytes($0) }
    if lines.isEmpty {
      lines.append(.say("'\(branch.shown)' has no commit that \(production) lacks"))
    }
    let check: ShellCommand = "git hotfix-sync --check" + .words(numbers)
    return lines + [.next([.run(check, to: "See whether it is merged back too")])]
  }

  /// A pick that conflicts: which files are left in conflict, and the ways on.
  func brief(_ prerequisites: Prerequisites?) -> [Line] {
    guard let (pick, paths) = trial.conflict else { return [] }
    let open = resolution?.open ?? paths
    let done = paths.filter { path in !open.contains { $0.isOrStepsAside(from: path) } }
    let all = open.count + done.count
    let count: Bytes =
      open.count == all
      ? "\(open.counted("file")) in conflict" : "\(open.count) of \(all) files still in conflict"
    var lines: [Line] = [
      .stop("\(pick.fix.name) does not apply to '\(branch.shown)' cleanly: \(count)")
    ]
    for path in open.prefix(10) {
      lines.append(.detail("  \(path.quotedPath)\(kind(of: path))\(state(of: path))"))
      lines += prerequisites?.brief(of: path, repo.settings.main) ?? []
    }
    if open.count > 10 { lines.append(.detail("  and \(open.count - 10) more")) }
    lines += open.map { .path("conflict", $0) }
    lines += prerequisites?.lines(repo.settings) ?? []
    if !isHere { lines.append(.say("nothing was changed; '\(branch.shown)' is where it was")) }
    let byHand: [Line] =
      stopped != nil
      ? waysOnByHand(open)
      : isHere
        ? [.hint("to pick it and resolve it here:"), .hint("  git hotfix-pick\(typed)")]
        : [
          .hint("to resolve it, check the branch out and pick there:"),
          .hint("  git switch \(branch.shellWord) && git hotfix-pick\(typed)"),
        ]
    if stopped != nil { lines += giveUpFirst }
    guard let prerequisites, !prerequisites.found.isEmpty else { return lines + byHand }
    let along: Line = .hint("  \(suggestion(prerequisites))")
    var others = byHand
    // What was typed may be just that.
    if let at = others.firstIndex(of: along) { others.removeSubrange(at - 1...at) }
    let first: Bytes = "to pick \(prerequisites.names) first"
    if !prerequisites.isFarBigger { return lines + others + [.hint("or \(first):"), along] }
    let or: Bytes = stopped != nil ? "or " : ""
    return lines + [.hint("\(or)\(first), which brings far more than the fix:"), along] + others
  }

  private func waysOnByHand(_ open: [Bytes]) -> [Line] {
    guard let resolution, open.allSatisfy(resolution.isEdited), open.count <= 3 else {
      return waysOn("resolve and `git add` each file, then go on")
    }
    let add = open.map { repo.place.way + $0 }.adding()
    return waysOn("if all is resolved there, go on", after: "\(add) && ")
  }

  var typed: Bytes { options.typed.map { " \($0.shellWord)" as Bytes }.joined(by: "") }

  /// `  (content)`
  func kind(of path: Bytes) -> Bytes {
    guard case .conflict(_, let records)? = trial.conflict?.pick.outcome else { return "" }
    let kinds = Set(
      records.filter { $0.isConflict && $0.paths.contains { path.isOrStepsAside(from: $0) } }.map(
        \.kind))
    return kinds.isEmpty ? "" : "  (\(kinds.sorted().map(\.conflictName).joined(by: ", ")))"
  }

  /// What is done to a file in conflict, and does not end it.
  private func state(of path: Bytes) -> Bytes {
    guard let resolution else { return "" }
    if resolution.isEdited(path) {
      return hasJustStopped ? ", resolved by rerere, not added" : ", edited, not added"
    }
    if !resolution.unmerged.contains(path) { return ", added with conflict markers" }
    return resolution.changed.contains(path) ? ", edited, conflict markers are left" : ""
  }

  /// The line that picks what makes it clean.
  private func suggestion(_ prerequisites: Prerequisites) -> Bytes {
    Suggestion(
      prerequisites: prerequisites.found.map(\.request), wanted: unpicked.map(\.spec),
      branch: branch, repo: repo, forgets: stopped != nil, typed: options.typed
    ).line
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

  /// The same command, typed again.
  func again(_ command: CommandName) -> ShellCommand {
    ShellCommand(stringLiteral: "git hotfix-\(command.rawValue)") + .words(again + operands)
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
