import Foundation
import Testing

/// What a commit puts at a path.
enum Content: ExpressibleByStringInterpolation {
  case text(String)
  case bytes([UInt8])
  case executable(String)
  case symlink(String)
  case submodule(String)
  case deleted

  init(stringLiteral text: String) { self = .text(text) }
}

/// Histories are made by plumbing, in any repository and on any branch, whatever is checked out.
extension Repo {
  /// Commits on a branch, or on a full ref such as `refs/pull/7/head`. Where that is checked out,
  /// the work tree follows.
  ///
  /// - Parameters:
  ///   - changes: by path; one that begins with `"` is quoted as git quotes (`"caf\351"`).
  ///   - start: what the commit stands on: the branch itself, or for a new one any revision, or
  ///     nothing (`""`).
  ///   - parents: further parents.
  ///   - tree: what `changes` change: the first parent's tree if none is given.
  ///   - name: what the commit is called in compared output.
  /// - Returns: the commit's id.
  @discardableResult
  func commit(
    _ message: String, _ changes: [String: Content] = [:], on branch: String = "master",
    from start: String? = nil, by author: Person = .alice, committer: String? = nil,
    parents: [String] = [], tree: String? = nil, as name: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    let ref = branch.hasPrefix("refs/") ? branch : "refs/heads/\(branch)"
    let checkedOut = !isBare && tryGit("symbolic-ref", "-q", "HEAD").out == ref + "\n"
    let old = checkedOut ? git("rev-parse", "HEAD") : ""
    let time = "\(world.time) +0000"
    var stream = Data()
    func say(_ line: String) { stream += Data((line + "\n").utf8) }
    func data(_ bytes: some Sequence<UInt8>) {
      let bytes = Data(bytes)
      say("data \(bytes.count)")
      stream += bytes + [10]
    }
    say("commit \(ref)\nmark :1\nauthor \(author.ident) \(time)")
    say("committer \(committer ?? author.ident) \(time)")
    data((message + "\n").utf8)
    if start != "" { say("from \(start ?? ref)^0") }
    for parent in parents { say("merge \(parent)^0") }
    if let tree { say("M 040000 \(tree) \"\"") }
    for (path, content) in changes.sorted(by: { $0.key < $1.key }) {
      let escaped = path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
        "\n", with: "\\n")
      let path = path.hasPrefix("\"") ? path : "\"\(escaped)\""
      func file(_ mode: String, _ bytes: some Sequence<UInt8>) {
        say("M \(mode) inline \(path)")
        data(bytes)
      }
      switch content {
      case .text(let text): file("100644", text.utf8)
      case .bytes(let bytes): file("100644", bytes)
      case .executable(let text): file("100755", text.utf8)
      case .symlink(let target): file("120000", target.utf8)
      case .submodule(let id): say("M 160000 \(id) \(path)")
      case .deleted: say("D \(path)")
      }
    }
    say("get-mark :1\ndone")
    let id = git(["fast-import", "--quiet", "--force", "--done"], stdin: stream, sourceLocation)
    if checkedOut { git("read-tree", "-m", "-u", old, id, sourceLocation: sourceLocation) }
    if let name { world.names[id] = name }
    world.tick()
    return id
  }

  /// A pull request merged as GitHub squashes it: `<title> (#<number>)`, called `#<number>`.
  ///
  /// - Parameter topic: what is squashed: `changes` alone, or this branch's as well.
  @discardableResult
  func squash(
    _ number: Int, _ title: String, _ changes: [String: Content] = [:], of topic: String? = nil,
    body: String? = nil, into branch: String = "master", by author: Person = .bob,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    commit(
      "\(title) (#\(number))" + (body.map { "\n\n\($0)" } ?? ""), changes, on: branch, by: author,
      committer: "GitHub <noreply@github.com>", tree: topic.map { merged($0, into: branch) },
      as: "#\(number)", sourceLocation: sourceLocation)
  }

  /// Merges a branch with a merge commit; `changes` settle conflicts.
  @discardableResult
  func merge(
    _ topic: String, into branch: String = "master", _ message: String? = nil,
    _ changes: [String: Content] = [:], by author: Person = .bob, as name: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    commit(
      message ?? "Merge branch '\(topic)'", changes, on: branch, by: author, parents: [topic],
      tree: merged(topic, into: branch), as: name, sourceLocation: sourceLocation)
  }

  /// Production is what this revision of master is.
  func release(_ revision: String = "master") {
    git("update-ref", "refs/heads/production", revision)
  }

  private func merged(_ topic: String, into branch: String) -> String {
    let answer = tryGit("merge-tree", "--write-tree", "--no-messages", branch, topic)
    return String(answer.out.prefix { $0 != "\n" })
  }
}

extension World {
  /// The runbook's story: production is broken, and the fix is on master.
  ///
  ///     master      open──#1──#2──#3──#4──#5──#1234
  ///     production                ┘
  ///
  /// #4 changes a line of `menu.txt` and #5 adds a file; neither is released. #1234, the fix,
  /// changes `till.txt` alone: its pick is clean. A fix of the soup's line would need #4 first.
  static func runbook() -> World {
    World { world in
      for (name, content) in story.files {
        let file = "\(world.origin.path)/\(name)"
        makeFolder((file as NSString).deletingLastPathComponent)
        try! content.write(to: URL(fileURLWithPath: file))
      }
      makeFolder(world.origin.file("refs"))
      world.names = story.names
      world.time = story.time
    }
  }

  /// The same story told anew, in a repository with ids of this kind.
  static func runbook(objects format: String) -> World {
    World { world in
      Repo(world: world, path: world.path, person: .alice).git(
        "init", "-q", "--bare", "--object-format=\(format)", "origin.git")
      let origin = world.origin
      let till = "open\nadd prices\nround up\ngive change\nclose\n"
      origin.commit(
        "Open the shop", ["README": "The shop\n", "till.txt": "\(till)", "menu.txt": "soup 3\n"],
        from: "", as: "open")
      origin.squash(1, "Serve tea", ["menu.txt": "soup 3\nbread 1\ntea 2\n"])
      origin.squash(2, "Add a door", ["door/key.txt": "brass\n"])
      origin.squash(3, "Describe the shop", ["README": "The shop\n\nOpen all day.\n"])
      origin.release()
      origin.squash(4, "Raise the price of soup", ["menu.txt": "soup 4\nbread 1\ntea 2\n"])
      origin.squash(5, "Hang up a sign", ["sign.txt": "The shop\n"])
      origin.squash(
        1234, "Fix the till",
        ["till.txt": "\(till.replacing("round up", with: "round to a cent"))"],
        body: "It rounded up, and customers noticed.", by: .alice)
    }
  }

  /// The story's origin, told once and kept in memory: a copy of it costs a test no process.
  private static let story: (files: [String: Data], names: [String: String], time: Int) = {
    let world = runbook(objects: "sha1")
    let origin = world.origin
    origin.git("repack", "-adq")
    origin.git("pack-refs", "--all")
    var files: [String: Data] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: origin.path)! {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: origin.file(name), isDirectory: &isFolder)
      if !isFolder.boolValue {
        files[name] = FileManager.default.contents(atPath: origin.file(name))
      }
    }
    return (files, world.names, world.time)
  }()
}
