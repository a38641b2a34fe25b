import Foundation
import Testing

/// Requests that a configured command opens, whatever it does instead.
@Suite struct RequestCommandTests {
  private func started(_ command: String) -> (World, Repo) {
    let world = World.runbook()
    let alice = world.clone(url: world.origin.served(at: "git@github.com:acme/shop.git"))
    alice.git("config", "hotfix.requestCommand", command)
    alice.git("config", "hotfix.announce", "false")
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234")
    return (world, alice)
  }

  private let page = "https://github.com/acme/shop/compare/production...alice/hotfix-1234?"

  @Test(
    "the last line that is a URL is the request's",
    arguments: [
      "echo https://e.org/1", "cat; echo; echo https://e.org/1",
      "echo https://e.org/0; echo https://e.org/1; echo; echo done",
      "printf '  http://e.org/1  '",
      "head -c 3000000 /dev/zero | tr '\\0' x; echo; echo https://e.org/1",
    ])
  func answers(command: String) {
    let (_, alice) = started(command)
    let outcome = alice.hotfix("pick", "-q")
    let url = command.contains("http:") ? "http://e.org/1" : "https://e.org/1"
    expect(outcome, out: url)
  }

  @Test(
    "one that opens nothing is told, its words are shown safely, and the page is the result",
    arguments: [
      ("true", ""), ("cat >/dev/null", ""), ("echo https://e.org/1; exit 1", ""),
      ("no-such-command 2>/dev/null", ""), ("echo done", ""), ("echo https://e.org/a b", ""),
      ("head -c 1000000 /dev/zero | tr '\\0' x", ""),
      ("printf https://e.org/; head -c 1000000 /dev/zero | tr '\\0' x", ""),
      (#"printf '\033[31mhttps://e.org/1\033[0m\n'"#, ""),
      ("kill -9 $$", "The program that opens it was ended by signal 9\n"),
      (#"printf 'no: \033[31mred\033[0m\n' >&2; exit 1"#, "no: ?[31mred?[0m\n"),
    ])
  func fails(command: String, said: String) {
    let (world, alice) = started(command)
    let outcome = alice.hotfix("pick", "-q")
    #expect(outcome.status == 128)
    #expect(outcome.out.hasPrefix(page) && linesOf(outcome.out).count == 1, "\(outcome.out)")
    #expect(
      outcome.err == """
        \(said)error: alice/hotfix-1234 is pushed, but its pull request could not be opened
        To try again:
          git hotfix-pick
        Or open it yourself:
          \(outcome.out)
        """, "\(outcome.err.prefix(2000))")
    #expect(world.origin.git("rev-parse", "alice/hotfix-1234") == alice.git("rev-parse", "HEAD"))
    let before = (alice.state(), world.origin.state())
    #expect(alice.hotfix("pick", "-q").status == 128)
    expect(alice.state(), equals: before.0)
    expect(world.origin.state(), equals: before.1)
    alice.git("config", "hotfix.requestCommand", "echo https://e.org/1")
    expect(alice.hotfix("pick", "-q"), out: "https://e.org/1", err: "")
  }

  @Test("one that hangs is ended by Ctrl-C, with the branch pushed and nothing left running")
  func hangs() throws {
    let (world, alice) = started("false")
    let child = "\(world.path)/child"
    alice.git("config", "hotfix.requestCommand", "cat >/dev/null; echo $$ >'\(child)'; sleep 300")
    alice.git("config", "hotfix.announce", "true")
    alice.git("config", "hotfix.pickAnnounceCommand", "tell")
    let told = world.fake("tell")
    let running = alice.begin("pick", "-q")
    #expect(soon { readFile(child).hasSuffix("\n") })
    running.signal(SIGINT)
    expect(running.wait(), status: -SIGINT, out: "", err: "")
    let id = try #require(pid_t(readFile(child).trimmingCharacters(in: .newlines)))
    #expect(soon { hasEnded(id) })
    #expect(told.calls.isEmpty)
    #expect(world.origin.git("rev-parse", "alice/hotfix-1234") == alice.git("rev-parse", "HEAD"))
    alice.git("config", "hotfix.requestCommand", "echo https://e.org/1")
    expect(alice.hotfix("pick", "-q"), out: "https://e.org/1", err: "")
    #expect(told.calls.count == 1)
  }

  @Test("it hears base, head, title, number and the remote without a password, and reads the body")
  func environment() {
    let (world, alice) = started("open-it")
    let call = world.fake("open-it", "echo https://e.org/1")
    alice.git("config", "remote.origin.pushurl", world.origin.url)
    alice.git("config", "url.\(world.origin.url).insteadOf", "https://me:secret@git.corp.com/a/b")
    expect(alice.hotfix("pick", "-q", "--title=Mine"), out: "https://e.org/1", err: "")
    #expect(
      call.calls.first?.variables == [
        "HOTFIX_BASE": "production", "HOTFIX_HEAD": "alice/hotfix-1234", "HOTFIX_TITLE": "Mine",
        "HOTFIX_PR": "1234", "HOTFIX_REMOTE_URL": "git@github.com:acme/shop.git",
        "HOTFIX_DRAFT": "", "HOTFIX_LABELS": "", "HOTFIX_REVIEWERS": "",
      ])
    alice.git("config", "hotfix.reviewer", "bob")
    #expect(alice.hotfix("pick", "-q", "--draft", "--label=a, b", "--label=c").status == 0)
    #expect(call.calls.last?.variables["HOTFIX_DRAFT"] == "true")
    #expect(call.calls.last?.variables["HOTFIX_LABELS"] == "a, b\nc")
    #expect(call.calls.last?.variables["HOTFIX_REVIEWERS"] == "bob")
    #expect(call.calls.first?.input.hasPrefix("A hotfix for `production`") == true)
  }
}

