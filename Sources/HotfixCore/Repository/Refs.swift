/// A ref as `for-each-ref` lists it.
struct Ref: Equatable, Sendable {
  let name: Bytes
  let id: ObjectID
  /// Where it is checked out; nil where it is not.
  let worktree: Bytes?
  /// It is registered where no folder is any more.
  let isLost: Bool
  /// It is this worktree's HEAD.
  let isCurrent: Bool
  let target: Bytes?
}

/// Local and remote-tracking branches that matter to a hotfix.
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

  /// Refuses a name where a branch, here or on the remote, stands in the place of its directory
  /// or below it.
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

/// The heads that a remote has, by its own word.
struct RemoteHeads: Equatable, Sendable {
  let names: [Bytes: ObjectID]
  /// Its HEAD branch.
  let head: Bytes?
}

extension Git {
  /// git symbolic-ref --quiet HEAD
  func currentBranch() throws(Failure) -> Bytes? {
    let answer = try processes.ask(words + ["symbolic-ref", "--quiet", "HEAD"])
    return answer.out.trimmed.dropping(prefix: "refs/heads/")
  }

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

  /// What a remote says of its refs: an id each, or `ref: <target>`.
  ///
  /// git ls-remote --symref <remote> <ref>…
  func remoteRefs(
    _ remote: Bytes, _ refs: [Bytes]
  ) throws(Failure) -> [(ref: Bytes, value: Bytes)] {
    try answer(["ls-remote", "--symref", "--", remote] + refs).lines.map { $0.split(9) }
      .filter { $0.count == 2 }.map { ($0[1], $0[0]) }
  }

  /// Brings the tracking refs of the branches up to date, and nothing else of the repository.
  /// The first ones must exist on the remote; the patterns may match nothing.
  ///
  /// git fetch <remote> +refs/heads/<branch>:refs/remotes/<remote>/<branch> …
  func fetch(_ remote: Bytes, _ branches: [Bytes]) throws(Failure) {
    processes.watch("fetching from '\(remote)'")
    let answer = try processes.run(
      fetching(["--prune", "--", remote], branches, of: remote), voice: .remote)
    if case .signal(let number) = answer.exit { throw .interrupted(number) }
    guard answer.exit.isSuccess else { throw .unreachable(remote, said: "") }
  }

  /// Brings those up to date, too, that are pushed elsewhere. Where that does not answer, the push tells.
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

  /// Where branches are pushed, if that is not where they are fetched from.
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

  /// When a ref was last moved: `3 days ago`; nil where no reflog tells.
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

  /// git merge-base <a> <b>
  func mergeBase(_ a: ObjectID, _ b: ObjectID) throws(Failure) -> ObjectID? {
    let answer = try processes.ask(words + ["merge-base", a.hex, b.hex])
    return answer.exit.isSuccess ? ObjectID(answer.out.trimmed) : nil
  }

  /// git merge-base --is-ancestor <a> <b>
  func isAncestor(_ a: ObjectID, of b: ObjectID) throws(Failure) -> Bool {
    if a == b { return true }
    return try isTrue(["merge-base", "--is-ancestor", a.hex, b.hex])
  }

  /// Where the remote is, as `url.*.insteadOf` has it.
  ///
  /// git remote get-url [--push] <remote>
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
