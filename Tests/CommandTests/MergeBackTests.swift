import Testing

/// What `git hotfix-sync` brings to main: what production alone has, and nothing else.
@Suite struct MergeBackTests {
  /// A world with a file of forty lines, and one that lists twelve tests.
  private func world() -> World { World(["f": text(), "t": tests()]) }

  /// Forty numbered lines; some are replaced, and those that are nil are missing.
  private func text(_ changes: [Int: String?] = [:]) -> Content {
    .text((1...40).compactMap { changes[$0] ?? "\($0)" }.map { "\($0)\n" }.joined())
  }

  /// Twelve tests, and others that stand before one of them.
  private func tests(_ new: [String] = [], before place: Int = 1) -> Content {
    .text((1...12).flatMap { ($0 == place ? new : []) + ["test \($0)"] }.map { "\($0)\n" }.joined())
  }

  // MARK: What production took from main

  @Test("a block that production picked and main moved is not doubled")
  func doubled() {
    let world = world()
    let new = ["new a", "new b", "new c"]
    world.origin.squash(1234, "Fix", ["t": tests(new, before: 7)])
    world.origin.squash(1240, "Sort", ["t": tests(new)])
    world.pick("#1234", ["t": tests(new, before: 7)])
    world.sync().expect(changes: [])
  }

  @Test("a fix that main reverted does not return, and a note names it")
  func reverted() {
    let world = world()
    world.origin.squash(1234, "Fix", ["f": text([20: "fix"])])
    world.pick("#1234", ["f": text([20: "fix"])])
    world.origin.commit("Revert \"Fix (#1234)\" (#1240)", ["f": text()], as: "revert")
    let sync = world.sync()
    sync.expect(changes: [])
    #expect(sync.said.contains("master has reverted <#1234> Fix (#1234)"), "\(sync.said)")
  }

  @Test("a fix that production picked and rolled back stays on main", arguments: 0...3)
  func rolledBack(form: Int) {
    let world = world()
    world.origin.squash(1234, "Fix", ["f": text([20: "fix"])])
    if form == 3 {
      world.origin.commit(
        "Fix\n\n(cherry picked from commit \(world.id("#1234")))", ["f": text([20: "fix"])],
        on: "hotfix", from: "production")
      let merge = world.origin.merge("hotfix", into: "production")
      world.origin.commit(
        "Revert \"Merge branch 'hotfix'\"\n\nThis reverts commit \(merge).", ["f": text()],
        on: "production")
    } else {
      let pick = world.pick("#1234", ["f": text([20: "fix"])])
      let message = [
        "Revert \"Fix\"\n\nThis reverts commit \(pick).", "Not yet",
        "Revert \"Fix (#1234)\" (#1250)",
      ]
      world.origin.commit(message[form], ["f": text()], on: "production")
    }
    world.origin.squash(1260, "Later", ["f": text([20: "fix", 35: "later"])])
    world.sync().expect(changes: [])
  }

  @Test("picked, merged back, rolled back and picked again, a fix stays on main")
  func pickedTwice() {
    let world = world()
    let fixed = text([20: "fix"])
    world.origin.squash(1234, "Fix", ["f": fixed])
    let pick = world.pick("#1234", ["f": fixed])
    world.origin.merge("production", into: "master")
    world.origin.commit(
      "Revert \"Fix\"\n\nThis reverts commit \(pick).", ["f": text()], on: "production")
    world.pick("#1234", ["f": fixed])
    world.sync().expect(changes: [])
  }

  @Test("what a fix removed from main, and production never had, does not come")
  func neverThere() {
    let world = world()
    world.origin.squash(1230, "Print", ["f": text([5: "5\nprint"])])
    world.origin.squash(1234, "Fix, and print no more", ["f": text([30: "fix"])])
    world.pick("#1234", ["f": text([30: "fix"])])
    world.sync().expect(changes: [])
    world.origin.commit("Roll back", ["f": text()], on: "production")
    world.sync().expect(changes: [])
  }

  @Test(
    "a fix without a trailer is found by its number, or by its change with more in the commit",
    arguments: ["Fix (#1234)", "Hotfix: Fix (#1234) (#1250)", "Emergency", "Release 1.0.1 (#1301)"])
  func unnamed(message: String) {
    let world = world()
    let new = ["new a", "new b", "new c"]
    world.origin.squash(1234, "Fix", ["t": tests(new, before: 7)])
    world.origin.squash(1240, "Sort", ["t": tests(new)])
    world.origin.commit(
      message, ["t": tests(new, before: 7), "version": "1.0.1\n"], on: "production", as: "squash")
    let sync = world.sync()
    sync.expect(changes: ["A version"])
    #expect(sync["brings"] == ["<squash>"])
  }

