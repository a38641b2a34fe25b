/// What the team's channels read.
struct Announcement: Equatable, Sendable {
  enum Event: String, Sendable {
    case start, pick
  }
  let event: Event
  /// The first is the fix; the others are picked along with it.
  let numbers: [Int]
  let title: Bytes
  let branch: Bytes
  let user: Bytes
  /// The open pull request, once there is one.
  var request: Bytes?

  /// As long as chats take it.
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

  /// What a chat's incoming webhook takes.
  var json: Bytes { "{\"text\": \(message.escapedForChat.jsonString)}\n" }
}

/// How an announcement goes out, and whether it is still to be made.
struct Announcing: Equatable, Sendable {
  let announcement: Announcement
  let key: Bytes
  /// At their places among the key's values.
  let commands: ArraySlice<Bytes>
  let channels: ArraySlice<Bytes>
  /// It is wanted, and not noted as made.
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

  /// One step for each command, and then the note that it was made.
  ///
  /// - Parameters:
  ///   - url: the request, or the page that opens it.
  ///   - request: the request alone, for the text.
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

  /// The same record, for a text that was shown.
  func noteShown() -> [Step] { isDue && commands.isEmpty ? [note] : [] }

  /// The text that you post yourself if no command does.
  func next(_ request: Bytes? = nil) -> [Next] {
    guard isDue, commands.isEmpty else { return [] }
    var announcement = announcement
    announcement.request = request
    let place = channels.map { "\($0)" as Text }.joined(by: " and ")
    return [.tell(channels.isEmpty ? "your team" : place, announcement.message)]
  }
}

extension Bytes {
  /// As Slack wants the text of strangers: no mention, no link, no command.
  var escapedForChat: Bytes { replacing([38: "&amp;", 60: "&lt;", 62: "&gt;"]) }

  /// A JSON string, in quotes; what is no UTF-8 becomes U+FFFD.
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
