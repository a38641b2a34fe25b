import Foundation
import Testing

/// `git hotfix-pick` on the runbook's story.
@Suite struct PickTests {
  /// Alice on her fresh hotfix branch of #1234.
  private func started(_ world: World = .runbook(), _ options: String...) -> Repo {
    let alice = world.alice
    alice.git("config", "hotfix.forge", "github")
    expect(
      alice.run(["git", "hotfix-start", "-q"] + options + ["1234"]), out: "alice/hotfix-1234")
    return alice
  }
  private let till = "till.txt"

  @Test("pick picks with -x, says what it pushes, pushes and ends with the page and the next step")
  func straight() {
    let world = World.runbook()
    let alice = started(world)
    alice.git(
      "remote", "set-url", "origin", world.origin.served(at: "git@github.com:acme/shop.git"))
    let outcome = alice.hotfix("pick")
    alice.name("HEAD", as: "pick")
    let page = """
      https://github.com/acme/shop/compare/production...alice/hotfix-1234?quick_pull=1\
      &title=Hotfix%3A%20Fix%20the%20till%20%28%231234%29&body=A%20hotfix%20for%20%60production\
      %60%2C%20picked%20from%20%60master%60%3A%0A%0A-%20pull%20request%20%231234%20%60Fix%20the%20till\
      %60%20by%20%60Alice%60%2C%20on%20%60master%60%20since%202005-04-07%20as%20\(world.id("#1234"))\
      %3A%20the%20same%20change%20as%20%231234%2C%20nothing%20new%20to%20review%0A%0AAfter%20it%20is%20merged%2C%20%60git%20hotfix-sync%60%20\
      merges%20%60production%60%20back%20into%20%60master%60.%0A
      """
    expect(
      outcome, out: page,
      err: """
        #1234 is <#1234> Fix the till
        picked #1234 as <pick>, the same change as on master
        pushing 'alice/hotfix-1234' to 'origin': 1 commit more than production
        hint: to have gh open it, type gh auth login --hostname github.com
        Next:
          1. Open the pull request: \(page)
          2. Tell your team:        "a hotfix is about to go out to production: #1234 Fix the till (alice)"
          3. After it is merged:    git hotfix-sync
        """)
    #expect(alice.git("rev-parse", "HEAD") == world.origin.git("rev-parse", "alice/hotfix-1234"))
    #expect(alice.git("rev-parse", "HEAD^") == world.origin.git("rev-parse", "production"))
    #expect(
      alice.git("log", "-1", "--format=%an %B")
        == """
        Alice Fix the till (#1234)

        It rounded up, and customers noticed.

        (cherry picked from commit \(world.id("#1234")))

        """)
    #expect(alice.git("status", "--porcelain") == "")
  }

  @Test("run again it changes nothing here or there, and says so")
  func again() {
    let world = World.runbook()
    let alice = started(world)
    _ = alice.hotfix("pick")
    let before = (alice.state(), world.origin.state())
    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 0)
    #expect(outcome.err.contains("'alice/hotfix-1234' is on 'origin' already\n"), "\(outcome.err)")
    expect(alice.state(), equals: before.0)
    expect(world.origin.state(), equals: before.1)
  }

  @Test("in memory it makes the object that cherry-pick makes in the working tree")
  func inMemory() {
    let (here, there) = (World.runbook(), World.runbook())
    let alice = started(here)
    let other = started(there, "--no-switch")
    other.write(till, "mine\n")
    let before = other.state(tracking: false).lines.filter { !$0.contains("hotfix") }
    for repo in [alice, other] {
      repo.world.time = 1_113_000_000
      #expect(repo.hotfix("pick", "-q", "--no-push", "1234").status == 0)
    }
    #expect(
      alice.git("rev-parse", "alice/hotfix-1234") == other.git("rev-parse", "alice/hotfix-1234"))
    #expect(other.state(tracking: false).lines.filter { !$0.contains("hotfix") } == before)
  }

  @Test(
    "an awkward message is kept to the byte, in memory and in the working tree",
    arguments: [
      "Subject (#9)", "Subject (#9)\n\n# Why\n\n## Because\n\n", "Subject (#9)\n\nBody  \n\n\n",
      "Subject\non two lines (#9)", "Subject (#9)\n\nBody\n\nSigned-off-by: Bob <b@x>",
      "Subject (#9)\n\nFixes: 12\nnot a trailer",
      "Subject (#9)\n\n(cherry picked from commit 1234567)",
      "Subject (#9)\n\nA: b\n", "Übergröße 票 (#9)\n\ntext",
      "Subject (#9)\n\n---\nbelow\n\nAcked-by: x",
    ])
  func messages(message: String) {
    var seen: [String] = []
    for isHere in [true, false] {
      let world = World.runbook()
      world.origin.commit(message, ["x.txt": "x\n"], by: Person(name: "Sammy Davis Jr."))
      let alice = world.alice
      let start = isHere ? ["9"] : ["--no-switch", "9"]
      #expect(alice.run(["git", "hotfix-start", "-q"] + start).status == 0)
      world.time = 1_113_000_000
      #expect(alice.hotfix("pick", "-q", "--no-push", "9").status == 0)
      seen.append(alice.git("cat-file", "commit", "alice/hotfix-9"))
      alice.git("switch", "-q", "--detach", "origin/production")
      let env = ["GIT_COMMITTER_DATE": "1113000000 +0000"]
      _ = alice.tryGit("cherry-pick", "-x", "--cleanup=verbatim", "origin/master", env: env)
      #expect(seen.last == alice.git("cat-file", "commit", "HEAD"))
    }
    #expect(seen[0] == seen[1])
  }

  /// #6 changes a line that #4 has changed, which production lacks.
  private func conflicting(_ options: String...) -> (World, Repo) {
    let world = World.runbook()
    world.origin.squash(
      6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"], body: "# Why\n\nIt was dear.\n\n"
    )
    let alice = world.alice
    alice.git("config", "hotfix.forge", "github")
    expect(alice.run(["git", "hotfix-start", "-q"] + options + ["6"]), out: "alice/hotfix-6")
    return (world, alice)
  }

  @Test("a conflict stops with 1, and says which files, how to go on and how to give up")
  func stops() {
    let (world, alice) = conflicting()
    let brief = """
      error: #6 does not apply to 'alice/hotfix-6' cleanly: 1 file in conflict
        menu.txt  (content)
          changed on master alone by #4 Raise the price of soup (Bob, 3 days ago)
      with #4 picked first it is clean, and production gets:
          #4 Raise the price of soup (Bob, 3 days ago): 2 lines in 1 file
          the fix itself: 2 lines in 1 file
      clean is no proof that it works: staging has all of master, production will have only this
      hint: to give it up:
      hint:   git hotfix-pick --abort
      hint: or resolve and `git add` each file, then go on:
      hint:   git hotfix-pick --continue --draft
      hint: or to pick #4 first:
      hint:   git hotfix-pick -q --abort && git hotfix-pick --draft 4 6
      """
    expect(
      alice.hotfix("pick", "--draft"), status: 1, out: "", err: "#6 is <#6> Cheaper soup\n" + brief)
    #expect(alice.git("rev-parse", "CHERRY_PICK_HEAD") == world.id("#6"))
    let before = alice.state()
    expect(alice.hotfix("pick", "--draft"), status: 1, out: "", err: brief)
    expect(alice.hotfix("pick", "--draft", "-n"), status: 1, out: "", err: brief)
    expect(
      alice.hotfix("pick", "--draft", "4", "6"), status: 1, out: "", err: brief)
    expect(alice.state(), equals: before)
    #expect(!world.origin.tryGit("rev-parse", "alice/hotfix-6").err.isEmpty)
  }

  @Test(
    "--continue refuses unmerged files and markers, then keeps the message to the byte and goes on")
  func goesOn() {
    let (world, alice) = conflicting()
    _ = alice.hotfix("pick")
    expect(
      alice.hotfix("pick", "--continue"), status: 128, out: "",
      err: """
        fatal: 1 file not resolved yet: 'menu.txt'
        hint: edit what is left to resolve, then:
        hint:   git add menu.txt
        hint:   git hotfix-pick --continue
        """)
    alice.git("add", "menu.txt")
    expect(
      alice.hotfix("pick", "--continue"), status: 128, out: "",
      err: """
        fatal: conflict markers are left in 'menu.txt'
        hint: if these lines are text:
        hint:   git hotfix-pick --force --continue
        hint: or edit what is left to resolve, then:
        hint:   git add menu.txt
        hint:   git hotfix-pick --continue
        """)
    alice.write("menu.txt", "soup 2\nbread 1\ntea 2\n  \n")
    alice.git("add", "menu.txt")
    let outcome = alice.hotfix("pick", "--continue")
    alice.name("HEAD", as: "pick")
    expect(
      outcome,
      err: """
        #6 is <#6> Cheaper soup
        picked #6 as <pick>, resolved by hand
        pushing 'alice/hotfix-6' to 'origin': 1 commit more than production
        Next:
          1. Open the pull request from alice/hotfix-6 into production, with the title "Hotfix: Cheaper soup (#6)" and this text:
               git cat-file blob <text>
          2. Tell your team:     "a hotfix is about to go out to production: #6 Cheaper soup (alice)"
          3. After it is merged: git hotfix-sync
        """)
    #expect(
      alice.git("log", "-1", "--format=%an%n%B")
        == """
        Bob
        Cheaper soup (#6)

        # Why

        It was dear.



        (cherry picked from commit \(world.id("#6")))

        """)
    #expect(world.origin.git("rev-parse", "alice/hotfix-6") == alice.git("rev-parse", "HEAD"))
    let after = alice.state()
    #expect(alice.hotfix("pick", "--continue").status == 0)
    expect(alice.state(), equals: after)
  }

  @Test("--abort is back where the pick began, with uncommitted work kept, and forgets the number")
  func givesUp() {
    let (_, alice) = conflicting()
    alice.write("till.txt", "mine\n")
    alice.write("notes.txt", "mine\n")
    let before = alice.state().lines.filter { !$0.contains("hotfix = 6") }
    _ = alice.hotfix("pick")
    expect(
      alice.hotfix("pick", "--abort"), out: "",
      err: """
        'alice/hotfix-6' is back before the pick that stopped
        'alice/hotfix-6' is for #6 still, by its name
        hint: to be rid of the branch:
        hint:   git switch master && git branch -D alice/hotfix-6
        hint: or to pick it again:
        hint:   git hotfix-pick 6
        """)
    let after = alice.state().lines.filter {
      !$0.contains("ORIG_HEAD") && !$0.contains("AUTO_MERGE")
    }
    for line in before where !line.contains("git/config") && !line.contains("logs") {
      #expect(after.contains(line), "\(line)")
    }
    #expect(alice.tryGit("config", "branch.alice/hotfix-6.hotfix").out == "")
  }

  @Test("in memory a conflict moves nothing and names the commands that check the branch out")
  func stopsInMemory() {
    let (_, alice) = conflicting("--no-switch")
    let before = alice.state()
    expect(
      alice.hotfix("pick", "6"), status: 1, out: "",
      err: """
        #6 is <#6> Cheaper soup
        error: #6 does not apply to 'alice/hotfix-6' cleanly: 1 file in conflict
          menu.txt  (content)
            changed on master alone by #4 Raise the price of soup (Bob, 3 days ago)
        with #4 picked first it is clean, and production gets:
            #4 Raise the price of soup (Bob, 3 days ago): 2 lines in 1 file
            the fix itself: 2 lines in 1 file
        clean is no proof that it works: staging has all of master, production will have only this
        nothing was changed; 'alice/hotfix-6' is where it was
        hint: to resolve it, check the branch out and pick there:
        hint:   git switch alice/hotfix-6 && git hotfix-pick
        hint: or to pick #4 first:
        hint:   git hotfix-pick 4 6
        """)
    expect(alice.hotfix("pick", "-q", "-n", "6"), status: 1, out: "")
    expect(alice.state(), equals: before)
  }

  @Test("several numbers are remembered and picked in main's order", arguments: [true, false])
  func several(isHere: Bool) {
    let world = World.runbook()
    let alice = isHere ? started(world) : started(world, "--no-switch")
    #expect(alice.hotfix("pick", "-q", "1234", "5", "4").status == 0)
    #expect(
      world.origin.git("log", "--format=%s", "production..alice/hotfix-1234")
        == "Fix the till (#1234)\nHang up a sign (#5)\nRaise the price of soup (#4)")
    #expect(
      alice.git("config", "--get-all", "branch.alice/hotfix-1234.hotfix") == "1234\n5\n4")
  }

  @Test(
    "the second pick of a series that stops leaves the first one, and --continue does the third")
  func series() {
    let (world, alice) = conflicting()
    world.origin.squash(7, "Sell cake", ["cake.txt": "2\n"])
    #expect(alice.hotfix("pick", "-q", "5", "6", "7").status == 1)
    #expect(alice.git("log", "-1", "--format=%s") == "Hang up a sign (#5)")
    alice.write("menu.txt", "soup 2\n")
    alice.git("add", "menu.txt")
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
    #expect(
      world.origin.git("log", "--format=%s", "production..alice/hotfix-6")
        == "Sell cake (#7)\nCheaper soup (#6)\nHang up a sign (#5)")
  }

  @Test("a person's own git commit in between is understood")
  func ownCommit() {
    let (world, alice) = conflicting()
    _ = alice.hotfix("pick")
    alice.write("menu.txt", "soup 2\n")
    alice.git("commit", "-qam", "By hand\n\n(cherry picked from commit \(world.id("#6")))")
    #expect(alice.hotfix("pick", "-q").status == 0)
    #expect(world.origin.git("log", "-1", "--format=%s", "alice/hotfix-6") == "By hand")
    alice.name("HEAD", as: "hand")
    alice.write("bell.txt", "ring\n")
    alice.git("add", "bell.txt")
    alice.git("commit", "-qm", "Ring a bell")
    alice.name("HEAD", as: "bell")
    expect(alice.hotfix("pick", "-q"), out: nil, err: "")
    expect(
      alice.hotfix("pick", "--no-request", "--no-announce"),
      err: """
        #6 was picked before, as <hand>, resolved by hand
        also on the branch: <bell> Ring a bell (Alice, 3 days ago)
        'alice/hotfix-6' is on 'origin' already
        Next:
          1. Open the pull request from alice/hotfix-6 into production, with the title "Hotfix: Cheaper soup (#6)" and this text:
               git cat-file blob <text>
          2. After it is merged: git hotfix-sync
        """)
  }

  @Test("what production has already is nothing to do, with or without a branch")
  func landed() {
    let world = World.runbook()
    let alice = world.alice
    expect(
      alice.hotfix("pick", "2"), out: "",
      err: """
        #2 Add a door is in production. It contains the commit:
          <#2> Add a door (#2) (Bob, 3 days ago)
        Next:
          1. See whether it is merged back too: git hotfix-sync --check 2
        """)
    world.origin.commit(
      "Fix the till\n\n(cherry picked from commit \(world.id("#1234")))", ["till.txt": "x\n"],
      on: "production", as: "landed")
    expect(
      alice.hotfix("pick", "1234"), out: "",
      err: """
        #1234 Fix the till is in production, by what a message says. The files have changed since: 'till.txt'
        This commit says that it picked it:
          <landed> Fix the till (Alice, 3 days ago)
        Next:
          1. See whether it is merged back too: git hotfix-sync --check 1234
        """)
  }

  @Test("without a hotfix branch there is nothing to pick onto")
  func noTarget() {
    let alice = World.runbook().alice
    expect(
      alice.hotfix("pick"), status: 128, out: "",
      err: """
        fatal: no hotfix branch is checked out
        hint: git hotfix-start <pr>
        """)
    expect(
      alice.hotfix("pick", "1234"), status: 128, out: "",
      err: """
        fatal: no hotfix branch has #1234
        hint: git hotfix-start 1234
        """)
  }

  @Test("without a hotfix branch checked out, those that production does not have yet are named")
  func openTargets() {
    let world = World.runbook()
    let alice = started(world)
    #expect(alice.hotfix("start", "-q", "--worktree=../other", "5").status == 0)
    world.origin.commit(
      "Old\n\n(cherry picked from commit \(world.id("#4")))", ["x": "x\n"], on: "production")
    alice.git("branch", "--no-track", "alice/hotfix-4", "origin/production")
    for place in ["master", "topic"] {
      alice.git("switch", "-q", "-C", place, "origin/master")
      expect(
        alice.hotfix("pick"), status: 128, out: "",
        err: """
          fatal: no hotfix branch is checked out
          hint: git switch alice/hotfix-1234 && git hotfix-pick
          hint: git -C '<world>/alice/other' hotfix-pick
          hint: git hotfix-start <pr>
          """)
    }
    for number in [2, 3] { alice.git("branch", "alice/hotfix-9\(number)") }
    #expect(
      alice.hotfix("pick").err.hasSuffix(
        "hint: git hotfix-start --list\nhint: git hotfix-start <pr>\n"))
  }

  @Test("a branch that is being rebased is left alone, and the rebase is what goes on")
  func rebasing() {
    let world = World.runbook()
    let alice = started(world)
    #expect(alice.hotfix("pick", "-q", "--no-push").status == 0)
    world.origin.commit("Other", ["till.txt": "other\n"], on: "production")
    alice.git("fetch", "-q")
    #expect(alice.tryGit("rebase", "-q", "origin/production").status == 1)
    let before = alice.state()
    for words in [[], ["--continue"], ["--abort"], ["1234"], ["--branch=alice/hotfix-1234"]] {
      expect(
        alice.run(["git", "hotfix-pick"] + words), status: 128, out: "",
        err: """
          fatal: 'alice/hotfix-1234' is being rebased here, with a conflict in 'till.txt'
          hint: to give it up:
          hint:   git rebase --abort
          hint: or edit what is left to resolve, then:
          hint:   git add till.txt && git rebase --continue && git hotfix-pick
          """)
    }
    expect(alice.state(), equals: before)
    alice.write("till.txt", "both\n")
    let line = "git add till.txt && git rebase --continue && git hotfix-pick"
    #expect(alice.sh(line, env: ["GIT_EDITOR": "true"]).status == 0)
    #expect(world.origin.git("show", "alice/hotfix-1234:till.txt") == "both")
  }

  @Test("a branch that is checked out elsewhere is refused with the command that goes there")
  func elsewhere() {
    let world = World.runbook()
    let alice = started(world)
    alice.git("worktree", "add", "-q", "--detach", "../other")
    expect(
      alice.at("../other").hotfix("pick", "1234"), status: 128, out: "",
      err: """
        fatal: 'alice/hotfix-1234' is checked out at '<world>/alice/shop'
        hint: git -C '<world>/alice/shop' hotfix-pick 1234
        """)
  }

  @Test("a colleague's commit on the remote branch is never overwritten")
  func colleague() {
    let world = World.runbook()
    let alice = started(world)
    _ = alice.hotfix("pick", "-q")
    world.origin.commit("More", ["more.txt": "x\n"], on: "alice/hotfix-1234", by: .bob, as: "more")
    alice.git("commit", "-q", "--allow-empty", "-m", "Mine")
    expect(
      alice.hotfix("pick"), status: 128, out: "",
      err: """
        fatal: 'origin' has 1 commit of 'alice/hotfix-1234' that is not here
        hint: git rebase origin/alice/hotfix-1234
        """)
    alice.git("switch", "-q", "--detach")
    expect(
      alice.hotfix("pick", "1234"), status: 128, out: "",
      err: """
        fatal: 'origin' has 1 commit of 'alice/hotfix-1234' that is not here
        hint: git switch alice/hotfix-1234 && git rebase origin/alice/hotfix-1234
        """)
    #expect(world.origin.git("rev-parse", "alice/hotfix-1234") == world.id("more"))
  }

  @Test("a push that the server refuses shows its words, and the next run goes on from there")
  func refusedPush() {
    let world = World.runbook()
    let alice = started(world)
    world.origin.hook("pre-receive", "printf 'frozen \\033[31muntil noon\\n' >&2; exit 1")
    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 128)
    #expect(outcome.err.contains("remote: frozen ?[31muntil noon"), "\(outcome.err)")
    #expect(alice.git("log", "-1", "--format=%s") == "Fix the till (#1234)")
    world.origin.hook("pre-receive", "exit 0")
    #expect(alice.hotfix("pick", "-q").status == 0)
    #expect(world.origin.git("rev-parse", "alice/hotfix-1234") == alice.git("rev-parse", "HEAD"))
  }

  @Test("the script of -n leaves the same refs here and on the remote", arguments: [true, false])
  func dryRun(isHere: Bool) {
    let worlds = [World.runbook(), World.runbook()]
    for world in worlds {
      _ = isHere ? started(world) : started(world, "--no-switch")
      world.time = 1_113_000_000
    }
    let (one, two) = (worlds[0].alice, worlds[1].alice)
    let before = (one.state(), worlds[0].origin.state())
    let script = one.hotfix("pick", "-n", "1234", "5")
    #expect(script.status == 0)
    expect(one.state(), equals: before.0)
    expect(worlds[0].origin.state(), equals: before.1)
    expect(one.sh("sh", stdin: script.out), out: "")
    #expect(two.hotfix("pick", "-q", "1234", "5").status == 0)
    #expect(one.git("for-each-ref") == two.git("for-each-ref"))
    #expect(worlds[0].origin.git("for-each-ref") == worlds[1].origin.git("for-each-ref"))
    #expect(
      one.git("config", "--get-regexp", "^branch") == two.git("config", "--get-regexp", "^branch"))
  }

  @Test("--porcelain tells scripts all of it, -z with raw paths")
  func porcelain() {
    let world = World.runbook()
    let alice = started(world)
    let outcome = alice.hotfix("pick", "-q", "--porcelain")
    alice.name("HEAD", as: "pick")
    expect(
      outcome,
      out: """
        branch alice/hotfix-1234
        pull-request 1234
        title Fix the till
        picked <pick> <#1234>
        pushed <pick> refs/heads/alice/hotfix-1234
        """, err: "")
    let (hot, other) = conflicting()
    #expect(
      other.hotfix("pick", "-q", "--porcelain", "-z").out
        == "branch alice/hotfix-6\0pull-request 6\0title Cheaper soup\0conflict menu.txt\0"
        + "prerequisite \(hot.id("#4"))\0")
  }

  @Test("commits are signed where the user signs, in memory too", .needs("ssh-keygen"))
  func signed() {
    let world = World.runbook()
    let alice = started(world, "--no-switch")
    let key = "\(world.path)/alice/key"
    #expect(alice.sh("ssh-keygen -q -t ed25519 -N '' -f '\(key)'").status == 0)
    alice.git("config", "gpg.format", "ssh")
    alice.git("config", "user.signingKey", key)
    alice.git("config", "commit.gpgSign", "true")
    #expect(alice.hotfix("pick", "-q", "1234", "5").status == 0)
    let commits = alice.git("rev-list", "origin/production..alice/hotfix-1234").split(
      separator: "\n")
    #expect(commits.count == 2)
    for commit in commits {
      #expect(alice.git("cat-file", "commit", String(commit)).contains("\ngpgsig -----BEGIN SSH"))
    }
    #expect(
      alice.git("log", "-1", "--format=%an %s", "alice/hotfix-1234") == "Alice Fix the till (#1234)"
    )
  }

  @Test("pick makes at most 18 processes and two connections", arguments: [true, false])
  func processes(isHere: Bool) {
    let world = World.runbook()
    let alice = isHere ? started(world) : started(world, "--no-switch")
    let (processes, connections) = world.count {
      _ = alice.begin("pick", "-q", "--branch=alice/hotfix-1234").wait()
    }
    #expect(processes.count <= 18, "\(processes)")
    #expect(connections.count == 2, "\(connections)")
  }
}

