/// A remote's URL: its host, its path and its forge.
struct RemoteURL: Equatable, Sendable {
  /// The host in lower case; nil for a local path. A port follows only for HTTP, and only if it is
  /// not the usual one.
  let host: Bytes?
  /// The host of the web pages: `github.com` for `ssh.github.com`, `github.com-work` or an SSH
  /// alias.
  let site: Bytes?
  /// `owner/repo`, `group/sub/project` or `ORG/PROJ/REPO`; percent-encoded if the URL is.
  let path: Bytes
  let forge: Forge
  /// The URL without passwords and tokens.
  let printable: Bytes
  /// The repository's first page; nil if it has none.
  let home: Bytes?
  /// Whether the host is an alias that only the user's SSH configuration knows.
  private let isAlias: Bool

  /// - Parameter given: `hotfix.forge`, for hosts whose name does not show the forge.
  init(_ url: Bytes, forge given: Forge? = nil) {
    let address = Address(url)
    let name = address.host?.lowercased
    let pieces = address.pieces
    let forge = given ?? name.map { Self.forge(of: Self.site(of: $0), pieces) } ?? .none
    isAlias = given != nil && address.isSSH && name.map { !$0.contains(".") && !$0.isIPv6 } ?? false
    host = name.map { "\($0)\(address.webPort)" }
    let site = isAlias ? forge.host ?? host : host.map(Self.site(of:))
    (self.forge, self.site, printable) = (forge, site, url.shown)

    var (names, context): ([Bytes], [Bytes]) = (pieces, [])
    if forge == .azure { names = Self.azure(pieces, on: name ?? "") }
    if forge == .bitbucketServer { (context, names) = Self.bitbucketServer(pieces) }
    path = names.joined(by: "/")
    let (owner, repository) = (names.dropLast(), names.suffix(1))
    let place: [Bytes] =
      switch forge {
      case .azure: owner + ["_git"] + repository
      case .bitbucketServer: context + ["projects"] + owner + ["repos"] + repository
      default: names
      }
    let scheme = address.scheme == "http" && !address.webPort.isEmpty ? "http" : "https"
    home = site.flatMap { site in
      if forge == .none || names.count < 2 { return nil }
      let address = place.map { $0.percentDecoded.percentEncoded() }.joined(by: "/")
      return "\(scheme)://\(site.percentEncoded(keeping: "[:]"))/\(address)"
    }
  }

  /// Whether a page with this host and path belongs to this repository. Ports do not count, because
  /// an SSH URL does not contain the port of the web pages.
  func names(host: Bytes, path: Bytes) -> Bool {
    guard let site, path.percentDecoded.lowercased == self.path.percentDecoded.lowercased
    else { return false }
    return isAlias || Self.place(host) == Self.place(site)
  }
}

// MARK: - From hosts and paths to forges

extension RemoteURL {
  private static let publicHosts: [Bytes] = Forge.allCases.flatMap(\.hosts)

  /// The host of the web pages for a host that serves git.
  private static func site(of host: Bytes) -> Bytes {
    if host.hasSuffix(".visualstudio.com") { return "dev.azure.com" }
    let doors: [Bytes] = ["ssh.", "altssh.", "www."]
    let inner = doors.lazy.compactMap { host.dropping(prefix: $0) }.first ?? host
    return publicHosts.first { inner == $0 || inner.hasPrefix("\($0)-") } ?? host
  }

  private static func place(_ host: Bytes) -> Bytes {
    let site = site(of: Address.split(host.lowercased).host ?? "")
    return site.dropping(prefix: "www.") ?? site
  }

  private static func forge(of site: Bytes, _ pieces: [Bytes]) -> Forge {
    let labels = site.split(UInt8(ascii: "."))
    let telling: [Forge] = [.github, .gitlab, .gitea, .forgejo]
    if let forge = telling.first(where: { labels.contains(Bytes($0.rawValue)) }) { return forge }
    if let forge = Forge.allCases.first(where: { $0.hosts.contains(site) }) { return forge }
    let isServer = site.contains("bitbucket") || site.contains("stash")
    return isServer || pieces.dropLast(2).last == "scm" ? .bitbucketServer : .none
  }

  /// `ORG/PROJ/REPO` from `v3/ORG/PROJ/REPO`, `ORG/PROJ/_git/REPO`, or `PROJ/_git/REPO` on the
  /// organization's own host. A project's first repository has the project's name.
  private static func azure(_ pieces: [Bytes], on host: Bytes) -> [Bytes] {
    var names = pieces.filter { !["_git", "_full", "_optimized"].contains($0) }
    if names.first == "v3" {
      names.removeFirst()
    } else if let organization = host.dropping(suffix: ".visualstudio.com") {
      if names.first?.lowercased == "defaultcollection" { names.removeFirst() }
      names.insert(organization, at: 0)
    }
    return names.count == 2 ? names + names.suffix(1) : names
  }

