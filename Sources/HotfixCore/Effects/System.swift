// Every difference between platforms is in this file, and nothing else of the project calls libc.
#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  #error("git-hotfix needs a POSIX system: Darwin, Glibc or Musl")
#endif

/// What this process has of the operating system.
package enum System {
  package static let standardOutput: Int32 = 1
  package static let standardError: Int32 = 2

  /// The arguments, as bytes.
  package static var arguments: [Bytes] {
    (0..<Int(CommandLine.argc)).compactMap { CommandLine.unsafeArgv[$0].map(bytes) }
  }

  /// The environment's `NAME=value` entries.
  package static var environment: [Bytes] {
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

  package static func variable(_ name: String) -> Bytes? { getenv(name).map(bytes) }

  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// How wide the terminal of standard output is, as git finds it out; nil where it is none.
  package static var columns: Int? {
    guard isTerminal(standardOutput) else { return nil }
    if let told = variable("COLUMNS").flatMap({ Int($0.text) }), told > 0 { return told }
    var size = winsize()
    let isKnown = ioctl(standardOutput, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  package static func exists(_ path: Bytes) -> Bool {
    var status = stat()
    return withCString(path) { lstat($0, &status) } == 0 && status.st_nlink > 0
  }

  /// Writes all of it. False when nobody reads any more or the disk is full.
  @discardableResult
  package static func put(_ bytes: Bytes, to descriptor: Int32) -> Bool {
    bytes.raw.withUnsafeBytes { buffer in
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

  /// Why the last write failed was not that its reader went away.
  package static var lastWriteWasRefused: Bool { errno != EPIPE }
  package static func pause(milliseconds: Int) { usleep(UInt32(milliseconds * 1000)) }

  /// A reader that goes away is told by the failing write, not by a signal; a standard stream that
  /// was closed leads nowhere, and not into the next file that is opened.
  package static func prepareStreams() {
    signal(SIGPIPE, SIG_IGN)
    var descriptor: Int32 = 0
    while descriptor <= 2 { descriptor = open("/dev/null", O_RDWR) }
    close(descriptor)
  }

  /// Of a clock that nobody sets.
  package static var milliseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  package static func end(_ status: Int32) -> Never { exit(status) }

  fileprivate static let wishes = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
  /// Somebody wants it to end; any other signal is a child's mishap.
  package static func isWish(_ signal: Int32) -> Bool { wishes.contains(signal) }

  /// Ends this process by the signal that ended its child, so that a shell loop stops too.
  package static func die(by number: Int32) -> Never {
    signal(number, SIG_DFL)
    // Within its own handler a signal is held back.
    var all = sigset_t()
    sigfillset(&all)
    sigprocmask(SIG_UNBLOCK, &all, nil)
    raise(number)
    _exit(128 + number)
  }

  private static func bytes(_ text: UnsafeMutablePointer<CChar>) -> Bytes {
    Bytes(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }
  fileprivate static func withCString<T>(_ bytes: Bytes, _ body: (UnsafePointer<CChar>) -> T) -> T {
    (bytes.raw + [0]).withUnsafeBytes { body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
  }
}

/// The process group that ends with this process, when a signal of the terminal cannot reach it.
nonisolated(unsafe) private var groupOfChild: pid_t = 0

/// A child process and this process's ends of its pipes.
package struct Child: ~Copyable {
  private let id: pid_t
  private var input: Int32 = -1
  private var output: Int32 = -1
  private var error: Int32 = -1
  /// When it is ended, in milliseconds of the steady clock.
  private let deadline: Int?

  /// Starts a program that is looked up on the PATH; nil when there is none.
  package init?(
    _ words: [Bytes], environment: [Bytes], input: Stream, output: Stream, error: Stream,
    seconds: Int? = nil
  ) {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    var flags = Int32(POSIX_SPAWN_SETSIGDEF)
    deadline = seconds.map { System.milliseconds + $0 * 1000 }
    if seconds != nil {
      posix_spawnattr_setpgroup(&attributes, 0)
      flags |= Int32(POSIX_SPAWN_SETPGROUP)
    }
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var theirs: [Int32] = []
    func connect(_ stream: Stream, to descriptor: Int32) -> Int32 {
      switch stream {
      case .inherited: break
      case .nothing:
        let mode = descriptor == 0 ? O_RDONLY : O_WRONLY
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", mode, 0)
      case .standardError: posix_spawn_file_actions_adddup2(&actions, 2, descriptor)
      case .pipe:
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return -1 }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (mine, their) = descriptor == 0 ? (ends[1], ends[0]) : (ends[0], ends[1])
        posix_spawn_file_actions_adddup2(&actions, their, descriptor)
        theirs.append(their)
        return mine
      }
      return -1
    }
    self.input = connect(input, to: 0)
    self.output = connect(output, to: 1)
    self.error = connect(error, to: 2)

    func cStrings(_ list: [Bytes]) -> [UnsafeMutablePointer<CChar>?] {
      list.map { System.withCString($0) { strdup($0) } } + [nil]
    }
    let argv = cStrings(words)
    let envp = cStrings(environment)
    defer { for text in argv + envp { free(text) } }
    var child: pid_t = 0
    let failed = posix_spawnp(&child, argv[0]!, &actions, &attributes, argv, envp)
    self.id = child
    if seconds != nil, failed == 0 {
      groupOfChild = child
      for number in System.wishes {
        signal(number) { number in
          kill(-groupOfChild, number)
          System.die(by: number)
        }
      }
    }
    for end in theirs { close(end) }
    if failed != 0 {
      for end in [self.input, self.output, self.error] where end >= 0 { close(end) }
      return nil
    }
  }

  /// Feeds the child and reads what it says until it closes its pipes.
  ///
  /// - Parameters:
  ///   - hear: takes what arrives on standard output; false ends the conversation early.
  ///   - hearError: takes what arrives on standard error.
  package mutating func converse(
    saying text: Bytes = "",
    hear: (ArraySlice<UInt8>) -> Bool, hearError: (ArraySlice<UInt8>) -> Void = { _ in }
  ) {
    var said = 0
    var room = [UInt8](repeating: 0, count: 65536)
    if input >= 0 { _ = fcntl(input, F_SETFL, fcntl(input, F_GETFL) | O_NONBLOCK) }
    while output >= 0 || error >= 0 || input >= 0 {
      if input >= 0 && said == text.count { hangUp() }
      var polls = [
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: error, events: Int16(POLLIN), revents: 0),
        pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
      ]
      let patience = deadline.map { max(0, $0 - System.milliseconds) } ?? -1
      if output < 0 && error < 0 && input < 0 { break }
      let ready = poll(&polls, nfds_t(polls.count), Int32(patience))
      if ready == 0 { return }
      if ready < 0 { continue }
      if polls[0].revents != 0, !Self.receive(&output, &room, hear) {
        close(output)
        output = -1
      }
      if polls[1].revents != 0 {
        _ = Self.receive(&error, &room) {
          hearError($0)
          return true
        }
      }
      if polls[2].revents != 0 {
        let count = text.raw.withUnsafeBytes {
          write(input, $0.baseAddress! + said, $0.count - said)
        }
        if count >= 0 { said += count } else if errno != EAGAIN && errno != EINTR { hangUp() }
      }
    }
  }

  /// False when the listener has heard enough.
  private static func receive(
    _ descriptor: inout Int32, _ room: inout [UInt8], _ hear: (ArraySlice<UInt8>) -> Bool
  ) -> Bool {
    let count = read(descriptor, &room, room.count)
    if count > 0 { return hear(room[..<count]) }
    if count == 0 || errno != EINTR {
      close(descriptor)
      descriptor = -1
    }
    return true
  }

  /// Says something and goes on talking: for a child that answers line by line.
  package func say(_ text: Bytes) -> Bool { System.put(text, to: input) }

  /// What the child says next; nil at its end.
  package func listen(_ room: inout [UInt8]) -> ArraySlice<UInt8>? {
    while true {
      let count = read(output, &room, room.count)
      if count < 0 && errno == EINTR { continue }
      return count > 0 ? room[..<count] : nil
    }
  }

  private mutating func hangUp() {
    close(input)
    input = -1
  }

  /// Waits until the child has ended, and tells how; nil when its time was up, and it was ended
  /// with all of its process group.
  package consuming func wait() -> Exit? {
    for end in [input, output, error] where end >= 0 { close(end) }
    var status: Int32 = 0
    var isEnded = false
    while let deadline, !isEnded, System.milliseconds < deadline {
      isEnded = waitpid(id, &status, WNOHANG) == id
      if !isEnded { System.pause(milliseconds: 1) }
    }
    let isLate = deadline != nil && !isEnded
    if isLate { kill(-id, SIGKILL) }
    while !isEnded && waitpid(id, &status, 0) < 0 && errno == EINTR {}
    if groupOfChild == id {
      for number in System.wishes { signal(number, SIG_DFL) }
      groupOfChild = 0
    }
    if isLate { return nil }
    let signal = status & 0x7f
    return signal == 0 ? .status((status >> 8) & 0xff) : .signal(signal)
  }
}
