/// What every command must know: the place, the settings, and both branches as last fetched.
struct RepoState: Equatable, Sendable {
  let place: Checkout
  let config: Config
  let settings: Settings
  let production: ObjectID
  let main: ObjectID
  var branches: Branches
  /// This run has fetched.
  let fetched: Bool
  /// Somebody watches, and a push may show how far it is.
  let showsProgress: Bool

  /// A push goes to several places, of which the tracking refs tell only one.
  var hasPlaces: Bool {
    let remote: Bytes = "remote.\(settings.remote)"
    let pushed = config.all("\(remote).pushurl")
    return (pushed.isEmpty ? config.all("\(remote).url") : pushed).count > 1
  }

  /// The command that leaves the branch here for main.
  var leaving: Bytes {
    let isElsewhere = branches.local(settings.main)?.worktree != nil
    return "git switch \(isElsewhere ? "--detach" : settings.main.shellWord)"
  }

  /// The commands that remove a branch, here and on the remote.
  func removing(_ branch: Bytes, isOnRemote: Bool) -> Bytes {
    let local = branches.local(branch)
    var commands: [Bytes] = []
    if local?.isCurrent == true {
      commands.append(leaving)
    } else if let path = local?.worktree {
      commands.append("git worktree remove \(path.shellWord)")
    }
    if local != nil { commands.append("git branch -D \(branch.shellWord)") }
    if isOnRemote {
      commands.append("git push \(settings.remote.shellWord) --delete \(branch.shellWord)")
    }
    return commands.joined(by: " && ")
  }
}

extension Git {
  /// Finds out where the command stands and fetches what it needs.
  ///
  /// - Parameter others: patterns of the branches that it must know besides the two long-lived ones.
  func repo(
    _ options: Options, others: (Settings, Config) -> [Bytes]
  ) throws(Failure) -> RepoState {
    let config = try config()
    let (place, knownMain) = try place(try? Settings.remote(options, config))
    let remote = try Settings.remote(options, config)
    var heads: RemoteHeads?

    func mainBranch() throws(Failure) -> Bytes {
      if let named = options.main ?? config.value("hotfix.main") { return named }
      if let knownMain { return knownMain }
      if options.fetch { heads = try remoteHeads(remote) }
      if let head = heads?.head { return head }
      for likely in ["main", "master"] as [Bytes] {
        if try id("refs/remotes/\(remote)/\(likely)") != nil { return likely }
      }
      throw .refused(
        "which branch of \(remote) is main?",
        next: .run("git config hotfix.main <branch>", to: "To name it"))
    }
    let main = try mainBranch()
    let mainRef: Bytes = "refs/remotes/\(remote)/\(main)"
    func resolve() throws(Failure) -> Settings {
      try Settings(
        options, config, team: try teamConfig(at: mainRef), remote: remote, main: main)
    }
    var settings = try resolve()

    let pushed = options.fetch ? try pushURL(remote, config) : nil
    func possiblePatterns() throws(Failure) -> [Bytes] {
      var possible: [Bytes] = []
      let named = options.branch.map { [BranchTemplate($0).refspec(number: nil, main: main)] } ?? []
      for pattern in others(settings, config) + named {
        let name = pattern.split(UInt8(ascii: "*")).joined(by: "x")
        if try canBeBranch(name) { possible.append(pattern) }
      }
      return possible
    }
    func fetchAll() throws(Failure) {
      let known = (try id(settings.productionRef), try id(settings.mainRef))
      if heads == nil, known.0 == nil || known.1 == nil { heads = try remoteHeads(remote) }
      if let heads { try Self.check(heads, settings, options) }
      let patterns = try possiblePatterns()
      do {
        try fetch(remote, [settings.production, main] + patterns)
      } catch .unreachable {
        // The remote may answer and only lack a branch.
        do { heads = try remoteHeads(remote) } catch { heads = nil }
        guard let heads else { throw .unreachable(remote, said: "") }
        try Self.check(heads, settings, options)
        // A stale tracking ref may block one that is new, or another run may hold a lock.
        try dropBlocking(heads, remote)
        System.pause(milliseconds: 200)
        try fetch(remote, [settings.production, main] + patterns)
      }
      if let pushed { try fetchPushed(pushed, remote, patterns) }
    }
    if options.fetch {
      do { try fetchAll() } catch {
        // The team's file may be older than the branch's name: main has it as it is now.
        let name = settings.production
        guard let heads, heads.names[name] == nil, heads.names[main] != nil else { throw error }
        try fetch(remote, [main])
        settings = try resolve()
        if settings.production == name { throw error }
        try fetchAll()
      }
      let before = settings
      settings = try resolve()
      if settings.production != before.production
        || others(settings, config) != others(before, config)
      {
        try fetchAll()
      }
    }
    guard let production = try id(settings.productionRef) else {
      throw Self.missing(settings.production, "--production", options.production, [], remote)
    }
    guard let tip = try id(mainRef) else {
      throw Self.missing(main, "--main", options.main, [], remote)
    }
    return RepoState(
      place: place, config: config, settings: settings, production: production, main: tip,
      branches: try branches(settings, place, named: options.branch), fetched: options.fetch,
      showsProgress: processes.showsProgress)
  }

  /// Deletes tracking refs of branches that the remote has no more, where their name stands in the
  /// way of one that it has.
  ///
  /// git for-each-ref refs/remotes/<remote>; git update-ref -d <ref> <id>
  private func dropBlocking(_ heads: RemoteHeads, _ remote: Bytes) throws(Failure) {
    let space: Bytes = "refs/remotes/\(remote)/"
    let listed = try answer(["for-each-ref", "--format=%(objectname) %(refname)", space])
    for line in listed.lines {
      guard let at = line.index(of: " "),
        let name = line[at + 1..<line.count].dropping(prefix: space), heads.names[name] == nil,
        heads.names.keys.contains(where: { $0.hasPrefix(name + "/") || name.hasPrefix($0 + "/") })
      else { continue }
      _ = try answer(["update-ref", "-d", space + name, line[0..<at]])
    }
  }

  /// - Throws: `.refused` if the remote does not have one of the two branches.
  private static func check(
    _ heads: RemoteHeads, _ settings: Settings, _ options: Options
  ) throws(Failure) {
    if heads.names[settings.main] == nil {
      let likely = [heads.head, "main", "master"].compactMap { $0 }.filter {
        heads.names[$0] != nil
      }
      throw missing(
        settings.main, "--main", options.main, Set(likely).sorted(), settings.remote)
    }
    if heads.names[settings.production] == nil {
      let likely = heads.names.keys.filter { name in
        ["prod", "release", "stable", "live"].contains { name.hasPrefix($0) || name.hasSuffix($0) }
      }
      throw missing(
        settings.production, "--production", options.production, likely.sorted(), settings.remote)
    }
  }

  /// - Parameters:
  ///   - option: `--main`; the key that it overrides is `hotfix.main`.
  ///   - likely: branches of the remote that may be the right one.
  private static func missing(
    _ branch: Bytes, _ option: Bytes, _ typed: Bytes?, _ likely: [Bytes], _ remote: Bytes
  ) -> Failure {
    let key = "hotfix." + (option.dropping(prefix: "--") ?? option)
    func naming(_ name: Bytes) -> Next {
      .run(
        typed == nil ? "git config \(key) \(name)" : .again("\(option)=\(name)"),
        to: "If it is \(name)")
    }
    return .refused(
      "\(remote) has no branch \(branch)",
      next: likely.isEmpty
        ? [.run("git config \(key) <branch>", to: "To name the branch")] : likely.map(naming))
  }
}
