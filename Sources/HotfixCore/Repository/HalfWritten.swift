// What a git that was ended while it switched or picked has left in the working tree. It cannot be told
// for sure from a person's work: nothing of it is touched.
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
    let lock = "\(place.gitDirectory)/index.lock" as Bytes
    guard System.exists(lock) else { return }
    let made = try untracked(of: tree)
    if written.isEmpty && made.isEmpty { return }
    throw .locked(
      .uncommitted((written + made).sorted(), left: []), [lock],
      written: try leftover(written), made: try leftover(made))
  }

  private func leftover(_ paths: [Bytes]) throws(Failure) -> Leftover {
    let here = paths.map { place.way + $0 }
    return Leftover(
      paths: here,
      list: here.count > 10 || here.contains { $0.shown != $0 }
        ? try store(here.map { $0 + "\0" }.joined(by: "")) : nil)
  }

  /// Files that a tree has and the index has not, where something stands in their place.
  ///
  /// git diff-index --cached --diff-filter=D --name-only -z <tree>
  private func untracked(of tree: ObjectID) throws(Failure) -> [Bytes] {
    try answer([
      "diff-index", "--cached", "--diff-filter=D", "--no-renames", "--name-only", "-z", tree.hex,
    ]).records().filter { System.exists(place.way + $0) }
  }

  /// Refuses changed files, and says so where an interrupted git may have left them: each is as it is in
  /// the tree that it was on its way to, or gone.
  ///
  /// git diff --name-only -z <tree> -- <path>…
  func refuseUncommitted(_ changed: [Bytes], toward tree: ObjectID) throws(Failure) {
    let others = try answer(
      atTop + ["--literal-pathspecs", "diff", "--name-only", "-z", "--no-ext-diff", "--no-renames"]
        + [tree.hex, "--"] + changed
    ).records().filter { System.exists(place.way + $0) }
    let left = others.isEmpty ? changed + (try untracked(of: tree)) : []
    throw .uncommitted(changed, left: left.map { place.way + $0 })
  }

  /// Refuses uncommitted changes of files that the picks change.
  ///
  /// - Returns: true where what is staged is the first pick itself, as a killed git has left it.
  func refuse(
    _ changes: [Change], touching trial: Trial, from tip: ObjectID
  ) throws(Failure) -> Bool {
    let changed = changes.map(\.path)
    let isLocked = System.exists("\(place.gitDirectory)/index.lock")
    if changed.isEmpty && !isLocked { return false }
    let touched = Set(try changedPaths(try commit(tip).tree, trial.reached))
    let both = changed.filter { touched.contains($0) }
    if isLocked { try refuseHalfWritten(both, toward: trial.reached) }
    let staged = changes.filter(\.isStaged).map(\.path)
    if !staged.isEmpty {
      if try isStaged(trial) { return true }
      throw .uncommitted(staged, left: [])
    }
    if both.isEmpty { return false }
    try refuseUncommitted(both, toward: trial.firstTree ?? trial.reached)
    return false
  }

  /// Whether the index is what the first pick makes.
  ///
  /// git diff-index --cached --quiet <tree>
  func isStaged(_ trial: Trial) throws(Failure) -> Bool {
    guard let tree = trial.firstTree else { return false }
    return try isTrue(["diff-index", "--cached", "--quiet", tree.hex])
  }
}

/// Files that a killed git has left.
struct Leftover: Equatable {
  var paths: [Bytes] = []
  /// A blob of them, each ending in NUL, where they are too many for a line.
  var list: ObjectID?
}

extension Trial {
  /// What the first pick that changes something makes.
  fileprivate var firstTree: ObjectID? {
    picks.lazy.compactMap { if case .clean(let tree) = $0.outcome { tree } else { nil } }.first
  }
}
