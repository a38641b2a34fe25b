import Foundation
import Testing

/// Random histories, and in them random sequences of our commands, of git's own and of what
/// colleagues push: the rules hold after every step. `HOTFIX_HISTORIES` says how many; a seed that
/// is printed is played again with `HOTFIX_SEED`.
@Suite struct RandomWorkTests {
  private static let count = Host.variables["HOTFIX_HISTORIES"].flatMap { Int($0) } ?? 2
  private static let first =
    Host.variables["HOTFIX_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...1_000_000)

  @Test("whatever comes in whatever order, nothing is lost and nothing else is moved")
  func histories() {
    var seen: [String: Int] = [:]
    for seed in Self.first..<Self.first + UInt64(Self.count) {
      var play = Play(seed: seed)
      play.run()
      for (what, count) in play.seen { seen[what, default: 0] += count }
      if let text = Host.variables["HOTFIX_SHOW"], play.story.contains(where: { $0.contains(text) })
      {
        print("HOTFIX_SEED=\(seed)\n\(play.story.joined(separator: "\n"))\n")
      }
      if !play.complaints.isEmpty {
        Issue.record(
          "HOTFIX_SEED=\(seed)\n\(play.complaints.joined(separator: "\n"))\n\(play.story.joined(separator: "\n"))"
        )
        break
      }
    }
    print("seeds \(Self.first)...\(Self.first + UInt64(Self.count) - 1)")
    for (what, count) in seen.sorted(by: { $0.key < $1.key }) { print("  \(count)  \(what)") }
    guard Self.count >= 100 else { return }
    for what in Play.kinds {
      #expect(seen.filter { $0.key.contains(what) }.map(\.value).reduce(0, +) >= 5, "\(what)")
    }
  }
}

/// One history, played by a seed.
private struct Play {
  let world: World
  let alice: Repo
  var random: SplitMix
  var story: [String] = []
  var complaints: [String] = []
  var seen: [String: Int] = [:]
  private var number = 10
  private var numbers: [Int] = []

  /// Each must come up in a big run.
  static let kinds = [
    "start 0", "start 128", "pick 0", "pick 1", "pick 128", "continue 0", "continue 128",
    "abort 0", "sync 0", "sync 128", "does not apply", "not resolved yet", "conflict markers",
    "uncommitted changes", "not here", "is a hotfix of", "no hotfix branch",
    "in production already", "was reverted", "no pick is stopped", "under way", "did not make",
    "checked out",
  ]

  init(seed: UInt64) {
    random = SplitMix(state: seed)
    world = World([
      "a.txt": .text(lines("a")), "b.txt": .text(lines("b")), "dir/c.txt": .text(lines("c")),
    ])
    alice = world.alice
  }

  mutating func run() {
    for _ in 0..<random.below(3) + 3 { land() }
    for _ in 0..<random.below(6) + 14 {
      if !complaints.isEmpty { return }
      switch random.below(20) {
      case 0...2: land()
      case 3: colleague()
      case 4: release()
      case 5...7: person()
      default: command()
      }
    }
  }

  // MARK: Others

  private mutating func land() {
    number += 1
    numbers.append(number)
    story.append("main gets #\(number)")
    let reverts = numbers.count > 2 && random.below(6) == 0
    if reverts, let old = numbers.dropLast().randomElement(using: &random) {
      let id = world.origin.git("log", "-1", "--format=%H", "--grep=(#\(old))", "master")
      if id != "" {
        world.origin.squash(
          number, "Revert \"\(old)\"", ["r\(number).txt": "x\n"],
          body: "This reverts commit \(id).")
        return
      }
    }
    world.origin.squash(number, "Change \(number)", change("master"), by: .bob)
  }

  private mutating func change(_ branch: String) -> [String: Content] {
    let name = ["a.txt", "a.txt", "dir/c.txt", "new\(random.below(3)).txt"].randomElement(
      using: &random)!
    let old = world.origin.tryGit("show", "\(branch):\(name)")
    if old.status != 0 { return [name: .text("new \(random.below(3))\n")] }
    if random.below(12) == 0 { return [name: .deleted] }
    var text = old.out.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    text[random.below(max(1, text.count - 1))] = "changed \(random.below(1000))"
    return [name: .text(text.joined(separator: "\n"))]
  }

