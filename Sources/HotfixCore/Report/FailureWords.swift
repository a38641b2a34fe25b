extension Failure {
  /// What stopped the command, and the ways on; nil for a case whose words are in `WorkWords.swift`.
  var message: Message? {
    let again = Next.run(.again(), to: "What was done before that stays done. To continue")
    switch self {
    case .refused(let message), .usage(let message), .requestFailed(let message): return message
    case .programMissing(let name):
      return Message("cannot run \(name). Is it installed, and on the PATH?")
    case .timedOut(let program, let seconds):
      return Message(
        "\(program) did not answer within \(seconds) seconds and was stopped",
        next: [.run(.again(), to: "To try again")])
    case .interrupted(let signal):
      return Message(
        "a program that this command started was ended by signal \(Int(signal))", next: [again])
    case .git(let name, let said):
      let own = said.withoutLabel
      return Message(
        own.isEmpty ? "git \(name) failed" : Text(lines: own),
        next: [.run(.again("-v"), to: "To see the commands that ran")])
    case .step(let purpose, let said):
      let own = said.withoutLabel
      return Message(own.isEmpty ? "could not \(purpose)" : Text(lines: own), next: [again])
    case .pushRefused(let purpose, let reason):
      return Message("could not \(purpose): \(reason.whyRefused)", next: [again])
    case .unreachable(let remote, let said):
      let own = said.withoutLabel
      return Message(
        own.isEmpty ? "could not fetch from \(remote)" : Text(lines: own),
        next: [.run(.again("--no-fetch"), to: "To work with what was last fetched")])
    default: return nil
    }
  }

  /// A program or the machine failed, and not what was asked for.
  var isFatal: Bool {
    switch self {
    case .programMissing, .timedOut, .interrupted, .git, .step, .pushRefused, .unreachable, .locked:
      true
    default: false
    }
  }
}

extension Bytes {
  /// What git wrote, without its own `fatal: ` or `error: ` before and the newline after it.
  var withoutLabel: Bytes {
    let text = trimmed
    return text.dropping(prefix: "fatal: ") ?? text.dropping(prefix: "error: ") ?? text
  }

  /// `[rejected] (stale info)` and the like, for people.
  fileprivate var whyRefused: Text {
    let why = split(UInt8(ascii: "(")).dropFirst().joined(by: "(").dropping(suffix: ")") ?? self
    let isRace = ["stale info", "fetch first", "non-fast-forward", "already exists"].contains(why)
    return isRace ? "somebody else pushed to it meanwhile" : "\(why)"
  }
}
