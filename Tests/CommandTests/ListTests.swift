import Testing

/// `git hotfix-start --list`: what is open, whose it is, and what comes next.
@Suite struct ListTests {
  /// Every stage at once, as Alice sees it from the hotfix that conflicts:
  ///
  ///     #1  synced      hers, merged into production and back into master by a sync
  ///     #4  in-production  Bob's, merged into production with a merge commit
  ///     #5  picked      hers, not pushed
  ///     #6  conflict    hers, here
  ///     #9  started     hers, not on master yet
  ///     #1234  pushed   Bob's
  private func everyStage() -> World {
    let world = World.runbook()
    let (origin, alice, bob) = (world.origin, world.alice, world.bob)
    origin.squash(7, "Add a stool", ["stool.txt": "oak\n"])
    func type(_ repo: Repo, _ words: String...) {
      let outcome = repo.run(["git"] + words)
      #expect(outcome.status == 0, "\(words): \(outcome.err)")
    }
    type(alice, "hotfix-start", "-q", "7")
    type(alice, "hotfix-pick", "-q")
    origin.merge("alice/hotfix-7", into: "production")
    type(alice, "hotfix-sync", "-q")
    origin.merge("alice/master-prep", into: "master")
    origin.git("branch", "-D", "alice/master-prep")
    alice.git("branch", "-D", "alice/master-prep")

    origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"])
    type(bob, "hotfix-start", "-q", "4")
    type(bob, "hotfix-pick", "-q")
    type(bob, "hotfix-start", "-q", "1234")
    type(bob, "hotfix-pick", "-q")
    type(alice, "hotfix-start", "-q", "--announce", "9")
    type(alice, "hotfix-start", "-q", "5")
    type(alice, "hotfix-pick", "-q", "--no-push")
    type(alice, "hotfix-start", "-q", "6")
    #expect(alice.hotfix("pick", "-q").status == 1)
    origin.merge("bob/hotfix-4", into: "production")
    return world
  }

  private let bobs =
    "merge its pull request into production; if none is open: git hotfix-start --user=bob 1234"