  private mutating func colleague() {
    let hotfixes = world.origin.git("for-each-ref", "--format=%(refname:short)", "refs/heads")
      .split(separator: "\n").map(String.init).filter { $0.contains("/") }
    switch random.below(4) {
    case 0:
      guard let number = numbers.randomElement(using: &random) else { return }
      story.append("bob has a hotfix of #\(number)")
      world.origin.commit(
        "Bob's \(number)", ["bob\(number).txt": "x\n"], on: "bob/hotfix-\(number)",
        from: "production", by: .bob)
    case 1:
      guard let branch = hotfixes.randomElement(using: &random) else { return }
      story.append("bob pushes to \(branch)")
      world.origin.commit("Bob's own", ["bob.txt": "\(random.below(99))\n"], on: branch, by: .bob)
    case 2:
      guard let branch = hotfixes.randomElement(using: &random) else { return }
      story.append("bob deletes \(branch)")
      world.origin.git("branch", "-D", branch)
    default:
      story.append("production gets a commit of its own")
      world.origin.commit("Own", change("production"), on: "production", by: .bob)
    }
  }

  private mutating func release() {
    let hotfixes = world.origin.git("for-each-ref", "--format=%(refname:short)", "refs/heads")
      .split(separator: "\n").map(String.init)
    if random.below(3) == 0,
      world.origin.tryGit("merge-base", "--is-ancestor", "production", "master").status == 0
    {
      let back = random.below(3)
      story.append("production is released to master~\(back)")
      let tip = world.origin.tryGit("rev-parse", "-q", "--verify", "master~\(back)")
      if tip.status == 0,
        world.origin.tryGit("merge-base", "--is-ancestor", "production", "master~\(back)").status
          == 0
      {
        world.origin.git("update-ref", "refs/heads/production", "master~\(back)")
      }
      return
    }
    let into = random.below(2) == 0 ? "production" : "master"
    let wanted = hotfixes.filter { $0.hasSuffix("-prep") == (into == "master") && $0.contains("/") }
    guard let branch = wanted.randomElement(using: &random),
      world.origin.tryGit("merge-tree", "--write-tree", into, branch).status == 0
    else { return }
    story.append("\(branch) is merged into \(into)")
    world.origin.merge(branch, into: into)
    if random.below(2) == 0 { world.origin.git("branch", "-D", branch) }
  }

  // MARK: Alice, by git

  private mutating func person() {
    let branches = alice.git("for-each-ref", "--format=%(refname:short)", "refs/heads")
      .split(separator: "\n").map(String.init)
    let file = ["a.txt", "b.txt", "dir/c.txt"].randomElement(using: &random)!
    let text = "mine \(random.below(1000))\n"
    var script = ""
    switch random.below(16) {
    case 0: script = "printf '\(text)' >>\(file)"
    case 1: script = "printf '\(text)' >note\(random.below(3)).txt"
    case 2: script = "git stash -q"
    case 3...4: script = "git switch -q \(branches.randomElement(using: &random)!)"
    case 5: script = "git cherry-pick --abort"
    case 6: script = "git cherry-pick --skip"
    case 7: script = "printf '\(text)' >own.txt; git add own.txt; git commit -qm own"
    case 8: script = "git commit -qam mine"
    case 9: script = "git checkout -q -- ."
    case 10: script = "git reset -q --hard"
    case 11: script = "git merge -q --no-commit --no-ff origin/master"
    case 12...14:
      guard branches.contains("alice/master-prep"),
        !alice.tryGit("symbolic-ref", "HEAD").out.contains("prep")
      else { return }
      script = """
        git switch -q alice/master-prep && printf '\(text)' >prep.txt && git add prep.txt &&
          git commit -qm 'mine too' && git switch -q -
        """
    default:
      script = "git switch -q --detach; git branch -D \(branches.randomElement(using: &random)!)"
    }
    // Not on the branches that are pulled only.
    if script.hasPrefix("printf") || script.hasPrefix("git commit"), script.contains("commit"),
      alice.tryGit("symbolic-ref", "HEAD").out.contains("master")
    {
      return
    }
    if script.contains("--detach"), random.below(2) == 0 || script.hasSuffix("master") { return }
    story.append("$ \(script) (\(alice.sh(script).status))")
    world.tick()
  }

