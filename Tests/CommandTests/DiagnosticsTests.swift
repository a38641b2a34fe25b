import Testing

@testable import HotfixCore

/// Every failure has a message and a next step.
@Suite struct DiagnosticsTests {
  private static let id = ObjectID("1a2b3c4d5e6f" + Bytes(String(repeating: "0", count: 28)))
  private static let fix = Commit(
    id: id, parents: [], authorName: "Bob", authorTime: "0", age: "2 hours ago",
    message: "Fix the till (#1234)", markers: [], isOwn: false)
  private static let branch: Bytes = "alice/hotfix-1234"
  private static let place: Bytes = "/src/shop-hotfix-1234"
  private static let wanted = FixSpec(number: 1234, commits: [])

  /// One of each failure; what is in it is what the pages have in it.
  static let failures: [Failure] = [
    .notACommit("1a2b3c4"), .programMissing("git"), .noOutput, .gitTooOld("git version 2.34.1"),
    .noRepository(said: "fatal: not a git repository (or any of the parent directories): .git"),
    .noFolder, .git(command: "rev-list", said: ""), .missingObject(id), .shallow("origin"),
    .timedOut("gh", seconds: 30), .interrupted(9),
    .step(purpose: "push 'alice/hotfix-1234' to 'origin'", said: ""),
    .pushRefused(
      purpose: "push 'alice/hotfix-1234' to 'origin'", reason: "[rejected] (stale info)"),
    .badValue(
      Config.Entry(key: "hotfix.request", value: "email", origin: "file:.git/config"),
      allowed: ["auto"]), .noUser, .sameBranches("main"), .badBranchName("a b/hotfix-1234"),
    .longLived("production"),
    .symbolic("alice/hotfix-1234", target: "refs/heads/production"), .noRemote,
    .noSuchRemote("upstream", known: []),
    .whichRemote(["one", "two"]), .unreachable("origin", said: ""), .noMain("origin", nil),
    .noMain("origin", "trunk"), .noProduction("production", "origin", likely: []), .noWorkTree,
    .mirror("origin"), .underWay(.merge, onHotfix: false), .uncommitted(["till.py"], left: []),
    .uncommitted(["till.py"], left: ["till.py"]),
    .leftUnmerged(["till.py"]),
    .locked(
      .step(purpose: "push 'alice/hotfix-1234' to 'origin'", said: ""), [".git/index.lock"]),
    .halfMade(worktree: place), .checkedOutElsewhere(branch, at: place),
    .nameTaken(branch, by: "alice", on: nil),
    .notOnMain([wanted], main: "main", fetched: true, ago: nil, isTyped: true),
    .notOnMain([wanted], main: "main", fetched: false, ago: "3 days ago", isTyped: false),
    .several(1234, [fix], main: "main"), .reverted(1234, fix, by: [fix], again: [], main: "main"),
    .landed(1234, fix, .ancestor(id), production: "production"), .octopus(id),
    .endless(1234, fix, main: "main"),
    .othersBranch(
      1234,
      .init(
        branch: "bob/hotfix-1234", user: "bob", remote: "origin", last: "Bob", age: "2 hours ago",
        commits: 1), command: .start),
    .noTarget(current: nil, isHotfix: false, stops: false, numbers: [], open: []),
    .noTarget(current: nil, isHotfix: false, stops: false, numbers: [1234], open: []),
    .notAHotfix("topic"), .rebased(branch, ontoMain: true, open: []),
    .noSuchBranch("topic"), .nothingToPick(branch),
    .takenBack(branch, [fix], remote: "origin", from: id, isBehind: false, hasPicks: false),
    .behindRemote(branch, remote: "origin", missing: 1, isHere: true, besides: nil),
    .remoteHoldsMain(
      branch, id, remote: "origin", count: 2, main: "main", others: [fix], isHere: false),
    .workedOn("alice/main-prep", by: "Bob Baker", remote: nil, isHere: true),
    .syncCheckedOut("alice/main-prep", at: "/src/shop"), .noPickStopped, .otherPickStopped(id),
    .atRisk(AtRisk(files: ["till.py"])), .notGoneBack(said: "error: unable to write file till.py"),
    .unmerged(["till.py"], areEdited: false), .unmerged(["till.py"], areEdited: true),
    .holdsMain(
      branch, count: 117, main: "main", production: "production", remote: "origin",
      onto: "production"),
    .markersCommitted(["till.py"], branch: branch, isHere: true),
    .markersLeft(["till.py"]), .resolvedToNothing(1234),
    .requestFailed(branch, hasPage: true), .requestFailed("alice/main-prep", hasPage: true),
    .nameTaken("alice/main-prep", by: "alice", on: nil),
    .step(purpose: "push 'alice/main-prep' to 'origin'", said: ""),
    .usage(.unknownOption("frobnicate")), .usage(.unknownSwitch("x")),
    .usage(.ambiguous("p", ["--push", "--porcelain"])), .usage(.takesNoValue("--draft")),
    .usage(.needsValue("--branch")), .usage(.badChoice("--resolve", "ours", ["file"])),
    .usage(.noNumber), .usage(.notANumber("12a")), .usage(.tooMany("12")),
    .usage(.otherRepository("https://github.com/o/r/pull/1")),
    .usage(.together("--continue", "--abort")), .usage(.alone("-z", without: "--porcelain")),
  ]

