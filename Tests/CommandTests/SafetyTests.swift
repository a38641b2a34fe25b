import Foundation
import Testing

/// What nobody may lose, whatever their settings, hooks and habits are.
@Suite struct SafetyTests {
  /// #6 changes a line that #4 has changed, which production lacks; #7 follows it.
  private func conflicting(
    _ body: String = "It was dear.", message: String? = nil, attributes: String? = nil
  ) -> (World, Repo) {
    let world = World.runbook()
    if let attributes {
      for branch in ["master", "production"] {
        world.origin.commit("Attributes", [".gitattributes": .text(attributes)], on: branch)
      }
    }
    let soup: [String: Content] = ["menu.txt": "soup 2\nbread 1\ntea 2\n"]
    if let message {
      world.origin.commit(message, soup, by: .bob)
    } else {
      world.origin.squash(6, "Cheaper soup", soup, body: body)
    }
    world.origin.squash(7, "Sell cake", ["cake.txt": "2\n"])
    let alice = world.alice
    expect(alice.run(["git", "hotfix-start", "-q", "6"]), out: "alice/hotfix-6")
    return (world, alice)
  }
  private func resolve(_ alice: Repo, _ menu: String = "soup 2\n") {
    alice.write("menu.txt", .text(menu))
    alice.git("add", "menu.txt")
  }

