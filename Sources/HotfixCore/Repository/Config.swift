/// The configuration that git reads: every file, the environment and `git -c`.
struct Config: Equatable, Sendable {
  struct Entry: Equatable, Sendable {
    let key: Bytes
    /// nil for a key without `=`, which means true.
    let value: Bytes?
    /// `file:.git/config`, `command line:`
    let origin: Bytes

    /// `in .git/config`, `on the command line`
    var place: Text {
      if let path = origin.dropping(prefix: "file:") { return "in \(path)" }
      return origin.hasPrefix("command line") ? "on the command line" : "in \(origin)"
    }

    var properKey: Bytes { Setting(listed: key)?.key ?? key }

    /// The value as a boolean, by git's rules; nil if it is not one.
    var flag: Bool? {
      guard let value else { return true }
      switch value.text.lowercased() {
      case "true", "yes", "on": return true
      case "false", "no", "off", "": return false
      case let digits: return Int(digits).map { $0 != 0 }
      }
    }

    /// The failure for a value that a key cannot have.
    func refused(_ allowed: Text) -> Failure {
      let name = properKey
      let said: Text = value.map { "is '\($0)'" } ?? "has no value"
      let file: ShellCommand? = origin.dropping(prefix: "file:").map {
        // A relative path is the repository's own file.
        $0.hasPrefix("/") ? "git config --file=\($0)" : "git config"
      }
      let removing = file.map { Next.run($0 + " --unset-all \(name)", to: "To remove it") }
      return .refused(
        "\(name) \(said) \(place). It takes \(allowed).", next: removing.map { [$0] } ?? [])
    }
  }
  let entries: [Entry]

  /// Reads the output of `git config --list -z`.
  ///
  /// - Parameter origin: the origin of every entry; nil if the output has it (`--show-origin`).
  init(listed: Bytes, from origin: Bytes? = nil) {
    var records = listed.records()[...]
    var entries: [Entry] = []
    while let place = origin ?? records.popFirst(), let text = records.popFirst() {
      let end = text.index(of: "\n")
      entries.append(
        Entry(
          key: text[0..<(end ?? text.count)], value: end.map { text[$0 + 1..<text.count] },
          origin: place))
    }
    self.entries = entries
  }

  /// The values of a key that can repeat, with their indices. An empty value drops those before it.
  static func list(_ entries: [Entry]) -> ArraySlice<Bytes> { list(entries.map { $0.value ?? "" }) }
  static func list(_ values: [Bytes]) -> ArraySlice<Bytes> {
    values.suffix(from: values.lastIndex(of: "").map { $0 + 1 } ?? 0)
  }

  func all(_ key: Bytes) -> [Entry] { entries.filter { $0.key == key } }
  func last(_ key: Bytes) -> Entry? { entries.last { $0.key == key } }
  func value(_ key: Bytes) -> Bytes? { last(key)?.value }

  /// A boolean; nil if the key is not set.
  ///
  /// - Throws: if git would not accept the value as a boolean.
  func flag(_ key: Bytes) throws(Failure) -> Bool? {
    guard let entry = last(key) else { return nil }
    guard let flag = entry.flag else { throw entry.refused("true or false") }
    return flag
  }

  /// Whether to use colour, by `color.hotfix` or `color.ui`. NO_COLOR and a terminal without
  /// colours count unless the value is `always`.
  func paints(on descriptor: Int32) -> Bool {
    let said = (value("color.hotfix") ?? value("color.ui"))?.text.lowercased() ?? "auto"
    if said == "always" { return true }
    if ["never", "false", "no", "off", "0"].contains(said) { return false }
    return System.isTerminal(descriptor) && !System.isDumb
      && (System.variable("NO_COLOR") ?? "").isEmpty
  }

  /// The values of `branch.<name>.<variable>` of all branches, in order.
  func branches(with variable: Bytes) -> [(branch: Bytes, value: Bytes)] {
    entries.compactMap { entry in
      guard let rest = entry.key.dropping(prefix: "branch."),
        let branch = rest.dropping(suffix: "." + variable), let value = entry.value
      else { return nil }
      return (branch, value)
    }
  }
}

extension Git {
  /// Reads the configuration.
  ///
  /// - Throws: if git fails.
  ///
  /// git config --list --show-origin -z
  func config() throws(Failure) -> Config {
    if let knownConfig { return knownConfig }
    let config = Config(listed: try answer(["config", "--list", "--show-origin", "-z"]))
    knownConfig = config
    return config
  }

  /// The team's defaults at the tip of main; nil if there are none.
  ///
  /// - Throws: if git fails.
  ///
  /// git config --blob=<main>:.githotfix --list -z
  func teamConfig(at main: Bytes) throws(Failure) -> Config? {
    guard let blob = try id("\(main):.githotfix") else { return nil }
    let listed = try processes.ask(
      words + ["config", "--blob=\(blob.hex)", "--no-includes", "--list", "-z"])
    // A file that git cannot read becomes one entry that is ignored with a warning.
    let text = listed.exit.isSuccess ? listed.out : "a line that git cannot read\0"
    return Config(
      listed: text, from: ".githotfix of \(main.dropping(prefix: "refs/remotes/") ?? main)")
  }
}
