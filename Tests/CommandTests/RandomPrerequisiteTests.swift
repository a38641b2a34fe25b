import Foundation
import Testing

/// Small random histories, in which every set of pull requests can be tried: `HOTFIX_HISTORIES` of them, from
/// `HOTFIX_SEED` on.
@Suite struct RandomPrerequisiteTests {
  private static let first = Host.variables["HOTFIX_SEED"].flatMap(Int.init) ?? 1
  private static let count = Host.variables["HOTFIX_HISTORIES"].flatMap(Int.init) ?? 8

  @Test(
    "what is suggested is the smallest of all sets that make the pick clean, and the lightest; its line does that in the working tree and in memory, with the same objects",
    .enabled(if: gitTriesMany), arguments: first..<first + count)
  func smallest(seed: Int) throws {
    var history = RandomHistory(seed: seed)
    let world = history.world
    let alice = world.alice
    let best = history.best(alice)
    let start = alice.hotfix("start", "--porcelain", "--no-switch", "99")
    let pick = alice.hotfix("pick", "--no-fetch", "--no-push", "--porcelain", "99")
    func prerequisites(_ outcome: Outcome) -> [String] {
      linesOf(outcome.out).filter { $0.hasPrefix("prerequisite ") }.map { String($0.dropFirst(13)) }
    }
    let found = prerequisites(pick)
    #expect(prerequisites(start) == found, "seed \(seed)")
    switch best {
    case .clean: #expect(pick.status == 0, "seed \(seed)")
    case .none:
      #expect(pick.status == 1 && found.isEmpty, "seed \(seed)")
      #expect(pick.err.contains("no set of up to 5 pull requests"), "seed \(seed)\n\(pick.err)")
    case .set(let weight):
      #expect(history.weight(of: found, alice) == weight, "seed \(seed): \(found)\n\(pick.err)")
      let there = world.clone(by: .alice, to: "there")
      there.git("switch", "-q", "--no-track", "-c", "alice/hotfix-99", "origin/production")
      there.git("config", "branch.alice/hotfix-99.hotfix", "99")
      let stopped = there.hotfix("pick", "--no-push")
      #expect(stopped.status == 1, "seed \(seed)")
      for (repo, outcome) in [(alice, pick), (there, stopped)] {
        let line = try #require(suggestion(outcome), "seed \(seed)")
        expect(repo.sh(line), out: "")
        #expect(repo.tryGit("status", "--porcelain", "-uno").out == "", "seed \(seed)")
        let log = repo.git("log", "--reverse", "--format=%b", "origin/production..alice/hotfix-99")
        let trailers = rows(log).filter { $0.hasPrefix("(cherry picked from commit ") }
        #expect(
          trailers == (found + [world.id("fix")]).map { "(cherry picked from commit \($0))" },
          "seed \(seed)")
      }
      #expect(
        alice.git("rev-parse", "alice/hotfix-99") == there.git("rev-parse", "alice/hotfix-99"),
        "seed \(seed)")
    }
  }

  private func suggestion(_ outcome: Outcome) -> String? {
    let lines = linesOf(outcome.err)
    return lines.firstIndex { $0.contains(#/to pick .* first[:,]/#) }.map {
      String(lines[$0 + 1].dropFirst(8))
    }
  }

  /// `merge-tree --stdin` came with git 2.39.
  private static let gitTriesMany: Bool = {
    let world = World { _ in }
    let here = Repo(world: world, path: world.path, person: .alice)
    let numbers = here.git("version").split(separator: " ")[2].split(separator: ".")
    return (Int(numbers[0])!, Int(numbers[1])!) >= (2, 39)
  }()
}

/// Some pull requests that edit two small files, of which production has none, or has one and a
/// change of its own; the last one is the fix, #99.
private struct RandomHistory {
  let world: World
  private var random: SplitMix
  private var files: [String: [String]]
  /// What may be picked along, oldest first.
  private var open: [String] = []
  private var known: [String: String?] = [:]

  enum Best: Equatable {
    case clean, none
    case set([Int])
  }

  init(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    var files: [String: [String]] = [:]
    for name in ["a.txt", "b.txt"] {
      files[name] = (0..<5 + random.below(4)).map { _ in "line \(random.below(30))" }
    }
    world = World(Dictionary(uniqueKeysWithValues: files.map { ($0, text($1)) }))
    (self.random, self.files) = (random, files)
    tell()
  }

