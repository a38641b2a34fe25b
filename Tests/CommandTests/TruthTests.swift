import Testing

/// What `git hotfix-sync` says of a merge that is clean and does more than it seems.
@Suite struct TruthTests {
  /// Production has the hotfix of #1234; master may have moved on.
  private func released(_ changes: [String: Content] = [:]) -> World {
    let world = World.runbook()
    let bob = world.bob
    _ = bob.hotfix("start", "-q", "1234")
    _ = bob.hotfix("pick", "-q")
    bob.name("bob/hotfix-1234", as: "pick")
    world.origin.merge(
      "bob/hotfix-1234", into: "production", "Merge pull request #9 from acme/bob/hotfix-1234",
      as: "production")
    world.origin.git("branch", "-D", "bob/hotfix-1234")
    if !changes.isEmpty { world.origin.squash(10, "Meanwhile", changes) }
    return world
  }

  /// The sync as one squashed commit of master.
  private func squash(_ branch: String, _ world: World, _ message: String) {
    world.origin.commit(
      message, tree: world.origin.git("rev-parse", "\(branch)^{tree}"), as: "squash")
  }

  private func pushed(_ production: String) -> String {
    """
    pushing 'alice/master-prep' to 'origin'
    hint: to have a page that opens it, set hotfix.forge
    Next:
      1. Open the pull request from alice/master-prep into master, with the title "Merge production (<\(production)>) into master" and this text:
           git cat-file blob <text>
      2. Merge it with a merge commit ("Create a merge commit")
      3. After it is merged: git hotfix-sync --check
    """
  }

