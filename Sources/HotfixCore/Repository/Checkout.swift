/// The folder that the command was called in, and its worktree.
struct Checkout: Equatable, Sendable {
  var isBare = false
  var isShallow = false
  var hasWorkTree = false
  var gitDirectory: Bytes = ""
  /// The path to the top of the working tree, such as `../../`; empty at the top and without one.
  var up: Bytes = ""
  /// The same as a prefix of a path in the repository.
  var way: Bytes { up.isEmpty || up.hasSuffix("/") ? up : up + "/" }
  /// The operation of git that is in progress here.
  var underWay: Operation?
  /// Whether one command of git picks or reverts several commits here.
  var isInSequence = false

  enum Operation: String, CaseIterable, Sendable {
    case merge, rebase, am, bisect, revert
    case pick = "cherry-pick"
    case sequence = "sequence of picks or reverts"
  }
}

/// A tracked path with uncommitted changes: in the index, in the working tree, or both.
struct Change: Equatable {
  let path: Bytes
  /// The letter of `git status`: `M`, `A`, `D`, `T`, `U`, or a space.
  let staged: Unicode.Scalar
  let unstaged: Unicode.Scalar

  var isStaged: Bool { staged != " " }
  var isUnstaged: Bool { unstaged != " " }
  var isUnmerged: Bool {
    staged == "U" || unstaged == "U" || staged == unstaged && (staged == "A" || staged == "D")
  }
}

extension Git {
  /// Git's own name and version, if the version is below 2.39.
  ///
  /// - Throws: if git does not exist.
  ///
  /// git version
  func tooOld() throws(Failure) -> Bytes? {
    try version() >= (2, 39) ? nil : try answer(["version"]).trimmed
  }

  /// Git's version: major and minor number.
  ///
  /// - Throws: if git does not exist.
  ///
  /// git version
  func version() throws(Failure) -> (Int, Int) {
    if let knownVersion { return knownVersion }
    let words = try answer(["version"]).trimmed.split(32)
    let numbers = (words.count > 2 ? words[2] : "").split(UInt8(ascii: ".")).map {
      Int($0.text) ?? 0
    }
    let version = numbers.count >= 2 ? (numbers[0], numbers[1]) : (0, 0)
    knownVersion = version
    return version
  }

  /// Reads the checkout, and the branch that this clone knows as the remote's HEAD.
  ///
  /// - Throws: if this is not a repository.
  ///
  /// git rev-parse --is-bare-repository … --symbolic-full-name --glob=refs/remotes/<remote>/HEA[D]
  func place(_ remote: Bytes?) throws(Failure) -> (Checkout, main: Bytes?) {
    let head = remote.map { "refs/remotes/\($0)/" as Bytes }
    let answer = try processes.ask(
      words + ["rev-parse", "--is-bare-repository", "--is-shallow-repository"]
        + ["--is-inside-work-tree", "--show-cdup", "--top-ends"]
        + ["--symbolic-full-name"] + (head.map { ["--glob=\($0)HEA[D]"] } ?? [])
        + ["--absolute-git-dir"])
    guard answer.exit.isSuccess else {
      // If git has a solution, as for `safe.directory`, its later lines show it.
      let said = answer.err.withoutLabel
      let isExplained = said.contains("\n")
      let place: ShellCommand = isExplained ? "" : "cd <repository> && "
      throw .refused(
        Text(lines: said),
        next: .run(place + .again(), to: isExplained ? "After that" : "Run it in a repository"))
    }
    var lines = answer.out.split(10)[...]
    place.isBare = lines.popFirst() == "true"
    place.isShallow = lines.popFirst() == "true"
    let isInside = lines.popFirst() == "true"
    // If the environment names a working tree, and this folder is not in it, git prints its path.
    place.up = lines.prefix { $0 != "--top-ends" }.joined(by: "\n")
    place.hasWorkTree = isInside || !place.up.isEmpty
    lines = lines.drop { $0 != "--top-ends" }.dropFirst()
    let main = head.flatMap { lines.first?.dropping(prefix: $0) }
    if main != nil { lines.removeFirst() }
    place.gitDirectory = lines.joined(by: "\n").dropping(suffix: "\n") ?? ""
    place.underWay = try underWay()
    place.isInSequence = System.exists("\(place.gitDirectory)/sequencer")
    try sweepScratches()
    return (place, main)
  }

