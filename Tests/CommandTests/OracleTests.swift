import Foundation
import Testing

/// `git hotfix-sync` against real merges in a real checkout of main, on random trees and histories.
/// `HOTFIX_PAIRS=1000` asks for so many pairs, `HOTFIX_SEED` for others; from 1,000 on every kind of
/// conflict must have come up ten times.
@Suite struct OracleTests {
  @Test("a merge is what git and then main's version of every conflicted path make")
  func random() {
    let count = Host.variables["HOTFIX_PAIRS"].flatMap { Int($0) } ?? 16
    let seed = Host.variables["HOTFIX_SEED"].flatMap { UInt64($0) } ?? 20_261_124
    let world = World()
    let bare = Repo(world: world, path: "\(world.path)/pairs.git", person: .alice)
    world.origin.git("init", "-q", "--bare", bare.path)
    bare.git("remote", "add", "origin", world.origin.url)
    let checkout = Repo(world: world, path: "\(world.path)/checkout", person: .alice)
    world.origin.git("clone", "-q", "--shared", bare.path, checkout.path)
    var kinds: [String: Int] = [:]
    var unanswered = 0
    for pair in 0..<count {
      var story = Story(seed: seed &+ UInt64(pair))
      bare.git("fast-import", "--quiet", "--force", stdin: story.stream())
      let oracle = Oracle(checkout, bare)
      guard let expected = oracle.merge() else {
        unanswered += 1
        continue
      }
      for kind in oracle.kinds { kinds[kind, default: 0] += 1 }
      let outcome = bare.hotfix(
        "sync", "-q", "--no-fetch", "--no-push", "--main=main", "--production=production",
        "--branch=sync-\(pair)")
      let isInSync = bare.tryGit("rev-parse", "--verify", "-q", "sync-\(pair)").status != 0
      let merged =
        bare.git("rev-parse", isInSync ? "origin/main^{tree}" : "sync-\(pair)^{tree}")
      let markers = bare.tryGit("grep", "-l", "-e", "^<<<<<<<", "-e", "^>>>>>>>", merged).out
      guard outcome.status != 0 || merged != expected || !markers.isEmpty else { continue }
      let difference = checkout.tryGit("diff-tree", "-r", "--abbrev=7", expected, merged).out
      Issue.record(
        """
        pair \(pair) of seed \(seed): \(outcome.status) \(outcome.err)
        \(oracle.said)expected \(expected), is \(merged); markers in \(markers)
        \(difference)
        """)
    }
    #expect(unanswered * 20 <= count, "git itself failed at \(unanswered)")
    print(
      "seed \(seed), \(count) pairs, \(unanswered) unanswered:", kinds.sorted { $0.key < $1.key })
    if count >= 1000 {
      for kind in Oracle.allKinds { #expect(kinds[kind, default: 0] >= 10, "\(kind)") }
    }
  }
}

/// What a person gets who merges in a checkout of main, and then takes main's version.
private final class Oracle {
  static let allKinds = [
    "CONFLICT (add/add)", "CONFLICT (content)", "CONFLICT (distinct types)",
    "CONFLICT (file/directory)", "CONFLICT (modify/delete)",
    "CONFLICT (rename/delete)", "CONFLICT (rename/rename)",
    "CONFLICT (rename involved in collision)", "CONFLICT (submodule)", "binary",
    "deleted by main", "deleted by production", "directory of main", "directory of production",
    "mode", "moved with its directory", "rename/add", "symlink", "two to one",
  ]
  private(set) var kinds: Set<String> = []
  private(set) var said = ""
  private let repo: Repo
  private let source: Repo
  private let main = "refs/remotes/origin/main"
  private let production = "refs/remotes/origin/production"

  init(_ repo: Repo, _ source: Repo) { (self.repo, self.source) = (repo, source) }

  private func list(_ words: String...) -> [String] {
    let outcome = repo.run(["git"] + words, env: [:])
    return outcome.out.split(separator: "\0").map { String($0) }
  }
  private func tree(_ rev: String) -> [String: (mode: String, id: String)] {
    var tree: [String: (mode: String, id: String)] = [:]
    for line in list("ls-tree", "-r", "-z", rev) {
      let parts = line.split(separator: "\t", maxSplits: 1)
      let words = parts[0].split(separator: " ")
      tree[String(parts[1])] = (String(words[0]), String(words[2]))
    }
    return tree
  }
  private func renames(_ base: String, _ tip: String) -> [String: String] {
    let all = list("diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status", base, tip)
    var renames: [String: String] = [:]
    for index in stride(from: 0, to: all.count - 2, by: 3) {
      renames[all[index + 2]] = all[index + 1]
    }
    return renames
  }

