/// How the pull request of a branch is opened: decided before the push, and without the network.
struct Opening: Equatable, Sendable {
  enum Way: Equatable, Sendable {
    case command(text: Bytes, remote: Bytes)
    case gh(Gh)
    /// GitLab opens it when it receives the push; `listing` is the page that shows it.
    case pushOptions(listing: Bytes)
    /// You open it on the forge's page.
    case page(Bytes)
    /// You open it by hand; its text is in a blob.
    case hand(text: ObjectID)
    /// Nothing is to be opened.
    case nothing
  }
  let request: Request
  let way: Way
  /// The page that opens it, whatever the way.
  let page: Bytes?
  /// How the forge calls it.
  var noun: Bytes = "pull request"
  /// How to have it opened in the way that is configured.
  var advice: Text?

  static func nothing(_ head: Bytes, into base: Bytes) -> Opening {
    Opening(
      request: Request(base: base, head: head, title: "", body: ""), way: .nothing, page: nil)
  }

  /// It is opened with these, and not only named in the step that opens it.
  var setsLabels: Bool {
    switch way {
    case .command, .gh, .pushOptions: true
    case .page, .hand, .nothing: false
    }
  }
  var setsReviewers: Bool {
    switch way {
    case .command, .gh: true
    case .pushOptions, .page, .hand, .nothing: false
    }
  }
}

/// What came of it.
enum Opened: Equatable, Sendable {
  /// The URL is empty if it is only planned. `without`: what could not be set.
  case created(Bytes, without: Extras = Extras())
  /// `renewing`: the command that gives it the title and the text of this run.
  case open(Bytes, renewing: ShellCommand?)
  case merged(Bytes)
  /// You open it there.
  case page(Bytes)
  /// The push has asked for it, now or before, and this page lists it.
  case listed(Bytes, isPushed: Bool)
  case nothing

  /// Labels and reviewers.
  struct Extras: Equatable, Sendable {
    var labels: [Bytes] = []
    var reviewers: [Bytes] = []
  }

  var isMerged: Bool { if case .merged = self { true } else { false } }
  /// The pull request, or the page that opens or lists it; empty if there is none.
  var url: Bytes {
    switch self {
    case .created(let url, _), .open(let url, _), .merged(let url), .page(let url),
      .listed(let url, _):
      url
    case .nothing: ""
    }
  }
  /// The pull request itself, or the page that lists it.
  var request: Bytes? {
    switch self {
    case .created(let url, _), .open(let url, _), .merged(let url), .listed(let url, true): url
    case .page, .listed(_, false), .nothing: nil
    }
  }
}

extension Git {
  /// Where the remote's pull requests are: a server that opens them by push options is GitLab.
  ///
  /// - Throws: `.git`.
  func web(_ repo: RepoState) throws(Failure) -> RemoteURL {
    let remote = try remote(repo)
    guard repo.settings.request == .pushOption, remote.forge == .none else { return remote }
    return try self.remote(repo, forge: .gitlab)
  }

  /// The page that lists the open pull requests of a branch.
  ///
  /// - Throws: `.git`.
  func listing(of branch: Bytes, _ repo: RepoState) throws(Failure) -> Bytes? {
    try web(repo).listing(of: branch)
  }

  /// The first way that is configured and can be had.
  ///
  /// - Throws: `.git`, `.interrupted`.
  func opening(
    _ request: Request, at web: RemoteURL, _ settings: Settings
  ) throws(Failure) -> Opening {
    let configured = settings.request
    let page = configured == .none ? nil : web.page(opening: request)
    var advice: Text?
    func opening(_ way: Opening.Way) -> Opening {
      Opening(request: request, way: way, page: page, noun: web.forge.noun, advice: advice)
    }
    if !settings.push { return opening(.nothing) }
    for way in configured.order {
      switch way {
      case .command:
        if let text = settings.requestCommand {
          return opening(.command(text: text, remote: web.printable))
        }
        if configured == .command {
          advice = "to have a command open it, set hotfix.requestCommand"
        }
      case .gh:
        guard configured == .gh || web.forge.hasGh, let gh = Gh(web) else { continue }
        let hasToken = try gh.hasToken(processes)
        if hasToken == true { return opening(.gh(gh)) }
        if hasToken == false {
          advice = "to have gh open it, type gh auth login --hostname \(gh.host)"
        } else if configured == .gh {
          advice = "to have gh open it, install gh"
        }
      case .pushOption:
        guard web.forge.takesPushOptions, let listing = web.listing(of: request.head) else {
          continue
        }
        return opening(.pushOptions(listing: listing))
      case .url:
        if let page { return opening(.page(page)) }
        if settings.forge == nil, web.forge == .none {
          advice = "to have a page that opens it, set hotfix.forge"
        }
      case .none, .auto: break
      }
    }
    return opening(.hand(text: try store(request.body)))
  }
}

extension RequestWay {
  /// What is tried, one after the other; what remains is that you open it by hand.
  fileprivate var order: [RequestWay] {
    switch self {
    case .auto: [.command, .gh, .pushOption, .url]
    case .none: []
    case .url: [.url]
    case .command, .gh, .pushOption: [self, .url]
    }
  }
}
