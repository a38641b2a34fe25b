// Read this file first: each command takes the same way, from what was typed to what is said.
//
//     argv ─▶ Options ─▶ Facts ─▶ Plan ─▶ Effects ─▶ Report

/// The version of all three commands.
package let version = "0.1.0"

/// The whole of a program: reads the command line, does the work, ends the process.
package func launch(_ command: CommandName) -> Never {
  System.ignoreClosedPipes()
  var console = Console()
  var typed: Options?
  do {
    let options = try OptionParser.parse(Array(System.arguments.dropFirst()), for: command)
    typed = options
    console = Console(options)
    System.end(try Run(command, options, console).go())
  } catch {
    if case .interrupted(let signal) = error { System.die(by: signal) }
    console.tell(error, of: command, typed)
    System.end(error.status)
  }
}

/// One run of one command: its stages perform their plans here.
final class Run {
  let command: CommandName
  let options: Options
  let git: Git
  private let console: Console
  private(set) var answers = Answers()
  /// `--dry-run`: the plans so far, in place of performing them.
  private var planned: [Step]?

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
      console.advises = try git.config().flag("advice.hotfix") ?? true
      switch command {
      case .start: return options.list ? try list() : try start()
      case .pick: return try pick()
      case .sync: return options.check ? try check() : try sync()
      }
    } catch {
      // An old git fails in its own words; the reason is its age.
      if case .git = error, let old = try? git.tooOld() { throw .gitTooOld(old) }
      throw error
    }
  }

  /// Performs a stage's plan, or keeps it for the script.
  func perform(_ steps: [Step]) throws(Failure) {
    if planned == nil { try git.processes.perform(steps, &answers) } else { planned! += steps }
  }

  /// Opens the request. What was pushed stays, whatever comes of it.
  ///
  /// - Throws: `.requestFailed`, after the page where a person can open it was told.
  func open(_ steps: [Step], or page: Bytes?, _ branch: Bytes) throws(Failure) {
    do {
      try perform(steps)
    } catch {
      if case .interrupted = error { throw error }
      tell(page.map { [.key("request", "page \($0)"), .result($0)] } ?? [])
      throw .requestFailed(branch)
    }
  }

  /// What is only planned is not said to be under way.
  func tell(_ lines: [Line]) {
    let isDoing = planned == nil
    console.tell(lines.filter { if case .doing = $0 { isDoing } else { true } })
  }

  /// Says what was done, or prints what would be.
  func finish(_ lines: [Line]) throws(Failure) {
    guard let planned else { return tell(lines) }
    var blobs: [Bytes: ObjectID] = [:]
    for text in planned.compactMap(\.input) { blobs[text] = try git.store(text) }
    let results = lines.compactMap { if case .result(let text) = $0 { text } else { nil } }
    console.put(script(planned, blobs, results: results))
  }

  /// What the team's file may not say is told once.
  func welcome(_ scene: Scene) {
    for entry in scene.settings.ignored {
      let value: Bytes = entry.value.map { " = \($0.shown)" } ?? ""
      tell([.warn("\(entry.key.properKey.shown)\(value) in \(entry.place.shown) is ignored")])
    }
  }

  /// Announcements that failed are warnings: the work is done all the same.
  var warnings: [Line] {
    answers.failed.map { step, exit in
      let what = step.purpose
      switch exit {
      case .status(let status)?: return .warn("\(what) failed (\(Int(status)))")
      case .signal(let signal)?: return .warn("\(what) ended by signal \(Int(signal))")
      case nil: return .warn("\(what) was ended after ten seconds or could not be started")
      }
    }
  }
}

extension Options {
  /// - Throws: `.usage` for options that exclude each other.
  func check(_ command: CommandName) throws(Failure) {
    if dryRun && porcelain { throw .usage(.together("--dry-run", "--porcelain")) }
    if nul && !porcelain { throw .usage(.alone("-z", without: "--porcelain")) }
    if proceed && abort { throw .usage(.together("--continue", "--abort")) }
    if worktree != nil && noSwitch { throw .usage(.together("--worktree", "--no-switch")) }
    if (proceed || abort) && !(operands.isEmpty && commits.isEmpty) {
      throw .usage(.together(proceed ? "--continue" : "--abort", "<pr>"))
    }
    if let resolve, Resolve(rawValue: resolve.text) == nil {
      throw .usage(.badChoice("--resolve", resolve, Resolve.allCases.map { Bytes($0.rawValue) }))
    }
    if list || command == .sync && !check, let word = operands.first {
      throw .usage(.tooMany(word))
    }
    for word in operands where PullRequestArgument(word) == nil {
      throw .usage(.notANumber(word))
    }
  }
}
