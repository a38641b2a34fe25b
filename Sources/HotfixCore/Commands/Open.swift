extension Run {
  /// Opens the pull request of a branch, or finds it. What was pushed stays, whatever comes of it.
  ///
  /// - Throws: `.requestFailed`, after the page that opens it was printed; `.interrupted`.
  func open(
    _ opening: Opening, at tip: ObjectID?, number: Int? = nil, hasPushed: Bool
  ) throws(Failure) -> Opened {
    do {
      git.processes.watch("opening the pull request into '\(opening.request.base)'")
      let number = number.map { Bytes($0) } ?? ""
      switch opening.way {
      case .hand, .nothing: return .nothing
      case .page(let url): return .page(url)
      case .pushOptions(let listing): return .listed(listing, isPushed: hasPushed)
      case .gh(let gh): return try open(opening, by: gh, at: tip, number, hasPushed: hasPushed)
      case .command:
        try perform(opening.steps(number: number))
        return .created(answers.url)
      }
    } catch {
      if !isDoing { throw error }
      try tell(error.whyNotOpened)
      if let page = opening.page { tell([.key("request", "page \(page)"), .page(page)]) }
      let text = try git.store(opening.request.body)
      throw .requestFailed(opening.failure(text))
    }
  }

  private func open(
    _ opening: Opening, by gh: Gh, at tip: ObjectID?, _ number: Bytes, hasPushed: Bool
  ) throws(Failure) -> Opened {
    let request = opening.request
    switch try gh.standing(of: request, at: tip, git.processes) {
    case .open(let url):
      return .open(
        url,
        renewing: hasPushed && isDoing
          ? gh.renewing(url, as: request, body: try git.store(request.ghBody)) : nil)
    case .merged(let url): return .merged(url)
    case .over(let url, let how): tell([.say("An earlier pull request is \(how): \(url)")])
    case .none: break
    }
    // gh opens nothing if it does not know a label or a reviewer. Which one it was, it only says in
    // words.
    var failure: Failure?
    for extras in request.leftOut {
      do {
        try perform(opening.steps(number: number, leavingOut: extras))
        return .created(answers.url, without: extras)
      } catch {
        guard case .step = error, isDoing, request.leftOut.count > 1 else { throw error }
        failure = failure ?? error
        // It may be open, without the reviewers that GitHub does not take.
        if case .open(let url) = try gh.standing(of: request, at: tip, git.processes) {
          return .created(url, without: request.leftOut.last ?? extras)
        }
      }
    }
    throw failure ?? .step(purpose: "open the pull request", said: "")
  }
}