  /// - Returns: the tree; nil where git itself fails.
  func merge() -> String? {
    let refs = "+refs/remotes/origin/*:refs/remotes/origin/*"
    repo.git("fetch", "-q", source.path, refs)
    repo.git("checkout", "-q", "-f", "--detach", main)
    repo.git("clean", "-ffdxq")
    let outcome = repo.tryGit(
      "-c", "merge.directoryRenames=true", "merge", "--no-ff", "--no-commit", production)
    said = outcome.out + outcome.err
    if said.contains("unable to write .git/index") { return nil }
    if outcome.status == 0 { return repo.git("write-tree") }
    let ours = tree(main)
    let blobs = Set(ours.values.map(\.id))
    var stages: [String: [Int: (mode: String, id: String)]] = [:]
    for line in list("ls-files", "-u", "-z") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      let words = parts[0].split(separator: " ")
      stages[String(parts[1]), default: [:]][Int(words[2])!] = (String(words[0]), String(words[1]))
    }
    let conflicts = said.split(separator: "\n").filter { $0.hasPrefix("CONFLICT") }
    let index = list("ls-files", "-z")
    var known = Set(index).union(ours.keys).union(tree(production).keys)
    func below(_ folder: String) -> [String] {
      ours.keys.filter { $0.hasPrefix(folder + "/") }.sorted()
    }
    let words = conflicts.flatMap { $0.split { " ,;:'\"".contains($0) } }.map { word in
      String(word.hasSuffix(".") ? word.dropLast() : word)
    }
    known.formUnion(words.filter { !below($0).isEmpty })
    var paths = Set(stages.keys).union(words.filter { known.contains($0) || $0.contains("~") })
    for path in paths where path.contains("~") { paths.insert(String(path.prefix { $0 != "~" })) }

    var lines: [String] = []
    var carried: Set<String> = []
    var restored: Set<String> = []
    let nothing = String(repeating: "0", count: 40)
    func put(_ path: String, _ entry: (mode: String, id: String)) {
      for below in index where below.hasPrefix(path + "/") {
        lines.append("0 \(entry.id)\t\(below)")
      }
      lines.append("0 \(entry.id)\t\(path)")
      lines.append("\(entry.mode) \(entry.id)\t\(path)")
      restored.insert(path)
    }
    for path in paths.sorted() {
      let isFolder = index.contains { $0.hasPrefix(path + "/") }
      if let own = ours[path] {
        put(path, own)
      } else if let stage = stages[path]?[2], blobs.contains(stage.id), !path.contains("~") {
        put(path, stage)
        carried.insert(path)
      } else if !isFolder, case let lost = below(path), !lost.isEmpty {
        // Of main's directory in the place of a file that production moved, git leaves nothing.
        lines.append("0 \(nothing)\t\(path)")
        for file in lost { put(file, ours[file]!) }
      } else if !isFolder || stages[path] != nil {
        lines.append("0 \(nothing)\t\(path)")
      }
    }
    let bases = repo.git("merge-base", main, production)
    let theirs = renames(bases, production)
    for (new, old) in theirs.sorted(by: { $0.key < $1.key }) {
      guard paths.contains(new), !carried.contains(new), let own = ours[old],
        !index.contains(old), !restored.contains(old)
      else { continue }
      put(old, own)
    }
    count(conflicts.map(String.init), stages, renames(bases, main), theirs)
    repo.git("update-index", "--index-info", stdin: lines.map { $0 + "\n" }.joined())
    return repo.git("write-tree")
  }

  private func count(
    _ conflicts: [String], _ stages: [String: [Int: (mode: String, id: String)]],
    _ ours: [String: String], _ theirs: [String: String]
  ) {
    for line in conflicts {
      kinds.insert(String(line.prefix { $0 != ")" }) + ")")
      if line.contains("deleted in HEAD") { kinds.insert("deleted by main") }
      if line.contains("deleted in \(production)") { kinds.insert("deleted by production") }
      if line.hasPrefix("CONFLICT (file/directory)") {
        kinds.insert(line.contains("~HEAD") ? "directory of production" : "directory of main")
      }
    }
    if said.contains("Cannot merge binary files") { kinds.insert("binary") }
    if said.contains("Path updated: ") { kinds.insert("moved with its directory") }
    for (path, all) in stages {
      let modes = Set(all.values.map(\.mode))
      if modes.contains("120000") { kinds.insert("symlink") }
      if let mine = all[2], let other = all[3], mine.mode != other.mode,
        modes.isSubset(of: ["100644", "100755"])
      {
        kinds.insert("mode")
      }
      guard all[2] != nil, all[3] != nil else { continue }
      switch (ours[path], theirs[path]) {
      case (let a?, let b?) where a != b: kinds.insert("two to one")
      case (_?, nil), (nil, _?): if all[1] == nil { kinds.insert("rename/add") }
      default: break
      }
    }
  }
}

