import Foundation
import Testing

/// Picks that meet odd files, odd checkouts and odd names.
@Suite struct OddPickTests {
  @Test("an untracked file in the way stops the pick before it begins, and is kept")
  func inTheWay() {
    let world = World.runbook()
    let alice = world.alice
    #expect(alice.hotfix("start", "-q", "5").status == 0)
    alice.write("sign.txt", "mine\n")
    alice.git("update-ref", "ORIG_HEAD", "HEAD")
    let before = alice.state(tracking: false)
    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 128 && outcome.out == "")
    #expect(outcome.err.contains("sign.txt"), "\(outcome.err)")
    #expect(
      outcome.ways.first?.commands == ["git stash push --all -- sign.txt && git hotfix-pick"],
      "\(outcome.err)")
    expect(alice.state(tracking: false), equals: before)
    #expect(world.origin.tryGit("rev-parse", "-q", "--verify", "alice/hotfix-5").status == 1)
    unlink(alice.file("sign.txt"))
    #expect(alice.hotfix("pick", "-q").status == 0)
  }

  @Test(
    "a conflict is told, and its pick kept under way, in a checkout that lacks the file",
    arguments: ["--cone", "--no-cone"])
  func sparse(kind: String) {
    let world = World.runbook()
    world.origin.commit("A deep file", ["deep/er/x": "1\n"], on: "production")
    world.origin.commit("The same", ["deep/er/x": "2\n"])
    world.origin.squash(6, "Change it", ["deep/er/x": "3\n"])
    let alice = world.alice
    alice.git("sparse-checkout", "set", kind, kind == "--cone" ? "door" : "/door/")
    #expect(alice.hotfix("start", "-q", "6").status == 0)
    // Tools that drive git set this, and git then forgets which commit it picks.
    let outcome = alice.hotfix("pick", "-q", env: ["GIT_CHERRY_PICK_HELP": "help"])
    #expect(outcome.status == 1 && outcome.err.contains("deep/er/x"), "\(outcome.err)")
    #expect(alice.git("rev-parse", "CHERRY_PICK_HEAD") == world.id("#6"))
    alice.write("deep/er/x", "3\n")
    let ways = alice.hotfix("pick").err.split(separator: "\n").filter { $0.contains("git add") }
    #expect(!ways.isEmpty)
    alice.git("add", "--sparse", "deep/er/x")
    // The second time git writes no file that the checkout lacks.
    #expect(alice.hotfix("pick", "-q", "--abort").status == 0)
    #expect(alice.hotfix("pick", "-q", "6").status == 1)
    unlink(alice.file("deep/er/x"))
    rmdir(alice.file("deep/er"))
    expect(alice.hotfix("pick", "-q", "--abort"), err: "")
    #expect(alice.hotfix("pick", "-q", "6").status == 1)
    alice.write("deep/er/x", "3\n")
    alice.git("add", "--sparse", "deep/er/x")
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
    #expect(world.origin.git("show", "alice/hotfix-6:deep/er/x") == "3")
  }

  @Test(
    "a conflict that leaves no markers is told, taken back, and gone on from when it is resolved",
    arguments: [
      ("binary", "binary, content"), ("link", "content"), ("kind of file", "distinct modes"),
      ("submodule", "content, submodule not initialized"), ("deleted here", "modify/delete"),
      ("deleted there", "modify/delete"), ("folder here", "file/directory, modify/delete"),
      ("folder there", "file/directory, modify/delete"),
    ])
  func unmarked(what: String, kind: String) {
    let ids = "123".map { String(repeating: $0, count: 40) }
    let (ours, theirs): (Content, Content) =
      switch what {
      case "binary": (.bytes([0, 1]), .bytes([0, 2]))
      case "link": (.symlink("a"), .symlink("b"))
      case "kind of file": (.symlink("a"), .executable("x\n"))
      case "submodule": (.submodule(ids[1]), .submodule(ids[2]))
      case "deleted here": (.deleted, "theirs\n")
      case "deleted there": ("ours\n", .deleted)
      default: ("ours\n", "theirs\n")
      }
    func change(_ content: Content, _ isFolder: Bool) -> [String: Content] {
      isFolder ? ["file": .deleted, "file/in": content] : ["file": content]
    }
    let world = World(["file": what == "submodule" ? .submodule(ids[0]) : "base\n", "x": "x\n"])
    world.origin.commit("Ours", change(ours, what == "folder here"), on: "production")
    world.origin.squash(6, "Theirs", change(theirs, what == "folder there"))
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "6")
    alice.write("x", "mine\n")
    let before = alice.git("status", "--porcelain")

    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 1)
    let name =
      switch what {
      case "folder here": "file~\(world.id("#6").prefix(7)) (Theirs (#6))"
      case "folder there": "file~HEAD"
      default: "file"
      }
    #expect(outcome.err.contains("in conflict\n  \(name)  (\(kind))\n"), "\(outcome.err)")
    let stopped = alice.state()
    #expect(alice.hotfix("pick", "-q").status == 1)
    #expect(alice.hotfix("pick", "-q", "--continue").status == 128)
    expect(alice.state(), equals: stopped)
    #expect(alice.hotfix("pick", "-q", "--abort").status == 0)
    #expect(alice.git("status", "--porcelain") == before)

    #expect(alice.hotfix("pick", "-q", "6").status == 1)
    expect(
      alice.sh(
        """
        git ls-files -uz | cut -zf 2 | git update-index -z --force-remove --stdin
        git rm -rq --cached --ignore-unmatch file
        rm -rf file*
        """))
    if what != "deleted there" { alice.git("checkout", "-q", "CHERRY_PICK_HEAD", "--", "file") }
    expect(alice.hotfix("pick", "-q", "--continue"))
    #expect(
      world.origin.git("ls-tree", "-r", "alice/hotfix-6", "file")
        == world.origin.git("ls-tree", "-r", "master", "file"))
    #expect(alice.read("x") == "mine\n")
  }

  @Test("a fix that moves a submodule, in a checkout that has it and in one that has not")
  func submodule() {
    let world = World.runbook()
    let origin = world.origin
    let library = Repo(world: world, path: world.path + "/library.git", person: .bob)
    world.alice.git("init", "-q", "--bare", library.path)
    let ids = ["1", "2", "3"].map {
      library.commit($0, ["lib": "\($0)\n"], from: $0 == "1" ? "" : nil)
    }
    let modules = "[submodule \"lib\"]\n\tpath = lib\n\turl = ../library.git\n"
    for branch in ["production", "master"] {
      origin.commit("Use it", ["lib": .submodule(ids[0]), ".gitmodules": "\(modules)"], on: branch)
    }
    origin.squash(6, "Move it", ["lib": .submodule(ids[1])])
    for options in [[], ["--recurse-submodules"]] {
      let repo = world.clone(to: options.isEmpty ? "without" : "with")
      if !options.isEmpty { repo.git("submodule", "update", "-q", "--init") }
      repo.git("config", "submodule.recurse", "true")
      repo.git("config", "push.recurseSubmodules", "on-demand")
      repo.git("config", "hotfix.user", options.isEmpty ? "without" : "with")
      let branch = "\(options.isEmpty ? "without" : "with")/hotfix-6"
      expect(repo.hotfix("start", "-q", "6"))
      if !options.isEmpty { repo.write("lib/untracked", "mine\n") }
      expect(repo.hotfix("pick", "-q"))
      #expect(origin.git("rev-parse", "\(branch):lib") == ids[1])
      origin.git("branch", "-M", branch, "picked")
      if !options.isEmpty { #expect(repo.read("lib/untracked") == "mine\n") }
    }
    origin.release("picked")
    origin.commit("Back on main", ["lib": .submodule(ids[2])])
    expect(world.clone(to: "with").hotfix("sync", "-q"))
    #expect(origin.git("rev-parse", "with/master-prep:lib") == ids[2])
  }

  @Test(
    "a pick in memory and a merge back take the user's diff.algorithm where git's own do",
    arguments: ["myers", "histogram", "patience"])
  func algorithm(name: String) {
    func lines(_ letters: String) -> Content { .text(letters.map { "\($0)\n" }.joined()) }
    let world = World(["a": lines("BA}BB{")])
    world.origin.commit("Ours", ["a": lines("B}AB}B{")], on: "production")
    world.origin.squash(6, "Theirs", ["a": lines("BA}ABB{")])
    let alice = world.alice
    alice.git("config", "diff.algorithm", name)
    _ = alice.hotfix("start", "-q", "6")
    let here = alice.hotfix("pick", "-q", "--no-push")
    let picked = alice.tryGit("rev-parse", ":a").out
    alice.git("reset", "-q", "--hard", "origin/production")
    alice.git("switch", "-q", "--detach")
    #expect(alice.hotfix("pick", "-q", "--no-push", "6").status == here.status)
    if here.status == 0 { #expect(alice.git("rev-parse", "alice/hotfix-6:a") + "\n" == picked) }

    alice.git("switch", "-q", "-C", "mine", "origin/master")
    let merged = alice.tryGit("merge", "-q", "origin/production").status
    let outcome = alice.hotfix("sync", "-q", "--no-push", "--resolve=stop")
    #expect(outcome.status == merged, "\(outcome.err)")
    if merged == 0 {
      #expect(alice.git("rev-parse", "alice/master-prep:a") == alice.git("rev-parse", "mine:a"))
    }
  }

  @Test("a file of 100 MB is picked and merged back, here and in memory")
  func large() {
    let world = World.runbook()
    let size = 100 << 20
    world.origin.commit("A film (#6)", ["film": .bytes([UInt8](repeating: 0, count: size))])
    for options in [[], ["--no-switch"]] {
      let repo = world.clone(to: options.isEmpty ? "here" : "memory")
      repo.git("config", "hotfix.user", options.isEmpty ? "here" : "memory")
      #expect(repo.run(["git", "hotfix-start", "-q", "6"] + options).status == 0)
      expect(repo.hotfix("pick", "-q", "6"))
      let branch = options.isEmpty ? "here/hotfix-6" : "memory/hotfix-6"
      #expect(world.origin.git("cat-file", "-s", "\(branch):film") == "\(size)")
      world.origin.git("branch", "-M", branch, "picked")
    }
    world.origin.release("picked")
    expect(world.clone(to: "memory").hotfix("sync", "-q"))
  }

  @Test("a branch of the remote that stands in the way is refused before anything is pushed")
  func blockedThere() {
    let world = World.runbook()
    let alice = world.alice
    world.origin.git("branch", "alice", "master")
    let outcome = alice.hotfix("start", "1234")
    let pick = alice.hotfix("pick", "1234")
    if outcome.status == 0 {
      // It is known only once it is fetched; the server refuses, in words.
      #expect(pick.status == 128 && pick.err.contains("alice"), "\(pick.err)")
    }
    alice.git("fetch", "-q")
    for command in ["start"] {
      expect(
        alice.hotfix(command, "1234"), status: 128, out: "",
        err: """
          fatal: 'alice/hotfix-1234' cannot be made: there is a branch 'alice' on 'origin'
          hint: git hotfix-start --user=<name> 1234
          """)
    }
  }

  @Test(
    "a name that git does not take for a branch is refused with the line that sets another",
    arguments: ["a b", "-x", "a..b", "x.lock", "@{u}", "a~1", "/", "a//b", "."])
  func badName(user: String) {
    let alice = World.runbook().alice
    let before = alice.state(tracking: false)
    let outcome = alice.hotfix("start", "--user=\(user)", "1234")
    #expect(outcome.status == 128 && outcome.out == "")
    #expect(
      outcome.err.hasSuffix(
        "cannot be a branch\nhint: git config hotfix.user <name>\n"
          + "hint: git config hotfix.branch <template>\n"), "\(outcome.err)")
    expect(alice.state(tracking: false), equals: before)
  }

  @Test("runs side by side wait for each other's lock of the configuration")
  func sideBySide() {
    let world = World.runbook()
    let alice = world.alice
    for number in 100..<106 { world.origin.squash(number, "x", ["\(number)": "x\n"]) }
    alice.git("fetch", "-q")
    let runs = (100..<106).map { alice.begin("start", "-q", "--no-switch", "--no-fetch", "\($0)") }
    for run in runs { expect(run.wait()) }
    for number in 100..<106 {
      #expect(alice.git("config", "branch.alice/hotfix-\(number).hotfix") == "\(number)")
    }
  }

  @Test("without git on the PATH it is named as what is missing")
  func noGit() {
    let alice = World.runbook().alice
    let path = alice.world.path + "/empty"
    makeFolder(path)
    expect(
      alice.run(["\(Host.products)/git-hotfix-sync"], env: ["PATH": path]), status: 128, out: "",
      err: "fatal: cannot run git. Is it installed, and on the PATH?")
  }
}