  /// Resolves what is unmerged, well or badly.
  private mutating func resolve() {
    let unmerged = alice.git("diff", "--name-only", "--diff-filter=U", "-z").split(separator: "\0")
    for path in unmerged.map(String.init) {
      switch random.below(6) {
      case 0: break
      case 1: _ = alice.tryGit("add", "--", path)
      case 2:
        _ = alice.tryGit("rm", "-q", "--cached", "--", path)
        unlink(alice.file(path))
      default:
        alice.write(path, .text("resolved \(random.below(100))\n"))
        alice.git("add", "--", path)
      }
    }
    story.append("alice resolves \(unmerged.joined(separator: " "))")
  }

  // MARK: Alice, by our commands

  private mutating func command() {
    let begun = alice.git("for-each-ref", "--format=%(refname:lstrip=3)", "refs/heads/alice")
      .split(separator: "\n").compactMap { Int($0.dropFirst("hotfix-".count)) }
    let some = { (random: inout SplitMix, numbers: [Int]) in
      let likely = random.below(3) == 0 ? numbers : begun
      return String(
        random.below(15) == 0 ? 999 : likely.randomElement(using: &random) ?? numbers[0])
    }
    let head = alice.tryGit("symbolic-ref", "-q", "HEAD").out
    let isStopped = alice.tryGit("rev-parse", "-q", "--verify", "CHERRY_PICK_HEAD").status == 0
    var words: [String]
    let isHere = begun.contains { "refs/heads/alice/hotfix-\($0)\n" == head }
    switch isStopped ? 20 + random.below(8) : random.below(isHere ? 12 : 9) {
    case 0...2:
      words = ["start", String(numbers.randomElement(using: &random)!)]
      if random.below(4) == 0 { words.append("--no-switch") }
      if random.below(12) == 0 { words.append("--force") }
    case 3...6:
      words = ["pick"]
      for _ in 0..<random.below(3) + (isHere || random.below(5) == 0 ? 0 : 1) {
        words.append(some(&random, numbers))
      }
      if random.below(10) == 0 { words.append("--force") }
      if random.below(10) == 0 { words.append("--no-push") }
    case 9: words = ["pick", "--continue"]
    case 10: words = ["pick", "--abort"]
    case 7, 8, 11:
      words = ["sync"]
      if random.below(4) == 0 { words.append("--resolve=hunk") }
    case 20...24:
      resolve()
      words = ["pick", "--continue"]
    case 25: words = ["pick", "--abort"]
    case 26: words = ["pick", some(&random, numbers)]
    default: words = [["start", some(&random, numbers)], ["sync"]].randomElement(using: &random)!
    }
    check(words)
  }

  private mutating func check(_ words: [String]) {
    let before = Snapshot(alice)
    let outcome = alice.run(["git", "hotfix-\(words[0])"] + words.dropFirst())
    let after = Snapshot(alice)
    let said = outcome.err.split(separator: "\n").first {
      $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ")
    }
    let name =
      words.contains("--continue") ? "continue" : words.contains("--abort") ? "abort" : words[0]
    let line = "\(name) \(outcome.status)"
    story.append("$ git hotfix-\(words.joined(separator: " ")) (\(outcome.status)) \(said ?? "")")
    let kind = (said ?? "").replacing(/'[^']*'|#?[0-9a-f]*[0-9][0-9a-f]*/, with: "*")
    seen["\(line) \(kind)", default: 0] += 1

    if ![0, 1, 128].contains(outcome.status) {
      complain("status \(outcome.status)\n\(outcome.err)")
    }
    if outcome.status != 0, !outcome.err.contains("hint: "), !outcome.err.contains("\n  git ") {
      complain("no way on:\n\(outcome.err)")
    }
    if words[0] != "pick", outcome.status == 1 { complain("status 1\n\(outcome.err)") }

    // Nothing but one hotfix or sync branch is moved, here and there.
    for (place, old, new) in [
      ("here", before.heads, after.heads), ("on the remote", before.remote, after.remote),
    ] {
      let moved = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
      let mine = words[0] == "sync" ? "refs/heads/alice/master-prep" : "/hotfix-"
      if moved.count > 1 || moved.contains(where: { !$0.contains(mine) }) {
        complain("moved \(place): \(moved)")
      }
      for ref in moved {
        if place == "on the remote", let id = old[ref], new[ref] == nil {
          complain("deleted \(ref) \(id)")
        }
      }
    }
    // No commit that a person made is lost.
    for id in before.commits.subtracting(after.commits) {
      let text =
        alice.tryGit("cat-file", "commit", id).out
        + world.origin.tryGit("cat-file", "commit", id).out
      let isDropped = words.contains("--abort") && text.contains("(cherry picked from")
      // Of what a detached HEAD leaves behind git itself tells.
      let isTold = outcome.err.contains("git branch <new-branch-name> \(id.prefix(7))")
      if !text.contains("\nHotfix-sync: "), !isDropped, !isTold {
        complain("lost \(id)\n\(text)\n\(outcome.err)")
      }
    }
    for (path, text) in before.work where after.text(of: path, in: alice) != text {
      complain("changed \(path)")
    }
    for lock in after.leftovers { complain("left \(lock)") }
    guard complaints.isEmpty, outcome.status != 0 || random.below(2) == 0 else { return }
    let again = alice.run(["git", "hotfix-\(words[0])"] + words.dropFirst())
    let then = Snapshot(alice)
    if then != after {
      complain(
        "run again (\(again.status)) it changes something\n\(again.err)\n\(then.lines(besides: after))"
      )
    }
    if !words.contains("--continue"), again.status != outcome.status {
      complain("run again: \(again.status)\n\(outcome.err)\n---\n\(again.err)")
    }
  }

