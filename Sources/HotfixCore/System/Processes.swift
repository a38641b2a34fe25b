/// How a process ended.
enum Exit: Equatable, Sendable {
  case status(Int32)
  case signal(Int32)

  var isSuccess: Bool { self == .status(0) }
}

/// A child's output, and how it ended.
struct Answer: Sendable {
  let exit: Exit
  let out: Bytes
  let err: Bytes
}

/// How to treat the output of a child that changes something.
enum Voice: Equatable, Sendable {
  /// Show standard error only.
  case silent
  /// The child owns the terminal. Its standard output goes to standard error.
  case terminal
  /// The output contains lines of a remote. Show control characters as `?`.
  case remote
  /// As `remote`, and keep the standard output, which is a push's report on each ref (`--porcelain`).
  case reporting
  /// Keep standard error. The caller shows it, or its own message instead.
  case held
  /// Keep standard output for a later step, and show standard error.
  case answering
}

/// The other end of a child's standard stream.
enum Stream: Sendable {
  case inherited
  case nothing
  case pipe
  /// The standard error of this process, for output that is not the result.
  case standardError
}

/// Starts children in two ways. `ask` captures the output, shows nothing and changes nothing. `run`
/// changes something, and what the child prints can be shown.
final class Processes {
  private let verbose: Bool
  private let quiet: Bool
  /// When questions must be answered, in milliseconds of the steady clock. Later ones end within a second.
  var deadline: Int?
  private let inherited: [Bytes]

  init(verbose: Bool, quiet: Bool) {
    self.verbose = verbose
    self.quiet = quiet
    var environment = System.environment.filter { !$0.hasPrefix("GIT_CHERRY_PICK_HELP=") }
    if !System.isTerminal(0) || !System.isTerminal(2) {
      environment.append("GIT_TERMINAL_PROMPT=0")
    }
    inherited = environment
  }

  /// Sets the progress line that appears if the next work takes long.
  func watch(_ text: Bytes) { if showsProgress { Progress.begin(text) } }

  /// Whether to show progress: the user did not ask for quiet, and standard error is a terminal.
  var showsProgress: Bool { !quiet && System.isTerminal(System.standardError) }

  /// Asks a question, and captures the whole answer.
  ///
  /// - Parameters:
  ///   - words: the program and its arguments.
  ///   - input: what the program reads on standard input.
  ///   - seconds: the time limit.
  /// - Throws: if the program does not exist or its time is up.
  func ask(
    _ words: [Bytes], saying input: Bytes? = nil, seconds: Int? = nil
  ) throws(Failure) -> Answer {
    var out: [UInt8] = []
    let (exit, err) = try stream(words, saying: input, seconds: seconds) {
      out += $0
      return true
    }
    return Answer(exit: exit, out: Bytes(out), err: err)
  }

  /// Asks a question, and passes the answer on part by part.
  ///
  /// - Parameter hear: receives standard output; false stops reading.
  /// - Returns: how the program ended, and its standard error.
  /// - Throws: if the program does not exist or its time is up.
  func stream(
    _ words: [Bytes], saying input: Bytes? = nil, seconds: Int? = nil,
    hear: (ArraySlice<UInt8>) -> Bool
  ) throws(Failure) -> (Exit, err: Bytes) {
    let left = deadline.map { max(1, ($0 - System.milliseconds + 999) / 1000) }
    let seconds = seconds ?? left
    var child = try start(
      words, ["GIT_OPTIONAL_LOCKS=0"], input == nil ? .nothing : .pipe, .pipe, .pipe,
      seconds: seconds)
    var err: [UInt8] = []
    child.converse(saying: input ?? "", hear: hear, hearError: { err += $0 })
    guard let exit = child.wait() else { throw .timedOut(words[0], seconds: seconds ?? 0) }
    return (exit, Bytes(err))
  }

  /// Starts a child that answers line by line.
  ///
  /// - Throws: if the program does not exist.
  func conversation(_ words: [Bytes]) throws(Failure) -> Child {
    try start(words, ["GIT_OPTIONAL_LOCKS=0"], .pipe, .pipe, .nothing)
  }

  /// Runs a child that changes something.
  ///
  /// - Parameters:
  ///   - shown: the command line that `--verbose` shows, if it is not `words`.
  ///   - environment: further entries of the form `NAME=value`.
  ///   - input: what the program reads on standard input.
  ///   - seconds: the time limit.
  /// - Returns: how it ended, and the output that `voice` keeps.
  /// - Throws: if the program does not exist or its time is up.
  func run(
    _ words: [Bytes], shown: Bytes? = nil, environment: [Bytes] = [], saying input: Bytes? = nil,
    voice: Voice, seconds: Int? = nil
  ) throws(Failure) -> Answer {
    let out: Stream =
      switch voice {
      case .answering, .reporting: .pipe
      case .silent, .held: .nothing
      case .terminal, .remote: .standardError
      }
    var extra = environment
    if voice == .remote || voice == .reporting { extra.append("TERM=dumb") }
    var child = try start(
      words, shown: shown, extra, input == nil ? .nothing : .pipe, out,
      voice == .terminal ? .inherited : .pipe, seconds: seconds)
    var said: [UInt8] = []
    var err: [UInt8] = []
    var filter = ControlFilter()
    child.converse(
      saying: input ?? "",
      hear: {
        said += $0
        // Only the end of an answer counts, and some programs print megabytes.
        if said.count > 1 << 20 { said.removeFirst(said.count - 1 << 16) }
        return true
      },
      hearError: { part in
        if voice == .held {
          err += part
          return
        }
        System.put(filter.pass(part), to: System.standardError)
      })
    System.put(filter.rest, to: System.standardError)
    guard let exit = child.wait() else {
      throw .timedOut(shown ?? words[0], seconds: seconds ?? 0)
    }
    return Answer(exit: exit, out: Bytes(said), err: Bytes(err))
  }

  /// - Throws: if the program does not exist.
  private func start(
    _ words: [Bytes], shown: Bytes? = nil, _ extra: [Bytes], _ input: Stream, _ output: Stream,
    _ error: Stream, seconds: Int? = nil
  ) throws(Failure) -> Child {
    if verbose {
      let line = shown ?? words.map(\.shellWord).joined(by: " ")
      System.put("+ \(line.shown)\n", to: System.standardError)
    }
    let names = extra.map { entry in entry[0..<(entry.index(of: "=") ?? entry.count) + 1] }
    let environment =
      inherited.filter { entry in !names.contains { entry.hasPrefix($0) } } + extra
    guard
      let child = Child(
        words, environment: environment, input: input, output: output, error: error,
        seconds: seconds)
    else { throw .programMissing(words[0]) }
    return child
  }
}
