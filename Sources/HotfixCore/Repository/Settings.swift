/// How sync resolves conflicts (`hotfix.syncResolve`).
enum Resolve: String, CaseIterable, Sendable {
  case file, hunk, stop
}

/// How a pull request is opened (`hotfix.request`).
enum RequestWay: String, CaseIterable, Sendable {
  case auto, gh
  case pushOption = "push-option"
  case command, url, none
}

/// What the command line, the configuration and the team's file say, in this order of weight.
struct Settings: Equatable, Sendable {
  let remote: Bytes
  let production: Bytes
  let main: Bytes
  let user: Bytes?
  let branch: BranchTemplate
  let syncBranch: BranchTemplate
  let resolve: Resolve
  let markers: [Marker]
  let forge: Forge?
  let push: Bool
  let request: RequestWay
  let requestCommand: Bytes?
  let announce: Bool
  let startCommands: ArraySlice<Bytes>
  let pickCommands: ArraySlice<Bytes>
  let startChannels: ArraySlice<Bytes>
  let pickChannels: ArraySlice<Bytes>
  /// Nobody has said anything of a hotfix, here or for the team: a first run.
  let isUntold: Bool
  /// What the team's file says in vain.
  let ignored: [Config.Entry]

  var productionRef: Bytes { "refs/remotes/\(remote)/\(production)" }
  var mainRef: Bytes { "refs/remotes/\(remote)/\(main)" }

  /// - Throws: `.badValue`, `.noUser`, `.sameBranches`.
  init(
    _ options: Options, _ config: Config, team: Config?, remote: Bytes, main: Bytes
  ) throws(Failure) {
    let source = Source(config: config, team: team)
    self.remote = remote
    self.main = main
    production = options.production ?? source.last("hotfix.production")?.value ?? "production"
    branch = try source.template("hotfix.branch", default: "{user}/hotfix-{pr}", needs: "{pr}")
    syncBranch = try source.template("hotfix.syncbranch", default: "{user}/{main}-prep", needs: nil)
    let resolve: Resolve? = try source.choice("hotfix.syncresolve")
    self.resolve = options.resolve.flatMap { Resolve(rawValue: $0.text) } ?? resolve ?? .file
    var markers: [Marker] = []
    for entry in source.all("hotfix.marker") {
      guard let marker = Marker(entry.value ?? "") else {
        throw .badValue(entry, allowed: ["a text with {pr} in it"])
      }
      markers.append(marker)
    }
    self.markers = markers
    forge = try source.choice("hotfix.forge")
    let pushes = try config.flag("hotfix.push")
    push = options.push ?? pushes ?? true
    let way: RequestWay = try source.choice("hotfix.request") ?? .auto
    request = options.request == false ? .none : way
    requestCommand = Config.list(config.all("hotfix.requestcommand")).last
    let announces = try config.flag("hotfix.announce")
    announce = options.announce ?? announces ?? true
    startCommands = Config.list(config.all("hotfix.startannouncecommand"))
    pickCommands = Config.list(config.all("hotfix.pickannouncecommand"))
    startChannels = Config.list(source.all("hotfix.startchannel"))
    pickChannels = Config.list(source.all("hotfix.pickchannel"))
    ignored = source.ignored
    isUntold =
      team == nil && config.branches(with: "hotfix").isEmpty
      && !config.entries.contains { $0.key.hasPrefix("hotfix.") }
    user =
      options.user ?? config.value("hotfix.user") ?? Self.user(ofEmail: config.value("user.email"))
    if production == main { throw .sameBranches(main) }
    let needsUser = branch.namesUser || syncBranch.namesUser
    if user == nil || user == "", needsUser, !options.check, !options.list { throw .noUser }
  }

