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
  /// Of the pull request into production: a template, and what it is opened with.
  let title: Bytes
  let labels: [Bytes]
  let reviewers: [Bytes]
  /// The team merges production back into main.
  let mergeBack: Bool
  let announce: Bool
  let startCommands: ArraySlice<Bytes>
  let pickCommands: ArraySlice<Bytes>
  let startChannels: ArraySlice<Bytes>
  let pickChannels: ArraySlice<Bytes>
  /// Nobody has said anything of a hotfix, here or for the team: a first run.
  let isUntold: Bool
  /// Warnings about what the team's file cannot set.
  let ignored: [Text]

  var productionRef: Bytes { "refs/remotes/\(remote)/\(production)" }
  var mainRef: Bytes { "refs/remotes/\(remote)/\(main)" }

  /// - Throws: `.refused` for a value that cannot be right, and for branches without a name.
  init(
    _ options: Options, _ config: Config, team: Config?, remote: Bytes, main: Bytes
  ) throws(Failure) {
    let source = SettingSource(config, team: team)
    self.remote = remote
    self.main = main
    let configured = try source.value(.production)
    production = options.production ?? configured ?? "production"
    branch = BranchTemplate(try source.value(.branch) ?? "{user}/hotfix-{pr}")
    syncBranch = BranchTemplate(try source.value(.syncBranch) ?? "{user}/{main}-prep")
    let resolves = try source.value(.syncResolve)
    resolve = (options.resolve ?? resolves).flatMap { Resolve(rawValue: $0.text) } ?? .file
    markers = try source.all(.marker).compactMap { Marker($0.value ?? "") }
    forge = try source.value(.forge).flatMap { Forge(rawValue: $0.text) }
    let (pushes, announces) = (try source.flag(.push), try source.flag(.announce))
    push = options.push ?? pushes ?? true
    announce = options.announce ?? announces ?? true
    mergeBack = try source.flag(.mergeBack) ?? true
    let way = try source.value(.request).flatMap { RequestWay(rawValue: $0.text) }
    request = options.request == false ? .none : way ?? .auto
    requestCommand = try source.list(.requestCommand).last
    title = try source.value(.title) ?? "Hotfix: {title}"
    let (labels, reviewers) = (try source.list(.label), try source.list(.reviewer))
    self.labels = (options.labels.isEmpty ? labels : Config.list(options.labels)).map(\.oneLine)
    self.reviewers =
      (options.reviewers.isEmpty ? reviewers : Config.list(options.reviewers)).map(\.oneLine)
    startCommands = try source.list(.startAnnounceCommand)
    pickCommands = try source.list(.pickAnnounceCommand)
    startChannels = try source.list(.startChannel)
    pickChannels = try source.list(.pickChannel)
    ignored = source.ignored.map { entry, why in
      "\(entry.properKey) \(entry.place) is ignored: \(why)"
    }
    isUntold =
      team == nil && config.branches(with: "hotfix").isEmpty
      && !config.entries.contains { $0.key.hasPrefix("hotfix.") }
    let name = try source.value(.user)
    user = options.user ?? name ?? Self.user(ofEmail: config.value("user.email"))
    if production == main {
      throw .refused(
        "production and main are the same branch, \(main)",
        next: .run(
          "git config hotfix.production <branch>", to: "To name the branch that customers run"))
    }
    let needsUser = branch.namesUser || syncBranch.namesUser
    if user == nil || user == "", needsUser, !options.check, !options.list {
      throw .refused(
        "cannot name the branch: user.email is not set",
        next: .run("git config user.email <address>", to: "To set your address"),
        .run("git config hotfix.user <name>", to: "To set only the name in branches"))
    }
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

  /// - Throws: `.refused` if there is none, or no way to choose one.
  static func remote(_ options: Options, _ config: Config) throws(Failure) -> Bytes {
    let known = remotes(config)
    let named = options.remote ?? config.value("hotfix.remote")
    if let named, known.contains(named) { return named }
    if known.isEmpty {
      throw .refused(
        named.map { "there is no remote \($0)" } ?? "this repository has no remote",
        next: .run("git remote add \(named ?? "origin") <url>", to: "To add it"))
    }
    if named == nil, known.count == 1 { return known[0] }
    if named == nil, known.contains("origin") { return "origin" }
    throw .refused(
      named.map { "there is no remote \($0)" }
        ?? "which of \(known.count) remotes has production and main? None is called origin.",
      next: known.map { one in
        .run(
          options.remote == nil
            ? "git config hotfix.remote \(one)" : .again("--remote=\(one)"),
          to: "If it is \(one)")
      })
  }
}
