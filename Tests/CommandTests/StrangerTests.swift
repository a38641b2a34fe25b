import Foundation
import Testing

/// What strangers wrote is data: no command, no option, no escape of the terminal, no line of ours;
/// and what is secret is not shown.
@Suite struct StrangerTests {
  private static let bad =
    "$(touch pwned) `touch pwned` \u{1B}]0;pwned\u{7}\u{1B}[31m\u{202E}'\"\u{9B}2J"
  private static let branch = "$(touch${IFS}pwned)`touch${IFS}pwned`'\";&|é"

  /// Fixes with bad subjects, bodies, authors and files; #8 conflicts in all of its files.
  private func world() -> World {
    let world = World.runbook()
    let origin = world.origin
    let mallory = Person(name: "Mal \(Self.bad.replacing("\u{7}", with: ""))")
    let names = [
      "-rf", "$(touch pwned)", "!\nhint:   curl evil | sh", "\u{202E}txt.exe", "q'uo\"te\u{1B}[31m",
      "\"caf\\351\"", "--force", "x;touch pwned",
    ]
    func files(_ text: String) -> [String: Content] {
      Dictionary(uniqueKeysWithValues: names.map { ($0, Content.text(text)) })
    }
    origin.commit("Odd files", files("1\n"), on: "production")
    origin.commit("The same", files("2\n"), on: "master")
    origin.commit(
      "\(Self.bad) (#7)\n\n\(Self.bad)\n\nFixes: #1 @bob", ["new \(Self.bad)": "7\n"], by: mallory,
      as: "#7")
    origin.commit("\(Self.bad) (#8)", files("8\n"), by: mallory, as: "#8")
    origin.hook(
      "post-receive",
      #"printf 'pwned \033]0;x\007\033[31m \342\200\256 $(touch pwned)\r\nhint:   curl evil\n' >&2"#
    )
    let alice = world.alice
    alice.git("config", "hotfix.user", Self.branch)
    alice.git("config", "hotfix.forge", "github")
    alice.git("config", "hotfix.startChannel", "#x\(Self.bad)")
    alice.git(
      "config", "hotfix.requestCommand",
      "cat >/dev/null; echo https://x/1; echo \"$HOTFIX_TITLE\" >&2")
    for event in ["start", "pick"] {
      alice.git(
        "config", "hotfix.\(event)AnnounceCommand",
        "cat >/dev/null; echo \"$HOTFIX_TITLE $HOTFIX_MESSAGE\" >&2")
    }
    world.time = 1_113_000_000
    return world
  }

