import Testing

/// `git hotfix-start` on the runbook's story.
@Suite struct StartTests {
  @Test("start makes the branch off production, says what it found, and switches to it")
  func straight() {
    let world = World.runbook()
    let alice = world.alice
    expect(
      alice.hotfix("start", "1234"), out: "alice/hotfix-1234",
      err: """
        #1234 is <#1234> Fix the till (#1234) (Alice, 3 days ago)
        The fix applies cleanly to production. Merging back will not change master.
        Switched to a new branch 'alice/hotfix-1234'
        Next:
          1. Tell your team: "production is broken, and a fix is identified: #1234 Fix the till (alice)"
          2. Pick the fix, push it, open the pull request into production:
               git hotfix-pick
        """)
    #expect(alice.git("symbolic-ref", "--short", "HEAD") == "alice/hotfix-1234")
    #expect(alice.git("rev-parse", "HEAD") == world.origin.git("rev-parse", "production"))
    #expect(alice.git("config", "branch.alice/hotfix-1234.hotfix") == "1234")
    #expect(alice.tryGit("config", "--get-regexp", #"branch\.alice.*\.(merge|remote)"#).out == "")
    #expect(alice.git("status", "--porcelain") == "")
  }

  @Test("a plain git push on the branch cannot reach production, whatever push.default says")
  func noUpstream() {
    for mode in ["simple", "upstream", "current", "matching", "nothing"] {
      let world = World.runbook()
      let alice = world.alice
      alice.git("config", "push.default", mode)
      alice.git("config", "branch.autoSetupMerge", "always")
      expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234", err: "")
      alice.commit("Mine", ["mine.txt": "x\n"], on: "alice/hotfix-1234")
      let before = world.origin.git("rev-parse", "production", "master")
      _ = alice.tryGit("push")
      #expect(world.origin.git("rev-parse", "production", "master") == before)
    }
  }

  @Test("run again it changes nothing and says what is there")
  func again() {
    let alice = World.runbook().alice
    _ = alice.hotfix("start", "1234")
    let before = alice.state()
    expect(
      alice.hotfix("start", "1234"), out: "alice/hotfix-1234",
      err: """
        #1234 is <#1234> Fix the till (#1234) (Alice, 3 days ago)
        The branch alice/hotfix-1234 exists already
        Next:
          1. Pick the fix, push it, open the pull request into production:
               git hotfix-pick
        """)
    expect(alice.state(), equals: before)
  }

