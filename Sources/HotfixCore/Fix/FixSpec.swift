/// A fix as the user typed it or a branch records it: a pull request, commits, or a pull request
/// with its commits. A value of `branch.<name>.hotfix` is one: `1234`, `1234 <id>…` or `<id>…`.
struct FixSpec: Hashable, Sendable {
  let number: Int?
  let commits: [ObjectID]

  init(number: Int?, commits: [ObjectID] = []) { (self.number, self.commits) = (number, commits) }

  /// Whether it names commits.
  var isNamed: Bool { !commits.isEmpty }

  var recorded: Bytes { ((number.map { [Bytes($0)] } ?? []) + commits.map(\.hex)).joined(by: " ") }
  /// `#1234`, or the short id.
  var name: Bytes { number.map { "#\($0)" } ?? commits.map(\.short).joined(by: " ") }
  /// The words of a command line that name it: `--commit=<id> 1234`
  var words: [Bytes] {
    commits.map { "--commit=\($0.hex)" as Bytes } + (number.map { [Bytes($0)] } ?? [])
  }
}

extension FixSpec {
  /// - Returns: nil for a value that the commands never write.
  init?(recorded value: Bytes) {
    let words = value.trimmed.split(32)
    number = words.first?.number
    let ids = words.dropFirst(number == nil ? 0 : 1)
    guard ids.allSatisfy(ObjectID.isWhole), number != nil || !ids.isEmpty else { return nil }
    commits = ids.map { ObjectID($0) }
  }
}

extension FixStatus {
  /// The spec, with the commits if only the forge's head ref showed them. Later runs then need no
  /// head ref.
  var recordable: FixSpec {
    guard let number = spec.number, !spec.isNamed, case .found(let commits) = lookup,
      !commits.contains(where: { $0.marks.number == number })
    else { return spec }
    return FixSpec(number: number, commits: commits.map(\.id))
  }
}

extension RepoState {
  /// The fixes that a branch records. If it records none, the number in its name counts.
  func recorded(_ branch: Bytes) -> [FixSpec] { settings.recorded(branch, config) }
}

extension Config {
  /// The values of `branch.<name>.hotfix`.
  func recorded(_ branch: Bytes) -> [FixSpec] {
    all("branch.\(branch).hotfix").reduce(into: []) { recorded, entry in
      guard let spec = entry.value.flatMap({ FixSpec(recorded: $0) }) else { return }
      if !recorded.contains(spec) { recorded.append(spec) }
    }
  }

  /// The steps that record fixes on a branch that does not record them yet. Two runs at the same
  /// time leave one value.
  ///
  /// git config --fixed-value --replace-all branch.<name>.hotfix <spec> <spec>
  func record(_ specs: [FixSpec], of branch: Bytes) -> [Step] {
    let kept = recorded(branch)
    let key: Bytes = "branch.\(branch).hotfix"
    return specs.filter { !kept.contains($0) }.map { spec in
      let old = kept.first { $0.number != nil && $0.number == spec.number } ?? spec
      return .git("config", "--fixed-value", "--replace-all", key, spec.recorded, old.recorded)
    }
  }
}

extension Settings {
  func recorded(_ branch: Bytes, _ config: Config) -> [FixSpec] {
    let specs = config.recorded(branch)
    if specs.isEmpty, let number = self.branch.read(branch, main: main)?.number {
      return [FixSpec(number: number)]
    }
    return specs
  }
}

extension Git {
  /// The fixes that the user typed. Commits belong to the number if there is only one.
  ///
  /// - Throws: if a URL belongs to another repository, or a revision names no commit.
  ///
  /// git rev-parse --verify <rev>^{commit}; git rev-list --reverse --topo-order <range>
  func specs(_ options: Options, _ repo: RepoState) throws(Failure) -> [FixSpec] {
    var specs: [FixSpec] = []
    for one in options.pullRequests {
      if case .url(let host, let path, _) = one, !(try remote(repo).names(host: host, path: path)) {
        throw .refused(
          "\(host)/\(path) is another repository than the remote \(repo.settings.remote)",
          next: .run("git remote -v", to: "To see what the remote is"))
      }
      specs.append(FixSpec(number: one.number))
    }
    var commits: [ObjectID] = []
    for rev in options.commits { commits += try self.commits(named: rev) }
    if specs.count == 1, !commits.isEmpty {
      return [FixSpec(number: specs[0].number, commits: commits)]
    }
    return specs + commits.map { FixSpec(number: nil, commits: [$0]) }
  }
}
