import Testing

/// `git hotfix-sync` on the runbook's story, after the hotfix went out.
@Suite struct SyncTests {
  /// Production has the hotfix of #1234, merged as a pull request; master may have moved on.
  private func released(_ changes: [String: Content] = [:]) -> World {
    let world = World.runbook()
    let bob = world.bob
    _ = bob.hotfix("start", "-q", "1234")
    _ = bob.hotfix("pick", "-q")
    world.origin.merge(
      "bob/hotfix-1234", into: "production", "Merge pull request #9 from acme/bob/hotfix-1234",
      as: "production")
    world.origin.git("branch", "-D", "bob/hotfix-1234")
    if !changes.isEmpty { world.origin.squash(10, "Meanwhile", changes) }
    return world
  }

  private let steps = """
    Next:
      1. Merge the pull request with a merge commit ("Create a merge commit")
      2. Check that master contains production: git hotfix-sync --check

    """

  @Test("sync merges production into main on its own branch, main's content unchanged")
  func straight() {
    let world = released()
    let alice = world.alice
    alice.write("till.txt", "mine\n")
    let work = alice.git("status", "--porcelain")
    let outcome = alice.hotfix("sync")
    alice.name("alice/master-prep", as: "sync")
    #expect(outcome.status == 0)
    #expect(
      outcome.normalised.err.hasPrefix("The content of master does not change.\n"),
      "\(outcome.err)")
    #expect(outcome.err.hasSuffix(steps), "\(outcome.err)")
    #expect(world.origin.git("rev-parse", "alice/master-prep") == world.id("sync"))
    #expect(
      alice.git("log", "-1", "--format=%P", "alice/master-prep")
        == "\(world.id("#1234")) \(world.id("production"))")
    #expect(alice.git("diff", "--stat", "origin/master", "alice/master-prep") == "")
    let tree = alice.git("rev-parse", "alice/master-prep^{tree}")
    let id = world.id("production")
    #expect(
      alice.git("log", "-1", "--format=%B", "alice/master-prep")
        == "Merge production (\(id.prefix(12))) into master\n\nHotfix-sync: \(id) \(tree)\n")
    #expect(alice.git("status", "--porcelain") == work)
    #expect(alice.tryGit("config", "--get-regexp", #"branch\.alice.*\.(merge|remote)"#).out == "")
  }

  @Test("run again it leaves the branch alone, and says what is there")
  func again() {
    let world = released()
    let alice = world.alice
    _ = alice.hotfix("sync")
    let before = (alice.state(), world.origin.state())
    let outcome = alice.hotfix("sync")
    #expect(outcome.err.hasPrefix("alice/master-prep already merges production.\n"))
    #expect(outcome.err.hasSuffix(steps), "\(outcome.err)")
    expect(alice.state(), equals: before.0)
    expect(world.origin.state(), equals: before.1)
  }

  @Test("where production is merged already there is nothing to do, and an open hotfix is named")
  func inSync() {
    let world = World.runbook()
    let alice = world.alice
    expect(
      alice.hotfix("sync"), out: "",
      err: """
        master contains production (<#3>). Nothing to merge.
        A very well deserved ice cream 🍦
        """)
    _ = alice.hotfix("start", "-q", "1234")
    _ = alice.hotfix("pick", "-q")
    expect(
      alice.hotfix("sync"), out: "",
      err: """
        warning: alice/hotfix-1234 is not in production yet
        master contains production (<#3>). Nothing to merge.
        Next:
          1. See what each open hotfix needs: git hotfix-start --list
        """)
    #expect(!world.origin.exists("refs/heads/alice/master-prep"))
  }

  @Test("a hotfix that has nothing yet is open still when production has moved on")
  func openStill() {
    let world = released()
    let alice = world.alice
    alice.git("branch", "alice/hotfix-5", world.id("#3"))
    world.origin.merge("production", into: "master")
    expect(
      alice.hotfix("sync", "--check"), out: "",
      err: """
        warning: 'alice/hotfix-5' is not in production yet
        hint: git hotfix-pick 5
        """)
    #expect(
      alice.hotfix("sync").err.hasPrefix("warning: alice/hotfix-5 is not in production yet\n"))
  }

  /// What git and then main's version of every conflicted path make, in a checkout of main.
  private func oracle(_ world: World) -> String {
    let repo = world.clone(to: "oracle")
    _ = repo.tryGit("merge", "-q", "--no-ff", "-m", "oracle", "origin/production")
    for path in repo.git("diff", "--name-only", "--diff-filter=U", "-z").split(separator: "\0") {
      let name = String(path)
      if repo.tryGit("cat-file", "-e", "origin/master:\(name)").status == 0 {
        repo.git("checkout", "-q", "origin/master", "--", name)
      } else {
        repo.git("rm", "-q", "--cached", "--", name)
      }
    }
    return repo.git("write-tree")
  }

  @Test(
    "every conflicted path is as main has it",
    arguments: [
      (["till.txt": .text("main's\n")], ["till.txt"]),
      (["till.txt": .deleted], ["till.txt"]),
      (["till.txt": .bytes([0, 1, 2])], ["till.txt"]),
      (["till.txt": .executable("x\n")], ["till.txt"]),
      (["till.txt": .symlink("README")], ["till.txt"]),
      (["till.txt": .deleted, "till.txt/inside": .text("x\n")], ["till.txt"]),
    ] as [([String: Content], [String])])
  func mainWins(changes: [String: Content], paths: [String]) {
    let world = released(changes)
    let alice = world.alice
    let outcome = alice.hotfix("sync", "--porcelain")
    #expect(outcome.status == 0, "\(outcome.err)")
    let resolved = outcome.out.split(separator: "\n").compactMap { line in
      line.hasPrefix("resolved ") ? String(line.dropFirst(9)) : nil
    }
    #expect(resolved.contains(paths[0]), "\(resolved)")
    #expect(
      alice.git("rev-parse", "alice/master-prep^{tree}")
        == alice.git("rev-parse", "origin/master^{tree}"))
    #expect(alice.git("rev-parse", "alice/master-prep^{tree}") == oracle(world))
    for path in resolved {
      #expect(alice.git("log", "-1", "--format=%B", "alice/master-prep").contains("\n  \(path)\n"))
    }
  }

  @Test("from a sub-directory paths are counted from the top")
  func subdirectory() {
    let world = released(["till.txt": "main's\n"])
    let outcome = world.alice.at("door").hotfix("sync", "--porcelain")
    #expect(outcome.out.contains("\nresolved till.txt\n"), "\(outcome.out)\(outcome.err)")
    #expect(outcome.out.components(separatedBy: "resolved").count == 2)
  }

  @Test("what production alone changed comes to main and is named")
  func changes() {
    let world = released()
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    let sync = world.sync()
    sync.expect(changes: ["A hand.txt"])
    #expect(sync["brings"] == ["<hand>"])
  }

  @Test("--resolve=stop stops with 1 and leaves nothing; hunk keeps production's other changes")
  func resolve() {
    let world = released(["till.txt": "open\nadd prices\nround down\ngive change\nclose\n"])
    world.origin.commit(
      "Another line", ["till.txt": "open wide\nadd prices\nround to a cent\ngive change\nclose\n"],
      on: "production", as: "line")
    let alice = world.alice
    let before = (alice.state(tracking: false), world.origin.state())
    expect(
      alice.hotfix("sync", "--resolve=stop"), status: 1, out: "",
      err: """
        error: merging production into master conflicts in 1 file
          till.txt
        To keep master's version of these files:
          git hotfix-sync --resolve=file
        To keep master's version of the lines alone:
          git hotfix-sync --resolve=hunk
        To resolve them by hand, and then to open a pull request into master:
          git switch -c alice/master-prep --no-track refs/remotes/origin/master
          git merge --no-ff refs/remotes/origin/production
          git push origin alice/master-prep
        """)
    expect(alice.state(tracking: false), equals: before.0)
    expect(world.origin.state(), equals: before.1)
    #expect(alice.hotfix("sync", "-q", "--resolve=hunk").status == 0)
    #expect(
      alice.git("show", "alice/master-prep:till.txt")
        == "open wide\nadd prices\nround down\ngive change\nclose")
  }

  @Test("when production moves on, the sync branch is rebuilt over what was pushed")
  func rebuilt() {
    let world = released()
    let alice = world.alice
    _ = alice.hotfix("sync", "-q")
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    #expect(alice.hotfix("sync", "-q").status == 0)
    #expect(
      world.origin.git("log", "-1", "--format=%P", "alice/master-prep")
        == "\(world.id("#1234")) \(world.id("hand"))")
  }

  @Test("a sync branch that a person worked on is never rebuilt")
  func workedOn() {
    let world = released()
    let alice = world.alice
    _ = alice.hotfix("sync", "-q")
    world.origin.commit("Mine", ["mine.txt": "x\n"], on: "alice/master-prep", by: .bob, as: "mine")
    let outcome = alice.hotfix("sync")
    expect(
      outcome, status: 128, out: "",
      err: """
        error: Bob worked on alice/master-prep: its last commit was not made by git hotfix-sync
        To keep that work under another name:
          git branch -m alice/master-prep alice/master-prep-old
          git push origin refs/remotes/origin/alice/master-prep:refs/heads/alice/master-prep-old
          git push origin --delete alice/master-prep
        """)
    #expect(world.origin.git("rev-parse", "alice/master-prep") == world.id("mine"))
  }

  @Test("the leftover of a sync that was merged is used again")
  func leftover() {
    let world = released()
    let alice = world.alice
    _ = alice.hotfix("sync", "-q")
    world.origin.merge("alice/master-prep", as: "merged")
    expect(
      alice.hotfix("sync"), out: "",
      err: """
        master contains production (<production>). Nothing to merge.
        A very well deserved ice cream 🍦
        """)
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production", as: "hand")
    #expect(alice.hotfix("sync", "-q").status == 0)
    #expect(
      world.origin.git("log", "-1", "--format=%P", "alice/master-prep")
        == "\(world.id("merged")) \(world.id("hand"))")
  }

  @Test("another --resolve makes the sync again, and so does another --title")
  func otherMode() {
    let world = released(["menu.txt": "main 1\n2\n3\n4\n5\n6\n7\n8\n"])
    world.origin.commit(
      "Menu", ["menu.txt": "own 1\n2\n3\n4\n5\n6\n7\nown 8\n"], on: "production")
    #expect(world.sync("--resolve=stop").outcome.status == 1)
    _ = world.sync()
    let alice = world.alice
    func title() -> String { alice.git("log", "-1", "--format=%s", "alice/master-prep") }
    let (first, subject) = (alice.git("rev-parse", "alice/master-prep"), title())
    _ = world.sync()
    #expect(alice.git("rev-parse", "alice/master-prep") == first)
    #expect(world.sync("--resolve=hunk").show("menu.txt").hasPrefix("main 1\n2\n"))
    #expect(alice.git("rev-parse", "alice/master-prep") != first)
    #expect(title() == subject)
    _ = world.sync("--title=AB-9 Merge production")
    #expect(title() == "AB-9 Merge production")
    #expect(world.origin.git("log", "-1", "--format=%s", "alice/master-prep") == title())
    #expect(world.check == "waiting")
  }

  @Test("--resolve=stop names every path, however many there are")
  func stopLists() {
    let names = (10...40).map { "f\($0)" }
    func files(_ text: String) -> [String: Content] {
      Dictionary(uniqueKeysWithValues: names.map { ($0, .text(text)) })
    }
    let world = World(files("1\n"))
    world.origin.squash(1, "Main", files("main\n"))
    world.origin.commit("Own", files("own\n"), on: "production")
    let sync = world.sync("--resolve=stop")
    #expect(sync["conflict"] == names)
    for name in names { #expect(sync.said.contains("\n  \(name)\n")) }
  }

  @Test("a sync branch made for another production is refused, and a branch of its own is not")
  func otherProduction() {
    let world = released()
    world.origin.commit("Own", ["own": "x\n"], on: "release/2", from: "master~3")
    let alice = world.alice
    #expect(world.sync().outcome.status == 0)
    let before = (alice.state(), world.origin.state())
    let other = alice.hotfix("sync", "--production=release/2")
    #expect(other.status == 128)
    #expect(other.err.contains("alice/master-prep merges another production"), "\(other.err)")
    expect(world.origin.state(), equals: before.1)
    #expect(
      alice.hotfix("sync", "-q", "--production=release/2", "--branch=alice/master-release/2-prep")
        .status == 0)
    #expect(world.origin.tryGit("rev-parse", "alice/master-release/2-prep").status == 0)
  }

  @Test("--check knows a sync that was merged and then reverted, until that is reverted")
  func reverted() {
    let world = released()
    let (origin, alice) = (world.origin, world.alice)
    origin.commit("Own", ["own": "x\n"], on: "production", as: "own")
    _ = world.sync()
    let before = origin.git("rev-parse", "master^{tree}")
    let merge = origin.merge("alice/master-prep", as: "merge")
    #expect(world.check == "in-sync")
    let revert = origin.commit(
      "Revert \"Merge branch 'alice/master-prep'\"\n\nThis reverts commit \(merge).", tree: before,
      as: "revert")
    #expect(world.check == "reverted")
    let refused = alice.hotfix("sync")
    #expect(refused.status == 128)
    #expect(refused.normalised.err.contains("  git revert <revert>\n"), "\(refused.err)")
    origin.commit(
      "Revert \"Revert \"Merge branch 'alice/master-prep'\"\"\n\nThis reverts commit \(revert).",
      ["own": "x\n"])
    #expect(world.check == "in-sync")
  }

  @Test("another's branch that does the same is named, and nothing is made")
  func others() {
    let world = released()
    _ = world.bob.hotfix("sync", "-q")
    let before = world.origin.state()
    expect(
      world.alice.hotfix("sync"), out: "",
      err: """
        origin/bob/master-prep already merges production.
        Next:
          1. Merge its pull request with a merge commit ("Create a merge commit")
          2. If none is open, or it was squashed or rebased:
               git hotfix-sync --user=bob
        """)
    expect(world.origin.state(), equals: before)
  }

  @Test("--check tells each stage by its key and status, and is silent at yes without a terminal")
  func check() {
    let world = World.runbook()
    let alice = world.alice
    func check(_ words: String..., status: Int32, _ key: String) {
      expect(
        alice.run(["git", "hotfix-sync", "--check", "--porcelain"] + words), status: status,
        out: "check \(key)")
    }
    check(status: 0, "in-sync")
    check("1234", status: 1, "not-landed")
    check("2", status: 0, "in-sync")
    _ = alice.hotfix("start", "-q", "1234")
    _ = alice.hotfix("pick", "-q")
    world.origin.merge("alice/hotfix-1234", into: "production", as: "production")
    check(status: 1, "needed")
    check("1234", status: 1, "needed")
    expect(
      alice.hotfix("sync", "--check"), status: 1, out: "",
      err: "master lacks 2 commits of production\nhint: git hotfix-sync")
    _ = alice.hotfix("sync", "-q")
    check("1234", status: 1, "waiting")
    world.origin.merge("alice/master-prep")
    check("1234", status: 0, "in-sync")
    expect(alice.hotfix("sync", "--check", "1234"), out: "", err: "")
    let seen = alice.hotfix("sync", "--check", tty: 80)
    #expect(seen.out.contains("a very well deserved ice cream 🍦"), "\(seen.out)")
  }

  @Test(
    "--check names a hotfix that is open, though main has all of production, and through a pipe")
  func checkOpen() {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "1234")
    let started = """
      warning: 'alice/hotfix-1234' is not in production yet
      hint: git hotfix-pick
      """
    expect(alice.hotfix("sync", "--check"), out: "", err: started)
    _ = alice.hotfix("pick", "-q")
    let open = """
      warning: 'alice/hotfix-1234' is not in production yet
      hint: merge its pull request into production; where none is open: git hotfix-start --user=alice 1234
      """
    expect(world.bob.hotfix("sync", "--check"), out: "", err: open)
    expect(world.bob.hotfix("sync", "--check", "2"), out: "", err: open)
    expect(
      world.bob.hotfix("sync", "--check", "-q"), out: "",
      err: "warning: 'alice/hotfix-1234' is not in production yet")
    expect(
      world.bob.hotfix("sync", "--check", "--porcelain"),
      out: "check in-sync\nopen alice/hotfix-1234", err: open)
    let seen = world.bob.hotfix("sync", "--check", tty: 200)
    #expect(
      world.normalise(seen.out).hasPrefix(
        "master contains production (<#3>)\nwarning: 'alice/hotfix-1234' is not in"), "\(seen.out)")
    #expect(!seen.out.contains("🍦"), "\(seen.out)")
  }

  @Test("the script of -n leaves the same refs here and on the remote")
  func dryRun() {
    let worlds = [released(["till.txt": "main's\n"]), released(["till.txt": "main's\n"])]
    for world in worlds {
      _ = world.alice
      world.time = 1_113_000_000
    }
    let before = (worlds[0].alice.state(tracking: false), worlds[0].origin.state())
    let script = worlds[0].alice.hotfix("sync", "-n")
    #expect(script.status == 0)
    expect(worlds[0].alice.state(tracking: false), equals: before.0)
    expect(worlds[0].origin.state(), equals: before.1)
    expect(worlds[0].alice.sh("sh", stdin: script.out), out: "")
    #expect(worlds[1].alice.hotfix("sync").status == 0)
    for refs in [
      worlds.map { $0.alice.git("for-each-ref") }, worlds.map { $0.origin.git("for-each-ref") },
    ] {
      #expect(refs[0] == refs[1])
    }
  }

  @Test("sync works in a bare repository, on a detached and on an unborn HEAD")
  func places() {
    for place in ["bare", "detached", "unborn"] {
      let world = released()
      let repo = place == "bare" ? world.clone("--bare", to: "bare") : world.alice
      if place == "detached" { repo.git("switch", "-q", "--detach") }
      if place == "unborn" { repo.git("symbolic-ref", "HEAD", "refs/heads/new") }
      expect(repo.hotfix("sync", "-q"), err: "")
      #expect(world.origin.git("log", "-1", "--format=%p", "alice/master-prep").contains(" "))
    }
  }

  @Test("sync makes at most 15 processes and two connections, whatever branches there are")
  func processes() {
    let world = released()
    let alice = world.alice
    for number in 1...5 { alice.git("branch", "alice/hotfix-\(number)", "origin/production~1") }
    let (processes, connections) = world.count { _ = alice.begin("sync", "-q").wait() }
    #expect(processes.count <= 15, "\(processes)")
    #expect(connections.count == 2, "\(connections)")
  }
}