  @Test("what is picked on the branch already, and pushed, is told, and not what comes next")
  func pickedAlready() {
    let world = World.runbook()
    let bob = world.bob
    _ = bob.hotfix("start", "1234")
    #expect(bob.hotfix("pick", "-q", "--no-push").status == 0)
    world.time += 60
    let pick = bob.name("HEAD", as: "pick")
    let found = "#1234 is <#1234> Fix the till (#1234) (Alice, 3 days ago)"
    expect(
      bob.hotfix("start", "1234"),
      err: """
        \(found)
        it is picked already, as <pick>
        branch 'bob/hotfix-1234' is there already
        hint: to push it and open the pull request into production:
        hint:   git hotfix-pick
        """)
    #expect(bob.hotfix("pick", "-q").status == 0)
    let joined = world.alice.hotfix("start", "--user=bob", "1234")
    #expect(
      joined.normalised.err.hasPrefix("\(found)\nit is picked and pushed already, as <pick>\n"))
    #expect(
      joined.err.hasSuffix(
        """
        hint: to see its pull request, or open the pull request into production:
        hint:   git hotfix-pick

        """), "\(joined.err)")
    #expect(world.alice.git("rev-parse", "HEAD") == pick)
  }

  @Test(
    "from another branch it switches back to the one that is there, and tells that production moved"
  )
  func continues() {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.hotfix("start", "1234")
    alice.git("switch", "-q", "master")
    world.origin.release("master~1")
    expect(
      alice.hotfix("start", "--porcelain", "1234"),
      out: """
        pull-request 1234
        title Fix the till
        fix <#1234>
        forecast unknown
        base <#3>
        branch alice/hotfix-1234
        state exists
        """)
    #expect(alice.git("symbolic-ref", "--short", "HEAD") == "alice/hotfix-1234")
    let said = alice.hotfix("start", "1234").err
    #expect(said.contains("\nproduction has moved on by 2 commits since\n"), "\(said)")
  }

  @Test("a colleague's branch that was joined is gone on with by the number alone")
  func joined() {
    let world = World.runbook()
    let (alice, bob) = (world.alice, world.bob)
    _ = bob.hotfix("start", "-q", "1234")
    _ = bob.hotfix("pick", "-q")
    bob.name("bob/hotfix-1234", as: "pick")
    #expect(alice.hotfix("start", "-q", "--user=bob", "1234").status == 0)
    alice.git("switch", "-q", "master")
    let found = "#1234 is <#1234> Fix the till (#1234) (Alice, 3 days ago)"
    let picked = "it is picked and pushed already, as <pick>"
    let hints = """
      hint: to see its pull request, or open the pull request into production:
      hint:   git hotfix-pick
      """
    expect(alice.hotfix("start", "-q", "1234"), out: "bob/hotfix-1234")
    expect(
      alice.hotfix("start", "1234"), out: "bob/hotfix-1234",
      err: """
        \(found)
        \(picked)
        branch 'bob/hotfix-1234' is there already
        \(hints)
        """)
    // Its own merge is nothing that production has moved on by.
    world.origin.merge("bob/hotfix-1234", into: "production")
    expect(
      alice.hotfix("start", "1234"), out: "bob/hotfix-1234",
      err: """
        #1234 is <#1234> Fix the till (#1234) (Alice, 3 days ago)
        warning: #1234 Fix the till is in production. This commit says that it picked it:
          <pick> Fix the till (#1234) (Alice, 3 days ago)
        The branch bob/hotfix-1234 exists already
        Next:
          1. See whether it is merged back too: git hotfix-sync --check 1234
        """)
  }

  @Test("--no-switch touches no file, and is implied in a bare repository")
  func noSwitch() {
    let world = World.runbook()
    let alice = world.alice
    alice.write("till.txt", "mine\n")
    expect(alice.hotfix("start", "-q", "--no-switch", "1234"), out: "alice/hotfix-1234", err: "")
    #expect(alice.read("till.txt") == "mine\n")
    #expect(alice.git("symbolic-ref", "--short", "HEAD") == "master")
    let bare = world.clone("--bare", to: "bare")
    expect(bare.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234", err: "")
    #expect(
      bare.git("rev-parse", "refs/heads/alice/hotfix-1234")
        == world.origin.git("rev-parse", "production"))
  }

  @Test("--worktree checks it out beside the main worktree, and finds it there again")
  func worktree() {
    let world = World.runbook()
    let alice = world.alice
    alice.write("till.txt", "mine\n")
    let path = "\(world.path)/alice/shop-hotfix-1234"
    for _ in 1...2 {
      let outcome = alice.hotfix("start", "--worktree", "1234")
      #expect(outcome.status == 0 && outcome.out == path + "\n", "\(outcome.err)")
      #expect(outcome.err.hasSuffix("hint:   cd '\(path)' && git hotfix-pick\n"))
    }
    #expect(readFile("\(path)/till.txt").contains("round up"))
    #expect(alice.read("till.txt") == "mine\n")
    expect(
      alice.hotfix("start", "1234"), status: 128, out: "",
      err: """
        fatal: 'alice/hotfix-1234' is checked out at '<world>/alice/shop-hotfix-1234'
        hint: cd '<world>/alice/shop-hotfix-1234'
        """)
  }

  @Test("a fix that is not on main yet is a warning, and announces nothing")
  func notOnMain() {
    let alice = World.runbook().alice
    alice.git("config", "hotfix.startAnnounceCommand", "echo told")
    expect(
      alice.hotfix("start", "77"), out: "",
      err: """
        error: master has no commit for #77. Is the number right, and is it merged?
        If its commit does not name the number, name the commit: --commit=<rev>
        If it is still to be merged, to make the branch now and announce it:
          git hotfix-start --announce 77
        """)
  }

  @Test("a forecast names the files that will conflict")
  func conflict() {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"])
    expect(
      world.alice.hotfix("start", "--porcelain", "6"),
      out: """
        pull-request 6
        title Cheaper soup
        fix <#6>
        forecast conflict
        conflict menu.txt
        prerequisite <#4>
        base <#3>
        branch alice/hotfix-6
        state created
        """)
  }

  @Test(
    "what production has already, what was reverted and what is several is refused, unless forced")
  func refusals() {
    let world = World.runbook()
    let origin = world.origin
    origin.commit("Revert \"Fix the till (#1234)\" (#7)", ["till.txt": "x\n"], as: "revert")
    origin.squash(8, "Twice", ["a.txt": "1\n"])
    world.names[origin.commit("Twice (#8)", ["a.txt": "2\n"])] = "#8 again"
    let alice = world.alice
    expect(
      alice.hotfix("start", "2"), status: 128, out: "",
      err: """
        error: #2 Add a door is in production. It contains the commit:
          <#2> Add a door (#2) (Bob, 3 days ago)
        To see whether it is merged back too:
          git hotfix-sync --check 2
        """)
    expect(
      alice.hotfix("start", "1234"), status: 128, out: "",
      err: """
        error: #1234 Fix the till was reverted on master:
          <revert> Revert "Fix the till (#1234)" (#7) (Alice, 3 days ago)
        To pick what master has taken out:
          git hotfix-start --force 1234
        """)
    expect(
      alice.hotfix("start", "8"), status: 128, out: "",
      err: """
        error: #8 could be any of these commits of master:
          <#8 again> Twice (#8) (Alice, 3 days ago)
          <#8> Twice (#8) (Bob, 3 days ago)
        To take the newest:
          git hotfix-start --commit=<#8 again> 8
        """)
    #expect(alice.hotfix("start", "--force", "1234").out == "alice/hotfix-1234\n")
    #expect(alice.hotfix("start", "-q", "--commit", world.id("#8"), "8").out == "alice/hotfix-8\n")
    #expect(alice.git("config", "branch.alice/hotfix-8.hotfix") == "8 \(world.id("#8"))")
  }

  @Test("somebody else's branch for the same number is named, and can be joined")
  func others() {
    let world = World.runbook()
    let bob = world.bob
    _ = bob.hotfix("start", "-q", "1234")
    _ = bob.hotfix("pick", "-q")
    expect(
      world.alice.hotfix("start", "1234"), status: 128, out: "",
      err: """
        fatal: 'bob/hotfix-1234' on 'origin' is a hotfix of #1234 already: 1 commit, the last by \
        Bob, 3 days ago
        hint: to join it: git hotfix-start --user=bob 1234
        """)
    expect(world.alice.hotfix("start", "-q", "--user=bob", "1234"), out: "bob/hotfix-1234", err: "")
    #expect(
      world.alice.git("rev-parse", "HEAD") == world.origin.git("rev-parse", "bob/hotfix-1234"))
  }

  @Test(
    "the script of -n leaves the same refs as the command",
    arguments: [[], ["--no-switch"], ["--worktree"]])
  func dryRun(options: [String]) {
    let (one, two) = (World.runbook(), World.runbook())
    let before = one.alice.state(tracking: false)
    let script = one.alice.run(["git", "hotfix-start", "-n"] + options + ["1234"])
    #expect(script.status == 0)
    expect(one.alice.state(tracking: false), equals: before)
    let played = one.alice.sh("sh", stdin: script.out)
    let run = two.alice.run(["git", "hotfix-start", "-q"] + options + ["1234"])
    #expect(played.status == 0 && run.status == 0)
    #expect(played.normalised.out == run.normalised.out)
    for question in [["for-each-ref"], ["symbolic-ref", "HEAD"], ["config", "--local", "--list"]] {
      let answers = [one, two].map { $0.normalise($0.alice.run(["git"] + question).out) }
      #expect(answers[0] == answers[1])
    }
  }

  @Test("a branch whose name a local branch blocks is refused before anything is done")
  func blocked() {
    let alice = World.runbook().alice
    alice.git("branch", "alice")
    expect(
      alice.hotfix("start", "1234"), status: 128, out: "",
      err: """
        fatal: 'alice/hotfix-1234' cannot be made: there is a branch 'alice'
        hint: git hotfix-start --user=<name> 1234
        """)
  }

  @Test("start makes at most 14 processes and one connection")
  func processes() {
    let world = World.runbook()
    let alice = world.alice
    let (processes, connections) = world.count { _ = alice.begin("start", "-q", "1234").wait() }
    #expect(processes.count <= 14, "\(processes)")
    #expect(connections.count == 1, "\(connections)")
  }

  @Test("announcements reach every command, and are noted once one of them succeeded")
  func announcements() {
    let world = World.runbook()
    let alice = world.alice
    let chat = world.fake("chat", "cat >>chat.log")
    alice.git("config", "hotfix.startAnnounceCommand", "chat \"$HOTFIX_EVENT\" \"$HOTFIX_PR\"")
    alice.git("config", "--add", "hotfix.startAnnounceCommand", "exit 3")
    let outcome = alice.hotfix("start", "1234")
    #expect(outcome.status == 0)
    #expect(
      outcome.err.contains(
        "warning: hotfix.startAnnounceCommand (2 of 2) failed with exit status 3\n"
      ), "\(outcome.err)")
    #expect(chat.calls.map(\.arguments) == [["start", "1234"]])
    #expect(
      chat.calls[0].input
        == "{\"text\": \"production is broken, and a fix is identified: #1234 Fix the till (alice)\"}\n"
    )
    #expect(alice.git("config", "branch.alice/hotfix-1234.hotfixAnnounced") == "start")
    _ = alice.hotfix("start", "1234")
    #expect(chat.calls.count == 1)
  }
}
