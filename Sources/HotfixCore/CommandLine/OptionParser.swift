/// The options and operands that the user typed. The configuration decides about an option that is nil.
struct Options: Equatable, Sendable {
  var dryRun = false
  var verbose = false
  var quiet = false
  var porcelain = false
  var nul = false
  var fetch = true
  var remote: Bytes?
  var production: Bytes?
  var main: Bytes?
  var user: Bytes?
  var help = false
  var version = false

  var worktree: Worktree?
  var noSwitch = false
  var commits: [Bytes] = []
  var force = false
  var announce: Bool?
  var list = false

  var branch: Bytes?
  var proceed = false
  var abort = false
  var signoff = false
  /// nil means that `commit.gpgSign` decides. An empty key means the user's default key.
  var sign: Signing?
  var push: Bool?
  var request: Bool?
  var draft = false
  var title: Bytes?
  var labels: [Bytes] = []
  var reviewers: [Bytes] = []
  var web = false

  var resolve: Bytes?
  var check = false

  /// The words that are not options.
  var operands: [Bytes] = []
  /// The pull requests that they name.
  var pullRequests: [PullRequestArgument] = []
  /// The options that a suggested next command repeats: all but those that select a step.
  var typed: [Bytes] = []
  /// The options that a suggested retry repeats: all but those that select how much is shown.
  var again: [Bytes] = []

  enum Worktree: Equatable, Sendable {
    case beside
    case at(Bytes)
  }
  enum Signing: Equatable, Sendable {
    case no
    case with(key: Bytes)
  }

  mutating func set(_ key: OptionRow.Key, _ value: Bytes?, on: Bool) {
    switch key {
    case .dryRun: dryRun = on
    case .verbose: verbose = on
    case .quiet: quiet = on
    case .porcelain: porcelain = on
    case .nul: nul = on
    case .fetch: fetch = on
    case .remote: remote = value
    case .production: production = value
    case .main: main = value
    case .user: user = value
    case .help: help = on
    case .version: version = on
    case .worktree: worktree = value.map { .at($0) } ?? .beside
    case .noSwitch: noSwitch = on
    case .commit: if let value { commits.append(value) }
    case .force: force = on
    case .announce: announce = on
    case .list: list = on
    case .branch: branch = value
    case .proceed: proceed = on
    case .abort: abort = on
    case .signoff: signoff = on
    case .gpgSign: sign = on ? .with(key: value ?? "") : .no
    case .push: push = on
    case .request: request = on
    case .draft: draft = on
    case .title: title = value
    case .label: if let value { labels.append(value) }
    case .reviewer: if let value { reviewers.append(value) }
    case .web: web = on
    case .resolve: resolve = value
    case .check: check = on
    }
  }
}

extension Options {
  /// Checks options and operands against each other.
  ///
  /// - Throws: if options exclude each other, a value is wrong, or an operand is not a pull request.
  func check(_ command: CommandName) throws(Failure) {
    let exclusive: [(Bool, Bytes, Bool, Bytes)] = [
      (dryRun, "--dry-run", porcelain, "--porcelain"), (proceed, "--continue", abort, "--abort"),
      (worktree != nil, "--worktree", noSwitch, "--no-switch"),
      (proceed, "--continue", !operands.isEmpty || !commits.isEmpty, "<pr>"),
      (abort, "--abort", !operands.isEmpty || !commits.isEmpty, "<pr>"),
    ]
    for (one, name, other, otherName) in exclusive where one && other {
      throw .usage("options `\(name)' and `\(otherName)' cannot be used together")
    }
    if nul && !porcelain { throw .usage("option `-z' needs `--porcelain'") }
    if let resolve, Resolve(rawValue: resolve.text) == nil {
      throw .usage("option `--resolve' takes file, hunk or stop, not '\(resolve)'")
    }
    if pullRequests.count < operands.count {
      let word = operands[pullRequests.count]
      throw .usage(
        "'\(word)' is not a pull request. Give its number or its URL.",
        next: .run(command.line + " --commit=<rev> <pr>", to: "To name the commit as well"))
    }
    let most = list || command == .sync && !check ? 0 : command == .start ? 1 : operands.count
    if operands.count > most {
      if command == .sync {
        throw .usage(
          "git hotfix-sync takes no pull request",
          next: .run(
            "git hotfix-sync --check" + .words(operands),
            to: "To see whether production has the fix"))
      }
      throw .usage("'\(operands[most])' is one argument too many")
    }
  }
}

