struct MarkStyle: Equatable, Sendable {
  /// The team's own marks (`hotfix.marker`).
  var markers: [Marker] = []
  var forge: Forge = .none
  /// The path of the repository, `owner/repo`. `owner/repo#12` is then a pull request in it.
  var path: Bytes = ""

  /// Whether `#12` is an issue on this forge, and not a pull request.
  var hashIsIssue: Bool { forge == .gitlab || forge == .azure }
}

/// The marks in a commit's message: the pull requests that it came from.
struct Marks: Equatable, Sendable {
  enum Way: Sendable { case subject, body }

  /// The pull request that became this commit. It is the last mark of the subject. If the subject
  /// has no mark, not even in quotes, it is the one that the end of the body names. A merge of
  /// several pull requests has none.
  let number: Int?
  let way: Way?
  /// All marks of the subject: `Fix (#12) (#55)` and `Merge #12 #55` give [12, 55].
  let closingRun: [Int]

  init(message: Bytes, _ style: MarkStyle = MarkStyle()) {
    let message = CommitMessage(message)
    let subject = Subject(message.whole, style)
    closingRun = subject.marks
    if closingRun.isEmpty, let number = message.closingNumber(style),
      !subject.mentionsMark(style)
    {
      (self.number, way) = (number, .body)
    } else {
      number = subject.number
      way = number.map { _ in .subject }
    }
  }
}

/// The title of a pull request: the subject without its mark. If a forge or git wrote the subject
/// for a merge, it is the first line of the body that can be a title.
func title(of message: Bytes, _ style: MarkStyle = MarkStyle()) -> Bytes {
  let message = CommitMessage(message)
  let subject = Subject(message.whole, style)
  let isWorded = Reader(subject.title).isWordedForMerge
  return Bytes((isWorded ? message.bodyTitle(of: subject.number) : nil) ?? subject.title)
}

/// The subject by git's rules: the first paragraph on one line.
func subject(of message: Bytes) -> Bytes { Bytes(CommitMessage(message).subject) }

/// The marks at the beginning and the end of a subject, and the title between them.
private struct Subject {
  let text: ArraySlice<UInt8>
  /// The subject without the mark that counts, or the whole subject if it is only marks.
  private(set) var title: ArraySlice<UInt8>
  private var opening: [Int] = []
  private var closing: [Int] = []

  var marks: [Int] { opening + closing }
  var number: Int? { closing.last ?? (opening.count == 1 ? opening[0] : nil) }

  init(_ text: ArraySlice<UInt8>, _ style: MarkStyle) {
    self.text = text
    title = text
    var rest = text.droppingSteering
    if rest.count < text.count { title = rest }
    while let mark = Reader(rest).closing(style) {
      rest = mark.rest.dropLast(while: isSpace)
      if closing.isEmpty { title = rest }
      closing.append(mark.number)
    }
    closing.reverse()
    if Reader(rest).endsInQuotes { (title, closing) = (text, []) }

    var start = Reader(rest)
    if let mark = start.opening(style) {
      opening = mark.numbers
      if closing.isEmpty { title = mark.title ?? title }
    } else if let mark = style.markers.lazy.compactMap({ $0.opening(rest) }).first {
      opening = [mark.number]
      if closing.isEmpty { title = mark.rest.drop { isSpace($0) || $0 == UInt8(ascii: ":") } }
    }
    if title.isEmpty { title = text }
  }

  /// Whether the subject contains a mark anywhere, such as in the quotes of `Revert "…"`.
  func mentionsMark(_ style: MarkStyle) -> Bool {
    text.indices.contains { index in
      if isGlued(text[..<index].last, text[index]) { return false }
      var reader = Reader(text[index...])
      return reader.parenthesized(style) != nil || reader.announced(style) != nil
        || style.markers.contains { $0.opening(text[index...]) != nil }
    }
  }
}

extension Reader {
  /// The numbers at the beginning of a subject, and the title after them, if it is one.
  typealias Beginning = (numbers: [Int], title: ArraySlice<UInt8>?)

