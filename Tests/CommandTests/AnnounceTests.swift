import Foundation
import Testing

/// What arrives in the channels.
@Suite struct AnnounceTests {
  private let joiner = "\u{2060}"
  private let slack =
    #"curl -fsS -H "Content-Type: application/json" -d @- "$SLACK_WEBHOOK_URL""#

  @Test(
    "curl posts JSON with the text, whatever is in the title, and no title mentions anybody",
    .needs("curl", "python3"),
    arguments: [
      (#"Fix "quotes" and \back\slashes\"#, #"Fix "quotes" and \back\slashes\"#),
      ("Fix\ntwo lines", "Fix two lines"), ("Fix \u{1}\u{1b}[31m\u{7f}", "Fix ??[31m?"),
      ("Heiß 🍦 票 \u{202e}", "Heiß 🍦 票 ?"),
      ("<!channel> <@U1> a & b", "&lt;!channel&gt; &lt;@~U1&gt; a &amp; b"),
      ("@here @channel, @all and @bob", "@~here @~channel, @~all and @~bob"),
      ("@everyone <@&1> <users/all>", "@~everyone &lt;@&amp;~1&gt; &lt;users/all&gt;"),
      // No chat takes all of it, and no environment of ten times as much.
      (String(repeating: "é", count: 100_000), String(repeating: "é", count: 254) + "…"),
      ("[pay](https://evil.org)", "[pay]~(https:~//evil.org)"),
      (
        "'; touch owned; '$(touch owned)`touch owned`",
        "'; touch owned; '$(touch owned)`touch owned`"
      ),
    ])
  func posts(title: String, said: String) throws {
    let world = World.runbook()
    let listener = try #require(world.listener())
    let alice = world.alice
    let fix = world.origin.commit(title, ["x.txt": "x\n"])
    alice.git("config", "hotfix.startAnnounceCommand", slack)
    let outcome = alice.hotfix(
      "start", "-q", "--commit=\(fix)", "9", env: ["SLACK_WEBHOOK_URL": listener.url])
    expect(outcome, out: "alice/hotfix-9", err: "")
    let text = "production is broken, and a fix is identified: #9 \(said) (alice)"
    #expect(listener.posts.map(\.json) == [["text": text.replacing("~", with: joiner)]])
    #expect(listener.posts.map(\.type) == ["application/json"])
    #expect(!alice.exists("owned"))
  }

  @Test("the fix that the branch is named for comes first, and after it what goes with it")
  func first() {
    let alice = World.runbook().alice
    _ = alice.hotfix("start", "-q", "1234")
    alice.git("config", "branch.alice/hotfix-1234.hotfix", "4")
    let lines = linesOf(alice.hotfix("pick", "--branch=alice/hotfix-1234", "1234", "5").err)
    #expect(
      lines.contains(
        "  2. Tell your team:     \"a hotfix is about to go out to production: "
          + "#1234 Fix the till, with #4, #5 (alice)\""), "\(lines)")
    let title = "the title \"Hotfix: Fix the till and 2 more (#1234) (#4) (#5)\""
    #expect(lines.contains { $0.contains(title) })
  }

