// What must not go on: each throws its own failure, before anything is done.
extension Git {
  /// Refuses a place where the branch cannot be made, or this checkout not be switched to it.
  func refusePlace(
    _ scene: Scene, for branch: Bytes, _ options: Options
  ) throws(Failure) {
    if scene.config.isMirror(scene.settings.remote) { throw .mirror(scene.settings.remote) }
    let local = scene.branches.local(branch)
    try scene.branches.refuseBlocked(branch)
    guard options.switches(scene.place), local?.isCurrent != true else { return }
    guard scene.place.hasWorkTree else { throw .noWorkTree }
    if let operation = scene.place.underWay { throw .underWay(operation) }
    if let path = local?.worktree { throw .checkedOutElsewhere(branch, at: path) }
    let changed = try changedPaths()
    if !changed.isEmpty { throw .uncommitted(changed) }
  }

  /// Refuses what must not be picked, naming the commits.
  ///
  /// - Throws: `.notOnMain`, `.several`, `.reverted`, `.octopus`.
  func refuse(_ found: [Found], _ scene: Scene, force: Bool) throws(Failure) {
    let main = scene.settings.main
    let missing = found.filter { $0.finding == .missing && !(force && $0.wanted.isNamed) }
    if !missing.isEmpty {
      throw .notOnMain(missing.map(\.wanted), main: main, fetched: scene.fetched)
    }
    for one in found {
      switch one.finding {
      case .several(let commits): throw .several(one.wanted.number ?? 0, commits, main: main)
      case .reverted(let commit, let by, let again) where !force:
        throw .reverted(one.wanted.number, commit, by: by, again: again, main: main)
      case .found(let commits):
        if let octopus = commits.first(where: { $0.parents.count > 2 }) {
          throw .octopus(octopus.id)
        }
      default: break
      }
    }
  }

  /// Refuses somebody else's branch of this number on the remote.
  ///
  /// git rev-list --count <branch> ^<production>
  func refuseOthers(
    _ number: Int, besides mine: Bytes, _ scene: Scene, command: CommandName
  ) throws(Failure) {
    let settings = scene.settings
    for (branch, ref) in scene.branches.trackeds where branch != mine {
      guard let read = settings.branch.read(branch, main: settings.main), read.number == number
      else { continue }
      let count = try count(in: ref.id, butNot: scene.production)
      if count == 0 { continue }
      throw .othersBranch(
        number,
        .init(
          branch: branch, user: settings.branch.namesUser ? read.user : nil,
          remote: settings.remote, tip: try walked(ref.id, []),
          commits: count),
        command: command)
    }
  }

  /// Refuses a branch that is checked out elsewhere, or here amid something else.
  func refuseTarget(
    _ local: Ref, _ branch: Bytes, _ scene: Scene
  ) throws(Failure) {
    if !local.isCurrent {
      if let path = local.worktree { throw .checkedOutElsewhere(branch, at: path) }
    } else if let operation = scene.place.underWay, operation != .pick {
      throw .underWay(operation)
    }
  }

  /// Refuses uncommitted changes of files that the picks change.
  func refuseChanges(
    touching trial: Trial, from tip: ObjectID
  ) throws(Failure) {
    let changed = try changedPaths()
    if changed.isEmpty { return }
    let touched = Set(try changedPaths(try commit(tip).tree, trial.reached))
    let both = changed.filter { touched.contains($0) }
    if !both.isEmpty { throw .uncommitted(both) }
  }

  /// Refuses to go on while something is left to resolve.
  ///
  /// git ls-files -u -z; git diff --cached --check; git diff --cached --quiet
  func refuseUnresolved(_ pick: Pick) throws(Failure) {
    let listed = try answer(["ls-files", "-u", "-z", "--full-name", ":/"]).records()
    let unmerged = listed.compactMap { entry in
      entry.index(of: "\t").map { entry[$0 + 1..<entry.count] }
    }
    if !unmerged.isEmpty { throw .unmerged(Array(Set(unmerged)).sorted()) }
    let paths = pick.trial.conflict?.paths ?? []
    if !paths.isEmpty {
      let check = try processes.ask(
        words + ["-c", "core.whitespace=-trailing-space,-space-before-tab"]
          + ["diff", "--cached", "--check", "--no-ext-diff", "--"]
          + paths.map { ":(top,literal)\($0)" })
      if check.exit == .status(2) { throw .markersLeft(paths) }
    }
    if try isTrue(["diff", "--cached", "--quiet", "--no-ext-diff"]) {
      throw .resolvedToNothing(pick.stopped?.number)
    }
  }
}
