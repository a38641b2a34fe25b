// Read this file first: each command takes the same way, from what was typed to what is said.
//
//     argv ─▶ Options ─▶ Facts ─▶ Plan ─▶ Effects ─▶ Report

/// The version of all three commands.
let version = "0.1.0"

/// The whole of a program: reads the command line, does the work, ends the process.
package func launch(_ command: CommandName) -> Never {
  System.prepareStreams()
  let words = Array(System.arguments.dropFirst())
  var console = Console()
  var typed: Options?
  if let candidates = Complete.answer(words, for: command) {
    console.put(candidates)
    System.end(0)
  }
  do {
    let options = try OptionParser.parse(words, for: command)
    typed = options
    console = Console(options)
    System.end(try Run(command, options, console).go())
  } catch {
    if case .interrupted(let signal) = error, System.isWish(signal) { System.die(by: signal) }
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
      console.paints = config.paints(on: System.standardError)
      switch command {
      case .start: return options.list ? try list() : try start()
      case .pick: return try pick()
      case .sync: return options.check ? try check() : try sync()
      }
    } catch {
      if case .git = error, !System.exists(".") { throw .noFolder }
      // An old git fails in its own words; the reason is its age.
      if case .git = error, let old = try? git.tooOld() { throw .gitTooOld(old) }
      throw try held(error)
    }
  }

  /// The failure with the locks that were in its way, and with what a killed git has half written.
  private func held(_ failure: Failure) throws(Failure) -> Failure {
    switch failure {
    case .interrupted(let signal):
      if System.isWish(signal) { return failure }
      // Going on would refuse it.
      let git = Git(git.processes)
      switch command {
      case .start: _ = try Start(options.offline, git)
      case .pick: _ = try Pick(options.offline, git)
      case .sync: break
      }
    case .step, .unreachable: break
    default: return failure
    }
    guard let locks = try? git.locks(), !locks.isEmpty else { return failure }
    return .locked(failure, locks, written: [], made: [])
  }

  /// Performs a stage's plan, or keeps it for the script.
  func perform(_ steps: [Step]) throws(Failure) {
    if planned == nil { try git.processes.perform(steps, &answers) } else { planned! += steps }
  }

  /// Opens the request of a branch, or finds it. What was pushed stays, whatever comes of it.
  ///
  /// - Throws: `.requestFailed`, after the page where a person can open it was told.
  func open(
    _ opening: Opening, at tip: ObjectID?, number: Int? = nil, hasPushed: Bool
  ) throws(Failure) -> Opened {
    do {
      git.processes.watch("opening the pull request into '\(opening.request.base)'")
      switch opening.way {
      case .hand, .nothing: return .nothing
      case .page(let url): return .page(url)
      case .pushOptions(let listing):
        let isRefused = hasPushed && isDoing && answers.url != listing
        return isRefused
          ? .refusedOptions(answers.url) : .listed(listing, isPushed: hasPushed)
      case .gh(let gh):
        switch try gh.standing(of: opening.request, at: tip, git.processes) {
        case .open(let url):
          let request = opening.request
          return .open(
            url,
            renewing: hasPushed && isDoing
              ? gh.renewing(url, as: request, body: try git.store(request.ghBody)) : nil)
        case .merged(let url): return .merged(url)
        case .over(let url, let how): tell([.say("an earlier pull request is \(how): \(url)")])
        case .none: break
        }
      case .command: break
      }
      try perform(opening.steps(number: number.map { Bytes($0) } ?? ""))
      return .created(answers.url)
    } catch {
      if !isDoing { throw error }
      let way =
        if let page = opening.page {
          [.key("request", "page \(page)"), .result(page)] as [Line]
        } else {
          opening.byHand(try git.store(opening.request.body))
        }
      tell(try error.ofOpening + way)
      throw .requestFailed(opening.request.head, hasPage: opening.page != nil)
    }
  }

  /// What is only planned is not said to be under way.
  func tell(_ lines: [Line]) {
    let isDoing = isDoing
    console.tell(lines.filter { if case .doing = $0 { isDoing } else { true } })
  }

  /// What was shown to be posted is shown once; what nobody could see, the next run shows.
  func noteHints(of announcing: Announcing) throws(Failure) {
    guard console.hasHints, isDoing, announcing.commands.isEmpty else { return }
    try perform(announcing.noteHints())
    tell(warnings)
  }

  /// Says what was done, or prints what would be.
  func finish(_ lines: [Line]) throws(Failure) {
    guard let planned else { return tell(lines) }
    var blobs: [Bytes: ObjectID] = [:]
    for text in planned.compactMap(\.input) { blobs[text] = try git.store(text) }
    let results = lines.compactMap { if case .result(let text) = $0 { text } else { nil } }
    console.put(script(planned, blobs, results: results))
  }

  /// What was taken for granted is told where nobody has configured anything and a first branch is
  /// made, and what the team's file may not say.
  func welcome(_ scene: Scene, isFirst: Bool = true) {
    let settings = scene.settings
    if settings.isUntold, isFirst, !options.check, !options.list {
      let guessed = options.user == nil ? settings.user : nil
      let user = guessed.map { ", you are '\($0.shown)'" as Bytes } ?? ""
      tell([
        .hint(
          "main is '\(settings.main.shown)' and production '\(settings.production.shown)' on "
            + "'\(settings.remote.shown)'\(user); set with: git config "
            + "hotfix.<main|production|remote|user> <name>")
      ])
    }
    if command != .pick, !options.list, !options.check, scene.place.underWay == .pick,
      let branch = scene.branches.current, !scene.remembered(branch).isEmpty
    {
      tell([
        .hint(
          "the pick onto '\(branch.shown)' has stopped here: git hotfix-pick --continue, "
            + "or git hotfix-pick --abort")
      ])
    }
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

extension Failure {
  /// Why a request could not be opened, where nobody has said it yet.
  ///
  /// - Throws: an interrupt, which is no failure of the request.
  fileprivate var ofOpening: [Line] {
    get throws(Failure) {
      switch self {
      case .interrupted(let signal):
        if System.isWish(signal) { throw self }
        return [.warn("the program that opens it was ended by signal \(Int(signal))")]
      case .step(_, let said): return said.isEmpty ? [] : [.detail(said.trimmed)]
      case .timedOut(_, let seconds): return [.warn("gh has not answered for \(seconds) seconds")]
      default: return []
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