  /// The commit in a ref of this worktree such as CHERRY_PICK_HEAD; nil if it does not exist. A
  /// branch with the same name does not count.
  ///
  /// - Throws: if git fails.
  ///
  /// git cat-file --batch-command: info <name>
  func pseudoRef(_ name: Bytes) throws(Failure) -> ObjectID? {
    let places: [Bytes] = [name, "reftable"]
    guard places.contains(where: { System.exists("\(place.gitDirectory)/\($0)") }) else {
      return nil
    }
    return try id(name)
  }

  /// The operation of git that is in progress here.
  ///
  /// - Throws: if git fails.
  ///
  /// git cat-file --batch-command: info <name>
  private func underWay() throws(Failure) -> Checkout.Operation? {
    func has(_ name: Bytes) -> Bool { System.exists("\(place.gitDirectory)/\(name)") }
    if has("rebase-merge") { return .rebase }
    if has("rebase-apply") { return has("rebase-apply/applying") ? .am : .rebase }
    if has("MERGE_HEAD") { return .merge }
    if try pseudoRef("CHERRY_PICK_HEAD") != nil { return .pick }
    if try pseudoRef("REVERT_HEAD") != nil { return .revert }
    if has("sequencer") { return .sequence }
    return has("BISECT_LOG") ? .bisect : nil
  }

  /// The branch that is being rebased here, and the commit that it goes onto; nil without a rebase.
  ///
  /// - Throws: if `cat` does not exist.
  ///
  /// cat <git-dir>/rebase-merge/head-name <git-dir>/rebase-merge/onto
  func rebased() throws(Failure) -> (branch: Bytes, onto: ObjectID)? {
    guard place.underWay == .rebase else { return nil }
    let files = ["merge", "apply"].flatMap { kind in
      ["head-name", "onto"].map { "\(place.gitDirectory)/rebase-\(kind)/\($0)" as Bytes }
    }
    let lines = try processes.ask(["cat"] + files).out.lines
    guard lines.count == 2, let branch = lines[0].dropping(prefix: "refs/heads/") else {
      return nil
    }
    return (branch, ObjectID(lines[1]))
  }

  /// The tracked paths with uncommitted changes.
  ///
  /// - Throws: if git fails.
  ///
  /// git status --porcelain -z --untracked-files=no --no-renames
  func changes() throws(Failure) -> [Change] {
    try answer(["status", "--porcelain", "-z", "--untracked-files=no", "--no-renames"])
      .records().filter { $0.count > 3 }.map { entry in
        Change(
          path: entry[3..<entry.count], staged: Unicode.Scalar(entry.raw[0]),
          unstaged: Unicode.Scalar(entry.raw[1]))
      }
  }

  /// The unmerged entries of the index.
  ///
  /// - Throws: if git fails.
  ///
  /// git ls-files -u -z --full-name :/
  func unmerged() throws(Failure) -> [MergeResult.Stage] {
    try answer(["ls-files", "-u", "-z", "--full-name", ":/"]).records().compactMap {
      MergeResult.Stage($0)
    }
  }

  /// The path of the main worktree.
  ///
  /// - Throws: if git fails.
  ///
  /// git worktree list --porcelain -z
  func mainWorktree() throws(Failure) -> Bytes { try worktrees().first?.path ?? "" }

  /// Whether git was killed while it made a worktree. Its lock still has the reason `initializing`.
  ///
  /// - Throws: if git fails.
  ///
  /// git worktree list --porcelain -z
  func isHalfMade(worktree path: Bytes) throws(Failure) -> Bool {
    try worktrees().contains { $0.path == path && $0.lock == "initializing" }
  }

  /// - Throws: if git fails.
  private func worktrees() throws(Failure) -> [(path: Bytes, lock: Bytes?)] {
    var all: [(path: Bytes, lock: Bytes?)] = []
    for field in try answer(["worktree", "list", "--porcelain", "-z"]).records() {
      if let path = field.dropping(prefix: "worktree ") { all.append((path, nil)) }
      if let lock = field.dropping(prefix: "locked "), !all.isEmpty {
        all[all.count - 1].lock = lock
      }
    }
    return all
  }
}
