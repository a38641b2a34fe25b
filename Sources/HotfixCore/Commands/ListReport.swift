/// What `git hotfix-start --list` says.
extension List {
  /// - Parameter columns: how wide the lines may be; nil where no terminal shows them.
  func report(columns: Int?, paints: Bool) -> [Line] {
    let keys = hotfixes.flatMap { one in
      one.specs.map { want -> Line in
        let number = want.number.map { Bytes($0) } ?? "-"
        return .key("hotfix", "\(one.stage(of: want).rawValue) \(number) \(one.branch)")
      }
    }
    let (main, production) = (repo.settings.main.shown, repo.settings.production.shown)
    let isTold =
      isSynced || !repo.settings.mergeBack || hotfixes.contains { $0.stage == .inProduction }
    let back: [Line] =
      isTold
      ? []
      : [
        .say("\(production) is not merged back into \(main)."),
        .next([sync == nil ? .run("git hotfix-sync", to: "Merge it back") : .note(Text(mergeBack))]
        ),
      ]
    if hotfixes.isEmpty {
      return [.say("No hotfix is open.")] + back
    }
    return keys + table(columns, paints).map { .result($0) } + back
  }

  /// A line each; what comes next goes below where it does not fit beside.
  private func table(_ columns: Int?, _ paints: Bool) -> [Bytes] {
    let rows = hotfixes.map { one in
      let all = one.specs.count
      let count = all - one.missing.count
      let part: Bytes = [0, all].contains(count) ? "" : " \(count) of \(all)"
      return [
        (one.local?.isCurrent == true ? "* " : "  ") + Bytes(one.stage.rawValue) + part,
        one.specs.isEmpty ? "-" : one.specs.map(\.name).joined(by: " "), one.branch.shown,
      ]
    }
    let widths = (0..<3).map { column in rows.map { $0[column].width }.max() ?? 0 }
    let left = widths.reduce(0, +) + 4
    let isNarrow = columns.map { left > $0 } ?? false
    return zip(hotfixes, rows).map { one, row in
      let next = next(of: one).shown
      let paint = paints ? one.stage.paint : nil
      if isNarrow {
        return "\(row[0].painted(paint)) \(row[1]) \(row[2])\n    \(next)"
      }
      let cells: Bytes =
        "\(row[0].padded(to: widths[0]).painted(paint))  \(row[1].padded(to: widths[1]))"
      let fits = columns.map { left + 2 + next.width <= $0 } ?? true
      return fits
        ? "\(cells)  \(row[2].padded(to: widths[2]))  \(next)"
        : "\(cells)  \(row[2])\n      \(next)"
    }
  }

  private var mergeBack: Bytes {
    sync.map { branch in
      "merge the pull request of \(branch.shown) with a merge commit; if none is open: "
        + repo.syncCommand(for: branch).bytes()
    } ?? "git hotfix-sync"
  }

  /// What comes next of one: a command, or what people do and then a command.
  func next(of one: HotfixState) -> Bytes {
    let (remote, branch) = (repo.settings.remote, one.branch)
    let isHere = one.local?.isCurrent == true
    // For `git` in the worktree that has it checked out.
    let git: Bytes =
      isHere ? "git" : one.local?.worktree.map { "git -C \($0.shellWord)" } ?? "git"
    let number = one.number.map { " \($0)" as Bytes } ?? ""
    let pick: Bytes =
      one.local?.worktree != nil
      ? "\(git) hotfix-pick"
      : one.number.map { "git hotfix-pick \($0)" } ?? "git hotfix-pick --branch=\(branch.shellWord)"
    let go: Bytes =
      one.local != nil
      ? pick
      : "git hotfix-start\(one.owner.map { " --user=\($0.shellWord)" as Bytes } ?? "")\(number)"
    if one.isRebasing { return "finish the rebase (git rebase --continue), then \(pick)" }
    if one.isBehind, one.stage != .inProduction, one.stage != .synced, one.stage != .conflict {
      let there = (remote + "/" + branch).shellWord
      let to = one.local?.worktree == nil ? "git switch \(branch.shellWord) && git" : git
      return "\(remote.shown) has more commits of it: \(to) rebase \(there)"
    }
    if one.holdsMain { return "it contains commits of \(repo.settings.main.shown): \(go)" }
    if one.stage == .started || !one.missing.isEmpty {
      let (names, are) = (one.unmerged.map(\.name), one.unmerged.count == 1 ? "is" : "are")
      return names.isEmpty ? go : "after \(names.joined(by: " ")) \(are) merged: \(go)"
    }
    switch one.stage {
    case .started: return go
    case .conflict:
      return (one.isResolved ? "" : "resolve it, then ") + "\(git) hotfix-pick --continue"
    case .picked: return pick
    case .pushed:
      return
        "merge its pull request into \(repo.settings.production.shown); if none is open: \(go)"
    case .inProduction where repo.settings.mergeBack: return mergeBack
    case .inProduction, .synced:
      if one.beyond.isEmpty { return repo.removing(branch, isOnRemote: one.isOnRemote) }
      let ids = Set(one.beyond.map(\.id.short)).sorted().prefix(3).map { " " + $0 }.joined(by: "")
      return "\(repo.settings.production.shown) does not have all of its commits: git show\(ids)"
    }
  }
}

extension HotfixState.Stage {
  fileprivate var paint: Paint? {
    switch self {
    case .started: nil
    case .conflict: .red
    case .picked, .pushed: .yellow
    case .inProduction: .green
    case .synced: .dim
    }
  }
}

extension Bytes {
  /// How many characters it shows.
  var width: Int { text.count }
  func padded(to width: Int) -> Bytes {
    self + Bytes([UInt8](repeating: 32, count: max(0, width - self.width)))
  }
}
