import Foundation
import Testing

/// Others are at work at the same time: colleagues on the remote, another command of one's own.
@Suite struct RaceTests {
  private func started(_ words: String...) -> (World, Repo, Meddler) {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.run(["git", "hotfix-start", "-q"] + words + ["1234"])
    return (world, alice, Meddler(world))
  }
  /// A commit of Bob's on the origin, on top of any revision, for any ref.
  private func bobs(_ world: World, on start: String = "production") -> String {
    let id = world.origin.commit(
      "Bob's own", ["bob.txt": "mine\n"], on: "refs/hidden/bob", from: start, by: .bob)
    world.origin.git("update-ref", "-d", "refs/hidden/bob")
    return id
  }
  private let branch = "refs/heads/alice/hotfix-1234"
  private func git(_ world: World) -> String { "git -C '\(world.origin.path)'" }

  @Test("the remote's branch appears between fetch and push: nothing is overwritten")
  func appears() {
    let (world, alice, meddler) = started()
    let bobs = bobs(world)
    meddler.when("git * push *", "\(git(world)) update-ref \(branch) \(bobs)")
    let outcome = alice.begin("pick").wait()
    #expect(meddler.hasMeddled && outcome.status == 128)
    #expect(
      outcome.err.hasSuffix(
        """
        1 commit more than production
        error: failed to push some refs to '\(world.origin.url)'
        fatal: could not push 'alice/hotfix-1234' to 'origin': somebody else pushed to it meanwhile
        What was done before that stays done. To continue:
          git hotfix-pick

        """), "\(outcome.err)")
    #expect(world.origin.git("rev-parse", branch) == bobs)
    let again = alice.begin("pick").wait()
    #expect(again.status == 128 && again.err.contains("that is not here"), "\(again.err)")
    #expect(world.origin.git("rev-parse", branch) == bobs)
    alice.git("rebase", "-q", "origin/alice/hotfix-1234")
    #expect(alice.begin("pick", "-q").wait().status == 0)
    #expect(world.origin.tryGit("merge-base", "--is-ancestor", bobs, branch).status == 0)
  }

  @Test("the remote's branch moves between fetch and push: nothing is overwritten")
  func moves() {
    let (world, alice, meddler) = started()
    #expect(alice.begin("pick", "-q").wait().status == 0)
    let bobs = bobs(world, on: "alice/hotfix-1234")
    meddler.when("git * push *", "\(git(world)) update-ref \(branch) \(bobs)")
    #expect(alice.begin("pick", "-q", "1234", "5").wait().status == 128)
    #expect(meddler.hasMeddled)
    #expect(world.origin.git("rev-parse", branch) == bobs)
  }

  @Test("the remote's branch vanishes between fetch and push: the next run pushes it anew")
  func vanishes() {
    let (world, alice, meddler) = started()
    #expect(alice.begin("pick", "-q").wait().status == 0)
    meddler.when("git * push *", "\(git(world)) update-ref -d \(branch)")
    #expect(alice.begin("pick", "-q", "1234", "5").wait().status == 128)
    #expect(meddler.hasMeddled)
    #expect(alice.begin("pick", "-q").wait().status == 0)
    #expect(world.origin.git("rev-parse", branch) == alice.git("rev-parse", "HEAD"))
  }

  @Test(
    "production and main move after the fetch: what was fetched counts, and the next run sees it")
  func longLived() {
    let (world, alice, meddler) = started()
    let bobs = bobs(world)
    meddler.when("git * push *", "\(git(world)) update-ref refs/heads/production \(bobs)")
    #expect(alice.begin("pick", "-q").wait().status == 0 && meddler.hasMeddled)
    #expect(world.origin.git("rev-parse", "production") == bobs)
    let main = world.origin.git("rev-parse", "master")
    meddler.when("git * push *", "\(git(world)) update-ref refs/heads/master master^")
    #expect(alice.begin("sync", "-q").wait().status == 0 && meddler.hasMeddled)
    #expect(
      world.origin.git("rev-parse", "alice/master-prep^1", "alice/master-prep^2")
        == "\(main)\n\(bobs)")
    #expect(alice.begin("sync", "-q").wait().status == 0)
    #expect(world.origin.git("rev-parse", "master") == world.origin.git("rev-parse", "\(main)^"))
  }

  @Test("of two push URLs one is down: that is said, and the next run brings there what is missing")
  func twoPlaces() {
    let (world, alice, _) = started()
    let mirror = world.clone("--bare", to: "mirror.git")
    for place in [world.origin, mirror] {
      alice.git("config", "--add", "remote.origin.pushURL", place.url)
    }
    func tips(_ branch: String) -> [String] {
      [alice, world.origin, mirror].map { $0.git("rev-parse", "refs/heads/\(branch)") }
    }
    /// Down for one run of the command, and then up again.
    func fail(_ words: String...) {
      rename(mirror.path, mirror.path + ".down")
      let outcome = alice.begin(words).wait()
      rename(mirror.path + ".down", mirror.path)
      let failure = "could not push 'alice/\(words[0] == "sync" ? "master-prep" : "hotfix-1234")'"
      #expect(outcome.status == 128 && outcome.err.contains("mirror.git"), "\(outcome.err)")
      #expect(outcome.err.contains("fatal: \(failure) to 'origin'\n"), "\(outcome.err)")
    }
    fail("pick")
    let again = alice.begin("pick").wait()
    #expect(again.status == 0, "\(again.err)")
    #expect(
      again.err.contains("pushing 'alice/hotfix-1234' again, to all places of 'origin'\n"))
    #expect(Set(tips("alice/hotfix-1234")).count == 1)
    fail("pick", "1234", "5")
    expect(alice.begin("pick", "-q").wait(), err: "")
    #expect(Set(tips("alice/hotfix-1234")).count == 1)
    let before = (world.origin.state(), mirror.state())
    expect(alice.begin("pick", "-q").wait(), err: "")
    expect(world.origin.state(), equals: before.0)
    expect(mirror.state(), equals: before.1)

    // A colleague's commit there alone is not overwritten.
    let theirs = mirror.commit("Theirs", ["x": "x\n"], on: "alice/hotfix-1234", by: .bob)
    #expect(alice.begin("pick", "-q", "1234", "4").wait().status == 128)
    #expect(mirror.git("rev-parse", "alice/hotfix-1234") == theirs)

    world.origin.merge("alice/hotfix-1234", into: "production")
    fail("sync")
    #expect(alice.begin("sync", "-q").wait().status == 0)
    #expect(Set(tips("alice/master-prep")).count == 1)
  }

  @Test("two people start the same hotfix: the second one's pick sees the first one's")
  func twoPeople() {
    let (world, alice, _) = started()
    let bob = world.bob
    #expect(bob.hotfix("start", "-q", "1234").status == 0)
    #expect(alice.hotfix("pick", "-q").status == 0)
    let before = world.origin.state()
    let outcome = bob.hotfix("pick")
    #expect(outcome.status == 128, "\(outcome.err)")
    #expect(
      outcome.err.contains("'alice/hotfix-1234' on 'origin' is a hotfix of #1234 already"),
      "\(outcome.err)")
    expect(world.origin.state(), equals: before)
    #expect(bob.hotfix("start", "-q", "--user=alice", "1234").status == 0)
    #expect(bob.hotfix("pick", "-q").status == 0)
    expect(world.origin.state(), equals: before)
  }

  @Test("the branch is moved or deleted meanwhile: it is not moved over that, nor made again")
  func branchMoves() {
    let (world, alice, meddler) = started("--no-switch")
    let own = alice.git("commit-tree", "-p", "origin/production", "-m", "Own", "HEAD^{tree}")
    for (script, left) in [("update-ref \(branch) \(own)", own), ("update-ref -d \(branch)", "")] {
      meddler.when("git update-ref *", "git \(script)")
      let outcome = alice.begin("pick", "-q", "1234").wait()
      #expect(outcome.status == 128 && meddler.hasMeddled, "\(outcome.err)")
      #expect(
        alice.tryGit("rev-parse", "-q", "--verify", branch).out == (left == "" ? "" : left + "\n"))
      #expect(world.origin.tryGit("rev-parse", "-q", "--verify", branch).status == 1)
      alice.git("update-ref", branch, "origin/production")
    }
  }

  @Test(
    "two commands of one person at once: both end, and run again they leave what one leaves",
    arguments: [["start", "1234"], ["pick", "1234", "5"], ["pick", "-q"], ["sync"]])
  func twoAtOnce(words: [String]) {
    func world() -> Repo {
      let world = World.runbook()
      world.origin.commit("Own", ["own.txt": "x\n"], on: "production")
      if words[0] == "pick" {
        _ = world.alice.hotfix("start", "-q", "1234")
      }
      world.time += 1000
      return world.alice
    }
    let (one, two) = (world(), world())
    #expect(one.begin(words).wait().status == 0)
    for outcome in [two.begin(words), two.begin(words)].map({ $0.wait() }) {
      #expect([0, 1, 128].contains(outcome.status), "\(outcome.err)")
    }
    let last = two.begin(words).wait()
    #expect(last.status == 0, "\(last.err)")
    expect(State(lines: two.left), equals: State(lines: one.left))
  }

  /// #6 applies where production's attributes count, which are not those that are checked out.
  private func withAttributes() -> Repo {
    let world = World.runbook()
    world.origin.commit(
      "Join menus", [".gitattributes": "menu.txt merge=union\n"], on: "production")
    world.origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"])
    #expect(world.alice.hotfix("start", "-q", "--no-switch", "6").status == 0)
    return world.alice
  }

  @Test("two commands at once that merge by a branch's attributes do not disturb each other")
  func attributes() {
    let alice = withAttributes()
    let script = alice.begin("pick", "-n", "6").wait().out
    let meddler = Meddler(alice.world)
    meddler.when(
      gitVersion >= (2, 41) ? "git --attr-source=*merge-tree*" : "git *hotfix-scratch*merge-tree*",
      "(unset GIT_INDEX_FILE; git-hotfix-pick -n 6) >'\(alice.world.path)/other' 2>&1")
    expect(alice.begin("pick", "-q", "6").wait())
    #expect(meddler.hasMeddled)
    #expect(readFile("\(alice.world.path)/other").contains(script), "\(script)")
    #expect(alice.git("show", "alice/hotfix-6:menu.txt") == "soup 3\nsoup 2\nbread 1\ntea 2")
    #expect(!alice.exists(".git/hotfix-scratch"))
  }

  @Test("of what commands keep for themselves, that of a killed one goes, and a living one's stays")
  func scratches() {
    let alice = withAttributes()
    alice.write(".git/hotfix-scratch/999999999/.gitattributes", "* text\n")
    alice.write(".git/hotfix-scratch/\(getpid())/.gitattributes", "* text\n")
    for command in ["start", "pick"] {
      #expect(alice.hotfix(command, "-q", "--no-fetch", "6").status == 0)
      #expect(
        alice.sh("find .git/hotfix-scratch -type f").out
          == ".git/hotfix-scratch/\(getpid())/.gitattributes\n")
    }
    expect(alice.sh("rm -r .git/hotfix-scratch/*"))
    #expect(alice.hotfix("sync", "-q", "--no-fetch").status == 0)
    #expect(!alice.exists(".git/hotfix-scratch"))
  }

  @Test("what a killed command has started and still works is not disturbed, but named")
  func livesOn() {
    let (world, alice, meddler) = started()
    _ = alice.git(
      "config", "filter.slow.smudge", "until test -e '\(world.path)/go'; do sleep 0.01; done; cat")
    alice.write(".git/info/attributes", "till.txt filter=slow\n")
    meddler.when(
      "git merge *", "kill -KILL $leader; git \"$@\"; true >\"$folder/done\"; exit")
    #expect(alice.begin("pick").wait().status == -SIGKILL)
    #expect(soon { alice.exists(".git/index.lock") })
    let outcome = alice.begin("pick").wait()
    #expect(outcome.status == 128)
    #expect(
      outcome.normalised.err.contains(
        "error: <world>/alice/shop/.git/index.lock exists: another git is at work here"),
      "\(outcome.err)")
    writeFile("\(world.path)/go", "")
    #expect(meddler.settle())
    #expect(alice.begin("pick", "-q").wait().status == 0)
    #expect(
      world.origin.git("log", "--format=%s", "production..alice/hotfix-1234")
        == "Fix the till (#1234)")
    #expect(alice.git("status", "--porcelain") == "")
  }

  @Test(
    "a lock that stays is named with the command that removes it",
    arguments: [
      "config.lock", "refs/heads/alice/hotfix-1234.lock", "refs/remotes/origin/production.lock",
      "index.lock", "HEAD.lock",
    ])
  func locks(name: String) {
    let world = World.runbook()
    let alice = world.alice
    world.origin.commit("Own", ["own.txt": "x\n"], on: "production")
    alice.write(".git/" + name, "")
    let outcome = alice.hotfix("start", "1234")
    #expect(outcome.status == 128)
    let lock = alice.file(".git/\(name)")
    let commands = outcome.ways.flatMap(\.commands)
    #expect(commands.contains("rm -f '\(lock)'"), "\(outcome.err)")
    #expect(commands.last == "git hotfix-start 1234", "\(outcome.err)")
    unlink(alice.file(".git/" + name))
    #expect(alice.hotfix("start", "-q", "1234").status == 0)
    #expect(alice.hotfix("pick", "-q").status == 0)
  }

  @Test("a lock of the index is waited for, and then named in our own words alone")
  func indexLock() {
    let world = World.runbook()
    let alice = world.alice
    world.origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"])
    func expectLocked(_ words: String...) {
      alice.write(".git/index.lock", "")
      let outcome = alice.run(["git", "hotfix-\(words[0])", "-q"] + words.dropFirst())
      #expect(
        outcome.status == 128 && outcome.err.hasPrefix("error: ")
          && outcome.ways.last?.commands.first == "rm -f '\(alice.file(".git/index.lock"))'",
        "\(outcome.err)")
      unlink(alice.file(".git/index.lock"))
    }
    expectLocked("start", "6")
    #expect(alice.hotfix("start", "-q", "6").status == 0)
    expectLocked("pick")
    #expect(alice.hotfix("pick", "-q").status == 1)
    expectLocked("pick", "--abort")
    alice.write("menu.txt", "soup 2\n")
    alice.git("add", "menu.txt")
    expectLocked("pick", "--continue")
    alice.write(".git/index.lock", "")
    let running = alice.begin("pick", "-q", "--continue")
    #expect(alice.sh("sleep 0.3; rm .git/index.lock").status == 0)
    #expect(running.wait().status == 0)
  }

  @Test(
    "what a killed git has half written is named by a way that leads there from where one is",
    arguments: [("", ""), ("door", "../"), ("../else", "<world>/alice/shop/")])
  func halfWritten(folder: String, way: String) {
    let world = World.runbook()
    let alice = world.alice
    world.origin.commit("Own", ["own.txt": "x\n", "till.txt": "y\n"], on: "production")
    alice.write("till.txt", "half\n")
    alice.write("own.txt", "half\n")
    alice.write(".git/index.lock", "")
    makeFolder(alice.file("../else"))
    let env: [String: String?] =
      folder == "../else" ? ["GIT_DIR": "../shop/.git", "GIT_WORK_TREE": "../shop"] : [:]
    let here = alice.at(folder)
    let outcome = here.hotfix("start", "1234", env: env)
    func path(_ name: String) -> String { way.contains("/alice") ? "'\(way)\(name)'" : way + name }
    #expect(outcome.status == 128 && outcome.out == "")
    let ways = outcome.ways.map { $0.commands.map(world.normalise) }
    #expect(
      ways.last == [
        "rm -f '<world>/alice/shop/.git/index.lock'", "git restore -SW -- \(path("till.txt"))",
        "rm -rf -- \(path("own.txt"))", "git hotfix-start 1234",
      ], "\(outcome.err)")
    expect(here.sh(outcome.ways.last?.script ?? "", env: env))
    #expect(alice.read("own.txt") == "x\n" && alice.read("till.txt") == "y\n")
  }

  @Test("of many half-written files the lines read a list, and touch nothing else")
  func manyHalfWritten() {
    let world = World.runbook()
    let alice = world.alice
    let names = (0..<12).map { "f\($0)*" }
    func changes(_ text: String) -> [String: Content] {
      Dictionary(uniqueKeysWithValues: names.map { ($0, .text(text)) })
    }
    world.origin.commit("Files (#20)", changes("old\n"))
    world.origin.release()
    alice.git("pull", "-q")
    let made = Dictionary(uniqueKeysWithValues: (0..<11).map { ("new\($0)", "x\n" as Content) })
    world.origin.commit(
      "Own", changes("new\n").merging(made) { old, _ in old }, on: "production")
    for name in names + made.keys { alice.write(name, "half\n") }
    alice.write("f0", "mine\n")
    alice.write(".git/index.lock", "")
    let outcome = alice.hotfix("start", "--force", "1234")
    let lines = outcome.ways.last?.commands ?? []
    #expect(lines.count == 4 && lines.allSatisfy { $0.count < 130 }, "\(outcome.err)")
    for line in lines { expect(alice.sh(line), status: 0) }
    #expect(alice.read("f3*") == "new\n" && alice.read("new3") == "x\n")
    #expect(alice.read("f0") == "mine\n")
    #expect(alice.git("branch", "--show-current") == "alice/hotfix-1234")
  }
}
