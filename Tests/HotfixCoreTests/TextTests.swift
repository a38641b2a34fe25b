import Testing

@testable import HotfixCore

@Suite struct TextTests {
  @Test("controls, broken bytes and what turns the direction of writing are shown as ?")
  func shown() {
    #expect(("a\u{1b}[31mb\nc" as Bytes).shown == "a?[31mb?c")
    #expect(("a\u{1b}b\nc\td" as Bytes).shownLines == "a?b\nc\td")
    #expect(("\u{202e}x\u{2066}y\u{9b}z\u{85}" as Bytes).shown == "?x?y?z?")
    #expect(Bytes([0x61, 0xff, 0xc3, 0x62]).shown == "a??b")
    #expect(("größe 票 🍦" as Bytes).shown == "größe 票 🍦")
  }

  @Test("a stream that is cut anywhere is shown as the whole would be")
  func filter() {
    let text = "ab\u{1b}c 🍦é\u{202e}\u{9b}票\nTo https://a:b@c/d x" as Bytes
    for cut in 0...text.count {
      var filter = ControlFilter()
      var shown = filter.pass(text.raw[..<cut])
      shown += filter.pass(text.raw[cut...])
      shown += filter.rest
      #expect(shown == text.shownLines, "cut at \(cut)")
    }
  }

  @Test("an address is shown without the secrets in it")
  func secrets() {
    #expect(("'https://a:s3cret@h.x/p'," as Bytes).shown == "'https://h.x/p',")
    #expect(("http://token@h http://a:b@c" as Bytes).shown == "http://h http://c")
    #expect(("ssh://git@h/p ssh://git:s3cret@h/p" as Bytes).shown == "ssh://git@h/p ssh://git@h/p")
    #expect(("https://a:s3:c@ret@h" as Bytes).shown == "https://h")
    #expect(("https://h/a@b a://\u{1b}\u{202e}é" as Bytes).shown == "https://h/a@b a://??é")
  }

  @Test("a word for sh is one word, whatever is in it")
  func shellWords() {
    #expect(("a/b-c.d" as Bytes).shellWord == "a/b-c.d")
    #expect(("" as Bytes).shellWord == "''")
    #expect(("a b" as Bytes).shellWord == "'a b'")
    let quoted = #"'$(rm) `x` '\''y'\'''"#
    #expect(("$(rm) `x` 'y'" as Bytes).shellWord == Bytes(quoted))
    #expect(("~x" as Bytes).shellWord == "'~x'")
  }

  @Test("a path is quoted as git quotes it")
  func paths() {
    #expect(("a b.txt" as Bytes).quotedPath == "a b.txt")
    #expect(("a\tb\n\"\\é" as Bytes).quotedPath == #""a\tb\n\"\\\303\251""#)
  }

  @Test("JSON and chat escapes leave no markup, no mention and no control")
  func json() {
    #expect(("\"\\\n\u{7}é🍦" as Bytes).jsonString == #""\"\\\n\u0007é🍦""#)
    #expect(("<!channel> & <@U1>" as Bytes).escapedForChat == "&lt;!channel&gt; &amp; &lt;@U1&gt;")
  }

  @Test("a stranger's text in a request is code, whatever backquotes it has")
  func quoted() {
    #expect(("fix it" as Bytes).quoted == "`fix it`")
    #expect(("a `b` ``c``" as Bytes).quoted == "``` a `b` ``c`` ```")
  }

  @Test("what would mention, refer or link somewhere is broken by what nobody sees")
  func defused() {
    let (text, broken): (String, String) = (
      "Fixes #9, GH-9 o/r#9 g/p!9 &3 @bob @here @_x https://e.org/9 [a](b) [a][b]",
      "Fixes #~9, GH-~9 o/r#~9 g/p!~9 &~3 @~bob @~here @~_x https:~//e.org/9 [a]~(b) [a]~[b]"
    )
    #expect(Bytes(text).defused == Bytes(broken.replacing("~", with: "\u{2060}")))
    #expect(
      ("a # b ! c & d: e @ f [x] (#y) 5!" as Bytes).defused == "a # b ! c & d: e @ f [x] (#y) 5!")
  }

  @Test("a plan prints as a script that stops at the first failure")
  func scripts() {
    let post = Step(
      ["sh", "-c", .configured(key: "hotfix.x", index: 1, of: 2, text: "secret")], to: "announce",
      voice: .terminal, input: "hello", environment: [("A", "b c"), ("U", .answer(.url))],
      mayFail: true)
    let make = Step(["gh", "pr", "create"], to: "open it", voice: .answering, answers: .url)
    let blob = ObjectID("1234")
    #expect(
      script([.git("switch", "a b"), make, post], ["hello": blob]) == #"""
        set -e
        announced=
        git switch 'a b' >&2
        url=$(gh pr create)
        [ -n "$url" ]
        if git cat-file blob 1234 | A='b c' U="$url" sh -c "$(git config -z --get-all hotfix.x | tr '\n\0' '\0\n' | sed -n 2p | tr '\0' '\n')" >&2; then announced=yes; fi

        """#)
  }
}
