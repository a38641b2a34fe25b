/// A fix on the hotfix branch: what a reviewer needs to know of it.
struct Evidence: Equatable, Sendable {
  enum Change: Equatable, Sendable {
    /// The same patch-id.
    case same
    /// Git makes it so by itself, between other lines.
    case moved
    /// A person had to: what differs from that which git makes of it, as `diff` shows it.
    case resolved(Bytes)
  }
  let number: Int?
  let fix: Commit
  let became: ObjectID
  /// When it was committed to main: `2026-11-23`
  let day: Bytes
  let change: Change
  /// The files in which the branch's other fixes conflict without it.
  var conflictsWithout: [Bytes] = []
}

extension Git {
  /// What became of the fixes on a branch, in its order; `commits` are the branch's, newest first.
  func evidence(
    of findings: [Found], on commits: [Commit], _ known: [ObjectID: CommitDetails]
  ) throws(Failure) -> [Evidence] {
    var pairs: [(number: Int?, fix: Commit, became: Commit)] = []
    let stands = findings.contains { !commits.hasTakenBack($0) && commits.hasPicked($0) }
    for one in findings {
      for fix in one.finding.commits {
        if let became = stands ? commits.standing(fix) : commits.picked(fix) {
          pairs.append((one.wanted.number, fix, became))
        }
      }
    }
    let patches = try patchIDs(pairs.flatMap { [$0.fix, $0.became] })
    let unknown = pairs.map(\.fix.id).filter { known[$0] == nil }
    let details = try known.merging(details(unknown)) { old, _ in old }
    let order = Dictionary(uniqueKeysWithValues: commits.enumerated().map { ($1.id, -$0) })
    var evidence: [Evidence] = []
    for pair in pairs.sorted(by: { order[$0.became.id]! < order[$1.became.id]! }) {
      let patch = patches[pair.fix.id]
      let isSame = patch != nil && patch == patches[pair.became.id]
      evidence.append(
        Evidence(
          number: pair.number, fix: pair.fix, became: pair.became.id,
          day: details[pair.fix.id]?.day ?? "",
          change: isSame ? .same : try change(from: pair.fix, to: pair.became)))
    }
    return evidence
  }

  /// The same, with why what came along with a number is there: where all are clean together, they
  /// are tried without it.
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

  /// How a pick differs from the one that git makes.
  private func change(from fix: Commit, to became: Commit) throws(Failure) -> Evidence.Change {
    guard let parent = became.parents.first else { return .moved }
    let merged = try pick(fix.id, onto: commit(parent).tree)
    let made = try commit(became.id).tree
    return merged.tree == made ? .moved : .resolved(try difference(from: merged.tree, to: made))
  }

  /// The beginning of what differs between two trees: as much as a person reads.
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
