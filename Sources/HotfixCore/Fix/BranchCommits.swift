/// The commits of a hotfix branch that production does not have, newest first, and the fixes that
/// they came from.
struct BranchCommits: Equatable {
  let commits: [Commit]
  /// By fix, a commit that makes the same change and does not name the fix.
  private let twins: [ObjectID: Commit]
  private let reverts: RevertIndex

  init(_ commits: [Commit] = [], twins: [ObjectID: Commit] = [:]) {
    (self.commits, self.twins, reverts) = (commits, twins, RevertIndex(commits))
  }

  var isEmpty: Bool { commits.isEmpty }
  var tip: ObjectID? { commits.first?.id }

  static func == (a: BranchCommits, b: BranchCommits) -> Bool {
    a.commits == b.commits && a.twins == b.twins
  }

  /// The commit that a fix became, by its trailer or by its change.
  func pick(of fix: Commit) -> Commit? {
    commits.first { $0.picked.contains { fix.id.hex.hasPrefix($0) } } ?? twins[fix.id]
  }
  /// The same, unless the branch has reverted it since.
  func standing(_ fix: Commit) -> Commit? {
    pick(of: fix).flatMap { reverts.of($0).isEmpty ? $0 : nil }
  }
  /// Whether the branch has every commit of a fix.
  func has(_ status: FixStatus) -> Bool {
    !status.commits.isEmpty && status.commits.allSatisfy { standing($0) != nil }
  }
  /// Whether the branch had every commit of a fix, and has reverted them all.
  func hasReverted(_ status: FixStatus) -> Bool {
    !status.commits.isEmpty
      && status.commits.allSatisfy { pick(of: $0) != nil && standing($0) == nil }
  }
  /// The branch's commits that are commits of main, for example after a rebase onto main.
  func ofMain(_ divergence: Divergence) -> [Commit] {
    commits.filter { divergence.isNew($0.id) }
  }
}

extension Git {
  /// Reads the commits of a branch that production does not have.
  ///
  /// - Throws: if git fails.
  ///
  /// git rev-list <tip> ^<production>
  func branchCommits(
    _ tip: ObjectID, _ fixes: [Commit], _ repo: RepoState
  ) throws(Failure) -> BranchCommits {
    if tip == repo.production { return BranchCommits() }
    let commits = try commits(in: [tip.hex, "^\(repo.production.hex)"], markStyle(repo))
    let named = BranchCommits(commits)
    let open = fixes.filter { named.pick(of: $0) == nil }
    let bare = commits.filter { !$0.isMerge && $0.picked.isEmpty && $0.reverts.isEmpty }
    return BranchCommits(commits, twins: try twins(of: open, among: bare))
  }
}
