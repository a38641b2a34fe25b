import Testing

/// Which lines are markers of a conflict, and which are text.
@Suite struct MarkerTests {
  /// #12 changes a line of a file that #1 has changed, which production lacks.
  private func stopped(
    _ files: [String: Content] = [:], divergence: [String: Content] = ["x": "a\nmain\nc\n"],
    fix: [String: Content] = ["x": "a\nfix\nc\n"]
  ) -> (World, Repo) {
    let world = World(["x": "a\nb\nc\n"].merging(files) { $1 })
    world.origin.squash(1, "Divergence", divergence)
    world.origin.squash(12, "Fix", fix)
    let alice = world.alice
    expect(alice.hotfix("start", "-q", "12"), out: "alice/hotfix-12")
    #expect(alice.hotfix("pick", "-q").status == 1)
    return (world, alice)
  }

  @Test("markers are found where attributes say that a file is binary, or not to be compared")
  func binary() {
    let (world, alice) = stopped(
      [".gitattributes": "x -diff\ny binary\n", "y": "\0b\n"],
      fix: ["x": "a\nfix\nc\n", "y": "\0b\n", "z": "z\n"])
    alice.write("y", "\0<<<<<<< HEAD\nb\n>>>>>>> theirs\n")
    alice.git("commit", "-qam", "by hand\n\n(cherry picked from commit \(world.id("#12")))")
    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 128)
    #expect(
      outcome.err.hasPrefix("fatal: conflict markers are committed in 'x', 'y'"), "\(outcome.err)")
  }

  @Test(
    "what git leaves between the sides alone is a marker too, before the commit and before the push",
    arguments: ["=======", "||||||| base"])
  func between(left: String) {
    let (world, alice) = stopped()
    alice.write("x", "a\nmine\n\(left)\r\nc\n")
    alice.git("add", "x")
    let outcome = alice.hotfix("pick", "--continue")
    expect(
      outcome, status: 128, out: "",
      err: """
        fatal: conflict markers are left in 'x'
        hint: if these lines are text:
        hint:   git hotfix-pick --force --continue
        hint: or edit what is left to resolve, then:
        hint:   git add x
        hint:   git hotfix-pick --continue
        """)
    alice.git("commit", "-qm", "by hand\n\n(cherry picked from commit \(world.id("#12")))")
    #expect(alice.hotfix("pick").err.hasPrefix("fatal: conflict markers are committed in 'x'"))
    alice.git("reset", "-q", "--hard", "HEAD~")
    #expect(alice.hotfix("pick", "-q").status == 1)
    alice.write("x", "a\nmine\n\(left)\nc\n")
    alice.git("add", "x")
    expect(alice.hotfix("pick", "-q", "--continue", "--force"))
    #expect(world.origin.git("show", "alice/hotfix-12:x") == "a\nmine\n\(left)\nc")
  }

  @Test("a marker is found where the file has such a line elsewhere, and both sides' own are text")
  func counted() {
    let heading = "Title\n=======\n"
    func text(_ line: String, _ end: String = "") -> String { heading + "a\n\(line)\nc\n" + end }
    let (world, alice) = stopped(
      ["x": .text(text("b"))], divergence: ["x": .text(text("main"))],
      fix: ["x": .text(text("fix", "\nMore\n=======\nd\n"))])
    for (own, status) in [("=======\nfix", Int32(128)), ("fix", 0)] {
      alice.write("x", .text(text(own, "\nMore\n=======\nd\n")))
      alice.git("add", "x")
      let outcome = alice.hotfix("pick", "-q", "--continue")
      #expect(outcome.status == status, "\(outcome.err)")
      #expect(outcome.err.contains("conflict markers are left in 'x'") == (status == 128))
    }
    #expect(world.origin.git("show", "alice/hotfix-12:x").hasSuffix("=======\nd"))
  }

  @Test("markers have the size that the branch's attributes give them, whatever is checked out")
  func sizeOfBranch() {
    let (world, alice) = stopped([".gitattributes": "* conflict-marker-size=32\n"])
    alice.git("commit", "-qam", "by hand\n\n(cherry picked from commit \(world.id("#12")))")
    world.origin.commit("No attributes", [".gitattributes": .deleted], on: "master")
    alice.git("fetch", "-q")
    alice.git("switch", "-q", "--detach", "origin/master")
    let outcome = alice.hotfix("pick", "12")
    #expect(outcome.status == 128)
    #expect(outcome.err.hasPrefix("fatal: conflict markers are committed in 'x'"), "\(outcome.err)")
  }

  @Test("lines that a side had before, or that the fix has under another name, are text")
  func text() {
    let heading = "Install\n=======\n"
    let fixture = "<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\n"
    let lines = (1...20).map { "\($0)\n" }
    func text(_ line: String) -> String { (lines[..<9] + ["\(line)\n"] + lines[10...]).joined() }
    let (world, alice) = stopped(
      ["README": .text(heading + "a\nb\nc\n"), "test/f": .text(lines.joined())],
      divergence: [
        "README": .text(heading + "a\nmain\nc\n"), "test/f": .deleted,
        "tests/f": .text(text("main")), "tests/other": "x\n",
      ],
      fix: [
        "README": .text(heading + "a\nfix\nc\n"), "tests/f": .text(text("fix") + fixture),
      ])
    alice.git("checkout", "--theirs", "README")
    for path in alice.git("diff", "--name-only", "--diff-filter=U").split(separator: "\n") {
      if path.hasSuffix("/f") { alice.write(String(path), .text(text("fix") + fixture)) }
      alice.git("add", String(path))
    }
    expect(alice.hotfix("pick", "-q", "--continue"))
    #expect(world.origin.git("ls-tree", "--name-only", "-r", "alice/hotfix-12").contains("/f"))
  }
}