  @Test("a commit that only mentions a fix takes nothing", arguments: ["(#1234)", "see #1234"])
  func mentioned(mark: String) {
    let world = world()
    world.origin.squash(1234, "Fix", ["f": text([20: "fix"])])
    world.origin.commit("Follow up on the fix \(mark)", ["own": "x\n"], on: "production")
    world.sync().expect(changes: ["A own"])
  }

  @Test("production's own form of a fix loses its file to main's, and is named")
  func adapted() {
    let world = world()
    world.origin.squash(1230, "Context", ["f": text([19: "new 19", 21: "new 21"])])
    world.origin.squash(
      1234, "Fix", ["f": text([19: "new 19", 20: "fix", 21: "new 21"]), "t": tests(["fixed"])])
    world.pick("#1234", ["f": text([20: "fix for production"]), "t": tests(["fixed"])])
    let sync = world.sync()
    sync.expect(changes: [])
    #expect(sync["adapted"] == ["<#1234>"])
    #expect(sync["lost"] == ["<pick of #1234>"])
  }

  @Test("own changes come, wherever they stand among picks", arguments: 0...4)
  func own(shape: Int) {
    let world = world()
    let origin = world.origin
    origin.squash(1200, "Other", ["f": text([5: "other"])])
    origin.squash(1234, "Fix", ["f": text([5: "other", 20: "fix"])])
    switch shape {
    case 0:
      origin.commit("Own", ["f": text([35: "own"])], on: "production", as: "own")
      world.pick("#1234", ["f": text([20: "fix", 35: "own"])])
    case 1:
      world.pick("#1234", ["f": text([20: "fix"])])
      origin.commit("Own", ["f": text([20: "fix", 35: "own"])], on: "production", as: "own")
    case 2:
      world.pick("#1200", ["f": text([5: "other"])])
      origin.commit("Own", ["f": text([5: "other", 35: "own"])], on: "production", as: "own")
      world.pick("#1234", ["f": text([5: "other", 20: "fix", 35: "own"])])
    case 3:
      // One commit is a fix and something else.
      let id = world.id("#1234")
      origin.commit(
        "Fix\n\n(cherry picked from commit \(id))", ["f": text([20: "fix", 35: "own"])],
        on: "production", as: "own")
    default:
      // On a hotfix branch that was merged.
      let id = world.id("#1234")
      origin.commit(
        "Fix\n\n(cherry picked from commit \(id))", ["f": text([20: "fix"])], on: "hotfix",
        from: "production")
      origin.commit("Own", ["f": text([20: "fix", 35: "own"])], on: "hotfix", as: "own")
      origin.merge("hotfix", into: "production")
    }
    let sync = world.sync()
    sync.expect(changes: ["M f"])
    #expect(sync.show("f") == origin.trimmed(text([5: "other", 20: "fix", 35: "own"])))
    #expect(sync["brings"] == ["<own>"])
    #expect(sync["lost"] == [])
  }

  @Test("an own change comes to a file that main renamed, and the fix in it is not doubled")
  func renamed() {
    let world = world()
    world.origin.squash(1234, "Fix", ["f": text([20: "fix"])])
    world.origin.squash(1240, "Rename", ["f": .deleted, "dir/g": text([20: "fix"])])
    world.pick("#1234", ["f": text([20: "fix"])])
    world.origin.commit("Own", ["f": text([20: "fix", 35: "own"])], on: "production", as: "own")
    let sync = world.sync()
    sync.expect(changes: ["M dir/g"])
    #expect(sync.show("dir/g") == world.origin.trimmed(text([20: "fix", 35: "own"])))
    #expect(sync["brings"] == ["<own>"])
  }

  // MARK: Releases

  @Test("after a release only what production gained since comes", arguments: ["merge", "squash"])
  func release(way: String) {
    let world = world()
    let origin = world.origin
    let new = ["new a", "new b", "new c"]
    origin.squash(1200, "Other", ["f": text([5: "other"])])
    origin.squash(1234, "Fix", ["t": tests(new, before: 7)])
    world.release(way)
    origin.squash(1240, "Sort", ["t": tests(new), "f": text()])
    world.sync().expect(changes: [])
    origin.commit("Own", ["f": text([5: "other", 35: "own"])], on: "production", as: "own")
    let sync = world.sync()
    sync.expect(changes: ["M f"])
    #expect(sync.show("f") == origin.trimmed(text([35: "own"])))
  }

