/// What a pull request is opened with; branches by their short names.
struct Request: Equatable, Sendable {
  var base: Bytes
  var head: Bytes
  var title: Bytes
  var body: Bytes
  var draft = false
  var labels: [Bytes] = []
  var reviewers: [Bytes] = []
  /// Squashed or rebased, it would not do what it is for.
  var needsMergeCommit = false
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

  /// The name before the number in the URL of a pull request, and the forge whose paths have it.
  private static let pages: [Bytes: Forge] = Dictionary(
    Forge.allCases.compactMap { forge in
      forge.page.map { ($0.split(UInt8(ascii: "/")).dropLast().last ?? "", forge) }
    }, uniquingKeysWith: { $1 })
}

// MARK: - What fits

/// Longer titles are refused.
let longestTitle = 255

extension Bytes {
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
