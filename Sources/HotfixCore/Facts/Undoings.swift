/// What a commit says that it takes back or repeats.
package struct Undoings: Equatable, Sendable {
  /// Of `This reverts commit <id>`, lower case, as short as they stand there.
  package let commits: [Bytes]
  /// Of `Reverts owner/repo#N`, `This reverts merge request !N`, and the subject `Revert #N`.
  package let numbers: [Int]
  /// Of the subject `Revert "<title>"`.
  package let titles: [Bytes]
  /// Of the subject `Reapply "<title>"`, as git calls a revert of a revert.
  package let reapplied: [Bytes]

  package var isEmpty: Bool {
    commits.isEmpty && numbers.isEmpty && titles.isEmpty && reapplied.isEmpty
  }

  package init(message: Bytes) {
    let message = Message(message)
    var subject = Reader(message.whole)
    if let title = subject.opening()?.title { subject.rest = title }
    titles = subject.take("Revert \"") ? subject.quotation() : []
    reapplied = subject.take("Reapply \"") ? subject.quotation() : []

    var (commits, numbers) = subject.take("Revert ") ? subject.undone() : ([], [])
    var body = Reader(message.body)
    repeat {
      body.skip { $0 == 32 || $0 == 9 }
      guard body.take("This reverts ") || body.take("Reverts ") else { continue }
      let undone = body.undone()
      commits += undone.commits
      numbers += undone.numbers
    } while body.skipLine()
    self.commits = commits
    self.numbers = numbers
  }
}

/// Ids in `(cherry picked from commit <id>)` lines of the body, in order.
package func cherryPicked(in message: Bytes) -> [Bytes] {
  var ids: [Bytes] = []
  var body = Reader(Message(message).body)
  repeat {
    body.skip { $0 == 32 || $0 == 9 }
    guard body.take("(cherry picked from commit "), let id = body.id() else { continue }
    if body.take(")") { ids.append(id) }
  } while body.skipLine()
  return ids
}

extension Reader {
  /// What stands between the quote that was just read and the last one: quotes may be nested.
  fileprivate func quotation() -> [Bytes] {
    rest.lastIndex(of: UInt8(ascii: "\"")).map { [Bytes(rest[..<$0])] } ?? []
  }

  /// `commit <id>`, `commits <id>, <id> and <id>`, `#N`, `merge request group/project!N`
  fileprivate mutating func undone() -> (commits: [Bytes], numbers: [Int]) {
    if take("commit ") || take("commits ") { return (list { $0.id() }, []) }
    _ = take("merge request ") || take("pull request ") || take("PR ")
    return ([], list { $0.reference() })
  }

  private mutating func list<Item>(of item: (inout Reader) -> Item?) -> [Item] {
    var items: [Item] = []
    while let next = item(&self) {
      items.append(next)
      skip(while: isSpace)
      let comma = take(",")
      skip(while: isSpace)
      guard take("and ") || take("and\n") || comma else { break }
      skip(while: isSpace)
    }
    return items
  }
}

/// A message as git reads it: a subject, which is the first paragraph on one line, and a body.
struct Message {
  let subject: ArraySlice<UInt8>
  let body: ArraySlice<UInt8>

  init(_ message: Bytes) {
    var text = Reader(message.raw[...])
    var first = text.line()
    while first.isEmpty && !text.rest.isEmpty { first = text.line() }
    var folded: [UInt8] = []
    while true {
      let line = text.line()
      if line.isEmpty { break }
      if folded.isEmpty { folded += first }
      folded.append(32)
      folded += line
    }
    subject = folded.isEmpty ? first : folded[...]
    body = text.rest
  }

  /// The subject, put together again where GitHub has cut it at `…` and gone on in the body.
  var whole: ArraySlice<UInt8> {
    var start = subject
    guard start.removeSuffix("…") else { return subject }
    var end = Reader(body)
    end.skip(while: isSpace)
    return end.take("…") ? start + end.line() : subject
  }
}

/// Reads bytes from left to right, each of them once.
struct Reader {
  var rest: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) { rest = text }

  mutating func take(_ words: StaticString) -> Bool {
    let found = words.withUTF8Buffer { rest.starts(with: $0) }
    if found { rest = rest.dropFirst(words.utf8CodeUnitCount) }
    return found
  }

  mutating func take(oneOf words: [StaticString]) -> Bool { words.contains { take($0) } }

  mutating func skip(while belongs: (UInt8) -> Bool) { rest = rest.drop(while: belongs) }

  /// The rest of the line without white space at its end; what remains begins with the next line.
  mutating func line() -> ArraySlice<UInt8> {
    let line = rest.prefix { $0 != 10 }
    rest = rest[line.endIndex...].dropFirst()
    return line.dropLast(while: isSpace)
  }

  mutating func skipLine() -> Bool {
    skip { $0 != 10 }
    rest = rest.dropFirst()
    return !rest.isEmpty
  }

  /// Up to nine digits, and no zero first.
  mutating func digits() -> Int? {
    let digits = rest.prefix(10).prefix(while: isDigit)
    guard 1...9 ~= digits.count, digits.first != 48 else { return nil }
    rest = rest[digits.endIndex...]
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  /// Digits that nothing is glued to.
  mutating func number() -> Int? {
    guard let number = digits(), !isGlued(48, rest.first) else { return nil }
    return number
  }

  /// Takes all of it or nothing.
  mutating func number(between before: StaticString, and after: StaticString) -> Int? {
    var ahead = self
    guard ahead.take(before), let number = ahead.number(), ahead.take(after) else { return nil }
    self = ahead
    return number
  }

  /// `#N`, `!N`, `owner/repo#N`, `group/project!N`, or the address of a pull request's page.
  mutating func reference() -> Int? {
    guard take("https://") || take("http://") else {
      skip(while: isPath)
      return take("#") || take("!") ? number() : nil
    }
    repeat {
      if take("pull/") || take("pulls/") || take("merge_requests/") || take("pull-requests/") {
        return number()
      }
      skip(while: { $0 != 47 && !isSpace($0) })
    } while take("/")
    return nil
  }

  /// `Signed-off-by: Sam`, and what `cherry-pick -x` writes among such lines.
  var isTrailer: Bool {
    var line = self
    if line.take("(cherry picked from commit ") { return true }
    line.skip { isWord($0) || $0 == 45 || $0 == 32 }
    return line.rest.startIndex > rest.startIndex
      && (line.take(": ") || line.rest.elementsEqual(":".utf8))
  }

  /// An object's id, abbreviated or not, in lower case.
  mutating func id() -> Bytes? {
    let id = rest.prefix(65).prefix { isDigit($0) || 97...102 ~= $0 | 32 }
    rest = rest[id.endIndex...]
    return 7...64 ~= id.count && !isGlued(48, rest.first) ? Bytes(id.map { $0 | 32 }) : nil
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
  /// The last line, without white space at its end; nil where nothing is left.
  mutating func popLastLine() -> ArraySlice<UInt8>? {
    if isEmpty { return nil }
    let end = lastIndex(of: 10) ?? startIndex - 1
    let line = self[(end + 1)...]
    self = self[..<Swift.max(end, startIndex)]
    return line.dropLast(while: isSpace)
  }
}

func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }
func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte }
/// Letters of other scripts too, whatever their encoding.
func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || 97...122 ~= byte | 32 || byte >= 128 }
func isPath(_ byte: UInt8) -> Bool { isWord(byte) || "-_./~+".utf8.contains(byte) }
/// Two bytes of one word.
func isGlued(_ a: UInt8?, _ b: UInt8?) -> Bool { a.map(isWord) == true && b.map(isWord) == true }
