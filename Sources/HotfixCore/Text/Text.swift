/// Text for the user. An interpolation counts as text that other people wrote, and becomes safe to
/// show: control characters become `?`, and URLs lose their passwords.
///
///     "main has no commit for #\(number): \(commit.subject)"
struct Text: Equatable, Sendable {
  private(set) var bytes: Bytes

  /// One line that other people wrote, made safe.
  init(_ bytes: Bytes) { self.bytes = bytes.shown }
  /// Several lines that other people wrote, made safe.
  init(lines: Bytes) { bytes = lines.shownLines }

  var isEmpty: Bool { bytes.isEmpty }
  var lines: [Bytes] { bytes.lines }

  static func + (a: Text, b: Text) -> Text {
    var sum = a
    sum.bytes += b.bytes
    return sum
  }
  static func += (a: inout Text, b: Text) { a.bytes += b.bytes }
}

extension Text: ExpressibleByStringInterpolation {
  struct StringInterpolation: StringInterpolationProtocol {
    var bytes: Bytes = ""
    init(literalCapacity: Int, interpolationCount: Int) {}
    mutating func appendLiteral(_ literal: String) { bytes.raw += literal.utf8 }
    mutating func appendInterpolation(_ bytes: Bytes) { self.bytes += bytes.shown }
    mutating func appendInterpolation(_ text: Text) { bytes += text.bytes }
    mutating func appendInterpolation(_ text: String) { bytes += Bytes(text).shown }
    mutating func appendInterpolation(_ number: Int) { bytes += Bytes(number) }
    /// `1 file`, `2 files`
    mutating func appendInterpolation(_ count: Int, _ noun: Bytes) { bytes += count.counted(noun) }
    /// A path as git quotes it in lines.
    mutating func appendInterpolation(path: Bytes) { bytes += path.quotedPath }
    /// The first few paths, and the number of the others.
    mutating func appendInterpolation(paths: [Bytes]) { bytes += paths.listed }
  }
  init(stringLiteral text: String) { bytes = Bytes(text) }
  init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }
}

extension Collection<Text> {
  func joined(by separator: Text) -> Text {
    reduce(into: nil as Text?) {
      $0 = $0.map { $0 + separator } ?? ""
      $0! += $1
    } ?? ""
  }
}
