// Which fixes of main production took since both were merged.
extension Git {
  /// The fixes that each commit of production names: by a trailer, or by a closing number if they
  /// change a file in common.
  func namedFixes(
    of gained: [Commit], _ divergence: Divergence
  ) throws(Failure) -> [ObjectID: [Commit]] {
    var taken: [ObjectID: [Commit]] = [:]
    let named = Mentions(gained) { ($0.picked, []) }
    for fix in divergence.main {
      for place in named.places(of: fix.id, nil) {
        taken[gained[place].id, default: []].append(fix)
      }
    }
    let open = gained.filter { taken[$0.id] == nil && !$0.closingNumbers.isEmpty }
    let numbers = Set(open.flatMap(\.closingNumbers))
    let likely = divergence.main.filter { $0.marks.number.map(numbers.contains) ?? false }
    if likely.isEmpty { return taken }
    let (groups, paths) = (
      Dictionary(grouping: likely) { $0.marks.number! }, try paths(of: open + likely)
    )
    for commit in open {
      for number in commit.closingNumbers {
        let all = (groups[number] ?? []).filter {
          !(paths[$0.id] ?? []).isDisjoint(with: paths[commit.id] ?? [])
        }
        let straight = all.filter(\.isFirstParent)
        let fixes = straight.isEmpty ? all : straight
        // A series, or else the last of several that bear the number.
        let isSeries = zip(fixes, fixes.dropFirst()).allSatisfy { $0.parents == [$1.id] }
        taken[commit.id, default: []] += isSeries ? fixes : Array(fixes.prefix(1))
      }
    }
    return taken.filter { !$1.isEmpty }
  }

  /// The fixes that each commit of production makes, whatever its message says: to pick them onto
  /// its parent changes something, and onto the commit itself nothing.
  func madeFixes(
    of commits: [Commit], among fixes: [Commit]
  ) throws(Failure) -> [ObjectID: [Commit]] {
    let commits = commits.filter { $0.parents.count == 1 }
    let fixes = fixes.filter(\.isFirstParent)
    if commits.isEmpty || fixes.isEmpty { return [:] }
    let paths = try paths(of: commits + fixes)
    let pairs = fixes.flatMap { fix in
      commits.compactMap { commit -> (commit: Commit, fix: Commit)? in
        let (own, others) = (paths[fix.id] ?? [], paths[commit.id] ?? [])
        return !own.isEmpty && own.isSubset(of: others) ? (commit, fix) : nil
      }
    }
    let results = try trials(
      pairs.flatMap { [.pick($1, onto: $0.id), .pick($1, onto: $0.parents[0])] })
    var made: [ObjectID: [Commit]] = [:]
    for (place, (commit, fix)) in pairs.enumerated() {
      let (after, before) = (results[2 * place], results[2 * place + 1])
      if after.changesNothing(of: commit.tree),
        try !before.changesNothing(of: tree(of: commit.parents[0]))
      {
        made[commit.id, default: []].append(fix)
      }
    }
    return made
  }
}

extension MergeResult {
  func changesNothing(of tree: ObjectID) -> Bool { isClean && self.tree == tree }
}