  @Test("a standard stream that is closed is no other file", arguments: ["<&-", ">&-", "2>&-"])
  func closed(stream: String) {
    let world = World.runbook()
    let alice = world.alice
    for command in ["start -q 1234", "pick -q", "sync -q"] {
      #expect(alice.sh("git-hotfix-\(command) \(stream)").status == 0, "\(command) \(stream)")
    }
    #expect(
      world.origin.git("log", "--format=%s", "production..alice/hotfix-1234")
        == "Fix the till (#1234)")
  }

  @Test(
    "no command waits for an answer where there is no terminal", .needs("python3"),
    arguments: [
      "a server that asks for a password", "an ssh that asks at the terminal",
      "a gh that asks", "a request command that asks", "an announcement that asks",
    ])
  func asksNobody(who: String) {
    let world = World.runbook()
    let alice = world.alice
    // Somebody holds standard input open and says nothing.
    world.install(
      "waiting", "mkfifo '\(world.path)/open'; exec 3<>'\(world.path)/open'; exec \"$@\" <&3")
    let asking = "echo Password: >&2; read -r answer"
    var stops = ["start", "pick", "sync"]
    switch who {
    case "a server that asks for a password":
      alice.git(
        "remote", "set-url", "origin",
        world.origin.httpURL.replacing(world.http, with: "\(world.http)/private"))
    case "an ssh that asks at the terminal":
      alice.git("remote", "set-url", "origin", "git@git.example.com:acme/shop.git")
      world.install("ssh", "exec </dev/tty; \(asking); exit 255")
    case "a gh that asks":
      alice.git(
        "remote", "set-url", "origin", world.origin.served(at: "git@github.com:acme/shop.git"))
      world.install("gh", "\(asking); exit 1")
      stops = []
    case "a request command that asks":
      alice.git("config", "hotfix.requestCommand", "\(asking); exit 1")
      stops = ["pick"]
    default:
      alice.git("config", "hotfix.startAnnounceCommand", "\(asking); exit 1")
      alice.git("config", "hotfix.pickAnnounceCommand", "\(asking); exit 1")
      stops = []
    }
    for words in [["start", "--no-switch", "1234"], ["pick", "1234"], ["sync"]] {
      let outcome = alice.run(["waiting", "git", "hotfix-\(words[0])"] + words.dropFirst())
      #expect(outcome.status == (stops.contains(words[0]) ? 128 : 0), "\(outcome.err)")
      _ = alice.sh("rm -f '\(world.path)/open'")
    }
  }

  @Test("Ctrl-C ends the command by the signal, and the shell's loop with it")
  func interrupted() {
    let world = World.runbook()
    let alice = world.alice
    let loop = "for i in 1 2; do git hotfix-start 1234; echo again; done; echo survived"
    for command in ["echo here >&2; sleep 30", "trap '' INT; echo here >&2; exec sleep 30"] {
      alice.git("config", "hotfix.startAnnounceCommand", command)
      world.install("loop", loop)
      let running = Running(
        ["loop"], in: world, at: alice.path, world.environment(of: .alice), stdin: nil, columns: 80)
      #expect(soon { running.out.contains("here\r\n") })
      running.type("\u{3}")
      let outcome = running.wait()
      #expect(outcome.status == -SIGINT, "\(outcome.out)")
      #expect(!outcome.out.contains("again") && !outcome.out.contains("survived"), "\(outcome.out)")
    }
  }

  @Test("a branch called CHERRY_PICK_HEAD is no pick that stopped")
  func pseudo() {
    let world = World.runbook()
    let alice = world.alice
    for name in ["CHERRY_PICK_HEAD", "REVERT_HEAD", "MERGE_HEAD"] {
      alice.git("branch", name, "origin/master")
    }
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234")
    #expect(alice.hotfix("pick", "-q").status == 0)
    #expect(alice.hotfix("sync", "-q").status == 0)
    #expect(
      world.origin.git("log", "--format=%s", "production..alice/hotfix-1234")
        == "Fix the till (#1234)")
  }

  @Test("conflict markers of another size are found, and lines that were there before are none")
  func markerSize() {
    let (_, alice) = conflicting(attributes: "menu.txt conflict-marker-size=11\n")
    #expect(alice.hotfix("pick", "-q").status == 1)
    #expect(alice.read("menu.txt").hasPrefix("<<<<<<<<<<< HEAD\n"))
    alice.git("add", "menu.txt")
    expect(
      alice.hotfix("pick", "--continue"), status: 128, out: "",
      err: """
        fatal: conflict markers are left in 'menu.txt'
        hint: if these lines are text:
        hint:   git hotfix-pick --force --continue
        hint: or edit what is left to resolve, then:
        hint:   git add menu.txt
        hint:   git hotfix-pick --continue
        """)
    #expect(alice.at("door").hotfix("pick", "--continue").status == 128)
    resolve(alice, "<<<<<<< seven are text\nsoup 2\n")
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
  }

  @Test("a line like a marker that either side has had is text")
  func oldMarkers() {
    let world = World.runbook()
    let text = "<<<<<<< HEAD\nthis is how git shows it\n>>>>>>> theirs\n"
    world.origin.commit("Text", ["menu.txt": .text("soup 9\n" + text)], on: "production")
    world.origin.squash(6, "Cheaper soup", ["menu.txt": .text("soup 2\n\(text)>>>>>>> more\n")])
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "6")
    #expect(alice.hotfix("pick", "-q").status == 1)
    resolve(alice, "soup 2\n\(text)>>>>>>> more\n")
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
  }

  @Test(
    "--continue keeps the message to the byte under every setting",
    arguments: [
      ("strip", nil), ("whitespace", "S"), ("scissors", "#"), ("verbatim", "auto"),
      ("default", ";"),
    ] as [(String, String?)])
  func messages(cleanup: String, comment: String?) {
    let message = """
      Subject (#6)

      # Why  
      ; because
      Some\t
      # ------------------------ >8 ------------------------
      below


      """
    let (world, alice) = conflicting(message: message)
    alice.git("config", "commit.cleanup", cleanup)
    alice.git("config", "commit.verbose", "true")
    if let comment { alice.git("config", "core.commentChar", comment) }
    alice.write("../template", "Template\n")
    alice.git("config", "commit.template", "../template")
    #expect(alice.hotfix("pick", "-q").status == 1)
    resolve(alice)
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
    let fix = world.origin.git("rev-parse", "master^")
    #expect(
      alice.git("cat-file", "commit", "HEAD").components(separatedBy: "\n\n").dropFirst()
        .joined(separator: "\n\n")
        == "\(message)\n\n(cherry picked from commit \(fix))")
    #expect(alice.git("log", "-1", "--format=%an %ae") == "Bob bob@example.com")
  }

  @Test("the text of a fix stays what it is where commits are in another encoding")
  func encoding() {
    for (comes, words) in [("here", []), ("in memory", ["--no-switch"]), ("resolved", [])] {
      let (world, alice) = conflicting("Größe 票")
      world.origin.squash(8, "Übergröße", ["new.txt": "x\n"], body: "票")
      let number = comes == "resolved" ? "6" : "8"
      if number == "8" { _ = alice.run(["git", "hotfix-start", "-q"] + words + ["8"]) }
      alice.git("config", "i18n.commitEncoding", "ISO-8859-1")
      let outcome = alice.hotfix("pick", "-q", number)
      if number == "6" {
        #expect(outcome.status == 1)
        resolve(alice)
        #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
      }
      let commit = alice.git("cat-file", "commit", "alice/hotfix-\(number)")
      #expect(!commit.contains("\nencoding "), "\(comes)\n\(commit)")
      #expect(commit.contains("票"), "\(comes)\n\(commit)")
    }
  }

  @Test("what rerere has resolved is stopped at and shown, whether or not it was added")
  func rerere() {
    for adds in ["true", "false"] {
      let (world, alice) = conflicting()
      alice.git("config", "rerere.enabled", "true")
      alice.git("config", "rerere.autoUpdate", adds)
      #expect(alice.hotfix("pick", "-q").status == 1)
      resolve(alice)
      #expect(alice.hotfix("pick", "-q", "--no-push", "--continue").status == 0)
      alice.git("reset", "-q", "--hard", "HEAD^")
      let outcome = alice.hotfix("pick")
      #expect(outcome.status == 1, "\(outcome.err)")
      #expect(
        outcome.err.contains(
          adds == "true"
            ? "error: all conflicts of #6 are resolved by rerere, and it is not committed yet\n"
            : "  menu.txt  (content), resolved by rerere, not added\n"),
        "\(outcome.err)")
      #expect(alice.read("menu.txt") == "soup 2\n")
      if adds == "false" { alice.git("add", "menu.txt") }
      #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
      #expect(world.origin.git("show", "alice/hotfix-6:menu.txt") == "soup 2")
    }
  }

  @Test("after a person's own commit of what stopped, --continue goes on with the rest")
  func ownCommit() {
    for own in ["git commit -qm mine", "GIT_EDITOR=true git cherry-pick --continue"] {
      let (world, alice) = conflicting()
      #expect(alice.hotfix("pick", "-q", "6", "7").status == 1)
      resolve(alice)
      expect(alice.sh("\(own) >/dev/null"))
      #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
      #expect(
        world.origin.git("log", "-1", "--format=%s", "alice/hotfix-6") == "Sell cake (#7)")
    }
  }

  @Test(
    "after a person's own --skip, --abort or --quit nothing is guessed, and pick begins again",
    arguments: ["--skip", "--abort"])
  func ownAbort(word: String) {
    let (_, alice) = conflicting()
    #expect(alice.hotfix("pick", "-q", "6", "7").status == 1)
    alice.git("cherry-pick", word)
    expect(
      alice.hotfix("pick", "--continue"), status: 128, out: "",
      err: "fatal: no pick is stopped here\nhint: git hotfix-pick")
    #expect(alice.hotfix("pick", "-q").status == 1)
    resolve(alice)
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
    #expect(
      alice.git("log", "--format=%s", "origin/production..")
        == "Sell cake (#7)\nCheaper soup (#6)")
  }

  @Test("a fix that comes to production while its pick is stopped is told, and can be given up")
  func landedMeanwhile() {
    let (world, alice) = conflicting()
    #expect(alice.hotfix("pick", "-q", "6", "7").status == 1)
    resolve(alice)
    world.origin.release(world.id("#6"))
    for words in [[], ["--continue"]] {
      expect(
        alice.run(["git", "hotfix-pick"] + words), status: 128, out: "",
        err: """
          fatal: <#6> Cheaper soup is in production already
          hint: git hotfix-pick --abort
          """)
    }
    #expect(alice.hotfix("pick", "--abort").status == 0)
    #expect(alice.git("status", "--porcelain") == "")
    #expect(alice.tryGit("rev-parse", "-q", "--verify", "CHERRY_PICK_HEAD").status == 1)
    expect(alice.hotfix("pick", "-q", "--branch=alice/hotfix-6", "7"))
    #expect(
      world.origin.git("log", "--format=%s", "production..alice/hotfix-6") == "Sell cake (#7)")
  }

  @Test("--abort amid a person's own series of picks keeps those before the one that stopped")
  func ownSeries() {
    let (world, alice) = conflicting()
    alice.write("README", "mine\n")
    #expect(alice.tryGit("cherry-pick", "-x", world.id("#7"), world.id("#6")).status == 1)
    let cake = alice.git("rev-parse", "HEAD")
    #expect(alice.hotfix("pick", "-q", "--abort").status == 0)
    #expect(alice.git("rev-parse", "HEAD") == cake)
    #expect(alice.git("status", "--porcelain") == " M README")
    #expect(alice.hotfix("pick", "-q").status == 1)
    resolve(alice)
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
    #expect(
      world.origin.git("log", "--format=%s", "production..alice/hotfix-6")
        == "Cheaper soup (#6)\nSell cake (#7)")
  }

  @Test("--abort goes back where files only look changed")
  func touched() {
    let (_, alice) = conflicting()
    #expect(alice.hotfix("pick", "-q").status == 1)
    resolve(alice)
    expect(alice.sh("cp -p menu.txt m && mv m menu.txt && touch -t 200001010000 menu.txt"))
    #expect(alice.hotfix("pick", "-q", "--abort").status == 0)
    #expect(alice.read("menu.txt") == "soup 3\nbread 1\ntea 2\n")
  }

  @Test("a hook that fails after the switch is told, and the branch remembers its number")
  func postCheckout() {
    for words in [["1234"], ["--worktree", "1234"]] {
      let world = World.runbook()
      let alice = world.alice
      alice.hook("post-checkout", "echo not tonight >&2; exit 1")
      let outcome = alice.run(["git", "hotfix-start"] + words)
      #expect(outcome.status == 0, "\(outcome.err)")
      #expect(
        outcome.err.contains(
          """
          not tonight
          warning: 'alice/hotfix-1234' is made, but a hook failed after that

          """), "\(outcome.err)")
      #expect(alice.git("config", "branch.alice/hotfix-1234.hotfix") == "1234")
    }
  }

  @Test("hooks are run where git runs them, and one that changes the message is heard")
  func hooks() {
    let names = ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "pre-push"]
    func listen(_ alice: Repo) {
      for name in names {
        let says = name == "prepare-commit-msg" ? "echo Ticket: 9 >>$1;" : ""
        alice.hook(name, "\(says) echo \(name) >>'\(alice.world.path)/heard'")
      }
    }
    func heard(_ world: World) -> [String] {
      defer { unlink("\(world.path)/heard") }
      return readFile("\(world.path)/heard").split(separator: "\n").map(String.init)
    }
    let (world, alice) = conflicting()
    listen(alice)
    #expect(alice.hotfix("pick", "-q", "5", "6").status == 1)
    #expect(heard(world) == [])
    resolve(alice)
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
    let after = heard(world)
    #expect(after == names)
    #expect(alice.git("log", "-1", "--format=%B").hasSuffix("Ticket: 9\n"))
    #expect(alice.hotfix("pick", "-q", "--continue").status == 0)
    #expect(heard(world) == [])
    _ = alice.hotfix("start", "-q", "--no-switch", "1234")
    #expect(alice.hotfix("pick", "-q", "1234").status == 0)
    #expect(heard(world) == ["pre-push"])
  }

  @Test("a pre-push hook that refuses stops the push alone, and the next run goes on")
  func prePush() {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "1234")
    alice.hook("pre-push", "printf 'why\\n!\\tnote\\n'; echo frozen >&2; exit 1")
    let outcome = alice.hotfix("pick", "-q")
    #expect(outcome.status == 128 && outcome.err.contains("frozen\n"), "\(outcome.err)")
    #expect(outcome.err.contains("why\n!\tnote\n"), "\(outcome.err)")
    #expect(alice.git("log", "-1", "--format=%s") == "Fix the till (#1234)")
    alice.hook("pre-push", "printf '!\\tnote\\n'")
    let next = alice.hotfix("pick", "-q")
    #expect(next.status == 0 && next.err.contains("!\tnote\n"), "\(next.err)")
    #expect(world.origin.git("rev-parse", "alice/hotfix-1234") == alice.git("rev-parse", "HEAD"))
  }

  @Test(
    "a push that cannot be made or signed is told in git's words, and the next run goes on",
    arguments: [
      ("remote.origin.pushURL", "DISABLED", "'DISABLED' does not appear to be a git repository"),
      ("push.gpgSign", "true", "the receiving end does not support --signed push"),
    ])
  func cannotPush(key: String, value: String, said: String) {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "1234")
    alice.git("config", key, value)
    let outcome = alice.hotfix("pick")
    #expect(outcome.status == 128 && outcome.out == "")
    #expect(outcome.err.contains("fatal: \(said)\n"), "\(outcome.err)")
    #expect(
      outcome.err.hasSuffix(
        """
        fatal: could not push 'alice/hotfix-1234' to 'origin'
        What was done before that stays done. To continue:
          git hotfix-pick

        """), "\(outcome.err)")
    alice.git("config", "--unset", key)
    #expect(alice.hotfix("pick", "-q").status == 0)
    #expect(world.origin.git("rev-parse", "alice/hotfix-1234") == alice.git("rev-parse", "HEAD"))
  }

  @Test("a signing program that fails stops the pick, and the next run goes on")
  func failsToSignHere() {
    for (number, words) in [("7", []), ("6", ["--continue"])] {
      let (world, alice) = conflicting()
      if number == "6" {
        #expect(alice.hotfix("pick", "-q").status == 1)
        resolve(alice)
      } else {
        alice.git("config", "branch.alice/hotfix-6.hotfix", "7")
      }
      alice.write("notes.txt", "mine\n")
      world.fake("gpg", "echo no card >&2; exit 2")
      alice.git("config", "commit.gpgSign", "true")
      let pick = ["git", "hotfix-pick", "-q"] + words
      let before = alice.git("status", "--porcelain")
      for _ in 1...2 {
        let outcome = alice.run(pick)
        #expect(outcome.status == 128, "\(outcome.err)")
        #expect(alice.git("rev-list", "--count", "origin/production..") == "0")
        #expect(alice.git("status", "--porcelain") == before)
      }
      world.fake("gpg", "cat >/dev/null; echo '[GNUPG:] SIG_CREATED ' >&2; echo signature")
      expect(alice.run(pick))
      #expect(
        alice.git("rev-list", "--count", "origin/production..") == "1")
      #expect(alice.git("cat-file", "commit", "HEAD").contains("\ngpgsig signature\n"))
      #expect(alice.read("notes.txt") == "mine\n")
    }
  }

  @Test("a signing program that fails leaves nothing half done in memory")
  func failsToSign() {
    let world = World.runbook()
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "--no-switch", "1234")
    world.fake("gpg", "echo no card >&2; exit 2")
    alice.git("config", "commit.gpgSign", "true")
    let before = alice.state()
    for command in [["pick", "1234"], ["sync", "--no-push"]] {
      if command[0] == "sync" {
        world.origin.commit("Own", ["own.txt": "x\n"], on: "production")
        _ = alice.git("fetch", "-q", "--no-write-fetch-head")
      }
      let outcome = alice.run(["git", "hotfix-\(command[0])"] + command.dropFirst())
      #expect(
        outcome.status == 128 && outcome.err.contains("fatal: could not sign the "),
        "\(outcome.err)")
    }
    #expect(
      alice.state(tracking: false).lines.filter { !$0.contains("/logs/") }
        == before.lines.filter {
          !$0.hasPrefix("ref: refs/remotes/") && !$0.contains("/logs/")
        })
    world.fake("gpg", "cat >/dev/null; echo '[GNUPG:] SIG_CREATED ' >&2; echo signature")
    #expect(alice.hotfix("pick", "-q", "1234").status == 0)
    #expect(
      alice.git("cat-file", "commit", "alice/hotfix-1234").contains("\ngpgsig signature\n"))
  }
}