  @Test("a fix that master has reverted and that comes back is named with its revert")
  func returns() {
    let world = released()
    world.origin.commit(
      "Revert \"Fix the till (#1234)\" (#11)",
      ["till.txt": "open\nadd prices\nround up\ngive change\nclose\n"], as: "revert")
    expect(
      world.alice.hotfix("sync"), out: "",
      err: """
        merging production (<production>) changes 1 file of master: 'till.txt'
          'till.txt' by <pick> Fix the till (#1234) (Alice, 3 days ago)
        warning: <#1234> Fix the till (#1234) (Alice, 3 days ago) comes back, although master has it reverted: <revert> Revert "Fix the till (#1234)" (#11) (Alice, 3 days ago)
        \(pushed("production"))
        """)
    let keys = world.alice.hotfix("sync", "--porcelain").out
    #expect(
      world.normalise(keys).contains(
        "\nchanges till.txt\nbrings <pick>\nreturns <#1234>\n"), "\(world.normalise(keys))")
  }

  @Test("a rollback on production that undoes a fix on master too is told")
  func rollback() {
    let world = World.runbook()
    world.origin.commit(
      "Revert \"Describe the shop (#3)\" (#14)", ["README": "The shop\n"], on: "production",
      as: "rollback")
    expect(
      world.alice.hotfix("sync"), out: "",
      err: """
        merging production (<rollback>) changes 1 file of master: 'README'
          'README' by <rollback> Revert "Describe the shop (#3)" (#14) (Alice, 3 days ago)
        warning: <rollback> Revert "Describe the shop (#3)" (#14) (Alice, 3 days ago) takes back on master too what it took back on production
        \(pushed("rollback"))
        """)
  }

  @Test("what production took back again is nobody's news")
  func takenBack() {
    let world = released()
    world.origin.commit(
      "Revert \"Fix the till (#1234)\" (#15)",
      ["till.txt": "open\nadd prices\nround up\ngive change\nclose\n"], on: "production",
      as: "rollback")
    expect(
      world.alice.hotfix("sync"), out: "",
      err: """
        merging production (<rollback>) leaves master's content unchanged
        \(pushed("rollback"))
        """)
  }

  @Test("commits of production alone are named by what they bring and by what they lost")
  func bringsAndLost() {
    let world = released(["menu.txt": "soup 9\n"])
    world.origin.commit(
      "By hand", ["menu.txt": "soup 5\n", "hand.txt": "x\n"], on: "production", as: "hand")
    let alice = world.alice
    alice.git("config", "hotfix.requestCommand", "cat >\"$HOME/body\"; echo https://shop/1")
    expect(
      alice.hotfix("sync"), out: "https://shop/1",
      err: """
        1 conflict resolved as master has it: 'menu.txt'
          lost there: <hand> By hand (Alice, 3 days ago)
        merging production (<hand>) changes 1 file of master: 'hand.txt'
          'hand.txt' by <hand> By hand (Alice, 3 days ago)
        pushing 'alice/master-prep' to 'origin'
        Next:
          1. Merge it with a merge commit ("Create a merge commit")
          2. After it is merged: git hotfix-sync --check
        """)
    let body = """
      **Merge this with a merge commit** ("Create a merge commit"), not squashed or rebased: `master` must contain `production` afterwards.

      It changes 1 file of `master`:

      - `hand.txt`

      Conflicts, resolved as `master` has them:

      - `menu.txt`

      Commits that only `production` has, up to <hand>:

      - `By hand` by `Alice`: <hand>, changes `hand.txt`, lost in `menu.txt`
      - `Merge pull request #\u{2060}9 from acme/bob/hotfix-1234` by `Bob`: <production>
      - `Fix the till` by `Alice`: <pick>

      """
    #expect(world.normalise(readFile("\(world.path)/alice/body")) == body)
    // A second run has the same to say to the forge.
    _ = alice.run(["sh", "-c", "rm \"$HOME/body\""])
    #expect(alice.hotfix("sync", "-q").status == 0)
    #expect(world.normalise(readFile("\(world.path)/alice/body")) == body)
    let keys = alice.hotfix("sync", "--porcelain").out
    #expect(
      world.normalise(keys).contains(
        "\nresolved menu.txt\nchanges hand.txt\nbrings <hand>\nlost <hand>\n"), "\(keys)")
  }

  @Test("what comes to a file that master renamed is found, too")
  func renamed() {
    let world = World.runbook()
    world.origin.commit(
      "Move the till",
      [
        "till.txt": .deleted,
        "desk/till.txt": .text(world.origin.git("show", "master:till.txt") + "\n"),
      ])
    world.origin.commit(
      "Open wide", ["till.txt": "open wide\nadd prices\nround up\ngive change\nclose\n"],
      on: "production", as: "wide")
    let outcome = world.alice.hotfix("sync", "--porcelain")
    #expect(
      world.normalise(outcome.out).contains("changes desk/till.txt\nbrings <wide>\n"),
      "\(world.normalise(outcome.out))")
  }

  @Test(
    "a squashed sync is told by its trailer and by production's id, and its repair brings nothing back",
    arguments: ["Prepare master (#20)\n\nHotfix-sync: %P %T", "Merge live (%p) into master (#20)"])
  func squashed(message: String) {
    let world = released()
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    let alice = world.alice
    _ = alice.hotfix("sync", "-q")
    let id = world.id("hand")
    squash(
      "alice/master-prep", world,
      message.replacing("%P", with: id).replacing("%p", with: id.prefix(12)).replacing(
        "%T", with: alice.git("rev-parse", "alice/master-prep^{tree}")))
    world.origin.squash(21, "Remove it", ["hand.txt": .deleted])
    let subject = message.split(separator: "\n")[0].replacing("%p", with: "<hand>")
    expect(
      alice.hotfix("sync", "--check"), status: 1, out: "",
      err: """
        production was squashed into <squash> \(subject) (Alice, 3 days ago)
        the history of production is missing on master
        hint: to merge it as if that had been a merge commit:
        hint:   git hotfix-sync
        """)
    expect(
      alice.hotfix("sync", "--check", "--porcelain"), status: 1, out: "check squashed")
    expect(
      alice.hotfix("sync"), out: "",
      err: """
        production up to <hand> was squashed into <squash> \(subject) (Alice, 3 days ago); it counts as merged
        merging production (<hand>) leaves master's content unchanged
        \(pushed("hand"))
        """)
    #expect(
      world.origin.git("log", "-1", "--format=%P", "alice/master-prep")
        == "\(world.id("#21")) \(id)")
    // The branch is what is missing now.
    expect(
      alice.hotfix("sync", "--check", "--porcelain"), status: 1, out: "check waiting")
    world.origin.merge("alice/master-prep")
    expect(alice.hotfix("sync", "--check"), out: "", err: "")
    #expect(world.origin.tryGit("cat-file", "-e", "master:hand.txt").status != 0)
  }

  @Test("one that has lost every trace is told by its branch, if that changes anything")
  func squashedWithoutTrace() {
    let world = released()
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    let alice = world.alice
    _ = alice.hotfix("sync", "-q")
    world.origin.squash(20, "Meanwhile", ["menu.txt": "soup 9\n"])
    world.origin.commit("Tidy up", ["hand.txt": "x\n"], as: "squash")
    world.origin.squash(21, "Remove it", ["hand.txt": .deleted])
    for person in [alice, world.bob] {
      expect(
        person.hotfix("sync", "--check"), status: 1, out: "",
        err: """
          production was squashed into <squash> Tidy up (Alice, 3 days ago)
          the history of production is missing on master
          hint: to merge it as if that had been a merge commit:
          hint:   git hotfix-sync
          """)
      let list = person.hotfix("start", "--list")
      #expect((list.out + list.err).hasSuffix(" git hotfix-sync\n"), "\(list)")
    }
    expect(
      alice.hotfix("sync"), out: "",
      err: """
        production up to <hand> was squashed into <squash> Tidy up (Alice, 3 days ago); it counts as merged
        merging production (<hand>) leaves master's content unchanged
        \(pushed("hand"))
        """)
    #expect(alice.hotfix("sync", "--check", "-q", "--porcelain").out == "check waiting\n")
    world.origin.merge("alice/master-prep")
    #expect(alice.hotfix("sync", "--check").status == 0)
    #expect(world.origin.tryGit("cat-file", "-e", "master:hand.txt").status != 0)
  }

  @Test("one commit of production that somebody ported to master is no sync of all")
  func ported() {
    let world = released()
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    world.origin.commit("Again", ["again.txt": "x\n"], on: "production", as: "again")
    let (alice, bob) = (world.alice, world.bob)
    #expect(alice.hotfix("sync", "-q").status == 0)
    bob.git("fetch", "-q")
    bob.git("switch", "-q", "--detach", "origin/master")
    bob.git("cherry-pick", world.id("again"))
    bob.git("push", "-q", "origin", "HEAD:master")
    let before = world.origin.state()
    #expect(alice.hotfix("sync", "--check", "-q", "--porcelain").out == "check waiting\n")
    #expect(alice.hotfix("sync", "-q").status == 0)
    expect(world.origin.state(), equals: before)
    #expect(world.origin.git("show", "alice/master-prep:hand.txt") == "x")
  }

  @Test("a commit of main that only speaks of one of production is no squashed sync of it")
  func mentioned() {
    let world = released()
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    let id = world.id("hand").prefix(12)
    world.origin.squash(20, "Describe \(id)", ["docs.txt": "y\n"])
    world.origin.squash(21, "Port hand (\(id))", ["docs.txt": "z\n"])
    let alice = world.alice
    #expect(alice.hotfix("sync", "-q").status == 0)
    #expect(world.origin.git("show", "alice/master-prep:hand.txt") == "x")
  }

  @Test("after a squashed sync only what production gained since comes")
  func gained() {
    let world = released()
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    let alice = world.alice
    _ = alice.hotfix("sync", "-q")
    squash("alice/master-prep", world, "Merge production (\(world.id("hand").prefix(12))) (#20)")
    world.origin.squash(21, "Remove it", ["hand.txt": .deleted])
    world.origin.commit("More", ["more.txt": "x\n"], on: "production", as: "more")
    expect(
      alice.hotfix("sync", "--check"), status: 1, out: "",
      err: """
        production was squashed into <squash> Merge production (<hand>) (#20) (Alice, 3 days ago)
        master lacks 1 commit of it since, and the history of production is missing on master
        hint: to merge it as if that had been a merge commit:
        hint:   git hotfix-sync
        """)
    let keys = alice.hotfix("sync", "--porcelain").out
    #expect(
      world.normalise(keys).contains("\nchanges more.txt\nbrings <more>\ncommit "), "\(keys)")
    #expect(alice.git("diff", "--name-only", "origin/master", "alice/master-prep") == "more.txt")
  }

  @Test("one made by hand is told by the head of its pull request, which has production")
  func squashedByHand() {
    let world = released()
    let origin = world.origin
    let alice = world.alice
    alice.git("config", "hotfix.forge", "github")
    alice.git("config", "hotfix.request", "none")
    origin.commit("Hand", on: "refs/pull/30/head", from: "master", parents: ["production"])
    origin.commit("Another", ["x": "x\n"], on: "refs/pull/31/head", from: "master")
    origin.squash(31, "Another", ["x": "x\n"])
    origin.squash(30, "Master prep")
    expect(
      alice.hotfix("sync", "--check"), status: 1, out: "",
      err: """
        production was squashed into <#30> Master prep (#30) (Bob, 3 days ago)
        the history of production is missing on master
        hint: to merge it as if that had been a merge commit:
        hint:   git hotfix-sync
        """)
    #expect(!alice.git("for-each-ref").contains("pull"))
  }

  @Test("neither a cherry-pick's line, nor a revert, nor the fix's own commit is a squashed sync")
  func noSquash() {
    let world = released()
    let id = world.id("production")
    world.origin.commit(
      "Pick it\n\n(cherry picked from commit \(id))", ["picked.txt": "x\n"])
    world.origin.commit("Revert \"Sync with \(id.prefix(12))\"", ["back.txt": "x\n"])
    expect(
      world.alice.hotfix("sync", "--check", "--porcelain"), status: 1, out: "check needed")
  }

  @Test("a squashed sync that master took back counts no more")
  func squashTakenBack() {
    let world = released()
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    _ = world.alice.hotfix("sync", "-q")
    let subject = "Sync with \(world.id("hand").prefix(12)) (#20)"
    squash("alice/master-prep", world, subject)
    world.origin.commit("Revert \"\(subject)\" (#22)", ["hand.txt": .deleted])
    let keys = world.bob.hotfix("sync", "--check", "--porcelain")
    #expect(!keys.out.contains("squashed"), "\(keys.out)")
  }

  @Test("main's second file stays where production renamed it onto another one")
  func twoToOne() {
    let world = World(["a.txt": "a\nb\nc\nd\ne\nf\n", "b.txt": "1\n2\n3\n4\n5\n6\n"])
    let origin = world.origin
    origin.commit(
      "Move a",
      ["a.txt": .deleted, "c.txt": "a\nb\nc\nd\ne\nf\n", "b.txt": "1\n2\n3\n4\n5\n6\n7\n"])
    origin.commit("Move b", ["b.txt": .deleted, "c.txt": "1\n2\n3\n4\n5\n6\n"], on: "production")
    let alice = world.alice
    expect(alice.hotfix("sync", "-q"), out: "", err: "")
    #expect(alice.git("show", "alice/master-prep:b.txt") == "1\n2\n3\n4\n5\n6\n7")
    #expect(alice.git("show", "alice/master-prep:c.txt") == "a\nb\nc\nd\ne\nf")
  }

  @Test("main's file stays where production moved it onto what git takes for another's new name")
  func movedOntoConflict() {
    // For what main has not changed, a merge looks for no new name; for what it has deleted, it does.
    let world = World(["x.txt": "a\nb\nc\nd\ne\nf\ng\nh\n", "y.txt": "a\nb\nc\nd\ne\nf\n"])
    world.origin.commit("Drop y", ["y.txt": .deleted])
    world.origin.commit(
      "Move x", ["x.txt": .deleted, "y.txt": .deleted, "z.txt": "a\nb\nc\nd\ne\nf\ng\nH\n"],
      on: "production")
    let alice = world.alice
    expect(alice.hotfix("sync", "-q"), out: "", err: "")
    #expect(alice.git("ls-tree", "-r", "--name-only", "alice/master-prep") == "x.txt")
  }
}
