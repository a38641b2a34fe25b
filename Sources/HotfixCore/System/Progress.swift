/// What somebody at a terminal waits for: said when nothing else was for a second, and taken back
/// before anything else is, where the terminal can.
enum Progress {
  nonisolated(unsafe) private static var text: Bytes = ""
  nonisolated(unsafe) private static var since = 0
  /// How many characters of it stand on the terminal.
  nonisolated(unsafe) private static var shown = 0
  /// What stands there ends in the middle of a line, which is not ours.
  nonisolated(unsafe) private static var isAmidLine = false
  private static let patience = 1000

  /// From now on it is this that is waited for.
  static func begin(_ text: Bytes) {
    takeBack()
    self.text = text.shown
    since = System.milliseconds
  }

  /// How long to be silent yet, in milliseconds; nil where there is nothing to say.
  static var left: Int? {
    guard !text.isEmpty, shown == 0, !isAmidLine else { return nil }
    return max(0, since + patience - System.milliseconds)
  }

  /// Says it, unless a child is at the terminal.
  static func tell() {
    since = System.milliseconds
    guard System.isAtRest(System.standardError) else { return }
    if System.isDumb {
      System.put("\(text) ...\n", to: System.standardError)
      text = ""
      return
    }
    let width = System.columns(of: System.standardError) ?? 80
    let line = "\(text) ..." as Bytes
    let cut = Bytes(String(line.text.prefix(max(0, width - 1))))
    System.put(cut, to: System.standardError)
    (shown, isAmidLine) = (cut.width, false)
  }

  /// Backwards from where it stands, as a prompt may stand before it.
  static func takeBack() {
    if shown == 0 { return }
    func times(_ letter: String) -> Bytes { Bytes(String(repeating: letter, count: shown)) }
    let blank = times("\u{8}") + times(" ") + times("\u{8}")
    shown = 0
    System.put(blank, to: System.standardError)
    isAmidLine = false
  }

  /// Something else is about to be said.
  static func makeRoom(for text: Bytes) {
    if text.isEmpty { return }
    takeBack()
    since = System.milliseconds
    isAmidLine = text.raw.last != 10
  }
}
