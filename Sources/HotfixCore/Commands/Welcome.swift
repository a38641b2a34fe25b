extension Run {
  /// Advice before the work: what a first run takes for granted, a pick that has stopped here, and what
  /// the team's file cannot set.
  func welcome(_ repo: RepoState, isFirst: Bool = true) {
    let settings = repo.settings
    if settings.isUntold, isFirst, !options.check, !options.list {
      let (remote, production, main) = (settings.remote, settings.production, settings.main)
      let guessed = options.user == nil ? settings.user : nil
      let user: Text = guessed.map { " and you as \($0)" } ?? ""
      tell([
        .hint(
          "taking \(remote)/\(production) as production, \(remote)/\(main) as main\(user); "
            + "to change that, set hotfix.production, hotfix.main or hotfix.user")
      ])
    }
    if command != .pick, !options.list, !options.check, repo.place.underWay == .pick,
      let branch = repo.branches.current, !repo.recorded(branch).isEmpty
    {
      tell([
        .hint(
          "a pick onto \(branch) has stopped here; continue it with git hotfix-pick --continue, "
            + "or go back with git hotfix-pick --abort")
      ])
    }
    tell(settings.ignored.map { .warn($0) })
  }
}