/// Main's attributes count, whatever is checked out.
@Suite struct AttributeTests {
  /// Main says that both sides of `notes` are kept; production says nothing, and both change it.
  private func world(_ file: String = ".gitattributes", _ path: String = "notes") -> World {
    let world = World.runbook()
    let origin = world.origin
    origin.commit("Notes", [path: "one\n"])
    origin.release()
    origin.squash(20, "Keep both", [file: "notes merge=union\n", path: "one\nmain's\n"])
    origin.commit("By hand", [path: "one\nproduction's\n"], on: "production")
    return world
  }

  private func oracle(_ world: World) -> String {
    let repo = world.clone(to: "oracle")
    _ = repo.tryGit("merge", "-q", "--no-ff", "-m", "oracle", "origin/production")
    return repo.git("write-tree")
  }

  @Test(
    "sync merges as a checkout of main would, from any checkout and in a bare repository",
    arguments: ["master", "production", "unborn", "bare"],
    [".gitattributes", "door/.gitattributes"])
  func sync(place: String, file: String) {
    let world = world(file, file.hasPrefix("door") ? "door/notes" : "notes")
    let repo = place == "bare" ? world.clone("--bare", to: "bare") : world.alice
    if place == "production" { repo.git("switch", "-q", "--detach", "origin/production") }
    if place == "unborn" {
      repo.git("switch", "-q", "--orphan", "new")
    }
    expect(repo.hotfix("sync", "-q"), err: "")
    #expect(repo.git("rev-parse", "alice/master-prep^{tree}") == oracle(world))
    #expect(
      repo.tryGit("log", "-1", "--format=%B", "alice/master-prep").out.contains("onflicts") == false
    )
    #expect(!repo.exists(repo.isBare ? "hotfix-scratch" : ".git/hotfix-scratch"))
  }

  @Test("what makes a pick clean is tried with the attributes of the branch, where git can")
  func prerequisites() {
    guard gitVersion >= (2, 41) else { return }
    let world = World.runbook()
    let origin = world.origin
    origin.commit("Notes", ["notes": "one\n", ".gitattributes": "notes merge=union\n"])
    origin.release()
    origin.squash(20, "No more", [".gitattributes": .deleted, "notes": "one\nmain's\n"])
    origin.squash(21, "Soup", ["menu.txt": "soup 7\nbread 1\ntea 2\n"])
    origin.squash(
      22, "Fix", ["menu.txt": "soup 8\nbread 1\ntea 2\n", "notes": "one\nmain's\nfix\n"])
    origin.commit("By hand", ["notes": "one\nproduction's\n"], on: "production")
    let alice = world.alice
    #expect(alice.hotfix("start", "-q", "--no-switch", "22").status == 0)
    let said = alice.hotfix("pick", "--no-push", "22")
    #expect(said.err.contains("\nwith #21 picked first it is clean"), "\(said.err)")
  }

  @Test("a pick in memory takes the attributes of the branch that it is for")
  func pick() {
    let world = World.runbook()
    let origin = world.origin
    origin.commit("Notes", ["notes": "one\n", ".gitattributes": "notes merge=union\n"])
    origin.release()
    origin.squash(20, "No more", [".gitattributes": .deleted, "notes": "one\nmain's\n"])
    origin.squash(21, "Fix", ["notes": "one\nmain's\nfix\n"])
    origin.commit("By hand", ["notes": "one\nproduction's\n"], on: "production")
    let (alice, bob) = (world.alice, world.bob)
    #expect(alice.hotfix("start", "-q", "--no-switch", "21").status == 0)
    #expect(bob.hotfix("start", "-q", "21").status == 0)
    #expect(alice.hotfix("pick", "-q", "--no-push", "21").status == 0)
    #expect(bob.hotfix("pick", "-q", "--no-push", "21").status == 0)
    #expect(
      alice.git("rev-parse", "alice/hotfix-21^{tree}")
        == bob.git("rev-parse", "bob/hotfix-21^{tree}"))
  }
}
