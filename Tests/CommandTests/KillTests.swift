import Foundation
import Testing

/// A command that is about to be run, and how it ends when nothing disturbs it.
struct Scenario: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let words: [String]
  var status: Int32 = 0
  let prepare: @Sendable () -> Repo

  /// All that the commands do, and what was there before.
  static let all: [Scenario] = [
    Scenario(testDescription: "start", words: ["start", "1234"]) {
      let alice = World.runbook().alice
      alice.write("notes.txt", "mine\n")
      return alice
    },
    Scenario(testDescription: "start --no-switch", words: ["start", "--no-switch", "1234"]) {
      let alice = World.runbook().alice
      alice.write("till.txt", "mine\n")
      return alice
    },
    Scenario(testDescription: "start --worktree", words: ["start", "--worktree", "1234"]) {
      let alice = World.runbook().alice
      alice.write("till.txt", "mine\n")
      return alice
    },
    Scenario(testDescription: "pick", words: ["pick"]) { started("1234") },
    Scenario(testDescription: "pick of a series", words: ["pick", "1234", "5", "4"]) {
      started("1234")
    },
    Scenario(testDescription: "pick in memory", words: ["pick", "1234", "5"]) {
      started("--no-switch", "1234")
    },
    Scenario(testDescription: "pick with attributes", words: ["pick", "6"]) {
      let alice = started("--no-switch", "6")
      alice.world.origin.commit(
        "Join menus", [".gitattributes": "menu.txt merge=union\n"], on: "production")
      alice.git("fetch", "-q")
      alice.git("branch", "-f", "--no-track", "alice/hotfix-6", "origin/production")
      return alice
    },
    Scenario(testDescription: "signed pick in memory", words: ["pick", "1234", "5"]) {
      let alice = started("--no-switch", "1234")
      let key = "\(alice.world.path)/alice/key"
      _ = alice.sh("ssh-keygen -q -t ed25519 -N '' -f '\(key)'")
      for (name, value) in [
        ("gpg.format", "ssh"), ("user.signingKey", key), ("commit.gpgSign", "true"),
      ] { alice.git("config", name, value) }
      return alice
    },
    Scenario(testDescription: "pick that stops", words: ["pick", "5", "6", "7"], status: 1) {
      started("6")
    },
    Scenario(testDescription: "pick --continue", words: ["pick", "--continue"]) { resolved() },
    Scenario(testDescription: "pick --abort", words: ["pick", "--abort"]) { resolved() },
    Scenario(testDescription: "sync", words: ["sync"]) { released() },
    Scenario(testDescription: "sync anew", words: ["sync"]) {
      let alice = released()
      _ = alice.hotfix("sync", "-q")
      alice.world.origin.commit("More", ["more.txt": "x\n"], on: "production")
      return alice
    },
  ]

  static func started(_ words: String...) -> Repo {
    let world = World.runbook()
    world.origin.squash(
      6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"], body: "# Why\n\nIt was dear.  \n"
    )
    world.origin.squash(7, "Sell cake", ["cake.txt": "2\n"])
    let alice = world.alice
    _ = alice.run(["git", "hotfix-start", "-q"] + words)
    alice.write("README", "mine\n")
    alice.write("notes.txt", "mine\n")
    return alice
  }
  /// The second of three picks has stopped, and is resolved.
  static func resolved() -> Repo {
    let alice = started("6")
    _ = alice.hotfix("pick", "-q", "5", "6", "7")
    alice.write("menu.txt", "soup 2\n")
    alice.git("add", "menu.txt")
    return alice
  }
  /// The hotfix of #1234 was merged into production.
  static func released() -> Repo {
    let world = World.runbook()
    let bob = world.bob
    _ = bob.hotfix("start", "-q", "1234")
    _ = bob.hotfix("pick", "-q")
    world.origin.merge("bob/hotfix-1234", into: "production", "Merge pull request #9")
    world.origin.git("branch", "-D", "bob/hotfix-1234")
    world.alice.write("till.txt", "mine\n")
    return world.alice
  }
}

/// A command that is ended at any point is run again, and ends as if nothing had happened.
@Suite(.needs("ssh-keygen")) struct KillTests {
  /// Every point, or those around what changes something.
  private let isThorough = Host.variables["HOTFIX_POINTS"] == "all"

  @Test("killed at any child, run again, it ends as undisturbed", arguments: Scenario.all)
  func children(scenario: Scenario) {
    let alice = scenario.prepare()
    let world = alice.world
    for key in ["start", "pick"] {
      alice.git("config", "hotfix.\(key)AnnounceCommand", "post \(key)")
    }
    alice.git("config", "hotfix.requestCommand", "ask")
    let meddler = Meddler(
      world,
      programs: [
        "post": "echo $1 $HOTFIX_PR >>'\(world.path)/alice/posted'",
        "ask": "true >'\(world.path)/alice/asked'; echo https://example.com/1",
      ])
    world.save()

    meddler.begin()
    #expect(run(alice, scenario) == scenario.status)
    let calls = meddler.calls
    let expected = alice.left
    var points = 0
    for number in calls.indices.map({ $0 + 1 }) {
      guard isThorough || isNear(number, calls) else { continue }
      for harm in Meddler.Harm.allCases {
        if !isThorough, Meddler.Harm.allCases[points % 3] != harm { continue }
        world.restore()
        meddler.begin(at: number, harm.rawValue)
        let status = run(alice, scenario)
        let place = "\(harm) at \(number): \(calls[number - 1])"
        if harm == .orphaned { #expect(meddler.settle(), "\(place)") }
        #expect(status == (harm == .interrupted ? -SIGINT : -SIGKILL), "\(place)")
        meddler.begin()
        let again = run(alice, scenario)
        #expect(again == scenario.status, "\(place)")
        let now = alice.left
        if now != expected {
          Issue.record("\(place)\n\(diff(expected, now, context: 0))")
        }
      }
      points += 1
    }
    print("\(scenario.testDescription): \(points) of \(calls.count) points")
  }

  private func isNear(_ number: Int, _ calls: [String]) -> Bool {
    calls[max(0, number - 2)..<number].contains { call in
      [
        "git -c color.ui=false", "git switch", "git branch", "git worktree", "git config --",
        "git cherry-pick", "git merge ", "git commit", "git update-ref", "post", "ask",
      ].contains { call.hasPrefix($0) } && !call.hasPrefix("git config --list")
    }
  }

  private func run(_ alice: Repo, _ scenario: Scenario) -> Int32 {
    alice.begin(scenario.words).wait().status
  }
}
