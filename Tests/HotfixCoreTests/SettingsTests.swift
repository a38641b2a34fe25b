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
  /// What a configuration is refused with.
  private func refused(_ config: Config, team: Config? = nil) -> Text? {
    do { _ = try settings(config, team: team) } catch { return error.message?.text }
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
    #expect(settings.push && settings.announce && settings.mergeBack)
    #expect(settings.title == "Hotfix: {title}")
    #expect(settings.labels.isEmpty && settings.reviewers.isEmpty)
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

  @Test("labels and reviewers repeat; typed ones replace configured ones, an empty one drops them")
  func labels() throws {
    let team = config(("hotfix.label", "team"), ("hotfix.reviewer", "bob"))
    let own = config(("hotfix.label", "hotfix"), ("hotfix.label", "a, b"))
    #expect(try settings(config(), team: team).labels == ["team"])
    #expect(try settings(own, team: team).labels == ["hotfix", "a, b"])
    #expect(try settings(own, team: team).reviewers == ["bob"])
    var options = Options()
    options.labels = ["typed"]
    #expect(try settings(own, team: team, options).labels == ["typed"])
    options.labels = [""]
    #expect(try settings(own, team: team, options).labels == [])
  }

  @Test("a team's file can name no command, and what it may not say is listed")
  func teamHasNoCommands() throws {
    let team = config(
      ("hotfix.pickannouncecommand", "rm -rf /"), ("hotfix.requestcommand", "rm"),
      ("hotfix.push", "false"), ("hotfix.marker", "[PR-{pr}]"), ("hotfix.user", "mallory"))
    let settings = try settings(config(), team: team)
    #expect(settings.pickCommands.isEmpty && settings.requestCommand == nil && !settings.push)
    #expect(settings.markers.count == 1 && settings.user == "alice")
    let place = "in .git/config is ignored"
    let own = "only your own configuration can set it"
    #expect(
      settings.ignored.map(\.bytes.text) == [
        "hotfix.pickAnnounceCommand \(place): \(own)", "hotfix.requestCommand \(place): \(own)",
        "hotfix.user \(place): \(own)", "user.email \(place): it is no setting",
      ])
    for (value, way) in [("command", RequestWay.auto), ("gh", .auto), ("url", .url)] {
      let team = config(("hotfix.request", value), ("hotfix.forge", "sourceforge"))
      #expect(try self.settings(config(), team: team).request == way)
    }
  }

  @Test("a team's file with every key wrong stops nobody, and a warning says what each takes")
  func wrongTeam() throws {
    let lists: [Setting] = [.label, .reviewer, .startChannel, .pickChannel]
    let wrong = Setting.allCases.map { setting in
      let isName = [.production, .syncBranch].contains(setting) || lists.contains(setting)
      return "\(setting.key.lowercased.text)\n\(isName ? "" : "{wrong}")\0"
    }
    let team = Config(listed: Bytes(wrong.joined()), from: ".githotfix of origin/master")
    let (read, plain) = (try settings(config(), team: team), try settings(config()))
    #expect(read.ignored.count == Setting.allCases.count - lists.count)
    #expect(
      read.ignored.contains(
        "hotfix.mergeBack in .githotfix of origin/master is ignored: it takes true or false"))
    #expect(read.labels.isEmpty && read.reviewers.isEmpty && read.pickChannels.isEmpty)
    #expect(read.branch == plain.branch && read.production == plain.production)
    #expect(read.title == plain.title && read.request == plain.request && read.push)
  }

  @Test("a value that cannot be right is refused with its key and place")
  func badValues() {
    for (key, value, takes) in [
      (
        "hotfix.forge", "sourceforge",
        "github, gitlab, bitbucket, bitbucket-server, azure, gitea, forgejo, none"
      ),
      ("hotfix.branch", "{user}/hotfix", "a name that contains {pr}, such as {user}/hotfix-{pr}"),
      ("hotfix.syncResolve", "ours", "file, hunk, stop"),
      ("hotfix.request", "mail", "auto, gh, push-option, command, url, none"),
      ("hotfix.push", "perhaps", "true or false"), ("hotfix.mergeBack", "-", "true or false"),
      ("hotfix.marker", "no number", "a text that contains {pr}, such as [PR-{pr}]"),
      ("hotfix.title", "{number}", "a text in which {title}, {pr} and {production} are replaced"),
      ("hotfix.production", "", "the name of a branch"),
    ] {
      let said = refused(config((key.lowercased(), value)))
      #expect(said?.bytes.text == "\(key) is '\(value)' in .git/config. It takes \(takes).")
    }
    #expect(
      refused(config(("hotfix.production", "master")))
        == "production and main are the same branch, master")
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
    #expect(refused(nameless) == "cannot name the branch: user.email is not set")
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
    func refusal(_ options: Options, _ config: Config) -> Message? {
      do { _ = try Settings.remote(options, config) } catch { return error.message }
      return nil
    }
    #expect(
      refusal(Options(), none)
        == Message(
          "which of 2 remotes has production and main? None is called origin.",
          next: [
            .run("git config hotfix.remote \("up" as Bytes)", to: "If it is up"),
            .run("git config hotfix.remote \("down" as Bytes)", to: "If it is down"),
          ]))
    #expect(
      refusal(Options(), config())
        == Message(
          "this repository has no remote",
          next: [.run("git remote add \("origin" as Bytes) <url>", to: "To add it")]))
    var options = Options()
    options.remote = "side"
    #expect(
      refusal(options, one)
        == Message(
          "there is no remote side", next: [.run(.again("--remote=up"), to: "If it is up")]))
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
