/// `Merge production (1a2b3c4d5e6f) into master`, or what was typed.
func syncSubject(_ repo: RepoState, _ options: Options) -> Bytes {
  options.requestTitle(
    or: "Merge \(repo.settings.production) (\(repo.production.short)) into \(repo.settings.main)")
}

/// The message of the merge: what conflicted, and a trailer by which a squashed one is recognised.
func syncMessage(_ repo: RepoState, _ back: MergeBack, _ options: Options) -> Bytes {
  var text: Bytes = "\(syncSubject(repo, options))\n\n"
  if !back.conflicts.isEmpty {
    let paths = back.conflicts.map { "  \($0.quotedPath)\n" as Bytes }.joined(by: "")
    text += "\(kept(repo.settings)):\n\n\(paths)\n"
  }
  return text + "Hotfix-sync: \(repo.production.hex) \(back.tree.hex)\n"
}

/// What `--resolve` keeps.
private func kept(_ settings: Settings) -> Bytes {
  settings.resolve == .hunk
    ? "Lines that both changed are as \(settings.main) has them"
    : "Files that both changed are as \(settings.main) has them"
}

/// The pull request into main: how it must be merged, and then all that the merge does.
func syncRequest(
  _ branch: Bytes, _ back: MergeBack, _ effects: MergeEffects, _ missing: [Commit],
  _ options: Options, _ repo: RepoState
) -> Request {
  let (main, production) = (repo.settings.main.quoted, repo.settings.production.quoted)
  func list(_ title: Bytes, _ items: [Bytes]) -> Bytes {
    items.isEmpty ? "" : "\n\(title)\n\n" + items.map { "- \($0)\n" }.joined(by: "")
  }
  func names(_ paths: [Bytes]) -> [Bytes] { paths.map(\.quotedPath.quoted) }
  func name(_ commit: Commit) -> Bytes {
    "\(commit.title.quoted) by \(commit.authorName.quoted): \(commit.id.hex)"
  }
  func clauses(_ verb: Bytes, _ shares: [MergeEffects.Share]) -> [ObjectID: Bytes] {
    shares.reduce(into: [:]) { clauses, share in
      clauses[share.commit.id] = ", \(verb) \(names(share.paths).joined(by: ", "))"
    }
  }
  let brings = clauses("changes", effects.brings)
  let lost = clauses("lost in", effects.lost)
  var body: Bytes =
    "**Merge this with a merge commit** (\"Create a merge commit\"), not squashed or rebased: "
    + "\(main) must contain \(production) afterwards.\n"
  body += list(
    "**Reverted on \(production), and by this merge on \(main), too:**",
    effects.rollbacks.map { name($0.commit) })
  body +=
    back.changes.isEmpty
    ? "\nThe content of \(main) does not change.\n"
    : list("It changes \(back.changes.counted("file")) of \(main):", names(back.changes))
  body += list("\(kept(repo.settings)):", names(back.resolved))
  body += list(
    "\(production) has its own form of these fixes, and \(main) keeps its form:",
    back.own.adapted.map { "\(name($0.fix)), in \(names($0.paths).joined(by: ", "))" })
  body += list(
    "\(main) has reverted these fixes. They stay reverted, and the next release takes them from "
      + "\(production):",
    effects.reverted.map { "\(name($0.fix)), reverted by \($0.revert.id.hex)" })
  body += list(
    "Commits that only \(production) has, up to \(repo.production.hex):",
    missing.map { name($0) + (brings[$0.id] ?? "") + (lost[$0.id] ?? "") })
  body += list(
    "Squash-merged before, and counted as merged:",
    back.before.syncs.map {
      "\(production) up to \($0.production.hex), by \(name($0.commit))"
    }
      + (back.before.release.map { ["\(main) up to \($0.main.hex), by \(name($0.commit))"] } ?? []))
  return Request(
    base: repo.settings.main, head: branch, title: syncSubject(repo, options), body: body,
    draft: options.draft, labels: options.labels, reviewers: options.reviewers,
    needsMergeCommit: true)
}
