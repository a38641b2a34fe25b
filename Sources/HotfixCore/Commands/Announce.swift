extension Run {
  /// An announcement that failed is a warning: the work is done all the same.
  var warnings: [Line] { answers.warnings.map { .warn($0) } }

  /// Records that a text to post was shown, so that it is shown once. If nobody could see it, the
  /// next run shows it.
  func noteShown(_ announcing: Announcing) throws(Failure) {
    guard !options.quiet, isDoing, announcing.commands.isEmpty else { return }
    try perform(announcing.noteShown())
    tell(warnings)
  }

  /// `--web`: opens the pull request, or the page that opens it, in the browser.
  ///
  /// git web--browse <url>
  func browse(_ opened: Opened) throws(Failure) {
    guard options.web, opened != .nothing else { return }
    let url: Step.Word = opened.url.isEmpty ? .answer(.url) : .text(opened.url)
    var step = Step(
      ["git", "web--browse", url], to: "opening the page in a browser", voice: .terminal)
    step.mayFail = true
    try perform([step])
    tell(warnings)
  }
}
