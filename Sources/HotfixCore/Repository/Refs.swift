/// A ref as `for-each-ref` lists it.
struct Ref: Equatable, Sendable {
  let name: Bytes
  let id: ObjectID
  /// The worktree that has it checked out; nil if none does.
  let worktree: Bytes?
  /// Whether git records a worktree for it whose folder no longer exists.
  let isLost: Bool
  /// Whether it is HEAD in this worktree.
  let isCurrent: Bool
  /// The ref that a symbolic ref names.
  let target: Bytes?
}

/// The local and remote-tracking branches that a command needs.
struct Branches: Equatable, Sendable {
  var refs: [Ref]
  let remote: Bytes

  func local(_ branch: Bytes) -> Ref? { refs.first { $0.name == "refs/heads/\(branch)" } }
  func tracked(_ branch: Bytes) -> Ref? {
    refs.first { $0.name == "refs/remotes/\(remote)/\(branch)" }
  }
  var locals: [(branch: Bytes, ref: Ref)] {
    refs.compactMap { ref in ref.name.dropping(prefix: "refs/heads/").map { ($0, ref) } }
  }
  var trackeds: [(branch: Bytes, ref: Ref)] {
    refs.compactMap { ref in
      ref.name.dropping(prefix: "refs/remotes/\(remote)/").map { ($0, ref) }
    }
  }
  var current: Bytes? { locals.first { $0.ref.isCurrent }?.branch }

  /// Checks that a branch can have a name.
  ///
  /// - Throws: if a branch, here or on the remote, is a directory of the name, or below it.
  func refuseBlocked(_ branch: Bytes) throws(Failure) {
    func isInTheWay(_ other: Bytes) -> Bool {
      branch.hasPrefix(other + "/") || other.hasPrefix(branch + "/")
    }
    if local(branch) == nil, let other = locals.map(\.branch).first(where: isInTheWay) {
      throw .nameTaken(branch, by: other, on: nil)
    }
    if tracked(branch) == nil, let other = trackeds.map(\.branch).first(where: isInTheWay) {
      throw .nameTaken(branch, by: other, on: remote)
    }
  }
}

/// The branches that a remote lists.
struct RemoteHeads: Equatable, Sendable {
  let names: [Bytes: ObjectID]
  /// The remote's HEAD branch.
  let head: Bytes?
}

extension Git {
  /// The branch that is checked out; nil if HEAD is detached.
  ///
  /// - Throws: if git does not exist.
  ///
  /// git symbolic-ref --quiet HEAD
  func currentBranch() throws(Failure) -> Bytes? {
    let answer = try processes.ask(words + ["symbolic-ref", "--quiet", "HEAD"])
    return answer.out.trimmed.dropping(prefix: "refs/heads/")
  }

  /// Reads the branches.
  ///
  /// - Parameter named: a further branch of the remote.
  /// - Throws: if git fails.
  ///
  /// git for-each-ref refs/heads refs/remotes/<remote>/…
  func branches(
    _ settings: Settings, _ place: Checkout, named: Bytes?
  ) throws(Failure) -> Branches {
    let tracked: Bytes = "refs/remotes/\(settings.remote)/"
    return Branches(
      refs: try refs(
        [
          "refs/heads", tracked + settings.branch.glob(main: settings.main),
          tracked + settings.syncBranch.glob(main: settings.main),
        ] + [named, settings.user].compactMap { $0.map { tracked + $0 } }, place),
      remote: settings.remote)
  }

  /// - Throws: if git fails.
  private func refs(_ patterns: [Bytes], _ place: Checkout) throws(Failure) -> [Ref] {
    var refs: [Ref] = []
    let format: Bytes = "%(refname)%00%(objectname)%00%(worktreepath)%00%(HEAD)%00%(symref)%00"
    try records(of: 5, ["for-each-ref", "--format=\(format)"] + patterns) { fields in
      let path = fields[2].isEmpty ? nil : fields[2]
      let isLost = path.map { !System.exists($0) } ?? false
      refs.append(
        Ref(
          name: fields[0], id: ObjectID(fields[1]), worktree: isLost ? nil : path, isLost: isLost,
          isCurrent: fields[3] == "*" && !place.isBare, target: fields[4].isEmpty ? nil : fields[4])
      )
      return true
    }
    return refs
  }

  /// Asks a remote for its branches.
  ///
  /// - Throws: if the remote does not answer.
  ///
  /// git ls-remote --symref <remote> HEAD refs/heads/*
  func remoteHeads(_ remote: Bytes) throws(Failure) -> RemoteHeads {
    processes.watch("asking '\(remote)' for its branches")
    let listed: [(ref: Bytes, value: Bytes)]
    do { listed = try remoteRefs(remote, ["HEAD", "refs/heads/*"]) } catch {
      guard case .git(_, let words) = error else { throw error }
      throw .unreachable(remote, said: words)
    }
    var names: [Bytes: ObjectID] = [:]
    var head: Bytes?
    for (ref, value) in listed {
      if let target = value.dropping(prefix: "ref: refs/heads/"), ref == "HEAD" {
        head = target
      } else if let branch = ref.dropping(prefix: "refs/heads/") {
        names[branch] = ObjectID(value)
      }
    }
    return RemoteHeads(names: names, head: head)
  }

