/// How far a git has come that was ended while it switched or picked.
enum HalfDone: Equatable {
  case nothing
  /// Files, from the top, that are as they are to become: `written` over others, and `made` anew.
  case files(written: [Bytes], made: [Bytes])
  /// All but the commit: the index is what the first pick makes.
  case index
}

extension Git {
  /// Whether a switch was killed when all but HEAD was done: the index and the files are a commit's.
  ///
  /// git diff-index --cached --quiet <commit>; git diff-files --quiet
  func isSwitched(to commit: ObjectID) throws(Failure) -> Bool {
    guard try isTrue(["diff-index", "--cached", "--quiet", commit.hex]) else { return false }
    return try isTrue(["diff-files", "--quiet"])
  }

  /// Refuses what a git that was killed while it wrote the working tree has left: its lock, with the
  /// files that cannot be told from a person's work.
  func refuseHalfWritten(
    _ written: [Bytes], toward tree: ObjectID
  ) throws(Failure) {
    let lock = "\(gitDirectory)/index.lock" as Bytes
    guard System.exists(lock) else { return }
    let made = try untracked(of: tree)
    if written.isEmpty && made.isEmpty { return }
    throw .locked(
      .uncommitted((written + made).sorted()), [lock],
      written: written.map { way + $0 }, made: made.map { way + $0 })
  }

  /// Files that a tree has and the index has not, where something stands in their place.
  ///
  /// git diff-index --cached --diff-filter=D --name-only -z <tree>
  private func untracked(of tree: ObjectID) throws(Failure) -> [Bytes] {
    try answer([
      "diff-index", "--cached", "--diff-filter=D", "--no-renames", "--name-only", "-z", tree.hex,
    ]).records().filter { System.exists(way + $0) }
  }

  /// What an interrupted git has left in changed files on its way from HEAD to a tree; nil where one of
  /// them is neither as it is there nor gone to be changed, since that may be a person's.
  ///
  /// git hash-object --stdin-paths
  func halfWritten(_ changed: [Bytes], toward tree: ObjectID) throws(Failure) -> HalfDone? {
    let there = changed.filter { System.exists(way + $0) }
    let made = try untracked(of: tree)
    let asked = there + made
    if asked.contains(where: { $0.raw.contains(10) }) { return nil }
    let answer = try processes.ask(
      words + ["hash-object", "--stdin-paths"],
      saying: asked.map { "\(way)\($0)\n" }.joined(by: ""))
    guard answer.exit.isSuccess else { return nil }
    let ids = Dictionary(uniqueKeysWithValues: zip(asked, answer.out.lines.map { ObjectID($0) }))
    func isAsItWillBe(_ path: Bytes) throws(Failure) -> Bool {
      try entry(at: path, in: tree)?.id == ids[path]
    }
    for path in there where try !isAsItWillBe(path) { return nil }
    var same: [Bytes] = []
    for path in made where try isAsItWillBe(path) { same.append(path) }
    if there.isEmpty && same.isEmpty { return nil }
    guard let head = try id("HEAD^{tree}") else { return nil }
    for gone in changed where !there.contains(gone) {
      if try entry(at: gone, in: head) == entry(at: gone, in: tree) { return nil }
    }
    return .files(written: there, made: same)
  }

  /// Refuses uncommitted changes of files that the picks change.
  ///
  /// - Returns: what an interrupted pick has left.
  func refuse(
    _ changes: [Change], touching trial: Trial, from tip: ObjectID
  ) throws(Failure) -> HalfDone {
    let changed = changes.map(\.path)
    let isLocked = System.exists("\(gitDirectory)/index.lock")
    if changed.isEmpty && !isLocked { return .nothing }
    let touched = Set(try changedPaths(try commit(tip).tree, trial.reached))
    let both = changed.filter { touched.contains($0) }
    if isLocked { try refuseHalfWritten(both, toward: trial.reached) }
    let staged = changes.filter(\.isStaged).map(\.path)
    if !staged.isEmpty {
      if try isStaged(trial) { return .index }
      throw .uncommitted(staged)
    }
    if both.isEmpty { return .nothing }
    guard let files = try halfWritten(both, toward: trial.firstTree ?? trial.reached) else {
      throw .uncommitted(both)
    }
    return files
  }

  /// Whether the index is what the first pick makes.
  ///
  /// git diff-index --cached --quiet <tree>
  func isStaged(_ trial: Trial) throws(Failure) -> Bool {
    guard let tree = trial.firstTree else { return false }
    return try isTrue(["diff-index", "--cached", "--quiet", tree.hex])
  }
}

extension Trial {
  /// What the first pick that changes something makes.
  fileprivate var firstTree: ObjectID? {
    picks.lazy.compactMap { if case .clean(let tree) = $0.outcome { tree } else { nil } }.first
  }
}

extension HalfDone {
  /// How many files they are.
  var files: [Bytes] { if case .files(let written, let made) = self { written + made } else { [] } }

  /// Takes them back, so that git makes them anew, to the same bytes.
  ///
  /// git restore --worktree -- <path>…; rm -f -- <path>…
  func undo(_ place: Place) -> [Step] {
    guard case .files(let written, let made) = self else { return [] }
    func step(_ words: [Step.Word], _ paths: [Bytes]) -> [Step] {
      paths.isEmpty
        ? []
        : [
          Step(
            words, to: "take back what an interrupted git has written", voice: .held,
            input: paths.map { $0 + "\0" }.joined(by: ""))
        ]
    }
    return step(
      ["git", "restore", "--worktree", "--pathspec-from-file=-", "--pathspec-file-nul"],
      written.map { ":(top,literal)" + $0 })
      + step(["xargs", "-0", "rm", "-f", "--"], made.map { place.way + $0 })
  }

  /// What is said of it.
  var lines: [Line] {
    files.isEmpty
      ? [] : [.say("an interrupted git has left \(files.listed) as they will be; made anew")]
  }
}