  @Test(
    "a rollback of a release takes it off main, with a warning",
    arguments: ["merge", "squash"], ["revert", "tree"])
  func releaseRollback(way: String, rollback: String) {
    let world = world()
    let origin = world.origin
    origin.squash(1200, "Other", ["f": text([5: "other"])])
    origin.squash(1234, "Fix", ["t": tests(["new"])])
    let release = world.release(way)
    origin.commit(
      rollback == "revert"
        ? "Revert \"Release 42\"\n\nThis reverts commit \(release)." : "Back to release 41",
      on: "production", tree: origin.git("rev-parse", "production~1^{tree}"), as: "rollback")
    let sync = world.sync()
    sync.expect(changes: ["M f", "M t"])
    #expect(sync["brings"] == ["<rollback>"])
    #expect(sync.warnings.contains { $0.contains("<rollback>") && $0.contains("reverts") })
  }

  @Test("a pick that leaves the tree that main once had is no release")
  func pickOrRelease() {
    let world = world()
    let fixed = ["f": text([20: "fix"])]
    world.origin.squash(1234, "Fix", fixed)
    let pick = world.pick("#1234", fixed)
    world.origin.squash(1240, "Later", ["f": text([20: "fix", 35: "later"])])
    world.sync().expect(changes: [])
    world.origin.commit(
      "Revert \"Fix\"\n\nThis reverts commit \(pick).", ["f": text()], on: "production")
    world.sync().expect(changes: [])
  }

  @Test("the revert of an old commit is a warning; words that name nothing here are none")
  func rollbackWords() {
    for (message, isRollback) in [
      ("Revert \"Open the shop\"", true), ("Revert \"Close the shop\"", false),
      ("Tidy up\n\nReverts acme/other#77", false),
      ("Tidy up\n\nThis reverts commit 1234567890.", false),
    ] {
      let world = world()
      world.origin.commit(message, ["f": text([20: nil])], on: "production", as: "own")
      let sync = world.sync()
      sync.expect(changes: ["M f"])
      #expect(sync.warnings.contains { $0.contains("reverts on master") } == isRollback)
    }
  }

  // MARK: What loses

  @Test("what loses a conflict is named by its commit, also beside a fix and below a file of main")
  func lost() {
    let world = world()
    let origin = world.origin
    origin.squash(1234, "Fix", ["f": text([20: "fix"])])
    origin.squash(1240, "Own ways", ["t": tests(["main's"], before: 5), "dir": "a file\n"])
    let id = world.id("#1234")
    origin.commit(
      "Fix\n\n(cherry picked from commit \(id))",
      ["f": text([20: "fix"]), "t": tests(["production's"], before: 5)], on: "production",
      as: "both")
    origin.commit("Folder", ["dir/a": "a\n", "kept": "x\n"], on: "production", as: "folder")
    let sync = world.sync()
    sync.expect(changes: ["A kept"])
    #expect(sync["lost"] == ["<folder>", "<both>"])
    #expect(Set(sync["resolved"]).isSuperset(of: ["dir", "t"]))
  }
}

/// No conflict makes a file of main vanish, and none of production's own is dropped with another.
@Suite struct VanishTests {
  private static func text(_ name: String, _ more: String = "") -> Content {
    .text((1...12).map { "\(name) \($0)\n" }.joined() + more)
  }

