/// The settings, a row each: the values that a key takes, and whether the team's file may have it.
enum Setting: String, CaseIterable {
  case remote, production, main, user, branch, syncBranch, syncResolve, mergeBack, marker, forge
  case title, label, reviewer, push, announce, request, requestCommand
  case startAnnounceCommand, pickAnnounceCommand, startChannel, pickChannel

  /// As the manual writes it: `hotfix.syncBranch`
  var key: Bytes { "hotfix.\(rawValue)" }

  /// - Parameter key: as git lists it, in lower case.
  init?(listed key: Bytes) {
    guard let row = Self.allCases.first(where: { $0.key.lowercased == key }) else { return nil }
    self = row
  }

  /// What it takes, for people.
  var takes: Text {
    switch self {
    case .remote: "the name of a remote"
    case .production, .main: "the name of a branch"
    case .user, .label, .reviewer, .startChannel, .pickChannel: "a name"
    case .requestCommand, .startAnnounceCommand, .pickAnnounceCommand: "a command"
    case .branch: "a name that contains {pr}, such as {user}/hotfix-{pr}"
    case .syncBranch: "a name such as {user}/{main}-prep"
    case .marker: "a text that contains {pr}, such as [PR-{pr}]"
    case .title: "a text in which {title}, {pr} and {production} are replaced"
    case .mergeBack, .push, .announce: "true or false"
    case .syncResolve: choices(Resolve.self)
    case .forge: choices(Forge.self)
    case .request: choices(RequestWay.self)
    }
  }

  func accepts(_ entry: Config.Entry) -> Bool {
    let value = entry.value ?? ""
    switch self {
    case .remote, .production, .main, .syncBranch: return !value.isEmpty
    // An empty value drops those before it.
    case .user, .label, .reviewer, .startChannel, .pickChannel, .requestCommand,
      .startAnnounceCommand, .pickAnnounceCommand:
      return true
    case .branch: return value.contains("{pr}")
    case .marker: return Marker(value) != nil
    case .title:
      let rest = value.filling([("{title}", ""), ("{pr}", ""), ("{production}", "")])
      return !value.trimmed.isEmpty && rest.lines.count < 2 && !rest.contains("{")
    case .mergeBack, .push, .announce: return entry.flag != nil
    case .syncResolve: return Resolve(rawValue: value.text) != nil
    case .forge: return Forge(rawValue: value.text) != nil
    case .request: return RequestWay(rawValue: value.text) != nil
    }
  }

  /// Why the team's file cannot set it; nil if it can. It can never name a command, nor where to push.
  func refusal(ofTeam entry: Config.Entry) -> Text? {
    switch self {
    case .remote, .main, .user, .requestCommand, .startAnnounceCommand, .pickAnnounceCommand:
      return "only your own configuration can set it"
    case .request where ["gh", "command", "push-option"].contains(entry.value ?? ""):
      return "only your own configuration can set it to that"
    case .production, .branch, .syncBranch, .syncResolve, .mergeBack, .marker, .forge, .title,
      .label, .reviewer, .push, .announce, .request, .startChannel, .pickChannel:
      return accepts(entry) ? nil : "it takes \(takes)"
    }
  }

  private func choices<T: RawRepresentable & CaseIterable>(_: T.Type) -> Text
  where T.RawValue == String {
    T.allCases.map { "\($0.rawValue)" }.joined(by: ", ")
  }
}

/// The user's configuration, and behind it what the team's file may set.
struct SettingSource {
  private let config: Config
  private let team: [Config.Entry]
  /// What the team's file cannot set, and why. It stops nobody.
  let ignored: [(entry: Config.Entry, why: Text)]

  init(_ config: Config, team: Config?) {
    self.config = config
    let entries = (team?.entries ?? []).map { entry in
      (entry, Setting(listed: entry.key).map { $0.refusal(ofTeam: entry) } ?? "it is no setting")
    }
    self.team = entries.compactMap { $1 == nil ? $0 : nil }
    ignored = entries.compactMap { entry, why in why.map { (entry, $0) } }
  }

  /// The entries of a key: the user's own, else the team's.
  ///
  /// - Throws: `.refused` for a value that it does not take.
  func all(_ setting: Setting) throws(Failure) -> [Config.Entry] {
    let own = config.all(setting.key.lowercased)
    if let wrong = own.first(where: { !setting.accepts($0) }) {
      throw wrong.refused(setting.takes)
    }
    return own.isEmpty ? team.filter { $0.key == setting.key.lowercased } : own
  }
  func value(_ setting: Setting) throws(Failure) -> Bytes? { try all(setting).last?.value }
  func flag(_ setting: Setting) throws(Failure) -> Bool? { try all(setting).last?.flag }
  func list(_ setting: Setting) throws(Failure) -> ArraySlice<Bytes> {
    Config.list(try all(setting))
  }
}
