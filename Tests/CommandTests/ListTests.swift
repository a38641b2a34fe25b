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
    type(alice, "hotfix-start", "-q", "9")
    type(alice, "hotfix-start", "-q", "5")
    type(alice, "hotfix-pick", "-q", "--no-push")
    type(alice, "hotfix-start", "-q", "6")
    #expect(alice.hotfix("pick", "-q").status == 1)
    origin.merge("bob/hotfix-4", into: "production")
    return world
  }

  @Test("every open hotfix is a line with its stage and what comes next, mine and others'")
  func stages() {
    let world = everyStage()
    let alice = world.alice
    let before = alice.state(tracking: false)
    expect(
      alice.hotfix("start", "--list"),
      out: """
          started        #9     alice/hotfix-9   merge #9, then git hotfix-pick 9
        * conflict       #6     alice/hotfix-6   resolve it, then git hotfix-pick --continue
          picked         #5     alice/hotfix-5   git hotfix-pick 5
          pushed         #1234  bob/hotfix-1234  merge its pull request into production
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
        "  pushed         #1234  bob/hotfix-1234  merge its pull request into production",
        "  pushed         #5     alice/hotfix-5   merge its pull request into production",
        "  in-production  #4     bob/hotfix-4     "
          + "merge the pull request of alice/master-prep with a merge commit",
      ])
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
        "  pushed #1234 bob/hotfix-1234", "    merge its pull request into production",
      ])
    #expect(
      shown(40) == [
        "* started  #5     alice/hotfix-5", "      git hotfix-pick",
        "  pushed   #1234  bob/hotfix-1234", "      merge its pull request into production",
      ])
    let wide = [
      "* started  #5     alice/hotfix-5   git hotfix-pick",
      "  pushed   #1234  bob/hotfix-1234  merge its pull request into production",
    ]
    #expect(shown(80) == wide && shown(200) == wide)
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
        no hotfix is open
        hint: git hotfix-start <pr>
        """)
    expect(
      bare.hotfix("start", "--list", "12"), status: 129, out: "",
      err: """
        error: '12' is one argument too many
        usage: git hotfix-start [<options>] <pr>
        hint: git hotfix-start -h
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

  @Test("a pick that stopped in another worktree is told with the way there")
  func elsewhere() {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"])
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "--worktree", "6")
    let there = alice.at("../shop-hotfix-6")
    #expect(there.hotfix("pick").status == 1)
    expect(
      alice.hotfix("start", "--list"),
      out: "  conflict  #6  alice/hotfix-6  resolve it, then "
        + "git -C '<world>/alice/shop-hotfix-6' hotfix-pick --continue",
      err: "")
    #expect(
      there.hotfix("start", "--list").out
        == "* conflict  #6  alice/hotfix-6  resolve it, then git hotfix-pick --continue\n")
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
    #expect(few.processes.count <= 11 && few.connections.count == 2, "\(few)")
    #expect(many.processes.count == few.processes.count, "\(many)")
  }
}
