// Where git is asked about files that are nobody's.
extension Git {
  /// A folder each, by the number of its process: two runs at once share none.
  private var scratches: Bytes { place.gitDirectory + "/hotfix-scratch" }

  /// Removes those that killed runs have left.
  ///
  /// ls; rm -rf <one>
  func sweepScratches() throws(Failure) {
    guard System.exists(scratches) else { return }
    for name in try processes.ask(["ls", "--", scratches]).out.lines
    where !(Int(name.text).map(System.isRunning) ?? false) {
      _ = try processes.ask(["rm", "-rf", "--", "\(scratches)/\(name)"])
    }
    _ = try processes.ask(["rmdir", "--", scratches])
  }

  /// Asks with a folder that is there meanwhile.
  func inScratch<T>(_ ask: (_ folder: Bytes) throws(Failure) -> T) throws(Failure) -> T {
    let scratch: Bytes = "\(scratches)/\(System.process)"
    func remove() throws(Failure) {
      _ = try processes.ask(["rm", "-rf", "--", scratch])
      _ = try processes.ask(["rmdir", "--", scratches])
    }
    if System.exists(scratch) { try remove() }
    // Another run that ends may take the folder of all away just then.
    for _ in 1...9 where !System.exists(scratch) {
      _ = try processes.ask(["mkdir", "-p", "--", scratch])
    }
    let answer: T
    do { answer = try ask(scratch) } catch {
      try remove()
      throw error
    }
    try remove()
    return answer
  }
}
