/// What going back to before a pick would overwrite, remove or stumble over, though nothing else has it.
struct AtRisk: Equatable, Sendable {
  /// Files that hold what the index does not.
  var files: [Bytes]
  /// Those of them that git was told not to look at.
  var unseen: [Bytes] = []
  /// What stands where a file belongs, or a directory, or in one that has to make room; and a name
  /// that is free for it.
  var strangers: [Stranger] = []

  struct Stranger: Equatable, Sendable {
    let path: Bytes
    let aside: Bytes
  }

  init(files: [Bytes] = []) { self.files = files }
}

extension Git {
  /// Refuses to go back where files hold what the index does not: later edits of what is staged, new
  /// ones that are only announced, those in the place of what the pick has removed; and where
  /// something else has taken the place of a file, or of a directory that it is in.
  func refuseAtRisk(_ changes: [Change], from tip: ObjectID) throws(Failure) {
    let touched = changes.filter { $0.isStaged || $0.unstaged == "A" }
    let sides = [tip, try id("CHERRY_PICK_HEAD") ?? tip]
    let (tracked, unseen) = try trackedPaths()
    var (files, strangers): ([Bytes], Set<Bytes>) = ([], [])
    func isSubmodule(_ path: Bytes) throws(Failure) -> Bool {
      for side in sides where try entry(at: path, in: commit(side).tree)?.mode == "160000" {
        return true
      }
      return false
    }
    func kind(_ path: Bytes) -> System.Kind? { System.kind(of: place.way + path) }
    for change in touched {
      let path = change.path
      // Where a directory that it is in is gone or something else, it is not there.
      if let above = path.folders.last(where: { kind($0) != .folder }) {
        if kind(above) != nil, !tracked.contains(above) { strangers.insert(above) }
        continue
      }
      guard let kind = kind(path),
        change.isUnstaged || change.staged == "D" || unseen.contains(path)
      else { continue }
      if kind == .file {
        if !change.isUnmerged { files.append(path) }
      } else if try isSubmodule(path) {
        continue
      } else if kind == .folder, tracked.contains(where: { $0.hasPrefix(path + "/") }) {
        strangers.formUnion(try untracked(below: path))
      } else {
        strangers.insert(path)
      }
    }
    strangers = strangers.filter { strangers.isDisjoint(with: $0.folders) }
    files.removeAll { !strangers.isDisjoint(with: [$0] + $0.folders) }
    var risk = AtRisk(files: files.map { place.way + $0 })
    risk.unseen = files.filter(unseen.contains).map { place.way + $0 }
    let goingBack = Set(touched.map(\.path))
    for stranger in strangers.sorted() {
      // Beside what is to stand there, and not in it.
      let top = stranger.folders.last(where: goingBack.contains) ?? stranger
      let name = stranger.split(UInt8(ascii: "/")).last ?? stranger
      let base = place.way + (top.folders.first.map { $0 + "/" } ?? "") + name + ".mine"
      var (free, number) = (base, 1)
      while System.exists(free) || risk.strangers.contains(where: { $0.aside == free }) {
        number += 1
        free = "\(base)\(number)"
      }
      risk.strangers.append(AtRisk.Stranger(path: place.way + stranger, aside: free))
    }
    if risk != AtRisk() { throw .atRisk(risk) }
  }

  /// The paths of the index, and those of them that git was told not to look at.
  ///
  /// git ls-files -v -z --full-name :/
  private func trackedPaths() throws(Failure) -> (all: Set<Bytes>, unseen: Set<Bytes>) {
    var (all, unseen): (Set<Bytes>, Set<Bytes>) = ([], [])
    for line in try answer(["ls-files", "-v", "-z", "--full-name", ":/"]).records() {
      let path = line[2..<line.count]
      all.insert(path)
      if line.hasPrefix("S") || line.raw[0] > UInt8(ascii: "Z") { unseen.insert(path) }
    }
    return (all, unseen)
  }

  /// What is not tracked in a directory, ignored or not.
  ///
  /// git ls-files --others --directory --no-empty-directory -z --full-name :(top,literal)<path>/
  private func untracked(below path: Bytes) throws(Failure) -> [Bytes] {
    try answer([
      "ls-files", "--others", "--directory", "--no-empty-directory", "-z", "--full-name",
      ":(top,literal)\(path)/",
    ]).records().map { $0.dropping(suffix: "/") ?? $0 }
  }

  /// Those of the paths where something stands that is neither a file nor a symbolic link.
  func notFiles(_ paths: [Bytes]) -> Set<Bytes> {
    Set(paths.filter { System.kind(of: place.way + $0).map { $0 != .file } ?? false })
  }
}
