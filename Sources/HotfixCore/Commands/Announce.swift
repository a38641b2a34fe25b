extension Run {
  /// Announcements that failed are warnings: the work is done all the same.
  var warnings: [Line] {
    answers.failed.map { step, exit in
      let what = step.purpose
      switch exit {
      case .status(let status)?: return .warn("\(what) failed (\(Int(status)))")
      case .signal(let signal)?: return .warn("\(what) ended by signal \(Int(signal))")
      case nil: return .warn("\(what) was ended after ten seconds or could not be started")
      }
    }
  }

  /// What was shown to be posted is shown once; what nobody could see, the next run shows.
  func noteHints(of announcing: Announcing) throws(Failure) {
    guard console.hasHints, isDoing, announcing.commands.isEmpty else { return }
    try perform(announcing.noteHints())
    tell(warnings)
  }
}
