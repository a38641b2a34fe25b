import Foundation
import Testing

/// A pick makes the object that git's own cherry-pick makes.
@Suite struct SamePickTests {
  @Test("random fixes give the objects that git cherry-pick -x gives, byte for byte")
  func random() {
    var chance = Chance()
    let count = Host.variables["HOTFIX_FIXES"].flatMap(Int.init) ?? 30
    for (batch, start) in stride(from: 0, to: count, by: 40).enumerated() {
      let world = World()
      let fixes = min(40, count - start)
      world.origin.addAwkward(fixes, &chance)
      let commits = world.origin.git(
        "rev-list", "--reverse", "--first-parent", "production..master")
      let picks = commits.split(separator: "\n").dropFirst().map { "--commit=\($0)" }
      let settings: [String] = [
        "core.commentChar=-", "commit.cleanup=strip", "i18n.commitEncoding=ISO-8859-1",
        "core.autocrlf=true", "merge.renames=false",
      ]
      let configured = batch == 0 ? [] : ["-c", chance.one(of: settings)]
      let signed = chance.happens(30) ? ["--signoff"] : []
      var ends: [[String]] = []
      world.time = 1_113_000_000
      for (repo, isOurs) in [(world.alice, true), (world.clone(to: "other"), false)] {
        let outcome: Outcome
        if isOurs {
          #expect(repo.hotfix("start", "-qf", "7", picks[0]).status == 0)
          let words = ["git"] + configured + ["hotfix-pick", "-qf", "--no-push"]
          outcome = repo.run(words + signed + picks.dropFirst())
        } else {
          repo.git("switch", "-q", "--no-track", "-c", "alice/hotfix-7", "origin/production")
          let utf8 = ["-c", "i18n.commitEncoding=UTF-8"]
          let pick = ["git"] + configured + utf8 + ["cherry-pick", "-x", "--cleanup=verbatim"]
          outcome = repo.sh(
            """
            for commit in \(commits.split(separator: "\n").dropFirst().joined(separator: " ")); do
              if git rev-parse -q --verify $commit^2; then set -- -m 1; else set --; fi
              \((pick + signed).joined(separator: " ")) "$@" $commit || exit
            done
            """)
        }
        #expect(outcome.status == 0, "seed \(chance.seed): \(outcome.err)")
        ends.append(
          repo.git("rev-list", "--reverse", "origin/production..alice/hotfix-7")
            .split(separator: "\n").map(String.init))
      }
      #expect(ends[0].count == picks.count, "seed \(chance.seed)")
      guard ends[0] != ends[1],
        let at = ends[0].indices.first(where: { ends[0][$0] != ends[1][$0] })
      else { continue }
      let texts = [world.alice, world.clone(to: "other")].enumerated().map { index, repo in
        repo.git("cat-file", "commit", ends[index][at]).debugDescription
          .replacing("\\n", with: "\n")
      }
      let told = "seed \(chance.seed), \(configured) \(signed), pick \(at) of \(picks[at])"
      Issue.record("\(told):\n\(diff(linesOf(texts[0]), linesOf(texts[1])))")
      return
    }
  }
}

