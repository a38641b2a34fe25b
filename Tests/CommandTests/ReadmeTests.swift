import Foundation
import Testing

@testable import HotfixCore

/// What README.md shows is true.
@Suite struct ReadmeTests {
  private let lines: [String] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return readFile(root.appendingPathComponent("README.md").path)
      .components(separatedBy: "\n")
  }()

  /// The fenced scripts, in order.
  private var scripts: [String] {
    var scripts: [String] = []
    var script: [String]?
    for line in lines {
      if line == "```sh" {
        script = []
      } else if line == "```", let done = script {
        scripts.append(done.joined(separator: "\n") + "\n")
        script = nil
      } else {
        script?.append(line)
      }
    }
    return scripts
  }

  /// Command lines that stand alone, without what the shell does with them.
  private var commands: [String] {
    lines.filter { $0.hasPrefix("    ") || $0.hasPrefix("- ") || $0.hasPrefix("  ") }
      .flatMap { line in
        line.hasPrefix("    ")
          ? [line]
          : line.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map {
            String($0.element)
          }
      }
      .map { line in
        let bare = line.trimmingCharacters(in: .whitespaces)
        let typed = bare.hasPrefix("$ ") ? String(bare.dropFirst(2)) : bare
        return typed.components(separatedBy: "#").first!.trimmingCharacters(in: .whitespaces)
      }
  }

  @Test("its scripts carry a fix to the pull request, and back")
  func scriptsRun() throws {
    try #require(scripts.count == 2)
    let world = World.runbook()
    let alice = world.alice
    alice.git("config", "hotfix.requestCommand", "cat >/dev/null; echo https://forge/$HOTFIX_BASE")
    alice.write(".git/first.sh", .executable(scripts[0]))
    alice.write(".git/second.sh", .executable(scripts[1]))
    expect(
      alice.sh(".git/first.sh 1234"), out: "review alice/hotfix-1234: https://forge/production",
      err: "")
    world.origin.merge("alice/hotfix-1234", into: "production", as: "production")
    world.origin.squash(9, "Again", ["till.txt": "main's\n"])
    expect(
      alice.sh(".git/second.sh"),
      out: """
        main won: till.txt
        merge with a merge commit: https://forge/master
        """)
  }

  @Test("its lines of cron and CI are silent at yes and say no with 1")
  func checks() throws {
    let line = try #require(lines.first { $0.contains("0 7 * * 1-5") })
    let command = try #require(line.components(separatedBy: "&& ").last)
    let path = try #require(lines.first { $0.hasPrefix("    PATH=") }?.dropFirst("    PATH=".count))
    let world = World.runbook()
    let alice = world.alice
    func cron() -> Outcome {
      alice.sh(
        command,
        env: ["PATH": String(path).replacing("/home/alice/.local/bin", with: Host.products)])
    }
    expect(cron(), out: "", err: "")
    world.origin.commit("By hand", ["hand": "x\n"], on: "production")
    #expect(cron().status == 1)
    alice.git("config", "--global", "--unset", "user.email")
    #expect(cron().status == 1)
  }

  @Test("what undoes a hotfix leaves nothing of it, here or there")
  func undo() throws {
    let line = lines.drop { !$0.hasPrefix("**How do I undo it?**") }.prefix { $0 != "" }
      .joined(separator: " ")
    let typed = line.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }
      .map { String($0.element).replacing("main", with: "master") }
    try #require(typed.count == 2)
    let world = World.runbook()
    let alice = world.alice
    alice.git("fetch", "-q")
    let before = (alice.git("for-each-ref"), alice.git("config", "--local", "--list"))
    let there = world.origin.git("for-each-ref")
    for pushes in [false, true] {
      #expect(alice.hotfix("start", "-q", "1234").status == 0)
      if pushes { #expect(alice.hotfix("pick", "-q").status == 0) }
      for command in pushes ? typed : [typed[0]] { #expect(alice.sh(command).status == 0) }
      #expect(alice.git("for-each-ref") == before.0)
      #expect(alice.git("config", "--local", "--list") == before.1)
      #expect(world.origin.git("for-each-ref") == there)
    }
  }

  @Test("every test that shows a promise is there, by its name and in its suite")
  func promises() throws {
    let names = FileManager.default.enumerator(atPath: "\(root)/Tests")?.allObjects ?? []
    let files = names.compactMap { $0 as? String }
    let lines = linesOf(readFile("\(root)/SECURITY.md"))
    let start = try #require(lines.firstIndex(of: "| promise | shown by |"))
    let rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }
    for row in rows {
      let shown = row.split(separator: "|")[1]
      let parts = shown.matches(of: /([A-Z][A-Za-z, ]+): ((?:\*[^*]+\*(?:, )?)+)/)
      #expect(!parts.isEmpty, "\(row)")
      for part in parts {
        for suite in part.1.components(separatedBy: ", ") {
          let file = files.first { $0.hasSuffix("/\(suite)Tests.swift") }
          let text = readFile("\(root)/Tests/\(file ?? "no \(suite)")")
          let tests = text.matches(of: /@Test\(\s*"([^"]+)"/).map { String($0.1) }
          for name in part.2.matches(of: /\*([^*]+)\*/).map({ String($0.1) }) {
            #expect(tests.contains(name), "\(suite): \(name)")
          }
        }
      }
    }
    #expect(rows.count > 9)
  }

  @Test("the benchmark prints the tables of README and CONTRIBUTING, row by row")
  func benchmark() {
    // `| all three | 707 ms |` here, `$(row 'all three' all)` there.
    let printed = linesOf(readFile("\(root)/scripts/benchmark.sh")).compactMap { line in
      line.hasPrefix("| |")
        ? line
        : line.firstMatch(of: #/^\$\((?:row|without|line) (?:['"]([^'"]+)['"]|([a-z]+)) /#)
          .map { String($0.1 ?? $0.2 ?? "") }
    }
    var told: [String] = []
    for name in ["README.md", "CONTRIBUTING.md"] {
      let lines = linesOf(readFile("\(root)/\(name)"))
      for line in lines.drop(while: { $0 != "## How long it takes" }).dropFirst()
        .prefix(while: { !$0.hasPrefix("## ") }) where line.hasPrefix("| ")
      {
        told.append(
          line.hasPrefix("| |")
            ? line : line.split(separator: "|")[0].trimmingCharacters(in: .whitespaces))
      }
    }
    #expect(told == printed && told.count > 15)
  }

  @Test("every command that it shows takes the options that it is shown with")
  func options() {
    var seen = 0
    for line in commands {
      for typed in line.components(separatedBy: " && ") {
        var words = typed.split(separator: " ").map { Bytes(String($0)) }
        guard words.count > 1, words[0] == "git",
          let command = CommandName.allCases.first(where: { words[1] == "hotfix-\($0.rawValue)" })
        else { continue }
        words.removeFirst(2)
        if words == ["--help"] { continue }
        seen += 1
        #expect(throws: Never.self, "\(typed)") {
          try OptionParser.parse(words, for: command).check(command)
        }
      }
    }
    #expect(seen > 10)
  }

  @Test("the configuration that it shows is configuration that there is")
  func configuration() throws {
    let alice = World.runbook().alice
    for line in commands where line.hasPrefix("git config") {
      expect(alice.sh(line.replacing("\\", with: "x")))
    }
    let start = try #require(lines.firstIndex(of: "    [hotfix]"))
    let team = lines[start...].prefix { $0.hasPrefix("    ") }.map { String($0.dropFirst(4)) }
    let page = ManualPage("githotfix.7").lines
    let block = page.drop { $0 != "[hotfix]" }.prefix { !$0.hasPrefix(".") }
    for (team, branch) in [(team, "hotfix/a-1"), (Array(block), "a/hotfix-1")] {
      let config = Config(
        listed: Bytes(
          alice.tryGit(
            "config", "--file", "-", "--list", "-z", stdin: team.joined(separator: "\n")
          ).out), from: "")
      let own = Config(listed: "user.email\nalice@example.com\0", from: "")
      let settings = try Settings(Options(), own, team: config, remote: "origin", main: "main")
      #expect(settings.ignored.isEmpty && settings.startChannels.count == 2)
      #expect(settings.production == "live")
      #expect(settings.branch.name(user: "a", number: "1", main: "main").text == branch)
    }
  }
}
