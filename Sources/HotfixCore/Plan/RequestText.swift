/// `Hotfix: Fix the till (#1234)`: keeps the numbers where a squash would look for them.
func hotfixTitle(_ titles: [Bytes], _ numbers: [Int]) -> Bytes {
  let more: Bytes = titles.count > 1 ? " and \(titles.count - 1) more" : ""
  let marks = numbers.map { " (#\($0))" as Bytes }.joined(by: "")
  return "Hotfix: \(titles.first ?? "fix")\(more)\(marks)"
}

/// The evidence for the reviewer.
func hotfixBody(_ evidence: [Evidence], _ scene: Scene) -> Bytes {
  let (main, production) = (scene.settings.main, scene.settings.production)
  var text: Bytes = "A hotfix for `\(production)`, picked from `\(main)`:\n\n"
  for one in evidence {
    let name = one.number.map { "#\($0) " as Bytes } ?? ""
    let verdict: Bytes =
      one.isSame
      ? "the same change\(one.number.map { " as #\($0)" } ?? ""), nothing new to review"
      : "not the same change: conflicts were resolved, please review"
    text += "- \(name)\(one.fix.title.quoted) by \(one.fix.authorName.quoted): "
    text += "\(one.fix.id.hex) on `\(main)`; \(verdict)\n"
  }
  text += "\nAfter it is merged, `git hotfix-sync` merges `\(production)` back into `\(main)`.\n"
  return text
}

extension Bytes {
  /// A stranger's text as code: it pings nobody, closes nothing and is no markup.
  var quoted: Bytes {
    let safe = shown
    var longest = 0
    var run = 0
    for byte in safe.raw {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = Bytes([UInt8](repeating: UInt8(ascii: "`"), count: longest + 1))
    let space: Bytes = longest > 0 ? " " : ""
    return "\(fence)\(space)\(safe)\(space)\(fence)"
  }
}
