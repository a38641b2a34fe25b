/// A word that a shell offers where Tab is pressed, and what it means.
struct Candidate: Equatable, Sendable {
  let word: Bytes
  let help: Bytes
}

/// What is to be completed, as far as the option table tells.
enum Completing: Equatable, Sendable {
  case option
  /// The value of an option; what precedes it in the word, such as `--branch=`.
  case value(OptionRow.Key, after: Bytes)
  case operand
}

extension CommandName {
  /// - Parameter words: those that follow the command; the last one is to be completed.
  func completing(_ words: [Bytes]) -> Completing {
    let (before, word) = (words.dropLast(), words.last ?? "")
    if before.contains(where: { $0 == "--" || $0 == "--end-of-options" }) { return .operand }
    func row(_ name: Bytes) -> OptionRow? {
      options.first { "--\($0.long)" == name.text && $0.argument != .none }
    }
    if let last = before.last, let row = row(last), case .required = row.argument {
      return .value(row.key, after: "")
    }
    if let end = word.index(of: "="), let row = row(word[0..<end]) {
      return .value(row.key, after: word[0..<end + 1])
    }
    return word.hasPrefix("-") ? .option : .operand
  }

  /// Its options that begin so: of each the form that changes something, and the other one too where
  /// more is typed than dashes.
  func candidates(_ typed: Bytes) -> [Candidate] {
    options.flatMap { row -> [Candidate] in
      let tails =
        switch row.argument {
        case .none: [""]
        case .required: ["="]
        case .optional: ["", "="]
        }
      let yes = tails.map { Candidate(word: "--\(row.long)\($0)", help: Bytes(row.help)) }
      if !row.negatable { return yes }
      let usual = Bytes(row.help).dropping(suffix: " (default)")
      let no = Candidate(
        word: "--no-\(row.long)", help: usual.map { "do not \($0)" } ?? "as without --\(row.long)")
      return typed.count > 2 ? yes + [no] : usual == nil ? yes : [no]
    }.filter { $0.word.hasPrefix(typed) }
  }
}
