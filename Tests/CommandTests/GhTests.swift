import Testing

/// Requests that the real `gh` opens.
@Suite(.needs("gh", "python3")) struct GhTests {
  /// Alice on her hotfix branch of #1234, in a clone of acme/shop of GitHub.
  private func started() throws -> (World, Repo, GitHub) {
    let world = World.runbook()
    let github = try #require(world.gitHub())
    let alice = world.clone(url: world.origin.served(at: "git@github.com:acme/shop.git"))
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234")
    return (world, alice, github)
  }

  private let url = "https://github.com/acme/shop/pull"
  private let page = "https://github.com/acme/shop/compare/production...alice/hotfix-1234?"

  @Test(
    "it is opened once, found by the next run, and no question is asked", arguments: [nil, 100])
  func opens(tty: Int?) throws {
    let (world, alice, github) = try started()
    let first = alice.hotfix("pick", "--no-announce", "--draft", tty: tty)
    alice.name("HEAD", as: "pick")
    expect(
      first, out: tty == nil ? "\(url)/1" : nil,
      err: tty == nil
        ? """
        #1234 is <#1234> Fix the till
        picked #1234 as <pick>, identical to the change on master
        pushing 'alice/hotfix-1234' to 'origin': 1 commit more than production
        Next:
          1. After it is merged: git hotfix-sync
        """ : nil)
    #expect(first.out.contains("\(url)/1\n"), "\(first.out)")
    expect(
      alice.hotfix("pick", "--no-announce", tty: tty),
      out: tty == nil ? "\(url)/1" : nil,
      err: tty == nil
        ? """
        #1234 was picked before, as <pick>, identical to the change on master
        'alice/hotfix-1234' is on 'origin' already
        The pull request is already open.
        Next:
          1. After it is merged: git hotfix-sync
        """ : nil)
    #expect(
      github.requests == [
        .init(
          title: "Hotfix: Fix the till (#1234)",
          body: """
            A hotfix for `production`, picked from `master`:

            - pull request #1234 `Fix the till` by `Alice`, on `master` since 2005-04-07 as \
            \(world.id("#1234")): the same change as #1234, nothing new to review

            After it is merged, `git hotfix-sync` merges `production` back into `master`.

            """, draft: true)
      ])
    #expect(github.asked.filter { $0 == "create" }.count == 1)
  }

  @Test("what is open from before a push stays so, and the command that renews it is said")
  func renews() throws {
    let (_, alice, github) = try started()
    alice.git("config", "hotfix.announce", "false")
    expect(alice.hotfix("pick", "-q"), out: "\(url)/1")
    let before = github.requests
    let outcome = alice.hotfix("pick", "1234", "5")
    expect(outcome, out: "\(url)/1")
    #expect(github.requests == before)
    let lines = linesOf(outcome.err).drop { !$0.hasSuffix("its new title and text:") }
    let command = try #require(lines.dropFirst().first)
    expect(alice.sh(command), out: "", err: "")
    let renewed = try #require(github.requests.first)
    #expect(renewed.title == "Hotfix: Fix the till and 1 more (#1234) (#5)")
    #expect(renewed.body.contains("\nPicked along with it, from `master` too:\n"))
    #expect(github.requests.count == 1)
    #expect(!alice.hotfix("pick").err.contains("its new title"))
  }

  @Test("a closed one is told and another opened, a merged one is told, a fork's is nobody's")
  func known() throws {
    let (_, alice, github) = try started()
    github.requests = [.init(state: "CLOSED"), .init(fork: true)]
    let first = alice.hotfix("pick", "--no-announce", "--title= Two\nlines ")
    expect(first, out: "\(url)/3")
    #expect(
      first.err.contains("An earlier pull request is closed: \(url)/1\n"), "\(first.err)")
    #expect(github.requests.last?.title == "Two lines")
    github.requests = [.init(state: "MERGED", oid: alice.git("rev-parse", "HEAD"))]
    let outcome = alice.hotfix("pick", "--porcelain", "--no-announce")
    #expect(outcome.out.hasSuffix("\nrequest merged \(url)/1\n"), "\(outcome.out)")
    #expect(outcome.err.contains("The pull request is already merged.\n"))
    // Nothing is about to go out any more.
    let merged = alice.hotfix("pick")
    #expect(!merged.err.contains("about to go out"), "\(merged.err)")
    #expect(github.requests.count == 1)
    github.requests = [.init(state: "MERGED", oid: alice.git("rev-parse", "HEAD^"))]
    expect(alice.hotfix("pick", "-q"), out: "\(url)/2", err: "")
  }

  @Test(
    "whatever a title holds, its request mentions, closes, links and formats nothing",
    arguments: [
      (
        "fixes #1, closes: acme/shop#2, GH-3 gh-4 !5 AB#6 & https://github.com/acme/shop/issues/7",
        "fixes #~1, closes: acme/shop#~2, GH-~3 gh-~4 !~5 AB#~6 & "
          + "https:~//github.com/acme/shop/issues/7"
      ),
      (
        "@bob @acme/team <!channel> <@U1> @here, @everyone",
        "@~bob @~acme/team <!channel> <@~U1> @~here, @~everyone"
      ),
      (
        #"A "quote" \back\ 'x' <b>y</b> <img src=x> [pay](http://evil.org) [a][b] $(touch owned)"#,
        #"A "quote" \back\ 'x' <b>y</b> <img src=x> [pay]~(http:~//evil.org) [a]~[b] "#
          + "$(touch owned)"
      ),
      ("Two\nlines \u{1}\u{1b}[31m\u{202e} é 票 🍦", "Two lines ??[31m? é 票 🍦"),
    ])
  func strangers(title: String, said: String) throws {
    let (world, alice, github) = try started()
    world.origin.commit("\(title) (#7)", ["x.txt": "x\n"], by: .bob)
    expect(alice.hotfix("start", "-q", "7"), out: "alice/hotfix-7")
    expect(alice.hotfix("pick", "-q", "--no-announce"), out: "\(url)/1", err: "")
    let said = said.replacing("~", with: "\u{2060}")
    let request = try #require(github.requests.first)
    #expect(request.title == "Hotfix: \(said) (#7)")
    #expect(request.body.contains("\n- pull request #7 `\(said)` by `Bob`, on "), "\(request.body)")
    #expect(!alice.exists("owned"))
  }

  @Test("a request of a sync that was merged in another way is told, and another opened")
  func squashedSync() throws {
    let (world, alice, github) = try started()
    world.origin.commit("By hand", on: "production")
    expect(alice.hotfix("sync", "-q"), out: "\(url)/1")
    let tip = alice.git("rev-parse", "alice/master-prep")
    github.requests = [.init(state: "MERGED", base: "master", head: "alice/master-prep", oid: tip)]
    let outcome = alice.hotfix("sync")
    expect(outcome, out: "\(url)/2")
    let told =
      "An earlier pull request is merged, but squashed or rebased, which does not count: \(url)/1"
    #expect(linesOf(outcome.err).contains(told), "\(outcome.err)")
  }

  @Test("a report longer than GitHub takes is cut, and says so")
  func long() throws {
    let world = World.runbook()
    let github = try #require(world.gitHub())
    for number in 1...30 {
      let title = "\(number)" + String(repeating: "ü", count: 1_200)
      world.origin.commit(title, ["n.txt": "\(number)\n"], on: "production")
    }
    let alice = world.clone(url: world.origin.served(at: "git@github.com:acme/shop.git"))
    expect(alice.hotfix("sync", "-q"), out: "\(url)/1", err: "")
    let body = github.requests.first?.body ?? ""
    #expect(body.hasPrefix("**Merge this with a merge commit**"))
    #expect(60_000...65_000 ~= body.utf8.count, "\(body.utf8.count)")
    let note = "…\n\n(Cut here: the whole text does not fit into a pull request.)"
    #expect(body.hasSuffix(note), "\(body.suffix(200))")
    // The same through a push option, which takes half of that.
    world.origin.git("config", "receive.advertisePushOptions", "true")
    world.origin.hook(
      "pre-receive", "printf '%s' \"$GIT_PUSH_OPTION_3\" >'\(world.path)/description'")
    world.origin.git("branch", "-D", "alice/master-prep")
    alice.git(
      "remote", "set-url", "origin", world.origin.served(at: "git@gitlab.com:acme/shop.git"))
    #expect(alice.hotfix("sync", "-q").status == 0)
    let option = readFile("\(world.path)/description")
    #expect(28_000...32_100 ~= option.utf8.count, "\(option.utf8.count)")
    #expect(option.hasSuffix("…\\n\\n(Cut here: the whole text does not fit into a push option.)"))
  }

  @Test(
    "where it fails the branch stays, the page and gh's words are said, and the next run opens it",
    arguments: [
      (
        #"{"refuses": "create", "saying": "Resource not accessible"}"#, "Resource not accessible"
      ),
      (#"{"breaks": "create"}"#, "HTTP 502"), (#"{"breaks": "list"}"#, "HTTP 502"),
    ])
  func fails(how: String, words: String) throws {
    let (world, alice, github) = try started()
    let told = world.fake("tell", "exit 0")
    alice.git("config", "hotfix.pickAnnounceCommand", "tell")
    github.behave(how)
    let outcome = alice.hotfix("pick", "-q")
    #expect(outcome.status == 128)
    #expect(outcome.out.hasPrefix(page) && outcome.out.split(separator: "\n").count == 1)
    #expect(outcome.err.contains(words), "\(outcome.err)")
    let words = """
      error: alice/hotfix-1234 is pushed, but its pull request could not be opened
      To try again:
        git hotfix-pick
      Or open it yourself:
        \(outcome.out)
      """
    #expect(outcome.err.hasSuffix(words), "\(outcome.err)")
    #expect(world.origin.git("rev-parse", "alice/hotfix-1234") == alice.git("rev-parse", "HEAD"))
    #expect(github.requests.isEmpty)
    github.behave("{}")
    expect(alice.hotfix("pick", "-q"), out: "\(url)/1", err: "")
    #expect(github.requests.count == 1)
    #expect(told.calls.count == 1)
  }

  @Test("thirty seconds of silence are enough", arguments: ["list", "create"])
  func silent(question: String) throws {
    let (_, alice, github) = try started()
    github.behave(#"{"sleeps": "\#(question)"}"#)
    let outcome = alice.hotfix("pick", "--no-announce")
    #expect(outcome.status == 128 && outcome.out.hasPrefix(page))
    #expect(
      outcome.err.hasSuffix(
        """
        gh did not answer within 30 seconds and was stopped
        error: alice/hotfix-1234 is pushed, but its pull request could not be opened
        To try again:
          git hotfix-pick --no-announce
        Or open it yourself:
          \(outcome.out)
        """), "\(outcome.err)")
    github.behave("{}")
    expect(alice.hotfix("pick", "-q"), out: "\(url)/1", err: "")
  }

  @Test("without a token, or with a server that is gone, nothing is lost")
  func gone() throws {
    let (world, alice, _) = try started()
    alice.write("../.config/gh/hosts.yml", "{}\n")
    let outcome = alice.hotfix("pick", "-q")
    #expect(outcome.status == 0 && outcome.err == "" && outcome.out.hasPrefix(page))
    let login = """
      hint: to have gh open it, type gh auth login --hostname github.com
      Next:
        1. Open the pull request: \(page)
      """
    #expect(alice.hotfix("pick").err.contains(login))
    #expect(!alice.hotfix("pick", "--no-request").err.contains("gh auth login"))
    alice.write("../.config/gh/hosts.yml", "github.com:\n    oauth_token: t\n    user: o\n")
    alice.write("../.config/gh/config.yml", "http_unix_socket: \(world.path)/nowhere\n")
    let gone = alice.hotfix("pick")
    #expect(gone.status == 128 && gone.out.hasPrefix(page))
    #expect(gone.err.contains("dial unix"), "\(gone.err)")
  }

  @Test("hotfix.request=gh asks gh for any host; where that fails, the way by hand is said")
  func anyHost() throws {
    let (world, alice, github) = try started()
    alice.git("config", "hotfix.request", "gh")
    alice.git(
      "remote", "set-url", "origin", world.origin.served(at: "git@git.corp.com:acme/shop.git"))
    alice.write("../.config/gh/hosts.yml", "git.corp.com:\n    oauth_token: t\n    user: o\n")
    github.behave(#"{"breaks": "create"}"#)
    let failed = alice.hotfix("pick", "--no-announce")
    #expect(failed.status == 128 && failed.out == "")
    let byHand = "\nOpen the pull request from alice/hotfix-1234 into production, with the title "
    #expect(failed.err.contains(byHand), "\(failed.err)")
    github.behave("{}")
    expect(alice.hotfix("pick", "-q", "--no-announce"), out: "\(url)/1", err: "")
  }

  @Test("the script of -n opens the same request, and finds the one that is open")
  func scripts() throws {
    let (_, alice, github) = try started()
    let before = alice.state()
    let script = alice.hotfix("pick", "-n", "--no-announce")
    expect(alice.state(), equals: before)
    #expect(github.requests.isEmpty)
    expect(alice.sh("sh", stdin: script.out), out: "\(url)/1")
    let made = github.requests
    let again = alice.hotfix("pick", "-n", "--no-announce")
    expect(alice.sh("sh", stdin: again.out), out: "\(url)/1", err: "")
    #expect(github.requests == made && made.count == 1)
    github.requests = []
    expect(alice.hotfix("pick", "-q", "--no-announce"), out: "\(url)/1", err: "")
    #expect(github.requests == made)
    github.behave(#"{"breaks": "list"}"#)
    let failed = alice.hotfix("pick", "-n")
    #expect(failed.status == 128 && failed.out == "" && !failed.err.contains("is pushed"))
  }

  @Test("labels and reviewers are set; one that gh does not know does not lose the pull request")
  func labels() throws {
    let (_, alice, github) = try started()
    alice.git("config", "hotfix.announce", "false")
    github.behave(#"{"labels": ["hotfix", "a, b"], "reviewers": ["bob", "eve"]}"#)
    alice.git("config", "hotfix.label", "hotfix")
    alice.git("config", "hotfix.reviewer", "bob")
    let all = alice.hotfix("pick", "-q", "--label=hotfix", "--label=a, b")
    expect(all, out: "\(url)/1", err: "")
    #expect(github.requests.first?.labels == ["a, b", "hotfix"])
    #expect(github.requests.first?.reviewers == ["bob"])

    github.requests = []
    let some = alice.hotfix("pick", "--label=unknown", "--reviewer=eve")
    expect(some, out: "\(url)/1")
    #expect(github.requests.first?.labels == [] && github.requests.first?.reviewers == ["eve"])
    #expect(some.err.contains("'unknown' not found"), "\(some.err)")
    #expect(
      some.err.contains(
        """
        warning: gh opened the pull request, but perhaps not with the label unknown
        Next:
          1. See that the pull request is open with the label unknown:
               \(url)/1
          2. After it is merged: git hotfix-sync

        """), "\(some.err)")

    github.requests = []
    let none = alice.hotfix("pick", "--label=unknown", "--reviewer=mallory")
    expect(none, out: "\(url)/1")
    #expect(github.requests.count == 1)
    #expect(
      none.err.contains("not with the label unknown and the reviewer mallory\n"), "\(none.err)")

    // GitHub opens it and refuses the reviewer.
    github.requests = []
    github.behave(#"{"reviewers": ["bob"], "refuses": "reviewers", "saying": "Not a member"}"#)
    let late = alice.hotfix("pick", "--reviewer=bob", "--label=")
    expect(late, out: "\(url)/1")
    #expect(github.requests.count == 1)
    #expect(late.err.contains("perhaps not with the reviewer bob\n"), "\(late.err)")
  }

  @Test("sync takes labels from the command line alone")
  func syncLabels() throws {
    let (world, alice, github) = try started()
    world.origin.commit("By hand", on: "production")
    github.behave(#"{"labels": ["hotfix", "back"]}"#)
    alice.git("config", "hotfix.label", "hotfix")
    expect(alice.hotfix("sync", "-q", "--label=back"), out: "\(url)/1", err: "")
    #expect(github.requests.first?.labels == ["back"])
  }

  private static let rules = #"""
    [{"type": "deletion", "ruleset_id": 1},
     {"type": "pull_request", "parameters": {"allowed_merge_methods": ["squash"]}, "ruleset_id": 42,
      "ruleset_source_type": "Repository", "ruleset_source": "acme/shop"},
     {"type": "required_linear_history", "ruleset_id": 42,
      "ruleset_source_type": "Repository", "ruleset_source": "acme/shop"},
     {"type": "pull_request", "parameters": {"allowed_merge_methods": ["merge"]}, "ruleset_id": 2},
     {"type": "merge_queue", "parameters": {"merge_method": "SQUASH"}, "ruleset_id": 7,
      "ruleset_source_type": "Organization", "ruleset_source": "acme"}]
    """#

  @Test(
    "where merge commits are forbidden sync names each setting, its page and the step back",
    arguments: [
      (
        #"{"": {"allow_merge_commit": false}}"#,
        [("Allow merge commits in github.com/acme/shop", "acme/shop/settings")]
      ),
      (
        #"{"": {"allow_merge_commit": false}, "/rules/branches/master": \#(rules)}"#,
        [
          ("Allow merge commits in github.com/acme/shop", "acme/shop/settings"),
          ("Allow merge commits in this ruleset of master", "acme/shop/settings/rules/42"),
          ("Allow merge commits in this ruleset of master", "organizations/acme/settings/rules/7"),
        ]
      ),
      (
        #"{"": {"allow_merge_commit": true}, "/rules/branches/master": [], "#
          + #""/branches/master/protection": {"required_linear_history": {"enabled": true}}}"#,
        [
          (#"Switch off "Require linear history" for master"#, "acme/shop/settings/branches")
        ]
      ),
    ])
  func forbidden(api: String, ways: [(what: String, place: String)]) throws {
    let (world, alice, github) = try started()
    #expect(alice.hotfix("pick", "-q").status == 0)
    world.origin.merge("alice/hotfix-1234", into: "production", as: "production")
    github.behave(#"{"api": \#(api)}"#)
    for number in [2, 2] {
      let outcome = alice.hotfix("sync")
      expect(outcome, out: "\(url)/\(number)")
      let steps = ways.enumerated().map { index, way in
        "  \(index + 1). \(way.what) until this is merged:\n       https://github.com/\(way.place)\n"
      }
      #expect(
        outcome.err.hasSuffix(
          """
          Next:
          \(steps.joined())\
            \(ways.count + 1). Merge it with a merge commit ("Create a merge commit")
            \(ways.count + 2). After it is merged: git hotfix-sync --check

          """), "\(outcome.err)")
    }
    #expect(github.requests.last?.base == "master")
    #expect(
      github.requests.last?.body.hasPrefix("**Merge this with a merge commit**") == true)
  }
}
