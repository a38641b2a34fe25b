/// What is to be picked onto which branch, before anything is tried.
struct Todo {
  let target: Target
  let divergence: Divergence
  /// The commits of the branch that production does not have.
  let own: BranchCommits
  let statuses: [FixStatus]
  /// In main's order; the one whose pick stopped here comes first.
  let fixes: [Fix]
  /// The fix whose pick stopped here.
  let stopped: Fix?
  /// git was killed between a pick's commit and its end: only its note of the pick is left.
  let isNoteLeft: Bool

  init(_ options: Options, _ git: Git) throws(Failure) {
    let target = try Target(options, git)
    let (repo, divergence) = (target.repo, try git.divergence(target.repo))
    let statuses = try git.statuses(of: target.specs, repo, divergence)
    let own = try git.branchCommits(target.tip, statuses.flatMap(\.commits), repo)
    (self.target, self.divergence, self.own, self.statuses) = (target, divergence, own, statuses)
    try target.refuse(statuses, git)
    if !options.abort, !options.force { try git.refuseMain(target, own, divergence) }

    isNoteLeft = try git.isCommitted(target.head, of: statuses, own)
    let head = isNoteLeft ? nil : target.head
    let open = statuses.filter { !own.has($0) }
    if !options.abort {
      try git.refuse(
        open.filter { !$0.has(head) }, repo, force: options.force, for: .pick)
    }
    fixes = open.flatMap { one in
      one.picks(force: options.force, stopped: head).filter { own.standing($0) == nil }
        .map { Fix(number: one.spec.number, commit: $0.id) }
    }.inOrder(of: divergence, first: head)
    stopped = fixes.first.flatMap { $0.commit == head ? $0 : nil }
    if let head, stopped == nil { throw .otherPickStopped(head) }
  }
}

extension FixStatus {
  /// The commits to pick; with force, what would be refused too. A pick that stopped goes on.
  fileprivate func picks(force: Bool, stopped head: ObjectID?) -> [Commit] {
    switch lookup {
    case .found(let commits), .notOnMain(let commits):
      force || has(head) || canBePicked ? commits : []
    case .several, .endless, .missing: []
    }
  }

  /// The pick that stopped is one of its.
  func has(_ head: ObjectID?) -> Bool {
    head.map { id in commits.contains { $0.id == id } } ?? false
  }
}

extension Git {
  /// Whether the pick that git has noted is committed already, and nothing waits in the index.
  ///
  /// git diff --cached --quiet
  fileprivate func isCommitted(
    _ head: ObjectID?, of statuses: [FixStatus], _ own: BranchCommits
  ) throws(Failure) -> Bool {
    guard let head,
      let fix = statuses.flatMap(\.commits).first(where: { $0.id == head }),
      own.pick(of: fix) != nil
    else { return false }
    return try isTrue(["diff", "--cached", "--quiet", "--no-ext-diff"])
  }

  /// Refuses a branch that holds commits of main by themselves, as after a rebase or a merge of main:
  /// it would bring them all to production.
  fileprivate func refuseMain(
    _ target: Target, _ own: BranchCommits, _ divergence: Divergence
  ) throws(Failure) {
    let held = own.ofMain(divergence).count
    if held == 0 { return }
    let (settings, there) = (target.repo.settings, target.repo.branches.tracked(target.branch))
    let isPushed = try there.map { there throws(Failure) in
      try branchCommits(there.id, [], target.repo).ofMain(divergence).isEmpty
    }
    throw .holdsMain(
      target.branch, count: held, main: settings.main, production: settings.production,
      remote: settings.remote, onto: isPushed == true ? target.branch : settings.production)
  }
}

extension [Fix] {
  /// In main's order; the one whose pick stopped is ended first.
  fileprivate func inOrder(of divergence: Divergence, first head: ObjectID?) -> [Fix] {
    let order = Dictionary(uniqueKeysWithValues: divergence.main.enumerated().map { ($1.id, -$0) })
    let sorted = sorted { (order[$0.commit] ?? 1) < (order[$1.commit] ?? 1) }
    return sorted.filter { $0.commit == head } + sorted.filter { $0.commit != head }
  }
}
