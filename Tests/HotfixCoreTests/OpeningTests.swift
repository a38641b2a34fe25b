import Testing

@testable import HotfixCore

/// The pull request: in which way it is opened, with what, and what is left to do.
@Suite struct OpeningTests {
  private let page: Bytes = "https://github.com/o/r/compare/p...h"
  private let url: Bytes = "https://github.com/o/r/pull/7"

  private func opening(_ way: Opening.Way, page: Bytes? = "https://page", draft: Bool = false)
    -> Opening
  {
    Opening(
      request: Request(
        base: "production", head: "al/hotfix-1", title: "Hotfix: Fix it (#1)", body: "why\n",
        draft: draft, labels: ["hotfix", #"a "b", c"#], reviewers: ["bob", "acme/team"]),
      way: way, page: page)
  }
  private var gh: Gh { Gh(RemoteURL("git@github.com:o/r.git"))! }
  private func words(_ step: Step?) -> [Bytes] {
    (step?.words ?? []).compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  @Test("gh gets each label and reviewer as a field, whatever is in it, and less when it refuses")
  func byGh() {
    let opening = opening(.gh(gh), draft: true)
    let all = words(opening.steps(number: "1").first)
    #expect(
      all.suffix(9) == [
        "--draft", "--label", "hotfix", "--label", #""a ""b"", c""#, "--reviewer", "bob",
        "--reviewer", "acme/team",
      ])
    let less = Opened.Extras(labels: opening.request.labels)
    let some = words(opening.steps(number: "1", leavingOut: less).first)
    #expect(some.suffix(5) == ["--draft", "--reviewer", "bob", "--reviewer", "acme/team"])
  }

  @Test("the request command hears labels and reviewers, one a line")
  func byCommand() {
    let step = opening(.command(text: "x", remote: "r")).steps(number: "1").first
    let heard = step?.environment.suffix(2).map { "\($0.name.text)=\($0.value.script.text)" }
    #expect(
      heard == [
        "HOTFIX_LABELS='hotfix\na \"b\", c'", "HOTFIX_REVIEWERS='bob\nacme/team'",
      ])
  }

  @Test("what the way cannot set is named in the step that opens it")
  func names() {
    let with: Text = #"with the labels hotfix, a "b", c and the reviewers bob, acme/team"#
    #expect(
      opening(.page(page), draft: true).next(.page(page)) == [
        .open(page, to: "Open the pull request as a draft \(with)")
      ])
    #expect(opening(.gh(gh)).next(.created(url)) == [])
    let text = ObjectID("1a2b3c4d5e6f70")
    #expect(
      opening(.hand(text: text)).next(.nothing) == [
        .run(
          "git cat-file blob \("1a2b3c4d5e6f" as Bytes)",
          to: "Open the pull request from al/hotfix-1 into production \(with), with the title "
            + "\"Hotfix: Fix it (#1)\" and this text")
      ])
    #expect(
      opening(.pushOptions(listing: url)).next(.listed(url, isPushed: true)) == [
        .open(url, to: "See that the pull request is open with the reviewers bob, acme/team")
      ])
    #expect(opening(.nothing).next(.nothing) == [])
  }

  @Test(
    "what came of it is a key for scripts, a page for people, and a warning if something is left")
  func lines() {
    let opening = opening(.gh(gh))
    #expect(opening.lines(.created(url)) == [.key("request", "created \(url)"), .page(url)])
    #expect(
      opening.lines(.created(url, without: Opened.Extras(reviewers: ["bob"]))) == [
        .key("request", "created \(url)"), .page(url),
        .warn("gh opened the pull request, but perhaps not with the reviewer bob"),
      ])
    #expect(
      opening.lines(.open(url, renewing: "renew")) == [
        .say("The pull request is already open."), .key("request", "open \(url)"), .page(url),
      ])
    #expect(
      opening.next(.open(url, renewing: "renew")) == [
        .run("renew", to: "Give the pull request its new title and text")
      ])
    #expect(
      opening.lines(.merged(url)) == [
        .say("The pull request is already merged."), .key("request", "merged \(url)"), .page(url),
      ])
    #expect(opening.lines(.nothing) == [])
  }

  @Test(
    "the title of the hotfix is a template; numbers stand at its end unless it has them",
    arguments: [
      ("Hotfix: {title}", "Hotfix: Fix it and 1 more (#1) (#5)"),
      ("[{production}] {title}", "[production] Fix it and 1 more (#1) (#5)"),
      ("OPS {pr}: {title}", "OPS 1 5: Fix it and 1 more"), ("Hotfix", "Hotfix (#1) (#5)"),
    ] as [(Bytes, Bytes)])
  func titles(template: Bytes, title: Bytes) throws {
    let config = Config(
      listed: "user.email\na@b\0hotfix.title\n\(template)\0", from: "file:.git/config")
    let settings = try Settings(Options(), config, team: nil, remote: "origin", main: "main")
    #expect(settings.hotfixTitle(["Fix it", "Other"], [1, 5], on: .github) == title)
    let long = Bytes(String(repeating: "é", count: 300))
    let cut = settings.hotfixTitle([long], [1], on: .gitlab)
    #expect(cut.text.count <= 255 && (template.contains("{pr}") || cut.hasSuffix(" (!1)")))
  }

  @Test("an announcement without a command is a step with the channels' names")
  func announces() throws {
    let config = Config(
      listed: "user.email\na@b\0hotfix.pickchannel\n#ops\0hotfix.pickchannel\n#dev\0", from: "")
    let settings = try Settings(Options(), config, team: nil, remote: "origin", main: "main")
    func announcing(isDue: Bool, commands: ArraySlice<Bytes> = [], channels: ArraySlice<Bytes>)
      -> Announcing
    {
      Announcing(
        announcement: Announcement(
          event: .pick, numbers: [1, 5], title: "Fix it", branch: "b", user: "al"),
        key: "k", commands: commands, channels: channels, isDue: isDue)
    }
    let text: Bytes = "a hotfix is about to go out to production: #1 Fix it, with #5 (al)"
    let channels = settings.pickChannels
    #expect(announcing(isDue: true, channels: channels).next() == [.tell("#ops and #dev", text)])
    #expect(
      announcing(isDue: true, channels: []).next(url) == [.tell("your team", "\(text) \(url)")])
    #expect(announcing(isDue: false, channels: channels).next() == [])
    #expect(announcing(isDue: true, commands: ["x"], channels: channels).next() == [])
  }
}
