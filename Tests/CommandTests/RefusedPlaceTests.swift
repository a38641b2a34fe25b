import Foundation
import Testing

/// Places in which a command cannot do its work: it says why, with 128, and changes nothing.
struct RefusedPlace: CustomTestStringConvertible, Sendable {
  let testDescription: String
  var settle: @Sendable (World, Repo) -> Repo = { _, repo in repo }
  var env: [String: String?] = [:]
  var call: @Sendable ([String]) -> [String] = { $0 }
  /// What is said by `start 5`, `pick` and `sync`; nil where it is done all the same.
  let says: [String: String?]
  /// Git says more before it.
  var saysMore = false

  /// All three commands say this.
  static func all(_ words: String) -> [String: String?] {
    ["start": words, "pick": words, "sync": words]
  }
}

@Suite struct RefusedPlaceTests {
  @Test("what cannot be done is refused in words, and nothing is changed", arguments: places)
  func refused(place: RefusedPlace) {
    let world = World.runbook()
    let alice = world.alice
    #expect(alice.hotfix("start", "-q", "1234").status == 0)
    world.origin.commit("Wipe the floor", ["floor.txt": "clean\n"], on: "production")
    let repo = place.settle(world, alice)
    var before = (alice.state(tracking: false), world.origin.state())
    for (command, words) in [("start", ["5"]), ("pick", []), ("sync", [])] {
      let outcome = repo.run(place.call(["git", "hotfix-\(command)"] + words), env: place.env)
      guard let said = place.says[command]! else {
        expect(outcome)
        before = (alice.state(tracking: false), world.origin.state())
        continue
      }
      let text = said.replacing("<command>", with: command)
        .replacing("<rest>", with: words.map { " \($0)" }.joined())
      // Where git's own words differ from git to git, the end is compared.
      if place.saysMore {
        #expect(
          outcome.status == 128 && outcome.normalised.err.hasSuffix(text + "\n"), "\(outcome.err)")
      } else {
        expect(outcome, status: 128, out: "", err: text)
      }
    }
    expect(alice.state(tracking: false), equals: before.0)
    expect(world.origin.state(), equals: before.1)
  }
}

private let places: [RefusedPlace] = [
  RefusedPlace(
    testDescription: "a mirror clone",
    settle: { world, _ in world.clone("--mirror", to: "mirror") },
    says: [
      "start": """
      fatal: this is a mirror of 'origin': its next update would delete the branch
      hint: git clone <url>
      """,
      "pick": """
      fatal: no hotfix branch is checked out
      hint: git hotfix-start <pr>
      """,
      "sync": """
      fatal: this is a mirror of 'origin': its next update would delete the branch
      hint: git clone <url>
      """,
    ]),
  RefusedPlace(
    testDescription: "refspecs of a mirror",
    settle: { _, repo in
      repo.git("config", "remote.origin.fetch", "+refs/*:refs/*")
      return repo
    },
    says: RefusedPlace.all(
      """
      fatal: this is a mirror of 'origin': its next update would delete the branch
      hint: git clone <url>
      """)),
  RefusedPlace(
    testDescription: "a clone that is one commit deep",
    settle: { world, _ in world.clone("--depth=1", "--no-single-branch", to: "shallow") },
    says: RefusedPlace.all(
      """
      error: this clone is shallow: its history ends too early to tell
      To fetch all of it:
        git fetch --unshallow origin && git hotfix-<command><rest>
      """)),
  RefusedPlace(
    testDescription: "branches that are symbolic refs to others",
    settle: { world, repo in
      repo.git("switch", "-q", "-c", "production", "--no-track", world.id("#3"))
      for name in ["hotfix-1234", "hotfix-5", "master-prep"] {
        repo.git("symbolic-ref", "refs/heads/alice/\(name)", "refs/heads/production")
      }
      return repo
    }, call: { $0 + ($0[1] == "hotfix-pick" ? ["1234"] : []) },
    says: [
      "start": """
      error: alice/hotfix-5 is a symbolic ref: a commit on it would move refs/heads/production
      To remove the symbolic ref:
        git symbolic-ref -d refs/heads/alice/hotfix-5
      """,
      "pick": """
      error: alice/hotfix-1234 is a symbolic ref: a commit on it would move refs/heads/production
      To remove the symbolic ref:
        git symbolic-ref -d refs/heads/alice/hotfix-1234
      """,
      "sync": """
      error: alice/master-prep is a symbolic ref: a commit on it would move refs/heads/production
      To remove the symbolic ref:
        git symbolic-ref -d refs/heads/alice/master-prep
      """,
    ]),
  RefusedPlace(
    testDescription: "a folder that is deleted",
    call: { ["sh", "-c", "mkdir gone && cd gone && rmdir ../gone && exec \"$@\"", "sh"] + $0 },
    says: RefusedPlace.all(
      """
      error: the current directory does not exist any more
      Run it where a directory exists:
        cd .. && git hotfix-<command><rest>
      """)),
  RefusedPlace(
    testDescription: "a repository of somebody else",
    env: ["GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"],
    says: RefusedPlace.all(
      """
      error: detected dubious ownership in repository at '<world>/alice/shop'
      To add an exception for this directory, call:

      \tgit config --global --add safe.directory '<world>/alice/shop'
      After that:
        git hotfix-<command><rest>
      """)),
  RefusedPlace(
    testDescription: "a repository that has no commit",
    settle: { world, _ in
      let repo = Repo(world: world, path: world.path + "/alice/empty", person: .alice)
      world.alice.git("init", "-q", repo.path)
      world.origin.git("init", "-q", "--bare", "../nothing.git")
      repo.git("remote", "add", "origin", "../../nothing.git")
      return repo
    },
    says: RefusedPlace.all(
      """
      error: which branch of origin is main?
      To name it:
        git config hotfix.main <branch>
      """)),
  RefusedPlace(
    testDescription: "nobody's identity", env: ["GIT_CONFIG_GLOBAL": "/dev/null"],
    says: RefusedPlace.all(
      """
      error: cannot name the branch: user.email is not set
      To set your address:
        git config user.email <address>
      To set only the name in branches:
        git config hotfix.user <name>
      """)),
  RefusedPlace(
    testDescription: "nobody's identity, but a name for branches",
    settle: { _, repo in
      repo.git("config", "hotfix.user", "alice")
      repo.git("config", "user.useConfigOnly", "true")
      return repo
    }, env: ["GIT_CONFIG_GLOBAL": "/dev/null"],
    says: [
      "start": String?.none,
      "pick": """
      fatal: no email was given and auto-detection is disabled
      To see the commands that ran:
        git hotfix-pick -v
      """,
      "sync": """
      fatal: no email was given and auto-detection is disabled
      To see the commands that ran:
        git hotfix-sync -v
      """,
    ], saysMore: true),
  RefusedPlace(
    testDescription: "a disk that is full",
    call: {
      let full = "(trap '' XFSZ; ulimit -f 0; \"$@\")"
      let status = "exit ${PIPESTATUS[0]}"
      return [
        "bash", "-c", "{ \(full) 2>&1 1>&3 | cat >&2; \(status); } 3>&1 | cat; \(status)", "bash",
      ] + $0
    },
    says: RefusedPlace.all(
      """
      fatal: could not fetch from origin
      To work with what was last fetched:
        git hotfix-<command> --no-fetch<rest>
      """), saysMore: true),
]
