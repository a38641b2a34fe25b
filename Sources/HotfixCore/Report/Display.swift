/// Formats prose, commands and pages for a terminal, or as plain lines for a pipe.
struct Display {
  var call = Call()
  /// The width of the terminal; nil for a pipe, in which nothing is wrapped.
  var columns: Int?
  var paints = false
  /// Whether the terminal can link a text to a page.
  var hasLinks = false

  /// Prose, wrapped. The label has the colour; without a label, the first line has it.
  func prose(_ text: Text, after label: Bytes = "", _ paint: Paint? = nil) -> Bytes {
    let lines = text.isEmpty ? [""] : text.lines
    return lines.enumerated().map { at, line in
      let isFirst = at == 0
      let whole = isFirst && !label.isEmpty ? "\(label) \(line)" : line
      let wrapped = whole.wrapped(at: columns).joined(by: "\n")
      guard isFirst, !label.isEmpty, let rest = wrapped.dropping(prefix: label) else {
        return "\(painted(wrapped, isFirst ? paint : nil))\n"
      }
      return "\(painted(label, paint))\(rest)\n"
    }.joined(by: "")
  }

  /// The form of the command line, and the command that explains the options.
  func usage(_ message: Message) -> Bytes {
    let help = Next.run(call.command.line + " -h", to: "To see the options")
    return prose(Text(call.command.usageLine)) + ways(message.next.isEmpty ? [help] : message.next)
  }

  /// Next steps, each with its commands below it.
  func ways(_ ways: [Next]) -> Bytes {
    ways.map { way in
      let deeds = deeds(of: way)
      let why = way.why.isEmpty ? "" : prose(way.why + (deeds.isEmpty ? "" : ":"))
      return why
        + deeds.map { "  \(painted($0.shown, way == ways.first ? .bold : nil))\n" }
        .joined(by: "")
    }.joined(by: "")
  }

  /// A numbered list. A command is beside its text if both are short, or below it.
  func steps(_ steps: [Next]) -> Bytes {
    let rows = steps.enumerated().map { index, step -> (why: Bytes, deeds: [Deed]) in
      let deeds = deeds(of: step)
      return ("  \(index + 1). \(step.why.bytes)\(deeds.isEmpty ? "" : ":")", deeds)
    }
    let beside = rows.filter { $0.deeds.count == 1 && $0.why.width <= 40 }
    let column = beside.map(\.why.width).max() ?? 0
    var out: Bytes = steps.isEmpty ? "" : "Next:\n"
    for (row, step) in zip(rows, steps) {
      let paint: Paint? = step == steps.first ? .bold : nil
      if row.deeds.count == 1, row.why.width <= column,
        column + 1 + row.deeds[0].width <= columns ?? .max
      {
        out += "\(row.why.padded(to: column)) \(painted(row.deeds[0].shown, paint))\n"
        continue
      }
      let why = row.why.wrapped(at: columns, hanging: 5).joined(by: "\n")
      out += "\(row.deeds.isEmpty ? painted(why, paint) : why)\n"
      out += row.deeds.map { "       \(painted($0.shown, paint))\n" }.joined(by: "")
    }
    return out
  }

  /// A page: its short form with a link, or its whole URL if the terminal has no links.
  func link(_ url: Bytes) -> Bytes {
    let url = url.shown
    return hasLinks ? "\u{1b}]8;;\(url)\u{1b}\\\(url.shortPage)\u{1b}]8;;\u{1b}\\" : url
  }

  /// A line to paste, open or post, and its width.
  private struct Deed {
    let shown: Bytes
    let width: Int
  }

  private func deeds(of step: Next) -> [Deed] {
    if case .open(let url) = step.deed {
      return [Deed(shown: link(url), width: (hasLinks ? url.shown.shortPage : url.shown).width)]
    }
    return step.deeds(as: call).map { Deed(shown: $0, width: $0.width) }
  }

  private func painted(_ text: Bytes, _ paint: Paint?) -> Bytes {
    paints ? text.painted(paint) : text
  }
}

/// The colours of labels, stages and commands.
enum Paint: String, Sendable {
  case red = "31"
  case green = "32"
  case yellow = "33"
  case bold = "1"
  case dim = "2"
}

extension Bytes {
  /// The lines, each in a colour.
  func painted(_ paint: Paint?) -> Bytes {
    guard let paint else { return self }
    let pieces = split(10).map { line -> Bytes in
      line.isEmpty ? line : "\u{1b}[\(paint.rawValue)m\(line)\u{1b}[m"
    }
    return pieces.joined(by: "\n")
  }

  /// The text as lines of at most a width, unless a word is longer. Without `hanging`, an indented
  /// line stays whole, because it is a command, a path or a commit.
  ///
  /// - Parameter hanging: the indentation of later lines.
  func wrapped(at columns: Int?, hanging: Int? = nil) -> [Bytes] {
    guard let columns, width > columns, hanging != nil || !hasPrefix("  ") else { return [self] }
    var lines: [Bytes] = []
    var line = Bytes(raw.prefix { $0 == 32 })
    var isEmpty = true
    for word in self[line.count..<count].split(32) {
      if !isEmpty, line.width + 1 + word.width > columns {
        lines.append(line)
        line = Bytes([UInt8](repeating: 32, count: hanging ?? 0))
        isEmpty = true
      }
      line += isEmpty ? word : " \(word)"
      isEmpty = false
    }
    return lines + [line]
  }

  /// The URL of a page without host, repository and query:
  /// `…/compare/production...alice/hotfix-1234`
  fileprivate var shortPage: Bytes {
    let address = split(UInt8(ascii: "?"))[0]
    let pieces = address.split(UInt8(ascii: "/"))
    return pieces.count > 5 ? "…/" + pieces[5...].joined(by: "/") : address
  }
}
