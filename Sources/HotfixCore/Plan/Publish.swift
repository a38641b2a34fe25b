/// The push of one branch, that cannot overwrite anything: a new branch must not be there yet, an
/// old one must be where it was seen.
///
/// git push --force-with-lease=refs/heads/<branch>:<expected> <remote> refs/heads/<branch>:refs/heads/<branch>
func push(_ branch: Bytes, expecting old: ObjectID?, _ scene: Scene) -> Step {
  let ref: Bytes = "refs/heads/\(branch)"
  return Step(
    [
      "git", "-c", "color.ui=false", "push", "--no-follow-tags", "--no-recurse-submodules",
      .text(scene.showsProgress ? "--progress" : "--quiet"),
      .text("--force-with-lease=\(ref):\(old?.hex ?? "")"), "--",
      .text(scene.settings.remote),
      .text("\(ref):\(ref)"),
    ], to: "push '\(branch)' to '\(scene.settings.remote)'", voice: .remote)
}

extension Opening {
  /// The step that opens it, where one can.
  func steps(_ request: Request, number: Bytes) -> [Step] {
    switch self {
    case .page, .open, .nothing: return []
    case .gh(let repository):
      var words: [Step.Word] = [
        "gh", "pr", "create", "--repo", .text(repository), "--head", .text(request.head),
        "--base", .text(request.base), "--title", .text(request.title), "--body-file", "-",
      ]
      if request.draft { words.append("--draft") }
      return [
        Step(
          words, to: "open the pull request", voice: .answering, input: request.body,
          environment: [("GH_PROMPT_DISABLED", "1")], answers: .url, seconds: 30)
      ]
    case .command(let text, let remote):
      return [
        Step(
          [
            "sh", "-c",
            .configured(key: "hotfix.requestCommand", index: 0, of: 1, text: text),
          ], to: "open the pull request", voice: .answering, input: request.body,
          environment: [
            ("HOTFIX_BASE", .text(request.base)), ("HOTFIX_HEAD", .text(request.head)),
            ("HOTFIX_TITLE", .text(request.title)), ("HOTFIX_PR", .text(number)),
            ("HOTFIX_REMOTE_URL", .text(remote)),
          ], answers: .url)
      ]
    }
  }
}