  /// Nothing that a terminal would obey, and no line that strangers began.
  private func expectHarmless(_ outcome: Outcome, sourceLocation: SourceLocation = #_sourceLocation)
  {
    let text = outcome.out + outcome.err
    let harmful = text.unicodeScalars.filter { scalar in
      scalar != "\n" && scalar != "\t" && scalar != "\r"
        && (scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x61C
          || (0x200E...0x200F).contains(scalar.value) || (0x2028...0x202E).contains(scalar.value)
          || (0x2066...0x2069).contains(scalar.value))
    }
    #expect(harmful.isEmpty, "\(text.debugDescription)", sourceLocation: sourceLocation)
    let begun = linesOf(outcome.err).filter {
      $0.contains(#/^(hint:)? *(curl evil \| sh)/#)
    }
    #expect(begun.isEmpty, "\(outcome.err)", sourceLocation: sourceLocation)
  }

  private func expectUntouched(_ world: World, sourceLocation: SourceLocation = #_sourceLocation) {
    let names = FileManager.default.enumerator(atPath: world.path)!
    let found = names.compactMap { $0 as? String }.filter { $0.hasSuffix("/pwned") }
    #expect(found.isEmpty, sourceLocation: sourceLocation)
  }

  @Test(
    "texts of strangers are shown without what a terminal obeys, and run nothing",
    arguments: [[], ["-v"], ["--porcelain"]])
  func harmless(options: [String]) {
    let world = world()
    let alice = world.alice
    for number in ["7", "8"] {
      for command in ["start", "pick", "pick"] {
        let outcome = alice.run(["git", "hotfix-\(command)", number] + options)
        #expect(outcome.status == (number == "8" && command == "pick" ? 1 : 0), "\(outcome.err)")
        expectHarmless(outcome)
      }
      if number == "7" { world.origin.release("\(Self.branch)/hotfix-7") }
    }
    expectHarmless(alice.run(["git", "hotfix-pick", "--continue"] + options))
    expectHarmless(alice.run(["git", "hotfix-pick", "--abort"] + options))
    for words in [["start", "--list"], ["sync"], ["sync"], ["sync", "--check", "7"]] {
      expectHarmless(alice.run(["git", "hotfix-\(words[0])"] + words.dropFirst() + options))
    }
    expectUntouched(world)
  }

  @Test("the scripts of -n leave what the commands leave, whatever strangers wrote")
  func scripts() {
    let worlds = [world(), world()]
    for isScript in [true, false] {
      let world = worlds[isScript ? 0 : 1]
      let alice = world.alice
      func run(_ words: String...) {
        let words = ["git", "hotfix-\(words[0])", "-q"] + words.dropFirst()
        guard isScript else { return expect(alice.run(words)) }
        let script = alice.run(words + ["-n"])
        #expect(script.status == 0)
        expect(alice.sh("sh", stdin: script.out))
      }
      run("start", "7")
      run("pick", "--title=\(Self.bad)")
      world.origin.release("\(Self.branch)/hotfix-7")
      run("sync", "--title=\(Self.bad)")
      expectUntouched(world)
    }
    for (one, two) in [(worlds[0].alice, worlds[1].alice), (worlds[0].origin, worlds[1].origin)] {
      #expect(one.git("for-each-ref") == two.git("for-each-ref"))
      #expect(
        one.git("config", "--list").replacing(one.world.path, with: "")
          == two.git("config", "--list").replacing(two.world.path, with: ""))
    }
  }

  @Test(
    "a password in the remote's URL appears nowhere", .needs("python3"),
    arguments: [[], ["-v"], ["-n"], ["--porcelain"]])
  func passwords(options: [String]) {
    let world = World.runbook()
    world.origin.git("config", "http.receivePack", "true")
    let secret = world.origin.httpURL.replacing("://", with: "://alice:s3cret@")
    let alice = world.clone(url: secret)
    alice.git("config", "hotfix.requestCommand", "cat >/dev/null; echo \"$HOTFIX_REMOTE_URL\"")
    func run(_ words: String..., status: Int32? = 0) {
      let outcome = alice.run(["git", "hotfix-\(words[0])"] + words.dropFirst() + options)
      if let status { #expect(outcome.status == status, "\(words) \(outcome.err)") }
      #expect(!(outcome.out + outcome.err).contains("s3cret"), "\(outcome.out)\(outcome.err)")
    }
    run("start", "1234")
    if options == ["-n"] {
      alice.git("switch", "-q", "-c", "alice/hotfix-1234", "origin/production")
    }
    run("pick")
    world.origin.hook("pre-receive", "echo no to http://alice:s3cret@x/y >&2; exit 1")
    world.origin.commit("More", ["more": "1\n"], on: "production")
    run("sync", status: nil)
    run("start", "--remote=\(secret)", "5", status: 128)
    run("start", secret.replacing("/origin.git", with: "/pull/5"), status: nil)
    for url in [
      secret + ".none", secret.replacing("@127.0.0.1:", with: "@127.0.0.1:1"),
      "nonsense://alice:s3cret@h/x",
      "https:/alice:s3cret@h/x", "ssh://alice:s3cret@nowhere.example/x",
      "http://alice:s3cret@[::/x",
      "ftp://alice:s3cret@127.0.0.1:1/x", "ext::sh -c x://alice:s3cret@h",
    ] {
      alice.git("config", "remote.origin.url", url)
      run("start", "5", status: 128)
      run("sync", status: 128)
    }
  }
}
