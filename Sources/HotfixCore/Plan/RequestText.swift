extension Settings {
  /// The title of the pull request into production: `Hotfix: Fix the till (#1234)`. Numbers stay at
  /// its end, because a squash takes them from there, unless the template contains `{pr}`.
  func hotfixTitle(_ titles: [Bytes], _ numbers: [Int], on forge: Forge) -> Bytes {
    let more: Bytes = titles.count > 1 ? " and \(titles.count - 1) more" : ""
    let isNumbered = title.contains("{pr}")
    let marks = isNumbered ? "" : numbers.map { " (\(forge.mark)\($0))" as Bytes }.joined(by: "")
    let fix = titles.first?.shown.defused ?? "fix"
    func filled(_ fix: Bytes) -> Bytes {
      title.filling([
        ("{title}", fix + more), ("{production}", production),
        ("{pr}", numbers.map { Bytes($0) }.joined(by: " ")),
      ])
    }
    let room = longestTitle - filled("").text.unicodeScalars.count - marks.count
    return (filled(fix.cut(to: max(room, 0))) + marks).cut(to: longestTitle)
  }
}

extension Options {
  /// The title that the user typed, on one line, or the given one.
  func requestTitle(or other: Bytes) -> Bytes {
    let typed = title?.oneLine ?? ""
    return (typed.isEmpty ? other : typed.shown).cut(to: longestTitle)
  }
}

/// The description of the pull request into production: the evidence for the reviewer.
func hotfixBody(
  _ evidence: [Evidence], of number: Int?, others: [Commit], on forge: Forge, _ repo: RepoState
) -> Bytes {
  let (main, production) = (repo.settings.main.quoted, repo.settings.production.quoted)
  func name(_ one: Evidence) -> Bytes? { one.number.map { "\(forge.mark)\($0)" } }
  func why(_ one: Evidence) -> Bytes {
    let (files, rest) = (one.conflictsWithout.prefix(3), one.conflictsWithout.count - 3)
    if files.isEmpty { return "" }
    let more: Bytes = rest > 0 ? " and \(rest) more" : ""
    return "; without it there are conflicts in \(files.map(\.quoted).joined(by: ", "))\(more)"
  }
  func line(_ one: Evidence) -> Bytes {
    let request: Bytes = name(one).map { "\(forge.noun) \($0) " } ?? ""
    let verdict: Bytes =
      switch one.change {
      case .identical: "identical\(name(one).map { " to \($0)" } ?? "" as Bytes)"
      case .clean: "applied by git with different surrounding lines"
      case .resolved: "**resolved by hand, please review** the difference below"
      }
    return "- \(request)\(one.fix.title.quoted) by \(one.fix.authorName.quoted), on \(main) "
      + "since \(one.day) as \(one.fix.id.hex): \(verdict)\(why(one))\n"
  }
  let own = evidence.filter { $0.number == number }
  let along = evidence.filter { $0.number != number }
  var text: Bytes = "A hotfix for \(production), picked from \(main):\n\n"
  text += own.map(line).joined(by: "")
  if !along.isEmpty {
    text += "\nPicked along with it, from \(main) too:\n\n\(along.map(line).joined(by: ""))"
  }
  if !others.isEmpty {
    let lines = others.map { one in
      "- \(one.subject.quoted) by \(one.authorName.quoted): \(one.id.hex)\n" as Bytes
    }
    text += "\n**Also on the branch, please review:**\n\n\(lines.joined(by: ""))"
  }
  if repo.settings.mergeBack {
    text += "\nAfter it is merged, `git hotfix-sync` merges \(production) back into \(main).\n"
  }
  for one in evidence {
    guard case .resolved(let difference, let chosen) = one.change else { continue }
    let subject = name(one) ?? one.fix.id.short
    text += "\nResolved by hand in \(subject)"
    text += chosen.isEmpty ? ".\n" : ": \(chosen.map(\.quoted).joined(by: ", ")).\n"
    text += "\nThe diff against git's own result, or all of it if a side was taken whole:\n\n"
    text += difference.fenced("diff")
  }
  return text
}

/// An invisible character that ends a word.
let wordJoiner: Bytes = "\u{2060}"

extension Bytes {
  /// Text that other people wrote, without mentions, references and links. An invisible character
  /// breaks them up.
  var defused: Bytes {
    var out: [UInt8] = []
    for (index, byte) in raw.enumerated() {
      out.append(byte)
      let next = index + 1 < raw.count ? raw[index + 1] : 0
      let breaks =
        switch byte {
        case UInt8(ascii: "@"): isWord(next) || next == UInt8(ascii: "_")
        case UInt8(ascii: "#"), UInt8(ascii: "!"), UInt8(ascii: "&"): isDigit(next)
        case UInt8(ascii: "-"): isDigit(next) && Bytes(out.suffix(3)).text.uppercased() == "GH-"
        case UInt8(ascii: ":"): next == UInt8(ascii: "/")
        case UInt8(ascii: "]"): next == UInt8(ascii: "(") || next == UInt8(ascii: "[")
        default: false
        }
      if breaks { out += wordJoiner.raw }
    }
    return Bytes(out)
  }

  /// Text that other people wrote, as code. It mentions nobody, closes nothing and is no markup.
  var quoted: Bytes {
    let safe = shown.defused
    let fence = safe.fence(ofAtLeast: 1)
    let space: Bytes = fence.count > 1 ? " " : ""
    return "\(fence)\(space)\(safe)\(space)\(fence)"
  }

  /// Lines that other people wrote, as a block of code.
  func fenced(_ language: Bytes) -> Bytes {
    let safe = shownLines
    let fence = safe.fence(ofAtLeast: 3)
    return "\(fence)\(language)\n\(safe)\(safe.hasSuffix("\n") ? "" : "\n")\(fence)\n"
  }

  /// Backquotes, more of them than any run in the text has.
  private func fence(ofAtLeast shortest: Int) -> Bytes {
    let runs = raw.split { $0 != UInt8(ascii: "`") }.map(\.count)
    let length = max(shortest, (runs.max() ?? 0) + 1)
    return Bytes([UInt8](repeating: UInt8(ascii: "`"), count: length))
  }
}
