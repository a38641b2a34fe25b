extension Run {
  /// What was taken for granted is told where nobody has configured anything and a first branch is
  /// made, and what the team's file may not say.
  func welcome(_ repo: RepoState, isFirst: Bool = true) {
    let settings = repo.settings
    if settings.isUntold, isFirst, !options.check, !options.list {
      let guessed = options.user == nil ? settings.user : nil
      let user = guessed.map { ", you are '\($0.shown)'" as Bytes } ?? ""
      tell([
        .hint(
          "main is '\(settings.main.shown)' and production '\(settings.production.shown)' on "
            + "'\(settings.remote.shown)'\(user); set hotfix.main, .production, .remote, .user, as by: "
            + "git config hotfix.production \(settings.production.shellWord)")
      ])
    }
    if command != .pick, !options.list, !options.check, repo.place.underWay == .pick,
      let branch = repo.branches.current, !repo.recorded(branch).isEmpty
    {
      tell([
        .hint(
          "the pick onto '\(branch.shown)' has stopped here: git hotfix-pick --continue, "
            + "or git hotfix-pick --abort")
      ])
    }
    for entry in repo.settings.ignored {
      let value: Bytes = entry.value.map { " = \($0.shown)" } ?? ""
      tell([.warn("\(entry.key.properKey.shown)\(value) in \(entry.place.shown) is ignored")])
    }
  }
}
