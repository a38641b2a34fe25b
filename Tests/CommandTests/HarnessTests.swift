import Foundation
import Testing

/// The harness keeps what it promises to the other tests.
@Suite struct HarnessTests {
  @Test("A child's environment is the world's and nothing of the host's")
  func environmentIsHermetic() {
    let world = World()
    let names = world.alice.run(["env"]).out.split(separator: "\n").map { $0.prefix { $0 != "=" } }
    #expect(
      names.sorted() == [
        "GH_CONFIG_DIR", "GIT_ATTR_NOSYSTEM", "GIT_AUTHOR_DATE", "GIT_CEILING_DIRECTORIES",
        "GIT_COMMITTER_DATE", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_TEST_DATE_NOW", "HOME",
        "LC_ALL", "PATH", "TERM", "TMPDIR", "TZ", "XDG_CONFIG_HOME",
      ])
    let origins = world.alice.git("config", "--list", "--show-origin", "--name-only")
    for line in origins.split(separator: "\n") {
      #expect(line.hasPrefix("file:\(world.path)/alice/.gitconfig") || line.hasPrefix("file:.git/"))
    }
    expect(world.alice.sh("echo $HOME$X", env: ["HOME": nil, "X": "y"]), out: "y")
    expect(world.alice.sh("gh auth token"), status: 1, err: "gh: no network in a test")
  }

  @Test("A world is removed with everything in it", .needs("python3"))
  func worldIsRemoved() {
    var world: World? = World()
    let path = world!.path
    world!.alice.write("locked/file", "x")
    chmod("\(path)/alice/shop/locked", 0o000)
    _ = world!.http
    #expect(path.contains(" ") && access(path, F_OK) == 0)
    world = nil
    #expect(access(path, F_OK) != 0)
  }

  @Test("The runbook's history is the same each time, whole")
  func runbookIsPinned() {
    let world = World.runbook()
    let log = world.alice.tryGit(
      "log", "--graph", "--date=iso", "--format=%h %an %cn %cd%d %s", "--decorate=short")
    expect(
      log,
      out: """
        * <#1234> Alice GitHub 2005-04-07 22:19:13 +0000 (HEAD -> master, origin/master, origin/HEAD) Fix the till (#1234)
        * <#5> Bob GitHub 2005-04-07 22:18:13 +0000 Hang up a sign (#5)
        * <#4> Bob GitHub 2005-04-07 22:17:13 +0000 Raise the price of soup (#4)
        * <#3> Bob GitHub 2005-04-07 22:16:13 +0000 (origin/production) Describe the shop (#3)
        * <#2> Bob GitHub 2005-04-07 22:15:13 +0000 Add a door (#2)
        * <#1> Bob GitHub 2005-04-07 22:14:13 +0000 Serve tea (#1)
        * <open> Alice Alice 2005-04-07 22:13:13 +0000 Open the shop
        """, err: "")
    expect(World.runbook().alice.state(), equals: world.alice.state())
  }

  @Test("Commits hold modes, links, submodules, bytes and deletions, and merges their parents")
  func commitsHoldEverything() {
    let world = World(["gone": "x\n", "kept": "x\n"])
    let origin = world.origin
    origin.commit(
      "Everything",
      [
        "gone": .deleted, "run": .executable("#!/bin/sh\n"), "link": .symlink("kept"),
        "bytes": .bytes([0, 255]), "sub": .submodule(world.origin.git("rev-parse", "master")),
        "a \"b\"": "x\n", "\"caf\\351\"": "x\n",
      ], on: "topic", from: "master", by: .bob)
    origin.commit("Meanwhile", ["kept": "y\n"])
    origin.merge("topic", as: "merge")
    #expect(
      origin.git("ls-tree", "--format=%(objectmode) %(path)", "master").split(separator: "\n") == [
        "100644 \"a \\\"b\\\"\"", "100644 bytes", "100644 \"caf\\351\"", "100644 kept",
        "120000 link", "100755 run", "160000 sub",
      ])
    #expect(origin.git("show", "master:kept") == "y")
    #expect(origin.git("rev-parse", "master^2") == origin.git("rev-parse", "topic"))
    origin.squash(9, "As one", of: "topic", into: "production")
    #expect(origin.git("log", "--format=%s", "production") == "As one (#9)\nOpen the shop")
    #expect(origin.git("diff", "--name-only", "topic", "production") == "")
  }

  @Test("A commit on a branch that is checked out moves the work tree, and keeps other changes")
  func commitsMoveTheWorkTree() {
    let bob = World.runbook().bob
    bob.write("README", "mine\n")
    bob.commit("Dust", ["menu.txt": "cake\n"], by: .bob)
    #expect(bob.read("menu.txt") == "cake\n")
    #expect(bob.git("status", "--porcelain") == " M README")
    #expect(bob.git("log", "-1", "--format=%an %ce") == "Bob bob@example.com")
    bob.git("commit", "-qam", "Mine")
    #expect(
      bob.git("log", "-1", "--format=%ae %cd", "--date=raw") == "bob@example.com 1112912473 +0000")
  }

  @Test("A child is on a terminal when asked, and never else")
  func terminals() {
    let world = World()
    let script = "test -t 0 && test -t 1 && test -t 2 && read x && stty size && echo got $x"
    let outcome = world.alice.sh(script, stdin: "it\n", tty: 60)
    expect(outcome, out: "it\n24 60\ngot it", err: "")
    expect(world.alice.sh("test -t 0 || test -t 1 || test -t 2"), status: 1, out: "", err: "")
    expect(world.alice.sh("cat; cat </dev/tty || echo none"), out: "none")
    #expect(world.alice.sh("stty size </dev/tty", tty: 77).out == "24 77\n")
    #expect(world.alice.sh("seq 20000; echo x >&2", tty: 80).out.hasSuffix("\n20000\nx\n"))
  }

  @Test("Whole streams come back however large both are")
  func largeStreams() {
    let outcome = World().alice.sh("seq 50000; seq 50000 >&2; cat", stdin: "four")
    #expect(outcome.err.hasSuffix("\n50000\n") && outcome.out == outcome.err + "four")
  }

  @Test("A snapshot notices each kind of change, and the one without tracking refs no fetch")
  func snapshots() {
    let world = World.runbook()
    let alice = world.alice
    let before = alice.state()
    expect(alice.state(), equals: before)
    let changes: [(String, String)] = [
      ("echo x >new", "rm new"), ("echo x >>README", "git checkout -q README"),
      ("chmod +x README", "chmod -x README"), ("mkdir new", "rmdir new"),
      ("git tag x", "git tag -d x"), ("git config a.b c", "git config --remove-section a"),
      ("git add -N . && echo x >x && git add x", "git rm -qf x"),
      ("git update-ref CHERRY_PICK_HEAD HEAD", "git update-ref -d CHERRY_PICK_HEAD"),
      ("printf '\\377' >.git/x", "rm .git/x"), ("touch .git/index.lock", "rm .git/index.lock"),
      ("git update-ref refs/remotes/origin/x HEAD", "git update-ref -d refs/remotes/origin/x"),
    ]
    for (change, back) in changes {
      expect(alice.sh(change))
      #expect(alice.state() != before, "\(change)")
      expect(alice.sh(back))
      expect(alice.state(), equals: before)
    }
    let local = alice.state(tracking: false)
    world.origin.squash(6, "Sweep", ["broom": "x\n"])
    alice.git("fetch", "-q", "--no-write-fetch-head")
    #expect(alice.state() != before)
    expect(alice.state(tracking: false), equals: local)
  }

  @Test("A fake remembers arguments, variables and input, and answers")
  func fakes() {
    let world = World()
    let gh = world.fake("gh", "cat; echo \"https://example.com/$2\"")
    let variables = ["HOTFIX_PR": "12", "HOTFIX_MESSAGE": "two\nlines", "HOTFIX_URL": ""]
    let outcome = world.alice.run(["gh", "pr", "a b\n", ""], stdin: "body\n", env: variables)
    expect(outcome, out: "body\nhttps://example.com/a b\n", err: "")
    expect(world.alice.run(["gh"], tty: 80))
    let calls = [
      Fake.Call(arguments: ["pr", "a b\n", ""], variables: variables, input: "body\n"), Fake.Call(),
    ]
    #expect(gh.calls == calls)
  }

  @Test("git finds a command on the path, and what it starts is counted", .needs("python3"))
  func counting() {
    let world = World.runbook()
    let alice = world.alice
    world.fake(
      "git-hotfix-start", "git fetch -q; git rev-parse $1; git push -q origin HEAD:x; exit 3")
    let count = world.count {
      expect(alice.hotfix("start", "HEAD"), status: 3, out: "<#1234>")
      alice.git("status")
    }
    #expect(
      count.processes == ["git fetch -q", "git rev-parse HEAD", "git push -q origin HEAD:x"])
    #expect(count.connections.count == 2)
    #expect(world.count { _ = alice.begin("start", "HEAD").wait() }.processes.count == 3)
    for url in [world.origin.httpURL, world.origin.sshURL] {
      alice.git("remote", "set-url", "origin", url)
      #expect(world.count { _ = alice.hotfix("start", "HEAD") }.connections.count == 2)
    }
  }

  @Test("A command under way can be signalled")
  func signals() {
    let world = World()
    world.fake("git-hotfix-pick", "echo ready; exec sleep 100")
    for signal in [SIGINT, SIGKILL] {
      let running = world.alice.begin("pick")
      #expect(soon { running.out == "ready\n" })
      running.signal(signal)
      expect(running.wait(), status: -signal, out: "ready", err: "")
    }
    let running = world.alice.begin("pick", tty: 80)
    #expect(soon { running.out == "ready\r\n" })
    running.type("\u{3}")
    expect(running.wait(), status: -SIGINT, out: "ready\n^C\n(no newline)")
  }

  @Test("Smart HTTP and ssh remotes clone and take pushes", .needs("python3"))
  func remotes() {
    let world = World.runbook()
    let forge = world.origin.served(at: "git@github.com:acme/shop.git")
    for (folder, url) in [("h", world.origin.httpURL), ("s", world.origin.sshURL), ("f", forge)] {
      let clone = world.clone(to: folder, url: url)
      clone.git("push", "-q", "origin", "HEAD:refs/heads/\(folder)")
      #expect(world.origin.git("rev-parse", folder) == world.id("#1234"))
    }
    let secret = "\(world.http)/private/origin.git"
    expect(
      world.alice.tryGit("ls-remote", secret, "master", env: ["GIT_TERMINAL_PROMPT": "0"]),
      status: 128, out: "",
      err: "fatal: could not read Username for '<http>': terminal prompts disabled")
    let open = secret.replacing("//", with: "//alice:secret@")
    expect(world.alice.tryGit("ls-remote", open, "master"), out: "<#1234>\trefs/heads/master")
    expect(world.alice.tryGit("ls-remote", "git@github.com:no/where"), status: 128)
  }

  @Test("Worlds side by side do not disturb each other", arguments: 0..<12)
  func sideBySide(number: Int) {
    let world = World.runbook()
    let before = world.alice.state()
    #expect(world.bob.git("rev-parse", "origin/master") == world.id("#1234"))
    expect(world.alice.state(), equals: before)
  }

  @Test("A failed comparison shows the lines that differ")
  func comparisons() {
    withKnownIssue {
      expect(World().alice.sh("echo one; echo 2; exit 1"), out: "one\ntwo")
    } matching: {
      $0.comments.first?.rawValue
        == "status 1, expected 0\nout:\n  one\n- two\n+ 2\nerr:\n"
    }
    expect(World().alice.run(["no-such-program"]), status: 127, out: "")
    withKnownIssue {
      World().alice.git("frotz")
    } matching: {
      $0.comments.first!.rawValue.hasPrefix("git frotz: 1\ngit: 'frotz' is not a git command")
    }
  }
}
