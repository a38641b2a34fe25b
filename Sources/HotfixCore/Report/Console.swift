/// One thing to be read, by a person or by a script.
enum Line: Equatable, Sendable {
  /// What was found or done.
  case say(Bytes)
  case warn(Bytes)
  /// Why the command stops for the person, and the particulars.
  case stop(Bytes)
  case detail(Bytes)
  /// What is being done.
  case doing(Bytes)
  /// What to type next.
  case hint(Bytes)
  /// The command's result, on standard output.
  case result(Bytes)
  /// `--porcelain`: a key and its value.
  case key(Bytes, Bytes)
  /// `--porcelain`: a key whose value is a path.
  case path(Bytes, Bytes)
}

/// The only place that writes to people and scripts.
final class Console {
  private let quiet: Bool
  private let porcelain: Bool
  private let nul: Bool
  /// `advice.hotfix`; known once the configuration is.
  var advises = true
  var hasHints: Bool { advises && !quiet }
  /// Hints are yellow, as git's own are.
  var paints = false

  init(_ options: Options = Options()) {
    quiet = options.quiet
    porcelain = options.porcelain
    nul = options.nul
  }

  /// Progress and hints go to standard error, results and keys to standard output.
  func tell(_ lines: [Line]) {
    for line in lines {
      switch line {
      case .say(let text): if !quiet { note("\(text)\n") }
      case .doing(let text): if !quiet { note("\(text)\n") }
      case .stop(let text): note("error: \(text)\n")
      case .detail(let text): note("\(text)\n")
      case .warn(let text): note("warning: \(text)\n")
      case .hint(let text):
        if hasHints { note("hint: \(text.shown)\n", paints ? .yellow : nil) }
      case .result(let text): if !porcelain { put("\(text)\n") }
      case .key(let key, let value):
        if porcelain { put("\(key) \(nul ? value : value.shown)\(end)") }
      case .path(let key, let path):
        if porcelain { put("\(key) \(nul ? path : path.quotedPath)\(end)") }
      }
    }
  }

  func tell(_ failure: Failure, of command: CommandName, _ options: Options?) {
    let typed = options.map { $0.again + $0.operands } ?? []
    let words = failure.words(
      for: command, typed.map { " \($0.shellWord)" as Bytes }.joined(by: ""))
    let usage = failure.status == 129
    note("\(usage ? "error" : "fatal"): \(words.text)\n")
    if usage { note("\(command.usageLine)\n") }
    tell(words.hints.map { .hint($0) })
  }

  /// Writes the result. A full disk is told and ends the command; a closed pipe is nobody's loss.
  func put(_ text: Bytes) {
    if !System.put(text, to: System.standardOutput), System.lastWriteWasRefused {
      tell(.noOutput, of: .start, nil)
      System.end(128)
    }
  }

  private func note(_ text: Bytes, _ paint: Paint? = nil) {
    System.put(text.shownLines.painted(paint), to: System.standardError)
  }
  private var end: Bytes { nul ? Bytes([0]) : "\n" }
}

/// The colours that there are.
enum Paint: String, Sendable {
  case red = "31"
  case green = "32"
  case yellow = "33"
  case dim = "2"
}

extension Bytes {
  /// Each line of it in a colour, as git paints its hints.
  func painted(_ paint: Paint?) -> Bytes {
    guard let paint else { return self }
    let pieces = split(10).map { line -> Bytes in
      line.isEmpty ? line : "\u{1b}[\(paint.rawValue)m\(line)\u{1b}[m"
    }
    return pieces.joined(by: "\n")
  }

  /// A path as git quotes it in lines: in double quotes with escapes where it holds anything
  /// but printable ASCII.
  var quotedPath: Bytes {
    let needs = raw.contains { $0 < 0x20 || $0 >= 0x7f || $0 == 34 || $0 == 92 }
    if !needs { return self }
    let letters: [UInt8: String] = [
      7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: "\"", 92: "\\",
    ]
    var quoted = "\""
    for byte in raw {
      if let letter = letters[byte] {
        quoted += "\\" + letter
      } else if byte < 0x20 || byte >= 0x7f {
        let digits = String(byte, radix: 8)
        quoted += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      } else {
        quoted.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return Bytes(quoted + "\"")
  }
}
