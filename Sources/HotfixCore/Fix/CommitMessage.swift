/// A commit message by git's rules: the subject is the first paragraph on one line, the rest is the
/// body.
struct CommitMessage {
  let subject: ArraySlice<UInt8>
  let body: ArraySlice<UInt8>

  init(_ message: Bytes) {
    var text = Reader(message.raw[...])
    var first = text.line()
    while first.isEmpty && !text.rest.isEmpty { first = text.line() }
    var folded: [UInt8] = []
    while case let line = text.line(), !line.isEmpty {
      if folded.isEmpty { folded += first }
      folded.append(32)
      folded += line
    }
    subject = folded.isEmpty ? first : folded[...]
    body = text.rest
  }

  /// The subject. If GitHub cut a long title at `…` and continued it in the body, this joins both.
  var whole: ArraySlice<UInt8> {
    var rest = Reader(body)
    rest.skip(while: isSpace)
    guard rest.take("…"),
      let cut = subject.indices.last(where: { subject[$0...].starts(with: "…".utf8) })
    else { return subject }
    let mark = subject[cut...].dropFirst("…".utf8.count)
    guard mark.isEmpty || mark.starts(with: " (".utf8) else { return subject }
    return subject[..<cut] + rest.line() + mark
  }
}

/// Reads a text from left to right. A rule that does not match can move the reader: use a copy.
struct Reader {
  private let text: ArraySlice<UInt8>
  private var at: Int

  init(_ text: ArraySlice<UInt8>) { (self.text, at) = (text, text.startIndex) }

  var rest: ArraySlice<UInt8> { text[at...] }

  /// Reads the words if they come next, or nothing.
  mutating func take(_ words: StaticString) -> Bool {
    let words = UnsafeBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount)
    guard text.endIndex - at >= words.count else { return false }
    for (offset, byte) in words.enumerated() where text[at + offset] != byte { return false }
    at += words.count
    return true
  }
  mutating func take(oneOf words: [StaticString]) -> Bool { words.contains { take($0) } }

  mutating func skip(while belongs: (UInt8) -> Bool) {
    while at < text.endIndex, belongs(text[at]) { at += 1 }
  }

  /// Reads a line, and returns it without white space at its end.
  mutating func line() -> ArraySlice<UInt8> {
    let start = at
    skip { $0 != 10 }
    defer { _ = take("\n") }
    return text[start..<at].dropLast(while: isSpace)
  }
  /// Skips the rest of the line.
  ///
  /// - Returns: whether another line follows.
  mutating func skipLine() -> Bool {
    skip { $0 != 10 }
    return take("\n")
  }

  /// Reads up to nine digits; the first is not zero.
  mutating func digits() -> Int? {
    let digits = rest.prefix(10).prefix(while: isDigit)
    guard 1...9 ~= digits.count, digits.first != UInt8(ascii: "0") else { return nil }
    at = digits.endIndex
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
  /// Reads digits that end a word.
  mutating func number() -> Int? {
    guard let number = digits(), !isGlued(text[..<at].last, rest.first) else { return nil }
    return number
  }
  /// Reads a number between two texts, or nothing.
  mutating func number(between before: StaticString, and after: StaticString) -> Int? {
    var ahead = self
    guard ahead.take(before), let number = ahead.number(), ahead.take(after) else { return nil }
    self = ahead
    return number
  }

  /// Reads `#N`, `!N`, `owner/repo#N`, `group/project!N`, or the URL of a pull request's page.
  mutating func reference(hashes: Bool = true) -> Int? {
    if take("https://") || take("http://") { return page() }
    skip(while: isPath)
    return hashes && take("#") || take("!") ? number() : nil
  }

  /// The text that was read since an index.
  func text(from start: Int) -> ArraySlice<UInt8> { text[start..<at] }
  private mutating func page() -> Int? {
    repeat {
      if take(oneOf: ["pull/", "pulls/", "merge_requests/", "pull-requests/", "pullrequest/"]) {
        return number()
      }
      skip { $0 != UInt8(ascii: "/") && !isSpace($0) }
    } while take("/")
    return nil
  }

  /// Reads an object id, which can be abbreviated, and returns it in lower case.
  mutating func id() -> Bytes? {
    let id = rest.prefix(65).prefix { isDigit($0) || 97...102 ~= $0 | 32 }
    at = id.endIndex
    return 7...64 ~= id.count && !isGlued(id.last, rest.first) ? Bytes(id.map { $0 | 32 }) : nil
  }

  /// Reads a list such as `a`, `a and b`, or `a, b,\nand c`.
  mutating func list<Item>(of item: (inout Reader) -> Item?) -> [Item] {
    var items: [Item] = []
    var ahead = self
    repeat {
      guard let next = item(&ahead) else { break }
      items.append(next)
      self = ahead
    } while ahead.separator()
    return items
  }
  private mutating func separator() -> Bool {
    skip(while: isSpace)
    let comma = take(",")
    skip(while: isSpace)
    let and = take(oneOf: ["and ", "and\n", "and\r"])
    skip(while: isSpace)
    return comma || and
  }

  /// The text up to the last quote, because quotes can be nested.
  var quotation: [Bytes] {
    rest.lastIndex(of: UInt8(ascii: "\"")).map { [Bytes(rest[..<$0])] } ?? []
  }

  /// Whether the line is a trailer such as `Signed-off-by: Sam`, or the line of `cherry-pick -x`.
  var isTrailer: Bool {
    var line = self
    if line.take("(cherry picked from commit ") { return true }
    line.skip { isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") }
    return line.at > at && line.take(": ")
  }
}

extension ArraySlice<UInt8> {
  func dropLast(while belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    self[..<(lastIndex { !belongs($0) }.map { $0 + 1 } ?? startIndex)]
  }
  mutating func removeSuffix(_ words: StaticString) -> Bool {
    let found = words.withUTF8Buffer { suffix($0.count).elementsEqual($0) }
    if found { self = dropLast(words.utf8CodeUnitCount) }
    return found
  }
  /// Removes the last line, and returns it without white space at its end; nil if there is none.
  mutating func popLastLine() -> ArraySlice<UInt8>? {
    if isEmpty { return nil }
    let start = lastIndex(of: 10).map { $0 + 1 } ?? startIndex
    defer { self = self[..<Swift.max(start - 1, startIndex)] }
    return self[start...].dropLast(while: isSpace)
  }
}

extension Bytes {
  /// The number, if the bytes are one and nothing else.
  var number: Int? {
    var reader = Reader(raw[...])
    let number = reader.digits()
    return reader.rest.isEmpty ? number : nil
  }
}

/// Whether a byte is white space by git's rules.
func isSpace(_ byte: UInt8) -> Bool { isBlank(byte) || byte == 10 || byte == 13 }
func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte }
func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || 97...122 ~= byte | 32 }
func isPath(_ byte: UInt8) -> Bool { isWord(byte) || "-_./".utf8.contains(byte) }
/// Whether two bytes belong to one word. Bytes of other scripts count as part of a word.
func isGlued(_ last: UInt8?, _ next: UInt8?) -> Bool {
  guard let last, let next else { return false }
  return isWord(last) && (isWord(next) || next >= 128)
}
