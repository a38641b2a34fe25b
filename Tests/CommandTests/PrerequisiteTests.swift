import Foundation
import Testing

/// What production lacks, so that a pick conflicts: named, tried and picked along.
@Suite struct PrerequisiteTests {
  private let soup = "soup 2\nbread 1\ntea 2\n"

  /// #6 changes a line that #4 has changed, which production lacks.
  private func conflicting(_ options: String...) -> (World, Repo) {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper soup", ["menu.txt": .text(soup)])
    let alice = world.alice
    alice.git("config", "hotfix.forge", "github")
    expect(alice.run(["git", "hotfix-start", "-q"] + options + ["6"]), out: "alice/hotfix-6")
    return (world, alice)
  }

  /// The line that a hint gives to make the pick clean.
  private func suggestion(_ outcome: Outcome) -> String? {
    let lines = linesOf(outcome.err)
    guard
      let at = lines.firstIndex(where: {
        $0.contains(#/to pick .* first[:,]/#) || $0.contains("makes it clean")
      })
    else { return nil }
    return String(lines[at + 1].dropFirst("hint:   ".count))
  }

  /// Subjects of the branch's own commits, oldest first, with the trailers' ids by their names.
  private func picked(_ alice: Repo, _ branch: String) -> [String] {
    let log = alice.git("log", "--reverse", "--format=%s%n%b", "origin/production..\(branch)")
    return linesOf(alice.world.normalise(log)).filter { !$0.isEmpty }
  }

  @Test("a conflict names what touched the lines, what makes it clean, and the line that picks it")
  func brief() {
    let (world, alice) = conflicting()
    expect(
      alice.hotfix("pick", "--no-push"), status: 1, out: "",
      err: """
        #6 is <#6> Cheaper soup
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
        hint:   git hotfix-pick --continue --no-push
        hint: or to pick #4 first:
        hint:   git hotfix-pick -q --abort && git hotfix-pick --no-push 4 6
        """)
    #expect(
      alice.hotfix("pick", "--porcelain", "-q").out
        == """
        branch alice/hotfix-6
        pull-request 6
        title Cheaper soup
        conflict menu.txt
        prerequisite \(world.id("#4"))

        """)
  }

