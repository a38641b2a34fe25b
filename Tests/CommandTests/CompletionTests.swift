import Foundation
import Testing

/// Tab, in the shells themselves and in what they ask.
@Suite struct CompletionTests {
  /// What no shell may run, expand or print raw.
  private static let hostile =
    #"$(touch owned) `touch owned` ; 'q' "dq" back\slash %F{red}%n a:b"# + "\t\u{1b}[31m"
  private static let hostileBranch = "a$(touch${IFS}owned)/hotfix-77"

  /// #77, #1235 and the hostile #1236 are what production lacks, besides #4, #5 and #1234.
  private func shop() -> Repo {
    let world = World.runbook()
    world.origin.squash(77, "Sell cake", ["cake.txt": "2\n"])
    world.origin.squash(1235, "Second: äöü 日本語", ["a.txt": "2\n"])
    world.origin.commit("Fix \(Self.hostile) (#1236)", ["b.txt": "2\n"])
    world.origin.git("branch", "live", "master~1")
    let alice = world.alice
    for branch in [Self.hostileBranch, "b=c/hotfix-78"] {
      alice.git("branch", branch, "origin/production")
    }
    alice.git("config", "alias.hs", "hotfix-start")
    return alice
  }

  private func ask(_ repo: Repo, _ command: String, _ words: String...) -> String {
    ask(repo, command, words[...])
  }

  private func ask(_ repo: Repo, _ command: String, _ words: ArraySlice<String>) -> String {
    let outcome = repo.run(["git", "hotfix-\(command)", "--git-completion-helper"] + words)
    #expect(outcome.status == 0 && outcome.err == "")
    return outcome.out
  }

  @Test("numbers are those that production lacks, the newest first, each with its title")
  func numbers() {
    let alice = shop()
    let before = alice.state()
    let all = ask(alice, "start", "")
    #expect(
      linesOf(all) == [
        #"1236\tFix $(touch owned) `touch owned` ; 'q' "dq" back\slash %F{red}%n a:b??[31m"#
          .replacing(#"\t"#, with: "\t"),
        "1235\tSecond: äöü 日本語", "77\tSell cake", "1234\tFix the till", "5\tHang up a sign",
        "4\tRaise the price of soup",
      ])
    #expect(ask(alice, "pick", "--draft", "5", "77") == "77\tSell cake\n")
    #expect(ask(alice, "sync", "--check", "") == all)
    for words in [["start", "--list"], ["start", "5"], ["pick", "--continue"], ["sync"]] {
      #expect(ask(alice, words[0], words[1...] + [""]) == "", "refused with 129: \(words)")
    }
    expect(alice.state(), equals: before)
  }

