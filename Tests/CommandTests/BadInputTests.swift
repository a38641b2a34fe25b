import Testing

/// What cannot be right is refused with one message that says what to type next, and nothing has
/// changed afterwards.
@Suite struct BadInputTests {
  /// Runs a command that must be refused, and compares all that it says.
  private func refuse(
    _ repo: Repo, _ words: String..., status: Int32 = 128, env: [String: String?] = [:],
    says said: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let before = repo.state(tracking: false)
    let outcome = repo.run(["git", "hotfix-\(words[0])"] + words.dropFirst(), env: env)
    expect(outcome, status: status, out: "", err: said, sourceLocation: sourceLocation)
    expect(repo.state(tracking: false), equals: before, sourceLocation: sourceLocation)
  }

  @Test("start without a number asks for one")
  func noNumber() {
    refuse(
      World.runbook().alice, "start", status: 129,
      says: """
        error: which pull request has the fix?
        usage: git hotfix-start [<options>] <pr>
        For example:
          git hotfix-start 1234
        """)
  }

  @Test(
    "what is no number of a pull request is a usage error",
    arguments: [
      "0", "012", "12a", "a12", "", "１２３４", "+12", "1.5", "#", "0x12", "12 13",
      String(repeating: "1", count: 40), "https://github.com/o/r",
    ])
  func noPullRequest(word: String) {
    let alice = World.runbook().alice
    for command in ["start", "pick"] {
      refuse(
        alice, command, word, status: 129,
        says: """
          error: '\(word)' is not a pull request. Give its number or its URL.
          usage: git hotfix-\(command) [<options>] \(command == "start" ? "<pr>" : "[<pr>...]")
          To name the commit as well:
            git hotfix-\(command) --commit=<rev> <pr>
          """)
    }
  }

  @Test("a negative number is an unknown switch")
  func negative() {
    refuse(
      World.runbook().alice, "start", "-1", status: 129,
      says: """
        error: unknown switch `1'
        usage: git hotfix-start [<options>] <pr>
        To see the options:
          git hotfix-start -h
        """)
  }

  @Test("an unknown option is named, and one that could be two names both")
  func options() {
    let alice = World.runbook().alice
    refuse(
      alice, "pick", "--frobnicate", status: 129,
      says: """
        error: unknown option `--frobnicate'
        usage: git hotfix-pick [<options>] [<pr>...]
        To see the options:
          git hotfix-pick -h
        """)
    refuse(
      alice, "sync", "--p", status: 129,
      says: """
        error: ambiguous option: --p (could be --push or --porcelain or --production)
        usage: git hotfix-sync [<options>]
        To see the options:
          git hotfix-sync -h
        """)
    refuse(
      alice, "sync", "-n", "--porcelain", status: 129,
      says: """
        error: options `--dry-run' and `--porcelain' cannot be used together
        usage: git hotfix-sync [<options>]
        To see the options:
          git hotfix-sync -h
        """)
  }

  @Test("a second number is one too many for start, and any number for sync")
  func tooMany() {
    let alice = World.runbook().alice
    refuse(
      alice, "start", "12", "13", status: 129,
      says: """
        error: '13' is one argument too many
        usage: git hotfix-start [<options>] <pr>
        To see the options:
          git hotfix-start -h
        """)
    refuse(
      alice, "sync", "1234", status: 129,
      says: """
        error: git hotfix-sync takes no pull request
        usage: git hotfix-sync [<options>]
        To see whether production has the fix:
          git hotfix-sync --check 1234
        """)
  }

  @Test(
    "outside a repository git's own words are said",
    arguments: ["start 12", "start --list", "pick", "sync", "sync --check"])
  func noRepository(command: String) {
    let world = World()
    makeFolder("\(world.path)/empty")
    let empty = Repo(world: world, path: "\(world.path)/empty", person: .alice)
    expect(
      empty.sh("git hotfix-\(command)"), status: 128, out: "",
      err: """
        error: not a git repository (or any of the parent directories): .git
        Run it in a repository:
          cd <repository> && git hotfix-\(command)
        """)
  }

  @Test("a repository without commits or remotes has nowhere to fetch from")
  func noRemote() {
    let world = World()
    makeFolder("\(world.path)/new")
    let new = Repo(world: world, path: "\(world.path)/new", person: .alice)
    new.git("init", "-q")
    refuse(
      new, "start", "12",
      says: """
        error: this repository has no remote
        To add it:
          git remote add origin <url>
        """)
    new.git("config", "hotfix.remote", "up")
    refuse(
      new, "start", "12",
      says: """
        error: there is no remote up
        To add it:
          git remote add up <url>
        """)
  }

