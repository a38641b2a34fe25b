/// A pick on the hotfix branch, for the reviewer.
struct Evidence: Equatable, Sendable {
  enum Change: Equatable, Sendable {
    /// Git applied it without a conflict, and the change is the same to the byte.
    case identical
    /// Git applied it without a conflict, with different surrounding lines.
    case clean
    /// Resolved by hand: the diff against git's own result, and the files for which one side was
    /// chosen, because git leaves no markers in them.
    case resolved(Bytes, chosen: [Bytes])
  }
  let number: Int?
  let fix: Commit
  let became: ObjectID
  /// The day it was committed to main: `2026-11-23`
  let day: Bytes
  let change: Change
  /// The files in which the branch's other fixes conflict without this one.
  var conflictsWithout: [Bytes] = []
}

extension Git {
  /// The picks of fixes on a branch, in the branch's order.
  ///
  /// - Throws: if git fails.
  ///
  /// git diff-tree --stdin …; git merge-tree …
  func evidence(
    of statuses: [FixStatus], on own: BranchCommits
  ) throws(Failure) -> [Evidence] {
    var pairs: [(number: Int?, fix: Commit, became: Commit)] = []
    let stands = statuses.contains(where: own.has)
    for one in statuses {
      for fix in one.commits {
        if let became = stands ? own.standing(fix) : own.pick(of: fix) {
          pairs.append((one.spec.number, fix, became))
        }
      }
    }
    let changes = try changes(of: pairs.flatMap { [$0.fix.ofFirstParent, $0.became] })
    let order = Dictionary(uniqueKeysWithValues: own.commits.enumerated().map { ($1.id, -$0) })
    return try pairs.sorted { order[$0.became.id]! < order[$1.became.id]! }
      .map { pair throws(Failure) in
        let change = changes[pair.fix.id]
        return Evidence(
          number: pair.number, fix: pair.fix, became: pair.became.id, day: pair.fix.day,
          change: try self.change(
            from: pair.fix, to: pair.became,
            isSame: change != nil && change == changes[pair.became.id]))
      }
  }

  /// Adds why the prerequisites are needed: the files in which the other fixes conflict without
  /// each.
  ///
  /// - Parameter number: the pull request that is not a prerequisite.
  /// - Throws: if git fails.
  ///
  /// git merge-tree …
  func reasons(
    _ evidence: [Evidence], besides number: Int?, onto production: ObjectID
  ) throws(Failure) -> [Evidence] {
    var reasoned = evidence
    let fixes = evidence.map(\.fix.id)
    guard evidence.contains(where: { $0.number != number }),
      try picked(fixes, onto: production)?.isClean ?? true
    else { return evidence }
    for (index, one) in evidence.enumerated() where one.number != number {
      let others = fixes.filter { $0 != one.fix.id }
      reasoned[index].conflictsWithout = try picked(others, onto: production)?.unmerged ?? []
    }
    return reasoned
  }

  /// How a pick differs from git's own. If git saw a conflict, equal trees prove nothing, because a
  /// conflict without markers leaves one side's file.
  ///
  /// - Throws: if git fails.
  ///
  /// git merge-tree …
  private func change(
    from fix: Commit, to became: Commit, isSame: Bool
  ) throws(Failure) -> Evidence.Change {
    guard let parent = became.parents.first else { return .clean }
    let merged = try pick(fix.id, onto: tree(of: parent))
    if merged.isClean, merged.tree == became.tree { return isSame ? .identical : .clean }
    let chosen = merged.unmerged.map(\.ofBothSides)
    // A side taken whole equals git's result, so that the diff shows everything that it changes.
    let base = try merged.tree == became.tree ? tree(of: parent) : merged.tree
    return .resolved(try difference(from: base, to: became.tree), chosen: Set(chosen).sorted())
  }

  /// The diff between two trees, cut to a length that a reviewer reads.
  ///
  /// - Throws: if git fails.
  ///
  /// git diff-tree -p -r <tree> <tree>
  private func difference(from old: ObjectID, to new: ObjectID) throws(Failure) -> Bytes {
    let longest = 40_000
    var text: [UInt8] = []
    let words =
      ["diff-tree", "-p", "-r", "--no-color", "--no-ext-diff", "--no-textconv"] as [Bytes]
    _ = try processes.stream(self.words + words + [old.hex, new.hex, "--"]) { part in
      text += part
      return text.count <= longest
    }
    if text.count <= longest { return Bytes(text) }
    let end = text[..<longest].lastIndex(of: 10) ?? longest
    return "\(Bytes(text[...end]))… and more\n"
  }
}

extension Commit {
  /// A merge as one change against its first parent.
  fileprivate var ofFirstParent: Commit {
    guard isMerge, let first = parents.first else { return self }
    return Commit(id, tree: tree, since: first)
  }
}
