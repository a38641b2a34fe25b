import Testing

@testable import HotfixCore

/// Every example of the manual pages works as it is printed.
@Suite struct ExampleTests {
  @Test("every example of a page succeeds", arguments: CommandName.allCases)
  func examples(command: CommandName) {
    let examples = command.page.examples
    #expect(!examples.isEmpty)
    for script in examples where ManualTests.isBuilt(script) {
      let alice = clone(before: command, isOver: script.contains("--check"))
      let outcome = alice.sh("set -e\n\(script)")
      // The shell drops the status of a command in `$(...)`.
      let isRefused = linesOf(outcome.err).contains { line in
        line.hasPrefix("fatal: ") || line.hasPrefix("error: ")
      }
      #expect(outcome.status == 0 && !isRefused, "\(script)\n\(outcome.err)")
    }
  }

  /// Alice's clone of a shop on GitHub, ready for the command, or with the whole runbook done.
  private func clone(before command: CommandName, isOver: Bool) -> Repo {
    let world = World.runbook()
    let origin = world.origin
    origin.git("branch", "-m", "master", "main")
    let alice = world.clone(url: origin.served(at: "git@github.com:shop/shop.git"))
    func type(_ words: String...) {
      let outcome = alice.run(["git"] + words)
      #expect(outcome.status == 0, "\(words): \(outcome.err)")
    }
    if command == .start { return alice }

    origin.squash(1228, "Sell cake", ["cake.txt": "2\n"], into: "main")
    type("hotfix-start", "-q", "1234")
    if command == .pick { return alice }

    type("hotfix-pick", "-q")
    origin.merge("alice/hotfix-1234", into: "production")
    origin.squash(1236, "Round down", ["till.txt": "open\nround down\nclose\n"], into: "main")
    if isOver {
      type("hotfix-sync", "-q")
      origin.merge("alice/main-prep", into: "main")
    }
    return alice
  }
}

extension ManualPage {
  /// The examples as scripts for sh.
  fileprivate var examples: [String] {
    section("EXAMPLES").split { !$0.hasPrefix(".Dl ") }.map { lines in
      lines.map { $0.dropFirst(".Dl ".count).replacing(#"\(dq"#, with: "\"") }
        .joined(separator: "\n")
    }
  }
}
