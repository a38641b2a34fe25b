/// `Merge production (1a2b3c4d5e6f) into master`
func syncSubject(_ repo: RepoState) -> Bytes {
  "Merge \(repo.settings.production) (\(repo.production.short)) into \(repo.settings.main)"
}

/// The message of the merge: what was resolved, and by which a squashed one can be told later.
func syncMessage(_ repo: RepoState, _ back: MergeBack) -> Bytes {
  let settings = repo.settings
  var text: Bytes = "\(syncSubject(repo))\n\n"
  if !back.resolved.isEmpty {
    let how: Bytes =
      settings.resolve == .hunk
      ? "Conflicting hunks are as \(settings.main) has them in:"
      : "Conflicts, resolved as \(settings.main) has them:"
    text += "\(how)\n\n\(back.resolved.map { "  \($0.quotedPath)\n" as Bytes }.joined(by: ""))\n"
  }
  return text + "Hotfix-sync: \(repo.production.hex) \(back.tree.hex)\n"
}

/// The pull request into main: how it must be merged, and then all that the merge does.
func syncRequest(
  _ branch: Bytes, _ back: MergeBack, _ consequences: Consequences, _ missing: [Commit],
  _ squashes: [Squash], _ options: Options, _ repo: RepoState
) -> Request {
  let (main, production) = (repo.settings.main.quoted, repo.settings.production.quoted)
  func list(_ title: Bytes, _ items: [Bytes]) -> Bytes {
    items.isEmpty ? "" : "\n\(title)\n\n" + items.map { "- \($0)\n" }.joined(by: "")
  }
  func list(_ title: Bytes, of paths: [Bytes]) -> Bytes {
    list(title, paths.map(\.quotedPath.quoted))
  }
  func name(_ commit: Commit) -> Bytes {
    "\(commit.title.quoted) by \(commit.authorName.quoted): \(commit.id.hex)"
  }
  func told(_ verb: Bytes, _ shares: [Consequences.Share]) -> [ObjectID: Bytes] {
    shares.reduce(into: [:]) { told, share in
      let paths = share.paths.map(\.quotedPath.quoted).joined(by: ", ")
      told[share.commit.id] = ", \(verb) \(paths)"
    }
  }
  let brings = told("changes", consequences.brings)
  let lost = told("lost in", consequences.lost)
  var body: Bytes =
    "**Merge this with a merge commit** (\"Create a merge commit\"), not squashed or rebased: "
    + "\(main) must contain \(production) afterwards.\n"
  body += list(
    "**\(main) has reverted these, and they come back:**",
    consequences.returns.map { "\(name($0.fix)), reverted by \($0.revert.id.hex)" })
  body += list(
    "**Taken back on \(production), and by this merge on \(main) too:**",
    consequences.rollbacks.map(name))
  body +=
    back.changes.isEmpty
    ? "\nThe content of \(main) is unchanged: all that \(production) has was there already.\n"
    : list("It changes \(back.changes.counted("file")) of \(main):", of: back.changes)
  body += list(
    repo.settings.resolve == .hunk
      ? "Conflicting hunks are as \(main) has them in:"
      : "Conflicts, resolved as \(main) has them:", of: back.resolved)
  body += list(
    "Commits that only \(production) has, up to \(repo.production.hex):",
    missing.map { name($0) + (brings[$0.id] ?? "") + (lost[$0.id] ?? "") })
  body += list(
    "Squashed before, and counted as merged:",
    squashes.map { "\(production) up to \($0.production.hex), by \(name($0.commit))" })
  return Request(
    base: repo.settings.main, head: branch,
    title: options.requestTitle(or: syncSubject(repo)), body: body, draft: options.draft,
    labels: options.labels, reviewers: options.reviewers, needsMergeCommit: true)
}
