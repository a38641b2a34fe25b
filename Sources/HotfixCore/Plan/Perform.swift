/// What steps answered to the steps after them.
struct Answers: Sendable {
  var commit: Bytes = ""
  var url: Bytes = ""
  /// What went wrong in steps whose failure is a warning.
  var warnings: [Text] = []
}

extension Processes {
  /// Performs the steps in order, and stops at the first that fails.
  ///
  /// - Throws: `.step` for the one that failed; `.interrupted` when a signal ended it.
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
        // Another run holds the lock of the configuration for a moment.
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

  /// Passes on what a hook says amid a push's report.
  ///
  /// - Returns: why refs were refused, by the report.
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
  /// The address of a page, and nothing else, of a length that servers take.
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