  @Test("of two remotes, none called origin, one has to be chosen")
  func whichRemote() {
    let alice = World.runbook().alice
    alice.git("remote", "rename", "origin", "up")
    alice.git("remote", "add", "down", "nowhere")
    refuse(
      alice, "start", "1234",
      says: """
        error: which of 2 remotes has production and main? None is called origin.
        If it is up:
          git config hotfix.remote up
        If it is down:
          git config hotfix.remote down
        """)
    refuse(
      alice, "start", "1234", "--remote=side",
      says: """
        error: there is no remote side
        If it is up:
          git hotfix-start --remote=up 1234
        If it is down:
          git hotfix-start --remote=down 1234
        """)
  }

  @Test("where production is missing on the remote the likely branches are named")
  func noProduction() {
    let world = World.runbook()
    for name in ["prod", "stable", "topic"] {
      world.origin.git("branch", name, "production")
    }
    world.origin.git("branch", "-D", "production")
    refuse(
      world.alice, "start", "1234",
      says: """
        error: origin has no branch production
        If it is prod:
          git config hotfix.production prod
        If it is stable:
          git config hotfix.production stable
        """)
  }

  @Test("a production that the remote has lost since is refused too")
  func lostProduction() {
    let world = World.runbook()
    let alice = world.alice
    world.origin.git("branch", "-D", "production")
    refuse(
      alice, "sync",
      says: """
        fatal: couldn't find remote ref refs/heads/production
        error: origin has no branch production
        To name the branch:
          git config hotfix.production <branch>
        """)
  }

  @Test("main that the remote lacks is refused with the line that sets it")
  func noMain() {
    let world = World.runbook()
    let alice = world.alice
    refuse(
      alice, "start", "1234", "--main=trunk",
      says: """
        error: origin has no branch trunk
        If it is master:
          git hotfix-start --main=master 1234
        """)
    alice.git("update-ref", "--no-deref", "-d", "refs/remotes/origin/HEAD")
    alice.git("update-ref", "-d", "refs/remotes/origin/master")
    refuse(
      alice, "start", "1234", "--no-fetch",
      says: """
        error: which branch of origin is main?
        To name it:
          git config hotfix.main <branch>
        """)
  }

  @Test("pick refuses a number that no commit of main carries")
  func notOnMain() {
    let alice = World.runbook().alice
    alice.git("branch", "alice/hotfix-77", "origin/production")
    refuse(
      alice, "pick", "77",
      says: """
        error: master has no commit for #77. Is the number right, and is it merged?
        If its commit does not name the number, name the commit: --commit=<rev>
        If the number is wrong, to forget it:
          git hotfix-pick --abort
        """)
    alice.git("switch", "-q", "alice/hotfix-77")
    refuse(
      alice, "pick",
      says: """
        error: master has no commit for #77. Is the number right, and is it merged?
        If its commit does not name the number, name the commit: --commit=<rev>
        If the number is wrong, to forget it:
          git hotfix-pick --abort
        """)
  }

  @Test("without a fetch, how old the last one is is said")
  func notFetched() {
    let world = World.runbook()
    let alice = world.alice
    world.origin.squash(77, "Later", ["later": "1\n"])
    alice.git("branch", "alice/hotfix-77", "origin/production")
    alice.git("fetch", "-q")
    world.origin.squash(78, "Later still", ["later": "2\n"])
    alice.git("branch", "alice/hotfix-78", "origin/production")
    refuse(
      alice, "pick", "--no-fetch", "78",
      says: """
        error: master has no commit for #78, as last fetched 3 days ago. Is the number right, and is it merged?
        To fetch first:
          git hotfix-pick --fetch 78
        If its commit does not name the number, name the commit: --commit=<rev>
        If the number is wrong, to forget it:
          git hotfix-pick --abort
        """)
  }

  @Test("without the network git's words are said, and how to go on without it")
  func noNetwork() {
    let world = World.runbook()
    let alice = world.alice
    alice.git("remote", "set-url", "origin", "file://\(world.path)/gone.git")
    refuse(
      alice, "start", "1234",
      says: """
        fatal: '<world>/gone.git' does not appear to be a git repository
        fatal: Could not read from remote repository.

        Please make sure you have the correct access rights
        and the repository exists.
        fatal: could not fetch from origin
        To work with what was last fetched:
          git hotfix-start --no-fetch 1234
        """)
    expect(alice.hotfix("start", "-q", "--no-fetch", "1234"), out: "alice/hotfix-1234", err: "")
  }

