/// What is to be picked onto which branch, before anything is tried.
struct Todo {
  let target: Target
  let drift: Drift
  /// Commits of the branch that production lacks, newest first.
  let own: [Walked]
  let findings: [Found]
  /// In main's order; the one whose pick stopped here comes first.
  let fixes: [Fix]
  /// The fix whose pick stopped here.
  let stopped: Fix?
  /// git was killed between a pick's commit and its end: only its note of the pick is left.
  let isNoteLeft: Bool

  init(_ options: Options, _ git: Git) throws(Failure) {
    let target = try Target(options, git)
    let (scene, drift) = (target.scene, try git.drift(target.scene))
    let own = try git.own(of: target.tip, scene)
    var findings = try git.find(target.wanted, scene, drift)
    // What a branch has picked already may be what another fix is for.
    if target.head == nil, own.isEmpty, !options.force, target.tip != scene.production {
      findings = try git.tried(findings, scene)
    }
    (self.target, self.drift, self.own, self.findings) = (target, drift, own, findings)
    try target.refuse(findings, drift, git)
    if !options.abort, !options.force { try git.refuseMain(target, own, drift) }

    isNoteLeft = try git.isCommitted(target.head, of: findings, own)
    let head = isNoteLeft ? nil : target.head
    let open = findings.filter { !own.hasPicked($0) }
    if !options.abort {
      try git.refuse(
        open.filter { !$0.has(head) }, scene, force: options.force,
        isTyped: !options.operands.isEmpty || options.branch != nil)
    }
    let picked = Set(findings.flatMap(\.finding.commits).filter(own.hasPicked).map(\.id))
    fixes = open.flatMap { one in
      one.picks(force: options.force, stopped: head).filter { !picked.contains($0) }
        .map { Fix(number: one.wanted.number, commit: $0) }
    }.inOrder(of: drift, first: head)
    stopped = fixes.first.flatMap { $0.commit == head ? $0 : nil }
    if let head, stopped == nil { throw .otherPickStopped(head) }
    if let stopped, !options.abort, !options.force {
      for case .landed(let commit, let how) in findings.map(\.finding) where commit.id == head {
        throw .landed(stopped.number, commit, how, production: scene.settings.production)
      }
    }
  }
}

extension Git {
  /// Whether the pick that git has noted is committed already, and nothing waits in the index.
  ///
  /// git diff --cached --quiet
  fileprivate func isCommitted(
    _ head: ObjectID?, of findings: [Found], _ own: [Walked]
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
    _ target: Target, _ own: [Walked], _ drift: Drift
  ) throws(Failure) {
    let held = own.held(of: drift)
    if held == 0 { return }
    let (settings, there) = (target.scene.settings, target.scene.branches.tracked(target.branch))
    let isPushed = try there.map { there throws(Failure) in
      try self.own(of: there.id, target.scene).held(of: drift) == 0
    }
    throw .holdsMain(
      target.branch, count: held, main: settings.main, production: settings.production,
      remote: settings.remote, onto: isPushed == true ? target.branch : settings.production)
  }
}

extension [Fix] {
  /// In main's order; the one whose pick stopped is ended first.
  fileprivate func inOrder(of drift: Drift, first head: ObjectID?) -> [Fix] {
    let order = Dictionary(uniqueKeysWithValues: drift.main.enumerated().map { ($1.id, -$0) })
    let sorted = sorted { (order[$0.commit] ?? 1) < (order[$1.commit] ?? 1) }
    return sorted.filter { $0.commit == head } + sorted.filter { $0.commit != head }
  }
}
