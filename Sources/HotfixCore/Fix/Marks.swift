/// A team's own way to name a pull request where a subject begins or ends, such as `[PR-{pr}]`
/// (hotfix.marker).
struct Marker: Equatable, Sendable {
  private let before: [UInt8]
  private let after: [UInt8]

  /// nil unless `{pr}` stands in it exactly once, and not alone.
  init?(_ template: Bytes) {
    let number: Bytes = "{pr}"
    guard let start = template.index(of: number), template.trimmed != number else { return nil }
    let end = start + number.count
    guard template.index(of: number, from: end) == nil else { return nil }
    before = Array(template.raw[..<start])
    after = Array(template.raw[end...])
  }

  /// The number that the text begins with, and what follows.
  fileprivate func opening(_ text: ArraySlice<UInt8>) -> (number: Int, rest: ArraySlice<UInt8>)? {
    guard text.starts(with: before) else { return nil }
    var reader = Reader(text.dropFirst(before.count))
    guard let number = reader.digits(), reader.rest.starts(with: after) else { return nil }
    let rest = reader.rest.dropFirst(after.count)
    return isGlued(text[..<rest.startIndex].last, rest.first) ? nil : (number, rest)
  }

  /// The number that the text ends with, and what precedes.
  fileprivate func closing(_ text: ArraySlice<UInt8>) -> (number: Int, rest: ArraySlice<UInt8>)? {
    let rest = text.dropLast(after.count).dropLast(while: isDigit).dropLast(before.count)
    guard let mark = opening(text[rest.endIndex...]), mark.rest.isEmpty,
      !isGlued(rest.last, text[rest.endIndex])
    else { return nil }
    return (mark.number, rest)
  }
}

/// How the messages of a repository mark a pull request.
struct MarkStyle: Equatable, Sendable {
  /// The team's own ways (hotfix.marker).
  var markers: [Marker] = []
  var forge: Forge = .none
  /// The repository's own path, `owner/repo`: a number behind it is no other repository's.
  var path: Bytes = ""

  /// `#12` is an issue or a work item there, and no pull request.
  var hashIsIssue: Bool { forge == .gitlab || forge == .azure }
}

/// The pull requests that a commit's message names as its own.
struct Marks: Equatable, Sendable {
  enum Way: Sendable { case subject, body }

  /// The pull request that this commit is: the last mark of its subject; where the subject has no
  /// mark at all, not even in quotes, what the end of the body says. A batch is none of its parts.
  let number: Int?
  let way: Way?
  /// Every number that marks the subject: `Fix (#12) (#55)`, `Merge #12 #55` -> [12, 55]
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

/// A title for people: the subject without its own mark; where a forge or git has worded it for a
/// merge, the first line of the body that is a title.
func title(of message: Bytes, _ style: MarkStyle = MarkStyle()) -> Bytes {
  let message = CommitMessage(message)
  let subject = Subject(message.whole, style)
  let isWorded = Reader(subject.title).isWordedForMerge
  return Bytes((isWorded ? message.bodyTitle(of: subject.number) : nil) ?? subject.title)
}

/// The subject as git has it: the first paragraph, on one line.
func subject(of message: Bytes) -> Bytes { Bytes(CommitMessage(message).subject) }

/// The marks that a subject begins and ends with, and the title between them.
private struct Subject {
  let text: ArraySlice<UInt8>
  /// Without the mark that counts; all of it where nothing else would be left.
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

  /// There is a mark anywhere in it, such as the one that a `Revert "…"` quotes.
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
  /// Numbers, and the title where one stands beside them.
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

  /// The marks that a forge begins a subject with.
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

  /// `Merge owner/repo#12: Title` of the repository itself.
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

  /// `Merge #12`, and `Merge #12 #55`, of bors; `Merge #12: Title` of some projects.
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

  /// `Merge pull request 'Title' (#N) from src into dst` of Gitea.
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

  /// The mark that ends a subject, and what precedes it.
  fileprivate func closing(_ style: MarkStyle) -> (number: Int, rest: ArraySlice<UInt8>)? {
    if rest.last == UInt8(ascii: ")"), let start = rest.lastIndex(of: UInt8(ascii: "(")) {
      var mark = Reader(rest[start...])
      if let number = mark.parenthesized(style), mark.rest.isEmpty {
        return (number, rest[..<start])
      }
    }
    // `Title group/project!N` of GitLab's templates.
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

  /// `(#N)`, `(GH-N)`, `(pull request #N)`, `(!N)`, `(group/project!N)`, `(owner/repo#N)` of the
  /// repository itself
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

  /// A revert's quote that is never closed, though its title is not cut.
  fileprivate var endsInQuotes: Bool {
    var start = self
    guard start.take("Revert \"") || start.take("Reapply \"") else { return false }
    var quote = start.rest
    return !quote.contains(UInt8(ascii: "\"")) && !quote.removeSuffix("…")
  }

  /// What a forge, or git, writes for a merge in place of a title.
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

  /// The pull request that the end of the body names: in a trailer, or in the line above them.
  fileprivate func closingNumber(_ style: MarkStyle) -> Int? {
    var body = body
    while let line = body.popLastLine() {
      var reader = Reader(line)
      if reader.take(oneOf: Self.closings),
        let number = reader.reference(hashes: !style.hashIsIssue), !reader.take(" ")
      {
        return number
      }
      // As Spark's merge script writes it.
      if !style.hashIsIssue, let number = reader.number(between: "Closes #", and: " from ") {
        return number
      }
      guard line.isEmpty || Reader(line).isTrailer else { return nil }
    }
    return nil
  }

  /// The first line of the body that can be a title; without what bors writes around it.
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
  /// Without the words at its end that only steer CI: `[skip ci]`, `[ci skip]`, `[no ci]`,
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
