/// What the merge back does to main, and which commits of production do it.
struct MergeEffects: Equatable, Sendable {
  /// A commit of production, and the paths that it is about.
  struct Share: Equatable, Sendable {
    let commit: Commit
    let paths: [Bytes]
  }
  struct Reverted: Equatable, Sendable {
    let fix: Commit
    let revert: Commit
  }
  /// Commits whose own changes main gets.
  var brings: [Share] = []
  /// Commits whose own changes main does not get.
  var lost: [Share] = []
  /// Those of `brings` that revert on production what main has.
  var rollbacks: [Share] = []
  /// Fixes that production has and main has reverted.
  var reverted: [Reverted] = []
}

extension Git {
  func effects(
    of back: MergeBack, _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> MergeEffects {
    var effects = MergeEffects()
    effects.reverted = try reverted(back, repo, divergence)
    let listed = back.changes + back.lost
    if back.gained.isEmpty || listed.isEmpty { return effects }
    var touching: [Bytes: Set<ObjectID>] = [:]
    for (commit, paths) in try paths(of: back.gained, combined: true) {
      for path in paths { touching[path, default: []].insert(commit) }
    }
    let unknown = listed.contains { touching[$0] == nil }
    let origins = unknown ? try renames(from: back.own.base, to: repo.main, limit: 7000) : [:]
    /// What production calls a path that main, or production itself, renamed or moved.
    func names(of path: Bytes) -> [Bytes] {
      if touching[path] != nil { return [path] }
      if let origin = origins[path], touching[origin] != nil { return [origin] }
      return touching.keys.filter { $0.folders.first == path.folders.first }
    }
    let isIdle = try idle(back, divergence)
    func shares(_ listed: [Bytes]) -> [MergeEffects.Share] {
      var shares: [ObjectID: [Bytes]] = [:]
      for path in listed {
        for name in names(of: path) {
          for commit in touching[name]! where !isIdle(commit, name) {
            if shares[commit]?.last != path { shares[commit, default: []].append(path) }
          }
        }
      }
      return back.gained.compactMap { commit in
        shares[commit.id].map { .init(commit: commit, paths: $0) }
      }
    }
    effects.brings = shares(back.changes)
    effects.lost = shares(back.lost)
    for share in effects.brings where try takesBack(share.commit, repo) {
      effects.rollbacks.append(share)
    }
    return effects
  }

  /// Which commits of production have nothing of their own in a file: there they change what a fix
  /// that they took changes, or they are a change and its revert.
  private func idle(
    _ back: MergeBack, _ divergence: Divergence
  ) throws(Failure) -> (ObjectID, Bytes) -> Bool {
    let picks = back.gained.filter { back.own.taken[$0.id] != nil }
    let changed = try lineChanges(of: picks + back.own.taken.values.joined())
    let (reverters, gained) = (RevertIndex(back.gained), Set(back.gained.map(\.id)))
    var undone: Set<ObjectID> = []
    // The merge of a release brought what main has, too: its revert is not nothing there.
    for commit in back.gained where commit.parents.dropFirst().allSatisfy(gained.contains) {
      let pair = reverters.of(commit)
      if !pair.isEmpty { undone.formUnion([commit.id] + pair.map(\.id)) }
    }
    return { commit, path in
      if undone.contains(commit) { return true }
      guard let own = changed[commit]?[path.quotedPath] else { return false }
      return (back.own.taken[commit] ?? []).contains { fix in
        changed[fix.id]?.values.contains(own) ?? false
      }
    }
  }

  /// What commits change in each file against their first parents, without line numbers and context.
  ///
  /// git diff-tree --stdin -r -p -U0 --full-index
  private func lineChanges(of commits: [Commit]) throws(Failure) -> [ObjectID: [Bytes: Bytes]] {
    let asked = commits.filter { !$0.parents.isEmpty }
    if asked.isEmpty { return [:] }
    let said = try answer(
      [
        "-c", "core.quotePath=true", "diff-tree", "--stdin", "-r", "-p", "-U0", "--full-index",
        "--no-renames", "--no-prefix", "--no-ext-diff", "--no-textconv",
        "--ignore-submodules=none",
      ],
      saying: asked.map { "\($0.id.hex) \($0.parents[0].hex)\n" }.joined(by: ""))
    let ids = Set(asked.map(\.id.hex))
    var changes: [ObjectID: [Bytes: Bytes]] = [:]
    var (commit, file, blobs, isHeader) = (ObjectID(""), "" as Bytes, "" as Bytes, true)
    for line in said.lines {
      if ids.contains(line) {
        commit = ObjectID(line)
      } else if let names = line.dropping(prefix: "diff --git ") {
        // Both names are the same.
        (file, isHeader) = (names[0..<names.count / 2], true)
      } else if line.hasPrefix("@@ ") {
        isHeader = false
      } else if isHeader, line.hasPrefix("index ") {
        blobs = line
      } else if !isHeader || !line.hasPrefix("--- ") && !line.hasPrefix("+++ ") {
        let text = line.hasPrefix("Binary files ") ? blobs : line
        changes[commit, default: [:]][file, default: ""] += text + "\n"
      }
    }
    return changes
  }

  /// The fixes that production took and that main has reverted: its messages say so, and to undo
  /// them on main changes nothing.
  private func reverted(
    _ back: MergeBack, _ repo: RepoState, _ divergence: Divergence
  ) throws(Failure) -> [MergeEffects.Reverted] {
    let all = Set(back.own.taken.values.joined().map(\.id))
    let likely = divergence.main.filter(\.isFirstParent).compactMap { fix in
      all.contains(fix.id)
        ? divergence.revertsOnMain.of(fix).first.map { MergeEffects.Reverted(fix: fix, revert: $0) }
        : nil
    }
    let tree = try commit(repo.main).tree
    let results = try trials(likely.map { .undo($0.fix, in: tree) })
    return zip(likely, results).filter { $1.changesNothing(of: tree) }.map(\.0)
  }

  /// It reverts something that production had before it. Words that name nothing here say nothing.
  ///
  /// git rev-list -1 --fixed-strings --grep=<title> <parent>
  private func takesBack(_ commit: Commit, _ repo: RepoState) throws(Failure) -> Bool {
    let reverts = commit.reverts
    for name in reverts.commits {
      if let id = try id("\(name)^{commit}"), try isAncestor(id, of: repo.production) {
        return true
      }
    }
    guard let parent = commit.parents.first else { return false }
    let words = reverts.titles + reverts.numbers.flatMap { ["#\($0)", "!\($0)"] as [Bytes] }
    for text in words {
      let found = try answer([
        "rev-list", "-1", "--fixed-strings", "--grep=\(text)", parent.hex, "--",
      ])
      if !found.isEmpty { return true }
    }
    return false
  }
}
