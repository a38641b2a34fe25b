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

/// The pull request into main.
func syncRequest(
  _ branch: Bytes, _ message: Bytes, _ options: Options, _ scene: Scene
) -> Request {
  let (main, production) = (scene.settings.main, scene.settings.production)
  let report = message.lines.dropFirst().filter { !$0.hasPrefix("Hotfix-sync: ") }
    .joined(by: "\n").trimmed
  var body: Bytes =
    "**Merge this with a merge commit** (\"Create a merge commit\"), not squashed or rebased: "
    + "`\(main)` must contain `\(production)` afterwards.\n"
  if !report.isEmpty { body += "\n\(report)\n" }
  return Request(
    base: main, head: branch, title: options.requestTitle(or: syncSubject(scene)), body: body,
    draft: options.draft, needsMergeCommit: true)
}