  /// The local part of an address, made safe for a ref; `1+alice@users.noreply…` is alice.
  static func user(ofEmail email: Bytes?) -> Bytes? {
    guard let email, let at = email.raw.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    var local = email.raw[..<at]
    if Bytes(email.raw[(at + 1)...]).hasPrefix("users.noreply."),
      let plus = local.firstIndex(of: UInt8(ascii: "+"))
    {
      local = local[(plus + 1)...]
    }
    func isMark(_ byte: UInt8) -> Bool { "-.".utf8.contains(byte) }
    var safe: [UInt8] = []
    for byte in local {
      if isWord(byte) || byte == UInt8(ascii: "_") {
        safe.append(byte)
      } else if let last = safe.last, !isMark(last) {
        safe.append(isMark(byte) ? byte : UInt8(ascii: "-"))
      }
    }
    let name = Bytes(safe[...].dropLast(while: isMark))
    return name.isEmpty ? nil : name.dropping(suffix: ".lock").map { $0 + "-lock" } ?? name
  }
}

extension Settings {
  /// Configured names of remotes: those that have a URL.
  static func remotes(_ config: Config) -> [Bytes] {
    var names: [Bytes] = []
    for entry in config.entries {
      if let name = entry.key.dropping(prefix: "remote.")?.dropping(suffix: ".url"),
        !names.contains(name)
      {
        names.append(name)
      }
    }
    return names
  }

  /// - Throws: `.noRemote`, `.noSuchRemote`, `.whichRemote`.
  static func remote(_ options: Options, _ config: Config) throws(Failure) -> Bytes {
    let known = remotes(config)
    if let named = options.remote ?? config.value("hotfix.remote") {
      guard known.contains(named) else { throw .noSuchRemote(named, known: known) }
      return named
    }
    if known.isEmpty { throw .noRemote }
    if known.count == 1 { return known[0] }
    guard known.contains("origin") else { throw .whichRemote(known) }
    return "origin"
  }
}

/// The user's configuration, and behind it the few keys that a team's file may set.
private struct Source {
  let config: Config
  let team: [Config.Entry]
  /// What the team's file may not say, or says wrongly: it stops nobody.
  let ignored: [Config.Entry]
  private static let shared: Set<Bytes> = [
    "hotfix.production", "hotfix.branch", "hotfix.syncbranch", "hotfix.syncresolve",
    "hotfix.marker", "hotfix.forge", "hotfix.startchannel", "hotfix.pickchannel",
    "hotfix.request",
  ]

  init(config: Config, team: Config?) {
    self.config = config
    let entries = team?.entries ?? []
    self.team = entries.filter(Self.isAllowed)
    ignored = entries.filter { !Self.isAllowed($0) }
  }

  private static func isAllowed(_ entry: Config.Entry) -> Bool {
    let text = entry.value?.text ?? ""
    switch entry.key {
    case "hotfix.syncresolve": return Resolve(rawValue: text) != nil
    case "hotfix.forge": return Forge(rawValue: text) != nil
    case "hotfix.request": return ["auto", "url", "none"].contains(text)
    case "hotfix.marker": return Marker(entry.value ?? "") != nil
    case "hotfix.branch": return entry.value?.contains("{pr}") ?? false
    default: return shared.contains(entry.key) && !text.isEmpty
    }
  }

  func all(_ key: Bytes) -> [Config.Entry] {
    let own = config.all(key)
    return own.isEmpty ? team.filter { $0.key == key } : own
  }
  func last(_ key: Bytes) -> Config.Entry? { all(key).last }

  func choice<T: RawRepresentable & CaseIterable>(
    _ key: Bytes
  ) throws(Failure) -> T? where T.RawValue == String {
    guard let entry = last(key) else { return nil }
    guard let value = T(rawValue: entry.value?.text ?? "") else {
      throw .badValue(entry, allowed: T.allCases.map { Bytes($0.rawValue) })
    }
    return value
  }

  func template(
    _ key: Bytes, default standard: Bytes, needs: Bytes?
  ) throws(Failure) -> BranchTemplate {
    let entry = last(key) ?? Config.Entry(key: key, value: standard, origin: "")
    let text = entry.value ?? ""
    if let needs, !text.contains(needs) {
      throw .badValue(entry, allowed: ["a name with \(needs) in it, such as \(standard)"])
    }
    guard !text.isEmpty else { throw .badValue(entry, allowed: ["such as \(standard)"]) }
    return BranchTemplate(text)
  }
}
