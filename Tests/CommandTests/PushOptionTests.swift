import Testing

/// Merge requests that GitLab opens with the push itself.
@Suite struct PushOptionTests {
  /// Alice on her hotfix branch, in a clone of a GitLab's project that writes down the push options.
  private func started(takesOptions: Bool = true, title: String = "Fix the till") -> (World, Repo) {
    let world = World.runbook()
    world.origin.commit("\(title) (!7)", ["bell.txt": "ring\n"], by: .bob, as: "#7")
    world.origin.hook(
      "pre-receive",
      """
      i=0
      while [ $i -lt ${GIT_PUSH_OPTION_COUNT:-0} ]; do
        eval "printf '%s\\n' \\"\\$GIT_PUSH_OPTION_$i\\"" >>'\(world.path)/options'
        i=$((i + 1))
      done
      echo 'View merge request: https://gitlab.com/acme/sub/shop/-/merge_requests/1'
      """)
    if takesOptions { world.origin.git("config", "receive.advertisePushOptions", "true") }
    let alice = world.clone(url: world.origin.served(at: "git@gitlab.com:acme/sub/shop.git"))
    expect(alice.hotfix("start", "-q", "7"), out: "alice/hotfix-7")
    return (world, alice)
  }

  private let list =
    "https://gitlab.com/acme/sub/shop/-/merge_requests?scope=all&state=opened"
    + "&source_branch=alice%2Fhotfix-7"
  private let page = "https://gitlab.com/acme/sub/shop/-/merge_requests/new?"

  @Test("the push asks for it, and the result is the page that lists it")
  func asks() {
    let (world, alice) = started()
    let outcome = alice.hotfix("pick", "--no-announce", "--draft")
    alice.name("HEAD", as: "pick")
    expect(
      outcome, out: list,
      err: """
        #7 is <#7> Fix the till
        picked #7 as <pick>, the same change as on master
        pushing 'alice/hotfix-7' to 'origin': 1 commit more than production
        remote: View merge request: https://gitlab.com/acme/sub/shop/-/merge_requests/1\("        ")
        Next:
          1. See that the merge request is open: \(list)
          2. After it is merged:                 git hotfix-sync
        """)
    #expect(
      world.alice.read("../../options") == """
        merge_request.create
        merge_request.target=production
        merge_request.title=Hotfix: Fix the till (!7)
        merge_request.description=A hotfix for `production`, picked from `master`:\\n\\n\
        - merge request !7 `Fix the till` by `Bob`, on `master` since 2005-04-07 as \
        \(world.id("#7")): the same change as !7, nothing new to review\\n\\n\
        After it is merged, `git hotfix-sync` merges `production` back into `master`.\\n
        merge_request.draft

        """)
    let again = alice.hotfix("pick", "--porcelain", "--no-announce")
    #expect(again.out.hasSuffix("\nrequest open \(list)\n"), "\(again.out)")
    #expect(
      again.err.contains("1. If the merge request is not open, open it: \(page)"), "\(again.err)")
  }

  @Test("a server that takes no push options gets no other push; the setting that helps is named")
  func refuses() {
    let (world, alice) = started(takesOptions: false)
    let outcome = alice.hotfix("pick", "--no-announce")
    #expect(outcome.status == 128 && outcome.out == "")
    #expect(
      outcome.err.hasSuffix(
        """
        error: could not push 'alice/hotfix-7' to 'origin'
        If origin does not take push options, open the merge request on its page from now on:
          git config hotfix.request url && git hotfix-pick --no-announce
        To try again:
          git hotfix-pick --no-announce

        """), "\(outcome.err)")
    #expect(world.origin.tryGit("rev-parse", "-q", "--verify", "alice/hotfix-7").status == 1)
    let again = alice.sh("git config hotfix.request url && git hotfix-pick --no-announce")
    #expect(again.status == 0 && again.out.hasPrefix(page), "\(again.err)")
    #expect(world.origin.git("rev-parse", "alice/hotfix-7") == alice.git("rev-parse", "HEAD"))
  }

  @Test("labels go with the push, beside the user's own options; reviewers are named in the step")
  func labels() {
    let (world, alice) = started()
    for option in ["ci.variable=A=1", "", "ci.skip"] {
      alice.git("config", "--add", "push.pushOption", option)
    }
    alice.git("config", "hotfix.label", "hotfix")
    let outcome = alice.hotfix(
      "pick", "--no-announce", "--label=a, b", "--label=till", "--reviewer=bob")
    #expect(outcome.status == 0)
    let options = linesOf(world.alice.read("../../options"))
    #expect(options.first == "ci.skip" && !options.contains("ci.variable=A=1"), "\(options)")
    #expect(
      options.suffix(2) == ["merge_request.label=a, b", "merge_request.label=till"], "\(options)")
    let step = "1. See that the merge request is open with the reviewer bob:"
    #expect(outcome.err.contains(step), "\(outcome.err)")
  }

  @Test("a push that the server refuses is not pushed twice")
  func refused() {
    let (world, alice) = started()
    world.origin.hook("pre-receive", "echo frozen >&2; exit 1")
    let outcome = alice.hotfix("pick", "-q")
    expect(
      outcome, status: 128, out: "",
      err: """
        remote: frozen\("        ")
        error: failed to push some refs to 'gitlab.com:acme/sub/shop.git'
        fatal: could not push 'alice/hotfix-7' to 'origin': pre-receive hook declined
        What was done before that stays done. To continue:
          git hotfix-pick
        """)
  }

  @Test("a title of a stranger stays one line, and mentions and closes nothing")
  func strangers() {
    let (world, alice) = started(title: "Fixes #9 @all \\n\\n# [x](http://e.org) `a`")
    #expect(alice.hotfix("pick", "-q").status == 0)
    let options = world.alice.read("../../options").split(separator: "\n")
    let joiner = "\u{2060}"
    #expect(options.count == 4)
    let title = "Fixes #\(joiner)9 @\(joiner)all \\n\\n# [x]\(joiner)(http:\(joiner)//e.org) `a`"
    #expect(options[2] == "merge_request.title=Hotfix: \(title) (!7)")
    let quoted = "`` \(title.replacing("\\n", with: "\\\(joiner)n")) `` by `Bob`"
    #expect(options[3].contains(quoted), "\(options[3])")
  }

  @Test("hotfix.request=push-option asks any server, the script of -n does the same, sync too")
  func configured() {
    let (world, alice) = started()
    alice.git(
      "remote", "set-url", "origin", world.origin.served(at: "git@git.corp.com:acme/sub/shop"))
    alice.git("config", "hotfix.request", "push-option")
    let host = { (text: String) in text.replacing("gitlab.com", with: "git.corp.com") }
    let script = alice.hotfix("pick", "-n", "--no-announce")
    expect(alice.sh("sh", stdin: script.out), out: host(list))
    #expect(!world.alice.read("../../options").isEmpty)
    world.origin.merge("alice/hotfix-7", into: "production")
    let sync = alice.hotfix("sync", "-q")
    #expect(sync.status == 0 && sync.out.contains("git.corp.com/acme/sub/shop/-/merge_requests"))
    let asked = world.alice.read("../../options")
    #expect(asked.contains("description=**Merge this with a merge commit**"))
  }
}