/// Reads a command line by the rules of gitcli(7).
struct OptionParser {
  private let rows: [OptionRow]
  private var options = Options()

  /// Reads the words after the command.
  ///
  /// - Throws: if the command does not have an option, or a value is absent or superfluous.
  static func parse(
    _ words: [Bytes], for command: CommandName
  ) throws(Failure) -> Options {
    var parser = OptionParser(rows: command.options)
    try parser.read(words)
    for word in parser.options.operands {
      guard let one = PullRequestArgument(word) else { break }
      parser.options.pullRequests.append(one)
    }
    return parser.options
  }

  private init(rows: [OptionRow]) { self.rows = rows }

  /// - Throws: if the command does not have an option, or a value is absent or superfluous.
  private mutating func read(_ words: [Bytes]) throws(Failure) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" || word == "--end-of-options" {
        options.operands += rest
        return
      } else if let body = word.dropping(prefix: "--") {
        try long(body, &rest)
      } else if word.count > 1, word.hasPrefix("-") {
        try cluster(word, &rest)
      } else {
        options.operands.append(word)
      }
    }
  }

  /// Reads an option of the form `--name` or `--name=value`; its value can be the next word.
  ///
  /// - Throws: if the command does not have the option, or its value is absent or superfluous.
  private mutating func long(_ body: Bytes, _ rest: inout ArraySlice<Bytes>) throws(Failure) {
    let end = body.index(of: "=") ?? body.count
    let name = body[0..<end]
    let (row, on) = try find(name)
    var value = end < body.count ? body[end + 1..<body.count] : nil
    switch row.argument {
    case .none where value != nil, _ where !on && value != nil:
      throw .usage("option `--\(name)' takes no value")
    case .required where on && value == nil:
      value = rest.popFirst()
      if value == nil { throw .usage("option `--\(name)' requires a value") }
    default: break
    }
    take(row, value, on: on, as: "--\(on ? "" : "no-")\(row.long)")
  }

  /// Reads a word of letters such as `-nf`; a value can follow, in this word or the next.
  ///
  /// - Throws: if the command does not have a letter, or a value is absent.
  private mutating func cluster(_ word: Bytes, _ rest: inout ArraySlice<Bytes>) throws(Failure) {
    var letters = word.raw.dropFirst()
    while let letter = letters.popFirst() {
      let character = Character(Unicode.Scalar(letter))
      guard let row = rows.first(where: { $0.short == character }) else {
        throw .usage("unknown switch `\(Bytes([letter]))'")
      }
      var value: Bytes?
      if row.argument != .none {
        value = letters.isEmpty ? nil : Bytes(letters)
        letters = []
        if case .required = row.argument, value == nil {
          value = rest.popFirst()
          if value == nil { throw .usage("option `-\(Bytes([letter]))' requires a value") }
        }
      }
      take(row, value, on: true, as: "--\(row.long)")
    }
  }

  private mutating func take(_ row: OptionRow, _ value: Bytes?, on: Bool, as spelling: Bytes) {
    options.set(row.key, value, on: on)
    let word = value.map { "\(spelling)=\($0)" } ?? spelling
    switch row.key {
    case .verbose, .quiet, .porcelain, .nul, .dryRun, .fetch, .help, .version: return
    case .proceed, .abort, .check, .list, .commit: break
    default: options.typed.append(word)
    }
    options.again.append(word)
  }

  /// Finds the row of an option by its name, or by a prefix that only one option has.
  ///
  /// - Throws: if no option begins with the name, or several do.
  private func find(_ name: Bytes) throws(Failure) -> (OptionRow, on: Bool) {
    var near: [(row: OptionRow, on: Bool, spelled: Bytes)] = []
    for row in rows {
      var forms: [(Bytes, Bool)] = [(Bytes(row.long), true)]
      if row.negatable { forms.append(("no-\(row.long)", false)) }
      for (spelled, on) in forms {
        if spelled == name { return (row, on) }
        if !name.isEmpty, spelled.hasPrefix(name) { near.append((row, on, spelled)) }
      }
    }
    guard let first = near.first else { throw .usage("unknown option `--\(name)'") }
    if near.count > 1 {
      let names = near.map { "--\($0.spelled)" as Bytes }.joined(by: " or ")
      throw .usage("ambiguous option: --\(name) (could be \(names))")
    }
    return (first.row, first.on)
  }
}