extension Request {
  /// What to leave out, one after the other, until gh opens it: nothing, one kind, all.
  fileprivate var leftOut: [Opened.Extras] {
    let kinds = [
      Opened.Extras(labels: labels), Opened.Extras(reviewers: reviewers),
      Opened.Extras(labels: labels, reviewers: reviewers),
    ]
    return kinds.reduce(into: [Opened.Extras()]) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension Failure {
  /// Why a pull request could not be opened, if nobody has printed it yet.
  ///
  /// - Throws: an interrupt, which is no failure of the pull request.
  fileprivate var whyNotOpened: [Line] {
    get throws(Failure) {
      switch self {
      case .interrupted(let signal):
        if System.isWish(signal) { throw self }
        return [.detail("The program that opens it was ended by signal \(Int(signal))")]
      case .step(_, let said): return said.isEmpty ? [] : [.detail(Text(lines: said.trimmed))]
      case .timedOut: return message.map { [.detail($0.text)] } ?? []
      default: return []
      }
    }
  }
}

extension Opening {
  /// `the pull request from alice/hotfix-1 into production`
  private var route: Text { "the \(noun) from \(request.head) into \(request.base)" }

  /// What you must set yourself: ` as a draft with the label hotfix and the reviewers bob, eve`
  private var details: Text {
    let left = Opened.Extras(
      labels: setsLabels ? [] : request.labels, reviewers: setsReviewers ? [] : request.reviewers)
    return (request.draft ? " as a draft" : "") + left.with
  }

  /// Opens it by hand.
  fileprivate func byHand(_ text: ObjectID) -> Next {
    .run(
      "git cat-file blob \(text.short)",
      to: "Open \(route)\(details), with the title \"\(request.title)\" and this text")
  }

  /// - Parameter text: a blob with what the pull request is to say.
  fileprivate func failure(_ text: ObjectID) -> Message {
    let byYourself = page.map { Next.open($0, to: "Or open it yourself\(details)") }
    return Message(
      "\(request.head) is pushed, but its \(noun) could not be opened",
      next: [.run(.again(), to: "To try again"), byYourself ?? byHand(text)])
  }

  /// What is printed of it.
  func lines(_ opened: Opened) -> [Line] {
    func result(_ kind: Bytes, _ url: Bytes) -> [Line] {
      [.key("request", "\(kind) \(url)"), .page(url)]
    }
    let advice = advice.map { [Line.hint($0)] } ?? []
    switch opened {
    case .created(let url, let missing):
      let left = missing.with
      return result("created", url)
        + (left.isEmpty ? [] : [.warn("gh opened the \(noun), but perhaps not\(left)")])
    case .open(let url, _): return [.say("The \(noun) is already open.")] + result("open", url)
    case .merged(let url):
      return [.say("The \(noun) is already merged.")] + result("merged", url)
    case .page(let url): return result("page", url) + advice
    case .listed(let url, let isPushed): return result(isPushed ? "created" : "open", url)
    case .nothing: return advice
    }
  }

  /// What is left to do for it.
  func next(_ opened: Opened) -> [Next] {
    switch opened {
    case .created(let url, let missing):
      let left = missing.with
      return left.isEmpty ? [] : [.open(url, to: "See that the \(noun) is open\(left)")]
    case .open(_, let renewing):
      return renewing.map { [.run($0, to: "Give the \(noun) its new title and text")] } ?? []
    case .merged: return []
    case .page(let url): return [.open(url, to: "Open the \(noun)\(details)")]
    case .listed(let url, true):
      let left = Opened.Extras(reviewers: request.reviewers).with
      return [.open(url, to: "See that the \(noun) is open\(left)")]
    case .listed(_, false):
      return page.map { [.open($0, to: "If the \(noun) is not open, open it\(details)")] } ?? []
    case .nothing:
      guard case .hand(let text) = way else { return [] }
      return [byHand(text)]
    }
  }
}

extension Opened.Extras {
  /// ` with the label hotfix and the reviewers bob, eve`; empty if there are none.
  fileprivate var with: Text {
    func named(_ names: [Bytes], _ one: Text, _ several: Text) -> [Text] {
      if names.isEmpty { return [] }
      let list = names.map { "\($0)" as Text }.joined(by: ", ")
      return ["\(names.count == 1 ? one : several) \(list)"]
    }
    let all =
      named(labels, "the label", "the labels")
      + named(reviewers, "the reviewer", "the reviewers")
    return all.isEmpty ? "" : " with \(all.joined(by: " and "))"
  }
}

extension RepoState {
  /// The command that opens the pull request of anybody's sync branch.
  func syncCommand(for branch: Bytes) -> ShellCommand {
    let user = settings.syncBranch.read(branch, main: settings.main)?.user ?? ""
    return user.isEmpty || user == settings.user
      ? "git hotfix-sync" : "git hotfix-sync --user=\(user)"
  }

  /// What is left to do for a sync branch that only has to be merged.
  func waiting(for branch: Bytes, listed page: Bytes?) -> [Next] {
    let merge: Text = "Merge its pull request with a merge commit (\"Create a merge commit\")"
    return [
      page.map { .open($0, to: merge) } ?? .note(merge),
      .run(
        syncCommand(for: branch), to: "If none is open, or it was squashed or rebased"),
    ]
  }
}

extension [Gh.Obstacle] {
  /// Which setting to change for a moment, and where.
  func next(_ gh: Gh, _ main: Bytes) -> [Next] {
    let settings: Bytes = "https://\(gh.repository)/settings"
    return map { obstacle -> Next in
      switch obstacle {
      case .setting:
        .open(settings, to: "Allow merge commits in \(gh.repository) until this is merged")
      case .ruleset(let place):
        .open(
          "https://\(gh.host)/\(place)",
          to: "Allow merge commits in this ruleset of \(main) until this is merged")
      case .protection:
        .open(
          "\(settings)/branches",
          to: "Switch off \"Require linear history\" for \(main) until this is merged")
      }
    }
  }
}
