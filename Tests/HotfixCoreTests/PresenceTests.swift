import Testing

@testable import HotfixCore

@Suite("What follows from the files and from what commits say")
struct PresenceTests {
  private static func commit(_ message: Bytes) -> Commit {
    Commit(
      id: ObjectID(Bytes(String(repeating: "a", count: 40))), parents: [], authorName: "Bob",
      age: "2 hours ago", message: message)
  }
  private let revert = commit("Revert \"Fix the till\"")
  private let said = Mention(commit: commit("Hotfix: Fix the till (#1234)"), kind: .trailer)
  private var reverted: Mention {
    Mention(commit: said.commit, kind: said.kind, reverts: [revert])
  }

  /// `h` is a file that has the change, `l` one that lacks it, `u` one that cannot show it.
  private func presence(_ files: String, _ words: Mention?) -> Presence? {
    let all = files.enumerated().map { (letter: $1, path: Bytes(String($1) + String($0))) }
    func paths(_ kinds: String) -> Set<Bytes> {
      Set(all.filter { kinds.contains($0.letter) }.map(\.path))
    }
    let pick = TrialPaths(changed: paths("l"), conflicts: paths("u"))
    let undo = TrialPaths(changed: paths("h"), conflicts: paths("u"))
    return Presence(FileVerdicts(all.map(\.path), pick: pick, undo: undo), words)
  }

  @Test("all files have the change: the branch has the fix, whatever messages say")
  func has() {
    #expect(presence("hh", nil) == .has(words: nil, unclear: []))
    #expect(presence("hh", said) == .has(words: said, unclear: []))
    #expect(presence("hh", reverted) == .has(words: nil, unclear: []))
  }

  @Test("no file has the change: it is not there, and if it once was, the commit is looked for")
  func lacks() {
    #expect(presence("ll", nil) == .lacks)
    #expect(presence("ll", said) == nil)
    #expect(presence("ll", reverted) == nil)
  }

  @Test("some files have the change and some do not: it is not certain")
  func part() {
    for words in [nil, said, reverted] {
      #expect(
        presence("hl", words) == .part(has: ["h0"], lacks: ["l1"], unclear: [], words: words))
    }
  }

  @Test("files that cannot show it go by what commits say, and the answer names them")
  func unclear() {
    #expect(presence("uu", nil) == .lacks)
    #expect(presence("uu", said) == .has(words: said, unclear: ["u0", "u1"]))
    #expect(presence("uu", reverted) == .reverted(by: revert))
  }

  @Test("a clear file that contradicts what commits say makes it uncertain")
  func contradiction() {
    #expect(presence("ul", nil) == .lacks)
    #expect(presence("uh", said) == .has(words: said, unclear: ["u0"]))
    #expect(presence("ul", reverted) == .reverted(by: revert))
    #expect(presence("ul", said) == .part(has: [], lacks: ["l1"], unclear: ["u0"], words: said))
    #expect(presence("uh", nil) == .part(has: ["h1"], lacks: [], unclear: ["u0"], words: nil))
    #expect(
      presence("uh", reverted) == .part(has: ["h1"], lacks: [], unclear: ["u0"], words: reverted))
  }
}
