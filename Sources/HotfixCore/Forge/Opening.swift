/// How the request of a branch is opened: decided before the push, and without the network.
struct Opening: Equatable, Sendable {
  enum Way: Equatable, Sendable {
    /// The forge's page, for a person to open.
    case page(Bytes)
    case gh(Gh)
    /// GitLab opens it when it receives the push; what it has open for the branch, it lists.
    case pushOptions(listing: Bytes)
    case command(text: Bytes, remote: Bytes)
    /// A person opens it, and finds its text in a blob.
    case hand(text: ObjectID, isForgeUnknown: Bool)
    /// Nothing is to be opened.
    case nothing
  }
  let request: Request
  let way: Way
  /// Where a person can open it, whatever the way.
  let page: Bytes?
  /// What would have it opened as it is configured.
  var lacking: Bytes?

  /// Where there is nothing to open.
  static func none(_ head: Bytes, into base: Bytes) -> Opening {
    Opening(
      request: Request(base: base, head: head, title: "", body: ""), way: .nothing, page: nil)
  }
}

/// What came of it.
enum Opened: Equatable, Sendable {
  /// The URL is empty where it is only planned.
  case created(Bytes)
  /// What this run has pushed, its title and body do not know: `renewing` is the command for that.
  case open(Bytes, renewing: Bytes?)
  case merged(Bytes)
  /// A person opens it there.
  case page(Bytes)
  /// The server was asked to open it with the push, and lists it there.
  case listed(Bytes, isPushed: Bool)
  /// The server takes no push options: a person opens it there.
  case refusedOptions(Bytes)
  case nothing

  var isMerged: Bool { if case .merged = self { true } else { false } }
  /// The request, or the page that opens or lists it.
  var url: Bytes {
    switch self {
    case .created(let url), .open(let url, _), .merged(let url), .page(let url),
      .listed(let url, _), .refusedOptions(let url):
      url
    case .nothing: ""
    }
  }
  /// The request itself.
  var request: Bytes? {
    switch self {
    case .created(let url), .open(let url, _), .merged(let url): url
    case .listed(let url, true): url
    case .page, .listed, .refusedOptions, .nothing: nil
    }
  }
}

extension Git {
  /// Where the remote's requests are: a server that opens them by push options is GitLab.
  func web(_ repo: RepoState) throws(Failure) -> RemoteURL {
    let remote = try remote(repo)
    guard repo.settings.request == .pushOption, remote.forge == .none else { return remote }
    return try self.remote(repo, forge: .gitlab)
  }

  /// The page that lists what is open of a branch that merges into main.
  func syncListing(_ branch: Bytes, _ repo: RepoState) throws(Failure) -> Bytes? {
    let request = Request(base: repo.settings.main, head: branch, title: "", body: "")
    return listing(of: request, at: try web(repo))
  }

  func opening(
    _ request: Request, at web: RemoteURL, _ settings: Settings
  ) throws(Failure) -> Opening {
    let (way, isAuto) = (settings.request, settings.request == .auto)
    let page = way == .none ? nil : page(opening: request, at: web)
    var lacking: Bytes?
    func opening(_ way: Opening.Way) -> Opening {
      Opening(request: request, way: way, page: page, lacking: lacking)
    }
    if !settings.push { return opening(.nothing) }
    if isAuto || way == .command, let text = settings.requestCommand {
      return opening(.command(text: text, remote: web.printable))
    }
    if way == .gh || isAuto && web.forge == .github, let gh = Gh(web) {
      let hasToken = try gh.hasToken(processes)
      if hasToken == true { return opening(.gh(gh)) }
      let now: Bytes = "to have gh open it from now on"
      if hasToken == false {
        lacking = "\(now): gh auth login --hostname \(gh.host.shellWord)"
      } else if !isAuto {
        lacking = "\(now), put it on the PATH"
      }
    }
    if way == .command {
      lacking = "to have a command open it from now on: git config hotfix.requestCommand <command>"
    }
    if way == .pushOption || isAuto, web.forge == .gitlab,
      let listing = listing(of: request, at: web)
    {
      return opening(.pushOptions(listing: listing))
    }
    if let page { return opening(.page(page)) }
    let isUnknown = way != .none && settings.forge == nil && web.forge == .none
    return opening(.hand(text: try store(request.body), isForgeUnknown: isUnknown))
  }
}
