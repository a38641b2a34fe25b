import Testing

@testable import HotfixCore

@Suite("What later commits of a line take back")
struct UndoersTests {
  /// The definition, in as many comparisons as it takes.
  private func reverters(of commit: Commit, in line: [Commit]) -> [Commit] {
    line.prefix { $0.id != commit.id }.filter { later in
      takesBack(later.reverts, commit, in: line) && reverters(of: later, in: line).isEmpty
    }
  }
  private func takesBack(_ reverts: Reverts, _ commit: Commit, in line: [Commit]) -> Bool {
    func names(_ commit: Commit) -> Bool {
      reverts.commits.contains { commit.id.hex.hasPrefix($0) }
        || commit.marks.number.map { reverts.numbers.contains($0) } ?? false
    }
    if names(commit) { return true }
    // An id or a number that is another commit's tells more than a title that both bear.
    if line.contains(where: names) { return false }
    let titles = reverts.titles + reverts.reapplied.map { "Revert \"\($0)\"" }
    if !commit.marks.closingRun.isEmpty, titles.contains(commit.subject) { return true }
    let own = commit.marks.closingRun + (commit.marks.number.map { [$0] } ?? [])
    if !own.isEmpty, !reverts.numbers.isEmpty, !own.contains(where: reverts.numbers.contains) {
      return false
    }
    return titles.contains { [commit.subject, commit.title].contains($0) }
  }

  /// Newest first; with few titles and numbers, so that many commits bear the same.
  private func line(_ random: inout SplitMix, count: Int) -> [Commit] {
    var line: [Commit] = []
    for place in 0..<count {
      let id = Bytes(String(repeating: "\(place % 4)", count: 7) + "\(place + 1_000)")
      let hex = id + Bytes(String(repeating: "a", count: 40 - id.count))
      let number = random.below(count) + 1
      let title: Bytes = "Change \(random.below(4))"
      var message: Bytes = random.below(2) == 0 ? "\(title) (#\(number))" : title
      if !line.isEmpty {
        let old = line[random.below(line.count)]
        let name = old.id.hex[0..<[7, 11, 40][random.below(3)]]
        switch random.below(14) {
        case 0: message = "Revert \"\(old.subject)\""
        case 1: message = "Revert \"\(old.title)\" (#\(number))"
        case 2: message = "Revert \"\(old.subject)\"\n\nThis reverts commit \(name).\n"
        case 3: message = "Back (#\(number))\n\nReverts acme/shop#\(old.marks.number ?? 7)\n"
        case 4: message = "Reapply \"\(title)\""
        case 6:
          let other = random.below(2 * count) + 1
          message = "Revert \"\(title)\"\n\nReverts acme/shop#\(other)\n"
        case 5: message = "Revert \"\(title)\"\n\nThis reverts commit 1234567.\n"
        default: break
        }
      }
      line.insert(
        Commit(
          id: ObjectID(hex), parents: [], authorName: "", age: "",
          message: message), at: 0)
    }
    return line
  }

  @Test("one pass over a line answers what comparing all of it does")
  func random() {
    var random = SplitMix(seed: 1234)
    var count = 0
    for round in 0..<120 {
      let line = line(&random, count: 1 + round / 3)
      let others = self.line(&random, count: 5)
      let reverters = RevertIndex(line)
      for commit in line + others {
        let expected = self.reverters(of: commit, in: line).map(\.id)
        #expect(reverters.of(commit).map(\.id) == expected, "\(line.map(\.subject.text))")
        count += expected.count
      }
    }
    #expect(count > 300)
  }
}
