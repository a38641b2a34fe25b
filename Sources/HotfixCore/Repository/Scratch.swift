// Temporary folders, for questions about files that are in no checkout.
extension Git {
  /// The folder that contains one temporary folder for each process.
  private var scratches: Bytes { place.gitDirectory + "/hotfix-scratch" }

  /// Removes the temporary folders of killed runs.
  ///
  /// - Throws: if a command does not exist.
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

  /// Makes a temporary folder, asks, and removes the folder.
  ///
  /// - Throws: what `ask` throws.
  func inScratch<T>(_ ask: (_ folder: Bytes) throws(Failure) -> T) throws(Failure) -> T {
    let scratch: Bytes = "\(scratches)/\(System.process)"
    func remove() throws(Failure) {
      _ = try processes.ask(["rm", "-rf", "--", scratch])
      _ = try processes.ask(["rmdir", "--", scratches])
    }
    if System.exists(scratch) { try remove() }
    // Another run that ends can remove the common folder at the same moment.
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
