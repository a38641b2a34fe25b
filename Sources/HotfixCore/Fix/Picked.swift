// What a hotfix branch has already of what it is for.
extension Git {
  /// The commits of a branch that production lacks, newest first.
  ///
  /// git rev-list <branch> ^<production>
  func own(of tip: ObjectID, _ repo: RepoState) throws(Failure) -> [Commit] {
    if tip == repo.production { return [] }
    return try walked(
      [tip.hex, "^\(repo.production.hex)"], repo.settings.markers, own: true)
  }

  /// The branches for what is wanted that have picked all of these commits, each as one commit on
  /// the production that it has last taken.
  func branches(
    of want: FixSpec, having commits: [Commit], _ repo: RepoState
  ) throws(Failure) -> [Commit] {
    var wholes: [Commit] = []
    for (branch, ref) in repo.branches.locals + repo.branches.trackeds
    where !wholes.contains(where: { $0.id == ref.id })
      && repo.remembered(branch).contains(where: { $0.number == want.number })
    {
      let own = try own(of: ref.id, repo)
      let inside = Set(own.map(\.id))
      guard commits.allSatisfy({ own.standing($0) != nil }),
        let base = own.lazy.flatMap(\.parents).first(where: { !inside.contains($0) })
      else { continue }
      wholes.append(Commit(ref.id, since: base))
    }
    return wholes
  }
}

extension [Commit] {
  /// The commit of the branch that a fix became: by its trailer, or where a person has committed
  /// the pick in other words, by the author and time that git kept.
  func picked(_ fix: Commit) -> Commit? {
    first { $0.picked.contains { fix.id.hex.hasPrefix($0) } }
      ?? first { $0.picked.isEmpty && $0.id != fix.id && $0.isWritten(with: fix) }
  }
  /// The same, unless the branch has reverted it since.
  func standing(_ fix: Commit) -> Commit? {
    picked(fix).flatMap { RevertIndex(self).of($0).isEmpty ? $0 : nil }
  }
  func hasPicked(_ fix: Commit) -> Bool { picked(fix) != nil }
  /// All of what was found was on the branch, and none of it is any more.
  func hasTakenBack(_ found: Found) -> Bool {
    hasPicked(found) && found.finding.commits.allSatisfy { standing($0) == nil }
  }
  /// All commits of what was found are on the branch.
  func hasPicked(_ found: Found) -> Bool {
    let commits = found.finding.commits
    return !commits.isEmpty && commits.allSatisfy(hasPicked)
  }
}

extension Commit {
  /// They have one author and time, as a commit and its picks do.
  fileprivate func isWritten(with other: Commit) -> Bool {
    authorTime == other.authorTime && authorName == other.authorName
  }

  /// Neither main nor a branch has it, under any id.
  func isNew(to own: [Commit], _ divergence: Divergence) -> Bool {
    !isMerge && !(own + divergence.main).contains { $0.id == id || $0.isWritten(with: self) }
  }
}

extension [Commit] {
  /// How many of them are main's own, as after a rebase of the branch or a merge.
  func held(of divergence: Divergence) -> Int {
    let main = Set(divergence.main.map(\.id))
    return count { main.contains($0.id) }
  }
}

extension Found {
  /// What is to be picked; with force, what was reverted or is not on main too. A pick that stopped
  /// was forced already.
  func picks(force: Bool, stopped head: ObjectID?) -> [ObjectID] {
    let force = force || has(head)
    return switch finding {
    case .found(let commits): commits.map(\.id)
    case .reverted(let commit, _, _) where force: [commit.id]
    case .landed(let commit, _) where commit.id == head: [commit.id]
    case .missing where force: wanted.commits
    case .missing, .reverted, .landed, .several, .endless: []
    }
  }

  /// The pick that stopped is one of its.
  func has(_ head: ObjectID?) -> Bool {
    guard let head else { return false }
    return finding.commits.contains { $0.id == head } || wanted.commits.contains(head)
  }
}