/// What the first reviewers broke.
@Suite struct PickDangerTests {
  private func conflicting(_ options: String...) -> (World, Repo) {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"])
    let alice = world.alice
    expect(alice.run(["git", "hotfix-start", "-q"] + options + ["6"]), out: "alice/hotfix-6")
    return (world, alice)
  }

  @Test("production and main are never picked onto, synced onto or pushed")
  func longLived() {
    let world = World.runbook()
    let alice = world.alice
    alice.git("branch", "production", "origin/production")
    let before = (alice.state(tracking: false), world.origin.state())
    for words in [
      ["pick", "--branch=production", "1234"], ["pick", "--branch=master", "1234"],
      ["sync", "--branch=master"], ["sync", "--branch=production"],
    ] {
      let name = words[1].dropFirst("--branch=".count)
      let outcome = alice.run(["git", "hotfix-\(words[0])"] + words.dropFirst())
      #expect(outcome.status == 128 && outcome.out == "")
      #expect(
        outcome.err.hasPrefix(
          "fatal: '\(name)' is one of the two long-lived branches, which only pull requests change\n"
        ),
        "\(outcome.err)")
    }
    expect(alice.state(tracking: false), equals: before.0)
    expect(world.origin.state(), equals: before.1)
  }

  @Test("in a shallow clone that ends too early nothing is guessed")
  func shallow() {
    let world = World.runbook()
    let shallow = world.clone("--depth=1", "--no-single-branch", to: "shallow")
    shallow.git("branch", "--no-track", "alice/hotfix-1234", "origin/production")
    for command in [["start", "5"], ["pick", "1234"]] {
      expect(
        shallow.run(["git", "hotfix-\(command[0])", command[1]]), status: 128, out: "",
        err: """
          error: this clone is shallow: its history ends too early to tell
          To fetch all of it:
            git fetch --unshallow origin && git hotfix-\(command[0]) \(command[1])
          """)
    }
    shallow.git("fetch", "-q", "--unshallow", "origin")
    #expect(shallow.hotfix("pick", "-q", "1234").status == 0)
    #expect(
      world.origin.git("diff", "--name-only", "production", "alice/hotfix-1234") == "till.txt")
  }

  @Test("a hotfix that was squashed into production is over, and is not pushed again")
  func squashed() {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "1234")
    _ = alice.hotfix("pick", "-q")
    world.origin.commit(
      "Hotfix: Fix the till (#1234) (#40)", on: "production",
      tree: world.origin.git("rev-parse", "alice/hotfix-1234^{tree}"), as: "squash")
    world.origin.git("branch", "-D", "alice/hotfix-1234")
    expect(
      alice.hotfix("pick"), out: "",
      err: """
        #1234 Fix the till is in production. This commit names its number:
          <squash> Hotfix: Fix the till (#1234) (#40) (Alice, 3 days ago)
        Next:
          1. See whether it is merged back too: git hotfix-sync --check 1234
        """)
    #expect(!world.origin.git("for-each-ref").contains("hotfix"))
    #expect(!alice.hotfix("sync", "--no-push").err.contains("is not in production yet"))
  }

  @Test("a pick that fails for another reason than a conflict says git's words with 128")
  func failsToSign() {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "1234")
    for (key, value) in [
      ("gpg.format", "ssh"), ("user.signingKey", "/none"), ("commit.gpgSign", "true"),
    ] {
      alice.git("config", key, value)
    }
    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 128 && outcome.out == "")
    #expect(outcome.err.contains("fatal: "), "\(outcome.err)")
    #expect(alice.git("status", "--porcelain") == "" && !alice.exists(".git/CHERRY_PICK_HEAD"))
    alice.git("config", "commit.gpgSign", "false")
    #expect(alice.hotfix("pick", "-q").status == 0)
    #expect(
      world.origin.git("log", "-1", "--format=%s", "alice/hotfix-1234") == "Fix the till (#1234)")
  }

  @Test("a hook that refuses the commit of --continue is heard, and its status is 128")
  func hook() {
    let (_, alice) = conflicting()
    _ = alice.hotfix("pick", "-q")
    alice.write("menu.txt", "soup 2\n")
    alice.git("add", "menu.txt")
    alice.hook("pre-commit", "echo not at night >&2; exit 1")
    let outcome = alice.hotfix("pick", "-q", "--continue")
    #expect(outcome.status == 128 && outcome.err.contains("not at night\n"), "\(outcome.err)")
    #expect(outcome.err.contains("fatal: could not commit what was resolved\n"))
  }

  @Test("--abort needs neither the network nor force, and forgets what is not on main too")
  func abort() {
    let (world, alice) = conflicting()
    world.origin.commit("Revert \"Cheaper soup (#6)\" (#8)", ["menu.txt": "soup 9\n"])
    #expect(alice.hotfix("pick", "-q", "--force").status == 1)
    alice.git("remote", "set-url", "origin", "file:///gone")
    #expect(alice.hotfix("pick", "-q", "--abort").status == 0)
    #expect(alice.tryGit("rev-parse", "-q", "--verify", "CHERRY_PICK_HEAD").status == 1)
    #expect(alice.git("status", "--porcelain") == "")
    alice.git("config", "branch.alice/hotfix-6.hotfix", "996")
    #expect(alice.hotfix("pick", "-q", "--abort").status == 0)
    #expect(alice.tryGit("config", "branch.alice/hotfix-6.hotfix").out == "")
  }

  @Test("of several that are picked one is taken back by a revert, and no request names it")
  func takesOneBack() {
    let alice = World.runbook().alice
    _ = alice.hotfix("start", "-q", "1234")
    #expect(alice.hotfix("pick", "-q", "1234", "5").status == 0)
    let said = alice.hotfix("pick", "--abort").err
    let line = linesOf(said).drop { $0 != "hint: to take #5 alone back:" }.dropFirst().first ?? ""
    #expect(line.hasPrefix("hint:   git revert --no-edit "), "\(said)")
    alice.git("config", "hotfix.announce", "false")
    let outcome = alice.sh(String(line.dropFirst(8)))
    #expect(outcome.status == 0 && !outcome.err.contains("Hotfix: Fix the till and"))
    #expect(outcome.err.contains("the title \"Hotfix: Fix the till (#1234)\""), "\(outcome.err)")
    #expect(outcome.err.contains("also on the branch: "))
    let again = alice.hotfix("pick")
    #expect(again.status == 0 && again.err.contains("is on 'origin' already"), "\(again.err)")
  }

  @Test("a fix that changes nothing of production alone is picked onto what it mends on the branch")
  func mendsBranch() {
    let world = World.runbook()
    world.origin.squash(20, "Raise it", ["limit.txt": "10\n"])
    world.origin.squash(21, "Take it out again, in other words", ["limit.txt": .deleted])
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "20")
    #expect(alice.hotfix("pick", "-q").status == 0)
    #expect(alice.hotfix("pick", "-q", "--branch=alice/hotfix-20", "21").status == 0)
    #expect(
      world.origin.git("log", "--format=%s", "production..alice/hotfix-20")
        == "Take it out again, in other words (#21)\nRaise it (#20)")
  }

  @Test("a pick that somebody has taken back by force is not picked anew by the line that is given")
  func pickTakenBack() {
    let world = World.runbook()
    let (alice, bob) = (world.alice, world.bob)
    _ = bob.hotfix("start", "-q", "1234")
    #expect(bob.hotfix("pick", "-q").status == 0)
    #expect(bob.hotfix("pick", "-q", "1234", "5").status == 0)
    _ = alice.hotfix("start", "-q", "--user=bob", "1234")
    alice.git("config", "--add", "branch.bob/hotfix-1234.hotfix", "5")
    alice.write("mine.txt", "x\n")
    alice.git("add", "-A")
    alice.git("commit", "-qm", "Mine")
    let fifth = bob.git("log", "-1", "--format=%s")
    bob.git("reset", "-q", "--hard", "HEAD~1")
    bob.git("push", "-q", "--force", "origin", "HEAD")
    let said = alice.hotfix("pick").err
    let line = linesOf(said).last ?? ""
    #expect(line.hasSuffix(" bob/hotfix-1234 && git hotfix-pick --abort"), "\(said)")
    #expect(alice.sh(String(line.dropFirst(8))).status == 0)
    #expect(alice.hotfix("pick", "-q").status == 0)
    let log = world.origin.git("log", "--format=%s", "production..bob/hotfix-1234")
    #expect(log.contains("Mine") && !log.contains(fifth), "\(log)")
  }

  @Test("what somebody has taken back on the remote by force is not pushed again")
  func takenBack() {
    let world = World.runbook()
    let (alice, bob) = (world.alice, world.bob)
    _ = bob.hotfix("start", "-q", "1234")
    #expect(bob.hotfix("pick", "-q").status == 0)
    bob.write("till.txt", "bad\n")
    bob.git("commit", "-qam", "Bad idea")
    #expect(bob.hotfix("pick", "-q").status == 0)
    _ = alice.hotfix("start", "-q", "--user=bob", "1234")
    alice.write("mine.txt", "x\n")
    alice.git("add", "-A")
    alice.git("commit", "-qm", "Mine")
    bob.git("reset", "-q", "--hard", "HEAD~1")
    bob.git("push", "-q", "--force", "origin", "HEAD")
    let before = world.origin.state()
    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 128)
    #expect(
      outcome.err.contains("'origin' had these commits of 'bob/hotfix-1234', and has them no more:")
        && outcome.err.contains("Bad idea (Bob, ") && !outcome.err.contains("Mine"),
      "\(outcome.err)")
    expect(world.origin.state(), equals: before)
    bob.git("commit", "-q", "--amend", "--no-edit", "--date=now")
    bob.git("push", "-q", "--force", "origin", "HEAD")
    let behind = alice.hotfix("pick")
    #expect(!behind.err.contains("--force") && behind.err.contains("Bad idea"), "\(behind.err)")
    let line = linesOf(behind.err).last ?? ""
    let mended = alice.sh(String(line.dropFirst(8)))
    #expect(mended.status == 0, "\(mended.err)")
    #expect(
      alice.git("log", "--format=%s", "origin/production..origin/bob/hotfix-1234")
        == "Mine\nFix the till (#1234)")
  }

  @Test("that production has it is said before that somebody else's branch is for it")
  func landedByOther() {
    let world = World.runbook()
    let (alice, bob) = (world.alice, world.bob)
    _ = alice.hotfix("start", "-q", "--no-switch", "1234")
    _ = bob.hotfix("start", "-q", "1234")
    #expect(bob.hotfix("pick", "-q").status == 0)
    world.origin.merge("bob/hotfix-1234", into: "production")
    let outcome = alice.hotfix("pick", "1234")
    #expect(outcome.status == 0)
    #expect(outcome.err.contains("#1234 is in production already"), "\(outcome.err)")
  }

  @Test("--abort where all is picked gives the commands that take the hotfix back")
  func takesBack() {
    let alice = World.runbook().alice
    let world = alice.world
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234")
    #expect(alice.hotfix("pick", "-q").status == 0)
    expect(
      alice.hotfix("pick", "--abort"), out: "",
      err: """
        all that 'alice/hotfix-1234' is for is picked; nothing is to be given up
        hint: to have no hotfix of it after all, close its pull request if there is one, then:
        hint:   git switch master && git branch -D alice/hotfix-1234 && git push origin --delete alice/hotfix-1234
        """)
    expect(
      alice.sh(
        "git switch -q master && git branch -q -D alice/hotfix-1234 && git push -q origin --delete alice/hotfix-1234"
      ))
    #expect(!world.origin.exists("refs/heads/alice/hotfix-1234"))
    expect(
      alice.hotfix("start", "--list"), out: "",
      err: "No hotfix is open.")
  }

  @Test("a pick that has become empty is no dead end")
  func empty() {
    let (world, alice) = conflicting()
    _ = alice.hotfix("pick", "-q")
    alice.write("menu.txt", "soup 2\nbread 1\ntea 2\n")
    alice.git("commit", "-qam", "By hand, without a trailer", "--reset-author")
    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(
      outcome.err.hasPrefix("#6 changes nothing on 'alice/hotfix-6' any more\n"), "\(outcome.err)")
    #expect(world.origin.git("rev-parse", "alice/hotfix-6") == alice.git("rev-parse", "HEAD"))
  }

  @Test("--continue with nothing stopped begins no pick")
  func nothingStopped() {
    let alice = World.runbook().alice
    _ = alice.hotfix("start", "-q", "1234")
    let before = alice.state()
    expect(
      alice.hotfix("pick", "--continue"), status: 128, out: "",
      err: "fatal: no pick is stopped here\nhint: git hotfix-pick")
    expect(alice.state(), equals: before)
  }

  @Test("a stale tracking ref that blocks a branch of the remote is dropped")
  func stale() {
    let world = World.runbook()
    let alice = world.alice
    alice.git("update-ref", "refs/remotes/origin/carol", "HEAD")
    world.origin.git("branch", "carol/hotfix-1234", "production")
    #expect(alice.hotfix("start", "-q", "1234").status == 0)
    #expect(!alice.git("for-each-ref").contains("origin/carol\n"))
  }

  @Test("a resolved file that ends lines in blanks, where attributes forbid them, is resolved")
  func whitespace() {
    let (_, alice) = conflicting()
    alice.write(".git/info/attributes", "* whitespace=blank-at-eol\n")
    _ = alice.hotfix("pick", "-q")
    alice.write("menu.txt", "soup 2  \n")
    alice.git("add", "menu.txt")
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
  }

  @Test("a hanging announcement is ended after ten seconds, and the work is done")
  func hanging() {
    let world = World.runbook()
    let alice = world.alice
    let child = "\(world.path)/child"
    alice.git(
      "config", "hotfix.startAnnounceCommand", "sleep 60 & echo $! >'\(child)'; sleep 60")
    let outcome = alice.hotfix("start", "1234")
    #expect(outcome.status == 0)
    #expect(
      outcome.err.contains(
        "warning: hotfix.startAnnounceCommand was ended after ten seconds or could not be started\n"
      ),
      "\(outcome.err)")
    let id = pid_t(readFile(child).trimmingCharacters(in: .newlines)) ?? 0
    #expect(id > 0 && soon { hasEnded(id) })
  }

  @Test("a team's file can include no other file, and a broken one stops nobody")
  func teamFile() {
    let world = World.runbook()
    world.origin.commit("Team", [".githotfix": "[include]\n\tpath = /etc/passwd\n"])
    #expect(world.alice.hotfix("start", "-q", "1234").status == 0)
    world.origin.commit("Team", [".githotfix": "[hotfix\nbranch"])
    let outcome = world.bob.hotfix("start", "-q", "1234")
    #expect(outcome.status == 0 && outcome.err.contains("warning: "), "\(outcome.err)")
  }

  @Test("a number given beside the branch's own leaves the branch's own remembered")
  func remembersBoth() {
    let (_, alice) = conflicting("--no-switch")
    #expect(alice.hotfix("pick", "-q", "6", "5").status == 1)
    #expect(alice.git("config", "--get-all", "branch.alice/hotfix-6.hotfix") == "6\n5")
    #expect(alice.hotfix("pick", "-q", "6").status == 1)
  }

  @Test("start and sync say that a pick is stopped here, and how it goes on")
  func stoppedBeside() {
    let (world, alice) = conflicting()
    #expect(alice.hotfix("pick", "-q").status == 1)
    let line =
      "hint: the pick onto 'alice/hotfix-6' has stopped here: git hotfix-pick --continue, "
      + "or git hotfix-pick --abort"
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production")
    #expect(linesOf(alice.hotfix("sync").err)[0] == line)
    #expect(linesOf(alice.hotfix("start", "--no-switch", "5").err)[0] == line)
    expect(
      alice.hotfix("start", "4"), status: 128, out: "",
      err: """
        fatal: a cherry-pick is under way here
        hint: git hotfix-pick --abort
        hint: git hotfix-pick --continue
        """)
    #expect(!alice.hotfix("sync", "--check").err.contains(line))
  }

  @Test("a number given while a pick is stopped changes nothing, and the way to it is shown")
  func givenWhileStopped() {
    let (_, alice) = conflicting()
    _ = alice.hotfix("pick", "-q")
    let before = alice.state()
    let outcome = alice.hotfix("pick", "5", "6")
    #expect(outcome.status == 1)
    #expect(
      outcome.err.contains(
        """
        hint: or to pick 5 6 instead:
        hint:   git hotfix-pick -q --abort && git hotfix-pick 5 6

        """), "\(outcome.err)")
    expect(alice.state(), equals: before)
    #expect(alice.sh("git hotfix-pick -q --abort && git hotfix-pick -q 4 6").status == 0)
    #expect(
      alice.git("log", "--format=%s", "origin/production..")
        == "Cheaper soup (#6)\nRaise the price of soup (#4)")
  }

  @Test("a pick that a person committed in other words is known by its author and time")
  func otherWords() {
    let (world, alice) = conflicting()
    _ = alice.hotfix("pick", "-q")
    alice.write("menu.txt", "soup 2\n")
    alice.git("commit", "-qam", "mine")
    #expect(alice.hotfix("pick", "-q").status == 0)
    #expect(world.origin.git("log", "--format=%s", "production..alice/hotfix-6") == "mine")
  }

  @Test("-n of a pick that would conflict says so and prints what stops there, then what is left")
  func dryRuns() {
    let (_, alice) = conflicting()
    let before = alice.state()
    let planned = alice.hotfix("pick", "-n")
    #expect(planned.status == 1 && planned.err.contains("does not apply"), "\(planned.err)")
    expect(alice.state(), equals: before)
    #expect(alice.sh("sh", stdin: planned.out).status == 1)
    #expect(alice.git("ls-files", "-u") != "")
    alice.write("menu.txt", "soup 2\n")
    alice.git("add", "menu.txt")
    let script = alice.hotfix("pick", "-n", "--continue")
    #expect(script.status == 0, "\(script.err)")
    expect(alice.sh("sh", stdin: script.out), out: "")
    #expect(alice.git("log", "-1", "--format=%s") == "Cheaper soup (#6)")
  }

  @Test("a branch whose name no template makes is pushed again and again")
  func otherName() {
    let world = World.runbook()
    let alice = world.alice
    alice.git("branch", "mine", "origin/production")
    #expect(alice.hotfix("pick", "-q", "--branch=mine", "1234").status == 0)
    #expect(alice.hotfix("pick", "-q", "--branch=mine", "5").status == 0)
    let again = alice.hotfix("pick", "--branch=mine")
    #expect(again.err.contains("'mine' is on 'origin' already\n"), "\(again.err)")
    #expect(world.origin.git("rev-parse", "mine") == alice.git("rev-parse", "mine"))
  }

  @Test("commits that are named for a number take its place")
  func corrected() {
    let world = World.runbook()
    let fix = world.origin.commit("Without a number", ["x.txt": "x\n"])
    let alice = world.alice
    #expect(alice.hotfix("start", "-q", "99").status == 0)
    #expect(alice.hotfix("pick", "-q").status == 128)
    #expect(alice.hotfix("pick", "-q", "--commit=\(fix)", "99").status == 0)
    #expect(alice.git("config", "--get-all", "branch.alice/hotfix-99.hotfix") == "99 \(fix)")
    #expect(alice.git("log", "-1", "--format=%s", "origin/alice/hotfix-99") == "Without a number")
  }

  @Test("changes in files that the pick touches are refused, others are kept, staged or not")
  func dirty() {
    let alice = World.runbook().alice
    _ = alice.hotfix("start", "-q", "1234")
    alice.write("till.txt", "mine\n")
    alice.git("update-ref", "ORIG_HEAD", "HEAD")
    let before = alice.state(tracking: false)
    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 128 && outcome.out == "")
    #expect(
      outcome.ways.flatMap(\.commands) == [
        "git stash push -- till.txt && git hotfix-pick",
        "git switch --detach && git hotfix-pick --branch=alice/hotfix-1234",
      ], "\(outcome.err)")
    expect(alice.state(tracking: false), equals: before)
    alice.git("checkout", "-q", "till.txt")
    alice.write("menu.txt", "mine\n")
    alice.write("notes.txt", "mine\n")
    alice.write("sign.txt", "staged\n")
    alice.git("add", "sign.txt")
    alice.write("sign.txt", "mine\n")
    let dirt = alice.git("status", "--porcelain")
    #expect(alice.hotfix("pick", "-q").status == 0)
    #expect(alice.git("status", "--porcelain") == dirt)
    #expect(alice.git("show", ":sign.txt") == "staged" && alice.read("sign.txt") == "mine\n")
  }
}
