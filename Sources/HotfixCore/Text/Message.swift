/// Why a command stopped, and the next steps: the recommended one first, dangerous ones last.
struct Message: Equatable, Sendable {
  /// What happened and why. The first line follows `error: `.
  let text: Text
  let next: [Next]

  init(_ text: Text, next: [Next] = []) {
    self.text = text
    self.next = next
  }
}

/// One next step.
struct Next: Equatable, Sendable {
  enum Deed: Equatable, Sendable {
    /// Command lines, one after the other.
    case run([ShellCommand])
    /// A page to open.
    case open(Bytes)
    /// A text to post in a channel.
    case post(Bytes)
    /// Nothing to type: `why` is the whole step.
    case note
  }
  /// The purpose, such as `To keep only your own commits`. It can be empty.
  let why: Text
  let deed: Deed

  static func run(_ commands: ShellCommand..., to why: Text = "") -> Next {
    Next(why: why, deed: .run(commands))
  }
  static func run(_ commands: [ShellCommand], to why: Text = "") -> Next {
    Next(why: why, deed: .run(commands))
  }
  static func open(_ url: Bytes, to why: Text) -> Next { Next(why: why, deed: .open(url)) }
  static func tell(_ channel: Text, _ text: Bytes) -> Next {
    Next(why: "Tell \(channel)", deed: .post(text))
  }
  static func note(_ text: Text) -> Next { Next(why: text, deed: .note) }
}

extension Next {
  /// The texts to paste, open or post, one line each.
  func deeds(as call: Call) -> [Bytes] {
    switch deed {
    case .run(let commands): commands.map { $0.bytes(as: call) }
    case .open(let url): [url.shown]
    case .post(let text): ["\"\(text.shown)\""]
    case .note: []
    }
  }
}
