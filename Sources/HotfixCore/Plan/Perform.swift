/// The answers of steps, for later steps and for the report.
struct Answers: Sendable {
  var commit: Bytes = ""
  var url: Bytes = ""
  /// The failures of steps that may fail.
  var warnings: [Text] = []
}

extension Processes {
  /// Performs the steps in order, and stops at the first that fails.
  ///
  /// - Throws: if a step fails that may not, its condition is false, or a signal ends it.
  func perform(_ steps: [Step], _ answers: inout Answers) throws(Failure) {
    var hasSucceeded = false
    for step in steps {
      if step.afterSuccess, !hasSucceeded { continue }
      watch(step.mayFail ? "waiting for \(step.purpose)" : "waiting to \(step.purpose)")
      if step.mayFail {
        do {
          let answer = try perform(step, &answers)
          if answer.exit.isSuccess {
            hasSucceeded = true
          } else {
            System.put(answer.err.shownLines, to: System.standardError)
            answers.warnings.append("\(step.purpose) \(answer.exit.failure)")
          }
        } catch .timedOut(_, let seconds) {
          answers.warnings.append("\(step.purpose) was stopped after \(seconds) seconds")
        } catch .programMissing {
          answers.warnings.append("\(step.purpose) could not be started")
        }
        continue
      }
      let answer = try perform(step, &answers)
      let isAnswered =
        switch step.answers {
        case .commit?: !answers.commit.isEmpty
        case .url?: !answers.url.isEmpty
        case nil: true
        }
      guard answer.exit.isSuccess, isAnswered else {
        if step.next.isEmpty { throw .step(purpose: step.purpose, said: answer.err) }
        let again = Next.run(.again(), to: "To try again")
        throw .refused("could not \(step.purpose)", next: step.next + [again])
      }
      System.put(answer.err.shownLines, to: System.standardError)
    }
  }

  /// Performs one step.
  ///
  /// - Throws: if its condition is false, the server refuses a push, its time is up, or a signal
  ///   ends it.
  private func perform(_ step: Step, _ answers: inout Answers) throws(Failure) -> Answer {
    let given = answers
    func text(_ word: Step.Word) -> Bytes {
      switch word {
      case .text(let text): text
      case .answer(.commit): given.commit
      case .answer(.url): given.url
      case .configured(_, _, _, let text): text
      }
    }
    for attempt in 1... {
      let answer = try run(
        step.words.map(text), shown: step.words.map(\.script).joined(by: " "),
        environment: step.environment.map { "\($0.name)=\(text($0.value))" },
        saying: step.input, voice: step.voice, seconds: step.seconds)
      if case .signal(let number) = answer.exit, !step.mayFail { throw .interrupted(number) }
      if step.isConfiguring, answer.exit == .status(255), attempt < 20 {
        // Another run locks the configuration for a moment.
        System.pause(milliseconds: 50)
        continue
      }
      switch step.answers {
      case .commit?: answers.commit = answer.out.trimmed.shown
      case .url?: answers.url = answer.out.lines.last(where: \.isURL)?.trimmed ?? ""
      case nil: break
      }
      if step.voice == .reporting {
        let refused = hear(answer.out)
        if !answer.exit.isSuccess, let reason = refused.first {
          throw .pushRefused(purpose: step.purpose, reason: reason)
        }
      }
      if let condition = step.condition, answer.out.trimmed != text(condition.output) {
        throw .refused(condition.otherwise)
      }
      return answer
    }
    return Answer(exit: .status(255), out: "", err: "")
  }

  /// Reads a push's report, and shows the lines of hooks in it.
  ///
  /// - Returns: the reasons for refused refs.
  private func hear(_ report: Bytes) -> [Bytes] {
    report.lines.compactMap { line in
      let fields = line.split(9)
      if fields.count == 3, fields[0].count == 1, fields[1].contains(":refs/heads/") {
        return fields[0] == "!" ? fields[2] : nil
      }
      if line != "Done", !line.hasPrefix("To ") {
        System.put("\(line.shownLines)\n", to: System.standardError)
      }
      return nil
    }
  }
}

extension Bytes {
  /// Whether a line is only a URL, and short enough for servers.
  fileprivate var isURL: Bool {
    let url = trimmed
    return (url.hasPrefix("https://") || url.hasPrefix("http://")) && url.count <= 8_192
      && !url.raw.contains(32) && url.shown == url
  }
}

extension Exit {
  /// `failed with exit status 1`
  fileprivate var failure: Text {
    switch self {
    case .status(let status): "failed with exit status \(Int(status))"
    case .signal(let signal): "was ended by signal \(Int(signal))"
    }
  }
}

extension Step {
  fileprivate var isConfiguring: Bool { words.starts(with: ["git", "config"]) }
}
