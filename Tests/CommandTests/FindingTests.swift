import Testing

/// From a number to the right commit, or silence.
@Suite struct FindingTests {
  /// What `start --porcelain` finds: the names of the commits, or the refusal's first line.
  private func found(
    _ repo: Repo, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    let outcome = repo.run(["git", "hotfix-start", "--no-switch", "--porcelain"] + words)
    let said = outcome.normalised
    if outcome.status != 0 { return String(said.err.prefix { $0 != "\n" }) }
    let fixes = said.out.split(separator: "\n").filter { $0.hasPrefix("fix ") }
    return fixes.map { String($0.dropFirst(4)) }.joined(separator: " ")
  }

  private func missing(_ number: Int) -> String {
    "error: master has no commit for #\(number). Is the number right, and is it merged?"
  }

  private func world(_ tell: (Repo) -> Void) -> World {
    let world = World.runbook()
    tell(world.origin)
    return world
  }

  @Test("a number is found whole, not as part of another, of a title or of a body")
  func whole() {
    let world = world { origin in
      origin.squash(123, "Longer", ["a": "1\n"])
      origin.squash(55, "Fix (#12)", ["b": "1\n"])
      origin.squash(56, "Mentions", ["c": "1\n"], body: "See (#12), fixes #12\n\nRefs: #12")
      origin.commit("Revert \"Fix (#12)\"", ["b": .deleted])
      origin.commit("See #12 and (#12, #13)", ["d": "1\n"])
    }
    #expect(found(world.alice, "12") == missing(12))
    #expect(found(world.alice, "13") == missing(13))
    #expect(found(world.alice, "123") == "<#123>")
    #expect(found(world.alice, "56") == "<#56>")
  }

