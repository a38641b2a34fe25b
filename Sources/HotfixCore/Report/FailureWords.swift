/// A refusal as it is read: what happened, to what, and what to type next.
struct Words: Equatable, Sendable {
  let text: Bytes
  let hints: [Bytes]

  init(_ text: Bytes, _ hints: Bytes...) {
    self.text = text
    self.hints = hints
  }
  init(_ text: Bytes, hints: [Bytes]) {
    self.text = text
    self.hints = hints
  }
}

extension Failure {
  func words(for command: CommandName, _ rest: Bytes = "") -> Words {
    switch self {
    case .usage(let usage): return usage.words(for: command)
    case .programMissing(let name):
      return Words("cannot run '\(name.shown)'", "command -v \(name.shellWord)")
    case .noOutput:
      return Words(
        "cannot write to standard output",
        "what was done stays; when there is room for it, type the same command again")
    case .gitTooOld(let said):
      return Words(
        "git 2.38 or later is needed, this is \(said.shown)", "put a newer git first on the PATH")
    case .git(let name, let said):
      let own = said.withoutVoice
      return own.isEmpty
        ? Words("git \(name) failed", "to see what was asked: \(command.typed) -v\(rest)")
        : Words(own, "to see what was asked: \(command.typed) -v\(rest)")
    case .noRepository(let said):
      // Where git knows the way, it says so in its later lines.
      let own = said.withoutVoice
      let place: Bytes = own.contains("\n") ? "" : " -C <repository>"
      return Words(own, "git\(place) hotfix-\(command.rawValue)\(rest)")
    case .noFolder:
      return Words("the current directory was deleted", "cd .. && \(command.typed)\(rest)")
    case .missingObject(let id):
      return Words(
        "commit \(id.short) is not in this repository", "git fetch --unshallow",
        "\(command.typed) -h")
    case .shallow(let remote):
      return Words(
        "this clone is shallow, and its history ends too early to tell",
        "git fetch --unshallow \(remote.shellWord) && \(command.typed)\(rest)")
    case .timedOut(let what, let seconds):
      return Words("'\(what.shown)' was ended after \(seconds) seconds", "\(command.typed)\(rest)")
    case .interrupted(let signal):
      return Words(
        "a program that it started was ended by signal \(Int(signal))",
        "what was done before stays; to go on from there:", "  \(command.typed)\(rest)")
    case .step(let purpose, let said):
      let own = said.withoutVoice
      return Words(
        own.isEmpty ? "could not \(purpose.shown)" : own,
        "what was done before stays; to go on from there:", "  \(command.typed)\(rest)")

    case .pushRefused(let purpose, let reason):
      return Words(
        "could not \(purpose.shown): \(reason.whyRefused)",
        "what was done before stays; to go on from there:", "  \(command.typed)\(rest)")

    case .badValue(let entry, let allowed):
      let value = entry.value.map { "'\($0.shown)'" as Bytes } ?? "nothing"
      let place = entry.origin.isEmpty ? "" : " in \(entry.place.shown)" as Bytes
      let choices = allowed.joined(by: ", ")
      return Words(
        "\(entry.key.properKey) is \(value)\(place); it takes \(choices)",
        "git config --show-origin --get-all \(entry.key.properKey)")
    case .noUser:
      return Words(
        "user.email is not set, and the branch bears its user's name",
        "git config hotfix.user <name>")
    case .sameBranches(let name):
      return Words(
        "production and main are both '\(name.shown)'", "git config hotfix.production <branch>")
    case .badBranchName(let name):
      return Words(
        "'\(name.shown)' cannot be a branch", "git config hotfix.user <name>",
        "git config hotfix.\(command == .sync ? "syncBranch" : "branch") <template>")

    case .longLived(let name):
      return Words(
        "'\(name.shown)' is one of the two long-lived branches, which only pull requests change",
        "\(command.typed) -h")
    case .symbolic(let name, let target):
      return Words(
        "'\(name.shown)' is a symbolic ref to '\(target.shown)', which would move with it",
        "git symbolic-ref -d \(("refs/heads/" + name).shellWord)")

    case .noRemote: return Words("there is no remote", "git remote add origin <url>")
    case .noSuchRemote(let name, let known):
      let typed: Bytes = " " + ("--remote=\(name)" as Bytes).shellWord
      return Words(
        "there is no remote '\(name.shown)'",
        hints: known.isEmpty
          ? ["git remote add \(name.shellWord) <url>"]
          : known.map { one in
            guard let at = rest.index(of: typed) else {
              return "git config hotfix.remote \(one.shellWord)"
            }
            let after = rest[at + typed.count..<rest.count]
            return "\(command.typed)\(rest[0..<at]) --remote=\(one.shellWord)\(after)"
          })
    case .whichRemote(let known):
      return Words(
        "there are \(known.count) remotes, and none is called origin",
        hints: known.map { "git config hotfix.remote \($0.shellWord)" })
    case .unreachable(let remote, let said):
      let own = said.withoutVoice
      return Words(
        own.isEmpty ? "could not fetch from '\(remote.shown)'" : own,
        "to work from what was last fetched:", "  \(command.typed) --no-fetch\(rest)")
    case .noMain(let remote, let name):
      return Words(
        name.map { "'\(remote.shown)' has no branch '\($0.shown)'" }
          ?? "it is not known which branch of '\(remote.shown)' is main",
        "git config hotfix.main <branch>")
    case .noProduction(let name, let remote, let likely):
      return Words(
        "'\(remote.shown)' has no branch '\(name.shown)'",
        hints: (likely.isEmpty ? ["<branch>"] : likely.map(\.shellWord)).map {
          "git config hotfix.production \($0)"
        })

    default: return wordsOfWork(for: command, rest)
    }
  }
}

