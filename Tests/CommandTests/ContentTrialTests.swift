import Testing

@testable import HotfixCore

/// Merges that are only tried, against a real repository.
@Suite struct ContentTrialTests {
  /// `HotfixCore` asks in the current directory of the test, so it is given the place.
  private func git(_ repo: Repo) throws -> Git {
    let git = Git(
      Processes(verbose: false, quiet: true), words: ["git", "-C", Bytes(repo.path)])
    _ = try git.place(nil)
    return git
  }

  private func commit(_ git: Git, _ revision: String) throws -> Commit {
    try git.commit(git.id(Bytes(revision))!, MarkStyle())
  }

  @Test("picking and undoing a commit are tried on any tree, a root commit too")
  func pickAndUndo() throws {
    let world = World.runbook()
    let alice = world.alice
    let git = try git(alice)
    let (fix, root) = (
      try commit(git, world.id("#1234")), try commit(git, world.id("open"))
    )
    func tree(_ revision: String) throws -> ObjectID { try git.id("\(Bytes(revision))^{tree}")! }
    let (before, after) = (try tree("origin/master~1"), try tree("origin/master"))
    let results = try git.trials([
      .pick(fix, onto: before), .pick(fix, onto: after), .undo(fix, in: after),
      .undo(fix, in: before), .undo(root, in: tree(world.id("open"))),
      .pick(root, onto: after), .pick(fix, onto: before),
    ])
    #expect(results.map(\.isClean) == [true, true, true, true, true, false, true])
    #expect(
      results.prefix(4).map(\.tree) == [after, after, before, before], "\(results)")
    #expect(results[4].tree.hex.text == alice.git("hash-object", "-t", "tree", "/dev/null"))
    #expect(results[5].conflicts == ["README", "menu.txt", "till.txt"])
    #expect(results[6].tree == after)
  }

  @Test(
    "no attribute and no setting makes a trial clean",
    arguments: [".gitattributes", "home", "settings", "worktree"])
  func plain(place: String) throws {
    let world = World(["notes": "one\ntwo\nthree\n"])
    let (origin, alice) = (world.origin, world.alice)
    origin.squash(1, "Fix", ["notes": "one\nfix\nthree\n"])
    origin.commit("Own", ["notes": "one\nown\nthree\n"], on: "production")
    alice.git("fetch", "-q")
    switch place {
    case "settings":
      alice.git("config", "merge.default", "union")
      alice.git("config", "merge.renormalize", "true")
    case "home":
      alice.write("../attributes", "notes merge=union\n")
      alice.git("config", "--global", "core.attributesFile", "~/attributes")
    case "worktree":
      alice.git("config", "core.worktree", alice.path)
      alice.write(".gitattributes", "notes merge=union\n")
    default: alice.write(place, "notes merge=union\n")
    }
    let git = try git(alice)
    let tree = try git.id("origin/production^{tree}")!
    let result = try git.trials([.pick(commit(git, world.id("#1")), onto: tree)])[0]
    #expect(!result.isClean)
    #expect(result.conflicts == ["notes"])
    #expect(result.stages.count == 3)
  }
}
