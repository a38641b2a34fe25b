// The commit since which a branch does not have a fix any more.
extension Git {
  /// Finds the first-parent commit since which a branch does not have a fix, and what it says.
  ///
  /// git rev-list --first-parent <tip> -- <file>…
  func sinceWhen(
    _ fix: [Commit], _ verdicts: FileVerdicts, _ words: Mention?, tip: ObjectID,
    _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> Presence {
    let range = [tip.hex] + (words.map { ["^\($0.commit.id.hex)"] } ?? [])
    let listed = try answer(
      ["--literal-pathspecs", "rev-list", "--first-parent", "--max-count=200"] + range + ["--"]
        + verdicts.files.sorted().prefix(1000))
    var next = listed.lines.map { ObjectID($0) }[...]
    while !next.isEmpty {
      // A few at a time: the first is nearly always the one.
      let ids = Array(next.prefix(8))
      next = next.dropFirst(8)
      let parents = try ids.map { id throws(Failure) in try self.id("\(id.hex)^1") ?? id }
      let before = try self.verdicts(of: [fix], on: parents)[0]
      guard
        let at = before.firstIndex(where: {
          !($0?.has.isEmpty ?? true) || !($0?.unclear.isEmpty ?? true)
        })
      else { continue }
      let (id, parent) = (ids[at], parents[at])
      var commit = try commit(id, divergence.style)
      commit.reverts.keepNumbers(of: divergence.style)
      var brought: [Commit] = []
      if commit.isMerge {
        let range = [id.hex, "^\(parent.hex)", "--max-count=200"]
        brought = try commits(in: range, divergence.style)
      }
      for one in [commit] + brought where try isRollback(one, fix, divergence) {
        return .reverted(by: one)
      }
      return .changed(
        by: commit, fromMain: try isFromMain(commit, brought: brought, repo, divergence))
    }
    return words?.reverts.first.map { .reverted(by: $0) }
      ?? .part(has: [], lacks: verdicts.lacks, unclear: [], words: words)
  }

  /// Its words say that it reverts or rolls back something that exists here.
  private func isRollback(
    _ commit: Commit, _ fix: [Commit], _ divergence: Divergence
  ) throws(Failure) -> Bool {
    let reverts = commit.reverts
    if reverts.isEmpty { return commit.saysRollback }
    for name in reverts.commits where try id("\(name)^{commit}") != nil { return true }
    let known = divergence.production + divergence.main + fix
    return known.contains { one in
      reverts.titles.contains(one.subject) || reverts.titles.contains(one.title)
        || reverts.numbers.contains { one.marks.closingRun.contains($0) || $0 == one.marks.number }
    }
  }

  /// It came from main: it is a commit of main, merges one, or picks one.
  private func isFromMain(
    _ commit: Commit, brought: [Commit], _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> Bool {
    for id in [commit.id] + commit.parents.dropFirst() where try isAncestor(id, of: repo.main) {
      return true
    }
    for name in ([commit] + brought).flatMap(\.picked) {
      if let id = try id("\(name)^{commit}"), try isAncestor(id, of: repo.main) { return true }
    }
    return commit.marks.number.map { number in
      divergence.main.contains { $0.marks.number == number }
    } ?? false
  }
}

extension Commit {
  /// `Roll back release 42`, `Back out the till`
  fileprivate var saysRollback: Bool {
    let words = title.text.lowercased()
    return [
      "rollback", "roll back", "rolls back", "rolled back", "back out", "backs out",
      "backed out", "backout", "revert",
    ].contains { words.contains($0) }
  }
}