  @Test("every open hotfix is a line with its stage and what comes next, mine and others'")
  func stages() {
    let world = everyStage()
    let alice = world.alice
    let before = alice.state(tracking: false)
    expect(
      alice.hotfix("start", "--list"),
      out: """
          started        #9     alice/hotfix-9   after #9 is merged: git hotfix-pick 9
        * conflict       #6     alice/hotfix-6   resolve it, then git hotfix-pick --continue
          picked         #5     alice/hotfix-5   git hotfix-pick 5
          pushed         #1234  bob/hotfix-1234  merge its pull request into production; \
        if none is open: git hotfix-start --user=bob 1234
          in-production  #4     bob/hotfix-4     git hotfix-sync
          synced         #7     alice/hotfix-7   git branch -D alice/hotfix-7 && git push origin \
        --delete alice/hotfix-7
        """, err: "")
    expect(alice.state(tracking: false), equals: before)
    expect(
      alice.hotfix("start", "--list", "--porcelain"),
      out: """
        hotfix started 9 alice/hotfix-9
        hotfix conflict 6 alice/hotfix-6
        hotfix picked 5 alice/hotfix-5
        hotfix pushed 1234 bob/hotfix-1234
        hotfix in-production 4 bob/hotfix-4
        hotfix synced 7 alice/hotfix-7
        """, err: "")

    // What it says comes next is what comes next.
    let after = alice.sh(
      """
      git hotfix-pick -q --abort && git hotfix-pick -q 5 && git hotfix-sync -q &&
      git branch -D alice/hotfix-7 && git push -q origin --delete alice/hotfix-7
      """)
    #expect(after.status == 0, "\(after.err)")
    #expect(
      linesOf(alice.hotfix("start", "--list").out).filter { !$0.contains("alice/hotfix-9") } == [
        "* started        #6     alice/hotfix-6   git hotfix-pick",
        "  pushed         #1234  bob/hotfix-1234  \(bobs)",
        "  pushed         #5     alice/hotfix-5   merge its pull request into production; "
          + "if none is open: git hotfix-pick 5",
        "  in-production  #4     bob/hotfix-4     "
          + "merge the pull request of alice/master-prep with a merge commit; "
          + "if none is open: git hotfix-sync",
      ])
  }

  @Test("where only some of its numbers are on a branch, it says how many, and to pick the rest")
  func partly() {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"])
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "--no-switch", "5")
    func list(_ person: Repo, _ line: String, _ stages: String...) {
      expect(person.hotfix("start", "--list"), out: line, err: "")
      expect(
        person.hotfix("start", "--list", "--porcelain"),
        out: zip(stages, [5, 6]).map { "hotfix \($0) \($1) alice/hotfix-5" }.joined(
          separator: "\n"))
    }
    #expect(alice.hotfix("pick", "-q", "--no-push", "5").status == 0)
    #expect(alice.hotfix("pick", "-q", "--no-push", "5", "6").status == 1)
    list(
      alice, "  picked 1 of 2  #5 #6  alice/hotfix-5  git hotfix-pick 5", "picked", "started")
    alice.git("push", "-q", "origin", "alice/hotfix-5")
    list(
      alice, "  pushed 1 of 2  #5 #6  alice/hotfix-5  git hotfix-pick 5", "pushed", "started")
    let check = alice.hotfix("sync", "--check", "6")
    #expect(
      check.err == """
        production does not have #6 Cheaper soup
        alice/hotfix-5 is its hotfix branch: started
        hint: git hotfix-pick 5

        """, "\(check.err)")
    alice.git("config", "--add", "branch.alice/hotfix-5.hotfix", "9")
    expect(
      alice.hotfix("start", "--list"),
      out:
        "  pushed 1 of 3  #5 #6 #9  alice/hotfix-5  after #9 is merged: git hotfix-pick 5", err: "")
  }

  @Test("a branch that has commits and not its fix is begun alone")
  func withoutItsFix() {
    let alice = World.runbook().alice
    _ = alice.hotfix("start", "-q", "5")
    alice.git("commit", "-q", "--allow-empty", "-m", "debug")
    alice.git("push", "-q", "origin", "HEAD")
    expect(alice.hotfix("start", "--list"), out: "* started  #5  alice/hotfix-5  git hotfix-pick")
    expect(
      alice.hotfix("sync", "--check", "5"), status: 1, out: "",
      err: """
        production does not have #5 Hang up a sign
        alice/hotfix-5 is its hotfix branch: started
        hint: git hotfix-pick
        """)
  }

  @Test("what strangers call a branch is shown safely, and whole where a script reads it")
  func strangers() {
    let world = World.runbook()
    let branch = "ev\u{9b}31mil/hotfix-5"
    world.origin.commit("Theirs", ["x": "x\n"], on: branch, from: "production", by: .bob)
    let list = world.alice.hotfix("start", "--list").out
    #expect(list.contains("ev?31mil/hotfix-5") && !list.contains("\u{9b}"), "\(list)")
    let lines = world.alice.hotfix("start", "--list", "--porcelain").out
    #expect(!lines.contains("\u{9b}"), "\(lines)")
    let records = world.alice.hotfix("start", "--list", "--porcelain", "-z").out
    #expect(records == "hotfix started 5 \(branch)\0", "\(records)")
  }

  @Test("on a narrow terminal what comes next stands below, and nothing else is cut")
  func narrow() {
    let world = World.runbook()
    let (alice, bob) = (world.alice, world.bob)
    _ = bob.hotfix("start", "-q", "1234")
    _ = bob.hotfix("pick", "-q")
    _ = alice.hotfix("start", "-q", "5")
    _ = alice.hotfix("start", "--list")
    func shown(_ columns: Int) -> [String] {
      linesOf(alice.hotfix("start", "--list", "--no-fetch", tty: columns).out)
    }
    #expect(
      shown(30) == [
        "* started #5 alice/hotfix-5", "    git hotfix-pick",
        "  pushed #1234 bob/hotfix-1234", "    \(bobs)",
      ])
    #expect(
      shown(40) == [
        "* started  #5     alice/hotfix-5", "      git hotfix-pick",
        "  pushed   #1234  bob/hotfix-1234", "      \(bobs)",
      ])
    let wide = [
      "* started  #5     alice/hotfix-5   git hotfix-pick",
      "  pushed   #1234  bob/hotfix-1234  \(bobs)",
    ]
    #expect(shown(200) == wide)
    #expect(
      shown(80) == [wide[0], "  pushed   #1234  bob/hotfix-1234", "      \(bobs)"])
    #expect(linesOf(alice.hotfix("start", "--list", env: ["COLUMNS": "30"]).out) == wide)
  }

  @Test("nothing open is said so, and it needs neither a user nor a working tree")
  func nothing() {
    let world = World.runbook()
    let bare = world.clone("--bare", to: "bare")
    bare.git("config", "--global", "--unset", "user.email")
    expect(
      bare.hotfix("start", "--list"), out: "",
      err: """
        No hotfix is open.
        """)
    expect(
      bare.hotfix("start", "--list", "12"), status: 129, out: "",
      err: """
        error: '12' is one argument too many
        usage: git hotfix-start [<options>] <pr>
        To see the options:
          git hotfix-start -h
        """)
  }

  @Test("a branch that the remote has deleted is not open, whatever was fetched before")
  func deleted() {
    let world = World.runbook()
    let (alice, bob) = (world.alice, world.bob)
    _ = bob.hotfix("start", "-q", "1234")
    _ = bob.hotfix("pick", "-q")
    #expect(alice.hotfix("start", "--list").out.contains("bob/hotfix-1234"))
    world.origin.git("branch", "-D", "bob/hotfix-1234")
    expect(alice.hotfix("start", "--list", "-q"), out: "", err: "")
    #expect(alice.hotfix("start", "--list", "--no-fetch").out.contains("bob/hotfix-1234"))
  }

  @Test("a hotfix that was released from main by now is a leftover, however old")
  func released() {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "--no-switch", "5")
    world.origin.release()
    world.origin.squash(8, "Sell cake", ["cake.txt": "2\n"])
    expect(
      alice.hotfix("start", "--list"),
      out: "  synced  #5  alice/hotfix-5  git branch -D alice/hotfix-5", err: "")
  }

  @Test("what a branch has more than landed is never offered to be deleted")
  func beyond() {
    let world = World.runbook()
    let (alice, bob) = (world.alice, world.bob)
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234")
    alice.git("fetch", "-q")
    #expect(bob.hotfix("start", "-q", "--user=alice", "1234").status == 0)
    #expect(bob.hotfix("pick", "-q").status == 0)
    alice.git("fetch", "-q")
    expect(
      alice.hotfix("pick", "--abort"), out: "",
      err: """
        'alice/hotfix-1234' is for #1234 still, by its name
        hint: to be rid of the branch:
        hint:   git switch master && git branch -D alice/hotfix-1234
        hint: or to pick it again:
        hint:   git hotfix-pick 1234
        """)
    world.origin.merge("alice/hotfix-1234", into: "production")
    #expect(bob.hotfix("sync", "-q").status == 0)
    world.origin.merge("bob/master-prep", into: "master")
    bob.write("more.txt", "more\n")
    bob.git("add", "more.txt")
    bob.git("commit", "-qm", "The second half")
    let half = bob.git("rev-parse", "--short=12", "HEAD")
    let said = bob.hotfix("start", "--list").out
    #expect(
      said.contains(
        "#1234  alice/hotfix-1234  production does not have all of its commits: git show \(half)\n"),
      "\(said)")
    bob.git("push", "-q", "origin", "HEAD")
    alice.git("fetch", "-q")
    let told = alice.hotfix("start", "--list").out
    #expect(
      told.contains("production does not have all of its commits: git show \(half)\n"), "\(told)")
  }

  @Test("a pick that stopped in another worktree is told with the way there")
  func elsewhere() {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"])
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "--worktree", "6")
    let way = "git -C '<world>/alice/shop-hotfix-6' hotfix-pick"
    expect(alice.hotfix("start", "--list"), out: "  started  #6  alice/hotfix-6  \(way)", err: "")
    let there = alice.at("../shop-hotfix-6")
    #expect(there.hotfix("pick").status == 1)
    expect(
      alice.hotfix("start", "--list"),
      out: "  conflict  #6  alice/hotfix-6  resolve it, then "
        + "\(way) --continue",
      err: "")
    let here = "* conflict  #6  alice/hotfix-6  "
    #expect(
      there.hotfix("start", "--list").out
        == "\(here)resolve it, then git hotfix-pick --continue\n")
    there.write("menu.txt", "soup 2\n")
    there.git("add", "menu.txt")
    #expect(there.hotfix("start", "--list").out == "\(here)git hotfix-pick --continue\n")
    expect(
      alice.hotfix("start", "--list"),
      out: "  conflict  #6  alice/hotfix-6  \(way) --continue", err: "")
  }

  @Test("where the remote has more of a branch, or a rebase of it is under way, that comes next")
  func ahead() {
    let world = World.runbook()
    let (alice, bob) = (world.alice, world.bob)
    _ = alice.hotfix("start", "-q", "1234")
    _ = alice.hotfix("pick", "-q")
    expect(bob.hotfix("start", "-q", "--user=alice", "1234"), out: "alice/hotfix-1234")
    bob.commit("By Bob", ["till.txt": "bob's\n"], on: "alice/hotfix-1234")
    bob.git("push", "-q", "origin", "alice/hotfix-1234")
    func next() -> String {
      String(alice.hotfix("start", "--list").out.dropFirst("* pushed  #1234  ".count))
    }
    let more = "alice/hotfix-1234  origin has more commits of it: "
    #expect(next() == more + "git rebase origin/alice/hotfix-1234\n")
    alice.commit("By Alice", ["till.txt": "alice's\n"], on: "alice/hotfix-1234")
    #expect(next() == more + "git rebase origin/alice/hotfix-1234\n")
    alice.git("switch", "-q", "--detach")
    let there = more + "git switch alice/hotfix-1234 && git rebase origin/alice/hotfix-1234\n"
    #expect(next() == there)
    #expect(
      alice.sh("git switch -q alice/hotfix-1234 && git rebase -q origin/alice/hotfix-1234").status
        != 0)
    let rebasing =
      "alice/hotfix-1234  finish the rebase (git rebase --continue), then git hotfix-pick 1234\n"
    #expect(next() == rebasing)
  }

  @Test("a sync branch that main has is a leftover too, and what production is ahead is said")
  func leftovers() {
    let world = World.runbook()
    let (origin, alice) = (world.origin, world.alice)
    _ = alice.hotfix("start", "-q", "1234")
    _ = alice.hotfix("pick", "-q")
    origin.merge("alice/hotfix-1234", into: "production")
    origin.git("branch", "-D", "alice/hotfix-1234")
    alice.git("switch", "-q", "--detach")
    alice.git("branch", "-q", "-D", "alice/hotfix-1234")
    func list(out: String, err: String, location: SourceLocation = #_sourceLocation) {
      expect(alice.hotfix("start", "--list"), out: out, err: err, sourceLocation: location)
    }
    list(
      out: "",
      err: """
        No hotfix is open.
        production is not merged back into master.
        Next:
          1. Merge it back: git hotfix-sync
        """)
    _ = alice.hotfix("sync", "-q")
    list(
      out: "",
      err: """
        No hotfix is open.
        production is not merged back into master
        hint: merge the pull request of alice/master-prep with a merge commit; \
        if none is open: git hotfix-sync
        """)
    origin.merge("alice/master-prep", into: "master")
    let clean = "git branch -D alice/master-prep && git push origin --delete alice/master-prep"
    list(out: "  synced  -  alice/master-prep  \(clean)", err: "")
    alice.git("switch", "-q", "alice/master-prep")
    list(out: "* synced  -  alice/master-prep  git switch master && \(clean)", err: "")
    expect(alice.hotfix("start", "--list", "--porcelain"), out: "", err: "")
    #expect(alice.sh("git switch -q master && \(clean)").status == 0)
    list(
      out: "",
      err: """
        No hotfix is open.
        """)
  }

  @Test("--check of a fix that has not landed names the branches for it, and what comes next")
  func check() {
    let world = World.runbook()
    let (alice, bob) = (world.alice, world.bob)
    func check(_ repo: Repo, _ err: String, location: SourceLocation = #_sourceLocation) {
      expect(
        repo.hotfix("sync", "--check", "1234"), status: 1, out: "",
        err: "production does not have #1234 Fix the till\n" + err, sourceLocation: location)
    }
    check(
      alice,
      """
      To start the hotfix:
        git hotfix-start 1234
      """)
    _ = bob.hotfix("start", "-q", "1234")
    check(bob, "bob/hotfix-1234 is its hotfix branch: started\nhint: git hotfix-pick")
    _ = bob.hotfix("pick", "-q")
    check(alice, "bob/hotfix-1234 is its hotfix branch: pushed\nhint: \(bobs)")
  }

  @Test("a branch that has reverted the fix tells nothing of it, as one commit of production")
  func squashedWithoutIt() {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "1234")
    #expect(alice.hotfix("pick", "-q").status == 0)
    alice.git("revert", "--no-edit", "HEAD")
    alice.commit("Another way", ["way.txt": "x\n"], on: "alice/hotfix-1234")
    alice.git("reset", "-q", "--hard")
    #expect(alice.hotfix("pick", "-q").status == 0)
    world.origin.commit("Calm down", ["way.txt": "x\n"], on: "production")
    expect(
      alice.hotfix("sync", "--check", "-q", "--porcelain", "1234"), status: 1,
      out: "check not-landed", err: "")
  }

  @Test("one that was resolved by hand and squashed in words of its own is known by its branch")
  func squashedWhole() {
    let world = World.runbook()
    let (origin, alice, bob) = (world.origin, world.alice, world.bob)
    origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"])
    #expect(alice.hotfix("start", "-q", "6").status == 0)
    #expect(alice.hotfix("pick", "-q").status == 1)
    alice.write("menu.txt", "soup 2\nbread 1\ntea 2\n")
    alice.git("add", "menu.txt")
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
    alice.commit("Say why", ["why.txt": "too dear\n"], on: "alice/hotfix-6")
    // As a forge brings a request up to date, before production moves again.
    origin.commit("By hand", ["hand.txt": "x\n"], on: "production")
    alice.git("fetch", "-q")
    alice.git("merge", "-q", "--no-edit", "origin/production")
    #expect(alice.hotfix("pick", "-q").status == 0)
    origin.commit("By hand too", ["hand.txt": "y\n"], on: "production")
    origin.commit(
      "Soup for less", ["menu.txt": "soup 2\nbread 1\ntea 2\n", "why.txt": "too dear\n"],
      on: "production", by: .bob, as: "squash")

    let evidence = "#6 Cheaper soup is in production: picking it would change nothing\n"
    func agree(_ repo: Repo, location: SourceLocation = #_sourceLocation) {
      let list = repo.hotfix("start", "--list", "--porcelain").out
      #expect(list == "hotfix in-production 6 alice/hotfix-6\n", sourceLocation: location)
      expect(
        repo.hotfix("sync", "--check", "-q", "--porcelain", "6"), status: 1, out: "check needed",
        err: "", sourceLocation: location)
      let sync = repo.hotfix("sync", "-n")
      #expect(!sync.err.contains("warning"), "\(sync.err)", sourceLocation: location)
    }
    agree(alice)
    agree(bob)
    let picked = world.normalise(alice.hotfix("pick").err)
    #expect(picked.hasPrefix(evidence), "\(picked)")
    let started = alice.hotfix("start", "6")
    #expect(world.normalise(started.err).contains("warning: \(evidence)"))
    let refused = bob.hotfix("start", "6")
    #expect(refused.status == 128)
    #expect(
      world.normalise(refused.err).hasPrefix("error: \(evidence)"),
      "\(world.normalise(refused.err))")
    // Its branch is removed by the forge, and by what the list says once it is merged back.
    origin.git("branch", "-D", "alice/hotfix-6")
    alice.git("fetch", "-q", "--prune")
    agree(alice)
    #expect(alice.hotfix("sync", "-q").status == 0)
    origin.merge("alice/master-prep", into: "master")
    let lines = linesOf(alice.hotfix("start", "--list").out)
    #expect(
      lines.first == "* synced  #6  alice/hotfix-6     "
        + "git switch master && git branch -D alice/hotfix-6",
      "\(lines)")
    #expect(alice.hotfix("sync", "--check", "6").status == 0)

    // What production takes back is wanted again.
    origin.commit(
      "Revert \"Soup for less\"", ["menu.txt": "soup 3\nbread 1\ntea 2\n", "why.txt": .deleted],
      on: "production")
    let again = alice.hotfix("start", "--list", "--porcelain").out
    #expect(again == "hotfix pushed 6 alice/hotfix-6\n" || again.contains("picked 6"), "\(again)")
  }

  @Test("it asks the remote twice, and git no more often for twenty hotfixes than for two")
  func processes() {
    let world = World.runbook()
    let alice = world.alice
    func list() -> (processes: [String], connections: [String]) {
      world.count { _ = alice.begin("start", "--list").wait() }
    }
    for number in 1...2 { alice.git("branch", "alice/hotfix-\(number)", "origin/production") }
    let few = list()
    for number in 10...30 { alice.git("branch", "alice/hotfix-\(number)", "origin/production") }
    let many = list()
    #expect(few.processes.count <= 14 && few.connections.count == 2, "\(few)")
    #expect(many.processes.count == few.processes.count, "\(many)")
  }
}
