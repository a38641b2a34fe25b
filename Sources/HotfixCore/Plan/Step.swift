/// One command line: the unit of doing, a value that can be compared and printed.
struct Step: Equatable, Sendable {
  enum Word: Equatable, Sendable {
    case text(Bytes)
    /// What an earlier step of this plan answered.
    case answer(Answering)
    /// The text of a configured command, which is never shown; `index` among the key's values.
    case configured(key: Bytes, index: Int, of: Int, text: Bytes)
  }
  enum Answering: String, Equatable, Sendable {
    case commit, url
  }
  var words: [Word]
  /// What it is for, as people say it after "could not".
  var purpose: Bytes
  var voice: Voice
  /// A text that the step reads.
  var input: Bytes?
  var environment: [(name: Bytes, value: Word)]
  /// Its standard output is what later steps know by this name.
  var answers: Answering?
  /// It is ended after so many seconds.
  var seconds: Int?
  /// Its failure is a warning, and the steps after it that depend on it are left out.
  var mayFail: Bool
  /// It is left out unless one of the steps before it that may fail succeeded.
  var afterSuccess: Bool
  /// It only looks: if its standard output is another one, the plan ends there, with these words.
  var condition: Condition?
  /// What helps if it fails, before running the command again.
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

  /// Looks whether a branch is still where the plan begins, and still checked out here.
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

  /// For sh.
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
  /// The line of a script for sh that does this step; `blobs` hold the texts that steps read.
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
        // A command of a person's own may say more than its answer.
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

/// The whole plan as a script that stops at the first failure.
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