extension RequestCommandTests {
  @Test("one to be opened by hand is told with its branches, its title and its text")
  func byHand() throws {
    let (world, alice) = started("false")
    alice.git("config", "hotfix.request", "none")
    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 0 && outcome.out == "")
    let said = linesOf(outcome.err).drop { $0 != "Next:" }.dropFirst()
    #expect(
      said.first == "  1. Open the pull request from alice/hotfix-1234 into production, with the "
        + "title \"Hotfix: Fix the till (#1234)\" and this text:")
    let show = try #require(said.dropFirst().first)
    let text = alice.sh(show)
    #expect(text.out.hasPrefix("A hotfix for `production`, picked from `master`:\n"))
    #expect(text.out.hasSuffix("merges `production` back into `master`.\n"))
    #expect(world.origin.git("branch", "--list", "alice/*") == "  alice/hotfix-1234")
  }
}

extension RequestCommandTests {
  @Test(
    "where it fails and there is no page, the way by hand is said, and the next run tries again")
  func failsByHand() {
    let world = World.runbook()
    let alice = world.alice
    alice.git("config", "hotfix.announce", "false")
    alice.git("config", "hotfix.requestCommand", "echo no; exit 1")
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234")
    let outcome = alice.hotfix("pick", "--draft")
    alice.name("HEAD", as: "pick")
    expect(
      outcome, status: 128, out: "",
      err: """
        #1234 is <#1234> Fix the till
        picked #1234 as <pick>, the same change as on master
        pushing 'alice/hotfix-1234' to 'origin': 1 commit more than production
        error: alice/hotfix-1234 is pushed, but its pull request could not be opened
        To try again:
          git hotfix-pick --draft
        Open the pull request from alice/hotfix-1234 into production as a draft, with the title \
        "Hotfix: Fix the till (#1234)" and this text:
          git cat-file blob <text>
        """)
    alice.git("config", "hotfix.requestCommand", "echo https://e.org/1")
    expect(alice.hotfix("pick", "-q"), out: "https://e.org/1", err: "")
  }

  @Test("the script of -n asks the same command for the same request")
  func scripts() {
    let (world, alice) = started("open-it")
    let call = world.fake(
      "open-it", "echo on; echo http://e.org/0; echo ' https://e.org/1 '; echo off")
    let script = alice.hotfix("pick", "-n", "--draft")
    #expect(call.calls.isEmpty && !script.out.contains("open-it"))
    expect(alice.sh("sh", stdin: script.out), out: "https://e.org/1")
    expect(alice.hotfix("pick", "-q", "--draft"), out: "https://e.org/1", err: "")
    #expect(call.calls.count == 2 && call.calls[0] == call.calls[1], "\(call.calls)")
  }