  private func text(_ failure: Failure, by command: CommandName = .start) -> String {
    linesOf(failure.words(for: command).text.text + "\n")[0]
  }

  /// Which commands can say it.
  private func speakers(_ failure: Failure) -> [CommandName] {
    if text(failure).contains("main-prep") { return [.sync] }
    switch failure {
    case .noWorkTree, .halfMade, .nameTaken: return [.start]
    case .underWay, .uncommitted, .leftUnmerged, .checkedOutElsewhere, .several, .reverted, .landed,
      .octopus, .endless, .othersBranch:
      return [.start, .pick]
    case .notOnMain, .noTarget, .rebased, .notAHotfix, .noSuchBranch, .nothingToPick, .behindRemote,
      .takenBack, .remoteHoldsMain, .holdsMain, .noPickStopped, .otherPickStopped, .atRisk,
      .notGoneBack, .unmerged, .markersLeft, .markersCommitted, .resolvedToNothing, .requestFailed:
      return [.pick]
    default: return CommandName.allCases
    }
  }

  @Test("every failure that there is has its sample here")
  func samples() throws {
    let table = try #require(sources.first { $0.name == "Failure.swift" })
    let names = table.text.matches(of: /\n +(?:indirect )?case ([a-zA-Z]+)/).map { String($0.1) }
    func name(_ value: Any) -> String { String("\(value)".prefix { $0 != "(" }) }
    var known: Set<String> = []
    for failure in Self.failures {
      known.insert(name(failure))
      if case .usage(let usage) = failure { known.insert(name(usage)) }
    }
    #expect(Set(names).subtracting(known) == [] && names.count > 50)
  }

  @Test("every refusal has a hint, and hints are commands that the option table has")
  func hints() {
    for failure in Self.failures {
      for command in speakers(failure) {
        let words = failure.words(for: command)
        #expect(!words.hints.isEmpty, "\(text(failure))")
        for hint in words.hints.map(\.text) {
          guard let start = hint.firstRange(of: "git hotfix-") else { continue }
          let typed = hint[start.lowerBound...].prefix { $0 != "&" }.split(separator: " ")
          guard
            let asked = CommandName.allCases.first(where: { "hotfix-\($0.rawValue)" == typed[1] })
          else {
            Issue.record("\(hint)")
            continue
          }
          // Places that the person fills in are no options.
          let words = typed.dropFirst(2).map { Bytes(String($0)) }
          #expect(throws: Never.self, "\(hint)") { try OptionParser.parse(words, for: asked) }
        }
      }
    }
  }
}