  private static let announcements:
    [(
      before: StaticString, after: StaticString, titled: Bool, isHash: Bool
    )] = [
      ("Merge pull request #", "", false, true),  // GitHub, Bitbucket Server
      ("Merge pull request ", " from ", false, false),  // Azure DevOps, by autocomplete
      ("Pull request #", ": ", true, true),  // Bitbucket Data Center
      ("Merged PR ", ": ", true, false),  // Azure DevOps
      ("Auto merge of #", " - ", false, true),  // bors of Rust
      ("Rollup merge of #", " - ", false, true),
    ]

  /// Reads the marks at the beginning of a subject.
  mutating func opening(_ style: MarkStyle = MarkStyle()) -> Beginning? {
    announced(style) ?? wrapped(style)
  }

  fileprivate mutating func announced(_ style: MarkStyle) -> Beginning? {
    for form in Self.announcements where !(style.hashIsIssue && form.isHash) {
      guard let number = number(between: form.before, and: form.after) else { continue }
      return ([number], form.titled ? rest : nil)
    }
    return style.hashIsIssue ? nil : batch() ?? named(style)
  }

  /// Reads `Merge owner/repo#12: Title`, if that is this repository.
  private mutating func named(_ style: MarkStyle) -> Beginning? {
    var ahead = self
    guard ahead.take("Merge "), !style.path.isEmpty, ahead.rest.starts(with: style.path.raw) else {
      return nil
    }
    ahead = Reader(ahead.rest.dropFirst(style.path.count))
    guard let number = ahead.number(between: "#", and: ": ") else { return nil }
    self = ahead
    return ([number], rest)
  }

  /// Reads `Merge #12` or `Merge #12 #55`, which bors writes, or `Merge #12: Title`.
  private mutating func batch() -> Beginning? {
    let whole = rest
    guard take("Merge #") else { return nil }
    var numbers: [Int] = []
    repeat {
      guard let number = number() else { return nil }
      numbers.append(number)
    } while take(" #")
    if rest.isEmpty { return (numbers, numbers.count == 1 ? nil : whole) }
    return take(": ") ? (numbers, rest) : nil
  }

  /// Reads `Merge pull request 'Title' (#N) from src into dst`, which Gitea writes.
  private mutating func wrapped(_ style: MarkStyle) -> Beginning? {
    guard take("Merge pull request '") else { return nil }
    for index in rest.indices.reversed() where rest[index] == UInt8(ascii: "(") {
      var mark = Reader(rest[index...])
      var title = rest[..<index]
      if let number = mark.parenthesized(style), mark.take(" from "), title.removeSuffix("' ") {
        return ([number], title)
      }
    }
    return nil
  }

  /// The mark at the end of a subject, and the text before it.
  fileprivate func closing(_ style: MarkStyle) -> (number: Int, rest: ArraySlice<UInt8>)? {
    if rest.last == UInt8(ascii: ")"), let start = rest.lastIndex(of: UInt8(ascii: "(")) {
      var mark = Reader(rest[start...])
      if let number = mark.parenthesized(style), mark.rest.isEmpty {
        return (number, rest[..<start])
      }
    }
    // `Title group/project!N`, from GitLab's templates.
    if style.forge == .gitlab {
      let start = rest.lastIndex(of: 32).map { $0 + 1 } ?? rest.startIndex
      var mark = Reader(rest[start...])
      mark.skip(while: isPath)
      if mark.take("!"), let number = mark.number(), mark.rest.isEmpty, start > rest.startIndex {
        return (number, rest[..<start])
      }
    }
    return style.markers.lazy.compactMap { $0.closing(rest) }.first
  }