  @Test("a commit that production has too is in production, and no other")
  func ancestor() {
    let alice = World.runbook().alice
    #expect(
      found(alice, "3") == "error: #3 Describe the shop is in production. It contains the commit:")
    #expect(found(alice, "4") == "<#4>")
  }

  @Test("a merge of a pull request is picked against its first parent, with a title for people")
  func merge() {
    let world = world { origin in
      origin.commit("One", ["one": "1\n"], on: "topic", from: "master", as: "one")
      origin.commit("Two", ["two": "2\n"], on: "topic")
      origin.squash(8, "Meanwhile", ["other": "1\n"])
      origin.merge(
        "topic", "Merge pull request #7 from o/topic\n\nTeach the till to count", as: "#7")
      origin.git("branch", "-D", "topic")
    }
    let alice = world.alice
    #expect(found(alice, "7") == "<#7>")
    let outcome = alice.hotfix("pick", "7")
    #expect(outcome.status == 0)
    #expect(outcome.err.contains(" is \(world.id("#7").prefix(12)) Teach the till to count\n"))
    #expect(
      world.origin.git("diff", "--name-only", "production", "alice/hotfix-7") == "one\ntwo")
    #expect(
      world.origin.git("log", "-1", "--format=%p", "alice/hotfix-7").split(separator: " ").count
        == 1)
  }

  @Test("a match on main's own line beats one on a side line")
  func sideLine() {
    let world = world { origin in
      origin.commit("Draft (#7)", ["a": "1\n"], on: "topic", from: "master", as: "draft")
      origin.merge("topic", "Merge it (#7)", as: "#7")
    }
    #expect(found(world.alice, "7") == "<#7>")
  }

  @Test("an octopus is refused, a root commit is picked")
  func octopusAndRoot() {
    let world = world { origin in
      origin.commit("A", ["a": "1\n"], on: "a", from: "master")
      origin.commit("B", ["b": "1\n"], on: "b", from: "master")
      origin.commit("Octopus (#7)", on: "master", parents: ["a", "b"], as: "octopus")
      origin.commit("Fresh start (#8)", ["root": "1\n"], on: "root", from: "", as: "root")
      origin.commit("Join histories", ["root": "1\n"], parents: ["root"])
    }
    let alice = world.alice
    #expect(
      found(alice, "7")
        == "error: <octopus> Octopus (#7) (Alice, 3 days ago) is an octopus merge, which cannot be picked"
    )
    #expect(found(alice, "8") == "<root>")
    #expect(alice.hotfix("pick", "-q", "8").status == 0)
    #expect(world.origin.git("diff", "--name-only", "production", "alice/hotfix-8") == "root")
  }

  @Test(
    "each forge's own words are read",
    arguments: [
      ("Merge branch 'fix' into 'master'\n\nFix it\n\nSee merge request group/sub/project!7", true),
      ("Fix it (!7)", false), ("Merged in fix (pull request #7)\n\nFix it", true),
      ("Pull request #7: Fix it", true), ("Merge pull request #7 in P/r from fix to master", true),
      ("Merged PR 7: Fix it", false), ("Merge pull request 7 from fix into master", true),
      ("Merge pull request 'Fix it' (#7) from fix into master", true),
      ("gh-99: Fix it (GH-7)", false), ("Merge #7", true),
      ("lib: fix it\n\nPR-URL: https://github.com/o/r/pull/7\nReviewed-By: X <x@y>", false),
      ("Fix it\n\nReviewed-on: https://gitea.example.com/o/r/pulls/7", false),
      ("Fix something that is very long and does not fit into a…\n\n…single line (#7)", false),
    ])
  func forges(message: String, merges: Bool) {
    let world = world { origin in
      origin.commit("Work", ["a": "1\n"], on: "topic", from: "master")
      let tree = origin.git("rev-parse", "topic^{tree}")
      origin.commit(message, parents: merges ? ["topic"] : [], tree: tree, as: "#7")
    }
    #expect(found(world.alice, "7") == "<#7>")
  }

  @Test("a team's own marker is read where it is configured")
  func marker() {
    let world = world { $0.commit("[PR-7] Fix it", ["a": "1\n"], as: "#7") }
    #expect(found(world.alice, "7") == missing(7))
    world.bob.git("config", "hotfix.marker", "[PR-{pr}]")
    #expect(found(world.bob, "7") == "<#7>")
  }

  @Test("reverts and reapplications are followed as chains")
  func chains() {
    func told(_ reverts: [String]) -> String {
      let world = world { origin in
        origin.squash(7, "Fix it", ["a": "1\n"])
        for (at, undoing) in reverts.enumerated() {
          let id = origin.git("rev-parse", "master")
          let message = undoing.replacing("<last>", with: id).replacing(
            "<fix>", with: origin.world.id("#7"))
          origin.commit(message, ["a": "\(at)\n"], as: "undo \(at)")
        }
      }
      return found(world.alice, "7")
    }
    let reverted = "error: #7 Fix it was reverted on master:"
    #expect(told(["Revert \"Fix it (#7)\"\n\nThis reverts commit <fix>."]) == reverted)
    #expect(told(["Revert \"Fix it (#7)\" (#8)"]) == reverted)
    #expect(told(["Revert \"Fix it\" (#8)\n\nReverts o/r#7"]) == reverted)
    #expect(told(["Take it back\n\nThis reverts commit <fix>."]) == reverted)
    #expect(told(["Revert #7 (#8)"]) == reverted)
    #expect(
      told([
        "Revert \"Fix it (#7)\"\n\nThis reverts commit <fix>.",
        "Reapply \"Fix it (#7)\"\n\nThis reverts commit <last>.",
      ]) == "<#7>")
    #expect(
      told([
        "Revert \"Fix it (#7)\" (#8)", "Revert \"Revert \"Fix it (#7)\"\" (#9)",
        "Revert \"Revert \"Revert \"Fix it (#7)\"\"\" (#10)",
      ]) == reverted)
    #expect(told(["Revert \"Fix it (#77)\" (#8)"]) == "<#7>")
    #expect(told(["Mention (#8)\n\nPartially reverts #7 in spirit"]) == "<#7>")
  }

  @Test("words alone revert nothing: the change must be gone, and the words must name what exists")
  func othersReverted() {
    func told(_ message: String, undoes: Bool = true, released: Bool = false) -> String {
      let world = world { origin in
        origin.squash(3, "Fix it", ["a": "0\n"])
        if !released { origin.release() }
        origin.squash(7, "Fix it", ["a": "1\n"])
        let old = origin.world.id("#3")
        origin.commit(
          message.replacing("<old>", with: old), undoes ? ["a": "0\n"] : ["b": "1\n"], as: "undo")
        if released { origin.release() }
        origin.squash(9, "Later", ["later": "1\n"])
      }
      return found(
        world.clone(url: world.origin.served(at: "git@github.com:acme/shop.git")), "7")
    }
    let reverted = "error: #7 Fix it was reverted on master:"
    let messages = [
      "Roll it back (#8)\n\nReverts Acme/Shop#7",
      "Revert \"Fix it\" (#8)\n\nReverts upstream/shop#3",
      "Revert \"Fix it (#7)\" (#8)\n\nReverts #100, the issue",
    ]
    for message in messages {
      #expect(told(message) == reverted)
      #expect(told(message, undoes: false) == "<#7>")
    }
    #expect(told("Change the parser (#8)\n\nReverts acme/parser#7") == "<#7>")
    #expect(told("Change it\n\nThis reverts commit 1234567890.") == "<#7>")
    #expect(told("Revert \"Fix it\" (#8)", released: true) == reverted)
    #expect(
      told("Revert \"Fix it\"\n\nThis reverts commit <old>.", undoes: false, released: true)
        == "error: #7 Fix it is in production. It contains the commit:")
  }

  @Test("a revert on main of the pick that came back from production is one of the fix")
  func revertedPick() {
    let world = world { origin in
      origin.squash(7, "Fix it", ["a": "1\n"])
      let trailer = "(cherry picked from commit \(origin.world.id("#7")))"
      let pick = origin.commit("Fix it\n\n\(trailer)", ["a": "1\n"], on: "production")
      let revert = "Revert \"Fix it\"\n\nThis reverts commit \(pick)."
      origin.commit(revert, ["a": .deleted], on: "production")
      origin.merge("production")
      origin.commit(revert, ["a": .deleted])
    }
    #expect(found(world.alice, "7") == "error: #7 Fix it was reverted on master:")
  }

  @Test("a fix that both branches have, and took back before they parted, is not in production")
  func revertedBefore() {
    let world = world { origin in
      origin.squash(7, "Fix it", ["a": "1\n"])
      origin.commit("Revert \"Fix it (#7)\" (#8)", ["a": .deleted], as: "revert")
      origin.release()
      origin.squash(9, "Later", ["later": "1\n"])
    }
    #expect(found(world.alice, "7") == "error: #7 Fix it was reverted on master:")
  }

  @Test("a fix that landed again under another number is named, and stays refused")
  func landedAgain() {
    let world = world { origin in
      origin.squash(7, "Fix it", ["a": "1\n"])
      origin.commit("Revert \"Fix it (#7)\" (#8)", ["a": .deleted], as: "revert")
      origin.squash(9, "Fix it", ["a": "1\n"])
    }
    expect(
      world.alice.hotfix("start", "7"), status: 128, out: "",
      err: """
        error: #7 Fix it was reverted on master:
          <revert> Revert "Fix it (#7)" (#8) (Alice, 3 days ago)
        It was merged again as <#9> Fix it (#9) (Bob, 3 days ago). To take that:
          git hotfix-start --commit=<#9> 7
        To pick what master has taken out:
          git hotfix-start --force 7
        """)
  }

  @Test("production has a fix by its trailer, its mark or its change, unless it took it back")
  func landed() {
    func told(_ messages: [String], _ changes: [String: Content] = ["x": "1\n"]) -> String {
      let world = World.runbook()
      for (at, message) in messages.enumerated() {
        let fix = world.id("#1234")
        let last = world.origin.git("rev-parse", "production")
        world.origin.commit(
          message.replacing("<fix>", with: fix).replacing("<last>", with: last), changes,
          on: "production", as: "own \(at)")
      }
      return found(world.alice, "1234")
    }
    let till = "open\nadd prices\nround to a cent\ngive change\nclose\n"
    let there = "error: #1234 Fix the till is in production"
    let picked = told(
      ["Other words\n\n(cherry picked from commit <fix>)"], ["till.txt": .text(till)])
    #expect(picked == "\(there). This commit says that it picked it:")
    let named = told(["Hotfix: Fix the till (#1234) (#40)"], ["till.txt": .text(till)])
    #expect(named == "\(there). This commit names its number:")
    #expect(
      told(["By hand"], ["till.txt": .text(till)]) == "\(there): picking it would change nothing")
    #expect(told(["Hotfix: Fix the till (#1234) (#40)"]) == "<#1234>")
    #expect(
      told(["Other words\n\n(cherry picked from commit <fix>)"])
        == "error: It is not certain whether production has #1234 Fix the till")
    #expect(told(["By hand, otherwise"], ["till.txt": "other\n"]) == "<#1234>")
    #expect(
      told([
        "Fix the till (#1234)\n\n(cherry picked from commit <fix>)",
        "Revert \"Fix the till (#1234)\"\n\nThis reverts commit <last>.",
      ]) == "<#1234>")
  }

  @Test("the number of the hotfix's own pull request is known to be in production")
  func ofHotfix() {
    let world = World.runbook()
    world.origin.commit(
      "Hotfix: Fix the till (#1234) (#40)", ["till.txt": "x\n"], on: "production", as: "own")
    #expect(
      found(world.alice, "40")
        == "error: #40 Hotfix: Fix the till (#1234) is in production. It contains the commit:")
    expect(
      world.alice.hotfix("sync", "--check", "40"), status: 1, out: "",
      err: """
        master lacks 1 commit of production
        hint: git hotfix-sync
        """)
  }

  @Test("where picking it changes nothing, all commands know that production has it")
  func idle() {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "--no-switch", "1234")
    let till = "open\nadd prices\nround to a cent\ngive change\nclose\n"
    world.origin.commit(
      "By hand, and more", ["till.txt": .text(till), "more": "1\n"], on: "production", as: "own")
    let there = "#1234 Fix the till is in production: picking it would change nothing"
    #expect(
      found(world.alice, "--user=carol", "1234")
        == "error: #1234 Fix the till is in production: picking it would change nothing")
    expect(
      alice.hotfix("pick", "--porcelain", "1234"),
      out: """
        branch alice/hotfix-1234
        pull-request 1234
        title Fix the till
        in-production <#1234>
        """,
      err: """
        \(there)
        Next:
          1. See whether it is merged back too: git hotfix-sync --check 1234
        """)
    expect(
      alice.hotfix("start", "--list"),
      out: "  in-production  #1234  alice/hotfix-1234  git hotfix-sync", err: "")
    expect(
      alice.hotfix("sync", "--check", "1234"), status: 1, out: "",
      err: """
        master lacks 1 commit of production
        hint: git hotfix-sync
        """)
    _ = alice.hotfix("start", "-q", "--no-switch", "--force", "--user=carol", "1234")
    expect(
      alice.hotfix("pick", "--no-fetch", "-n", "--branch=carol/hotfix-1234"), out: "",
      err: """
        \(there)
        Next:
          1. See whether it is merged back too: git hotfix-sync --check 1234
        """)
  }

  @Test("what a sync has brought back to main is still known to be in production")
  func afterSync() {
    let world = World.runbook()
    let origin = world.origin
    origin.commit(
      "Fix the till (#1234)\n\n(cherry picked from commit \(world.id("#1234")))",
      ["till.txt": "x\n"],
      on: "production", as: "own")
    origin.merge("production", "Merge production", ["till.txt": "x\n"])
    origin.squash(11, "Later", ["later": "1\n"])
    #expect(
      found(world.alice, "1234")
        == "error: #1234 Fix the till is in production, by what a message says. "
        + "The files have changed since: 'till.txt'")
    #expect(found(world.alice, "11") == "<#11>")
  }

  /// Master gets the head's commits anew, as a rebase merge makes them, or their squash.
  private func rebased(_ count: Int, squashed: Bool = false, merges: Bool = false) -> World {
    let world = World.runbook()
    let origin = world.origin
    var names: [String] = []
    for number in 1...count {
      let changes: [String: Content] = ["part\(number)": "\(number)\n"]
      origin.commit(
        "Part \(number)", changes, on: "refs/pull/7/head", from: number == 1 ? "master~1" : nil)
      if !squashed {
        names.append(origin.commit("Part \(number)", changes, by: .bob, as: "part \(number)"))
      }
    }
    if merges { origin.merge("master~\(count)", into: "refs/pull/7/head") }
    if squashed {
      let all = Dictionary(
        uniqueKeysWithValues: (1...count).map { ("part\($0)", Content.text("\($0)\n")) })
      origin.commit("All of it", all, by: .bob, as: "squash")
    }
    origin.squash(8, "Later", ["later": "1\n"])
    world.alice.git("config", "hotfix.forge", "github")
    return world
  }

  @Test("commits that bear no number are found by the pull request's head: a series or its squash")
  func byHead() {
    let series = rebased(3)
    #expect(found(series.alice, "7") == "<part 1> <part 2> <part 3>")
    #expect(
      series.alice.git("config", "branch.alice/hotfix-7.hotfix")
        == "7 " + (1...3).map { series.id("part \($0)") }.joined(separator: " "))
    #expect(!series.alice.git("for-each-ref").contains("pull"))
    #expect(series.alice.hotfix("pick", "-q", "--no-fetch", "7").status == 0)
    #expect(
      series.alice.git("log", "--format=%s", "origin/production..alice/hotfix-7")
        == "Part 3\nPart 2\nPart 1")
    #expect(found(rebased(3, squashed: true).alice, "7") == "<squash>")
    #expect(found(rebased(1).alice, "7") == "<part 1>")
  }

  @Test("a head with merges in it, one that is missing, and one that is not merged tell nothing")
  func noHead() {
    #expect(found(rebased(2, merges: true).alice, "7") == missing(7))
    let world = rebased(2)
    #expect(found(world.alice, "6") == missing(6))
    world.origin.commit("Not merged", ["new": "1\n"], on: "refs/pull/5000/head", from: "master")
    #expect(found(world.alice, "5000") == missing(5000))
  }

  @Test("a head that main has is found by the merge that brought it, or told to have no beginning")
  func forwarded() {
    let world = World.runbook()
    let origin = world.origin
    origin.commit("One", ["one": "1\n"], on: "refs/pull/7/head", from: "master")
    origin.commit("Two", ["two": "2\n"], on: "refs/pull/7/head", as: "head")
    origin.git("update-ref", "refs/heads/master", "refs/pull/7/head")
    origin.commit("Three", ["three": "1\n"], on: "refs/pull/8/head", from: "master")
    origin.squash(9, "Meanwhile", ["nine": "1\n"])
    origin.merge("refs/pull/8/head", "Bring it in", as: "merge")
    world.alice.git("config", "hotfix.forge", "github")
    expect(
      world.alice.hotfix("start", "7"), status: 128, out: "",
      err: """
        error: #7 ends with this commit of master, and nothing shows with which commit it begins:
          <head> Two (Alice, 3 days ago)
        If this commit is all of it:
          git hotfix-start --commit=<head> 7
        If it has more commits, name them all: --commit=<first>^..<head>
        """)
    #expect(found(world.alice, "8") == "<merge>")
  }

  @Test("commits that follow one another with the number in a trailer are one series")
  func trailers() {
    let world = world { origin in
      for part in 1...3 {
        origin.commit(
          "Part \(part)\n\nPart-of: <https://gitlab.example.com/g/p/-/merge_requests/7>",
          ["part\(part)": "1\n"], as: "part \(part)")
      }
      origin.commit("A\n\nPR-URL: https://github.com/o/r/pull/8", ["a": "1\n"])
      origin.commit("Between", ["between": "1\n"])
      origin.commit("B\n\nPR-URL: https://github.com/o/r/pull/8", ["b": "1\n"])
    }
    #expect(found(world.alice, "7") == "<part 1> <part 2> <part 3>")
    #expect(found(world.alice, "8") == "error: #8 could be any of these commits of master:")
  }

  @Test("a mark on a side line counts less than one on main's own line that production has")
  func oldBeatsSide() {
    let world = world { origin in
      origin.commit("Take it back (#3)", ["side": "1\n"], on: "topic", from: "master")
      origin.merge("topic", "Merge pull request #12 from o/topic")
    }
    #expect(
      found(world.alice, "3")
        == "error: #3 Describe the shop is in production. It contains the commit:")
  }

  @Test("a merge is reverted where a commit that it brought is")
  func mergeReverted() {
    let world = world { origin in
      let id = origin.commit("One", ["one": "1\n"], on: "topic", from: "master", as: "one")
      origin.merge("topic", "Merge pull request #7 from o/topic\n\nAdd one", as: "#7")
      origin.commit(
        "Revert \"One\"\n\nThis reverts commit \(id).", ["one": .deleted], on: "undo",
        from: "master")
      origin.merge("undo", "Merge pull request #8 from o/undo\n\nUndo one")
    }
    #expect(found(world.alice, "7") == "error: #7 Add one was reverted on master:")
  }

  @Test("what was merged is picked, not the head's own commits with their later fix-ups")
  func squashWins() {
    let world = World.runbook()
    let origin = world.origin
    origin.commit("Draft", ["a": "draft\n"], on: "refs/pull/7/head", from: "master")
    origin.squash(7, "Fix it", ["a": "reviewed\n"])
    world.alice.git("config", "hotfix.forge", "github")
    #expect(found(world.alice, "7") == "<#7>")
  }

  @Test("a URL names its pull request, and one of another repository is refused")
  func urls() {
    let world = World.runbook()
    let alice = world.alice
    alice.git(
      "remote", "set-url", "origin", world.origin.served(at: "git@github.com:acme/shop.git"))
    for suffix in ["", "/", "/files", "/commits/abc", "#issuecomment-1", "?w=1"] {
      #expect(found(alice, "https://github.com/acme/shop/pull/1234\(suffix)") == "<#1234>")
    }
    #expect(found(alice, "#1234") == "<#1234>")
    #expect(found(alice, "GH-1234") == "<#1234>")
    expect(
      alice.hotfix("start", "https://github.com/acme/other/pull/1234"), status: 129, out: "",
      err: """
        error: 'https://github.com/acme/other/pull/1234' belongs to another repository than the remote
        usage: git hotfix-start [<options>] <pr>
        hint: git remote -v
        """)
  }

  @Test("--commit takes revisions and ranges, and only what main has")
  func commits() {
    let world = World.runbook()
    let alice = world.alice
    #expect(found(alice, "--commit=origin/master~2..origin/master", "70") == "<#5> <#1234>")
    #expect(
      found(alice, "--commit=origin/master", "--commit=origin/master~1", "71") == "<#5> <#1234>")
    #expect(found(alice, "--commit=nothing", "72") == "error: nothing names no commit")
    #expect(found(alice, "--commit=--all", "73") == "error: --all names no commit")
    alice.commit("Mine alone", ["mine": "1\n"], on: "mine", from: "master")
    #expect(found(alice, "--commit=mine", "74") == "error: master does not contain")
    #expect(found(alice, "1234") == "<#1234>")
  }

  @Test("digits are a number even where they abbreviate a commit")
  func digits() {
    let world = World.runbook()
    let alice = world.alice
    for round in 1...400 {
      let id = world.origin.commit("Round \(round)", ["round": .text("\(round)\n")])
      let digits = String(id.prefix(4))
      guard digits.first != "0", Int(digits) != nil, digits != "1234" else { continue }
      #expect(found(alice, digits) == missing(Int(digits)!))
      return
    }
    Issue.record("no commit begins with four digits")
  }
}
