/// Which branch is picked onto, and what it is for.
struct Target {
  let repo: RepoState
  /// What HEAD is on, a hotfix branch or not.
  let current: Bytes?
  /// nil where there is none, and none is needed: production has it all.
  let local: Ref?
  let branch: Bytes
  /// Its fixes, in the order in which they were recorded.
  let specs: [FixSpec]
  /// The commit whose pick stopped here.
  let head: ObjectID?
  /// What is typed meanwhile and not recorded.
  let waiting: [FixSpec]

  var tip: ObjectID { local?.id ?? repo.production }
  var isHere: Bool { local?.isCurrent ?? false }

  init(_ options: Options, _ git: Git) throws(Failure) {
    let current = options.branch == nil ? try git.currentBranch() : nil
    let repo = try git.repo(options.abort ? options.offline : options) { settings, config in
      let known = (options.branch ?? current).map { settings.recorded($0, config) } ?? []
      let typed = options.pullRequests.map(\.number)
      return Set(known.compactMap(\.number) + typed).sorted().map {
        settings.branch.refspec(number: Bytes($0), main: settings.main)
      }
    }
    let typed = try git.specs(options, repo)
    let rebased = try git.rebased()
    let name =
      options.branch ?? repo.target(current ?? rebased?.branch, typed.compactMap(\.number))
    if let (branch, onto) = rebased, name == branch {
      let isReleased = try git.isAncestor(onto, of: repo.production)
      let isMains = try git.isAncestor(onto, of: repo.main)
      let open = Set(try git.unmerged().map { repo.place.way + $0.path })
      throw .rebased(branch, ontoMain: isMains && !isReleased, open: open.sorted())
    }
    let local = name.flatMap { repo.branches.local($0) }
    if let name { try git.refuseBranch(name, repo) }
    if let named = options.branch, local == nil { throw .noSuchBranch(named) }
    (self.repo, self.current, self.local, branch) = (repo, current, local, name ?? "")
    head = local?.isCurrent == true ? try git.pseudoRef("CHERRY_PICK_HEAD") : nil
    let kept = repo.recorded(branch)
    // A pick that stopped is ended first: until then nothing more is taken.
    specs = head == nil ? kept.replacing(with: typed) : kept
    waiting =
      head == nil
      ? []
      : typed.filter { one in
        !kept.contains { $0.number == one.number && (one.commits.isEmpty || $0 == one) }
      }
  }
}

extension Target {
  /// Refuses to go on without a branch, or with one that is for nothing.
  func refuse(_ statuses: [FixStatus], _ git: Git) throws(Failure) {
    if local == nil, statuses.isEmpty || !statuses.allSatisfy(\.isInProduction) {
      let settings = repo.settings
      let numbers = specs.compactMap(\.number)
      throw .noTarget(
        current: current.flatMap {
          [settings.production, settings.main].contains($0) ? nil : $0
        },
        isHotfix: current.map { !repo.recorded($0).isEmpty } ?? false,
        stops: repo.place.underWay == .pick, numbers: numbers,
        open: numbers.isEmpty ? try git.open(repo) : [])
    }
    if specs.isEmpty { throw .notAHotfix(branch) }
  }
}

extension Git {
  /// My hotfix branches that production does not have yet.
  fileprivate func open(_ repo: RepoState) throws(Failure) -> [Ref] {
    try hotfixStates(repo, nil, divergence(repo)).filter(\.isOpen).compactMap(\.local)
  }
}

extension RepoState {
  /// The branch that is meant: the one that has one of the numbers, else the current one if it is a hotfix.
  fileprivate func target(_ current: Bytes?, _ numbers: [Int]) -> Bytes? {
    if numbers.isEmpty { return current.flatMap { recorded($0).isEmpty ? nil : $0 } }
    for number in numbers {
      let having = branches.locals.map(\.branch).filter { branch in
        recorded(branch).contains { $0.number == number }
      }
      if let branch = having.first(where: { $0 == current }) ?? having.first { return branch }
    }
    return nil
  }
}

extension [FixSpec] {
  /// What is typed now joins what is recorded; commits for a number take its place.
  fileprivate func replacing(with typed: [FixSpec]) -> [FixSpec] {
    var all = self
    for one in typed {
      if let at = all.firstIndex(where: { $0.number != nil && $0.number == one.number }) {
        if !one.commits.isEmpty { all[at] = one }
      } else if !all.contains(one) {
        all.append(one)
      }
    }
    return all
  }
}
