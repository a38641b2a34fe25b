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