/// Random trees of a base, of main and of production, as a stream for fast-import.
private struct Story {
  enum File: Equatable {
    case text([String])
    case script([String])
    case binary(UInt64)
    case link(String)
    case module(UInt64)
  }
  typealias Tree = [String: File]
  private var state: UInt64
  private var marks = 0

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  private mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
  private mutating func one<T>(of items: [T]) -> T { items[below(items.count)] }

  private mutating func lines() -> [String] {
    let name = below(1_000_000)
    return (1...10).map { "line \($0) of \(name)" }
  }
  private mutating func file() -> File {
    switch below(12) {
    case 0: .binary(next())
    case 1: .link("target\(below(3))")
    case 2: .module(next())
    case 3: .script(lines())
    default: .text(lines())
    }
  }
  private mutating func name() -> String {
    let folder = one(of: ["", "", "a/", "b/", "b/deep/", "c/"])
    return folder + "f\(below(7))" + one(of: ["", "", ".u", ".bin"])
  }

  private func hasRoom(_ path: String, in tree: Tree) -> Bool {
    !tree.keys.contains { $0 == path || $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }
  }

  private mutating func edit(_ file: File) -> File {
    func changed(_ lines: [String], at line: Int, to text: String) -> [String] {
      var lines = lines
      lines[line % lines.count] = text
      return lines
    }
    let (line, text) = (one(of: [1, 1, 2, 8]), "edit \(below(1000))")
    switch file {
    case .text(let lines): return .text(changed(lines, at: line, to: text))
    case .script(let lines): return .script(changed(lines, at: line, to: text))
    case .binary: return .binary(next())
    case .link: return .link("target\(below(9))")
    case .module: return .module(next())
    }
  }

  private mutating func change(_ tree: inout Tree) {
    let files = tree.keys.filter { $0 != ".gitattributes" }.sorted()
    guard !files.isEmpty else { return }
    // The first few are changed by both sides more often.
    let path = below(3) > 0 ? files[below(min(5, files.count))] : one(of: files)
    let file = tree[path]!
    switch below(16) {
    case 0...3: tree[path] = edit(file)
    case 4: tree[path] = nil
    case 5, 6:
      let new = one(of: ["r1", "r2", "a/r1", name()])
      tree[path] = nil
      if hasRoom(new, in: tree) { tree[new] = below(2) == 0 ? edit(file) : file }
    case 7, 8:
      let from = one(of: ["a/", "b/", "b/deep/", "c/"])
      let to = one(of: ["d/", "e/", "a/sub/"])
      for (path, file) in tree where path.hasPrefix(from) {
        let new = to + path.dropFirst(from.count)
        tree[path] = nil
        if hasRoom(new, in: tree) { tree[new] = file }
      }
    case 9:
      tree[path] = nil
      tree[path + "/inside"] = self.file()
    case 10:
      let folder = one(of: ["a", "b", "c"])
      for path in files where path.hasPrefix(folder + "/") { tree[path] = nil }
      tree[folder] = self.file()
    case 11:
      if case .text(let lines) = file { tree[path] = .script(lines) }
      if case .script(let lines) = file { tree[path] = .text(lines) }
    case 12: tree[path] = one(of: [.link("other"), .module(next()), .text(lines())])
    default:
      let new = name()
      if hasRoom(new, in: tree) { tree[new] = self.file() }
    }
  }

