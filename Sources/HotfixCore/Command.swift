// Read this file first: each command takes the same way, from what was typed to what is said.
//
//     argv ─▶ Options ─▶ Facts ─▶ Plan ─▶ Effects ─▶ Report

/// The version of all three commands.
let version = "0.1.0"

/// The whole of a program: reads the command line, does the work, ends the process.
package func launch(_ command: CommandName) -> Never {
  System.prepareStreams()
  let words = Array(System.arguments.dropFirst())
  let console = Console()
  console.display.call.command = command
  if let candidates = Complete.answer(words, for: command) {
    console.put(candidates)
    System.end(0)
  }
  do {
    let options = try OptionParser.parse(words, for: command)
    console.options = options
    console.display.call = Call(command, options)
    System.end(try Run(command, options, console).go())
  } catch {
    if case .interrupted(let signal) = error, System.isWish(signal) { System.die(by: signal) }
    console.tell(error)
    System.end(error.status)
  }
}

extension Call {
  /// What `git` and the shell were told before the command began.
  init(_ command: CommandName, _ options: Options) {
    self.init(
      command: command, typed: options.again + options.operands, folder: System.folderByOption,
      settings: Self.settings(handedOn: System.variable("GIT_CONFIG_PARAMETERS") ?? ""))
  }
}

/// One run of one command: its stages perform their plans here.
final class Run {
  let command: CommandName
  let options: Options
  let git: Git
  let console: Console
  private(set) var answers = Answers()
  /// `--dry-run`: the plans so far, in place of performing them.
  private var planned: [Step]?
  var isDoing: Bool { planned == nil }

  init(_ command: CommandName, _ options: Options, _ console: Console) {
    self.command = command
    self.options = options
    self.console = console
    planned = options.dryRun ? [] : nil
    git = Git(Processes(verbose: options.verbose, quiet: options.quiet))
  }

  /// - Returns: the exit status.
  func go() throws(Failure) -> Int32 {
    if options.help {
      console.put(command.usage)
      return 0
    }
    if options.version {
      console.put("git-hotfix version \(version)\n")
      return 0
    }
    try options.check(command)
    do {
      let config = try git.config()
      console.advises = try config.flag("advice.hotfix") ?? true
      console.display.paints = config.paints(on: System.standardError)
      switch command {
      case .start: return options.list ? try list() : try start()
      case .pick: return try pick()
      case .sync: return options.check ? try check() : try sync()
      }
    } catch {
      guard case .git = error else { throw try held(error) }
      if !System.exists(".") {
        throw .refused(
          "the current directory does not exist any more",
          next: .run("cd .. && " + .again(), to: "Run it where a directory exists"))
      }
      // An old git fails in its own words; the reason is its age.
      if let old = try? git.tooOld() {
        throw .refused(
          "git 2.39 or later is needed, and this is \(old)",
          next: .note("Put a newer git first on the PATH."))
      }
      throw try held(error)
    }
  }

  /// The failure with the locks that were in its way.
  private func held(_ failure: Failure) throws(Failure) -> Failure {
    switch failure {
    case .interrupted(let signal): if System.isWish(signal) { return failure }
    case .step, .unreachable: break
    default: return failure
    }
    guard let locks = try? git.locks(), !locks.isEmpty else { return failure }
    return .locked(failure, locks)
  }

  /// Performs a stage's plan, or keeps it for the script.
  func perform(_ steps: [Step]) throws(Failure) {
    if planned == nil { try git.processes.perform(steps, &answers) } else { planned! += steps }
  }

  /// What is only planned is not said to be under way.
  func tell(_ lines: [Line]) {
    let isDoing = isDoing
    console.tell(lines.filter { if case .doing = $0 { isDoing } else { true } })
  }

  /// Says what was done, or prints what would be.
  func finish(_ lines: [Line]) throws(Failure) {
    guard let planned else { return tell(lines) }
    var blobs: [Bytes: ObjectID] = [:]
    for text in planned.compactMap(\.input) { blobs[text] = try git.store(text) }
    let results = lines.compactMap { line -> Bytes? in
      switch line {
      case .result(let text), .page(let text): text
      default: nil
      }
    }
    if planned.isEmpty, results.isEmpty { return }
    console.put(script(planned, blobs, results: results))
  }
}
