import Testing

/// The three commands composed by shell scripts, as the manual shows.
@Suite struct ScriptTests {
  @Test("a script carries a fix to production and back by what the commands print")
  func compose() {
    let world = World.runbook()
    let alice = world.alice
    alice.git("config", "hotfix.requestCommand", "cat >/dev/null; echo https://forge/$HOTFIX_BASE")
    let outcome = alice.sh(
      """
      set -e
      branch=$(git hotfix-start -q --no-switch 1234)
      url=$(git hotfix-pick -q --branch="$branch")
      echo "$branch $url"
      git push -q origin "$branch:production"
      git hotfix-sync -q --check 1234 || echo "not yet: $?"
      git hotfix-sync -q --porcelain | while read -r key value; do
        case $key in branch|request) echo "$key $value" ;; esac
      done
      git push -q origin alice/master-prep:master
      git hotfix-sync -q --check 1234 && echo over
      """)
    expect(
      outcome,
      out: """
        alice/hotfix-1234 https://forge/production
        not yet: 1
        branch alice/master-prep
        request created https://forge/master
        over
        """)
  }

  @Test("a reader that goes away is no failure")
  func closedPipe() {
    let alice = World.runbook().alice
    expect(
      alice.sh("git hotfix-start -h | head -n 1"), out: "usage: git hotfix-start [<options>] <pr>")
    #expect(alice.sh("{ git hotfix-start -q 1234; echo $? >&2; } | true").err == "0\n")
    #expect(alice.sh("git hotfix-pick -q >&-").status == 0)
  }

  @Test("help and version are printed outside a repository too, with status 0")
  func help() {
    let world = World()
    makeFolder("\(world.path)/empty")
    let empty = Repo(world: world, path: "\(world.path)/empty", person: .alice)
    for command in ["start", "pick", "sync"] {
      let help = empty.hotfix(command, "-h")
      #expect(
        help.status == 0 && help.err == "" && help.out.hasPrefix("usage: git hotfix-\(command) "))
      expect(empty.hotfix(command, "--version"), out: "git-hotfix version 0.1.0", err: "")
    }
  }

  @Test("git -c, the environment and aliases configure a run")
  func configured() {
    let alice = World.runbook().alice
    expect(
      alice.tryGit("-c", "hotfix.branch=fix/{pr}", "hotfix-start", "-q", "1234"), out: "fix/1234")
    alice.git("config", "alias.hs", "hotfix-start -q --no-switch")
    expect(alice.tryGit("hs", "5"), out: "alice/hotfix-5")
    #expect(alice.hotfix("start", "-v", "5").err.contains("+ git rev-list "))
    let quiet = alice.tryGit("-c", "advice.hotfix=false", "hotfix-start", "4")
    #expect(!quiet.err.contains("hint:"), "\(quiet.err)")
  }

  @Test("a team's file at main's tip sets the names, and can name no command")
  func teamFile() {
    let world = World.runbook()
    world.origin.git("branch", "-m", "production", "live")
    world.origin.commit(
      "Team defaults",
      [
        ".githotfix": """
        [hotfix]
        production = live
        branch = hotfix/{pr}
        pickAnnounceCommand = touch /tmp/owned

        """
      ])
    // What lies in the working tree says nothing.
    let alice = world.alice
    alice.git("switch", "-q", "--detach", "origin/live")
    alice.write(".githotfix", "[hotfix]\n\tproduction = nowhere\n\tuser = mallory\n")
    expect(
      alice.hotfix("start", "1234"), out: "hotfix/1234",
      err: """
        warning: hotfix.pickAnnounceCommand in .githotfix of origin/master is ignored: only your own \
        configuration can set it
        #1234 is <#1234> Fix the till (#1234) (Alice, 3 days ago)
        picking it onto live is clean; merging back will leave master unchanged
        Switched to a new branch 'hotfix/1234'
        Next:
          1. Tell your team: "production is broken, and a fix is identified: #1234 Fix the till (alice)"
        hint: to pick the fix, push it and open the pull request into production:
        hint:   git hotfix-pick
        """)
  }

  @Test("a team's file that was mended on main mends every clone, whatever it said before")
  func mendedTeamFile() {
    let world = World.runbook()
    let (origin, alice) = (world.origin, world.alice)
    func say(_ line: String) {
      origin.commit("Team defaults", [".githotfix": .text("[hotfix]\n\t\(line)\n")])
    }
    say("production = production")
    expect(alice.hotfix("start", "-q", "--no-switch", "1234"), out: "alice/hotfix-1234", err: "")
    origin.git("branch", "-m", "production", "live")
    say("production = live")
    expect(
      alice.hotfix("start", "-q", "--no-switch", "1234"), out: "alice/hotfix-1234",
      err: "fatal: couldn't find remote ref refs/heads/production")
    say("branch = ../{pr}\n\tproduction = gone")
    #expect(alice.hotfix("start", "5").err.hasPrefix("error: origin has no branch gone\n"))
    say("branch = ../{pr}\n\tproduction = live")
    expect(
      alice.hotfix("start", "5"), status: 128, out: "",
      err: """
        error: '../5' cannot be the name of a branch
        To change how branches are named:
          git config hotfix.branch <name>
        To change the user in the name:
          git config hotfix.user <name>
        """)
    say("production = live")
    expect(alice.hotfix("start", "-q", "--no-switch", "5"), out: "alice/hotfix-5", err: "")
  }

  @Test(
    "a request that fails after the push leaves the branch, prints the page, and the next run opens it"
  )
  func requestFails() {
    let world = World.runbook()
    let alice = world.alice
    alice.git(
      "remote", "set-url", "origin", world.origin.served(at: "git@github.com:acme/shop.git"))
    _ = alice.hotfix("start", "-q", "1234")
    alice.git("config", "hotfix.requestCommand", "cat >/dev/null; exit 1")
    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 128)
    #expect(
      outcome.out.hasPrefix("https://github.com/acme/shop/compare/production...alice/hotfix-1234?"))
    #expect(
      outcome.err.hasSuffix(
        """
        error: alice/hotfix-1234 is pushed, but its pull request could not be opened
        To try again:
          git hotfix-pick
        Or open it yourself:
          \(outcome.out)
        """), "\(outcome.err)")
    #expect(world.origin.git("rev-parse", "alice/hotfix-1234") == alice.git("rev-parse", "HEAD"))
    alice.git("config", "hotfix.requestCommand", "cat >/dev/null; echo https://forge/1")
    expect(alice.hotfix("pick", "-q"), out: "https://forge/1", err: "")
  }
}
