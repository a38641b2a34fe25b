import Testing

/// What `git hotfix-sync` reports, and how it recognises a sync that was squash-merged.
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

  @Test("what production reverted again brings nothing")
  func revertedAgain() {
    let world = released()
    world.origin.commit(
      "Revert \"Fix the till (#1234)\" (#15)",
      ["till.txt": "open\nadd prices\nround up\ngive change\nclose\n"], on: "production",
      as: "rollback")
    world.sync().expect(changes: [])
  }

  @Test("commits of production alone are named by what they bring and by what they lost")
  func bringsAndLost() {
    let world = released(["menu.txt": "soup 9\n"])
    world.origin.commit(
      "By hand", ["menu.txt": "soup 5\n", "hand.txt": "x\n"], on: "production", as: "hand")
    let alice = world.alice
    alice.git("config", "hotfix.requestCommand", "cat >\"$HOME/body\"; echo https://shop/1")
    let sync = world.sync()
    sync.expect(changes: ["A hand.txt"])
    #expect(
      sync.said.hasPrefix(
        """
        master's version stays where both changed the same: 'menu.txt'
        warning: master does not get what <hand> By hand (Alice, 3 days ago) changes in 'menu.txt'
        warning: this merge changes 1 file of master: 'hand.txt'
          'hand.txt' from <hand> By hand (Alice, 3 days ago)

        """), "\(sync.said)")
    let body = """
      **Merge this with a merge commit** ("Create a merge commit"), not squashed or rebased: `master` must contain `production` afterwards.

      It changes 1 file of `master`:

      - `hand.txt`

      Files that both changed are as master has them:

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
    #expect(world.check == "squashed")
    let sync = world.sync()
    sync.expect(changes: [])
    #expect(
      sync.said.hasPrefix("<squash> ") && sync.said.contains(" was a squash-merged sync."),
      "\(sync.said)")
    #expect(
      world.origin.git("log", "-1", "--format=%P", "alice/master-prep")
        == "\(world.id("#21")) \(id)")
    #expect(world.check == "waiting")
    world.origin.merge("alice/master-prep")
    #expect(world.check == "in-sync")
    #expect(world.origin.tryGit("cat-file", "-e", "master:hand.txt").status != 0)
  }

  @Test("a squashed sync without a trace brings nothing back if it is one commit's change")
  func squashedWithoutTrace() {
    let world = released()
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    world.origin.commit("Tidy up", ["hand.txt": "x\n"], as: "squash")
    world.origin.squash(21, "Remove it", ["hand.txt": .deleted])
    #expect(world.check == "needed")
    world.sync().expect(changes: [])
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
    #expect(world.check == "waiting")
    world.sync().expect(changes: ["A hand.txt"])
  }

  @Test("a commit of main that only speaks of one of production is no squashed sync of it")
  func mentioned() {
    let world = released()
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    let id = world.id("hand").prefix(12)
    world.origin.squash(20, "Describe \(id)", ["docs.txt": "y\n"])
    world.origin.squash(21, "Port hand (\(id))", ["docs.txt": "z\n"])
    world.sync().expect(changes: ["A hand.txt"])
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
    #expect(world.check == "squashed")
    let sync = world.sync()
    sync.expect(changes: ["A more.txt"])
    #expect(sync["brings"] == ["<more>"])
  }

  @Test("neither a cherry-pick's line, nor a revert, nor the fix's own commit is a squashed sync")
  func noSquash() {
    let world = released()
    let id = world.id("production")
    world.origin.commit(
      "Pick it\n\n(cherry picked from commit \(id))", ["picked.txt": "x\n"])
    world.origin.commit("Revert \"Sync with \(id.prefix(12))\"", ["back.txt": "x\n"])
    #expect(world.check == "needed")
  }

  @Test("a squashed sync that master took back counts no more")
  func squashTakenBack() {
    let world = released()
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    _ = world.alice.hotfix("sync", "-q")
    let subject = "Sync with \(world.id("hand").prefix(12)) (#20)"
    squash("alice/master-prep", world, subject)
    world.origin.commit("Revert \"\(subject)\" (#22)", ["hand.txt": .deleted])
    #expect(world.check == "needed")
  }
}

extension World {
  /// What `git hotfix-sync --check` answers Alice.
  var check: String {
    let answer = alice.hotfix("sync", "--check", "--porcelain")
    #expect(answer.status == (answer.out == "check in-sync\n" ? 0 : 1), "\(answer.err)")
    return answer.out.replacing("check ", with: "").split(separator: "\n").first.map(String.init)
      ?? ""
  }
}