  /// `PROJ/REPO` from `scm/PROJ/REPO`, `projects/PROJ/repos/REPO` or `users/NAME/repos/REPO`, and
  /// the path before it.
  private static func bitbucketServer(_ pieces: [Bytes]) -> (context: [Bytes], names: [Bytes]) {
    if pieces.dropLast(2).last == "scm" { return (pieces.dropLast(3), pieces.suffix(2)) }
    guard pieces.count >= 4, pieces[pieces.count - 2] == "repos" else { return ([], pieces) }
    let tail = Array(pieces.suffix(4))
    return (pieces.dropLast(4), [tail[0] == "users" ? "~\(tail[1])" : tail[1], tail[3]])
  }
}

/// The parts of a URL, by git's own rules.
private struct Address {
  /// `ssh` for `HOST:path`; empty for a local path.
  let scheme: Bytes
  let host: Bytes?
  let port: Bytes
  let path: Bytes

  init(_ url: Bytes) {
    if let end = url.index(of: "://"), url[0..<end].raw.allSatisfy(\.isScheme) {
      let rest = url[end + 3..<url.count]
      let slash = rest.index(of: "/") ?? rest.count
      scheme = url[0..<end].lowercased.split(UInt8(ascii: ":")).last ?? ""
      (host, port) = scheme == "file" ? (nil, "") : Self.split(rest[0..<slash])
      path = rest[slash..<rest.count]
    } else if let colon = Self.colon(in: url) {
      (scheme, host, port) = ("ssh", Self.split(url[0..<colon]).host, "")
      path = url[colon + 1..<url.count]
    } else {
      (scheme, host, port, path) = ("", nil, "", url)
    }
  }

  var isSSH: Bool { scheme.contains("ssh") }

  /// The port with its colon, if a browser needs it.
  var webPort: Bytes {
    switch (scheme, port) {
    case (_, ""), ("http", "80"), ("https", "443"): ""
    case ("http", _), ("https", _): ":\(port)"
    default: ""
    }
  }

  /// The names in the path, without `.git`.
  var pieces: [Bytes] {
    var pieces = path.split(UInt8(ascii: "/")).filter { !$0.isEmpty }
    if let last = pieces.last?.dropping(suffix: ".git") { pieces[pieces.count - 1] = last }
    return pieces.filter { !$0.isEmpty }
  }

  /// Splits `user:password@host:port`. Only an IPv6 host keeps its brackets.
  static func split(_ authority: Bytes) -> (host: Bytes?, port: Bytes) {
    let at = authority.raw.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? 0
    var rest = authority[at..<authority.count]
    if !rest.isIPv6 { rest.raw.removeAll { "[]".utf8.contains($0) } }
    let bracket = rest.hasPrefix("[") ? rest.index(of: "]") ?? 0 : 0
    let colon = rest.index(of: ":", from: bracket) ?? rest.count
    return (colon == 0 ? nil : rest[0..<colon], rest[min(colon + 1, rest.count)..<rest.count])
  }

  /// The position of the colon in `[user@]HOST:path`. No slash precedes it. `ext::…` and a drive
  /// such as `C:\…` do not count.
  private static func colon(in url: Bytes) -> Int? {
    let start = url.hasPrefix("[") ? 0 : url.index(of: "@[").map { $0 + 1 }
    let bracket = start.flatMap { url.index(of: "]:", from: $0) }
    guard let colon = bracket.map({ $0 + 1 }) ?? url.index(of: ":"), colon > 0,
      !url[0..<colon].contains("/")
    else { return nil }
    let rest = url[colon + 1..<url.count]
    let isDrive = colon == 1 && (rest.hasPrefix("\\") || rest.hasPrefix("/"))
    return isDrive || rest.hasPrefix(":") ? nil : colon
  }
}

// MARK: - Bytes in URLs

extension Bytes {
  /// The bytes with `%XX` for all characters but those that RFC 3986 calls unreserved.
  func percentEncoded(keeping kept: Bytes = "") -> Bytes {
    let digits = Array("0123456789ABCDEF".utf8)
    return Bytes(
      raw.flatMap { byte in
        byte.isUnreserved || kept.raw.contains(byte)
          ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      })
  }

  fileprivate var percentDecoded: Bytes {
    var rest = raw[...]
    var decoded: [UInt8] = []
    while let byte = rest.popFirst() {
      let code = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      let isCode = byte == UInt8(ascii: "%") && code.count == 2
      decoded.append(isCode ? UInt8(code[0] << 4 | code[1]) : byte)
      if isCode { rest = rest.dropFirst(2) }
    }
    return Bytes(decoded)
  }

  var lowercased: Bytes {
    Bytes(raw.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 })
  }

  fileprivate var isIPv6: Bool { raw.count { $0 == UInt8(ascii: ":") } > 1 }
}

extension UInt8 {
  fileprivate var isUnreserved: Bool { isWord(self) || "-._~".utf8.contains(self) }
  fileprivate var isScheme: Bool { isWord(self) || "+-.:".utf8.contains(self) }
}
