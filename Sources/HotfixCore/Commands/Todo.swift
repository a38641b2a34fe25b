/// What is to be picked onto which branch, before anything is tried.
struct Todo {
  let target: Target
  let divergence: Divergence
  /// Commits of the branch that production lacks, newest first.
  let own: [Commit]
  let findings: [Found]
  /// In main's order; the one whose pick stopped here comes first.
  let fixes: [Fix]
  /// The fix whose pick stopped here.
  let stopped: Fix?
  /// git was killed between a pick's commit and its end: only its note of the pick is left.
  let isNoteLeft: Bool

  init(_ options: Options, _ git: Git) throws(Failure) {
    let target = try Target(options, git)
    let (repo, divergence) = (target.repo, try git.divergence(target.repo))
    let own = try git.own(of: target.tip, repo)
    var findings = try git.find(target.wanted, repo, divergence)
    // What a branch has picked already may be what another fix is for.
    if target.head == nil, own.isEmpty, !options.force, target.tip != repo.production {
      findings = try git.tried(findings, repo)
    }
    (self.target, self.divergence, self.own, self.findings) = (target, divergence, own, findings)
    try target.refuse(findings, divergence, git)
    if !options.abort, !options.force { try git.refuseMain(target, own, divergence) }

    isNoteLeft = try git.isCommitted(target.head, of: findings, own)
    let head = isNoteLeft ? nil : target.head
    let open = findings.filter { !own.hasPicked($0) }
    if !options.abort {
      try git.refuse(
        open.filter { !$0.has(head) }, repo, force: options.force,
        isTyped: !options.operands.isEmpty || options.branch != nil)
    }
    let picked = Set(findings.flatMap(\.finding.commits).filter(own.hasPicked).map(\.id))
    fixes = open.flatMap { one in
      one.picks(force: options.force, stopped: head).filter { !picked.contains($0) }
        .map { Fix(number: one.wanted.number, commit: $0) }
    }.inOrder(of: divergence, first: head)
    stopped = fixes.first.flatMap { $0.commit == head ? $0 : nil }
    if let head, stopped == nil { throw .otherPickStopped(head) }
    if let stopped, !options.abort, !options.force {
      for case .landed(let commit, let how) in findings.map(\.finding) where commit.id == head {
        throw .landed(stopped.number, commit, how, production: repo.settings.production)
      }
    }
  }
}

extension Git {
  /// Whether the pick that git has noted is committed already, and nothing waits in the index.
  ///
  /// git diff --cached --quiet
  fileprivate func isCommitted(
    _ head: ObjectID?, of findings: [Found], _ own: [Commit]
  ) throws(Failure) -> Bool {
    guard let head,
      let fix = findings.flatMap(\.finding.commits).first(where: { $0.id == head }),
      own.hasPicked(fix)
    else { return false }
    return try isTrue(["diff", "--cached", "--quiet", "--no-ext-diff"])
  }

  /// Refuses a branch that holds commits of main by themselves, as after a rebase or a merge of main:
  /// it would bring them all to production.
  fileprivate func refuseMain(
    _ target: Target, _ own: [Commit], _ divergence: Divergence
  ) throws(Failure) {
    let held = own.held(of: divergence)
    if held == 0 { return }
    let (settings, there) = (target.repo.settings, target.repo.branches.tracked(target.branch))
    let isPushed = try there.map { there throws(Failure) in
      try self.own(of: there.id, target.repo).held(of: divergence) == 0
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
