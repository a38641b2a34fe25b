import Foundation
import Testing

/// A place inside a child of the commands, where git runs something of ours.
struct Inside: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let words: [String]
  let prepare: @Sendable () -> Repo
  /// Makes `strike` happen there.
  let place: @Sendable (Repo) -> Void

  static func hook(_ name: String, _ condition: String = "true") -> @Sendable (Repo) -> Void {
    { alice in alice.hook(name, "if \(condition); then strike; fi") }
  }
  static let filter: @Sendable (Repo) -> Void = { alice in
    alice.git("config", "filter.strike.smudge", "strike; cat")
    alice.write(".git/info/attributes", "till.txt filter=strike\nkey.txt filter=strike\n")
  }
  static let writing = #"test "$1" = prepared && grep -q refs/heads/alice/"#
  static let tracking = #"test "$1" = prepared && grep -q refs/remotes/"#
  static let fresh: @Sendable () -> Repo = {
    let world = World.runbook()
    let alice = world.alice
    alice.write("notes.txt", "mine\n")
    world.origin.commit("Own", ["own.txt": "x\n", "new.txt": "x\n"], on: "production")
    return alice
  }
  static let picking: @Sendable () -> Repo = {
    let alice = Scenario.started("6")
    alice.world.origin.squash(
      8, "Mend", ["door/key.txt": "steel\n", "door/a.txt": "new\n", "door/z.txt": "new\n"])
    _ = alice.run(["git", "config", "--add", "branch.alice/hotfix-6.hotfix", "8"])
    alice.git("config", "--fixed-value", "--unset", "branch.alice/hotfix-6.hotfix", "6")
    return alice
  }

  static let all: [Inside] = [
    Inside(
      testDescription: "start in a filter", words: ["start", "1234"], prepare: fresh, place: filter),
    Inside(
      testDescription: "start after the index", words: ["start", "1234"], prepare: fresh,
      place: hook("post-index-change")),
    Inside(
      testDescription: "start in the ref", words: ["start", "1234"], prepare: fresh,
      place: hook("reference-transaction", writing)),
    Inside(
      testDescription: "start in the fetch", words: ["start", "1234"], prepare: fresh,
      place: hook("reference-transaction", tracking)),
    Inside(
      testDescription: "start after the switch", words: ["start", "1234"], prepare: fresh,
      place: hook("post-checkout")),
    Inside(
      testDescription: "start in a worktree", words: ["start", "--worktree", "1234"],
      prepare: fresh, place: filter),
    Inside(
      testDescription: "pick in a filter", words: ["pick"], prepare: picking, place: filter),
    Inside(
      testDescription: "pick after the index", words: ["pick"], prepare: picking,
      place: hook("post-index-change")),
    Inside(
      testDescription: "pick in the ref", words: ["pick"], prepare: picking,
      place: hook("reference-transaction", #"test "$1" = prepared && grep -q HEAD"#)),
    Inside(
      testDescription: "pick after the merge", words: ["pick"], prepare: picking,
      place: hook("post-merge")),
    Inside(
      testDescription: "pick in the push", words: ["pick"], prepare: picking,
      place: hook("pre-push")),
    Inside(
      testDescription: "pick at the server", words: ["pick"], prepare: picking,
      place: { $0.world.origin.hook("pre-receive", "strike") }),
    Inside(
      testDescription: "pick after the server", words: ["pick"], prepare: picking,
      place: { $0.world.origin.hook("post-receive", "strike") }),
    Inside(
      testDescription: "pick in memory in the ref", words: ["pick", "1234"],
      prepare: { Scenario.started("--no-switch", "1234") },
      place: hook("reference-transaction", writing)),
    Inside(
      testDescription: "continue before the commit", words: ["pick", "--continue"],
      prepare: { Scenario.resolved() }, place: hook("pre-commit")),
    Inside(
      testDescription: "continue in the message", words: ["pick", "--continue"],
      prepare: { Scenario.resolved() }, place: hook("commit-msg")),
    Inside(
      testDescription: "continue after the commit", words: ["pick", "--continue"],
      prepare: { Scenario.resolved() }, place: hook("post-commit")),
    Inside(
      testDescription: "abort after the index", words: ["pick", "--abort"],
      prepare: { Scenario.resolved() }, place: hook("post-index-change")),
    Inside(
      testDescription: "sync in the ref", words: ["sync"], prepare: { Scenario.released() },
      place: hook("reference-transaction", writing)),
    Inside(
      testDescription: "sync in the push", words: ["sync"], prepare: { Scenario.released() },
      place: hook("pre-push")),
  ]
}

@Suite struct KilledInsideTests {
  private let isThorough = Host.variables["HOTFIX_POINTS"] == "all"

  @Test(
    "killed inside a child, run again and as it says, it ends as undisturbed", arguments: Inside.all
  )
  func inside(inside: Inside) {
    let alice = inside.prepare()
    let world = alice.world
    // Kills the git that runs it, or all, and only once.
    world.install(
      "strike",
      """
      test -f '\(world.path)/armed' || exit 0
      read -r whom <'\(world.path)/armed'
      rm '\(world.path)/armed'
      if test $whom = all; then kill -KILL 0; fi
      if test $whom = interrupt; then kill -INT 0; sleep 9; fi
      pid=$PPID
      while :; do
        case $(ps -o comm= -p $pid) in *sh | *strike | post-* | pre-* | *-msg | reference-*)
          pid=$(($(ps -o ppid= -p $pid))) ;; *) break ;;
        esac
      done
      kill -KILL $pid
      """)
    inside.place(alice)
    world.save()
    #expect(alice.begin(inside.words).wait().status == 0)
    let expected = alice.left
    let isOdd = Inside.all.firstIndex { $0.testDescription == inside.testDescription }! % 2 == 1
    let isFilter = inside.testDescription.hasSuffix("in a filter")
    for whom in ["all", "git", "interrupt"]
    where whom == "interrupt" ? isFilter : isThorough || (whom == "all") == isOdd {
      world.restore()
      writeFile("\(world.path)/armed", whom + "\n")
      var outcome = alice.begin(inside.words).wait()
      #expect(access("\(world.path)/armed", F_OK) != 0, "never got there")
      var said = "\(whom): \(outcome.status)\n\(outcome.err)"
      var hasStashed = false
      for _ in 1...3 {
        outcome = alice.begin(inside.words).wait()
        said += "again: \(outcome.status)\n\(outcome.err)"
        if outcome.status == 0 { break }
        guard let way = outcome.ways.last(where: { $0.commands.count > 1 }) ?? outcome.ways.first
        else { continue }
        hasStashed = hasStashed || way.commands[0].hasPrefix("git stash ")
        for line in way.commands {
          let line = line.components(separatedBy: " && git hotfix-")[0]
          if !line.hasPrefix("git hotfix-") {
            expect(alice.sh(line.replacing("stash push", with: "stash push -q")))
          }
        }
      }
      #expect(outcome.status == 0, "\(said)")
      // Where the pick was whole but for its note, the note's lock is in nobody's way.
      var now = alice.left.filter { !$0.contains("git/CHERRY_PICK_HEAD.lock") }
      if hasStashed { now = now.filter { !$0.contains("refs/stash") } }
      if now != expected {
        Issue.record("\(said)\n\(diff(expected, now, context: 0))")
      }
    }
  }
}
