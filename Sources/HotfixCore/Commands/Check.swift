extension Run {
  /// `git hotfix-sync --check`: whether production has each fix, and main contains production.
  func check() throws(Failure) -> Int32 {
    let check = try Check(options, git)
    welcome(check.scene)
    tell(check.answer)
    return check.isOver ? 0 : 1
  }
}

/// Whether it is over.
struct Check {
  enum Verdict: Equatable {
    case inSync
    case notLanded([Wanted])
    case needed(Int)
    case waiting(Bytes)
  }
  let options: Options
  let scene: Scene
  let verdict: Verdict
  /// Hotfix branches that production lacks.
  let open: [Bytes]

  var isOver: Bool { verdict == .inSync }

  init(_ options: Options, _ git: Git) throws(Failure) {
    self.options = options
    scene = try git.scene(options) { settings, _ in
      [settings.syncBranch.refspec(number: nil, main: settings.main)]
    }
    open = try git.openHotfixes(scene)
    verdict = try Self.judge(options, scene, git)
  }

  private static func judge(
    _ options: Options, _ scene: Scene, _ git: Git
  ) throws(Failure) -> Verdict {
    var asked: [Wanted] = []
    for word in options.operands {
      asked.append(Wanted(number: try git.number(word, scene), commits: []))
    }
    if !asked.isEmpty {
      let found = try git.find(asked, scene, try git.drift(scene))
      let lacking = found.filter { if case .landed = $0.finding { false } else { true } }
      if !lacking.isEmpty { return .notLanded(lacking.map(\.wanted)) }
    }
    if try git.isAncestor(scene.production, of: scene.main) { return .inSync }
    if scene.place.isShallow, try git.mergeBase(scene.main, scene.production) == nil {
      throw .shallow(scene.settings.remote)
    }
    let settings = scene.settings
    for (branch, ref) in scene.branches.trackeds
    where settings.syncBranch.read(branch, main: settings.main) != nil {
      if try git.isSync(ref.id, of: scene.production) { return .waiting(branch) }
    }
    return .needed(try git.count(in: scene.production, butNot: scene.main))
  }

  /// Silent at yes where nobody sits at a terminal.
  var answer: [Line] {
    let (main, production) = (scene.settings.main.shown, scene.settings.production.shown)
    let warnings: [Line] = open.map { .warn("'\($0.shown)' is not in \(production) yet") }
    switch verdict {
    case .inSync:
      let said: [Line] = [.say("\(main) contains \(production) (\(scene.production.short))")]
      let treat: [Line] = open.isEmpty ? [.hint("a very well deserved ice cream 🍦")] : warnings
      return [.key("check", "in-sync")]
        + (System.isTerminal(System.standardError) ? said + treat : [])
    case .notLanded(let wanted):
      let names = wanted.map(\.name).joined(by: ", ")
      return [
        .key("check", "not-landed"), .say("\(production) does not have \(names)"),
        .hint("git hotfix-start \(wanted.compactMap(\.number).first.map { Bytes($0) } ?? "<pr>")"),
      ]
    case .needed(let count):
      let commits = count == 1 ? "1 commit" : "\(count) commits" as Bytes
      return [
        .key("check", "needed"), .say("\(main) lacks \(commits) of \(production)"),
        .hint("git hotfix-sync"),
      ] + warnings
    case .waiting(let branch):
      return [
        .key("check", "waiting"),
        .say("'\(branch.shown)' is there and not merged into \(main) yet"),
        .hint("merge its pull request with a merge commit; to see its page:"),
        .hint("  git hotfix-sync"),
      ] + warnings
    }
  }
}
