/// One thing to be read, by a person or by a script.
enum Line: Equatable, Sendable {
  /// What was found or done.
  case say(Text)
  /// What succeeded, and counts.
  case success(Text)
  case warn(Text)
  /// Why the command stops for you, and the particulars.
  case stop(Text)
  case detail(Text)
  /// What is being done; a dry run leaves it out.
  case doing(Text)
  /// Advice: how to configure, what else exists. `advice.hotfix=false` hides it.
  case hint(Text)
  /// The ways on from a stop: the recommended one first, what is dangerous last.
  case ways([Next])
  /// What is left to do after success, as a numbered list.
  case next([Next])
  /// The command's result, on standard output.
  case result(Bytes)
  /// The same, when it is a page.
  case page(Bytes)
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
  /// How the command was called; known better once the settings are.
  var call = Call()
  /// `advice.hotfix`; known once the configuration is.
  var advises = true
  var hasHints: Bool { !quiet }
  var paints = false
  /// The width of the terminal that shows standard error; nil if none does.
  private let columns = System.columns(of: System.standardError)

  init(_ options: Options = Options()) {
    quiet = options.quiet
    porcelain = options.porcelain
    nul = options.nul
  }

  /// Progress and hints go to standard error, results and keys to standard output.
  func tell(_ lines: [Line]) {
    for line in lines {
      switch line {
      case .say(let text), .doing(let text): if !quiet { note(text) }
      case .success(let text): if !quiet { note(text, .green) }
      case .stop(let text): note(text, after: "error:", .red)
      case .detail(let text): note(text)
      case .warn(let text): if !quiet { note(text, after: "warning:", .yellow) }
      case .hint(let text): if !quiet && advises { note(text, after: "hint:", .yellow) }
      case .ways(let ways): tell(ways: ways)
      case .next(let steps): if !quiet && !steps.isEmpty { tell(steps: steps) }
      case .result(let text): if !porcelain { put("\(text)\n") }
      case .page(let url):
        if !porcelain { put("\(link(url, on: System.standardOutput))\n") }
      case .key(let key, let value):
        if porcelain { put("\(key) \(nul ? value : value.shown)\(end)") }
      case .path(let key, let path):
        if porcelain { put("\(key) \(nul ? path : path.quotedPath)\(end)") }
      }
    }
  }

  func tell(_ failure: Failure, of command: CommandName, _ options: Options? = nil) {
    guard case .refused(let message) = failure else {
      let typed = options.map { $0.again + $0.operands } ?? []
      let words = failure.words(
        for: command, typed.map { " \($0.shellWord)" as Bytes }.joined(by: ""))
      let isUsage = failure.status == 129
      note(Text(lines: words.text), after: isUsage ? "error:" : "fatal:")
      if isUsage { note(Text(command.usageLine)) }
      return tell(words.hints.map { .hint(Text($0)) })
    }
    note(message.text, after: "error:", .red)
    tell(ways: message.next)
  }

  /// Each way with its commands below it.
  private func tell(ways: [Next]) {
    for way in ways {
      let deeds = way.deeds(as: call)
      let colon: Text = deeds.isEmpty || way.why.isEmpty ? "" : ":"
      if !way.why.isEmpty { note(way.why + colon) }
      for deed in deeds { write("  \(painted(deed, way == ways.first ? .bold : nil))") }
    }
  }

  /// A numbered list, with the deeds in a column of their own if they fit there.
  private func tell(steps: [Next]) {
    write("Next:")
    let deeds = steps.map { $0.deeds(as: call) }
    let whys = steps.enumerated().map { index, step -> Bytes in
      let colon: Bytes = deeds[index].isEmpty ? "" : ":"
      return "  \(index + 1). \(step.why.bytes)\(colon)"
    }
    let column = (zip(whys, deeds).map { $1.isEmpty ? 0 : $0.width }.max() ?? 0) + 1
    let links = zip(steps, deeds).map { step, deeds -> [Bytes] in
      if case .open(let url) = step.deed { return [link(url, on: System.standardError)] }
      return deeds
    }
    let fits = zip(steps, deeds).allSatisfy { step, deeds in
      let widest = deeds.map { min($0.width, step.isPage && showsLinks ? 40 : .max) }.max() ?? 0
      return deeds.count < 2 && column + widest <= columns ?? .max
    }
    for ((why, deeds), step) in zip(zip(whys, links), steps) {
      let paint: Paint? = step == steps.first ? .bold : nil
      if deeds.isEmpty {
        note(Text(lines: why))
      } else if fits {
        write("\(why.padded(to: column))\(painted(deeds[0], paint))")
      } else {
        note(Text(lines: why))
        for deed in deeds { write("       \(painted(deed, paint))") }
      }
    }
  }

  /// Writes the result. A full disk is told and ends the command; a closed pipe is nobody's loss.
  func put(_ text: Bytes) {
    if !System.put(text, to: System.standardOutput), System.lastWriteWasRefused {
      tell(.noOutput, of: .start)
      System.end(128)
    }
  }

  /// Prose, wrapped at the width of the terminal.
  private func note(_ text: Text, after label: Bytes = "", _ paint: Paint? = nil) {
    var first = true
    for line in text.bytes.isEmpty ? [""] : text.bytes.split(10) {
      let whole = first && !label.isEmpty ? "\(label) \(line)" : line
      var wrapped = whole.wrapped(at: columns).joined(by: "\n")
      if paints, first, let paint {
        let rest = wrapped.dropping(prefix: label) ?? wrapped
        wrapped = label.isEmpty ? wrapped.painted(paint) : label.painted(paint) + rest
      }
      write(wrapped)
      first = false
    }
  }

  /// One line of a command, a page or a text, never wrapped.
  private func write(_ line: Bytes) { System.put("\(line)\n", to: System.standardError) }

  private func painted(_ text: Bytes, _ paint: Paint?) -> Bytes {
    paints ? text.painted(paint) : text
  }

  private var showsLinks: Bool { System.showsLinks(on: System.standardError) }

  /// A page as the terminal shows it best: its short form, which leads to the whole.
  private func link(_ url: Bytes, on descriptor: Int32) -> Bytes {
    let url = url.shown
    guard System.showsLinks(on: descriptor) else { return url }
    return "\u{1b}]8;;\(url)\u{1b}\\\(url.shortPage)\u{1b}]8;;\u{1b}\\"
  }

  private var end: Bytes { nul ? Bytes([0]) : "\n" }
}

/// The colours that there are.
enum Paint: String, Sendable {
  case red = "31"
  case green = "32"
  case yellow = "33"
  case bold = "1"
  case dim = "2"
}

extension Next {
  fileprivate var isPage: Bool { if case .open = deed { true } else { false } }
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

  /// Its lines when no word goes beyond the width; a word that is longer stands alone. An indented
  /// line is a command, a path or a commit and stays whole.
  func wrapped(at columns: Int?) -> [Bytes] {
    guard let columns, width > columns, !hasPrefix("  ") else { return [self] }
    var lines: [Bytes] = []
    var line: Bytes = ""
    for word in split(32) {
      if !line.isEmpty, line.width + 1 + word.width > columns {
        lines.append(line)
        line = word
      } else {
        line = line.isEmpty ? word : "\(line) \(word)"
      }
    }
    return lines + [line]
  }

  /// `…/compare/production...alice/hotfix-1234`: a page's address without host, repository and query.
  fileprivate var shortPage: Bytes {
    let address = split(UInt8(ascii: "?"))[0]
    let pieces = address.split(UInt8(ascii: "/"))
    return pieces.count > 5 ? "…/" + pieces[5...].joined(by: "/") : address
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
