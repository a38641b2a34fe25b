extension Run {
  /// Opens the request of a branch, or finds it. What was pushed stays, whatever comes of it.
  ///
  /// - Throws: `.requestFailed`, after the page where a person can open it was told.
  func open(
    _ opening: Opening, at tip: ObjectID?, number: Int? = nil, hasPushed: Bool
  ) throws(Failure) -> Opened {
    do {
      git.processes.watch("opening the pull request into '\(opening.request.base)'")
      switch opening.way {
      case .hand, .nothing: return .nothing
      case .page(let url): return .page(url)
      case .pushOptions(let listing):
        let isRefused = hasPushed && isDoing && answers.url != listing
        return isRefused
          ? .refusedOptions(answers.url) : .listed(listing, isPushed: hasPushed)
      case .gh(let gh):
        switch try gh.standing(of: opening.request, at: tip, git.processes) {
        case .open(let url):
          let request = opening.request
          return .open(
            url,
            renewing: hasPushed && isDoing
              ? gh.renewing(url, as: request, body: try git.store(request.ghBody)) : nil)
        case .merged(let url): return .merged(url)
        case .over(let url, let how): tell([.say("an earlier pull request is \(how): \(url)")])
        case .none: break
        }
      case .command: break
      }
      try perform(opening.steps(number: number.map { Bytes($0) } ?? ""))
      return .created(answers.url)
    } catch {
      if !isDoing { throw error }
      let way =
        if let page = opening.page {
          [.key("request", "page \(page)"), .result(page)] as [Line]
        } else {
          opening.byHand(try git.store(opening.request.body))
        }
      tell(try error.ofOpening + way)
      throw .requestFailed(opening.request.head, hasPage: opening.page != nil)
    }
  }
}

extension Failure {
  /// Why a request could not be opened, where nobody has said it yet.
  ///
  /// - Throws: an interrupt, which is no failure of the request.
  fileprivate var ofOpening: [Line] {
    get throws(Failure) {
      switch self {
      case .interrupted(let signal):
        if System.isWish(signal) { throw self }
        return [.warn("the program that opens it was ended by signal \(Int(signal))")]
      case .step(_, let said): return said.isEmpty ? [] : [.detail(Text(lines: said.trimmed))]
      case .timedOut(_, let seconds): return [.warn("gh has not answered for \(seconds) seconds")]
      default: return []
      }
    }
  }
}

/// What is said of a request that was opened, or is to be.
extension Opened {
  /// The result, and what a person does with it.
  func lines(of opening: Opening) -> [Line] {
    let base = opening.request.base.shown
    let draft: Bytes = opening.request.draft ? ", as a draft" : ""
    let open: Line = .hint("open the page above to make the pull request into \(base)\(draft)")
    let lacking: [Line] = opening.lacking.map { [.hint(Text($0))] } ?? []
    switch self {
    case .created(let url): return [.key("request", "created \(url)"), .result(url)]
    case .open(let url, let renewing):
      return [
        .say("the pull request is open already"), .key("request", "open \(url)"), .result(url),
      ]
        + (renewing.map {
          [
            .hint("its title and description are from before this push; to renew them:"),
            .hint("  \($0)"),
          ]
        } ?? [])
    case .merged(let url):
      return [
        .say("the pull request is merged already"), .key("request", "merged \(url)"), .result(url),
      ]
    case .page(let url): return [.key("request", "page \(url)"), .result(url), open] + lacking
    case .refusedOptions(let url):
      return [
        .key("request", "page \(url)"), .result(url), open,
        .hint("to push without asking for one from now on: git config hotfix.request url"),
      ]
    case .listed(let url, true):
      return [
        .key("request", "created \(url)"), .result(url),
        .hint("the page above lists the merge request into \(base)"),
      ]
    case .listed(let url, false):
      return [.key("request", "open \(url)"), .result(url)]
        + (opening.page.map {
          [
            .hint("the page above lists the merge request into \(base); if it does not, open one:"),
            .hint("  \($0)"),
          ]
        } ?? [])
    case .nothing:
      guard case .hand(let text, let isForgeUnknown) = opening.way else { return lacking }
      return opening.byHand(text, isForgeUnknown: isForgeUnknown) + lacking
    }
  }
}

extension Opening {
  /// How a person opens it where there is no page for that.
  func byHand(_ text: ObjectID, isForgeUnknown: Bool = false) -> [Line] {
    let reason: Bytes =
      isForgeUnknown ? "the URL of the remote tells no forge (see hotfix.forge), so " : ""
    return [
      .hint("\(reason)open the pull request by hand,\(request.draft ? " as a draft," : "")"),
      .hint("from '\(request.head.shown)' into \(request.base.shown), with the title"),
      .hint("  \(request.title.shown)"), .hint("and the text that this prints:"),
      .hint("  git cat-file blob \(text.short)"),
    ]
  }
}

extension RepoState {
  /// The command that opens the pull request of anybody's sync branch.
  func syncCommand(for branch: Bytes) -> Bytes {
    let user = settings.syncBranch.read(branch, main: settings.main)?.user ?? ""
    return "git hotfix-sync"
      + (user.isEmpty || user == settings.user ? "" : " --user=\(user.shellWord)")
  }

  /// A sync branch that nothing but its merge is missing of.
  func waiting(for branch: Bytes, listed page: Bytes?) -> [Line] {
    let merge: Bytes = "merge its pull request with a merge commit (\"Create a merge commit\")"
    return [
      .hint("where none is open, or it was squashed or rebased, which does not count:"),
      .hint("  \(syncCommand(for: branch))"),
      .hint(page == nil ? "else \(merge)" : "else \(merge):"),
    ] + (page.map { [.hint("  \($0)")] } ?? [])
  }
}

extension [Gh.Obstacle] {
  /// Which setting is to be switched for a moment, and where.
  func lines(_ gh: Gh, _ main: Bytes) -> [Line] {
    let settings: Bytes = "https://\(gh.repository)/settings"
    return flatMap { obstacle -> [Line] in
      let (who, what, page): (Bytes, Bytes, Bytes) =
        switch obstacle {
        case .setting: (gh.repository, "allow merge commits", settings)
        case .ruleset(let place):
          ("a ruleset of \(main.shown)", "allow merge commits there", "https://\(gh.host)/\(place)")
        case .protection:
          (
            "the protection of \(main.shown)", "switch \"Require linear history\" off",
            "\(settings)/branches"
          )
        }
      return [
        .warn("\(who) forbids merge commits, and this pull request needs one"),
        .hint("\(what), merge, and set it back at once:"), .hint("  \(page)"),
      ]
    }
  }
}
