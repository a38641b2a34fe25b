import Foundation
import Testing

/// What a child said, and how it ended.
struct Outcome {
  let world: World
  let isTerminal: Bool
  /// The exit status; of a child that a signal ended, minus the signal.
  let status: Int32
  /// On a terminal, all that stood there, and nothing in `errBytes`.
  let outBytes: Data
  let errBytes: Data

  var out: String { text(outBytes) }
  var err: String { text(errBytes) }
  var normalised: (out: String, err: String) { (world.normalise(out), world.normalise(err)) }

  private func text(_ bytes: Data) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return isTerminal ? text.replacingOccurrences(of: "\r\n", with: "\n") : text
  }
}

/// A child under way, the leader of its own session; ended with this value at the latest.
final class Running {
  let pid: pid_t
  private let world: World
  private let folder: String
  private var terminal: Int32 = -1
  private var shown = Data()
  private var status: Int32?

  init(
    _ words: [String], in world: World, at path: String, _ environment: [String: String],
    stdin: Data?, columns: Int?
  ) {
    self.world = world
    folder = world.newRun()
    if let stdin { try! stdin.write(to: URL(fileURLWithPath: "\(folder)/in")) }
    var streams = [stdin == nil ? "/dev/null" : "\(folder)/in", "\(folder)/out", "\(folder)/err"]
    if let columns {
      (terminal, streams[0]) = openTerminal(columns)
      streams = Array(repeating: streams[0], count: 3)
    }
    pid = spawn(words, in: path, environment, streams)
    if terminal >= 0, let stdin { type(String(decoding: stdin, as: UTF8.self)) }
  }

  deinit {
    if status == nil {
      kill(-pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    if terminal >= 0 { close(terminal) }
  }

  /// Signals the child and its children, as Ctrl-C does, or the child alone.
  func signal(_ signal: Int32, alone: Bool = false) { kill(alone ? pid : -pid, signal) }

  /// Types on the child's terminal.
  func type(_ text: String) { _ = text.withCString { write(terminal, $0, strlen($0)) } }

  /// What it has said on standard output, or on its terminal, so far.
  var out: String {
    while hear(within: 0) {}
    return terminal < 0 ? readFile("\(folder)/out") : String(decoding: shown, as: UTF8.self)
  }

  /// Waits for the child's end, but no longer than a minute.
  func wait(sourceLocation: SourceLocation = #_sourceLocation) -> Outcome {
    var deadline = Date.now + 60
    var code: Int32 = 0
    while status == nil {
      if waitpid(pid, &code, WNOHANG) == pid {
        status = code & 0x7f == 0 ? code >> 8 & 0xff : -(code & 0x7f)
      } else if !hear(within: 5) {
        usleep(500)
      }
      if status == nil && Date.now > deadline {
        deadline = .distantFuture
        Issue.record("still running after a minute", sourceLocation: sourceLocation)
        signal(SIGKILL)
      }
    }
    while hear(within: 100) {}
    func file(_ name: String) -> Data {
      FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
    }
    return Outcome(
      world: world, isTerminal: terminal >= 0, status: status!,
      outBytes: terminal >= 0 ? shown : file("out"), errBytes: file("err"))
  }

  /// Reads what stands on the terminal; false when that is nothing.
  private func hear(within milliseconds: Int32) -> Bool {
    var ready = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    guard terminal >= 0, poll(&ready, 1, milliseconds) > 0 else { return false }
    var room = [UInt8](repeating: 0, count: 4096)
    let count = read(terminal, &room, room.count)
    if count > 0 { shown += room[..<count] }
    return count > 0
  }
}

/// Starts a program in a session of its own, with no terminal but the one that it opens, and with
/// nothing of this process: its environment is what is given, its signals are the default ones.
///
/// Children open their streams by path, so tests that run in parallel share no descriptors.
func spawn(
  _ words: [String], in folder: String, _ environment: [String: String], _ streams: [String]
) -> pid_t {
  #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
    var attributes: posix_spawnattr_t?
    let flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_CLOEXEC_DEFAULT
  #else
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    let flags = 0x80  // POSIX_SPAWN_SETSID, which Swift does not see: _GNU_SOURCE is not defined
  #endif
  posix_spawn_file_actions_init(&actions)
  posix_spawnattr_init(&attributes)
  defer {
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setflags(
    &attributes, Int16(Int32(flags) | Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)))
  #if canImport(Darwin)
    posix_spawn_file_actions_addchdir_np(&actions, folder)
  #else
    // Nor does it see this one.
    typealias ChangeFolder = @convention(c) (UnsafeMutableRawPointer, UnsafePointer<CChar>) -> Int32
    let changeFolder = dlsym(nil, "posix_spawn_file_actions_addchdir_np")!
    _ = unsafeBitCast(changeFolder, to: ChangeFolder.self)(&actions, folder)
  #endif
  for (number, path) in streams.enumerated() {
    let mode = path.hasPrefix("/dev/") ? O_RDWR : number == 0 ? O_RDONLY : O_WRONLY | O_CREAT
    posix_spawn_file_actions_addopen(&actions, Int32(number), path, mode, 0o644)
  }
  let places = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(words[0])" }
  let program = words[0].contains("/") ? words[0] : places.first { access($0, X_OK) == 0 }
  let argv = words.map { strdup($0) } + [nil]
  let envp = environment.map { strdup("\($0)=\($1)") } + [nil]
  defer { for text in argv + envp { free(text) } }
  var pid: pid_t = 0
  let failure = spawning.withLock {
    posix_spawn(&pid, program ?? words[0], &actions, &attributes, argv, envp)
  }
  guard failure == 0 else {
    let message = "\(words[0]) in \(folder): \(String(cString: strerror(failure)))"
    return spawn(["/bin/sh", "-c", "echo \"$0\" >&2; exit 127", message], in: "/", [:], streams)
  }
  return pid
}

/// A new terminal: this process's end, and the name by which a child opens the other.
private func openTerminal(_ columns: Int) -> (Int32, String) {
  spawning.lock()
  defer { spawning.unlock() }
  var (mine, theirs): (Int32, Int32) = (-1, -1)
  var name = [CChar](repeating: 0, count: 128)
  var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
  guard openpty(&mine, &theirs, &name, nil, &size) == 0 else { fatalError("no pseudo-terminal") }
  _ = fcntl(mine, F_SETFD, FD_CLOEXEC)
  close(theirs)
  return (mine, name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
}

/// Held while a child starts, and while a descriptor is open that no child may inherit.
let spawning = NSLock()
