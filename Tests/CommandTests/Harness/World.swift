import Foundation
import Testing

/// Somebody with a home of their own; the host's configuration is nobody's.
struct Person: Sendable {
  let name: String
  var login: String { name.lowercased() }
  var ident: String { "\(name) <\(login)@example.com>" }

  static let alice = Person(name: "Alice")
  static let bob = Person(name: "Bob")
}

/// One test's world: a folder that holds every file that the test may touch, and goes with it;
/// with `KEEP_WORLDS` in the environment it stays. A repository of the world keeps it alive.
///
///     bin/          programs that the test fakes, first on the PATH
///     origin.git    the repository that all share
///     alice/        Alice's home; alice/shop is her clone
final class World {
  /// Has a space in it, as git's own trash directories have: quoting that is missing shows.
  let path: String
  /// What object ids are called in compared output: `names[id] = "fix"` shows `<fix>`.
  var names: [String: String] = [:]
  /// Where children write their traces while `count` is at work.
  var traces: String?
  /// The pinned clock, which begins where that of git's own tests does: when the next commit is made.
  var time = 1_112_911_993
  /// What lives as long as the world.
  var kept: [AnyObject] = []
  private var runs = 0
  private var server: (pid: pid_t, url: String)?

  /// An origin whose production and master are one commit with these files.
  convenience init(_ files: [String: Content] = ["README": "The shop\n"]) {
    self.init { world in
      Repo(world: world, path: world.path, person: .alice).git("init", "-q", "--bare", "origin.git")
      world.origin.commit("Open the shop", files, from: "", as: "open")
      world.origin.git("branch", "production")
    }
  }

  init(_ makeOrigin: (World) -> Void) {
    let temporary = NSTemporaryDirectory() + "/hotfix world.XXXXXX"
    var template = Array(temporary.utf8CString)
    guard mkdtemp(&template) != nil, let real = realpath(template, nil) else {
      fatalError("cannot make \(temporary)")
    }
    path = String(cString: real)
    free(real)
    for folder in ["bin", "calls", "runs", "tmp"] { makeFolder("\(path)/\(folder)") }
    for program in ["curl", "gh"] {
      install(program, "echo \(program): no network in a test >&2; exit 1")
    }
    install("ssh", sshScript(world: path))
    makeOrigin(self)
  }

  deinit {
    if let server {
      kill(server.pid, SIGKILL)
      waitpid(server.pid, nil, 0)
    }
    guard Host.variables["KEEP_WORLDS"] == nil else { return print("kept: \(path)") }
    if (try? FileManager.default.removeItem(atPath: path)) != nil { return }
    let script = "chmod -R u+rwX \"$0\"; rm -rf \"$0\""
    let pid = spawn(
      ["sh", "-c", script, path], in: "/", Host.variables, Array(repeating: "/dev/null", count: 3))
    waitpid(pid, nil, 0)
  }

  var origin: Repo { Repo(world: self, path: "\(path)/origin.git", person: .alice) }
  /// Alice's clone, made when it is first asked for.
  var alice: Repo { clone(by: .alice) }
  /// A second person's clone, with a home and an identity of its own.
  var bob: Repo { clone(by: .bob) }

