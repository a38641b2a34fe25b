/// How a process ended.
enum Exit: Equatable, Sendable {
  case status(Int32)
  case signal(Int32)

  var isSuccess: Bool { self == .status(0) }
}

/// What a question was answered with.
struct Answer: Sendable {
  let exit: Exit
  let out: Bytes
  let err: Bytes
}

/// Whose words a running child speaks.
enum Voice: Equatable, Sendable {
  /// Only its errors are heard.
  case silent
  /// Its own, on standard error.
  case terminal
  /// A remote's words come through it: controls are shown as `?`.
  case remote
  /// The same, and what a push reports of each ref (`--porcelain`) is kept.
  case reporting
  /// Heard at its end, unless it stopped for the person, whom we then brief.
  case held
  /// Its standard output answers a later step; its errors are heard.
  case answering
}

/// Where a child's standard stream leads.
enum Stream: Sendable {
  case inherited
  case nothing
  case pipe
  /// The standard error of this process: for a child's output that is not the result.
  case standardError
}

/// Starts children, in the two ways that there are: `ask` is captured, silent and read-only;
/// `run` owns the terminal.
final class Processes {
  private let verbose: Bool
  private let quiet: Bool
  /// When questions are given up, within the second; in milliseconds of the steady clock.
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

  /// Tells what is waited for from now on, if that takes long.
  func watch(_ text: Bytes) { if showsProgress { Progress.begin(text) } }

  /// Progress is wanted and there is somebody to see it.
  var showsProgress: Bool { !quiet && System.isTerminal(System.standardError) }

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

  /// Asks, and hears the answer as it comes; `hear` returns false when it has heard enough.
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

  /// Starts a child that is talked with, one line against one answer.
  func conversation(_ words: [Bytes]) throws(Failure) -> Child {
    try start(words, ["GIT_OPTIONAL_LOCKS=0"], .pipe, .pipe, .nothing)
  }

  /// Runs a child that changes something.
  ///
  /// - Returns: how it ended, and what it said where `voice` keeps that.
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
        // Only the end of an answer counts, however long it is.
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