extension Repo {
  /// Commits on master that each change files of their own, with authors and messages as people,
  /// and programs, have really made them.
  fileprivate func addAwkward(_ count: Int, _ chance: inout Chance) {
    var stream = Data()
    func say(_ bytes: some Sequence<UInt8>) { stream += Data(bytes) + [10] }
    func say(_ text: String) { say(text.utf8) }
    func data(_ bytes: some Collection<UInt8>) {
      say("data \(bytes.count)")
      say(bytes)
    }
    func base(_ path: String, _ mode: String, _ text: String) {
      say("M \(mode) inline \(path)")
      data(Array(text.utf8))
    }
    let plain = "committer Alice <alice@example.com> 1112912100 +0000"
    say("commit refs/heads/production\nmark :1\n\(plain)")
    data(Array("Everything\n".utf8))
    say("from refs/heads/production^0")
    for number in 1...count {
      base("\(number)/text", "100644", (1...9).map { "\(number) line \($0)\n" }.joined())
      base("\(number)/tool", "100755", "#!/bin/sh\nexit \(number)\n")
      base("\(number)/link", "120000", "text")
      say("M 160000 \(String(repeating: "12", count: 20)) \(number)/module")
      base("\(number)/folder/file", "100644", "file \(number)\n")
    }
    say("commit refs/heads/master\nmark :2\n\(plain)")
    data(Array("Main\n".utf8))
    say("from :1")
    for number in 1...count {
      let author =
        "author ".utf8 + chance.one(of: names).bytes + " <".utf8 + chance.one(of: emails).bytes
        + "> \(chance.one(of: times)) \(chance.one(of: zones))".utf8
      let isMerge = chance.happens(10)
      if isMerge {
        say("commit refs/heads/topic\nmark :\(1000 + number)\n\(plain)")
        data(Array("Topic\n".utf8))
        say("from :\(number + 1)")
        base("\(number)/topic", "100644", "topic\n")
      }
      say("commit refs/heads/master\nmark :\(number + 2)")
      say(author)
      say(plain)
      let (encoding, message) = message(number, &chance)
      if let encoding { say("encoding \(encoding)") }
      data(message)
      if isMerge {
        say("from :\(number + 1)\nmerge :\(1000 + number)")
        base("\(number)/topic", "100644", "topic\n")
      }
      for change in chance.one(of: changes) { say(change.replacing("N", with: "\(number)")) }
    }
    say("done")
    git(
      ["fast-import", "--quiet", "--force", "--done", "--date-format=raw-permissive"],
      stdin: stream, #_sourceLocation)
  }

  private func message(_ number: Int, _ chance: inout Chance) -> (encoding: String?, [UInt8]) {
    var text: [UInt8] = []
    if chance.happens(10) { text += "\n \n\t\n".utf8 }
    text += chance.one(of: subjects).bytes
    if chance.happens(60) { text += " (#\(number))".utf8 }
    for _ in 0..<Int.random(in: 0...3, using: &chance) {
      text += chance.one(of: breaks).utf8 + chance.one(of: paragraphs).bytes
    }
    text += chance.one(of: endings).utf8
    return (
      chance.happens(15) ? chance.one(of: ["ISO-8859-1", "none-such"]) : nil, text
    )
  }
}

/// A text with what is no UTF-8 written as `\xE9`.
private struct Raw: ExpressibleByStringLiteral {
  let bytes: [UInt8]
  init(stringLiteral text: String) {
    let pieces = text.components(separatedBy: "\\x")
    bytes =
      pieces[0].utf8
      + pieces.dropFirst().flatMap { [UInt8($0.prefix(2), radix: 16)!] + $0.dropFirst(2).utf8 }
  }
}

private let names: [Raw] = [
  "Alice", "Sammy Davis Jr.", "O'Neil, Bob", "\"Bob\"", "Jos\\xE9", "José", "票 田中", "\u{202E}evil",
  "a\u{1B}[31mb", "$(touch x) `y`", "-n", "#1", "dependabot[bot]", "x;y", ".", "a  b", "A\\tB",
  "Zo\\xC3",
  "\u{7F}", "(", "Ünal Çelik", "o:o", "Bob\\x0DCR",
]
private let emails: [Raw] = [
  "alice@example.com", "", "no at", "1+a@users.noreply.github.com", "jos\\xE9@x", "a@b, c@d", ".@.",
  "'q'@x",
  "\"a b\"@x", "ü@ü",
]
private let times = [
  "100000000", "1112912153", "1700000000", "2147483648", "4102444800", "9999999999",
]
private let zones = ["+0000", "-0000", "+0530", "-1200", "+1400", "+0059", "-0330", "+1245"]
private let subjects: [Raw] = [
  "Fix the till", "", "# Fix", "#", "Fix\non two lines", "票を直す", "Caf\\xE9",
  "\u{202E}x\u{1B}]0;t\u{7}",
  "fixup! x", "$(touch x) `y` 'z' \"q\"", "-x --force", "Fix: a trailer", "--- a",
  "(cherry picked from commit 1234567)",
  "Merge branch 'x'", "Revert \"Fix\"", "  indented", "Fix  ", "\\xFF\\xFE", "Fix\r", "…",
  "diff --git a b",
]
private let breaks = ["\n\n", "\n", "\n\n\n\n", "\n \n", "\r\n\r\n"]
private let paragraphs: [Raw] = [
  "It rounded up.", "# Why\n\n## Because", "---\nbelow the line",
  "Signed-off-by: Bob <bob@example.com>",
  "Signed-off-by: Alice <alice@example.com>", "Fixes: #12\nAcked-by: x", "Fixes: 12\nnot a trailer",
  "(cherry picked from commit 1234567)",
  "# ------------------------ >8 ------------------------\n# below",
  "trailing   \n\t\nblanks \t", "Jos\\xE9 wrote it", "\\xC3\\x28 is no UTF-8",
  "Conflicts:\n\ta\n\tb",
  "# Conflicts:\n#\ta", "Co-authored-by: José <j@x>\nCo-authored-by: 票 <t@x>", ";;;\n-- \nsig",
  "a\r\nb\r\n", "Key: value\n  folded\n\tmore", "Key:value", "[bob: changed it]\nReviewed-by: Bob",
  "-",
  "diff --git a/x b/x\n--- a/x\n+++ b/x", "X-Y_Z: 1", "http://example.com/a:b", "Bug-Id: 1\n\n\n",
  " A: b",
]
private let endings = ["\n", "", "\n\n", "\n\n\n", " \n", "\n \n\t\n", "\r\n", "\n#\n"]
/// `N` is the number of the fix, below which its files are.
private let changes: [[String]] = [
  ["M 100644 inline N/text\ndata 2\nN"], ["M 100755 inline N/text\ndata 2\nN"],
  ["D N/text"], ["R N/text N/moved"], ["D N/link", "M 100644 inline N/link\ndata 1\nx"],
  ["M 120000 inline N/link\ndata 4\ntool"],
  ["M 160000 \(String(repeating: "34", count: 20)) N/module"],
  ["D N/folder", "M 100644 inline N/folder\ndata 1\nf"],
  ["M 100644 inline N/text/below\ndata 1\nb"],
  ["M 100644 inline \"N/-a \\\"b\\\" \\351 \\n $(x) \\303\\274\"\ndata 3\n\u{0}\u{1}\u{2}"],
  ["M 100644 inline N/\u{202E}x\ndata 0", "R N/tool N/deep/er/tool"], ["R N/folder N/renamed"],
  [
    "M 100644 inline N/.gitattributes\ndata 15\n* -text eol=lf\n",
    "M 100644 inline N/crlf\ndata 6\na\r\nb\r\n",
  ],
]
