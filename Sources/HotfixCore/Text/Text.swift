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

/// A command line that the user can paste into a shell. An interpolation becomes part of one word,
/// quoted if it needs it.
///
///     "git rebase --onto \(remote)/\(production) \(branch)"
struct ShellCommand: Equatable, Sendable {
  private enum Piece: Equatable, Sendable {
    case literal(Bytes)
    case word(Bytes)
  }
  private var pieces: [Piece] = []

  static func + (a: ShellCommand, b: ShellCommand) -> ShellCommand {
    var sum = a
    sum.pieces += b.pieces
    return sum
  }
  static func += (a: inout ShellCommand, b: ShellCommand) { a = a + b }

  /// A space and a quoted word for each: ` a 'b c'`
  static func words(_ words: [Bytes]) -> ShellCommand {
    words.reduce(into: ShellCommand()) { $0.pieces += [.literal(" "), .word($1)] }
  }
  /// A space and a pathspec for each path: ` a ':(literal)b*'`
  static func pathspecs(_ paths: [Bytes]) -> ShellCommand { words(paths.map(\.pathspec)) }

  /// The command line for the place in which the user typed the command. It calls `git` as the user
  /// did, and adds the options that `git hotfix-…` still needs.
  func bytes(as call: Call = Call()) -> Bytes {
    var out: Bytes = ""
    for piece in pieces {
      switch piece {
      case .word(let word): out += word.shellWord
      case .literal(let text): out += call.completing(text, after: out)
      }
    }
    return out
  }
  init() {}
}

extension ShellCommand: ExpressibleByStringInterpolation {
  struct StringInterpolation: StringInterpolationProtocol {
    var command = ShellCommand()
    init(literalCapacity: Int, interpolationCount: Int) {}
    mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { command.pieces.append(.literal(Bytes(literal))) }
    }
    mutating func appendInterpolation(_ word: Bytes) { command.pieces.append(.word(word)) }
    mutating func appendInterpolation(_ number: Int) { command.pieces.append(.word(Bytes(number))) }
    mutating func appendInterpolation(_ command: ShellCommand) {
      self.command.pieces += command.pieces
    }
  }
  init(stringLiteral text: String) { pieces = [.literal(Bytes(text))] }
  init(stringInterpolation: StringInterpolation) { self = stringInterpolation.command }
}

/// How the user called the command, as far as suggested commands must repeat it.
struct Call: Equatable, Sendable {
  /// `git`, or `git -C <path> -c <key>=<value>`
  var git: Bytes = "git"
  /// The options that each command still needs, quoted: ` --production=release/1.9`
  var options: [CommandName: Bytes] = [:]

  /// Adds what each `git` and `git hotfix-…` in a literal text must repeat.
  fileprivate func completing(_ text: Bytes, after before: Bytes) -> Bytes {
    var out: Bytes = ""
    var at = 0
    while at < text.count {
      let rest = text[at..<text.count]
      let isCommand = [before + out].allSatisfy { done in
        let start = done.trimmed
        return start.isEmpty || start.hasSuffix("&&") || start.hasSuffix("|")
          || start.hasSuffix(";")
      }
      guard isCommand, rest.hasPrefix("git ") else {
        out += text[at..<at + 1]
        at += 1
        continue
      }
      out += git
      at += 3
      for (command, options) in options {
        let name: Bytes = " hotfix-\(command.rawValue)"
        if text[at..<text.count].hasPrefix(name) {
          out += name + options
          at += name.count
        }
      }
    }
    return out
  }
}
