/// A command line that a reader can paste into a shell. What is interpolated becomes part of one
/// word, quoted if it must be.
///
///     "git rebase --onto \(remote)/\(production) \(branch)"
struct ShellCommand: Equatable, Sendable {
  private enum Piece: Equatable, Sendable {
    case literal(Bytes)
    case word(Bytes)
    case again(options: [Bytes])
  }
  private var pieces: [Piece] = []

  init() {}

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
  /// A command line that is quoted already.
  static func typed(_ line: Bytes) -> ShellCommand {
    var command = ShellCommand()
    command.pieces = [.literal(line)]
    return command
  }
  /// ` a ':(literal)b*'`: a space and a pathspec for each path.
  static func pathspecs(_ paths: [Bytes]) -> ShellCommand { words(paths.map(\.pathspec)) }

  /// The command that runs now, as it was typed. An option given here replaces the typed option of
  /// the same name.
  static func again(_ options: Bytes...) -> ShellCommand {
    var command = ShellCommand()
    command.pieces = [.again(options: options)]
    return command
  }

  /// As it is pasted into the shell where the command was typed: with the options of `git` and of
  /// `git hotfix-…` that were typed and are still needed.
  func bytes(as call: Call = Call()) -> Bytes {
    var line: Bytes = ""
    var starts: [Int] = []
    for piece in pieces {
      switch piece {
      case .word(let word): line += word.shellWord
      case .again(let options): line += call.again(options)
      case .literal(let text):
        var at = 0
        while let next = text.index(of: "git ", from: at) {
          let before = (line + text[0..<next]).trimmed
          let ends: [Bytes] = ["&&", "|", ";"]
          if before.isEmpty || ends.contains(where: before.hasSuffix) {
            starts.append(line.count + next)
          }
          at = next + 1
        }
        line += text
      }
    }
    for start in starts.reversed() {
      line = line[0..<start] + call.completing(line[start..<line.count])
    }
    return line
  }
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
  var command: CommandName = .start
  /// The words behind it, without those that only choose how much is shown.
  var typed: [Bytes] = []
  /// `-C <path>`: where it runs, if that is not the shell's own folder.
  var folder: Bytes?
  /// `-c <key>=<value>`
  var settings: [Bytes] = []

  private var place: Bytes { folder.map { " -C \($0.shellWord)" } ?? "" }
  private var setting: Bytes { settings.map { " -c \($0.shellWord)" }.joined(by: "") }

  /// `git -C <path> hotfix-pick --force 1234`
  fileprivate func again(_ options: [Bytes]) -> Bytes {
    let kept = typed.filter { word in !options.contains { word.isOption(like: $0) } }
    return "git\(place)\(setting) hotfix-\(command.rawValue)"
      + (options + kept).map { " " + $0.shellWord }.joined(by: "")
  }

  /// A line that begins with a command of git, with what that must repeat.
  fileprivate func completing(_ line: Bytes) -> Bytes {
    let rest = line["git".utf8.count..<line.count]
    let end = [" && ", " | ", "; "].compactMap { rest.index(of: $0) }.min() ?? rest.count
    let called = CommandName.allCases.compactMap { command -> (CommandName, Int)? in
      let name: Bytes = " hotfix-\(command.rawValue)"
      guard let at = rest.index(of: name).map({ $0 + name.count }), at <= end,
        at == rest.count || rest.raw[at] == 32
      else { return nil }
      return (command, at)
    }.first
    // A line that names another folder is complete.
    let start = "git" + (rest.hasPrefix(" -C ") ? "" : place)
    guard let (command, at) = called else { return start + rest }
    let options = kept(for: command).filter { option in
      !rest[at..<end].contains(" " + option.optionName)
    }
    return start + setting + rest[0..<at] + options.map { " " + $0.shellWord }.joined(by: "")
      + rest[at..<rest.count]
  }

  /// The typed options that a later command still needs: both long-lived branches are read from
  /// them again, but names of branches only by the same command.
  private func kept(for later: CommandName) -> [Bytes] {
    var names: [Bytes] = ["--remote=", "--production=", "--main="]
    if later == command { names += ["--user=", "--branch="] }
    return typed.filter { word in names.contains(where: word.hasPrefix) }
  }
}

extension Call {
  /// The settings of `git -c` that a suggested command repeats. Configured commands are never shown,
  /// nor a setting that may hold a password.
  ///
  /// - Parameter text: GIT_CONFIG_PARAMETERS, in which git hands them on: quoted as for sh.
  static func settings(handedOn text: Bytes) -> [Bytes] {
    var settings: [Bytes] = [""]
    var rest = text.raw[...]
    var isQuoted = false
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "'"): isQuoted.toggle()
      case UInt8(ascii: " ") where !isQuoted: settings.append("")
      case UInt8(ascii: "\\") where !isQuoted:
        settings[settings.count - 1].raw.append(rest.popFirst() ?? byte)
      // A key without a value, which means true, ends in a bare `=`.
      case UInt8(ascii: "=") where !isQuoted && (rest.first ?? 32) == 32: break
      default: settings[settings.count - 1].raw.append(byte)
      }
    }
    return settings.filter { setting in
      let key = setting[0..<(setting.index(of: "=") ?? setting.count)].lowercased
      return (key.hasPrefix("hotfix.") || key.hasPrefix("user.")) && !key.hasSuffix("command")
    }
  }
}

extension Bytes {
  /// `--branch=` of `--branch=<name>`; the whole of an option without a value.
  fileprivate var optionName: Bytes { self[0..<(index(of: "=").map { $0 + 1 } ?? count)] }
  fileprivate func isOption(like other: Bytes) -> Bool {
    hasPrefix("--") && optionName == other.optionName
  }
}
