/// How an announcement goes out, and whether it is still to be made.
package struct Announcing: Equatable, Sendable {
  package let announcement: Announcement
  package let key: Bytes
  package let commands: [Bytes]
  package let channels: [Bytes]
  /// It is wanted, and not noted as made.
  package let isDue: Bool
}

extension Announcing {
  init(_ announcement: Announcement, _ scene: Scene, wanted: Bool) {
    let (settings, isStart) = (scene.settings, announcement.event == .start)
    let noted = scene.config.all("branch.\(announcement.branch).hotfixannounced")
      .contains { $0.value == Bytes(announcement.event.rawValue) }
    self.announcement = announcement
    key = isStart ? "hotfix.startAnnounceCommand" : "hotfix.pickAnnounceCommand"
    commands = isStart ? settings.startCommands : settings.pickCommands
    channels = isStart ? settings.startChannels : settings.pickChannels
    isDue = wanted && !noted
  }

  /// One step for each command, and then the note that it was made.
  func steps(url: Step.Word) -> [Step] {
    guard isDue, !commands.isEmpty else { return [] }
    let numbers = announcement.numbers.map { Bytes($0) }.joined(by: " ")
    let environment: [(name: Bytes, value: Step.Word)] = [
      ("HOTFIX_EVENT", .text(Bytes(announcement.event.rawValue))),
      ("HOTFIX_PR", .text(numbers)),
      ("HOTFIX_TITLE", .text(announcement.title.shown)),
      ("HOTFIX_BRANCH", .text(announcement.branch)),
      ("HOTFIX_URL", url),
      ("HOTFIX_USER", .text(announcement.user)),
      ("HOTFIX_MESSAGE", .text(announcement.message)),
    ]
    let posts = commands.enumerated().map { index, text in
      Step(
        ["sh", "-c", .configured(key: key, index: index, of: commands.count, text: text)],
        to: commands.count == 1 ? key : "\(key) (\(index + 1) of \(commands.count))",
        voice: .terminal, input: announcement.json, environment: environment,
        seconds: 10,
        mayFail: true)
    }
    var note = Step.git(
      "config", "--add", "branch.\(announcement.branch).hotfixAnnounced",
      Bytes(announcement.event.rawValue))
    note.afterSuccess = true
    return posts + [note]
  }

  /// The text that people post themselves, where no command does.
  var hints: [Line] {
    guard isDue, commands.isEmpty else { return [] }
    let place = channels.isEmpty ? "your team" : channels.map(\.shown).joined(by: " and ")
    return [.hint("tell \(place):"), .hint("  \(announcement.message)")]
  }
}