  private mutating func tell() {
    let origin = world.origin
    var ids: [String] = []
    var hasOwn = false
    if random.below(4) == 0 {
      let own = files
      edit()
      origin.commit("Only here", changes(since: own), on: "production")
      files = own
      hasOwn = true
    }
    for number in 1...3 + random.below(4) {
      let before = files
      edit()
      switch random.below(8) {
      case 0:
        let topic = "topic-\(number)"
        origin.commit("Begin \(number)", changes(since: before), on: topic, from: "master")
        let middle = files
        edit()
        origin.commit("End \(number)", changes(since: middle), on: topic)
        ids.append(origin.merge(topic, "Merge pull request #\(number) from acme/\(topic)"))
        open.append(ids.last!)
      case 1 where number > 1 && open.contains(ids.last!) && !isMerge(ids.last!):
        // It takes back the one before, and neither is to be picked.
        let back = origin.git("rev-parse", "master^^{tree}")
        files = previous
        ids.append(
          origin.commit(
            "Revert \"Change \(number - 1) (#\(number - 1))\" (#\(number))\n\n"
              + "This reverts commit \(ids.last!).", tree: back))
        open.removeLast()
      default:
        previous = before
        ids.append(origin.squash(number, "Change \(number)", changes(since: before)))
        if number == 1, !hasOwn, random.below(3) == 0 {
          origin.commit(
            "Change 1\n\n(cherry picked from commit \(ids[0]))", changes(since: before),
            on: "production")
        } else {
          open.append(ids.last!)
        }
      }
    }
    let before = files
    edit()
    origin.commit("The fix (#99)", changes(since: before), as: "fix")
  }

  private var previous: [String: [String]] = [:]
  private func isMerge(_ id: String) -> Bool {
    world.origin.git("rev-list", "--parents", "-1", id).split(separator: " ").count > 2
  }

  private func changes(since before: [String: [String]]) -> [String: Content] {
    var changes: [String: Content] = [:]
    for (name, lines) in files where before[name] != lines { changes[name] = text(lines) }
    for name in before.keys where files[name] == nil { changes[name] = .deleted }
    return changes
  }

  /// One or two places are edited; now and then a file is moved.
  private mutating func edit() {
    let before = files
    repeat {
      for _ in 0...random.below(2) {
        let name = files.keys.sorted()[random.below(files.count)]
        var lines = files[name]!
        let at = random.below(lines.count)
        switch random.below(10) {
        case 0...5: lines[at] = "line \(random.below(90))"
        case 6, 7: lines.insert("line \(random.below(90))", at: at)
        case 8 where lines.count > 3: lines.remove(at: at)
        case 9:
          files[name] = nil
          files["\(random.below(90)).txt"] = lines
          continue
        default: continue
        }
        files[name] = lines
      }
    } while files == before
  }

  /// How many pull requests, lines and files some commits bring.
  func weight(of commits: [String], _ repo: Repo) -> [Int] {
    var (lines, files) = (0, 0)
    for commit in commits {
      for line in rows(repo.git("diff-tree", "-r", "-M", "--numstat", "\(commit)^", commit)) {
        let words = line.split(separator: "\t")
        lines += Int(words[0])! + Int(words[1])!
        files += 1
      }
    }
    return [commits.count, lines, files]
  }

  /// Tries every set of up to five.
  mutating func best(_ repo: Repo) -> Best {
    let production = repo.git("rev-parse", "origin/production^{tree}")
    var sets: [(commits: [String], tree: String)] = [([], production)]
    for commit in open {
      let smaller = sets.filter { $0.commits.count < 5 }
      for (set, tree) in zip(smaller, pick(commit, onto: smaller.map(\.tree), repo)) {
        if let tree, tree != set.tree { sets.append((set.commits + [commit], tree)) }
      }
    }
    let trees = pick(world.id("fix"), onto: sets.map(\.tree), repo)
    let clean = zip(sets, trees).filter { set, tree in tree != nil && tree != set.tree }
    if trees[0] != nil { return .clean }
    let weights = clean.map { weight(of: $0.0.commits, repo) }
    return weights.min { $0.lexicographicallyPrecedes($1) }.map { .set($0) } ?? .none
  }

  /// The trees that picking a commit makes of others; nil where it conflicts.
  private mutating func pick(_ commit: String, onto trees: [String], _ repo: Repo) -> [String?] {
    let new = Set(trees).filter { known[$0 + commit] == nil }.sorted()
    if !new.isEmpty {
      let base = repo.git("rev-parse", "\(commit)^")
      for (index, tree) in new.enumerated() {
        let nobody = "N <n@example.com> \(world.time) +0000"
        repo.write(
          ".git/try/\(index)",
          .text("tree \(tree)\nparent \(base)\nauthor \(nobody)\ncommitter \(nobody)\n\nx\n"))
      }
      let helpers = repo.git(
        "hash-object", "-t", "commit", "-w", "--stdin-paths",
        stdin: new.indices.map { ".git/try/\($0)\n" }.joined())
      let answers = repo.git(
        "merge-tree", "--stdin", "-z", "--no-messages", "--name-only",
        stdin: rows(helpers).map { "\($0) \(commit)\n" }.joined())
      var fields = answers.split(separator: "\0", omittingEmptySubsequences: false)[...]
      for tree in new {
        let isClean = fields.removeFirst() == "1"
        known[tree + commit] = .some(isClean ? String(fields.removeFirst()) : nil)
        while let field = fields.popFirst(), !field.isEmpty {}
      }
    }
    return trees.map { known[$0 + commit]! }
  }
}

/// What git answers, by lines.
private func rows(_ answer: String) -> [String] { answer.split(separator: "\n").map { String($0) } }

private func text(_ lines: [String]) -> Content { .text(lines.map { $0 + "\n" }.joined()) }
