import Foundation
import Testing

/// What is said, to whom, and in which colour.
@Suite struct ConsoleTests {
  private let escape = "\u{1b}["

  @Test("on a terminal hints are yellow, as git's are, unless somebody or the terminal says no")
  func colour() {
    let alice = World.runbook().alice
    func said(
      _ settings: [String] = [], env: [String: String?] = [:], tty: Int? = 80
    ) -> [String] {
      var env = env
      if env["TERM"] == nil { env["TERM"] = "xterm" }
      let words =
        ["git"] + settings.flatMap { ["-c", $0] } + ["hotfix-start", "--list", "--no-fetch"]
      return linesOf(alice.run(words, env: env, tty: tty).out)
    }
    let plain = ["No hotfix is open.", "hint: git hotfix-start <pr>"]
    let yellow = [plain[0], "\(escape)33m\(plain[1])\(escape)m"]
    #expect(said() == yellow && said(["color.ui=true"]) == yellow)
    #expect(said(env: ["NO_COLOR": ""]) == yellow)
    for settings in [["color.ui=never"], ["color.ui=always", "color.hotfix=false"]] {
      #expect(said(settings) == plain)
    }
    for env in [["NO_COLOR": "1"], ["TERM": "dumb"], ["TERM": ""]] {
      #expect(said(env: env) == plain, "\(env)")
      #expect(said(["color.hotfix=always"], env: env) == yellow, "\(env)")
    }
    let piped = alice.hotfix("start", "--list", "--no-fetch", env: ["TERM": "xterm"])
    #expect(piped.err == plain.joined(separator: "\n") + "\n")
    #expect(
      linesOf(alice.sh("git -c color.ui=always hotfix-start --list --no-fetch").err) == yellow)
  }

  @Test("of --list only the stage is painted, and the columns stay")
  func stages() {
    let alice = World.runbook().alice
    _ = alice.hotfix("start", "-q", "--no-switch", "5")
    _ = alice.hotfix("start", "-q", "1234")
    _ = alice.hotfix("pick", "-q")
    let outcome = alice.run(
      ["git", "-c", "color.ui=always", "hotfix-start", "--list", "--no-fetch"])
    expect(
      outcome,
      out: """
          started  #5     alice/hotfix-5     git hotfix-pick 5
        \(escape)33m* pushed \(escape)m  #1234  alice/hotfix-1234  \
        merge its pull request into production; where none is open: git hotfix-pick
        """, err: "")
  }

  @Test("a standard output that cannot be written is told, with what comes next")
  func full() {
    guard access("/dev/full", W_OK) == 0 else { return }
    expect(
      World.runbook().alice.sh("git hotfix-start -h >/dev/full"), status: 128,
      err: """
        error: cannot write to standard output
        What was done stays done. When there is space again:
          git hotfix-start
        """)
  }

  @Test(
    "a terminal of any width, a dumb one and none at all read the same words, without an escape",
    arguments: [(40, "dumb", ""), (80, "", ""), (200, "xterm", "1")])
  func terminals(columns: Int, term: String, noColor: String) {
    func runbook(tty: Int?) -> (text: String, lines: [String]) {
      let world = World.runbook()
      let lines = [["start", "1234"], ["pick"], ["sync"], ["start", "2"]].flatMap { words in
        let outcome = world.alice.run(
          ["git", "hotfix-\(words[0])"] + words.dropFirst(),
          env: ["TERM": term, "NO_COLOR": noColor], tty: tty)
        return linesOf(world.normalise(tty == nil ? outcome.err : outcome.out)).filter {
          !$0.hasPrefix("alice/")
        }
      }
      return (lines.joined(separator: " ").replacing(#/ +/#, with: " "), lines)
    }
    let (piped, shown) = (runbook(tty: nil), runbook(tty: columns))
    #expect(piped.lines.count > 20)
    #expect(shown.text == piped.text)
    // What is pasted is whole, and the rest fits.
    let long = shown.lines.filter { $0.count > columns && !$0.hasPrefix("  ") }
    #expect(long.filter { $0.contains(" ") } == [], "\(long)")
  }

  @Test("a terminal that knows links shows a page once, in its short form; --web opens the whole")
  func pages() throws {
    let world = World.runbook()
    let alice = world.clone(url: world.origin.served(at: "git@github.com:acme/shop.git"))
    let opened = world.fake("browser")
    alice.git("config", "browser.mine.cmd", "browser")
    alice.git("config", "web.browser", "mine")
    alice.git("config", "hotfix.announce", "false")
    _ = alice.hotfix("start", "-q", "1234")
    let page = alice.hotfix("pick", "-q").out.trimmingCharacters(in: .newlines)
    #expect(page.count > 300 && opened.calls.isEmpty)
    let short = "…/compare/production...alice/hotfix-1234"
    for env in [["TERM": "xterm-kitty"], ["TERM": "xterm", "VTE_VERSION": "7200"]] {
      let out = alice.run(["git", "hotfix-pick"], env: env, tty: 80).out
      let link = "\u{1b}]8;;\(page)\u{1b}\\\(short)\u{1b}]8;;\u{1b}\\"
      #expect(out.contains("  1. Open the pull request: \(escape)1m\(link)\(escape)m\n"), "\(out)")
      #expect(out.components(separatedBy: short).count == 2, "\(out)")
    }
    let plain = alice.run(
      ["git", "hotfix-pick"], env: ["TERM": "xterm", "NO_COLOR": "1"], tty: 80)
    #expect(plain.out.components(separatedBy: page).count == 2, "\(plain.out)")

    expect(alice.hotfix("pick", "-q", "--web"), out: page, err: "")
    #expect(opened.calls.map(\.arguments) == [[page]])
    let script = alice.hotfix("pick", "-n", "--web")
    #expect(opened.calls.count == 1)
    expect(alice.sh("sh", stdin: script.out), out: page)
    #expect(opened.calls.count == 2)
    alice.git("config", "web.browser", "none")
    let failed = alice.hotfix("pick", "--web")
    expect(failed, out: page)
    #expect(failed.err.contains("warning: opening the page in a browser failed"), "\(failed.err)")
  }

  @Test("errors are red and lead on in bold; -q shows them and nothing else")
  func errors() {
    let alice = World.runbook().alice
    let outcome = alice.run(
      ["git", "-c", "color.ui=always", "hotfix-start", "-q", "--main=trunk", "1234"])
    expect(
      outcome, status: 128, out: "",
      err: """
        \(escape)31merror:\(escape)m origin has no branch trunk
        If it is master:
          \(escape)1mgit hotfix-start --main=master 1234\(escape)m
        """)
    alice.git("config", "hotfix.startAnnounceCommand", "exit 1")
    expect(alice.hotfix("start", "-q", "1234"), out: "alice/hotfix-1234", err: "")
  }

  /// A story in which `git <command>`, or the program that signs, waits until it is told to go on.
  private func held(_ command: String) -> (World, Repo) {
    let world = World.runbook()
    world.origin.squash(6, "Cheaper soup", ["menu.txt": "soup 2\nbread 1\ntea 2\n"])
    let alice = world.alice
    _ = alice.hotfix("start", "-q", "--no-switch", "6")
    _ = alice.hotfix("start", "-q", "--no-switch", "1234")
    let wait = #"until [ -e "$TMPDIR/go" ]; do sleep 0.05; done"#
    world.install("held", "\(wait); cat >/dev/null; [ $# -gt 0 ] || echo https://forge/1")
    world.install(
      "git",
      """
      PATH=${PATH#*:}
      case " $* " in *" \(command) "*) \(wait) ;; esac
      exec git "$@"
      """)
    return (world, alice)
  }

  @Test(
    "who watches a terminal is told what takes longer than a second, and then it is taken back",
    arguments: [
      (["start", "--no-switch", "1234"], "fetch", "fetching from 'origin'"),
      (["start", "--list"], "ls-remote", "asking 'origin' for its branches"),
      (["pick", "6"], "fast-import", "looking for what makes the pick clean"),
      (["pick", "1234"], "push", "waiting to push 'alice/hotfix-1234' to 'origin'"),
      (["pick", "1234"], "request", "waiting to open the pull request"),
      (["pick", "-S", "1234"], "signing", "waiting to sign the pick of #1234"),
    ])
  func watched(words: [String], command: String, line: String) {
    let (world, alice) = held(command)
    if command == "request" { alice.git("config", "hotfix.requestCommand", "held") }
    if command == "signing" { alice.git("config", "gpg.program", "\(world.path)/bin/held") }
    let running = alice.begin(
      words[0], words[1], words.count > 2 ? words[2] : "-v", env: ["TERM": "xterm"], tty: 80)
    #expect(soon { running.out.contains("\(line) ...") }, "\(running.out)")
    writeFile("\(world.path)/tmp/go", "")
    let out = running.wait().out
    let back = String(repeating: "\u{8}", count: line.count + 4)
    let shown = "\(line) ...\(back)\(back.replacing("\u{8}", with: " "))\(back)"
    #expect(out.contains(shown), "\(out)")
    #expect(!out.replacing(shown, with: "").contains("\u{8}"), "\(out)")
  }

  @Test("a terminal that only knows lines reads it as one", arguments: ["dumb", "", nil])
  func dumb(term: String?) {
    let (world, alice) = held("fetch")
    let running = alice.begin("start", "--no-switch", "1234", env: ["TERM": term], tty: 80)
    #expect(soon { running.out.contains("fetching from 'origin' ...") }, "\(running.out)")
    writeFile("\(world.path)/tmp/go", "")
    let out = running.wait().out
    #expect(linesOf(out).first == "fetching from 'origin' ..." && !out.contains("\u{8}"), "\(out)")
  }

  @Test("a script is not told, nor who wants it quiet, nor where another program has the terminal")
  func unwatched() {
    let (world, alice) = held("fetch")
    let start = "git-hotfix-start --no-switch 1234"
    let all = [
      alice.begin("start", "--no-switch", "1234"),
      alice.begin("start", "-q", "--no-switch", "1234", tty: 80),
      alice.open("sh", "-c", "stty -icanon; exec \(start)", tty: 80),
      alice.open("sh", "-c", "stty -echo; exec \(start)", tty: 80),
    ]
    usleep(1_300_000)
    writeFile("\(world.path)/tmp/go", "")
    for running in all {
      let outcome = running.wait()
      #expect(outcome.status == 0)
      #expect(!(outcome.out + outcome.err).contains("fetching"), "\(outcome.out)")
    }
  }

  @Test("a first run says in one line what it takes for granted, and how to set it")
  func firstRun() {
    let world = World.runbook()
    let alice = world.alice
    alice.git("config", "--global", "--unset", "hotfix.announce")
    let line =
      "hint: taking origin/production as production, origin/master as main and you as alice; to "
      + "change that, set hotfix.production, hotfix.main or hotfix.user"
    #expect(linesOf(alice.hotfix("start", "--no-switch", "1234").err)[0] == line)
    #expect(!alice.hotfix("start", "--no-switch", "1234").err.contains(line))
    alice.git("branch", "-D", "alice/hotfix-1234")
    #expect(!alice.hotfix("start", "-q", "-n", "1234").err.contains(line))
    #expect(!alice.hotfix("start", "--list").err.contains(line))
    #expect(!alice.hotfix("sync", "--check").err.contains(line))
    #expect(!alice.hotfix("sync").err.contains(line))
    world.origin.commit("By hand", ["hand.txt": "x\n"], on: "production")
    #expect(alice.hotfix("sync").err.contains(line))
    #expect(!alice.hotfix("sync").err.contains(line))
    // Who types a name knows it.
    let typed = linesOf(alice.hotfix("start", "--no-switch", "--user=bob", "5").err)[0]
    #expect(typed == line.replacing(" and you as alice", with: ""))
    alice.git("branch", "-D", "bob/hotfix-5", "alice/master-prep")
    alice.git("config", "hotfix.user", "al")
    #expect(!alice.hotfix("start", "--no-switch", "5").err.contains("hint: taking"))
  }
}