  @Test("values are the remotes, branches, people and commits that there are")
  func values() {
    let alice = shop()
    let bob = alice.world.bob
    _ = bob.hotfix("start", "-q", "1234")
    _ = bob.hotfix("pick", "-q")
    alice.git("fetch", "-q")
    #expect(ask(alice, "start", "--remote", "") == "origin\t\n")
    #expect(
      linesOf(ask(alice, "start", "--production=")) == [
        "--production=bob/hotfix-1234\t", "--production=live\t", "--production=master\t",
        "--production=production\t",
      ])
    #expect(ask(alice, "pick", "--branch=a") == "--branch=\(Self.hostileBranch)\t\n")
    // What a terminal would not show as it is, nobody can choose.
    for name in ["b\u{9b}31m", "b\u{202e}l"] {
      alice.git("update-ref", "refs/remotes/origin/\(name)/hotfix-2", "origin/production")
    }
    #expect(linesOf(ask(alice, "start", "--user", "b")) == ["b=c\t", "bob\t"])
    #expect(
      linesOf(ask(alice, "sync", "--resolve=")).map { $0.dropLast() } == [
        "--resolve=file", "--resolve=hunk", "--resolve=stop",
      ])
    let commits = linesOf(ask(alice, "pick", "--commit", ""))
    #expect(commits.count == 6 && commits[2].hasSuffix("\tSell cake (#77)"), "\(commits)")
    #expect(ask(alice, "pick", "--title=").isEmpty)
  }

  @Test("outside a repository and without a remote only the options are known, and nothing is said")
  func nowhere() {
    let world = World.runbook()
    makeFolder("\(world.path)/empty")
    let nowhere = Repo(world: world, path: "\(world.path)/empty", person: .alice)
    for command in ["start", "pick", "sync"] {
      #expect(ask(nowhere, command, "--check", "") == "")
      #expect(ask(nowhere, command, "--remote=") == "" && ask(nowhere, command) == "")
      #expect(
        ask(nowhere, command, "--dry")
          == "--dry-run\tprint a script for sh instead of doing it\n")
    }
  }

  @Test("a Tab makes at most five processes and no connection, and needs no user")
  func processes() {
    let alice = shop()
    alice.git("fetch", "-q")
    alice.git("config", "--global", "--unset", "user.email")
    let (processes, connections) = alice.world.count {
      let outcome = alice.begin("start", "--git-completion-helper", "").wait()
      #expect(linesOf(outcome.out).count == 6)
    }
    #expect(processes.count <= 5 && connections.isEmpty, "\(processes) \(connections)")
  }

  /// What is typed at a prompt, and what stands there afterwards.
  private static let typed: [(line: String, shows: [String])] = [
    ("git hotfix-start 7", ["start 77"]),
    ("git-hotfix-start 77", ["start 77 "]),
    ("git hotfix-pick --bran", ["pick --branch="]),
    ("git hotfix-pick --no-pus", ["pick --no-push "]),
    ("git hotfix-sync --resolve=st", ["--resolve=stop "]),
    ("git-hotfix-start --remote=", ["--remote=origin "]),
    ("git-hotfix-pick --branch a", [#"a\$\(touch\$\{IFS\}owned\)/hotfix-77"#]),
    ("git -C ../shop hotfix-start 7", ["start 77"]),
    ("git --git-dir=../shop/.git hotfix-start 7", ["start 77"]),
    ("git hs 7", ["hs 77"]),
    ("git hotfix-pick --branch=b=", ["pick --branch=b=c/hotfix-78 "]),
    ("git-hotfix-pick --branch=b=", ["pick --branch=b=c/hotfix-78 "]),
  ]
  private static let listed: [(line: String, shows: [String])] = [
    (
      "git hotfix-start 123", ["1236", "Fix $(touch owned) `touch owned`", "back\\slash %F{red}%n"]
    ),
    ("git-hotfix-start 123", ["1235", "Second: ", "Fix the till"]),
    ("git hotfix-sync --check 123", ["1236", "Fix $(touch owned) `touch owned`"]),
    ("git hotfix-start --", ["--no-fetch", "do not fetch first", "--worktree="]),
  ]

  /// A shell that starts on a busy machine takes its time.
  private func inTime(_ isSo: () -> Bool) -> Bool { soon(isSo) || soon(isSo) || soon(isSo) }

  /// Types at a shell on a terminal, and waits for what must stand there.
  private func play(
    _ shell: Running, _ alice: Repo, setUp: String, tabs: String,
    _ own: ((line: String, shows: [String]), tab: String)
  ) {
    shell.type("PS1='> '; \(setUp); echo rea''dy\n")
    #expect(inTime { shell.out.contains("ready") }, "\(shell.out)")
    let cases = Self.typed.map { ($0, "\t") } + Self.listed.map { ($0, tabs) } + [own]
    for (index, ((line, shows), tab)) in cases.enumerated() {
      let before = shell.out.utf8.count
      shell.type("\(line)\(tab)")
      func shown() -> String { String(decoding: shell.out.utf8.dropFirst(before), as: UTF8.self) }
      #expect(inTime { shows.allSatisfy { shown().contains($0) } }, "\(line): \(shown())")
      // The line is taken away, and the shell is ready for the next one.
      shell.type("\u{15}echo rea''dy\(index)\n")
      #expect(inTime { shell.out.contains("ready\(index)") }, "\(shown())")
    }
    #expect(!alice.exists("owned"))
  }

  private static let gitsOwn: String? = [
    "/usr/share/bash-completion/completions/git",
    "/opt/homebrew/etc/bash_completion.d/git-completion.bash",
    "/usr/local/etc/bash_completion.d/git-completion.bash",
  ].first { access("\($0)", R_OK) == 0 }

  @Test(
    "bash completes through git's own completion and for the bare name, and runs no title",
    .needs("bash"), .enabled(if: gitsOwn != nil, "needs git's completion for bash"))
  func bash() throws {
    let git = try #require(Self.gitsOwn)
    let alice = shop()
    alice.git("fetch", "-q")
    let shell = alice.open("bash", "--norc", "-i", env: ["LC_ALL": "C.UTF-8"], tty: 120)
    play(
      shell, alice, setUp: ". \(git); . '\(root)/completions/bash/git-hotfix-start'", tabs: "\t\t",
      // Short ones, and yet one a line.
      (("git hotfix-start --p", ["--porcelain  (", "\n--production="]), "\t\t"))
  }

  @Test(
    "zsh completes through its own completion of git and for the bare name, and runs no title",
    .needs("zsh"))
  func zsh() {
    let alice = shop()
    alice.git("fetch", "-q")
    let shell = alice.open("zsh", "-f", "-i", env: ["LC_ALL": "C.UTF-8"], tty: 120)
    play(
      shell, alice,
      setUp: "fpath=('\(root)/completions/zsh' $fpath); autoload -Uz compinit; compinit -u -D",
      tabs: "\t",
      (("git -c a.b=c:d -c hotfix.production=live hotfix-start 1", ["start 1236 "]), "\t"))
  }

  @Test(
    "fish completes beside its own completion of git and for the bare name, and runs no title",
    .needs("fish"))
  func fish() {
    let alice = shop()
    alice.git("fetch", "-q")
    let folder = "\(alice.world.path)/alice/.local/share/fish/vendor_conf.d"
    makeFolder(folder)
    writeFile("\(folder)/git-hotfix.fish", readFile("\(root)/completions/fish/git-hotfix.fish"))
    for (line, shows) in Self.listed
      + [
        ("git hotfix-start 7", ["77\tSell cake"]), ("git-hotfix-start 77", ["77\tSell cake"]),
        ("git hotfix-pick --branch=", ["--branch=\(Self.hostileBranch)"]),
        ("git -C ../shop hotfix-start 7", ["77\tSell cake"]), ("git hs 7", ["77\tSell cake"]),
        ("git hotfix-", ["hotfix-start\tmake the branch", "hotfix-pick\t", "hotfix-sync\t"]),
        ("git chec", ["checkout"]),
      ]
    {
      let outcome = alice.run(
        ["fish", "-c", "complete -C $argv", line], env: ["LC_ALL": "C.UTF-8"])
      #expect(outcome.status == 0 && outcome.err == "", "\(outcome.err)")
      #expect(shows.allSatisfy { outcome.out.contains($0) }, "\(line): \(outcome.out)")
    }
    #expect(!alice.exists("owned"))
  }
}