  /// Asks a remote for refs. A value is an id, or `ref: <target>`.
  ///
  /// - Throws: if the remote does not answer.
  ///
  /// git ls-remote --symref <remote> <ref>…
  func remoteRefs(
    _ remote: Bytes, _ refs: [Bytes]
  ) throws(Failure) -> [(ref: Bytes, value: Bytes)] {
    try answer(["ls-remote", "--symref", "--", remote] + refs).lines.map { $0.split(9) }
      .filter { $0.count == 2 }.map { ($0[1], $0[0]) }
  }

  /// Updates the tracking refs of branches, and changes nothing else.
  ///
  /// - Parameter branches: names that must exist on the remote, and patterns that can match
  ///   nothing.
  /// - Throws: if the remote does not answer or does not have a branch.
  ///
  /// git fetch <remote> +refs/heads/<branch>:refs/remotes/<remote>/<branch> …
  func fetch(_ remote: Bytes, _ branches: [Bytes]) throws(Failure) {
    processes.watch("fetching from '\(remote)'")
    let answer = try processes.run(
      fetching(["--prune", "--", remote], branches, of: remote), voice: .remote)
    if case .signal(let number) = answer.exit { throw .interrupted(number) }
    guard answer.exit.isSuccess else { throw .unreachable(remote, said: "") }
  }

  /// Updates tracking refs from a push URL. If the URL does not answer, the push shows that later.
  ///
  /// - Throws: if a signal ends git.
  ///
  /// git fetch <url> +refs/heads/<branch>:refs/remotes/<remote>/<branch> …
  func fetchPushed(_ url: Bytes, _ remote: Bytes, _ branches: [Bytes]) throws(Failure) {
    let answer = try processes.ask(fetching(["--", url], branches, of: remote))
    if case .signal(let number) = answer.exit { throw .interrupted(number) }
  }

  private func fetching(_ place: [Bytes], _ branches: [Bytes], of remote: Bytes) -> [Bytes] {
    words + [
      "-c", "color.ui=false", "fetch", "--no-tags", "--no-prune-tags", "--refmap=",
      "--no-auto-maintenance", "--no-write-fetch-head", "--no-recurse-submodules",
      processes.showsProgress ? "--progress" : "--quiet",
    ] + place + branches.map { "+refs/heads/\($0):refs/remotes/\(remote)/\($0)" }
  }

  /// The URL to push to, if it differs from the URL to fetch from.
  ///
  /// - Throws: if git fails.
  ///
  /// git remote get-url [--push] <remote>
  func pushURL(_ remote: Bytes, _ config: Config) throws(Failure) -> Bytes? {
    let differs = config.entries.contains { entry in
      entry.key == "remote.\(remote).pushurl" || entry.key.hasSuffix(".pushinsteadof")
    }
    guard differs else { return nil }
    let url = try answer(["remote", "get-url", "--push", "--", remote]).lines.first
    return url == (try answer(["remote", "get-url", "--", remote]).lines.first) ? nil : url
  }

  /// The time since a ref moved, such as `3 days ago`; nil if it has no reflog.
  ///
  /// - Throws: if git does not exist.
  ///
  /// git log -g -1 --date=relative --format=%gd <ref>
  func lastMoved(_ ref: Bytes) throws(Failure) -> Bytes? {
    let answer = try processes.ask(
      words + [
        "-c", "log.showSignature=false", "log", "-g", "-1", "--no-color", "--date=relative",
        "--format=%gd", ref, "--",
      ])
    let entry = answer.out.trimmed
    guard let start = entry.index(of: "@{"), entry.hasSuffix("}") else { return nil }
    return entry[start + 2..<entry.count - 1]
  }

  /// A best common ancestor; nil if the histories are unrelated.
  ///
  /// - Throws: if git does not exist.
  ///
  /// git merge-base <a> <b>
  func mergeBase(_ a: ObjectID, _ b: ObjectID) throws(Failure) -> ObjectID? {
    let answer = try processes.ask(words + ["merge-base", a.hex, b.hex])
    return answer.exit.isSuccess ? ObjectID(answer.out.trimmed) : nil
  }

  /// Whether `b` contains `a`.
  ///
  /// - Throws: if git fails.
  ///
  /// git merge-base --is-ancestor <a> <b>
  func isAncestor(_ a: ObjectID, of b: ObjectID) throws(Failure) -> Bool {
    if a == b { return true }
    return try isTrue(["merge-base", "--is-ancestor", a.hex, b.hex])
  }

  /// The remote's URL, after `url.*.insteadOf`.
  ///
  /// - Throws: if git fails.
  ///
  /// git remote get-url <remote>
  func remote(_ repo: RepoState, forge: Forge? = nil) throws(Failure) -> RemoteURL {
    let name = repo.settings.remote
    let isRewritten = repo.config.entries.contains { $0.key.hasPrefix("url.") }
    let url =
      isRewritten
      ? try answer(["remote", "get-url", "--", name]).lines.first
      : repo.config.all("remote.\(name).url").first?.value
    return RemoteURL(url ?? "", forge: repo.settings.forge ?? forge)
  }
}
