import Testing

@testable import HotfixCore

/// How words, commands and pages look on a terminal and in a pipe, without one.
@Suite struct DisplayTests {
  private let terminal = Display(columns: 40, paints: true)
  private let page: Bytes = "https://github.com/acme/shop/compare/production...al/hotfix-1?title=x"
  private let escape = "\u{1b}"

  @Test("prose is wrapped at the width, a command or a page never, and a pipe gets it whole")
  func wraps() {
    let text: Text =
      "the history of this clone ends too early to tell whether production has the fix"
    let command: ShellCommand = "git fetch --unshallow origin && git hotfix-start --no-switch 1234"
    let message = [Next.run(command, to: "To fetch all that is missing from this clone")]
    let plain = Display(columns: 40)
    #expect(
      plain.prose(text, after: "error:") + plain.ways(message) == """
        error: the history of this clone ends
        too early to tell whether production has
        the fix
        To fetch all that is missing from this
        clone:
          git fetch --unshallow origin && git hotfix-start --no-switch 1234

        """)
    #expect(Display().prose(text, after: "error:") == "error: \(text.bytes)\n")
    let long: Text = "it is \(page) there"
    #expect(plain.prose(long) == "it is\n\(page)\nthere\n")
  }

  @Test("a label, what succeeded and the first command are painted, and nothing else")
  func paints() {
    #expect(
      terminal.prose("no\nway", after: "error:", .red).text
        == "\(escape)[31merror:\(escape)[m no\nway\n")
    #expect(terminal.prose("done", .green).text == "\(escape)[32mdone\(escape)[m\n")
    let ways = [
      Next.run("git stash", to: "To keep them"), .run("git reset --hard", to: "To drop them"),
    ]
    #expect(
      terminal.ways(ways).text == """
        To keep them:
          \(escape)[1mgit stash\(escape)[m
        To drop them:
          git reset --hard

        """)
    #expect(Display(columns: 40).ways(ways).contains(Bytes([27])) == false)
  }

  @Test("steps are numbered; short ones have their command beside them, long ones below")
  func steps() {
    let steps = [
      Next.run("git push", to: "Push it"),
      .tell("#ops", "a hotfix is about to go out to production"),
      .note("Merge it with a merge commit (\"Create a merge commit\")"),
      .run("git hotfix-sync", to: "After it is merged"),
    ]
    #expect(
      Display(columns: 40).steps(steps) == """
        Next:
          1. Push it:            git push
          2. Tell #ops:
               "a hotfix is about to go out to production"
          3. Merge it with a merge commit
             ("Create a merge commit")
          4. After it is merged: git hotfix-sync

        """)
    #expect(
      Display().steps(steps) == """
        Next:
          1. Push it:            git push
          2. Tell #ops:          "a hotfix is about to go out to production"
          3. Merge it with a merge commit ("Create a merge commit")
          4. After it is merged: git hotfix-sync

        """)
    #expect(Display().steps([]) == "")
  }

  @Test("a terminal that knows links shows a page's short form, which leads to the whole")
  func links() {
    let step = Next.open(page, to: "Open the pull request")
    let short = "…/compare/production...al/hotfix-1"
    let link = "\(escape)]8;;\(page.text)\(escape)\\\(short)\(escape)]8;;\(escape)\\"
    let knowing = Display(columns: 80, hasLinks: true)
    #expect(knowing.link(page).text == link)
    #expect(knowing.steps([step]).text == "Next:\n  1. Open the pull request: \(link)\n")
    #expect(knowing.ways([step]).text == "Open the pull request:\n  \(link)\n")
    #expect(
      Display(columns: 80).steps([step])
        == "Next:\n  1. Open the pull request:\n       \(page)\n")
    #expect(Display().steps([step]) == "Next:\n  1. Open the pull request: \(page)\n")
  }

  @Test("a suggested command repeats what it still needs, and nothing that it says itself")
  func completes() {
    let call = Call(
      command: .pick,
      typed: [
        "--production=release/1.9", "--remote=up", "--user=bob", "--branch=a b", "--draft", "12",
      ], folder: "../my shop", settings: ["hotfix.user=it's"])
    func line(_ command: ShellCommand) -> String { command.bytes(as: call).text }
    let place = "git -C '../my shop'"
    let ours = #"\#(place) -c 'hotfix.user=it'\''s' hotfix-"#
    #expect(
      line("git hotfix-sync --check 1") == ours
        + "sync --production=release/1.9 --remote=up --check 1")
    #expect(
      line("git hotfix-pick --branch=\("x" as Bytes)") == ours
        + "pick --production=release/1.9 --remote=up --user=bob --branch=x")
    #expect(
      line("git add \("a b" as Bytes) && git hotfix-start 1")
        == "\(place) add 'a b' && \(ours)start --production=release/1.9 --remote=up 1")
    #expect(line("git -C \("/src" as Bytes) status") == "git -C /src status")
    #expect(line("echo git hotfix-pick") == "echo git hotfix-pick")
    #expect(
      line("git stash && " + .again("--force", "--branch=c")) == "\(place) stash && \(ours)pick "
        + "--force --branch=c --production=release/1.9 --remote=up --user=bob --draft 12")
  }

  @Test("of git's own settings it repeats those of a hotfix and of the user, and no command")
  func settings() {
    let text: Bytes = #"""
      'hotfix.user'='it'\''s' 'hotfix.push'= 'core.pager'='less' 'hotfix.title'='a b'\!'' \#
      'hotfix.requestCommand'='curl -u me:secret' 'user.name=Old form' 'http.extraHeader'='Bearer x'
      """#
    #expect(
      Call.settings(handedOn: text) == [
        "hotfix.user=it's", "hotfix.push", "hotfix.title=a b!", "user.name=Old form",
      ])
    #expect(Call.settings(handedOn: "") == [])
  }
}
