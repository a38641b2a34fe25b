/// The three commands.
package enum CommandName: String, CaseIterable, Sendable {
  case start
  case pick
  case sync

  var program: String { "git-hotfix-\(rawValue)" }
  /// The command as the user types it.
  var typed: Bytes { "git hotfix-\(rawValue)" }
  var line: ShellCommand {
    switch self {
    case .start: "git hotfix-start"
    case .pick: "git hotfix-pick"
    case .sync: "git hotfix-sync"
    }
  }
}

/// One row of the option table. The parser, `-h` and completion come from it.
struct OptionRow: Sendable {
  enum Key: Sendable {
    case dryRun, verbose, quiet, porcelain, nul, fetch, remote, production, main, user
    case help, version
    case worktree, noSwitch, commit, force, announce, list
    case branch, proceed, abort, signoff, gpgSign, push, request, draft, title, label, reviewer, web
    case resolve, check
  }
  enum Argument: Sendable, Equatable {
    case none
    case required(String)
    /// Only as part of the same word: `--worktree=<path>`, `-S<key>`.
    case optional(String)
  }
  let key: Key
  let short: Character?
  let long: String
  let argument: Argument
  /// Whether `--no-<long>` is an option too.
  let negatable: Bool
  let help: String
  let commands: Set<CommandName>

  init(
    _ key: Key, _ long: String, short: Character? = nil, _ argument: Argument = .none,
    no negatable: Bool = false, in commands: Set<CommandName> = Set(CommandName.allCases),
    _ help: String
  ) {
    self.key = key
    self.short = short
    self.long = long
    self.argument = argument
    self.negatable = negatable
    self.help = help
    self.commands = commands
  }
}

let optionTable: [OptionRow] = [
  .init(
    .worktree, "worktree", .optional("path"), in: [.start],
    "check the branch out in a new worktree"),
  .init(.noSwitch, "no-switch", in: [.start], "only make the branch, and touch no file"),
  .init(.list, "list", in: [.start], "show every open hotfix and its next step"),
  .init(.proceed, "continue", in: [.pick], "commit what you resolved, and continue"),
  .init(.abort, "abort", in: [.pick], "go back to before the pick that stopped"),
  .init(
    .branch, "branch", .required("name"), in: [.pick, .sync], "the hotfix or sync branch to use"),
  .init(
    .commit, "commit", .required("rev"), in: [.start, .pick],
    "a commit or range that is the fix; can be repeated"),
  .init(
    .check, "check", in: [.sync], "only check whether everything is done"),
  .init(
    .resolve, "resolve", .required("how"), in: [.sync],
    "how main wins a conflict: file, hunk, stop"),
  .init(.signoff, "signoff", short: "s", no: true, in: [.pick], "add a Signed-off-by trailer"),
  .init(
    .gpgSign, "gpg-sign", short: "S", .optional("key"), no: true, in: [.pick, .sync],
    "sign the commits"),
  .init(.push, "push", no: true, in: [.pick, .sync], "push the branch (default)"),
  .init(
    .request, "request", no: true, in: [.pick, .sync], "open the pull request (default)"),
  .init(.draft, "draft", no: true, in: [.pick, .sync], "open the pull request as a draft"),
  .init(.title, "title", .required("text"), in: [.pick, .sync], "the title of the pull request"),
  .init(
    .label, "label", .required("name"), in: [.pick, .sync], "label for the pull request; may repeat"
  ),
  .init(
    .reviewer, "reviewer", .required("name"), in: [.pick, .sync],
    "reviewer of the pull request; may repeat"),
  .init(.web, "web", in: [.pick, .sync], "open the pull request in the browser"),
  .init(
    .announce, "announce", no: true, in: [.start, .pick],
    "announce it in your team's channels (default)"),
  .init(
    .force, "force", short: "f", no: true, in: [.start, .pick],
    "override the refusals about the fix"),
  .init(
    .dryRun, "dry-run", short: "n", no: true, "print a script for sh instead of doing it"),
  .init(.verbose, "verbose", short: "v", no: true, "show each command before it runs"),
  .init(.quiet, "quiet", short: "q", no: true, "show errors only"),
  .init(.porcelain, "porcelain", no: true, "print lines for scripts"),
  .init(.nul, "null", short: "z", no: true, "end porcelain lines with NUL"),
  .init(.fetch, "fetch", no: true, "fetch first (default)"),
  .init(.remote, "remote", .required("name"), "the remote that has both branches"),
  .init(.production, "production", .required("branch"), "the branch that customers run"),
  .init(.main, "main", .required("branch"), "the branch that pull requests are merged into"),
  .init(.user, "user", .required("name"), "your name in branch names"),
  .init(.help, "help", short: "h", .none, "show this help"),
  .init(.version, "version", .none, "show the version"),
]

extension CommandName {
  var options: [OptionRow] { optionTable.filter { $0.commands.contains(self) } }

  /// The forms of the command line.
  var synopsis: [String] {
    switch self {
    case .start: ["[<options>] <pr>", "[<options>] --commit=<rev> <pr>", "[<options>] --list"]
    case .pick: ["[<options>] [<pr>...]", "[<options>] (--continue | --abort)"]
    case .sync: ["[<options>]", "[<options>] --check [<pr>...]"]
    }
  }

  /// `usage: git hotfix-start [<options>] <pr>`
  var usageLine: Bytes { "usage: \(typed) \(synopsis[0])" }

  /// The text that `-h` prints.
  var usage: Bytes {
    var text: Bytes = ""
    for (index, form) in synopsis.enumerated() {
      text += "\(index == 0 ? "usage:" : "   or:") \(typed) \(form)\n"
    }
    text += "\n"
    for row in options {
      let column = 26
      let spelled = "    " + row.spelling
      let gap =
        spelled.utf8.count < column
        ? String(repeating: " ", count: column - spelled.utf8.count)
        : "\n" + String(repeating: " ", count: column)
      text += "\(spelled)\(gap)\(row.help)\n"
    }
    return text
  }
}

extension OptionRow {
  /// `-S, --[no-]gpg-sign[=<key>]`
  var spelling: String {
    let letter = short.map { "-\($0)" }
    let word = key == .help ? nil : "--\(negatable ? "[no-]" : "")\(long)"
    let tail =
      switch argument {
      case .none: ""
      case .required(let name): "=<\(name)>"
      case .optional(let name): "[=<\(name)>]"
      }
    return [letter, word].compactMap { $0 }.joined(separator: ", ") + tail
  }
}
