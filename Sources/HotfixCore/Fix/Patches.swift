// What commits change, compared: for those whose messages tell nothing.
extension Git {
  /// A number for what each commit changes against its first parent, the same wherever it is picked.
  ///
  /// git diff-tree --stdin -p --full-index; git patch-id --stable
  func patchIDs(_ commits: [Commit]) throws(Failure) -> [ObjectID: Bytes] {
    let asked = commits.filter { !$0.parents.isEmpty }
    if asked.isEmpty { return [:] }
    func patches(_ form: Bytes) throws(Failure) -> Bytes {
      try answer(
        ["diff-tree", "--stdin", "-p", form, "--no-ext-diff", "--no-textconv"],
        saying: asked.map { "\($0.id.hex) \($0.parents[0].hex)\n" }.joined(by: ""))
    }
    var text = try patches("--full-index")
    // Before git 2.39 all changes of a binary file have one number, unless the patch has its bytes.
    if text.contains("\nBinary files "), try version() < (2, 39) {
      text = try patches("--binary")
    }
    var ids: [ObjectID: Bytes] = [:]
    for line in try answer(["patch-id", "--stable"], saying: text).lines {
      let words = line.split(32)
      if words.count == 2 { ids[ObjectID(words[1])] = words[0] }
    }
    return ids
  }

  /// How production has the same changes under other messages, where it has.
  ///
  /// - Parameter branches: those that have all of the commits, each as one commit.
  func landedByPatch(
    _ commits: [Commit], _ divergence: Divergence, branches: () throws(Failure) -> [Commit] = { [] }
  ) throws(Failure) -> [ObjectID: Landed] {
    let others = divergence.production.filter { own in
      !own.isMerge && own.picked.isEmpty && divergence.revertsOnProduction.of(own).isEmpty
    }
    let wholes = commits.isEmpty || others.isEmpty ? [] : try branches()
    let twins = try twins(of: commits + wholes, among: others)
    let whole = wholes.compactMap { twins[$0.id] }.first
    return commits.reduce(into: [:]) { landed, commit in
      landed[commit.id] = twins[commit.id].map { .patch($0) } ?? whole.map { .branch($0) }
    }
  }

  /// The last of the others that makes the same change as a commit.
  func twins(
    of commits: [Commit], among others: [Commit]
  ) throws(Failure) -> [ObjectID: ObjectID] {
    let near = try touching(commits, among: others)
    if near.isEmpty { return [:] }
    let ids = try patchIDs(commits + near)
    var owners: [Bytes: ObjectID] = [:]
    for own in near.reversed() { if let patch = ids[own.id] { owners[patch] = own.id } }
    return commits.reduce(into: [:]) { $0[$1.id] = ids[$1.id].flatMap { owners[$0] } }
  }

  /// The commits of main that a pull request's head became, where no message tells: one that
  /// changes the same in all, or a series that follows it commit by commit, oldest first.
  func findByHead(_ number: Int, _ repo: RepoState, _ divergence: Divergence) throws(Failure)
    -> Finding
  {
    processes.watch("asking '\(repo.settings.remote)' for the head of #\(number)")
    guard repo.fetched, let ref = try remote(repo).forge.headRef(number),
      let head = try fetchHeads([ref], repo.settings.remote)[ref]
    else { return .missing }
    if try isAncestor(head, of: repo.production) {
      return .landed(try walked(head, repo.settings.markers), .ancestor(head))
    }
    let series = try walked([head.hex, "^\(repo.main.hex)"], repo.settings.markers)
    if series.isEmpty { return divergence.find(number, at: head) }
    guard !series.contains(where: \.isMerge), let root = series.last?.parents.first else {
      return .missing
    }
    let whole = Commit(
      try helperCommit(tree: try commit(head).tree, parents: [root], asOf: head), since: root)
    let line = divergence.main.filter { $0.isFirstParent && !$0.isMerge }
    let near = try touching([whole], among: line)
    let ids = try patchIDs([whole] + series + near)
    if let patch = ids[whole.id], let squash = near.first(where: { ids[$0.id] == patch }) {
      return divergence.judge([squash], number)
    }
    let patches = series.map { ids[$0.id] }
    for start in line.indices where start + series.count <= line.count {
      let run = line[start..<start + series.count]
      if run.map({ ids[$0.id] }) == patches, !patches.contains(nil) {
        return divergence.judge(Array(run.reversed()), number)
      }
    }
    return .missing
  }

  /// Those of the others that change a path which one of the commits changes, or nothing at all.
  func touching(
    _ commits: [Commit], among others: [Commit], orNothing: Bool = false
  ) throws(Failure) -> [Commit] {
    if commits.isEmpty || others.isEmpty { return [] }
    let paths = try paths(of: commits + others)
    let own = commits.reduce(into: Set<Bytes>()) { $0.formUnion(paths[$1.id] ?? []) }
    return others.filter { paths[$0.id].map { !$0.isDisjoint(with: own) } ?? orNothing }
  }

  /// The paths that commits change against their first parents; of merges, where `combined`, those
  /// that differ from every parent.
  ///
  /// git diff-tree --stdin -r -z -c --root --name-only --no-renames
  func paths(
    of commits: [Commit], combined: Bool = false
  ) throws(Failure) -> [ObjectID: Set<Bytes>] {
    let listed = try answer(
      ["diff-tree", "--stdin", "-r", "-z", "-c", "--root", "--name-only", "--no-renames"],
      saying: commits.map { commit in
        let parent: Bytes = combined ? "" : commit.parents.first.map { " \($0.hex)" } ?? ""
        return "\(commit.id.hex)\(parent)\n"
      }.joined(by: ""))
    var paths: [ObjectID: Set<Bytes>] = [:]
    var current: ObjectID?
    let names = Set(commits.map(\.id.hex))
    for record in listed.records() {
      if names.contains(record) {
        current = ObjectID(record)
      } else if let current {
        paths[current, default: []].insert(record)
      }
    }
    return paths
  }

  /// The commits of refs of the remote, brought here without making a ref; those alone that are
  /// there, and none where the remote does not answer.
  ///
  /// git fetch <remote> <id>…
  func fetchHeads(_ refs: [Bytes], _ remote: Bytes) throws(Failure) -> [Bytes: ObjectID] {
    var heads: [Bytes: ObjectID] = [:]
    do { for (ref, id) in try remoteRefs(remote, refs) { heads[ref] = ObjectID(id) } } catch {
      guard case .git = error else { throw error }
      return [:]
    }
    var unknown: [ObjectID] = []
    for id in heads.values where try self.id(id.hex) == nil { unknown.append(id) }
    if unknown.isEmpty { return heads }
    let fetched = try processes.ask(
      words + [
        "fetch", "--quiet", "--no-tags", "--refmap=", "--no-auto-maintenance",
        "--no-write-fetch-head", "--no-recurse-submodules", "--", remote,
      ] + unknown.map(\.hex))
    return fetched.exit.isSuccess ? heads : [:]
  }
}