  @Test(
    "what is configured and cannot be had is said behind the page that takes its place",
    arguments: [
      ("gh", "to have gh open it, install gh"),
      ("command", "to have a command open it, set hotfix.requestCommand"),
    ])
  func lacks(way: String, hint: String) throws {
    let world = World.runbook()
    let alice = world.clone(url: world.origin.served(at: "git@github.com:acme/shop.git"))
    // Everything but gh.
    let few = "\(world.path)/few"
    makeFolder(few)
    for program in ["git", "sh", "cat", "env"] {
      symlink(try #require(Host.program(program)), "\(few)/\(program)")
    }
    symlink("\(world.path)/bin/ssh", "\(few)/ssh")
    alice.git("config", "hotfix.request", way)
    let env = ["PATH": "\(few):\(Host.products)"]
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234", err: "")
    let outcome = alice.hotfix("pick", "--draft", "--no-announce", env: env)
    #expect(outcome.status == 0 && outcome.out.hasPrefix(page), "\(outcome.err)")
    #expect(
      outcome.err.contains(
        """
        hint: \(hint)
        Next:
          1. Open the pull request as a draft: \(page)
        """), "\(outcome.err)")
  }
}

/// What the body of a request proves.
@Suite struct EvidenceTests {
  /// Alice's body for #6, which changes a line that #4 has changed, after she has resolved it so.
  private func body(resolved: String, _ more: (Repo) -> Void = { _ in }) -> (World, String) {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper `soup`", ["menu.txt": "soup 2\nbread 1\ntea 2\n"])
    let alice = world.alice
    let call = world.fake("open-it", "echo https://e.org/1")
    alice.git("config", "hotfix.requestCommand", "open-it")
    _ = alice.hotfix("start", "-q", "6")
    #expect(alice.hotfix("pick", "-q").status == 1)
    alice.write("menu.txt", .text(resolved))
    alice.git("add", "menu.txt")
    #expect(alice.hotfix("pick", "-q", "--no-push", "--continue").status == 0)
    more(alice)
    expect(alice.hotfix("pick", "-q"), out: "https://e.org/1", err: "")
    alice.name("HEAD", as: "pick")
    return (world, world.normalise(call.calls.first?.input ?? ""))
  }

  @Test("what a person has resolved is shown hunk by hunk, against what git makes of it")
  func resolved() {
    let (_, body) = body(resolved: "soup 2 ```\nbread 1\ntea 2\n")
    let lines = linesOf(body).filter { !$0.hasPrefix("index ") }.map {
      $0.replacing(#/^(-?(?:<<<<<<<|>>>>>>>)) .*$/#) { "\($0.1) …" }
    }
    #expect(
      lines.joined(separator: "\n") == """
        A hotfix for `production`, picked from `master`:

        - pull request #6 `` Cheaper `soup` `` by `Bob`, on `master` since 2005-04-07 as <#6>: \
        **resolved by hand, please review** what differs, below

        After it is merged, `git hotfix-sync` merges `production` back into `master`.

        What was resolved by hand of #6, against what git makes of it:

        ````diff
        diff --git a/menu.txt b/menu.txt
        --- a/menu.txt
        +++ b/menu.txt
        @@ -1,7 +1,3 @@
        -<<<<<<< …
        -soup 3
        -=======
        -soup 2
        ->>>>>>> …
        +soup 2 ```
         bread 1
         tea 2
        ````
        """, "\(body)")
  }