  /// What both do to the same files, so that every kind of conflict comes up.
  private mutating func clash(_ main: inout Tree, _ production: inout Tree) {
    var both = main.filter { production[$0.key] == $0.value && $0.key != ".gitattributes" }
    func take() -> (path: String, file: File)? {
      both.keys.filter { if case .text = both[$0]! { true } else { false } }.min().map { path in
        (path, both.removeValue(forKey: path)!)
      }
    }
    guard let a = take(), let b = take() else { return }
    let new = "z\(below(3))"
    guard hasRoom(new, in: main), hasRoom(new, in: production) else { return }
    // One of the two does the first thing, the other the second.
    let isSwapped = below(2) == 0
    if isSwapped { swap(&main, &production) }
    defer { if isSwapped { swap(&main, &production) } }
    func move(_ one: (path: String, file: File), in tree: inout Tree, to file: File? = nil) {
      tree[one.path] = nil
      tree[new] = file ?? one.file
    }
    switch below(14) {
    case 0:
      move(a, in: &main)
      move(b, in: &production)
    case 1:
      move(a, in: &main, to: edit(a.file))
      move(b, in: &production)
      production[a.path] = edit(a.file)
    case 2:
      move(a, in: &main)
      production[new] = file()
    case 3:
      move(a, in: &main, to: edit(a.file))
      production[a.path] = edit(a.file)
      production[new] = .text(lines())
    case 4:
      move(a, in: &main, to: below(2) == 0 ? edit(a.file) : nil)
      production[a.path] = nil
      production["y"] = below(2) == 0 ? edit(a.file) : a.file
    case 5:
      move(a, in: &main)
      production[a.path] = nil
    case 6: (main[new], production[new]) = (.text(lines()), .script(lines()))
    case 7: (main[new], production[new]) = (.text(lines()), one(of: [.link("x"), .module(next())]))
    case 8: (main[new], production[new]) = (.binary(next()), .binary(next()))
    case 9: (main[new], production[new]) = (.module(next()), .module(next()))
    case 10: (main[new], production[new]) = (.link("x"), .link("y"))
    case 11: (main[new], production[new + "/inside"]) = (file(), file())
    case 12:
      main[a.path] = nil
      production[a.path] = edit(a.file)
    default: (main[a.path], production[a.path]) = (edit(a.file), edit(a.file))
    }
  }

  private mutating func commit(
    _ ref: String, _ tree: Tree, from parents: [Int]
  ) -> (text: String, mark: Int) {
    marks += 1
    var text = "commit refs/remotes/origin/\(ref)\nmark :\(marks)\n"
    text += "committer C <c@example.com> \(1_700_000_000 + marks * 60) +0000\ndata 2\nx\n"
    if let first = parents.first { text += "from :\(first)\n" }
    for parent in parents.dropFirst() { text += "merge :\(parent)\n" }
    text += "deleteall\n"
    for (path, file) in tree.sorted(by: { $0.key < $1.key }) {
      func put(_ mode: String, _ content: String) {
        text += "M \(mode) inline \(path)\ndata \(content.utf8.count)\n\(content)\n"
      }
      switch file {
      case .text(let lines): put("100644", lines.map { $0 + "\n" }.joined())
      case .script(let lines): put("100755", lines.map { $0 + "\n" }.joined())
      case .binary(let number): put("100644", "\0\(number)\0")
      case .link(let target): put("120000", target)
      case .module(let number):
        let digits = String(number, radix: 16)
        let id = String(repeating: "a", count: 40 - digits.count) + digits
        text += "M 160000 \(id) \(path)\n"
      }
    }
    return (text, marks)
  }

  mutating func stream() -> String {
    var base: Tree = [:]
    for _ in 0..<(6 + below(12)) {
      let path = name()
      if hasRoom(path, in: base) { base[path] = file() }
    }
    func attributes(_ kind: Int) -> File {
      .text([kind == 0 ? "*.u merge=union" : "*.u merge=binary", "f1 conflict-marker-size=9"])
    }
    if below(4) == 0 { base[".gitattributes"] = attributes(below(2)) }
    var text = "reset refs/remotes/origin/main\n\nreset refs/remotes/origin/production\n\n"
    let root = commit("main", base, from: [])
    text += root.text
    var (main, production) = (base, base)
    var (tip, other) = (root.mark, root.mark)
    for round in 0..<(1 + below(2)) {
      if below(3) > 0 { clash(&main, &production) }
      for _ in 0..<(1 + below(3)) { change(&main) }
      if below(10) == 0 { main[".gitattributes"] = attributes(below(2)) }
      let parents = round == 1 && below(4) == 0 ? [tip, other] : [tip]
      let own = commit("main", main, from: parents)
      for _ in 0..<(1 + below(3)) { change(&production) }
      // Now and then both have merged each other before.
      let theirs = commit(
        "production", production, from: round == 1 && below(8) == 0 ? [other, tip] : [other])
      text += own.text + theirs.text
      (tip, other) = (own.mark, theirs.mark)
    }
    return text + "done\n"
  }
}