extension Failure.Usage {
  func words(for command: CommandName, _ rest: Bytes = "") -> Words {
    let help: Bytes = "\(command.typed) -h"
    switch self {
    case .unknownOption(let name): return Words("unknown option `--\(name.shown)'", help)
    case .unknownSwitch(let letter): return Words("unknown switch `\(letter.shown)'", help)
    case .ambiguous(let name, let forms):
      return Words(
        "ambiguous option: --\(name.shown) (could be \(forms.joined(by: " or ")))", help)
    case .takesNoValue(let name): return Words("option `\(name.shown)' takes no value", help)
    case .needsValue(let name): return Words("option `\(name.shown)' requires a value", help)
    case .badChoice(let name, let value, let choices):
      return Words(
        "option `\(name)' takes \(choices.joined(by: ", ")), not '\(value.shown)'", help)
    case .noNumber:
      return Words("which pull request has the fix?", "\(command.typed) 1234")
    case .notANumber(let word):
      return Words(
        "'\(word.shown)' is no pull request",
        hints: ["a pull request is a number or its URL"]
          + (command == .sync ? [] : ["a commit goes as \(command.typed) --commit=<rev>"]))
    case .tooMany(let word):
      let isAsked = command == .sync && PullRequestArgument(word) != nil
      return Words(
        "'\(word.shown)' is one argument too many",
        isAsked ? "\(command.typed) --check \(word.shellWord)" : help)
    case .otherRepository(let word):
      return Words(
        "'\(word.shown)' belongs to another repository than the remote", "git remote -v")
    case .together(let a, let b): return Words("options `\(a)' and `\(b)' exclude each other", help)
    case .alone(let a, let b): return Words("option `\(a)' needs `\(b)'", help)
    }
  }
}

extension Bytes {
  /// What git said, without its own `fatal: ` or `error: ` in front and the newline behind.
  var withoutVoice: Bytes {
    let text = trimmed
    return (text.dropping(prefix: "fatal: ") ?? text.dropping(prefix: "error: ") ?? text).shownLines
  }

  /// `[rejected] (stale info)` and the like, for people.
  fileprivate var whyRefused: Bytes {
    let why = split(UInt8(ascii: "(")).dropFirst().joined(by: "(").dropping(suffix: ")") ?? self
    let isRace = ["stale info", "fetch first", "non-fast-forward", "already exists"].contains(why)
    return isRace ? "it has changed there meanwhile" : why.shown
  }

  /// `hotfix.syncresolve` as the manual writes it.
  var properKey: Bytes {
    let proper: [Bytes] = [
      "hotfix.syncBranch", "hotfix.syncResolve", "hotfix.requestCommand", "hotfix.startChannel",
      "hotfix.startAnnounceCommand", "hotfix.pickChannel", "hotfix.pickAnnounceCommand",
    ]
    return proper.first { $0.text.lowercased() == text } ?? self
  }
}
