/// One command line of a plan: a value that can be compared and printed.
struct Step: Equatable, Sendable {
  enum Word: Equatable, Sendable {
    case text(Bytes)
    /// The answer of an earlier step.
    case answer(Answering)
    /// The text of a configured command, which is never shown. `index` counts the key's values.
    case configured(key: Bytes, index: Int, of: Int, text: Bytes)
  }
  enum Answering: String, Equatable, Sendable {
    case commit, url
  }
  var words: [Word]
  /// The purpose, for the message `could not <purpose>`.
  var purpose: Bytes
  var voice: Voice
  /// The text on its standard input.
  var input: Bytes?
  var environment: [(name: Bytes, value: Word)]
  /// The name by which later steps use its standard output.
  var answers: Answering?
  /// The time limit in seconds.
  var seconds: Int?
  /// Whether its failure is only a warning.
  var mayFail: Bool
  /// Whether it runs only if an earlier step that may fail has succeeded.
  var afterSuccess: Bool
  /// The output that it must have. Otherwise the plan ends here with a message.
  var condition: Condition?
  /// The next steps if it fails, before the one that runs the command again.
  var next: [Next] = []

  struct Condition: Equatable, Sendable {
    let output: Word
    let otherwise: Message
  }

  init(
    _ words: [Word], to purpose: Bytes, voice: Voice = .silent, input: Bytes? = nil,
    environment: [(name: Bytes, value: Word)] = [], answers: Answering? = nil,
    seconds: Int? = nil, mayFail: Bool = false, afterSuccess: Bool = false
  ) {
    self.words = words
    self.purpose = purpose
    self.voice = voice
    self.input = input
    self.environment = environment
    self.answers = answers
    self.seconds = seconds
    self.mayFail = mayFail
    self.afterSuccess = afterSuccess
  }

  /// Checks that a branch is still at the commit where the plan begins, and still checked out here.
  ///
  /// git for-each-ref refs/heads/<branch>
  static func isCurrent(_ branch: Bytes, at tip: Word, otherwise: Message) -> Step {
    let format: Word = "--format=%(if:equals=*)%(HEAD)%(then)%(objectname)%(end)"
    var step = Step(
      ["git", "for-each-ref", format, .text("refs/heads/\(branch)")], to: "look at '\(branch)'",
      voice: .answering)
    step.condition = Condition(output: tip, otherwise: otherwise)
    return step
  }

  static func git(_ words: Bytes...) -> Step {
    Step((["git"] + words).map { .text($0) }, to: "run git \(words[0])", voice: .held)
  }

  static func == (a: Step, b: Step) -> Bool {
    a.words == b.words && a.voice == b.voice && a.input == b.input && a.answers == b.answers
      && a.seconds == b.seconds && a.mayFail == b.mayFail && a.afterSuccess == b.afterSuccess
      && a.condition == b.condition && a.next == b.next
      && a.environment.elementsEqual(b.environment) { $0.name == $1.name && $0.value == $1.value }
  }
}

extension Step.Word: ExpressibleByStringLiteral {
  init(stringLiteral text: String) { self = .text(Bytes(text)) }

  /// The word in a script for sh.
  var script: Bytes {
    switch self {
    case .text(let text): text.shellWord
    case .answer(let name): "\"$\(name.rawValue)\""
    case .configured(let key, _, 1, _): "\"$(git config --get \(key.shellWord))\""
    case .configured(let key, let index, _, _):
      "\"$(git config -z --get-all \(key.shellWord) | tr '\\n\\0' '\\0\\n' | "
        + "sed -n \(index + 1)p | tr '\\0' '\\n')\""
    }
  }
}

extension Step {
  /// The step as lines of a script for sh.
  ///
  /// - Parameter blobs: by text, the blob that contains it.
  func script(_ blobs: [Bytes: ObjectID]) -> Bytes {
    var line = words.map(\.script).joined(by: " ")
    if !environment.isEmpty {
      line = environment.map { "\($0.name)=\($0.value.script)" }.joined(by: " ") + " " + line
    }
    if let blob = input.flatMap({ blobs[$0] }) { line = "git cat-file blob \(blob.hex) | \(line)" }
    if let condition {
      let words = condition.otherwise.text.lines.first ?? ""
      return "[ \"$(\(line))\" = \(condition.output.script) ] || "
        + "{ echo \(words.shellWord) >&2; exit 128; }"
    }
    switch voice {
    case .silent: line += " >/dev/null"
    case .terminal, .remote, .reporting, .held: line += " >&2"
    case .answering: break
    }
    if let answers {
      let answer = Word.answer(answers).script
      line = "\(answers.rawValue)=$(\(line))\n"
      if words.contains(where: { if case .configured = $0 { true } else { false } }) {
        // A user's own command can print more than its answer.
        line +=
          "\(answers.rawValue)=$(printf '%s\\n' \(answer) | "
          + "sed -n 's/^[[:space:]]*\\(https\\{0,1\\}:\\/\\/[^[:space:]]*\\)[[:space:]]*$/\\1/p' | tail -n 1)\n"
      }
      line += "[ -n \(answer) ]"
    }
    if afterSuccess { return "if [ -n \"$announced\" ]; then \(line) || :; fi" }
    if mayFail { return "if \(line); then announced=yes; fi" }
    return line
  }
}

/// A plan as a script for sh that stops at the first failure.
///
/// - Parameter results: the lines that the script prints at its end.
func script(
  _ steps: [Step], _ blobs: [Bytes: ObjectID], results: [Bytes] = []
) -> Bytes {
  var text: Bytes = "set -e\n"
  if steps.contains(where: \.mayFail) { text += "announced=\n" }
  for step in steps { text += step.script(blobs) + "\n" }
  let isAsked = steps.contains { $0.answers == .url }
  for result in results {
    text += "printf '%s\\n' \(isAsked ? "\"$url\"" : result.shellWord)\n"
  }
  return text
}
