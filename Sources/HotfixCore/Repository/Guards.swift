// What must not go on: each throws its own failure, before anything is done.
extension Git {
  /// Refuses a branch that no command of ours may make, move or push.
  func refuseBranch(_ branch: Bytes, _ repo: RepoState) throws(Failure) {
    let settings = repo.settings
    let key: Bytes? =
      settings.branch.read(branch, main: settings.main) != nil
      ? "hotfix.branch"
      : settings.syncBranch.read(branch, main: settings.main) != nil ? "hotfix.syncBranch" : nil
    let renaming = key.map { key in
      [
        Next.run("git config \(key) <name>", to: "To change how branches are named"),
        .run("git config hotfix.user <name>", to: "To change the user in the name"),
      ]
    }
    guard try canBeBranch(branch) else {
      throw .refused("'\(branch)' cannot be the name of a branch", next: renaming ?? [])
    }
    if [settings.production, settings.main].contains(branch) {
      throw .refused(
        "\(branch) is a long-lived branch, which only pull requests change",
        next: renaming ?? [.run("git hotfix-start --list", to: "To see the hotfix branches")])
    }
    if let target = repo.branches.local(branch)?.target {
      throw .refused(
        "\(branch) is a symbolic ref: a commit on it would move \(target)",
        next: .run(
          "git symbolic-ref -d \("refs/heads/\(branch)" as Bytes)", to: "To remove the symbolic ref"
        ))
    }
    if repo.config.isMirror(settings.remote) { throw .mirror(settings.remote) }
  }

  /// Refuses a place where the branch cannot be made, or this checkout not be switched to it.
  func refusePlace(
    _ repo: RepoState, for branch: Bytes, _ options: Options
  ) throws(Failure) {
    let local = repo.branches.local(branch)
    try repo.branches.refuseBlocked(branch)
    guard options.switches(repo.place), local?.isCurrent != true else { return }
    guard repo.place.hasWorkTree else { throw .noWorkTree }
    if let operation = repo.place.underWay {
      let current = repo.branches.current.map { repo.recorded($0) } ?? []
      throw .underWay(operation, onHotfix: !current.isEmpty)
    }
    if let path = local?.worktree { throw .checkedOutElsewhere(branch, at: path) }
  }

  /// Refuses what is left unmerged when nothing is in progress: git does nothing with it.
  func refuseUnmerged(_ changes: [Change], again: ShellCommand) throws(Failure) {
    let unmerged = changes.filter(\.isUnmerged).map { place.way + $0.path }
    if unmerged.isEmpty { return }
    throw .refused(
      "\(paths: unmerged) \(unmerged.count == 1 ? "has" : "have") unresolved conflicts, but no merge or "
        + "cherry-pick is in progress",
      next: .run(
        "git add" + .pathspecs(unmerged) + " && git stash && " + again,
        to: "To keep what is in \(unmerged.count == 1 ? "it" : "them") as a stash"))
  }

  /// Locks of the index, of configuration and of refs.
  ///
  /// git rev-parse --git-common-dir; find <it> -name '*.lock'
  func locks() throws(Failure) -> [Bytes] {
    let common = try answer(["rev-parse", "--path-format=absolute", "--git-common-dir"])
    let places: Set = [common.dropping(suffix: "\n") ?? common, place.gitDirectory]
    let unseen = ["objects", "worktrees", "modules", "logs"] as [Bytes]
    return try processes.ask(
      ["find"] + places.sorted() + unseen.flatMap { ["-name", $0, "-prune", "-o"] }
        + ["-type", "f", "-name", "*.lock", "-print0"]
    ).out.records()
  }

  /// Refuses somebody else's branch of this number on the remote.
  ///
  /// git rev-list --count <branch> ^<production>
  func refuseOthers(
    _ number: Int, besides mine: Bytes, _ repo: RepoState, command: CommandName
  ) throws(Failure) {
    let settings = repo.settings
    for (branch, ref) in repo.branches.trackeds where branch != mine {
      guard let read = settings.branch.read(branch, main: settings.main), read.number == number
      else { continue }
      let count = try count(in: ref.id, butNot: repo.production)
      if count == 0 { continue }
      throw .othersBranch(
        number,
        .init(
          branch: branch, user: settings.branch.namesUser ? read.user : nil,
          remote: settings.remote, last: try commit(ref.id).committer,
          age: try commit(ref.id, MarkStyle()).age,
          commits: count),
        command: command)
    }
  }

  /// Refuses a branch that is checked out elsewhere, or here amid something else.
  func refuseTarget(
    _ local: Ref, _ branch: Bytes, _ repo: RepoState
  ) throws(Failure) {
    if !local.isCurrent {
      if let path = local.worktree { throw .checkedOutElsewhere(branch, at: path) }
    } else if let operation = repo.place.underWay, operation != .pick {
      throw .underWay(operation, onHotfix: false)
    }
  }
}