  struct Shape: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let base: [String: Content]
    let main: [String: Content]
    let production: [String: Content]
    /// All paths of the result.
    let paths: String
  }

  static let shapes: [Shape] = [
    Shape(
      testDescription: "main renames a file in a folder that production renames",
      base: ["old/a": text("a"), "old/b": text("b")],
      main: ["old/a": .deleted, "old/alpha": text("a")],
      production: [
        "old/a": .deleted, "old/b": .deleted, "dir/a": text("a", "own\n"), "dir/b": text("b"),
      ], paths: "dir/alpha dir/b"),
    Shape(
      testDescription: "production has a folder in the way of a file that its rename carries",
      base: ["a": text("a"), "x": text("x")],
      main: ["a": text("a", "main\n"), "b": text("new")],
      production: ["a": .deleted, "b/inside": text("a")], paths: "a b x"),
    Shape(
      testDescription: "a folder that production renames has a file where main adds one",
      base: ["old/a": text("a"), "old/b": text("b")],
      main: ["old/c": text("main's c")],
      production: [
        "old/a": .deleted, "old/b": .deleted, "dir/a": text("a"), "dir/b": text("b"),
        "dir/c": text("production's c"),
      ], paths: "dir/a dir/b dir/c old/c"),
    Shape(
      testDescription: "production renames a file onto one that main adds",
      base: ["a": text("a")], main: ["a": text("a", "main\n"), "b": text("b")],
      production: ["a": .deleted, "b": text("a")], paths: "a b"),
    Shape(
      testDescription: "both rename the same file",
      base: ["a": text("a")], main: ["a": .deleted, "b": text("a", "main\n")],
      production: ["a": .deleted, "c": text("a", "own\n")], paths: "b"),
    Shape(
      testDescription: "production removes a file that main renames and changes",
      base: ["a": text("a"), "x": text("x")],
      main: ["a": .deleted, "b": text("a", "main\n")], production: ["a": .deleted],
      paths: "b x"),
    Shape(
      testDescription: "production renames a file that main changes in the same place",
      base: ["a": text("a", "end\n")], main: ["a": text("a", "main\n")],
      production: ["a": .deleted, "b": text("a", "own\n")], paths: "b"),
    Shape(
      testDescription: "production puts a file where main has a folder",
      base: ["x": text("x")], main: ["d/a": text("a"), "d/b": text("b")],
      production: ["d": text("d"), "kept": text("kept")], paths: "d/a d/b kept x"),
    Shape(
      testDescription: "production adds a file to a folder that main renames",
      base: ["old/a": text("a"), "old/b": text("b")],
      main: ["old/a": .deleted, "old/b": .deleted, "dir/a": text("a"), "dir/b": text("b")],
      production: ["old/c": text("c")], paths: "dir/a dir/b dir/c"),
    Shape(
      testDescription:
        "production adds a file whose place in the folder that main renames is taken",
      base: ["old/a": text("a"), "old/b": text("b")],
      main: [
        "old/a": .deleted, "old/b": .deleted, "dir/a": text("a"), "dir/b": text("b"),
        "dir/c": text("main's c"),
      ], production: ["old/c": text("c")], paths: "dir/a dir/b dir/c old/c"),
  ]

  @Test("each file of main is in the result", arguments: shapes, ["file", "hunk"])
  func stays(shape: Shape, how: String) {
    let world = World(shape.base)
    world.origin.squash(1, "Main", shape.main)
    world.origin.commit("Own", shape.production, on: "production")
    let sync = world.sync("--resolve=\(how)")
    #expect(sync.paths == shape.paths, "\(sync.said)")
    for path in sync.paths.split(separator: " ") {
      #expect(!sync.show(String(path)).contains("<<<<<<<"))
      guard let own = shape.main[String(path)] else { continue }
      #expect(sync.show(String(path)) == world.origin.trimmed(own), "\(path)")
    }
  }
}

/// A run of `git hotfix-sync --porcelain`, and the branch that it made.
struct Synced {
  let repo: Repo
  let outcome: Outcome

  /// The values of a key, with named ids as `<name>`.
  subscript(key: String) -> [String] {
    outcome.normalised.out.split(separator: "\n").compactMap { line in
      line.hasPrefix(key + " ") ? String(line.dropFirst(key.count + 1)) : nil
    }
  }
  var said: String { outcome.normalised.err }
  var warnings: [Substring] { said.split(separator: "\n").filter { $0.hasPrefix("warning: ") } }

  func show(_ path: String) -> String { repo.git("show", "alice/master-prep:\(path)") }
  var paths: String {
    repo.git("ls-tree", "-r", "--name-only", "alice/master-prep").replacing("\n", with: " ")
  }

  /// Compares what the merge changes on main, as `git diff --name-status` shows it.
  func expect(changes: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    let difference = repo.git(
      "diff", "--name-status", "--no-renames", "origin/master", "alice/master-prep")
    let all = difference.replacing("\t", with: " ").split(separator: "\n").map(String.init)
    #expect(outcome.status == 0, "\(said)", sourceLocation: sourceLocation)
    #expect(all == changes, "\(said)", sourceLocation: sourceLocation)
    #expect(
      self["changes"] == changes.map { String($0.dropFirst(2)) }, sourceLocation: sourceLocation)
  }
}

extension World {
  /// Alice merges production back.
  func sync(_ words: String...) -> Synced {
    let alice = alice
    return Synced(
      repo: alice, outcome: alice.run(["git", "hotfix-sync", "--porcelain"] + words))
  }

  /// Picks a named commit onto production with a trailer, as these files.
  @discardableResult
  func pick(_ name: String, _ files: [String: Content]) -> String {
    origin.commit(
      "Fix\n\n(cherry picked from commit \(id(name)))", files, on: "production",
      as: "pick of \(name)")
  }

  /// Production gets all that master has.
  ///
  /// - Returns: the commit of production.
  @discardableResult
  func release(_ way: String) -> String {
    origin.commit(
      "Release 42", on: "production", parents: way == "merge" ? ["master"] : [],
      tree: origin.git("rev-parse", "master^{tree}"), as: "release")
  }
}

extension Repo {
  /// A file's text as `show` gives it.
  fileprivate func trimmed(_ content: Content) -> String {
    guard case .text(let text) = content else { return "" }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