  @Test("uncommitted changes of tracked files stop start, untracked ones do not")
  func uncommitted() {
    let alice = World.runbook().alice
    alice.write("notes.txt", "mine\n")
    alice.write("till.txt", "mine\n")
    let before = alice.state(tracking: false)
    let outcome = alice.hotfix("start", "1234")
    #expect(outcome.status == 128 && outcome.out == "")
    #expect(
      outcome.ways.flatMap(\.commands) == [
        "git stash push -- till.txt && git hotfix-start 1234",
        "git hotfix-start --worktree 1234", "git hotfix-start --no-switch 1234",
      ], "\(outcome.err)")
    expect(alice.state(tracking: false), equals: before)
    alice.git("checkout", "-q", "till.txt")
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234", err: "")
    #expect(alice.read("notes.txt") == "mine\n")
  }

  @Test(
    "an operation under way stops start, with the commands that end it",
    arguments: [
      ("merge", "git merge -q --no-commit --no-ff other"),
      ("rebase", "git rebase -q -x false other"),
      ("cherry-pick", "git cherry-pick other~1"),
      ("revert", "git revert --no-edit -n other; git update-ref REVERT_HEAD other"),
      ("am", "git format-patch -q -1 --stdout other~1 | git am -q"),
      ("bisect", "git bisect start -q HEAD HEAD~1"),
    ])
  func underWay(operation: String, script: String) {
    let alice = World.runbook().alice
    alice.commit("Other 1", ["till.txt": "other 1\n"], on: "other", from: "master~1")
    alice.commit("Other 2", ["other.txt": "x\n"], on: "other")
    _ = alice.sh(script)
    let outcome = alice.hotfix("start", "1234")
    #expect(outcome.status == 128)
    #expect(
      outcome.err.hasPrefix(
        "fatal: \(operation == "am" ? "an" : "a") \(operation) is under way here\nhint: git \(operation) "
      ),
      "\(outcome.err)")
  }

  @Test("without an address there is no user for the branch's name")
  func noUser() {
    let alice = World.runbook().alice
    alice.git("config", "--global", "--unset", "user.email")
    refuse(
      alice, "start", "1234",
      says: """
        error: cannot name the branch: user.email is not set
        To set your address:
          git config user.email <address>
        To set only the name in branches:
          git config hotfix.user <name>
        """)
  }

  @Test("git below 2.39 is refused by its version")
  func oldGit() {
    let world = World.runbook()
    let alice = world.alice
    world.install(
      "git",
      """
      PATH=${PATH#*:}
      case " $* " in
      " version ") echo git version 2.38.5; exit ;;
      *" cat-file "*-z*) echo "error: unknown switch \\`z'" >&2; exit 129 ;;
      esac
      exec git "$@"
      """)
    expect(
      alice.run(["git-hotfix-start", "1234"]), status: 128, out: "",
      err: """
        error: git 2.39 or later is needed, and this is git version 2.38.5
        Put a newer git first on the PATH.
        """)
  }

  @Test("a repository that cannot be written is refused in git's words")
  func readOnly() {
    let alice = World.runbook().alice
    // Root may write anything: a file where a folder should be stops it too.
    alice.write(".git/refs/heads/alice", "x")
    let before = alice.state(tracking: false)
    let outcome = alice.hotfix("start", "1234", "--no-switch")
    #expect(outcome.status == 128 && outcome.out == "")
    #expect(outcome.err.contains("fatal: "), "\(outcome.err)")
    expect(alice.state(tracking: false), equals: before)
  }

  @Test("a configured value that cannot be right is named with its place")
  func badValue() {
    let alice = World.runbook().alice
    refuse(
      alice, "start", "1234", env: ["GIT_CONFIG_PARAMETERS": "'hotfix.forge=sourceforge'"],
      says: """
        error: hotfix.forge is 'sourceforge' on the command line. It takes github, gitlab, bitbucket, \
        bitbucket-server, azure, gitea, forgejo, none.
        """)
    alice.git("config", "hotfix.branch", "{user}/hotfix")
    refuse(
      alice, "start", "1234",
      says: """
        error: hotfix.branch is '{user}/hotfix' in .git/config. It takes a name that contains {pr}, \
        such as {user}/hotfix-{pr}.
        To remove it:
          git config --unset-all hotfix.branch
        """)
    alice.git("config", "--unset", "hotfix.branch")
    alice.git("config", "--global", "hotfix.request", "mail")
    let refused = alice.hotfix("start", "1234")
    // The command that is shown removes it, wherever it is.
    let command = linesOf(refused.err).last ?? ""
    #expect(command.hasPrefix("  git config --file="), "\(refused.err)")
    expect(alice.sh(command))
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234", err: "")
  }
}
