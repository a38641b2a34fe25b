/// Everything that a request is opened with; branches by their short names.
struct Request: Equatable, Sendable {
  var base: Bytes
  var head: Bytes
  var title: Bytes
  var body: Bytes
  var draft = false
  /// Merged in any other way, it would not do what it is for.
  var needsMergeCommit = false
}

/// The forge's page that opens the request, filled in as far as the forge takes it.
func page(opening request: Request, at remote: RemoteURL) -> Bytes? {
  guard let home = remote.home else { return nil }
  let (base, head) = (request.base.percentEncoded(), request.head.percentEncoded())
  let branches: Bytes =
    "\(request.base.percentEncoded(keeping: "/"))...\(request.head.percentEncoded(keeping: "/"))"
  switch remote.forge {
  case .github:
    let page: Bytes = "\(home)/compare/\(branches)?quick_pull=1&title=\(field(request.title))"
    return page.adding("body", request.body)
  case .gitlab:
    let title = field(request.draft ? "Draft: \(request.title)" : request.title)
    let branches: Bytes =
      "merge_request%5Bsource_branch%5D=\(head)&merge_request%5Btarget_branch%5D=\(base)"
    let page: Bytes =
      "\(home)/-/merge_requests/new?\(branches)&merge_request%5Btitle%5D=\(title)"
    return page.adding("merge_request%5Bdescription%5D", request.body)
  case .bitbucket:
    return "\(home)/pull-requests/new?source=\(head)&dest=\(base)&t=1"
  case .bitbucketServer:
    return "\(home)/pull-requests?create&sourceBranch=\(head)&targetBranch=\(base)"
  case .azure:
    return "\(home)/pullrequestcreate?sourceRef=\(head)&targetRef=\(base)"
  case .gitea, .forgejo:
    return "\(home)/compare/\(branches)"
  case .none:
    return nil
  }
}

/// The page that lists the branch's open requests; nil where the forge lists by other things only.
func listing(of request: Request, at remote: RemoteURL) -> Bytes? {
  guard let home = remote.home else { return nil }
  let head = request.head.percentEncoded()
  return switch remote.forge {
  case .github: "\(home)/pulls?q=is%3Apr%20is%3Aopen%20head%3A\(head)"
  case .gitlab: "\(home)/-/merge_requests?scope=all&state=opened&source_branch=\(head)"
  default: nil
  }
}

/// A request's own page.
func pullRequestPage(_ number: Int, at remote: RemoteURL) -> Bytes? {
  guard let home = remote.home else { return nil }
  return switch remote.forge {
  case .github: "\(home)/pull/\(number)"
  case .gitlab: "\(home)/-/merge_requests/\(number)"
  case .bitbucket, .bitbucketServer: "\(home)/pull-requests/\(number)"
  case .azure: "\(home)/pullrequest/\(number)"
  case .gitea, .forgejo: "\(home)/pulls/\(number)"
  case .none: nil
  }
}

/// What `<pr>` says: a number, or the URL of a request's page.
enum PullRequestArgument: Equatable, Sendable {
  case number(Int)
  case url(host: Bytes, path: Bytes, number: Int)

  var number: Int {
    switch self {
    case .number(let number), .url(_, _, let number): number
    }
  }

  /// nil: names no pull request.
  init?(_ argument: Bytes) {
    for prefix: Bytes in ["", "#", "!", "GH-", "gh-"] {
      guard let number = argument.dropping(prefix: prefix).flatMap(\.number) else { continue }
      self = .number(number)
      return
    }
    let end = argument.raw.firstIndex { "?#".utf8.contains($0) } ?? argument.count
    let pieces = argument[0..<end].split(UInt8(ascii: "/"))
    let start = pieces.prefix(2).joined(by: "/").text.lowercased()
    guard ["http:/", "https:/"].contains(start) else { return nil }
    // Before it: scheme, nothing, host, and at least two names.
    for index in pieces.indices.dropFirst(5).dropLast().reversed() {
      guard let forge = Self.pages[pieces[index]], let number = pieces[index + 1].number
      else { continue }
      let repository = pieces[..<index].joined(by: "/")
      let home = RemoteURL(repository.dropping(suffix: "/-") ?? repository, forge: forge)
      guard let host = home.host, home.path.contains("/") else { return nil }
      self = .url(host: host, path: home.path, number: number)
      return
    }
    return nil
  }

  /// The name before the number in a request's URL, and whose habits the path before it has.
  private static let pages: [Bytes: Forge] = [
    "pull": .github, "pulls": .gitea, "merge_requests": .gitlab,
    "pull-requests": .bitbucketServer, "pullrequest": .azure,
  ]
}

// MARK: - What fits

/// Longer URLs get 414 from some server on the way.
private let longestURL = 7_999
/// Longer titles are refused.
let longestTitle = 255

/// A title for a query: as UTF-8, since forges take nothing else.
private func field(_ title: Bytes) -> Bytes { title.cut(to: longestTitle).percentEncoded() }

extension Bytes {
  /// The URL with one more field, cut where the whole would be too long.
  fileprivate func adding(_ field: Bytes, _ text: Bytes) -> Bytes {
    let start: Bytes = "\(self)&\(field)="
    let value = Bytes(text.text).fitting(longestURL - start.count, into: "a link") {
      $0.percentEncoded()
    }
    return value.isEmpty ? self : start + value
  }

  /// As UTF-8, of so many characters at most.
  func cut(to length: Int) -> Bytes {
    let whole = text.unicodeScalars
    return Bytes(whole.count <= length ? text : "\(String(whole.prefix(max(0, length - 1))))…")
  }

  /// The text as `encode` makes it. Where that is longer than the limit it is cut behind a line,
  /// a fence that is open there is closed, and it says so.
  func fitting(
    _ limit: Int, into place: Bytes, as encode: (Bytes) -> Bytes = { $0 }
  ) -> Bytes {
    let whole = encode(self)
    if whole.count <= limit { return whole }
    let note: Bytes = "…\n\n(Cut here: the whole text does not fit into \(place).)"
    func end(_ fence: Bytes?) -> Bytes { encode((fence.map { "\n\($0)\n" } ?? "") + note) }
    var (kept, fence): (Bytes, Bytes?) = ("", nil)
    func take(_ part: Bytes, leaving open: Bytes?) -> Bool {
      let code = encode(part)
      guard kept.count + code.count + end(open).count <= limit else { return false }
      (kept, fence) = (kept + code, open)
      return true
    }
    for line in lines {
      let run = Bytes(line.raw.prefix { $0 == UInt8(ascii: "`") })
      let open = fence == nil ? (run.count > 2 ? run : nil) : line == fence ? nil : fence
      if take(line + "\n", leaving: open) { continue }
      // A line that nothing stands before is cut in its middle.
      if kept.isEmpty {
        for character in line.text.unicodeScalars {
          if !take(Bytes(String(character)), leaving: nil) { break }
        }
      }
      break
    }
    return kept.isEmpty ? "" : kept + end(fence)
  }
}
