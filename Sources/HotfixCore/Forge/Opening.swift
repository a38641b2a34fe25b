/// How to open the pull request of a branch. The command decides this before the push, without the
/// network.
struct Opening: Equatable, Sendable {
  enum Way: Equatable, Sendable {
    case command(text: Bytes, remote: Bytes)
    case gh(Gh)
    /// GitLab opens it when it receives the push. `listing` is the page that shows it.
    case pushOptions(listing: Bytes)
    /// The user opens it on this page.
    case page(Bytes)
    /// The user opens it, and finds the description in a blob.
    case hand(text: ObjectID)
    /// Open nothing.
    case nothing
  }
  let request: Request
  let way: Way
  /// The page that opens it, whatever the way; nil if the forge has none.
  let page: Bytes?
  /// The forge's own word for a pull request.
  var noun: Bytes = "pull request"
  /// A hint that makes the configured way work; nil if it works.
  var advice: Text?

  static func nothing(_ head: Bytes, into base: Bytes) -> Opening {
    Opening(
      request: Request(base: base, head: head, title: "", body: ""), way: .nothing, page: nil)
  }

  /// Whether the pull request gets its labels. Otherwise the step that opens it names them.
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

/// The result of opening a pull request.
enum Opened: Equatable, Sendable {
  /// The URL is empty if the command only plans. `without` has the labels and reviewers that gh
  /// did not accept.
  case created(Bytes, without: Extras = Extras())
  /// It was open. `renewing` is the command that gives it the title and description of this run.
  case open(Bytes, renewing: ShellCommand?)
  case merged(Bytes)
  /// The user opens it on this page.
  case page(Bytes)
  /// A push of this or an earlier run asked for it, and this page lists it.
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
  /// The remote on the web. A server that opens pull requests by push options is a GitLab.
  ///
  /// - Throws: if git cannot read the remote's URL.
  ///
  /// git remote get-url <remote>
  func web(_ repo: RepoState) throws(Failure) -> RemoteURL {
    let remote = try remote(repo)
    guard repo.settings.request == .pushOption, remote.forge == .none else { return remote }
    return try self.remote(repo, forge: .gitlab)
  }

  /// The page that lists the open pull requests of a branch; nil if there is none.
  ///
  /// - Throws: if git cannot read the remote's URL.
  ///
  /// git remote get-url <remote>
  func listing(of branch: Bytes, _ repo: RepoState) throws(Failure) -> Bytes? {
    try web(repo).listing(of: branch)
  }

  /// Chooses the first way that is configured and works here.
  ///
  /// - Throws: if git cannot store the description, or a signal ends gh.
  ///
  /// gh auth token --hostname <host>; git hash-object -w --stdin
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
  /// The ways to try, in order. If none works, the user opens the pull request by hand.
  fileprivate var order: [RequestWay] {
    switch self {
    case .auto: [.command, .gh, .pushOption, .url]
    case .none: []
    case .url: [.url]
    case .command, .gh, .pushOption: [self, .url]
    }
  }
}