  /// Reads `(#N)`, `(GH-N)`, `(pull request #N)`, `(!N)`, `(group/project!N)`, or `(owner/repo#N)`
  /// if that is this repository.
  fileprivate mutating func parenthesized(_ style: MarkStyle) -> Int? {
    guard take("(") else { return nil }
    let isHash = !style.hashIsIssue && (take("#") || take("GH-") || take("pull request #"))
    if !isHash {
      let start = rest.startIndex
      skip(while: isPath)
      let path = Bytes(rest.startIndex > start ? text(from: start) : [])
      let isOwn = !style.hashIsIssue && !path.isEmpty && path == style.path && take("#")
      guard isOwn || take("!") else { return nil }
    }
    return number(between: "", and: ")")
  }

  /// Whether the subject is a revert whose quote never ends, although its title is not cut.
  fileprivate var endsInQuotes: Bool {
    var start = self
    guard start.take("Revert \"") || start.take("Reapply \"") else { return false }
    var quote = start.rest
    return !quote.contains(UInt8(ascii: "\"")) && !quote.removeSuffix("…")
  }

  /// Whether a forge or git wrote the subject for a merge, so that it is not a title.
  fileprivate var isWordedForMerge: Bool {
    var words = self
    if let opening = words.opening() { return opening.title == nil }
    if words.take("Merged in ") { return !words.rest.contains(where: isSpace) }
    return words.take("Merge branch '") || words.take("Merge remote-tracking branch '")
      || words.take("Merge commit '") || words.take("Merge pull request ")
  }
}

extension CommitMessage {
  private static let closings: [StaticString] = [
    "See merge request ", "PR-URL: ", "Reviewed-on: ", "Pull Request resolved: ", "Part-of: <",
    "PR Close ",
  ]
  private static let noTitles: [StaticString] = [
    "See merge request ", "Reviewed-on: ", "Approved-by: ", "Co-authored-by: ", "Signed-off-by: ",
    "# Conflicts:", "Conflicts:",
  ]

  /// The pull request that the end of the body names, in a trailer or in the line above the
  /// trailers.
  fileprivate func closingNumber(_ style: MarkStyle) -> Int? {
    var body = body
    while let line = body.popLastLine() {
      var reader = Reader(line)
      if reader.take(oneOf: Self.closings),
        let number = reader.reference(hashes: !style.hashIsIssue), !reader.take(" ")
      {
        return number
      }
      // Spark's merge script writes this.
      if !style.hashIsIssue, let number = reader.number(between: "Closes #", and: " from ") {
        return number
      }
      guard line.isEmpty || Reader(line).isTrailer else { return nil }
    }
    return nil
  }

  /// The first line of the body that can be a title, without the words that bors adds.
  fileprivate func bodyTitle(of number: Int?) -> ArraySlice<UInt8>? {
    var body = Reader(body)
    while !body.rest.isEmpty {
      var line = Reader(body.line())
      line.skip(while: isSpace)
      if line.rest.isEmpty || line.take("* ") { continue }
      var title = line
      if line.take(oneOf: Self.noTitles) { return nil }
      guard number != nil, title.number(between: "", and: ": ") == number else { return line.rest }
      let bare = Bytes(title.rest)
      return bare.raw[..<(bare.index(of: " r=") ?? bare.count)]
    }
    return nil
  }
}

extension ArraySlice<UInt8> {
  /// The text without words at its end that only steer CI: `[skip ci]`, `[ci skip]`, `[no ci]`,
  /// `[skip actions]`, `***NO_CI***`.
  fileprivate var droppingSteering: ArraySlice<UInt8> {
    let text = dropLast(while: isSpace)
    if text.suffix(11).elementsEqual("***NO_CI***".utf8) {
      return text.dropLast(11).droppingSteering
    }
    guard text.last == UInt8(ascii: "]"), let start = text.lastIndex(of: UInt8(ascii: "[")) else {
      return text.count < count ? text : self
    }
    let words = Bytes(text[(start + 1)...].dropLast()).text.lowercased()
      .split { " -_".contains($0) }
    let steers = words.count == 2 && words.contains { ["skip", "no"].contains($0) }
    return steers && start > text.startIndex ? text[..<start].droppingSteering : text
  }
}
