/// What a shell asks when somebody presses Tab: `git hotfix-start --git-completion-helper <word>…`,
/// where the last word is to be completed. It is answered from what was last fetched, and in silence
/// where nothing is known.
struct Complete {
  private let command: CommandName
  private let words: [Bytes]
  private let git = Git(Processes(verbose: false, quiet: true))

  /// - Returns: a candidate a line, with what it means behind a tab; nil where no shell asks.
  static func answer(_ arguments: [Bytes], for command: CommandName) -> Bytes? {
    guard arguments.first == "--git-completion-helper" else { return nil }
    let complete = Complete(command: command, words: Array(arguments.dropFirst()))
    // A word that cannot be shown as it is cannot be read before it is taken.
    return complete.candidates.filter { $0.word.shown == $0.word }
      .map { "\($0.word)\t\($0.help.shown)\n" }.joined(by: "")
  }

  private var candidates: [Candidate] {
    let typed = words.last ?? ""
    switch command.completing(words) {
    case .option: return command.candidates(typed)
    case .operand:
      // What would be refused is not offered.
      let isTaken =
        (try? OptionParser.parse(words.dropLast() + ["1"], for: command).check(command)) != nil
      return isTaken ? ((try? numbers()) ?? []).filter { $0.word.hasPrefix(typed) } : []
    case .value(let key, let before):
      return ((try? values(of: key)) ?? []).map {
        Candidate(word: before + $0.word, help: $0.help)
      }.filter { $0.word.hasPrefix(typed) }
    }
  }

  private func repo() throws(Failure) -> RepoState {
    var options = (try? OptionParser.parse(words.dropLast(), for: command)) ?? Options()
    options.fetch = false
    // Numbers are known without a user.
    options.list = true
    return try git.repo(options) { _, _ in [] }
  }

  /// Pull requests that production lacks, newest first.
  private func numbers() throws(Failure) -> [Candidate] {
    let divergence = try git.divergence(try repo())
    var seen: Set<Int> = []
    return divergence.main.compactMap { commit in
      guard commit.isFirstParent, let number = commit.marks.number,
        seen.insert(number).inserted,
        divergence.picks.places(of: commit.id, number).isEmpty
      else { return nil }
      return Candidate(word: Bytes(number), help: commit.title)
    }
  }

  private func values(of key: OptionRow.Key) throws(Failure) -> [Candidate] {
    let words: [Bytes]
    switch key {
    case .resolve: words = Resolve.allCases.map { Bytes($0.rawValue) }
    case .remote: words = Settings.remotes(try git.config())
    case .production, .main:
      words = try git.trackedBranches(try Settings.remote(Options(), try git.config()))
    case .branch:
      let repo = try repo()
      words = repo.branches.locals.map(\.branch).filter { branch in
        command == .sync
          ? repo.settings.syncBranch.read(branch, main: repo.settings.main) != nil
          : !repo.recorded(branch).isEmpty
      }
    case .user:
      let repo = try repo()
      words = Set(
        (repo.branches.locals + repo.branches.trackeds).compactMap { branch, _ in
          repo.settings.branch.read(branch, main: repo.settings.main)?.user
        }
      ).sorted()
    case .commit:
      return try git.divergence(try repo()).main.filter(\.isFirstParent).map {
        Candidate(word: $0.id.short, help: $0.subject)
      }
    default: words = []
    }
    return words.map { Candidate(word: $0, help: "") }
  }
}

extension Git {
  /// git for-each-ref --format=%(refname:lstrip=3) refs/remotes/<remote>
  fileprivate func trackedBranches(_ remote: Bytes) throws(Failure) -> [Bytes] {
    try answer(["for-each-ref", "--format=%(refname:lstrip=3)", "refs/remotes/\(remote)"])
      .lines.filter { $0 != "HEAD" }
  }
}