  @Test("what was picked along and what else is on the branch is told apart")
  func others() {
    let (_, body) = body(resolved: "soup 2\nbread 1\ntea 2\n") { alice in
      #expect(alice.hotfix("pick", "-q", "--no-push", "6", "5").status == 0)
      alice.write("mine.txt", "mine\n")
      alice.git("add", "mine.txt")
      alice.git("commit", "-qm", "Mine for @bob")
      alice.name("HEAD", as: "mine")
    }
    #expect(
      body.hasPrefix(
        """
        A hotfix for `production`, picked from `master`:

        - pull request #6 `` Cheaper `soup` `` by `Bob`, on `master` since 2005-04-07 as <#6>: \
        **resolved by hand, please review** what differs, below

        Picked along with it, from `master` too:

        - pull request #5 `Hang up a sign` by `Bob`, on `master` since 2005-04-07 as <#5>: \
        the same change as #5, nothing new to review

        **Also on the branch, please review:**

        - `Mine for @\u{2060}bob` by `Alice`: <pick>

        After it is merged,
        """), "\(body)")
  }

  @Test("a pick that git makes by itself between other lines is no one's work to review")
  func moved() {
    let world = World(["a.txt": "1\n2\n3\n4\n5\n"])
    world.origin.commit("Above (#2)", ["a.txt": "0\n1\n2\n3\n4\n5\n"])
    world.origin.commit("Below (#3)", ["a.txt": "0\n1\n2\n3\n4\n5 five\n"])
    world.origin.commit("Context (#4)", ["a.txt": "0\n1\n2\nthree\n4\n5 five\n"])
    world.origin.commit("Fix (#5)", ["a.txt": "0\n1\n2\nthree\n4\n5 five\n6\n"])
    world.origin.git("branch", "-f", "production", "master~2")
    let call = world.fake("open-it", "echo https://e.org/1")
    let alice = world.alice
    alice.git("config", "hotfix.requestCommand", "open-it")
    _ = alice.hotfix("start", "-q", "5")
    expect(alice.hotfix("pick", "-q"), out: "https://e.org/1", err: "")
    #expect(
      call.calls.first?.input.contains(
        ": applied by git without a conflict, between other lines than on `master`\n") == true,
      "\(call.calls)")
  }

  @Test("sync says first how it must be merged, then all that it does, with paths as text")
  func sync() {
    let world = World.runbook()
    let name = "a `b` <img> @here.txt"
    world.origin.commit("Roll back\n\nCloses #9", [name: "x\n"], on: "production", as: "rollback")
    world.origin.commit(
      "Fix the till (#1234)", ["till.txt": "mine\n"], on: "production", by: .bob, as: "production")
    let alice = world.alice
    let call = world.fake("open-it", "echo https://e.org/1")
    alice.git("config", "hotfix.requestCommand", "open-it")
    for _ in 1...2 { expect(alice.hotfix("sync", "-q"), out: "https://e.org/1", err: "") }
    let body = """
      **Merge this with a merge commit** ("Create a merge commit"), not squashed or rebased: \
      `master` must contain `production` afterwards.

      It changes 1 file of `master`:

      - `` a `b` <img> @\u{2060}here.txt ``

      Conflicts, resolved as `master` has them:

      - `till.txt`

      Commits that only `production` has, up to <production>:

      - `Fix the till` by `Bob`: <production>
      - `Roll back` by `Alice`: <rollback>, changes `` a `b` <img> @\u{2060}here.txt ``

      """
    #expect(call.calls.map { world.normalise($0.input) } == [body, body])
  }

  @Test("a report that no link holds is cut behind a line, with its fence closed, and says so")
  func cut() {
    let world = World.runbook()
    for number in 1...200 {
      world.origin.commit("Number \(number)", ["n.txt": "\(number)\n"], on: "production")
    }
    let alice = world.clone(url: world.origin.served(at: "git@github.com:acme/shop.git"))
    let outcome = alice.hotfix("sync", "-q")
    let note = "(Cut here: the whole text does not fit into a link.)"
    let body = outcome.out.removingPercentEncoding?.components(separatedBy: "&body=").last ?? ""
    #expect(outcome.status == 0 && outcome.out.utf8.count <= 8_000)
    #expect(body.hasPrefix("**Merge this with a merge commit**"), "\(body)")
    #expect(body.hasSuffix("\n…\n\n\(note)\n"), "\(body.suffix(200))")
    let call = world.fake("open-it", "echo https://e.org/1")
    alice.git("config", "hotfix.requestCommand", "open-it")
    expect(alice.hotfix("sync", "-q"), out: "https://e.org/1", err: "")
    #expect(call.calls.first.map { linesOf($0.input).count > 200 } == true)
  }
}
