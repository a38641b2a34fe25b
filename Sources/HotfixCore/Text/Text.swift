/// Words for people. What is interpolated is somebody else's text and is shown safely: controls as
/// `?`, URLs without their passwords.
///
///     "main has no commit for #\(number): \(commit.subject)"
struct Text: Equatable, Sendable {
  private(set) var bytes: Bytes

  /// One line of somebody else's text, made safe.
  init(_ bytes: Bytes) { self.bytes = bytes.shown }
  /// Several lines of somebody else's text, made safe.
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
    /// The first few paths, and how many more there are.
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

/// A command line that a reader can paste into a shell. What is interpolated becomes part of one
/// word, quoted if it must be.
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

  /// ` a 'b c'`: a space and a quoted word for each.
  static func words(_ words: [Bytes]) -> ShellCommand {
    words.reduce(into: ShellCommand()) { $0.pieces += [.literal(" "), .word($1)] }
  }
  /// ` a ':(literal)b*'`: a space and a pathspec for each path.
  static func pathspecs(_ paths: [Bytes]) -> ShellCommand { words(paths.map(\.pathspec)) }

  /// As it is pasted where the command was typed: `git` as it was called there, and behind
  /// `git hotfix-…` the options that it still needs.
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

/// How the command was called, as far as a suggested command must repeat it.
struct Call: Equatable, Sendable {
  /// `git`, or `git -C <path> -c <key>=<value>`
  var git: Bytes = "git"
  /// The options that a later command of ours still needs, quoted: ` --production=release/1.9`
  var options: [CommandName: Bytes] = [:]

  /// The literal text of a command line, with what each `git` and `git hotfix-…` in it repeats.
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
