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
  /// Known once the command line is.
  var options = Options()
  /// `advice.hotfix`; known once the configuration is.
  var advises = true
  /// How standard error shows things.
  var display = Display()

  init() {
    display.columns = System.columns(of: System.standardError)
    display.hasLinks = System.showsLinks(on: System.standardError)
  }

  private var quiet: Bool { options.quiet }
  private var end: Bytes { options.nul ? Bytes([0]) : "\n" }

  /// Results and keys go to standard output, the rest to standard error.
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

  /// The pages that a numbered list shows on the terminal where the result would show them once more.
  private func pages(in lines: [Line]) -> [Bytes] {
    if quiet || display.columns == nil || !System.isTerminal(System.standardOutput) { return [] }
    let steps = lines.flatMap { if case .next(let steps) = $0 { steps } else { [] as [Next] } }
    return steps.compactMap { if case .open(let url) = $0.deed { url } else { nil } }
  }

  /// Writes the result. A full disk ends the command with a message; a closed pipe is no failure.
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