  private mutating func complain(_ text: String) { complaints.append(text) }
}

/// What must not change by itself.
private struct Snapshot: Equatable {
  var heads: [String: String] = [:]
  var remote: [String: String] = [:]
  /// Reachable from a branch here, or there.
  var commits: Set<String> = []
  /// Uncommitted work, and untracked files.
  var work: [String: Data] = [:]
  var leftovers: [String] = []
  var rest: [String] = []

  init(_ alice: Repo) {
    func refs(_ repo: Repo, _ space: String) -> [String: String] {
      var refs: [String: String] = [:]
      for line in repo.git("for-each-ref", "--format=%(refname) %(objectname)", space).split(
        separator: "\n")
      {
        let words = line.split(separator: " ")
        refs[String(words[0])] = String(words[1])
      }
      return refs
    }
    heads = refs(alice, "refs/heads")
    remote = refs(alice.world.origin, "refs")
    for (repo, all) in [(alice, "--branches"), (alice.world.origin, "--all")] {
      commits.formUnion(
        repo.git("rev-list", all, "HEAD").split(separator: "\n").map(String.init))
    }
    let status = alice.git(
      "status", "--porcelain", "-z", "-uall", "--no-renames", env: ["GIT_OPTIONAL_LOCKS": "0"])
    for entry in status.split(separator: "\0") where entry.hasPrefix(" M") || entry.hasPrefix("??")
    {
      let path = String(entry.dropFirst(3))
      work[path] = FileManager.default.contents(atPath: alice.file(path)) ?? Data()
    }
    let git = alice.file(".git")
    for case let name as String in FileManager.default.enumerator(atPath: git)!
    where name.hasSuffix(".lock")
      || name.contains("hotfix-") && !name.contains("refs/") && !name.contains("logs/")
    {
      leftovers.append(name)
    }
    rest = [
      alice.git("ls-files", "-s"), alice.tryGit("symbolic-ref", "HEAD").out,
      alice.tryGit("rev-parse", "-q", "--verify", "CHERRY_PICK_HEAD").out,
      alice.tryGit("config", "--get-regexp", "^branch").out, status,
    ]
  }

  func text(of path: String, in alice: Repo) -> Data? {
    FileManager.default.contents(atPath: alice.file(path))
  }

  func lines(besides other: Snapshot) -> String {
    func lines(_ snapshot: Snapshot) -> [String] {
      snapshot.heads.map { "\($0) \($1)" }.sorted()
        + snapshot.remote.map { "there \($0) \($1)" }.sorted()
        + snapshot.rest.flatMap {
          $0.split(whereSeparator: { $0 == "\n" || $0 == "\0" }).map(String.init)
        }
    }
    return diff(lines(other), lines(self), context: 0)
  }
}

private func lines(_ name: String) -> String { (1...4).map { "\(name) \($0)\n" }.joined() }
