/// What stops a command, and the ways on: the recommended one first, what is dangerous last.
struct Message: Equatable, Sendable {
  /// What happened and why; the first line stands behind `error: `.
  let text: Text
  let next: [Next]

  init(_ text: Text, next: [Next] = []) {
    self.text = text
    self.next = next
  }
}

/// One way on, or one thing that is left to do.
struct Next: Equatable, Sendable {
  enum Deed: Equatable, Sendable {
    /// Command lines, one after the other.
    case run([ShellCommand])
    /// A page to open.
    case open(Bytes)
    /// A text to post in a channel.
    case post(Bytes)
    /// The words say it all.
    case note
  }
  /// `To keep only your own commits`; empty if the deed explains itself.
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
  /// What is to be pasted, opened or posted, a line each.
  func deeds(as call: Call) -> [Bytes] {
    switch deed {
    case .run(let commands): commands.map { $0.bytes(as: call) }
    case .open(let url): [url.shown]
    case .post(let text): ["\"\(text.shown)\""]
    case .note: []
    }
  }
}
