/// What would be lost if a checkout went from one tree to another, or keeps git from doing it. Paths
/// are those of the repository.
struct InTheWay: Equatable, Sendable {
  /// Something that git does not track, ignored or not.
  struct Untracked: Hashable, Sendable {
    let path: Bytes
    /// A free name for it, where nothing is to be written.
    let aside: Bytes
  }
  /// Tracked files with changes that are not committed.
  var changed: [Bytes] = []
  var untracked: [Untracked] = []

  var isEmpty: Bool { changed.isEmpty && untracked.isEmpty }
}

extension Git {
  /// What stands in the way of a checkout that goes from one tree to another. Files that are as they
  /// will be, index and all, are not.
  ///
  /// git diff-tree -r --name-only <old> <new>; git diff-index --cached --name-only <new>
  func inTheWay(from old: ObjectID, to new: ObjectID) throws(Failure) -> InTheWay {
    let touched = Set(try changedPaths(old, new))
    var changes = try changes().filter { touched.contains($0.path) }
    if changes.contains(where: { !$0.isUnstaged }) {
      let words: [Bytes] = ["diff-index", "--cached", "--name-only", "--no-renames", "-z", new.hex]
      let others = Set(try answer(words).records())
      changes = changes.filter { $0.isUnstaged || others.contains($0.path) }
    }
    return InTheWay(
      changed: changes.map(\.path),
      untracked: try untracked(at: changedPaths(old, new, only: "d")))
  }

  /// What is not tracked and stands where one of the paths is to be written, in a folder that has to
  /// make room for it, or where its own folder belongs.
  ///
  /// git ls-files -z :/; git ls-files --others --directory -z <folder>…
  func untracked(at paths: [Bytes]) throws(Failure) -> [InTheWay.Untracked] {
    let tracked = Set(try answer(["ls-files", "-z", "--full-name", ":/"]).records())
    var found: [Bytes: Bytes] = [:]
    func kind(_ path: Bytes) -> System.Kind? { System.kind(of: place.way + path) }
    func add(_ path: Bytes, beside top: Bytes) {
      let name = path.split(UInt8(ascii: "/")).last ?? path
      let base = (top.folders.first.map { $0 + "/" } ?? "") + name + ".mine"
      var (free, number) = (base, 1)
      while kind(free) != nil || found.values.contains(free) {
        number += 1
        free = base + Bytes(number)
      }
      found[path] = free
    }
    for path in paths where !tracked.contains(path) {
      if let above = path.folders.last(where: { ![nil, .folder].contains(kind($0)) }) {
        if !tracked.contains(above), found[above] == nil { add(above, beside: above) }
      } else if kind(path) == .folder {
        let listing: [Bytes] = [
          "--literal-pathspecs", "ls-files", "--others", "--directory", "--no-empty-directory",
        ]
        for inside in try answer(atTop + listing + ["-z", "--", path]).records() {
          add(inside.dropping(suffix: "/") ?? inside, beside: path)
        }
      } else if kind(path) != nil {
        add(path, beside: path)
      }
    }
    return found.map { .init(path: $0, aside: $1) }.sorted { $0.path < $1.path }
  }

  /// Whether git shows a file as changed even when it is just as git itself writes it: because of line
  /// endings, a filter that is missing, or a submodule that stands at another commit.
  ///
  /// git cat-file --filters :<path>; git hash-object --path=<path> --stdin
  private func isNeverClean(_ path: Bytes) throws(Failure) -> Bool {
    guard let blob = try object(":" + path), blob.type == "blob" else { return true }
    let written = try processes.ask(words + ["cat-file", "--filters", ":" + path])
    guard written.exit.isSuccess else { return true }
    let read = try processes.ask(
      words + atTop + ["hash-object", "--path=\(path)", "--stdin"], saying: written.out)
    return read.out.trimmed != blob.id.hex
  }

  /// - Parameters:
  ///   - what: `not picked`
  ///   - instead: ways that touch none of it.
  func refusal(
    _ what: Text, _ found: InTheWay, again: ShellCommand, instead: [Next]
  ) throws(Failure) -> Failure {
    let (changed, untracked) = (found.changed, found.untracked.map(\.path))
    var reasons: [Text] = []
    if !changed.isEmpty {
      reasons.append("uncommitted changes in \(paths: changed.map { place.way + $0 })")
    }
    if !untracked.isEmpty {
      let verb: Text = untracked.count == 1 ? "is" : "are"
      reasons.append(
        "\(paths: untracked.map { place.way + $0 }) \(verb) in the way and not tracked")
    }
    let paths = (changed + untracked).map { place.way + $0 }
    var canBeStashed = paths.count <= 10 && paths.allSatisfy { $0.shown == $0 }
    for path in changed where canBeStashed { canBeStashed = try !isNeverClean(path) }
    let all = untracked.isEmpty ? "" : " --all" as ShellCommand
    let stash: Next = .run(
      "git stash push" + all + " --" + .pathspecs(paths) + " && " + again,
      to: "To put \(paths.count == 1 ? "it" : "them") into a stash first")
    return .refused(
      "\(what): " + reasons.joined(by: ", and "), next: (canBeStashed ? [stash] : []) + instead)
  }

  /// Waits a second for another git that writes the index, before one of ours would.
  ///
  /// - Throws: `.refused` when the lock stays: with the lock, and with what a killed git may have half
  ///   written on its way from one tree to another.
  func waitForIndex(
    from old: ObjectID, to new: ObjectID, again: ShellCommand
  ) throws(Failure) {
    let lock = place.gitDirectory + "/index.lock"
    for _ in 1...20 where System.exists(lock) { System.pause(milliseconds: 50) }
    if !System.exists(lock) { return }
    let half = try inTheWay(from: old, to: new)
    var commands: [ShellCommand] = ["rm -f \(lock)"]
    let (changed, made) = (
      half.changed.map { place.way + $0 }, half.untracked.map { place.way + $0.path }
    )
    if changed.count + made.count > 10 || (changed + made).contains(where: { $0.shown != $0 }) {
      let (restored, removed) = (try store(list: changed), try store(list: made))
      let reading: ShellCommand =
        "git --literal-pathspecs restore -SW --pathspec-from-file=- --pathspec-file-nul"
      if !changed.isEmpty { commands.append("git cat-file blob \(restored.short) | " + reading) }
      if !made.isEmpty {
        commands.append("git cat-file blob \(removed.short) | xargs -0 rm -rf --")
      }
    } else {
      if !changed.isEmpty { commands.append("git restore -SW --" + .pathspecs(changed)) }
      if !made.isEmpty { commands.append("rm -rf --" + .words(made)) }
    }
    throw .refused(
      "\(lock) exists: another git is at work here, or was killed",
      next: [
        .run(again, to: "When that git has ended"),
        .run(
          commands + [again],
          to: half.isEmpty
            ? "If it was killed" : "If it was killed, and what it left in these files is not yours"),
      ])
  }

  private func store(list paths: [Bytes]) throws(Failure) -> ObjectID {
    try store(paths.map { $0 + "\0" }.joined(by: ""))
  }
}
