/// A word that the shell offers when the user presses Tab, and its description.
struct Candidate: Equatable, Sendable {
  let word: Bytes
  let help: Bytes
}

/// The kind of word that the shell completes.
enum Completing: Equatable, Sendable {
  case option
  /// The value of an option. `after` is the beginning of the word, such as `--branch=`.
  case value(OptionRow.Key, after: Bytes)
  case operand
}

extension CommandName {
  /// Finds out what the last word is.
  ///
  /// - Parameter words: the words after the command, up to the one that the shell completes.
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

  /// The options that begin with `typed`. If that is only dashes, an option that can be negated has one
  /// candidate: the form that differs from the default.
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