  @Test("the line does what was promised, in the working tree and in memory, with the same objects")
  func line() {
    var tips: [String] = []
    for options in [[], ["--no-switch"]] {
      let (world, alice) = options.isEmpty ? conflicting() : conflicting(options[0])
      let outcome = alice.hotfix("pick", "--branch=alice/hotfix-6", "--no-push")
      #expect(outcome.status == 1)
      let line = suggestion(outcome) ?? ""
      #expect(line.contains("--abort") == options.isEmpty)
      world.time = 1_112_999_999
      expect(alice.sh(line), out: "")
      #expect(
        picked(alice, "alice/hotfix-6") == [
          "Raise the price of soup (#4)", "(cherry picked from commit <#4>)",
          "Cheaper soup (#6)", "(cherry picked from commit <#6>)",
        ])
      #expect(alice.git("config", "--get-all", "branch.alice/hotfix-6.hotfix") == "6\n4")
      #expect(alice.git("status", "--porcelain") == "")
      tips.append(alice.git("rev-parse", "alice/hotfix-6"))
    }
    #expect(tips[0] == tips[1])
  }

  @Test("start forecasts the conflict with what mends it, and the line for that")
  func forecast() {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper soup", ["menu.txt": .text(soup)])
    let alice = world.alice
    alice.git("config", "hotfix.announce", "false")
    let outcome = alice.hotfix("start", "6")
    expect(
      outcome, out: "alice/hotfix-6",
      err: """
        #6 is <#6> Cheaper soup (#6) (Bob, 3 days ago)
        warning: Picking the fix onto production conflicts in 'menu.txt'
        with #4 picked first it is clean, and production gets:
            #4 Raise the price of soup (Bob, 3 days ago): 2 lines in 1 file
            the fix itself: 2 lines in 1 file
        clean is no proof that it works: staging has all of master, production will have only this
        Switched to a new branch 'alice/hotfix-6'
        Next:
          1. Pick the fix, push it, open the pull request into production:
               git hotfix-pick
          2. Or with #4 first, which makes it clean:
               git hotfix-pick 4 6
        """)
    expect(alice.sh("\(suggestion(outcome) ?? "") --no-push"), out: "")
    #expect(picked(alice, "alice/hotfix-6").count == 4)
    let bob = world.bob
    expect(
      bob.hotfix("start", "--porcelain", "--no-switch", "6"),
      out: """
        pull-request 6
        title Cheaper soup
        fix <#6>
        forecast conflict
        conflict menu.txt
        prerequisite <#4>
        base <#3>
        branch bob/hotfix-6
        state created
        """)
  }

  @Test(
    "what a prerequisite needs in turn comes too, and what it brings beyond the conflict is said")
  func inTurn() {
    let world = World.runbook()
    let origin = world.origin
    origin.squash(
      7, "Serve soup in bowls",
      ["menu.txt": "soup 5\nbread 1\ntea 2\n", "bowl.txt": "deep\n", "spoon.txt": "round\n"])
    origin.squash(8, "Soup of the day", ["menu.txt": "soup 6\nbread 1\ntea 2\n"], by: .alice)
    let alice = world.alice
    alice.git("config", "hotfix.forge", "github")
    expect(alice.hotfix("start", "-q", "8"), out: "alice/hotfix-8")
    let outcome = alice.hotfix("pick", "--no-push")
    expect(
      outcome, status: 1,
      err: """
        #8 is <#8> Soup of the day
        error: #8 does not apply to 'alice/hotfix-8' cleanly: 1 file in conflict
          menu.txt  (content)
            changed on master alone by #7 Serve soup in bowls (Bob, 3 days ago)
        with #4, #7 picked first it is clean, and production gets:
            #4 Raise the price of soup (Bob, 3 days ago): 2 lines in 1 file
            #7 Serve soup in bowls (Bob, 3 days ago): 4 lines in 3 files
              also changes, not in conflict: 'bowl.txt', 'spoon.txt'
            the fix itself: 2 lines in 1 file
        clean is no proof that it works: staging has all of master, production will have only this
        hint: to give it up:
        hint:   git hotfix-pick --abort
        hint: or resolve and `git add` each file, then go on:
        hint:   git hotfix-pick --continue --no-push
        hint: or to pick #4, #7 first:
        hint:   git hotfix-pick -q --abort && git hotfix-pick --no-push 4 7 8
        """)
    expect(alice.sh(suggestion(outcome)!), out: "")
    #expect(picked(alice, "alice/hotfix-8").count == 6)
  }

  @Test(
    "what brings far more than the fix changes is hinted before the way by hand", arguments: [6, 7])
  func farBigger(lines: Int) {
    let world = World.runbook()
    let list = (1...lines).map { "dish \($0)\n" }.joined()
    world.origin.squash(
      7, "Serve more", ["menu.txt": "soup 5\nbread 1\ntea 2\n", "dishes.txt": .text(list)])
    world.origin.squash(8, "Soup of the day", ["menu.txt": "soup 6\nbread 1\ntea 2\n"])
    let alice = world.alice
    alice.git("config", "hotfix.forge", "github")
    expect(alice.hotfix("start", "-q", "8"), out: "alice/hotfix-8")
    let hints = linesOf(alice.hotfix("pick").err).filter { $0.hasPrefix("hint: ") }
    let line = "hint:   git hotfix-pick -q --abort && git hotfix-pick 4 7 8"
    let out = ["hint: to give it up:", "hint:   git hotfix-pick --abort"]
    let byHand = [
      "hint: or resolve and `git add` each file, then go on:", "hint:   git hotfix-pick --continue",
    ]
    let first = "hint: or to pick #4, #7 first"
    // #4 and #7 bring two lines each of the menu, and the dishes.
    #expect(
      hints
        == out
        + (lines == 7
          ? ["\(first), which brings far more than the fix:", line] + byHand
          : byHand + ["\(first):", line]))
  }

  @Test("where production itself has changed the lines, no set makes it clean, and it says so")
  func none() {
    let (world, alice) = conflicting("--no-switch")
    world.origin.commit(
      "Soup is dear here", ["menu.txt": "soup 9\nbread 1\ntea 2\n"], on: "production")
    alice.git("fetch", "-q")
    alice.git("branch", "-f", "alice/hotfix-6", "origin/production")
    expect(
      alice.hotfix("pick", "6"), status: 1, out: "",
      err: """
        #6 is <#6> Cheaper soup
        error: #6 does not apply to 'alice/hotfix-6' cleanly: 1 file in conflict
          menu.txt  (content)
            changed on master alone by #4 Raise the price of soup (Bob, 3 days ago)
        no set of up to 5 pull requests of master makes it clean
        nothing was changed; 'alice/hotfix-6' is where it was
        hint: to resolve it, check the branch out and pick there:
        hint:   git switch alice/hotfix-6 && git hotfix-pick
        """)
  }

  @Test("what has no number is named by its commit, beside the numbers that the branch remembers")
  func byCommit() {
    for option in [[], ["--no-switch"]] {
      let world = World.runbook()
      let more = "soup 5\nbread 1\ntea 2\n"
      world.origin.commit("Soup again", ["menu.txt": .text(more)], as: "again")
      world.origin.squash(6, "Cheaper soup", ["menu.txt": .text(soup)])
      let alice = world.alice
      expect(alice.run(["git", "hotfix-start", "-q"] + option + ["6"]), out: "alice/hotfix-6")
      let outcome = alice.hotfix("pick", "6", "--no-push")
      let (four, again) = (world.id("#4"), world.id("again"))
      #expect(
        suggestion(outcome) == (option.isEmpty ? "git hotfix-pick -q --abort && " : "")
          + "git hotfix-pick --no-push --branch=alice/hotfix-6 --commit=\(four) --commit=\(again)")
      expect(alice.sh(suggestion(outcome)!), out: "")
      #expect(
        picked(alice, "alice/hotfix-6").filter { !$0.hasPrefix("(") } == [
          "Raise the price of soup (#4)", "Soup again", "Cheaper soup (#6)",
        ])
    }
  }

  @Test("what main has taken back is no prerequisite, nor is what takes it back; a merge is one")
  func reverted() {
    let world = World.runbook()
    let origin = world.origin
    origin.commit(
      "Revert \"Raise the price of soup (#4)\"\n\nThis reverts commit \(world.id("#4")).",
      ["menu.txt": "soup 3\nbread 1\ntea 2\n"])
    origin.commit("Dearer tea", ["menu.txt": "soup 3\nbread 1\ntea 3\n"], on: "tea", from: "master")
    origin.merge("tea", "Merge pull request #9 from acme/tea\n\nDearer tea", as: "#9")
    origin.squash(6, "Cheap tea", ["menu.txt": "soup 3\nbread 1\ntea 1\n"])
    let alice = world.alice
    expect(alice.hotfix("start", "-q", "6"), out: "alice/hotfix-6")
    let outcome = alice.hotfix("pick", "--no-push")
    #expect(suggestion(outcome) == "git hotfix-pick -q --abort && git hotfix-pick --no-push 9 6")
    expect(alice.sh(suggestion(outcome)!), out: "")

    origin.squash(10, "Soup for nothing", ["menu.txt": "soup 0\nbread 1\ntea 1\n"])
    #expect(
      alice.hotfix("start", "--porcelain", "--no-switch", "10").out.contains("forecast clean"))
  }

  @Test("the pull request's body says why each is there: without it the others conflict")
  func body() {
    let (world, alice) = conflicting("--no-switch")
    alice.git("config", "hotfix.requestCommand", "cat > \"$TMPDIR/body\"; echo https://e.org/1")
    expect(alice.hotfix("pick", "-q", "4", "5", "6"), out: "https://e.org/1")
    #expect(
      world.normalise(readFile("\(world.path)/tmp/body"))
        == """
        A hotfix for `production`, picked from `master`:

        - pull request #6 `Cheaper soup` by `Bob`, on `master` since 2005-04-07 as <#6>: \
        the same change as #6, nothing new to review

        Picked along with it, from `master` too:

        - pull request #4 `Raise the price of soup` by `Bob`, on `master` since 2005-04-07 as <#4>: \
        the same change as #4, nothing new to review; without it there are conflicts in `menu.txt`
        - pull request #5 `Hang up a sign` by `Bob`, on `master` since 2005-04-07 as <#5>: \
        the same change as #5, nothing new to review

        After it is merged, `git hotfix-sync` merges `production` back into `master`.

        """)
  }

  @Test("a search that git does not answer is ended in time, and it says so")
  func late() {
    let (world, alice) = conflicting("--no-switch")
    world.install(
      "git",
      """
      PATH=${PATH#*:}
      case " $* " in *" fast-import "*) exec sleep 60 ;; esac
      exec git "$@"
      """)
    expect(
      alice.begin("pick", "6").wait(), status: 1, out: "",
      err: """
        #6 is <#6> Cheaper soup
        error: #6 does not apply to 'alice/hotfix-6' cleanly: 1 file in conflict
          menu.txt  (content)
        the time for the search was up before any set of pull requests was tried
        nothing was changed; 'alice/hotfix-6' is where it was
        hint: to resolve it, check the branch out and pick there:
        hint:   git switch alice/hotfix-6 && git hotfix-pick
        """)
  }

  @Test("Ctrl-C ends the search at once, and nothing is changed")
  func interrupted() {
    let (world, alice) = conflicting("--no-switch")
    let before = alice.state()
    // Sets are tried one by one where git cannot take them all at once.
    let search = gitVersion >= (2, 39) ? "merge-tree --stdin" : "diff-tree --stdin"
    world.install(
      "git",
      """
      PATH=${PATH#*:}
      case " $* " in *" \(search) "*) : > "$TMPDIR/searching"; exec sleep 60 ;; esac
      exec git "$@"
      """)
    let run = alice.begin("pick", "6")
    #expect(soon { FileManager.default.fileExists(atPath: "\(world.path)/tmp/searching") })
    run.signal(SIGINT)
    #expect(run.wait().status == -SIGINT)
    expect(alice.state(), equals: before)
  }
}
