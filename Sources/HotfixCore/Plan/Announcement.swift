/// The message for the team's channels.
struct Announcement: Equatable, Sendable {
  enum Event: String, Sendable {
    case start, pick
  }
  let event: Event
  /// The number of the fix comes first; the others are picked together with it.
  let numbers: [Int]
  let title: Bytes
  let branch: Bytes
  let user: Bytes
  /// The URL of the open pull request, if one exists.
  var request: Bytes?

  /// The title, cut to the length that chats allow.
  var shownTitle: Bytes { title.shown.defused.cut(to: longestTitle) }

  var message: Bytes {
    let names = numbers.map { "#\($0)" as Bytes }
    let along = names.dropFirst().joined(by: ", ")
    let what: Bytes =
      (names.prefix(1) + [shownTitle]).filter { !$0.isEmpty }.joined(by: " ")
      + (along.isEmpty ? "" : ", with \(along)")
    let link: Bytes = request.map { " \($0)" } ?? ""
    return switch event {
    case .start: "production is broken, and a fix is identified: \(what) (\(user.shown))"
    case .pick: "a hotfix is about to go out to production: \(what) (\(user.shown))\(link)"
    }
  }

  /// The body of a request to a chat's incoming webhook.
  var json: Bytes { "{\"text\": \(message.escapedForChat.jsonString)}\n" }
}

/// An announcement, the commands that post it, and whether it is due.
struct Announcing: Equatable, Sendable {
  let announcement: Announcement
  let key: Bytes
  /// The commands, with their indices among the key's values.
  let commands: ArraySlice<Bytes>
  let channels: ArraySlice<Bytes>
  /// Whether the user wants it and the branch does not record it as posted.
  let isDue: Bool
}

extension Announcing {
  init(_ announcement: Announcement, _ repo: RepoState, wanted: Bool) {
    let (settings, isStart) = (repo.settings, announcement.event == .start)
    let noted = repo.config.all("branch.\(announcement.branch).hotfixannounced")
      .contains { $0.value == Bytes(announcement.event.rawValue) }
    self.announcement = announcement
    key = isStart ? "hotfix.startAnnounceCommand" : "hotfix.pickAnnounceCommand"
    commands = isStart ? settings.startCommands : settings.pickCommands
    channels = isStart ? settings.startChannels : settings.pickChannels
    isDue = wanted && !noted
  }

  /// One step for each command, and the step that records the announcement.
  ///
  /// - Parameters:
  ///   - url: the pull request or the page that opens it.
  ///   - request: the pull request alone, for the text.
  func steps(url: Step.Word, request: Bytes? = nil) -> [Step] {
    guard isDue, !commands.isEmpty else { return [] }
    var announcement = announcement
    announcement.request = request
    let numbers = announcement.numbers.map { Bytes($0) }.joined(by: " ")
    let environment: [(name: Bytes, value: Step.Word)] = [
      ("HOTFIX_EVENT", .text(Bytes(announcement.event.rawValue))),
      ("HOTFIX_PR", .text(numbers)),
      ("HOTFIX_TITLE", .text(announcement.shownTitle)),
      ("HOTFIX_BRANCH", .text(announcement.branch)),
      ("HOTFIX_URL", url),
      ("HOTFIX_USER", .text(announcement.user)),
      ("HOTFIX_MESSAGE", .text(announcement.message)),
    ]
    let posts = commands.indices.map { index in
      Step(
        [
          "sh", "-c",
          .configured(key: key, index: index, of: commands.endIndex, text: commands[index]),
        ],
        to: commands.count == 1 ? key : "\(key) (\(index + 1) of \(commands.endIndex))",
        voice: .silent, input: announcement.json, environment: environment,
        seconds: 10,
        mayFail: true)
    }
    var noting = note
    noting.afterSuccess = true
    return posts + [noting]
  }

  private var note: Step {
    let event = Bytes(announcement.event.rawValue)
    var note = Step.git(
      "config", "--fixed-value", "--replace-all", "branch.\(announcement.branch).hotfixAnnounced",
      event, event)
    (note.purpose, note.mayFail) = ("recording what was announced", true)
    return note
  }

  /// The step that records that the command showed the text.
  func noteShown() -> [Step] { isDue && commands.isEmpty ? [note] : [] }

  /// The text for the user to post, if no command posts it.
  func next(_ request: Bytes? = nil) -> [Next] {
    guard isDue, commands.isEmpty else { return [] }
    var announcement = announcement
    announcement.request = request
    let place = channels.map { "\($0)" as Text }.joined(by: " and ")
    return [.tell(channels.isEmpty ? "your team" : place, announcement.message)]
  }
}

extension Bytes {
  /// Text that other people wrote, escaped for Slack: no mention, no link, no command.
  var escapedForChat: Bytes { replacing([38: "&amp;", 60: "&lt;", 62: "&gt;"]) }

  /// A JSON string with its quotes, and U+FFFD for bytes that are not UTF-8.
  var jsonString: Bytes {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return Bytes(out + "\"")
  }
}