  /// The clone at `<world>/<person>/<folder>`: the one that is there, or a new one.
  func clone(
    _ options: String..., by person: Person = .alice, to folder: String = "shop",
    url: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Repo {
    let repo = Repo(world: self, path: "\(home(of: person))/\(folder)", person: person)
    guard !repo.exists("") else { return repo }
    Repo(world: self, path: path, person: person).git(
      ["clone", "-q"] + options + [url ?? origin.url, repo.path], sourceLocation)
    return repo
  }

  /// Everything that a child of this world finds in its environment.
  func environment(of person: Person) -> [String: String] {
    let home = home(of: person)
    return [
      "PATH": "\(path)/bin:\(Host.products):\(Host.variables["PATH"] ?? "/usr/bin:/bin")",
      "HOME": home, "XDG_CONFIG_HOME": "\(home)/.config", "GH_CONFIG_DIR": "\(home)/.config/gh",
      "GIT_CONFIG_GLOBAL": "\(home)/.gitconfig", "GIT_CONFIG_SYSTEM": "/dev/null",
      "GIT_ATTR_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": path, "TMPDIR": "\(path)/tmp",
      "GIT_AUTHOR_DATE": "\(time) +0000", "GIT_COMMITTER_DATE": "\(time) +0000",
      // Three days after the first commit, for "3 days ago".
      "GIT_TEST_DATE_NOW": "\(1_112_911_993 + 3 * 86_400)",
      "LC_ALL": "C", "TZ": "UTC", "TERM": "dumb",
    ]
  }

  /// A minute passes.
  func tick() { time += 60 }

  /// The id of what was named so.
  func id(_ name: String) -> String { names.first { $0.value == name }?.key ?? "no object \(name)" }

  private func home(of person: Person) -> String {
    let home = "\(path)/\(person.login)"
    guard !FileManager.default.fileExists(atPath: home) else { return home }
    makeFolder(home)
    writeFile(
      "\(home)/.gitconfig",
      """
      [user]
      \tname = \(person.name)
      \temail = \(person.login)@example.com
      [init]
      \tdefaultBranch = master
      \ttemplateDir =
      [core]
      \tfsync = none
      [gc]
      \tauto = 0
      [maintenance]
      \tauto = false
      [hotfix]
      \tannounce = true
      [protocol "file"]
      \tallow = always

      """)
    return home
  }

  /// A folder for the streams of one more child.
  func newRun() -> String {
    runs += 1
    makeFolder("\(path)/runs/\(runs)")
    return "\(path)/runs/\(runs)"
  }

  func install(_ program: String, _ script: String) {
    writeProgram("\(path)/bin/\(program)", "#!/bin/sh\n\(script)\n")
  }

  /// Where this world's folder is served over smart HTTP; below `/private` only to who names a user.
  var http: String {
    if let server { return server.url }
    let run = newRun()
    writeFile("\(run)/serve.py", httpScript)
    let python = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")
    let pid = spawn(
      [python ? "/usr/bin/python3" : "python3", "-I", "\(run)/serve.py", path], in: path,
      environment(of: .alice), ["/dev/null", "\(run)/out", "\(run)/err"])
    let answered = soon { readFile("\(run)/out").hasSuffix("\n") }
    if !answered { Issue.record("no HTTP server: \(readFile("\(run)/err"))") }
    let port = readFile("\(run)/out").trimmingCharacters(in: .newlines)
    server = (pid, "http://127.0.0.1:\(port)")
    return "http://127.0.0.1:\(port)"
  }

  /// What is in the folder and the server's address, and named ids, by their names.
  func normalise(_ text: String) -> String {
    var text = text.replacingOccurrences(of: path, with: "<world>")
    if let server { text = text.replacingOccurrences(of: server.url, with: "<http>") }
    var shown = ""
    for word in text.split(omittingEmptySubsequences: false, whereSeparator: { !$0.isHexDigit }) {
      // `word` and the character that ended it.
      let name = word.count < 7 ? nil : names.first { $0.key.hasPrefix(word) }
      shown += name.map { "<\($0.value)>" } ?? String(word)
      if word.endIndex < text.endIndex { shown.append(text[word.endIndex]) }
    }
    return shown.replacing(#/(git cat-file blob) [0-9a-f]{12}\b/#) { "\($0.1) <text>" }
  }
}

/// What the tests must know of the machine that they run on.
enum Host {
  static let variables = ProcessInfo.processInfo.environment
  /// The folder of the built executables: `HOTFIX_BIN`, or beside the test bundle.
  static let products: String = {
    if let folder = variables["HOTFIX_BIN"] { return URL(fileURLWithPath: folder).path }
    let bundles = Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent().path }
    let folders = [Bundle.main.bundlePath] + bundles
    return folders.first {
      FileManager.default.isExecutableFile(atPath: "\($0)/git-hotfix-start")
    } ?? folders[0]
  }()
}

func makeFolder(_ path: String) {
  try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
}

func writeFile(_ path: String, _ text: String) {
  try! Data(text.utf8).write(to: URL(fileURLWithPath: path))
}

/// Writes an executable while no child starts, which would hold it open: the text would be busy.
func writeProgram(_ path: String, _ text: String) {
  spawning.withLock { writeFile(path, text) }
  chmod(path, 0o755)
}

/// The file's text, empty when there is none.
func readFile(_ path: String) -> String {
  String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
}

/// A process that this one has not started is no more, or only waits for init to take note of it.
func hasEnded(_ id: pid_t) -> Bool {
  if kill(id, 0) != 0 { return true }
  return (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8))?.contains(") Z ")
    ?? false
}

/// Waits until it is so; false when that takes a minute, as on a machine that has much to do it may.
func soon(_ isSo: () -> Bool) -> Bool {
  let deadline = Date.now + 60
  while !isSo() {
    if Date.now > deadline { return false }
    usleep(2_000)
  }
  return true
}
