import Testing

@testable import HotfixCore

@Suite struct SettingsTests {
  private func config(_ values: (String, String)...) -> Config {
    Config(
      listed: Bytes(
        (values + [("user.email", "alice@example.com")])
          .map { "\($0)\n\($1)\0" }.joined()), from: "file:.git/config")
  }
  private func settings(
    _ config: Config, team: Config? = nil, _ options: Options = Options()
  ) throws(Failure) -> Settings {
    try Settings(options, config, team: team, remote: "origin", main: "master")
  }
  private func refused(_ config: Config, team: Config? = nil) -> Failure? {
    do { _ = try settings(config, team: team) } catch { return error }
    return nil
  }

  @Test("without any configuration the contract's defaults hold")
  func defaults() throws {
    let settings = try settings(config())
    #expect(settings.production == "production")
    #expect(settings.user == "alice")
    #expect(settings.branch.name(user: "alice", number: "12", main: "master") == "alice/hotfix-12")
    #expect(settings.syncBranch.name(user: "alice", main: "master") == "alice/master-prep")
    #expect(settings.resolve == .file && settings.request == .auto)
    #expect(settings.push && settings.announce)
  }

  @Test("the command line beats the user's configuration, which beats the team's file")
  func order() throws {
    let team = config(("hotfix.production", "team"), ("hotfix.startchannel", "#team"))
    #expect(try settings(config(), team: team).production == "team")
    let own = config(("hotfix.production", "own"))
    #expect(try settings(own, team: team).production == "own")
    #expect(try settings(own, team: team).startChannels == ["#team"])
    var options = Options()
    options.production = "typed"
    #expect(try settings(own, team: team, options).production == "typed")
  }

  @Test("a team's file can name no command, and what it may not say is listed")
  func teamHasNoCommands() throws {
    let team = config(
      ("hotfix.pickannouncecommand", "rm -rf /"), ("hotfix.requestcommand", "rm"),
      ("hotfix.push", "false"), ("hotfix.marker", "[PR-{pr}]"))
    let settings = try settings(config(), team: team)
    #expect(settings.pickCommands.isEmpty && settings.requestCommand == nil && settings.push)
    #expect(settings.markers.count == 1)
    #expect(
      settings.ignored.map(\.key) == [
        "hotfix.pickannouncecommand", "hotfix.requestcommand", "hotfix.push", "user.email",
      ])
    for (value, way) in [("command", RequestWay.auto), ("gh", .auto), ("url", .url)] {
      let team = config(("hotfix.request", value), ("hotfix.forge", "sourceforge"))
      #expect(try self.settings(config(), team: team).request == way)
    }
  }

  @Test("a value that cannot be right is refused with its key and place")
  func badValues() {
    for (key, value) in [
      ("hotfix.forge", "sourceforge"), ("hotfix.branch", "{user}/hotfix"),
      ("hotfix.syncresolve", "ours"), ("hotfix.request", "mail"), ("hotfix.push", "perhaps"),
      ("hotfix.marker", "no number"),
    ] {
      guard case .badValue(let entry, _)? = refused(config((key, value))) else {
        Issue.record("\(key) = \(value) is taken")
        continue
      }
      #expect(entry.key == Bytes(key) && entry.origin == "file:.git/config")
    }
    #expect(refused(config(("hotfix.production", "master"))) == .sameBranches("master"))
  }

  @Test(
    "the user is the local part of the address, made safe for a ref",
    arguments: [
      ("alice@example.com", "alice"), ("1+alice@users.noreply.github.com", "alice"),
      ("1+a-b@users.noreply.ghe.example.com", "a-b"), ("a.b@x", "a.b"), ("a..b.@x", "a.b"),
      ("a+b c@x", "a-b-c"), ("x.lock@x", "x-lock"), ("\"q\"@x", "q"),
      ("é@x", nil), ("nobody", nil), ("@x", nil),
    ])
  func users(email: String, user: String?) {
    #expect(Settings.user(ofEmail: Bytes(email))?.text == user)
  }

  @Test("a name without a user needs none")
  func noUser() {
    let nameless = Config(listed: "", from: "")
    #expect(refused(nameless) == .noUser)
    let named = Config(
      listed: "hotfix.branch\nhotfix/{pr}\0hotfix.syncbranch\nprep\0", from: "")
    #expect(refused(named) == nil)
  }

  @Test("the remote is the configured one, the only one, or origin")
  func remotes() throws {
    let one = config(("remote.up.url", "u"))
    let two = config(("remote.up.url", "u"), ("remote.origin.url", "o"))
    let none = config(("remote.up.url", "u"), ("remote.down.url", "d"))
    #expect(try Settings.remote(Options(), one) == "up")
    #expect(try Settings.remote(Options(), two) == "origin")
    #expect(throws: Failure.whichRemote(["up", "down"])) {
      try Settings.remote(Options(), none)
    }
    #expect(throws: Failure.noRemote) { try Settings.remote(Options(), config()) }
  }

  @Test("a template reads the names that it makes, and no others")
  func templates() {
    let template = BranchTemplate("{user}/hotfix-{pr}")
    #expect(template.read("alice/hotfix-12", main: "m")?.number == 12)
    #expect(template.read("a/b/hotfix-12", main: "m")?.user == "a/b")
    for name in ["alice/hotfix-", "alice/hotfix-012", "alice/hotfix-12x", "/hotfix-12", "hotfix-1"]
    {
      #expect(template.read(Bytes(name), main: "m") == nil, "\(name)")
    }
    #expect(template.refspec(number: "12", main: "m") == "*/hotfix-12")
    #expect(BranchTemplate("hotfix/{pr}").refspec(number: "12", main: "m") == "hotfix/*")
    #expect(BranchTemplate("{user}/{main}-prep").refspec(number: nil, main: "m") == "*/m-prep")
    #expect(BranchTemplate("prep").refspec(number: nil, main: "m") == "pre*")
  }
}
