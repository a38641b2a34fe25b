/// One thing to print, for the user or for a script.
enum Line: Equatable, Sendable {
  /// A fact, or a finished step.
  case say(Text)
  /// The success of a command.
  case success(Text)
  case warn(Text)
  /// Why the command stops for the user, and the details.
  case stop(Text)
  case detail(Text)
  /// A step that begins. A dry run leaves it out.
  case doing(Text)
  /// Advice, such as how to configure. `advice.hotfix=false` hides it.
  case hint(Text)
  /// The next steps after a stop: the recommended one first, dangerous ones last.
  case ways([Next])
  /// The remaining steps after success, as a numbered list.
  case next([Next])
  /// The command's result, on standard output.
  case result(Bytes)
  /// A page as the command's result.
  case page(Bytes)
  /// `--porcelain`: a key and its value.
  case key(Bytes, Bytes)
  /// `--porcelain`: a key whose value is a path.
  case path(Bytes, Bytes)
}

/// Prints. No other type writes to the user and to scripts.
final class Console {
  /// The options, once they are read.
  var options = Options()
  /// `advice.hotfix`, once the configuration is read.
  var advises = true
  /// The display of standard error.
  var display = Display()

  init() {
    display.columns = System.columns(of: System.standardError)
    display.hasLinks = System.showsLinks(on: System.standardError)
  }

  private var quiet: Bool { options.quiet }
  private var end: Bytes { options.nul ? Bytes([0]) : "\n" }

  /// Prints lines. Results and keys go to standard output, the rest to standard error.
  func tell(_ lines: [Line]) {
    let shown = pages(in: lines)
    for line in lines {
      switch line {
      case .say(let text), .doing(let text): if !quiet { write(display.prose(text)) }
      case .success(let text): if !quiet { write(display.prose(text, .green)) }
      case .stop(let text): write(display.prose(text, after: "error:", .red))
      case .detail(let text): write(display.prose(text))
      case .warn(let text): if !quiet { write(display.prose(text, after: "warning:", .yellow)) }
      case .hint(let text):
        if !quiet && advises { write(display.prose(text, after: "hint:", .yellow)) }
      case .ways(let ways): write(display.ways(ways))
      case .next(let steps): if !quiet { write(display.steps(steps)) }
      case .result(let text): if !options.porcelain { put("\(text)\n") }
      case .page(let url): if !url.isEmpty && !shown.contains(url) { put(page: url) }
      case .key(let key, let value): put(key, options.nul ? value : value.shown)
      case .path(let key, let path): put(key, options.nul ? path : path.quotedPath)
      }
    }
  }

  func tell(_ failure: Failure) {
    guard let message = failure.message else {
      let call = display.call
      let words = failure.words(
        for: call.command, call.typed.map { " \($0.shellWord)" as Bytes }.joined(by: ""))
      write(display.prose(Text(lines: words.text), after: "fatal:", .red))
      return tell(words.hints.map { .hint(Text($0)) })
    }
    write(display.prose(message.text, after: failure.isFatal ? "fatal:" : "error:", .red))
    if case .usage = failure {
      write(display.usage(message))
    } else {
      write(display.ways(message.next))
    }
  }

  /// The pages that a numbered list shows on the terminal. The result does not repeat them there.
  private func pages(in lines: [Line]) -> [Bytes] {
    if quiet || display.columns == nil || !System.isTerminal(System.standardOutput) { return [] }
    let steps = lines.flatMap { if case .next(let steps) = $0 { steps } else { [] as [Next] } }
    return steps.compactMap { if case .open(let url) = $0.deed { url } else { nil } }
  }

  /// Writes the result. A full disk ends the command with a message. A closed pipe is not a
  /// failure.
  func put(_ text: Bytes) {
    if !System.put(text, to: System.standardOutput), System.lastWriteWasRefused {
      tell(
        .refused(
          "cannot write to standard output",
          next: .run(.again(), to: "What was done stays done. When there is space again")))
      System.end(128)
    }
  }

  private func put(page url: Bytes) {
    if options.porcelain { return }
    var display = display
    display.hasLinks = System.showsLinks(on: System.standardOutput)
    put("\(display.link(url))\n")
  }

  private func put(_ key: Bytes, _ value: Bytes) {
    if options.porcelain { put("\(key) \(value)\(end)") }
  }

  private func write(_ text: Bytes) { System.put(text, to: System.standardError) }
}
