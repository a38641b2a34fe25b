import Foundation
import Testing

/// A pick that stopped, and what a person has done to it since.
@Suite struct StoppedPickTests {
  /// #6 changes lines of two files that #4 and #5 have changed, which production lacks.
  private func stopped(_ options: String...) -> (World, Repo) {
    let world = World.runbook()
    world.origin.squash(
      6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n", "sign.txt": "Soup!\n"])
    let alice = world.alice
    expect(alice.run(["git", "hotfix-start", "-q", "6"]), out: "alice/hotfix-6")
    #expect(alice.run(["git", "hotfix-pick", "-q"] + options).status == 1)
    return (world, alice)
  }
  private func resolve(_ alice: Repo, _ path: String = "menu.txt") {
    alice.write(path, "soup 2\n")
    alice.git("add", path)
  }
  private let waiting = """
    error: all conflicts of #6 are resolved, and it is not committed yet
      menu.txt  (resolved)
      sign.txt  (resolved)
    hint: to give it up:
    hint:   git hotfix-pick --abort
    hint: or to commit it and go on:
    hint:   git hotfix-pick --continue

    """

  @Test("once all is resolved, what comes next is --continue, and nothing that throws it away")
  func resolved() {
    let (_, alice) = stopped()
    resolve(alice)
    resolve(alice, "sign.txt")
    let before = alice.state()
    for numbers in [[], ["6"]] {
      expect(
        alice.run(["git", "hotfix-pick"] + numbers), status: 1, out: "",
        err: String(waiting.dropLast()))
    }
    expect(
      alice.hotfix("pick", "4", "6"), status: 1, out: "",
      err: waiting + """
        hint: and then, to pick 4 6:
        hint:   git hotfix-pick 4 6
        """)
    expect(alice.state(), equals: before)
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
  }

  @Test("what is left to resolve is told apart from what is resolved, added or not")
  func partly() {
    let (_, alice) = stopped()
    func expectLeft(
      _ head: String, _ lines: String, search: Bool = false,
      _ next: String = """
      hint: or resolve and `git add` each file, then go on:
      hint:   git hotfix-pick --continue --draft
      """
    ) {
      let outcome = alice.hotfix("pick", "--draft")
      #expect(outcome.status == 1)
      #expect(
        outcome.err.hasPrefix(
          "error: #6 does not apply to 'alice/hotfix-6' cleanly: \(head)\n\(lines)\n"),
        "\(outcome.err)")
      #expect(outcome.err.contains("picked first it is clean") == search, "\(outcome.err)")
      let along =
        search
        ? "\nhint: or to pick #4, #5 first:\nhint:   git hotfix-pick -q --abort && "
          + "git hotfix-pick --draft 4 5 6" : ""
      #expect(
        outcome.err.hasSuffix(
          """
          hint: to give it up:
          hint:   git hotfix-pick --abort
          \(next)\(along)

          """), "\(outcome.err)")
    }
    expectLeft("2 files in conflict", "  menu.txt  (content)", search: true)
    alice.write("menu.txt", "soup 2\n")
    expectLeft(
      "2 files in conflict", "  menu.txt  (content), edited, not added\n  sign.txt  (modify/delete)"
    )
    alice.git("add", "sign.txt")
    expectLeft(
      "1 of 2 files still in conflict", "  menu.txt  (content), edited, not added",
      """
      hint: or if all is resolved there, go on:
      hint:   git add menu.txt && git hotfix-pick --continue --draft
      """)
    expect(
      alice.hotfix("pick", "--continue"), status: 128, out: "",
      err: """
        fatal: 1 file not added yet: 'menu.txt'
        hint: if all is resolved there:
        hint:   git add menu.txt
        hint:   git hotfix-pick --continue
        """)
    let below = alice.at("door")
    #expect(
      below.hotfix("pick").err.contains("git add ../menu.txt && git hotfix-pick --continue\n"))
    #expect(
      below.hotfix("pick", "--continue").err.contains("hint:   git add ../menu.txt\n"))
    alice.write("menu.txt", "<<<<<<< HEAD\nsoup 2\n")
    alice.git("add", "menu.txt")
    expectLeft(
      "1 of 2 files still in conflict", "  menu.txt  (content), added with conflict markers")
    #expect(!alice.exists(".git/hotfix-scratch"))
  }

  @Test("a pick that is resolved to nothing says that this is nothing to commit")
  func nothing() {
    let (_, alice) = stopped()
    alice.git("checkout", "--ours", "menu.txt")
    alice.git("rm", "-q", "sign.txt")
    alice.git("add", "menu.txt")
    expect(
      alice.hotfix("pick"), status: 1, out: "",
      err: """
        error: what was resolved changes nothing of #6
        hint:   git hotfix-pick --abort
        """)
  }

  @Test("--abort keeps what was resolved as a commit, whose line brings all of it back")
  func keepsAll() {
    let (world, alice) = stopped()
    resolve(alice)
    alice.write("sign.txt", "Soup?\n")
    alice.git("add", "sign.txt")
    let tree = alice.git("write-tree")
    let outcome = alice.hotfix("pick", "--abort")
    let kept = outcome.err.components(separatedBy: "kept as commit ").last!.prefix(12)
    alice.name(String(kept), as: "kept")
    expect(
      outcome, out: "",
      err: """
        warning: what was done to 'menu.txt', 'sign.txt' is kept as commit <kept> (see git reflog)
        'alice/hotfix-6' is back before the pick that stopped
        'alice/hotfix-6' is for #6 still, by its name
        hint: to be rid of the branch:
        hint:   git switch master && git branch -D alice/hotfix-6
        hint: or to pick it again:
        hint:   git hotfix-pick 6
        hint: or to have what was done back, and go on with it:
        hint:   git cherry-pick <kept> && git hotfix-pick 6
        """)
    #expect(alice.git("status", "--porcelain") == "")
    #expect(alice.sh("git cherry-pick \(kept) && git hotfix-pick -q 6").status == 0)
    #expect(world.origin.git("rev-parse", "alice/hotfix-6^{tree}") == tree)
    #expect(
      world.origin.git("log", "-1", "--format=%an %cn %B", "alice/hotfix-6")
        == "Bob Alice Cheaper soup (#6)\n\n(cherry picked from commit \(world.id("#6")))\n")
  }

  @Test("--abort keeps a part that was resolved, and what was staged beside it")
  func keepsPart() {
    let (_, alice) = stopped()
    alice.write("menu.txt", "soup 2\n")
    alice.git("rm", "-q", "sign.txt")
    alice.write("till.txt", "mine\n")
    alice.git("add", "till.txt")
    alice.write("new\nfile", "x\n")
    let outcome = alice.hotfix("pick", "--abort")
    #expect(outcome.status == 0)
    let kept = String(outcome.err.components(separatedBy: "kept as commit ").last!.prefix(12))
    #expect(alice.git("log", "-g", "-1", "--format=%gs").contains("what was done is \(kept)"))
    #expect(alice.git("status", "--porcelain") == "?? \"new\\nfile\"")
    #expect(alice.git("show", "\(kept):till.txt") == "mine")
    #expect(alice.hotfix("pick", "-q").status == 1)
    let way =
      "git --literal-pathspecs restore -SW --source=\(kept) -- menu.txt till.txt && git --literal-pathspecs rm -qf --ignore-unmatch -- sign.txt"
    alice.write("menu.txt", "soup 4\n")
    let again = alice.hotfix("pick", "--abort")
    #expect(again.err.contains("is kept as commit"), "\(again.err)")
    #expect(alice.hotfix("pick", "-q").status == 1)
    #expect(alice.sh(way).status == 0)
    #expect(alice.git("diff", "--cached", kept, "--", "menu.txt", "sign.txt") == "")
    #expect(alice.git("ls-files", "-u") == "")
  }

  @Test(
    "what --abort would overwrite is named before anything is done, and the line given keeps it",
    arguments: [
      ("added, edited again", "menu.txt"), ("picked, edited", "README"),
      ("announced", "[mn].txt"),
      ("removed, made again", "door/key.txt"), ("folder of a conflict", "menu.txt"),
      ("folder of a file", "README"), ("repository", "menu.txt"), ("fifo", "README"),
    ])
  func atRisk(what: String, path: String) {
    let world = World.runbook()
    world.origin.squash(
      6, "Cheaper soup",
      ["menu.txt": "soup 2\n", "README": "none\n", "door/key.txt": .deleted, "new/x": "x\n"])
    let alice = world.alice
    expect(alice.hotfix("start", "-q", "6"), out: "alice/hotfix-6")
    #expect(alice.hotfix("pick", "-q").status == 1)
    if what == "added, edited again" { resolve(alice) }
    let isFile = ["added", "picked", "announced", "removed"].contains { what.hasPrefix($0) }
    if isFile {
      alice.write(path, "mine\n")
    } else {
      unlink(alice.file(path))
      if what == "fifo" {
        mkfifo(alice.file(path), 0o600)
      } else {
        alice.write("\(path)/in", "mine\n")
      }
      if what == "repository" { alice.git("init", "-q", path) }
    }
    if what == "announced" { alice.git("--literal-pathspecs", "add", "-N", path) }
    if what == "removed, made again" { alice.write(".git/info/exclude", "*.txt\n") }
    alice.write("till.txt", "mine too\n")
    let before = alice.git("status", "--porcelain")
    let word = path.hasPrefix("[") ? "':(literal)\(path)'" : path
    let place = alice.at("new")
    let outcome = place.hotfix("pick", "--abort")
    expect(
      outcome, status: 128, out: "",
      err: """
        fatal: going back would overwrite what is not added: '../\(path)'
        hint: to \(isFile ? "have it kept with what was resolved" : "put it aside"), and go on:
        hint:   \(isFile ? "git add -f \(word.replacing(path, with: "../" + path))" : "mv -- ../\(path) ../\(path).mine") && git hotfix-pick --abort
        """)
    #expect(alice.git("status", "--porcelain") == before)
    #expect(alice.hotfix("pick", "-q").status == 1)
    let line = outcome.err.split(separator: "\n").last!.dropFirst("hint:   ".count)
    let pasted = place.sh(String(line))
    #expect(pasted.status == 0, "\(pasted.err)")
    #expect(alice.tryGit("diff", "--cached", "--quiet").status == 0)
    #expect(alice.read("till.txt") == "mine too\n")
    if isFile {
      let kept = String(pasted.err.components(separatedBy: "as commit ").last!.prefix(12))
      #expect(alice.git("show", "\(kept):\(path)") == "mine", "\(pasted.err)")
    } else if what != "fifo" {
      #expect(alice.read("\(path).mine/in") == "mine\n")
    }
    #expect(alice.hotfix("pick", "-q", "6").status == 1)
  }

  @Test(
    "--abort names what stands where a file or its directory belongs, and what git was told not to see",
    arguments: [
      ("echo mine >made/my.log", "made/my.log", "mv -- ../made/my.log ../my.log.mine"),
      ("echo mine >made/new.txt", "made/new.txt", "mv -- ../made/new.txt ../new.txt.mine"),
      (
        "mkdir made/sub && git init -q made/sub/repo && echo mine >made/sub/repo/x", "made/sub",
        "mv -- ../made/sub ../sub.mine"
      ),
      ("rm -r made && echo mine >x && ln -s x made", "made", "mv -- ../made ../made.mine"),
      (
        "rm made/f && mkdir made/f && echo mine >made/f/x", "made/f", "mv -- ../made/f ../f.mine"
      ),
      ("echo mine >left", "left", "mv -- ../left ../left.mine"),
      (
        "mkdir -p .git/info && echo /left >.git/info/exclude && echo mine >left", "left",
        "mv -- ../left ../left.mine"
      ),
      (
        "mkdir ../e && echo mine >../e/f && rm -r e && ln -s ../e e", "e", "mv -- ../e ../e.mine"
      ),
      ("rm -r e && echo mine >e", "e", "mv -- ../e ../e.mine"),
      (
        "rm -r e && echo mine >e && echo old >e.mine && mkdir e.mine2", "e",
        "mv -- ../e ../e.mine3"
      ),
      ("rm -r both && echo mine >both", "both", "mv -- ../both ../both.mine"),
      (
        "git update-index --assume-unchanged e/f && echo mine >e/f", "e/f",
        "git update-index --no-assume-unchanged -- ../e/f && git update-index --no-skip-worktree -- ../e/f && git add -f ../e/f"
      ),
      (
        "git update-index --skip-worktree e/f && echo mine >e/f", "e/f",
        "git update-index --no-assume-unchanged -- ../e/f && git update-index --no-skip-worktree -- ../e/f && git add -f ../e/f"
      ),
    ])
  func inTheWay(script: String, path: String, line: String) {
    let world = World([
      "both/menu.txt": "soup 1\n", "e/f": "1\n", "made": "1\n", "left/q": "1\n", "s/s": "1\n",
      ".gitignore": "*.log\n",
    ])
    world.origin.squash(5, "Soup", ["both/menu.txt": "soup 2\n"])
    world.origin.squash(
      6, "Cheaper soup",
      [
        "both/menu.txt": "soup 3\n", "e/f": "2\n", "made": .deleted, "made/f": "2\n",
        "left/q": .deleted,
      ])
    let alice = world.alice
    expect(alice.hotfix("start", "-q", "6"), out: "alice/hotfix-6")
    #expect(alice.hotfix("pick", "-q").status == 1)
    expect(alice.sh(script))
    let before = alice.git("status", "--porcelain", "--ignored")
    let place = alice.at("s")
    let isFile = line.contains(" add ")
    expect(
      place.hotfix("pick", "--abort"), status: 128, out: "",
      err: """
        fatal: going back would overwrite what is not added: '../\(path)'
        hint: to \(isFile ? "have it kept with what was resolved" : "put it aside"), and go on:
        hint:   \(line) && git hotfix-pick --abort
        """)
    #expect(alice.git("status", "--porcelain", "--ignored") == before)
    let pasted = place.sh("\(line) && git hotfix-pick --abort")
    #expect(pasted.status == 0, "\(pasted.err)")
    #expect(alice.tryGit("diff", "--cached", "--quiet").status == 0)
    if isFile {
      let kept = String(pasted.err.components(separatedBy: "as commit ").last!.prefix(12))
      #expect(alice.git("show", "\(kept):\(path)") == "mine")
      #expect(alice.git("status", "--porcelain") == "")
    } else {
      let aside = line.components(separatedBy: " ../").last!
      expect(alice.sh("grep -rhx mine \(aside) \(aside)/f 2>/dev/null | uniq"), out: "mine")
    }
    #expect(!alice.exists(".git/CHERRY_PICK_HEAD"))
  }

  @Test("--abort that git does not do says so, and does not send in a circle")
  func notGoneBack() {
    let (_, alice) = stopped()
    alice.git("config", "filter.x.clean", "cat")
    alice.git("config", "filter.x.smudge", "false")
    alice.git("config", "filter.x.required", "true")
    alice.write(".git/info/attributes", "sign.txt filter=x\nmenu.txt filter=x\n")
    let outcome = alice.hotfix("pick", "--abort")
    #expect(outcome.status == 128)
    #expect(outcome.err.contains("fatal: cannot go back: "), "\(outcome.err)")
    #expect(
      outcome.err.hasSuffix(
        "hint: nothing was lost; to see what is in the way:\nhint:   git status\n"),
      "\(outcome.err)")
  }

  @Test(
    "the line that brings back what was done takes away what was removed, though it is not there")
  func removedBelow() {
    let world = World(["menu.txt": "soup 1\n", "made": "1\n"])
    world.origin.squash(5, "Soup", ["menu.txt": "soup 2\n"])
    world.origin.squash(
      6, "Cheaper soup",
      ["menu.txt": "soup 3\n", "made": .deleted, "made/f": "2\n", "new": "2\n"])
    let alice = world.alice
    expect(alice.hotfix("start", "-q", "6"), out: "alice/hotfix-6")
    #expect(alice.hotfix("pick", "-q").status == 1)
    expect(alice.sh("git rm -qf new && rm -r made && ln -s menu.txt made && git add -A made"))
    let ways = alice.hotfix("pick", "--abort").err.split(separator: "\n")
    let way = ways.first { $0.contains("--literal-pathspecs") }?.dropFirst("hint:   ".count) ?? "?"
    #expect(alice.hotfix("pick", "-q", "6").status == 1)
    expect(alice.sh(String(way)))
    #expect(alice.git("status", "--porcelain") == "T  made\nUU menu.txt")
  }

  @Test("--abort gives back that a file is removed which the pick had changed without a conflict")
  func removedAgain() {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\n", "README": "none\n"])
    let alice = world.alice
    expect(alice.hotfix("start", "-q", "6"), out: "alice/hotfix-6")
    #expect(alice.hotfix("pick", "-q").status == 1)
    alice.git("rm", "-qf", "README")
    let ways = alice.hotfix("pick", "--abort").err.split(separator: "\n")
    let way = ways.first { $0.contains("--literal-pathspecs") }?.dropFirst("hint:   ".count) ?? "?"
    #expect(alice.hotfix("pick", "-q", "6").status == 1)
    expect(alice.sh(String(way)))
    #expect(alice.git("status", "--porcelain") == "D  README\nUU menu.txt")
  }

  @Test("--abort keeps the directory that it is called in, and what git would not add by itself")
  func whereItStands() {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\n", "new/x": "x\n"])
    let alice = world.alice
    expect(alice.hotfix("start", "-q", "6"), out: "alice/hotfix-6")
    for planned in [false, true] {
      #expect(alice.hotfix("pick", "-q", "6").status == 1)
      alice.git("config", "core.autocrlf", "input")
      alice.git("config", "core.safecrlf", "true")
      alice.write("menu.txt", "soup 2\r\n")
      let place = alice.at("new")
      let outcome =
        planned ? place.sh("git hotfix-pick -n --abort | sh") : place.hotfix("pick", "--abort")
      #expect(outcome.status == 0 && outcome.err.contains("as commit"), "\(outcome.err)")
      #expect(alice.git("status", "--porcelain") == "")
      #expect(alice.tryGit("config", "branch.alice/hotfix-6.hotfix").out == "")
      #expect(!alice.exists(".git/CHERRY_PICK_HEAD") && alice.exists("new"))
    }
  }

  @Test(
    "what is left unmerged where nothing is under way is named, and the line keeps what is in it")
  func leftUnmerged() {
    let (_, alice) = stopped()
    alice.write("menu.txt", "soup 2, mine\n")
    alice.git("cherry-pick", "--quit")
    let before = alice.state()
    func line(_ command: String) -> String {
      "git add menu.txt sign.txt && git stash && git \(command)"
    }
    for command in ["hotfix-pick", "hotfix-start 5"] {
      let outcome = alice.sh("git \(command)")
      #expect(outcome.status == 128 && outcome.out == "")
      #expect(outcome.ways.first?.commands == [line(command)], "\(outcome.err)")
    }
    expect(alice.state(), equals: before)
    #expect(alice.sh(line("hotfix-start -q 5")).status == 0)
    #expect(alice.git("show", "stash:menu.txt") == "soup 2, mine")
    #expect(alice.sh("git switch -q alice/hotfix-6 && git hotfix-pick -q").status == 1)
  }

  @Test("a number that no branch is for, while a pick is stopped, is told to wait for its end")
  func numberOfNoBranch() {
    let (_, alice) = stopped()
    expect(
      alice.hotfix("pick", "5"), status: 128, out: "",
      err: """
        fatal: no hotfix branch has #5
        hint: first end the pick that has stopped here:
        hint:   git hotfix-pick --abort
        hint:   git hotfix-pick --continue
        hint: to add it to this one: git hotfix-pick --branch=alice/hotfix-6 5
        hint: to begin another: git hotfix-start 5
        """)
    let line = "git hotfix-pick -q --abort && git hotfix-pick -q --branch=alice/hotfix-6 5"
    #expect(alice.sh(line).status == 1)
    #expect(alice.git("config", "--get-all", "branch.alice/hotfix-6.hotfix") == "6\n5")
  }

  @Test("--abort of what nobody has touched keeps nothing and says nothing of it")
  func keepsNothing() {
    for (key, value) in [("core.autocrlf", "true"), ("merge.conflictStyle", "zdiff3")] {
      let (_, alice) = stopped()
      alice.git("config", key, value)
      alice.git("cherry-pick", "--abort")
      #expect(alice.hotfix("pick", "-q").status == 1)
      alice.write("till.txt", "mine\n")
      expect(alice.hotfix("pick", "-q", "--abort"), out: "", err: "")
      #expect(alice.git("status", "--porcelain") == " M till.txt")
    }
  }

  @Test("--abort of what is resolved to nothing keeps nothing: HEAD has it all")
  func keepsNoNothing() {
    let (_, alice) = stopped()
    alice.git("checkout", "--ours", "menu.txt")
    alice.git("rm", "-q", "sign.txt")
    alice.git("add", "menu.txt")
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
  }

  @Test("of a file that is half resolved only that is said, and --abort keeps it as it is")
  func half() {
    let (_, alice) = stopped()
    let half = alice.read("menu.txt").replacing("soup", with: "broth")
    alice.write("menu.txt", .text(half))
    expect(
      alice.hotfix("pick"), status: 1, out: "",
      err: """
        error: #6 does not apply to 'alice/hotfix-6' cleanly: 2 files in conflict
          menu.txt  (content), edited, conflict markers are left
          sign.txt  (modify/delete)
        hint: to give it up:
        hint:   git hotfix-pick --abort
        hint: or resolve and `git add` each file, then go on:
        hint:   git hotfix-pick --continue
        """)
    let outcome = alice.hotfix("pick", "--abort")
    let kept = String(outcome.err.components(separatedBy: "as commit ").last!.prefix(12))
    let way = "git --literal-pathspecs restore --source=\(kept) -- menu.txt"
    #expect(
      outcome.err.hasPrefix("warning: what was done to 'menu.txt' is kept as commit")
        && outcome.err.contains(
          "hint: and once that has stopped, to have what was done back:\nhint:   \(way)\n"),
      "\(outcome.err)")
    #expect(alice.hotfix("pick", "-q", "6").status == 1)
    expect(alice.sh(way))
    #expect(alice.read("menu.txt") == half)
    #expect(alice.git("diff", "--name-only", "--diff-filter=U") == "menu.txt\nsign.txt")
  }

  @Test("--abort of one of several says how to go on with those that are picked")
  func goesOnWithTheRest() {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\n"])
    let alice = world.alice
    expect(alice.hotfix("start", "-q", "6"), out: "alice/hotfix-6")
    #expect(alice.hotfix("pick", "-q", "6", "5").status == 1)
    expect(
      alice.hotfix("pick", "--abort"), out: "",
      err: """
        'alice/hotfix-6' is back before the pick that stopped
        #6 is forgotten on 'alice/hotfix-6'
        hint: to pick it again:
        hint:   git hotfix-pick --branch=alice/hotfix-6 6
        hint: or to go on with what is picked:
        hint:   git hotfix-pick
        """)
    #expect(alice.hotfix("pick", "-q").status == 0)
    #expect(
      world.origin.git("log", "--format=%s", "production..alice/hotfix-6") == "Hang up a sign (#5)")
  }

  @Test("from elsewhere the hint goes where the pick has stopped, with what was typed")
  func fromElsewhere() {
    let (_, alice) = stopped()
    alice.git("worktree", "add", "-q", "--detach", "../other")
    for words in [["--abort"], ["--continue", "--draft"]] {
      expect(
        alice.at("../other").run(["git", "hotfix-pick"] + words), status: 128, out: "",
        err: """
          fatal: no hotfix branch is checked out
          hint: git -C '<world>/alice/shop' hotfix-pick \(words.joined(separator: " "))
          hint: git hotfix-start <pr>
          """)
    }
  }

  @Test("a commit that is named while a pick is stopped waits, as a number does")
  func commitWaits() {
    let (world, alice) = stopped()
    let word = "--commit=\(world.id("#5"))"
    let outcome = alice.hotfix("pick", word)
    #expect(outcome.status == 1)
    #expect(
      outcome.err.contains(
        """
        hint: or to pick \(word) instead:
        hint:   git hotfix-pick -q --abort && git hotfix-pick \(word)

        """), "\(outcome.err)")
    #expect(alice.tryGit("config", "--get-all", "branch.alice/hotfix-6.hotfix").out == "6\n")
  }

  @Test("--abort says what rerere has recorded, and does again")
  func keepsRecorded() {
    let (_, alice) = stopped()
    alice.git("cherry-pick", "--abort")
    alice.git("config", "rerere.enabled", "true")
    #expect(alice.hotfix("pick", "-q").status == 1)
    resolve(alice)
    let line = "rerere has recorded how 'menu.txt' was resolved, and does it again\n"
    alice.git("rerere")
    #expect(alice.hotfix("pick", "--abort").err.contains(line))
    #expect(alice.hotfix("pick").err.contains("menu.txt  (content), resolved by rerere, not added"))
    alice.write("sign.txt", "Soup?\n")
    #expect(alice.hotfix("pick", "--abort").err.contains(line))
    #expect(alice.hotfix("pick", "-q").status == 1)
    alice.git("rerere", "forget", "menu.txt")
    resolve(alice)
    #expect(!alice.hotfix("pick", "--abort").err.contains(line))
  }

  @Test("--abort names the branch in the line that picks again where no number tells it")
  func picksAgain() {
    let (_, alice) = stopped()
    alice.git("branch", "-m", "mine")
    alice.git("config", "branch.mine.hotfix", "6")
    let outcome = alice.hotfix("pick", "--abort")
    #expect(
      outcome.err.contains("hint: or to pick it again:\nhint:   git hotfix-pick --branch=mine 6\n"),
      "\(outcome.err)")
    #expect(alice.sh("git hotfix-pick -q --branch=mine 6").status == 1)
  }

  @Test("conflict markers that a person has committed are not pushed, here or from afar")
  func markersCommitted() {
    let (world, alice) = stopped()
    alice.git("add", "-A")
    alice.git("commit", "-qm", "by hand\n\n(cherry picked from commit \(world.id("#6")))")
    for (place, words) in [("alice/hotfix-6", []), ("master", ["--draft", "6"])] {
      alice.git("switch", "-q", place)
      let go = place == "master" ? "\nhint:   git switch alice/hotfix-6" : ""
      expect(
        alice.run(["git", "hotfix-pick"] + words), status: 128, out: "",
        err: """
          fatal: conflict markers are committed in 'menu.txt', and 'alice/hotfix-6' is not pushed
          hint: to push it all the same:
          hint:   git hotfix-pick --force\(words.map { " \($0)" }.joined())
          hint: or edit what is left to resolve, then:\(go)
          hint:   git add menu.txt
          hint:   git commit --amend --no-edit && git hotfix-pick
          """)
    }
    #expect(world.origin.tryGit("rev-parse", "-q", "--verify", "alice/hotfix-6").status == 1)
    #expect(alice.hotfix("pick", "-q", "--no-push", "6").status == 0)
    alice.git("switch", "-q", "alice/hotfix-6")
    resolve(alice)
    #expect(alice.sh("git commit -q --amend --no-edit && git hotfix-pick -q").status == 0)
    #expect(world.origin.git("show", "alice/hotfix-6:menu.txt") == "soup 2")
  }

  @Test(
    "a branch that was rebased onto main, or merged with it, is not pushed with all of main",
    arguments: ["rebase", "merge"])
  func holdsMain(how: String) {
    let world = World.runbook()
    let alice = world.alice
    alice.git("hotfix-start", "-q", "1234")
    alice.git("hotfix-pick", "-q", "--no-push")
    #expect(
      alice.sh("echo mine >own.txt && git add own.txt && git commit -qm \"Alice's own\"").status
        == 0)
    #expect(
      alice.sh(
        how == "merge" ? "git merge -q --no-edit origin/master" : "git rebase -q origin/master"
      ).status == 0)
    expect(
      alice.hotfix("pick"), status: 128, out: "",
      err: """
        fatal: 'alice/hotfix-1234' holds 3 commits of master that production lacks
        hint: to go on with all of it:
        hint:   git hotfix-pick --force
        hint: or to put its own commits alone onto production:
        hint:   git rebase --reapply-cherry-picks --onto origin/production origin/master alice/hotfix-1234
        """)
    #expect(world.origin.tryGit("rev-parse", "-q", "--verify", "alice/hotfix-1234").status == 1)
    let line = "git rebase -q --onto origin/production origin/master alice/hotfix-1234"
    #expect(alice.sh("\(line) && git hotfix-pick -q").status == 0)
    let pushed = world.origin.git("log", "--format=%s", "production..alice/hotfix-1234")
    #expect(
      pushed.split(separator: "\n").sorted() == ["Alice's own", "Fix the till (#1234)"], "\(pushed)"
    )
  }

  @Test(
    "a branch that is pushed and then rebased goes back to what is pushed, with its own commits alone",
    arguments: ["master", "production"])
  func rebasedAfterPush(onto: String) {
    let world = World.runbook()
    let alice = world.alice
    alice.git("hotfix-start", "-q", "1234")
    alice.git("hotfix-pick", "-q")
    expect(alice.sh("echo mine >own.txt && git add own.txt && git commit -qm \"Alice's own\""))
    world.origin.commit("On production", ["x": "x\n"], on: "production")
    alice.git("fetch", "-q")
    #expect(alice.tryGit("rebase", "-q", "-x", "false", "origin/\(onto)").status == 1)
    let ways = ["git rebase --abort", "git rebase --continue && git hotfix-pick"]
    expect(
      alice.hotfix("pick"), status: 128, out: "",
      err: (["fatal: 'alice/hotfix-1234' is being rebased here"]
        + (onto == "master" ? ways.reversed() : ways).map { "hint: \($0)" }).joined(separator: "\n")
    )
    alice.git("rebase", "--abort")
    alice.git("rebase", "-q", "origin/\(onto)")
    let line =
      "git rebase --reapply-cherry-picks --onto origin/alice/hotfix-1234 origin/\(onto) alice/hotfix-1234"
    let behind = """
      fatal: 'origin' has 1 commit of 'alice/hotfix-1234' that is not here
      hint: \(line)
      """
    if onto == "master" {
      expect(
        alice.hotfix("pick"), status: 128, out: "",
        err: """
          fatal: 'alice/hotfix-1234' holds 3 commits of master that production lacks
          hint: to go on with all of it:
          hint:   git hotfix-pick --force
          hint: or to put its own commits alone onto what is pushed:
          hint:   \(line)
          """)
      expect(alice.hotfix("pick", "--force"), status: 128, out: "", err: behind)
    } else {
      expect(alice.hotfix("pick"), status: 128, out: "", err: behind)
    }
    #expect(alice.sh("\(line) && git hotfix-pick -q").status == 0)
    #expect(
      world.origin.git("log", "--format=%s", "production..alice/hotfix-1234")
        == "Alice's own\nFix the till (#1234)")
  }

  @Test(
    "where the remote's branch holds main, what else is there is taken over, and the rest replaced")
  func remoteHolds() {
    let world = World.runbook()
    let alice = world.alice
    alice.git("hotfix-start", "-q", "1234")
    alice.git("hotfix-pick", "-q")
    alice.git("fetch", "-q")
    alice.git("rebase", "-q", "origin/master")
    alice.git("push", "-q", "--force", "origin", "HEAD")
    world.origin.commit(
      "Bob's own", ["own.txt": "x\n"], on: "alice/hotfix-1234", by: .bob, as: "own")
    let there = world.origin.git("rev-parse", "alice/hotfix-1234")
    let bob = world.bob
    expect(bob.hotfix("start", "-q", "--user=alice", "1234"), out: "alice/hotfix-1234", err: "")
    #expect(
      bob.hotfix("start", "--list").out
        == "* pushed  #1234  alice/hotfix-1234  it holds commits of master: git hotfix-pick\n")
    expect(
      alice.hotfix("pick"), status: 128, out: "",
      err: """
        fatal: 'alice/hotfix-1234' holds 3 commits of master that production lacks
        hint: to go on with all of it:
        hint:   git hotfix-pick --force
        hint: or to put its own commits alone onto production:
        hint:   git rebase --reapply-cherry-picks --onto origin/production origin/master alice/hotfix-1234
        """)
    alice.git(
      "rebase", "-q", "--reapply-cherry-picks", "--onto", "origin/production", "origin/master")
    let outcome = alice.hotfix("pick")
    let replace =
      "git push --force-with-lease=refs/heads/alice/hotfix-1234:\(there) origin "
      + "refs/heads/alice/hotfix-1234:refs/heads/alice/hotfix-1234 && git hotfix-pick"
    expect(
      outcome, status: 128, out: "",
      err: """
        fatal: 'alice/hotfix-1234' on 'origin' holds 3 commits of master
        hint: to take over what else is there: <own> Bob's own (Bob, 3 days ago)
        hint:   git cherry-pick <own>
        hint: to replace it there by what is here, and go on:
        hint:   \(replace.replacing(there, with: "<own>"))
        """)
    expect(alice.sh("git cherry-pick \(there) >/dev/null && git hotfix-pick -q --no-push"), err: "")
    #expect(alice.sh(replace.replacing("pick", with: "pick -q")).status == 0)
    #expect(
      world.origin.git("log", "--format=%s", "production..alice/hotfix-1234")
        == "Fix the till (#1234)\nBob's own")
  }

  @Test("what main has reverted since it was picked is not pushed, and told where it is")
  func revertedSince() {
    let world = World.runbook()
    let alice = world.alice
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234")
    #expect(alice.hotfix("pick", "-q", "--no-push").status == 0)
    world.origin.squash(
      1240, "Revert \"Fix the till (#1234)\"", ["till.txt": "x\n"],
      body: "This reverts commit \(world.id("#1234")).")
    expect(
      alice.hotfix("pick", "-q"), status: 128, out: "",
      err: "fatal: <#1234> Fix the till was reverted on master:\n"
        + "  <#1240> Revert \"Fix the till (#1234)\" (#1240) (Bob, 3 days ago)")
    #expect(!world.origin.exists("refs/heads/alice/hotfix-1234"))
    #expect(alice.hotfix("pick", "-q", "--force").status == 0)
    #expect(
      alice.hotfix("pick").err.contains(
        "warning: #1234 was reverted on master: \(world.id("#1240").prefix(12)) Revert"))
  }

  @Test("markers of another size are found, those that production or a fix has are text")
  func otherMarkers() {
    let world = World.runbook()
    let text = "<<<<<<< HEAD\nhow it looks\n>>>>>>> theirs\n"
    let attributes = "* conflict-marker-size=9\nold -conflict-marker-size\n"
    world.origin.commit(
      "Old", [".gitattributes": .text(attributes), "old": .text(text)], on: "production")
    world.origin.squash(6, "Text", ["new": .text(text.replacing("<<<<<<<", with: "<<<<<<<<<"))])
    let alice = world.alice
    expect(alice.hotfix("start", "-q", "6"), out: "")
    #expect(alice.hotfix("pick", "-q", "--no-push").status == 0)
    alice.write("old", .text("more\n" + text))
    alice.write("other", .text(text))
    alice.git("add", "-A")
    alice.git("commit", "-qm", "beside")
    #expect(alice.hotfix("pick", "-q").status == 0)
    alice.write("other", .text(">>>>>>>>> theirs\n"))
    alice.git("commit", "-qam", "more")
    let outcome = alice.hotfix("pick", "-q")
    #expect(
      outcome.status == 128 && outcome.err.contains("committed in 'other',"), "\(outcome.err)")
    #expect(alice.hotfix("pick", "-q", "--force").status == 0)
    #expect(world.origin.git("log", "-1", "--format=%s", "alice/hotfix-6") == "more")
  }

  @Test("what of the branch's files is not committed is named when it is pushed, and nothing else")
  func notCommitted() {
    let (world, alice) = stopped()
    resolve(alice)
    resolve(alice, "sign.txt")
    alice.write("menu.txt", "soup 2, really\n")
    alice.write("till.txt", "mine\n")
    for words in [["--continue"], []] {
      expect(
        alice.run(["git", "hotfix-pick", "-q"] + words),
        err: "")
      #expect(world.origin.git("show", "alice/hotfix-6:menu.txt") == "soup 2")
    }
  }

  @Test(
    "a conflict of any kind that nobody has touched keeps nothing, and what resolves it comes back",
    arguments: [
      "binary", "link", "mode", "submodule", "deleted here", "deleted there",
      "renamed, deleted here",
      "folder here", "folder there", "renamed twice",
    ])
  func everyKind(kind: String) {
    let ids = "123".map { String(repeating: $0, count: 40) }
    let lines = "1\n2\n3\n4\n5\n"
    let (ours, theirs): ([String: Content], [String: Content]) =
      switch kind {
      case "binary": (["file": .bytes([0, 1])], ["file": .bytes([0, 2])])
      case "link": (["file": .symlink("a")], ["file": .symlink("b")])
      case "mode": (["file": "ours\n"], ["file": .executable("theirs\n")])
      case "submodule": (["file": .submodule(ids[1])], ["file": .submodule(ids[2])])
      case "deleted here": (["file": .deleted], ["file": "theirs\n"])
      case "deleted there": (["file": "ours\n"], ["file": .deleted])
      case "renamed, deleted here":
        (["file": .deleted], ["file": .deleted, "new": .text(lines + "6\n")])
      case "folder here": (["file": .deleted, "file/in": "ours\n"], ["file": "theirs\n"])
      case "folder there": (["file": "ours\n"], ["file": .deleted, "file/in": "theirs\n"])
      default: (["file": .deleted, "old": .text(lines)], ["file": .deleted, "new": .text(lines)])
      }
    let world = World(["file": kind == "submodule" ? .submodule(ids[0]) : .text(lines), "x": "x\n"])
    world.origin.commit("Ours", ours, on: "production")
    world.origin.squash(6, "Theirs", theirs)
    let alice = world.alice
    expect(alice.hotfix("start", "-q", "6"), out: "")
    let stopped = alice.hotfix("pick")
    #expect(stopped.status == 1 && stopped.err.contains("in conflict\n  "), "\(stopped.err)")
    expect(alice.hotfix("pick", "-q", "--abort"), out: "", err: "")

    #expect(alice.hotfix("pick", "-q", "6").status == 1)
    if kind == "submodule" {
      let way = "git update-index --cacheinfo 160000,\(ids[2]),file"
      #expect(stopped.err.contains("hint:   \(way)\n"), "\(stopped.err)")
      #expect(alice.sh(way).status == 0)
    } else {
      let script = """
        git ls-files -uz | cut -zf 2 | git update-index -z --force-remove --stdin
        git rm -rq --cached --ignore-unmatch file new old
        rm -rf file* new* old*
        echo resolved >resolved
        git add resolved
        """
      #expect(alice.sh(script).status == 0)
    }
    let tree = alice.git("write-tree")
    let outcome = alice.hotfix("pick", "--abort")
    let kept = String(outcome.err.components(separatedBy: "kept as commit ").last!.prefix(12))
    #expect(alice.git("rev-parse", "\(kept)^{tree}") == tree, "\(outcome.err)")
    #expect(alice.git("status", "--porcelain") == "")
    #expect(alice.sh("git cherry-pick \(kept) && git hotfix-pick -q 6").status == 0)
    #expect(world.origin.git("rev-parse", "alice/hotfix-6^{tree}") == tree)
  }
}
