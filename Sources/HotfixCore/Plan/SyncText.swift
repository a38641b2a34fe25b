/// `Merge production (1a2b3c4d5e6f) into master`
func syncSubject(_ scene: Scene) -> Bytes {
  "Merge \(scene.settings.production) (\(scene.production.short)) into \(scene.settings.main)"
}

/// The message of the merge: what was resolved, and by which a squashed one can be told later.
func syncMessage(_ scene: Scene, _ back: MergeBack) -> Bytes {
  let settings = scene.settings
  var text: Bytes = "\(syncSubject(scene))\n\n"
  if !back.resolved.isEmpty {
    let how: Bytes =
      settings.resolve == .hunk
      ? "Conflicting hunks are as \(settings.main) has them in:"
      : "Conflicts, resolved as \(settings.main) has them:"
    text += "\(how)\n\n\(back.resolved.map { "  \($0.quotedPath)\n" }.joined(by: ""))\n"
  }
  return text + "Hotfix-sync: \(scene.production.hex) \(back.tree.hex)\n"
}

/// The pull request into main: how it must be merged, and then all that the merge does.
func syncRequest(
  _ branch: Bytes, _ back: MergeBack, brings: [Walked], _ options: Options, _ scene: Scene
) -> Request {
  let (main, production) = (scene.settings.main.quoted, scene.settings.production.quoted)
  func list(_ items: [Bytes]) -> Bytes { items.map { "- \($0)\n" }.joined(by: "") }
  func list(of paths: [Bytes]) -> Bytes { list(paths.map(\.quotedPath.quoted)) }
  var body: Bytes =
    "**Merge this with a merge commit** (\"Create a merge commit\"), not squashed or rebased: "
    + "\(main) must contain \(production) afterwards.\n\n"
  body +=
    back.changes.isEmpty
    ? "The content of \(main) is unchanged: all that \(production) has was there already.\n"
    : "It changes \(back.changes.counted("file")) of \(main):\n\n\(list(of: back.changes))"
  if !back.resolved.isEmpty {
    body +=
      scene.settings.resolve == .hunk
      ? "\nConflicting hunks are as \(main) has them in:\n\n"
      : "\nConflicts, resolved as \(main) has them:\n\n"
    body += list(of: back.resolved)
  }
  let commits = brings.map { one in
    "\(one.title.quoted) by \(one.authorName.quoted): \(one.id.hex)" as Bytes
  }
  if !commits.isEmpty {
    body += "\nCommits that only \(production) has, up to \(scene.production.hex):\n\n"
    body += list(commits)
  }
  return Request(
    base: scene.settings.main, head: branch,
    title: options.requestTitle(or: syncSubject(scene)), body: body, draft: options.draft,
    needsMergeCommit: true)
}