  @Test(
    "several commands each have their turn; one that fails or is missing is a warning",
    .needs("curl", "python3"))
  func several() throws {
    let world = World.runbook()
    let listener = try #require(world.listener())
    let alice = world.alice
    let env = ["SLACK_WEBHOOK_URL": listener.url]
    for command in ["no-such-chat", slack, "exit 3", "kill -9 $$", slack] {
      alice.git("config", "--add", "hotfix.startAnnounceCommand", command)
    }
    let outcome = alice.hotfix("start", "1234", env: env)
    #expect(outcome.status == 0)
    #expect(
      outcome.err.contains(
        """
        warning: hotfix.startAnnounceCommand (1 of 5) failed with exit status 127
        warning: hotfix.startAnnounceCommand (3 of 5) failed with exit status 3
        warning: hotfix.startAnnounceCommand (4 of 5) was ended by signal 9

        """), "\(outcome.err)")
    #expect(listener.posts.count == 2)
    #expect(alice.git("config", "branch.alice/hotfix-1234.hotfixAnnounced") == "start")
    _ = alice.hotfix("start", "1234", env: env)
    #expect(listener.posts.count == 2)
  }

  @Test("an empty value takes back those before it, as of git's own keys")
  func takenBack() {
    let world = World.runbook()
    let (before, told) = (world.fake("tell-before"), world.fake("tell"))
    let alice = world.alice
    func add(_ key: String, _ values: String...) {
      for value in values { alice.git("config", "--add", key, value) }
    }
    alice.git("config", "--global", "hotfix.startAnnounceCommand", "tell-before")
    add("hotfix.startChannel", "#before", "")
    add("hotfix.startAnnounceCommand", "")
    let outcome = alice.hotfix("start", "1234")
    #expect(outcome.err.contains("1. Tell your team: \""), "\(outcome.err)")
    add("hotfix.startAnnounceCommand", "tell")
    expect(alice.sh("sh", stdin: alice.hotfix("start", "-n", "5").out), out: "alice/hotfix-5")
    #expect(alice.hotfix("start", "-q", "4").status == 0)
    #expect(before.calls.isEmpty && told.calls.count == 2)
  }

  @Test("while none has succeeded, each run tries again")
  func retries() {
    let world = World.runbook()
    let told = world.fake("tell", "test ${call##*/} -gt 1")
    world.alice.git("config", "hotfix.startAnnounceCommand", "tell")
    for count in [1, 2, 2] {
      #expect(world.alice.hotfix("start", "-q", "1234").status == 0)
      #expect(told.calls.count == count)
    }
  }

  @Test("what cannot be noted hides nothing, and is announced again", arguments: [true, false])
  func unnoted(isCommand: Bool) {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "1234")
    let lock = "cat >/dev/null; : >.git/config.lock; echo https://e.org/1"
    alice.git("config", "hotfix.requestCommand", lock)
    if isCommand { alice.git("config", "hotfix.pickAnnounceCommand", "echo told >>../told") }
    for count in [1, 2] {
      let outcome = alice.hotfix("pick")
      expect(outcome, out: "https://e.org/1")
      #expect(
        outcome.err.contains(
          """
          error: could not lock config file .git/config: File exists
          warning: recording what was announced failed with exit status 255

          """), "\(outcome.err)")
      let said = isCommand ? alice.read("../told") : outcome.err
      #expect(said.contains(isCommand ? "told" : "Tell your team:"))
      #expect(!isCommand || linesOf(said).count == count)
      _ = alice.run(["rm", ".git/config.lock"])
    }
  }

  @Test(
    "the recipes of docs/announcing.md post what their chats take, and send a mail",
    .needs("curl", "python3", "jq"))
  func recipes() throws {
    let world = World.runbook()
    let listener = try #require(world.listener())
    _ = try #require(Host.program("jq"))
    let mail = world.fake("sendmail")
    let blocks = readFile("\(root)/docs/announcing.md").matches(of: /(?s)```sh\n(.*?)```/)
    let recipes = blocks.map { String($0.1) }
    for text in recipes where text.hasPrefix("#!") {
      let name = linesOf(text)[1].dropFirst(2)
      writeProgram("\(world.path)/bin/\(name)", text)
      world.alice.git("config", "--add", "hotfix.pickAnnounceCommand", String(name))
    }
    expect(world.alice.sh(recipes[0]))
    world.origin.squash(7, #"Fix "x" @here <\b> 🍦"#, ["x.txt": "x\n"])
    let names = ["SLACK", "DISCORD", "TEAMS"].map { ("\($0)_WEBHOOK_URL", listener.url) }
    var env = Dictionary(uniqueKeysWithValues: names.map { ($0.0, Optional($0.1)) })
    env["HOTFIX_MAIL"] = "ops@example.com"
    let alice = world.alice
    alice.git("config", "hotfix.requestCommand", "echo https://e.org/1")
    expect(alice.hotfix("start", "-q", "7", env: env), out: "alice/hotfix-7", err: "")
    let outcome = alice.hotfix("pick", "-q", env: env)
    expect(outcome, out: "https://e.org/1", err: "")

    let title = #"#7 Fix "x" @\#(joiner)here <\b> 🍦 (alice)"#
    let text = "a hotfix is about to go out to production: \(title) https://e.org/1"
    let posts = listener.posts.compactMap(\.json)
    let escaped = text.replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    #expect(posts.contains(["text": escaped]))
    #expect(
      posts.contains(["content": text, "allowed_mentions": ["parse": [Any]()]]), "\(posts)")
    let card: NSDictionary = [
      "type": "message",
      "attachments": [
        [
          "contentType": "application/vnd.microsoft.card.adaptive",
          "content": [
            "type": "AdaptiveCard", "version": "1.4",
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "body": [
              ["type": "RichTextBlock", "inlines": [["type": "TextRun", "text": text]]]
            ],
            "actions": [
              ["type": "Action.OpenUrl", "title": "Pull request", "url": "https://e.org/1"]
            ],
          ],
        ] as [String: Any]
      ],
    ]
    #expect(posts.contains(card), "\(posts)")
    // The same line for each of start and pick.
    #expect(posts.count == 4 && listener.posts.allSatisfy { $0.type == "application/json" })
    let letter = try #require(mail.calls.first)
    #expect(letter.arguments == ["-t"] && mail.calls.count == 1)
    let parts = letter.input.components(separatedBy: "\n\n")
    #expect(
      parts[0] == """
        To: ops@example.com
        Subject: hotfix 7 (pick)
        MIME-Version: 1.0
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: base64
        """)
    let body = Data(base64Encoded: parts[1], options: .ignoreUnknownCharacters) ?? Data()
    #expect(String(decoding: body, as: UTF8.self) == text)
  }

  @Test(
    "without a command the text to post is shown once, by the first run that shows anything",
    arguments: ["-q", "-n", "--no-announce", "--no-push", "killed"])
  func hints(before: String) throws {
    let world = World.runbook()
    let git = try #require(Host.program("git"))
    let alice = world.alice
    alice.git("config", "--add", "hotfix.pickChannel", "#deployments-production")
    alice.git("config", "--add", "hotfix.pickChannel", "#ops")
    _ = alice.hotfix("start", "-q", "1234")
    let post =
      "Tell #deployments-production and #ops:\n"
      + "       \"a hotfix is about to go out to production: #1234 Fix the till (alice)\"\n"
    switch before {
    case "killed":
      world.install(
        "git",
        """
        '\(git)' "$@"
        status=$?
        case " $* " in *" push "*) kill -9 $PPID ;; esac
        exit $status
        """)
      #expect(alice.begin("pick").wait().status == -9)
      world.install("git", "exec '\(git)' \"$@\"")
    default: #expect(!alice.hotfix("pick", before).err.contains("Tell #"))
    }
    #expect(alice.tryGit("config", "branch.alice/hotfix-1234.hotfixAnnounced").status == 1)
    // It is work that is left to do, and no advice.
    let outcome = alice.tryGit("-c", "advice.hotfix=false", "hotfix-pick")
    #expect(outcome.err.contains(post), "\(outcome.err)")
    #expect(alice.git("config", "branch.alice/hotfix-1234.hotfixAnnounced") == "pick")
    #expect(!alice.hotfix("pick").err.contains("Tell #"))
  }

  @Test("what start says is shown once too, and not once the branch is on the remote")
  func startHints() {
    let world = World.runbook()
    let alice = world.alice
    #expect(!alice.hotfix("start", "-q", "1234").err.contains("Tell "))
    #expect(alice.hotfix("start", "1234").err.contains("Tell your team:"))
    #expect(!alice.hotfix("start", "1234").err.contains("Tell "))
    #expect(alice.hotfix("pick", "-q").status == 0)
    #expect(!world.bob.hotfix("start", "--user=alice", "1234").err.contains("Tell "))
    let wanted = world.bob.hotfix("start", "--user=alice", "--announce", "1234")
    #expect(wanted.err.contains("Tell your team:"), "\(wanted.err)")
  }
}

