/// A progress line on the terminal. It appears if nothing was printed for a second, and disappears
/// before anything else is printed. A terminal that only knows lines keeps it.
enum Progress {
  nonisolated(unsafe) private static var text: Bytes = ""
  nonisolated(unsafe) private static var since = 0
  /// How many characters of the line are on the terminal.
  nonisolated(unsafe) private static var shown = 0
  /// Whether other output ended in the middle of a line.
  nonisolated(unsafe) private static var isMidLine = false
  private static let patience = 1000

  /// Sets the text, and starts to wait.
  static func begin(_ text: Bytes) {
    erase()
    self.text = text.shown
    since = System.milliseconds
  }

  /// The time until the line appears, in milliseconds; nil if there is no line to show.
  static var left: Int? {
    guard !text.isEmpty, shown == 0, !isMidLine else { return nil }
    return max(0, since + patience - System.milliseconds)
  }

  /// Shows the line, unless a child uses the terminal.
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
    (shown, isMidLine) = (cut.width, false)
  }

  /// Removes the line. It goes backwards from the end, because a prompt can precede the line.
  static func erase() {
    if shown == 0 { return }
    func times(_ letter: String) -> Bytes { Bytes(String(repeating: letter, count: shown)) }
    let blank = times("\u{8}") + times(" ") + times("\u{8}")
    shown = 0
    System.put(blank, to: System.standardError)
    isMidLine = false
  }

  /// Removes the line before other output.
  static func makeRoom(for text: Bytes) {
    if text.isEmpty { return }
    erase()
    since = System.milliseconds
    isMidLine = text.raw.last != 10
  }
}
