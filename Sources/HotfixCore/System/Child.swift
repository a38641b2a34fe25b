#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  #error("git-hotfix needs a POSIX system: Darwin, Glibc or Musl")
#endif

/// The process group of a child with a time limit. The terminal's signals do not reach it, so that this
/// process passes them on.
nonisolated(unsafe) private var groupOfChild: pid_t = 0

/// A child process and this process's ends of its pipes.
struct Child: ~Copyable {
  private let id: pid_t
  private var input: Int32 = -1
  private var output: Int32 = -1
  private var error: Int32 = -1
  /// When the time limit ends, in milliseconds of the steady clock.
  private let deadline: Int?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - words: the program's name, which is looked up on the PATH, and its arguments.
  ///   - environment: entries of the form `NAME=value`.
  ///   - seconds: the time limit; `wait` then kills the program and its process group.
  /// - Returns: nil if the program does not exist.
  init?(
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

  /// Writes to the child and reads its output until it closes its pipes or its time is up.
  ///
  /// - Parameters:
  ///   - text: what the child reads on standard input.
  ///   - hear: receives standard output, part by part; false stops reading.
  ///   - hearError: receives standard error, part by part.
  mutating func converse(
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
      let left = deadline.map { max(0, $0 - System.milliseconds) }
      let silence = Progress.left
      let patience = [left, silence].compactMap { $0 }.min() ?? -1
      if output < 0 && error < 0 && input < 0 { break }
      let ready = poll(&polls, nfds_t(polls.count), Int32(patience))
      if ready == 0 {
        if patience == left { return }
        Progress.tell()
      }
      if ready <= 0 { continue }
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

  /// Reads one part.
  ///
  /// - Returns: false if `hear` wants no more.
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

  /// Writes to a child that answers line by line.
  ///
  /// - Returns: false if the child no longer reads.
  func say(_ text: Bytes) -> Bool { System.put(text, to: input) }

  /// Reads the next part of standard output into `room`.
  ///
  /// - Returns: nil at the end of the output.
  func listen(_ room: inout [UInt8]) -> ArraySlice<UInt8>? {
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

  /// Waits until the child ends. If its time is up, kills it with its process group.
  ///
  /// - Returns: nil if the child was killed because its time was up.
  consuming func wait() -> Exit? {
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
