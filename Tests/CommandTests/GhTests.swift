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
        picked #1234 as <pick>, the same change as on master
        pushing 'alice/hotfix-1234' to 'origin': 1 commit more than production
        hint: when it is merged and production is well again, merge it back:
        hint:   git hotfix-sync
        """ : nil)
    #expect(first.out.contains("\(url)/1\n"), "\(first.out)")
    expect(
      alice.hotfix("pick", "--no-announce", tty: tty),
      out: tty == nil ? "\(url)/1" : nil,
      err: tty == nil
        ? """
        #1234 was picked before, as <pick>, the same change as on master
        'alice/hotfix-1234' is on 'origin' already
        the pull request is open already
        hint: when it is merged and production is well again, merge it back:
        hint:   git hotfix-sync
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
    let lines = linesOf(outcome.err).drop { !$0.hasSuffix(" before this push; to renew them:") }
    let command = try #require(lines.dropFirst().first).dropFirst("hint:   ".count)
    expect(alice.sh(String(command)), out: "", err: "")
    let renewed = try #require(github.requests.first)
    #expect(renewed.title == "Hotfix: Fix the till and 1 more (#1234) (#5)")
    #expect(renewed.body.contains("\nPicked along with it, from `master` too:\n"))
    #expect(github.requests.count == 1)
    #expect(!alice.hotfix("pick").err.contains("renew"))
  }

  @Test("a closed one is told and another opened, a merged one is told, a fork's is nobody's")
  func known() throws {
    let (_, alice, github) = try started()
    github.requests = [.init(state: "CLOSED"), .init(fork: true)]
    let first = alice.hotfix("pick", "--no-announce", "--title= Two\nlines ")
    expect(first, out: "\(url)/3")
    #expect(
      first.err.contains("an earlier pull request is closed: \(url)/1\n"), "\(first.err)")
    #expect(github.requests.last?.title == "Two lines")
    github.requests = [.init(state: "MERGED", oid: alice.git("rev-parse", "HEAD"))]
    let outcome = alice.hotfix("pick", "--porcelain", "--no-announce")
    #expect(outcome.out.hasSuffix("\nrequest merged \(url)/1\n"), "\(outcome.out)")
    #expect(outcome.err.contains("the pull request is merged already\n"))
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
      "an earlier pull request is merged, but squashed or rebased, which does not count: \(url)/1"
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
    #expect(
      outcome.err.hasSuffix(
        """
        fatal: 'alice/hotfix-1234' is pushed, but its pull request could not be opened

        """), "\(outcome.err)")
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
        warning: gh has not answered for 30 seconds
        fatal: 'alice/hotfix-1234' is pushed, but its pull request could not be opened
        hint: to try again, or open it by the page above:
        hint:   git hotfix-pick --no-announce

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
      hint: open the page above to make the pull request into production
      hint: to have gh open it from now on: gh auth login --hostname github.com

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
    #expect(failed.err.contains("\nhint: open the pull request by hand,\n"), "\(failed.err)")
    #expect(failed.err.contains("by hand as said above:\n"), "\(failed.err)")
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
        [("github.com/acme/shop", "allow merge commits", "acme/shop/settings")]
      ),
      (
        #"{"": {"allow_merge_commit": false}, "/rules/branches/master": \#(rules)}"#,
        [
          ("github.com/acme/shop", "allow merge commits", "acme/shop/settings"),
          ("a ruleset of master", "allow merge commits there", "acme/shop/settings/rules/42"),
          (
            "a ruleset of master", "allow merge commits there",
            "organizations/acme/settings/rules/7"
          ),
        ]
      ),
      (
        #"{"": {"allow_merge_commit": true}, "/rules/branches/master": [], "#
          + #""/branches/master/protection": {"required_linear_history": {"enabled": true}}}"#,
        [
          (
            "the protection of master", #"switch "Require linear history" off"#,
            "acme/shop/settings/branches"
          )
        ]
      ),
    ])
  func forbidden(api: String, ways: [(who: String, what: String, place: String)]) throws {
    let (world, alice, github) = try started()
    #expect(alice.hotfix("pick", "-q").status == 0)
    world.origin.merge("alice/hotfix-1234", into: "production", as: "production")
    github.behave(#"{"api": \#(api)}"#)
    let told = ways.map { way in
      """
      warning: \(way.who) forbids merge commits, and this pull request needs one
      hint: \(way.what), merge, and set it back at once:
      hint:   https://github.com/\(way.place)

      """
    }
    for number in [2, 2] {
      let outcome = alice.hotfix("sync")
      expect(outcome, out: "\(url)/\(number)")
      #expect(
        outcome.err.hasSuffix(
          """
          \(told.joined())hint: merge it with a merge commit ("Create a merge commit"), then:
          hint:   git hotfix-sync --check

          """), "\(outcome.err)")
    }
    #expect(github.requests.last?.base == "master")
    #expect(
      github.requests.last?.body.hasPrefix("**Merge this with a merge commit**") == true)
  }
}
