import Foundation
import Testing

@testable import HotfixCore

/// README.md shows only commands and settings that work.
@Suite struct ReadmeTests {
  private let lines = linesOf(readFile("\(root)/README.md"))

  @Test("the commands that withdraw a hotfix leave no trace, here or on the remote")
  func withdraw() throws {
    let line = lines.drop { !$0.hasPrefix("- **You withdraw the hotfix.**") }.prefix { $0 != "" }
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

  @Test("every test that CONTRIBUTING names for a promise exists, by its name and in its suite")
  func promises() throws {
    let names = FileManager.default.enumerator(atPath: "\(root)/Tests")?.allObjects ?? []
    let files = names.compactMap { $0 as? String }
    let lines = linesOf(readFile("\(root)/CONTRIBUTING.md"))
    let start = try #require(lines.firstIndex(of: "| promise | tests |"))
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

  @Test("the configuration that it and githotfix(7) show is configuration that exists")
  func configuration() throws {
    let alice = World.runbook().alice
    for line in lines where line.hasPrefix("    git config") { expect(alice.sh(line)) }
    let start = try #require(lines.firstIndex(of: "    [hotfix]"))
    let readme = lines[start...].prefix { $0.hasPrefix("    ") }.map { String($0.dropFirst(4)) }
    let page = ManualPage("githotfix.7").lines
    let block = page.drop { $0 != "[hotfix]" }.prefix { !$0.hasPrefix(".") }
    for (team, branch) in [(readme, "hotfix/a-1"), (Array(block), "a/hotfix-1")] {
      let built = team.filter { !$0.hasPrefix("\tlabel") }
      let config = Config(
        listed: Bytes(
          alice.tryGit(
            "config", "--file", "-", "--list", "-z", stdin: built.joined(separator: "\n")
          ).out), from: "")
      let own = Config(listed: "user.email\nalice@example.com\0", from: "")
      let settings = try Settings(Options(), own, team: config, remote: "origin", main: "main")
      #expect(settings.ignored.isEmpty && settings.startChannels.contains("#incidents"))
      #expect(settings.production == "live")
      #expect(settings.branch.name(user: "a", number: "1", main: "main").text == branch)
    }
  }
}
