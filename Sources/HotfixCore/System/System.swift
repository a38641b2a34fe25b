// This file and Child.swift have every difference between platforms, and every call to libc.
#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  #error("git-hotfix needs a POSIX system: Darwin, Glibc or Musl")
#endif

/// The operating system, as this process sees it.
enum System {
  static let standardOutput: Int32 = 1
  static let standardError: Int32 = 2

  /// The arguments, with the program's name first.
  static var arguments: [Bytes] {
    (0..<Int(CommandLine.argc)).compactMap { CommandLine.unsafeArgv[$0].map(bytes) }
  }

  /// The entries of the environment, of the form `NAME=value`.
  static var environment: [Bytes] {
    #if canImport(Darwin)
      let start = _NSGetEnviron().pointee
    #else
      let start = environ
    #endif
    var entries: [Bytes] = []
    var next = start
    while let entry = next.pointee {
      entries.append(bytes(entry))
      next += 1
    }
    return entries
  }

  static func variable(_ name: String) -> Bytes? { getenv(name).map(bytes) }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether the terminal only knows lines.
  static var isDumb: Bool { ["", "dumb"].contains(variable("TERM") ?? "") }

  /// Whether the terminal can link a text to a page.
  static func showsLinks(on descriptor: Int32) -> Bool {
    guard isTerminal(descriptor), !isDumb else { return false }
    if let vte = variable("VTE_VERSION").flatMap({ Int($0.text) }), vte >= 5000 { return true }
    let programs: [Bytes] = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"]
    let terminals: [Bytes] = ["xterm-kitty", "alacritty", "foot", "xterm-ghostty"]
    return variable("TERM_PROGRAM").map(programs.contains) ?? false
      || variable("TERM").map(terminals.contains) ?? false
      || variable("WT_SESSION") != nil
  }

  /// The path of this process's folder, if it is not the shell's. Then the user typed `git -C`.
  static var folderByOption: Bytes? {
    guard let shell = variable("PWD"), let here = getcwd(nil, 0) else { return nil }
    defer { free(here) }
    var (one, other) = (stat(), stat())
    guard withCString(shell, { stat($0, &one) }) == 0, stat(here, &other) == 0,
      one.st_ino != other.st_ino || one.st_dev != other.st_dev
    else { return nil }
    let (path, base) = (bytes(here), shell.hasSuffix("/") ? shell : shell + "/")
    return path.dropping(prefix: base) ?? path
  }

  /// The width of a terminal in columns, by the same rules as git's; nil if it is no terminal.
  static func columns(of descriptor: Int32) -> Int? {
    guard isTerminal(descriptor) else { return nil }
    if let told = variable("COLUMNS").flatMap({ Int($0.text) }), told > 0 { return told }
    var size = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// Whether the terminal is in its usual state: no program fills the screen or asks for a password.
  static func isAtRest(_ descriptor: Int32) -> Bool {
    var state = termios()
    let usual = tcflag_t(ICANON | ECHO)
    return tcgetattr(descriptor, &state) == 0 && state.c_lflag & usual == usual
  }

  static func exists(_ path: Bytes) -> Bool { kind(of: path) != nil }

  /// The kind of a path. A symbolic link counts as a file, whatever its target is.
  enum Kind { case file, folder, other }

  /// The kind of a path; nil if nothing exists there.
  static func kind(of path: Bytes) -> Kind? {
    var status = stat()
    guard withCString(path, { lstat($0, &status) }) == 0, status.st_nlink > 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFLNK: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// Writes all bytes.
  ///
  /// - Returns: false if the reader went away or the disk is full.
  @discardableResult
  static func put(_ bytes: Bytes, to descriptor: Int32) -> Bool {
    if descriptor <= standardError { Progress.makeRoom(for: bytes) }
    return bytes.raw.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = write(descriptor, buffer.baseAddress! + done, buffer.count - done)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        done += count
      }
      return true
    }
  }

  /// Whether the last write failed for another reason than a reader that went away.
  static var lastWriteWasRefused: Bool { errno != EPIPE }
  static func pause(milliseconds: Int) { usleep(UInt32(milliseconds * 1000)) }

  /// The number of this process.
  static var process: Int { Int(getpid()) }
  static func isRunning(_ process: Int) -> Bool {
    kill(pid_t(truncatingIfNeeded: process), 0) == 0 || errno == EPERM
  }

  /// Ignores SIGPIPE, so that a write fails if the reader goes away. Opens closed standard streams on
  /// /dev/null, or the next file that opens would become one of them.
  static func prepareStreams() {
    signal(SIGPIPE, SIG_IGN)
    var descriptor: Int32 = 0
    while descriptor <= 2 { descriptor = open("/dev/null", O_RDWR) }
    close(descriptor)
  }

  /// The time in milliseconds, of a steady clock.
  static var milliseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  static func end(_ status: Int32) -> Never { exit(status) }

  /// The signals by which a user ends a program. Any other signal means that a child crashed.
  static let wishes = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
  static func isWish(_ signal: Int32) -> Bool { wishes.contains(signal) }

  /// Ends this process by a signal, so that the shell's loop stops too.
  static func die(by number: Int32) -> Never {
    signal(number, SIG_DFL)
    // A signal is blocked while its own handler runs.
    var all = sigset_t()
    sigfillset(&all)
    sigprocmask(SIG_UNBLOCK, &all, nil)
    raise(number)
    _exit(128 + number)
  }

  private static func bytes(_ text: UnsafeMutablePointer<CChar>) -> Bytes {
    Bytes(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }
  static func withCString<T>(_ bytes: Bytes, _ body: (UnsafePointer<CChar>) -> T) -> T {
    (bytes.raw + [0]).withUnsafeBytes { body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
  }
}
