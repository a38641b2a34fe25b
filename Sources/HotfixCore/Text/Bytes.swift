/// Text from git and the system. It is mostly UTF-8, but no code may rely on that.
struct Bytes: Hashable, Sendable {
  var raw: [UInt8]

  init(_ raw: some Sequence<UInt8>) { self.raw = Array(raw) }
  init(_ text: String) { raw = Array(text.utf8) }
  init(_ number: Int) { raw = Array(String(number).utf8) }

  var isEmpty: Bool { raw.isEmpty }
  var count: Int { raw.count }

  /// The text, with U+FFFD for bytes that are not UTF-8. Use `shown` to show it to the user.
  var text: String { String(decoding: raw, as: UTF8.self) }
}

extension Bytes: Comparable {
  static func < (a: Bytes, b: Bytes) -> Bool {
    a.raw.lexicographicallyPrecedes(b.raw)
  }
  static func + (a: Bytes, b: Bytes) -> Bytes { Bytes(a.raw + b.raw) }
  static func += (a: inout Bytes, b: Bytes) { a.raw += b.raw }
}

extension Bytes: ExpressibleByStringInterpolation {
  struct StringInterpolation: StringInterpolationProtocol {
    var raw: [UInt8] = []
    init(literalCapacity: Int, interpolationCount: Int) {
      raw.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }
    mutating func appendLiteral(_ literal: String) { raw += literal.utf8 }
    mutating func appendInterpolation(_ bytes: Bytes) { raw += bytes.raw }
    mutating func appendInterpolation(_ text: String) { raw += text.utf8 }
    mutating func appendInterpolation(_ number: Int) { raw += String(number).utf8 }
    mutating func appendInterpolation(_ text: Text) { raw += text.bytes.raw }
  }
  init(stringLiteral text: String) { raw = Array(text.utf8) }
  init(stringInterpolation: StringInterpolation) { raw = stringInterpolation.raw }
}

extension Bytes {
  func hasPrefix(_ prefix: Bytes) -> Bool { raw.starts(with: prefix.raw) }
  func hasSuffix(_ suffix: Bytes) -> Bool {
    raw.count >= suffix.count && raw.suffix(suffix.count).elementsEqual(suffix.raw)
  }
  /// The bytes after the prefix; nil if they begin in another way.
  func dropping(prefix: Bytes) -> Bytes? {
    hasPrefix(prefix) ? Bytes(raw.dropFirst(prefix.count)) : nil
  }
  /// The bytes before the suffix; nil if they end in another way.
  func dropping(suffix: Bytes) -> Bytes? {
    hasSuffix(suffix) ? Bytes(raw.dropLast(suffix.count)) : nil
  }
  /// The position of the first `other` at or after `start`.
  func index(of other: Bytes, from start: Int = 0) -> Int? {
    guard let first = other.raw.first else { return start }
    var at = start
    while at + other.count <= raw.count {
      if raw[at] == first, raw[at..<at + other.count].elementsEqual(other.raw) { return at }
      at += 1
    }
    return nil
  }
  func contains(_ other: Bytes) -> Bool { index(of: other) != nil }
  subscript(range: Range<Int>) -> Bytes { Bytes(raw[range]) }

  /// The pieces between the separators, including empty ones.
  func split(_ separator: UInt8) -> [Bytes] {
    raw.split(separator: separator, omittingEmptySubsequences: false).map { Bytes($0) }
  }
  /// The pieces if each ends with the terminator, as git's `-z` writes them.
  func records(endingIn terminator: UInt8 = 0) -> [Bytes] {
    var pieces = split(terminator)
    if pieces.last?.isEmpty == true { pieces.removeLast() }
    return pieces
  }
  var lines: [Bytes] { records(endingIn: 10) }
  /// The lines as one, without those that are blank.
  var oneLine: Bytes { lines.map(\.trimmed).filter { !$0.isEmpty }.joined(by: " ") }
  /// The bytes without ASCII white space at both ends.
  var trimmed: Bytes {
    let blank: (UInt8) -> Bool = { $0 == 32 || (9...13).contains($0) }
    guard let first = raw.firstIndex(where: { !blank($0) }),
      let last = raw.lastIndex(where: { !blank($0) })
    else { return "" }
    return Bytes(raw[first...last])
  }
}

extension Collection<Bytes> {
  func joined(by separator: Bytes) -> Bytes {
    Bytes(map(\.raw).joined(separator: separator.raw))
  }
}

extension DefaultStringInterpolation {
  @available(*, deprecated, message: "text that holds bytes is itself Bytes")
  mutating func appendInterpolation(_ bytes: Bytes) {}
}
