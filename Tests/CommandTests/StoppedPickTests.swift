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
      menu.txt  (content)
      sign.txt  (modify/delete)
    hint: to commit it and go on:
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
        err: waiting + "hint: or give it up:\nhint:   git hotfix-pick --abort")
    }
    expect(
      alice.hotfix("pick", "4", "6"), status: 1, out: "",
      err: waiting + """
        hint: and then, to pick 4 6:
        hint:   git hotfix-pick 4 6
        hint: or give it up:
        hint:   git hotfix-pick --abort
        """)
    expect(alice.state(), equals: before)
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
  }

  @Test("what is left to resolve is told apart from what is resolved, added or not")
  func partly() {
    let (_, alice) = stopped()
    func expectLeft(_ head: String, _ lines: String, search: Bool = false) {
      let outcome = alice.hotfix("pick", "--draft")
      #expect(outcome.status == 1)
      #expect(
        outcome.err.hasPrefix(
          "error: #6 does not apply to 'alice/hotfix-6' cleanly: \(head)\n\(lines)\n"),
        "\(outcome.err)")
      #expect(outcome.err.contains("first it is clean") == search, "\(outcome.err)")
      #expect(
        outcome.err.hasSuffix(
          """
          hint: resolve and `git add` each file, then go on:
          hint:   git hotfix-pick --continue --draft
          hint: or give it up:
          hint:   git hotfix-pick --abort

          """), "\(outcome.err)")
    }
    expectLeft("2 files in conflict", "  menu.txt  (content)", search: true)
    alice.write("menu.txt", "soup 2\n")
    expectLeft(
      "2 files in conflict", "  menu.txt  (content), edited, not added\n  sign.txt  (modify/delete)"
    )
    alice.git("add", "sign.txt")
    expectLeft("1 of 2 files still in conflict", "  menu.txt  (content), edited, not added")
    expect(
      alice.hotfix("pick", "--continue"), status: 128, out: "",
      err: """
        fatal: 1 file not added yet: 'menu.txt'
        hint: if all is resolved there:
        hint:   git add menu.txt
        hint:   git hotfix-pick --continue
        """)
    alice.write("menu.txt", "<<<<<<< HEAD\nsoup 2\n")
    alice.git("add", "menu.txt")
    expectLeft(
      "1 of 2 files still in conflict", "  menu.txt  (content), added with conflict markers")
    #expect(!alice.exists(".git/hotfix-index"))
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
}