/// A run that is killed, and the one after it.
@Suite(.needs("gh", "python3")) struct KilledRequestTests {
  @Test(
    "killed anywhere between push, request and announcement, the next run leaves one of each",
    arguments: ["push", "pushed", "list", "create", "created", "announce", "announced"])
  func killed(point: String) throws {
    let world = World.runbook()
    let github = try #require(world.gitHub())
    let (git, gh) = try (#require(Host.program("git")), #require(Host.program("gh")))
    let told = world.fake("tell")
    let alice = world.clone(url: world.origin.served(at: "git@github.com:acme/shop.git"))
    alice.git(
      "config", "hotfix.pickAnnounceCommand", "die announce $PPID && tell && die announced $PPID")
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234")

    writeFile("\(world.path)/point", point)
    world.install(
      "die", "test \"$(cat '\(world.path)/point')\" = \"$1\" || exit 0; kill -9 $2; exit 1")
    world.install(
      "git",
      """
      case " $* " in
      *" push "*) die push $PPID || exit; '\(git)' "$@"; status=$?; die pushed $PPID; exit $status ;;
      esac
      exec '\(git)' "$@"
      """)
    world.install(
      "gh",
      """
      case $2 in list | create) die $2 $PPID || exit ;; esac
      '\(gh)' "$@"
      status=$?
      case $2 in create) die created $PPID ;; esac
      exit $status
      """)
    #expect(alice.begin("pick", "-q").wait().status == -9)
    writeFile("\(world.path)/point", "none")

    let url = "https://github.com/acme/shop/pull/1"
    for _ in 1...2 { expect(alice.begin("pick", "-q").wait(), out: url, err: "") }
    #expect(github.requests.count == 1)
    #expect(world.origin.git("rev-parse", "alice/hotfix-1234") == alice.git("rev-parse", "HEAD"))
    #expect(told.calls.count == (point == "announced" ? 2 : 1))
    #expect(alice.git("config", "branch.alice/hotfix-1234.hotfixAnnounced") == "pick")
  }
}
