/// A pull request to open. Branches have their short names.
struct Request: Equatable, Sendable {
  var base: Bytes
  var head: Bytes
  var title: Bytes
  var body: Bytes
  var draft = false
  var labels: [Bytes] = []
  var reviewers: [Bytes] = []
  /// Whether it must be merged with a merge commit.
  var needsMergeCommit = false
}

/// `<pr>` as typed: a number, or the URL of a pull request's page.
enum PullRequestArgument: Equatable, Sendable {
  case number(Int)
  case url(host: Bytes, path: Bytes, number: Int)

  var number: Int {
    switch self {
    case .number(let number), .url(_, _, let number): number
    }
  }

  /// - Returns: nil if the argument is neither.
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
    // The scheme, an empty piece, the host and at least two names precede it.
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

  /// The name before the number in a pull request's URL, and a forge with that name in its URLs.
  private static let pages: [Bytes: Forge] = Dictionary(
    Forge.allCases.compactMap { forge in
      forge.page.map { ($0.split(UInt8(ascii: "/")).dropLast().last ?? "", forge) }
    }, uniquingKeysWith: { $1 })
}

// MARK: - Limits

/// Forges refuse longer titles.
let longestTitle = 255

extension Bytes {
  /// The text as UTF-8, cut to a number of characters.
  func cut(to length: Int) -> Bytes {
    let whole = text.unicodeScalars
    return Bytes(whole.count <= length ? text : "\(String(whole.prefix(max(0, length - 1))))…")
  }

  /// The encoded text, cut after a line if it is too long. A note then marks the cut, and an open
  /// fence is closed.
  ///
  /// - Parameters:
  ///   - limit: the longest result, in bytes after `encode`.
  ///   - place: for the note, such as `a link`.
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
      // Cut the first line in its middle.
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
