/// What a commit has done to one file, or how that differs between two trees.
struct FileDiff {
  /// Of two trees, nobody's.
  let commit: ObjectID
  /// `<old> <new>`, as git quotes them.
  let names: Bytes
  var isNew = false
  /// What the file was called before, where it was moved.
  var origin: Bytes?
  var blobs: BlobPair?
  /// None where it is not text, or only its mode or name is another.
  var hunks: [Hunk] = []
}

/// Two versions of a file.
struct BlobPair: Hashable {
  let old: ObjectID
  let new: ObjectID
}

extension MergeResult {
  /// Base and ours of a file that both sides changed.
  func pair(at path: Bytes) -> BlobPair? {
    let own = stages.filter { $0.path == path }
    return own.count == 3 ? BlobPair(old: own[0].id, new: own[1].id) : nil
  }
}

extension Git {
  /// What the commits that production lacks have done to some files, newest first, along the first
  /// parents. A file that was moved begins there.
  ///
  /// git log --first-parent -p -U0 --no-renames <commit> ^<production> -- <path>…
  func changes(
    of paths: [Bytes], upTo commit: ObjectID, since production: ObjectID
  ) throws(Failure) -> [Bytes: [FileDiff]] {
    let said = try answer(
      ["-c", "log.showSignature=false", "-c", "core.quotePath=true", "--literal-pathspecs"]
        + atTop
        + ["log", "--first-parent", "--diff-merges=first-parent", "--no-renames", "--no-color"]
        + ["-p", "--no-prefix"] + Self.plainDiff
        + ["--format=%H", commit.hex, "^\(production.hex)", "--"] + paths)
    let found = Dictionary(grouping: fileDiffs(said), by: \.names)
    return paths.reduce(into: [:]) { $0[$1] = found["\($1.quotedPath) \($1.quotedPath)"] ?? [] }
  }

  /// Where pairs of files of pairs of trees differ, in the way that merges count it.
  ///
  /// git diff-tree --stdin -r -M -p -U0 --full-index -- <path>…
  func differences(
    of trees: [[ObjectID]], in paths: [Bytes]
  ) throws(Failure) -> [BlobPair: [Hunk]] {
    let said = try answer(
      ["--literal-pathspecs", "diff-tree", "--stdin", "-r", "-M", "-p"] + Self.plainDiff + ["--"]
        + paths,
      saying: trees.map { "\($0[0].hex) \($0[1].hex)\n" as Bytes }.joined(by: ""))
    return fileDiffs(said).reduce(into: [:]) { found, diff in
      if let pair = diff.blobs { found[pair] = diff.hunks }
    }
  }

  private static let plainDiff: [Bytes] = [
    "-U0", "--inter-hunk-context=0", "--histogram", "--no-indent-heuristic", "--full-index",
    "--no-ext-diff", "--no-textconv", "--no-relative", "--submodule=short",
    "--ignore-submodules=none",
  ]
}

/// Reads a patch without context, in which the id of each commit stands before its files.
private func fileDiffs(_ patch: Bytes) -> [FileDiff] {
  var all: [FileDiff] = []
  var commit = ObjectID("")
  for line in patch.raw.split(separator: 10) where !"+-".utf8.contains(line[line.startIndex]) {
    if line.starts(with: "diff --git ".utf8) {
      all.append(FileDiff(commit: commit, names: Bytes(line.dropFirst(11))))
    } else if line.starts(with: "new file mode ".utf8) {
      all[all.count - 1].isNew = true
    } else if line.starts(with: "index ".utf8) {
      let ids = Bytes(line.dropFirst(6).prefix { $0 != 32 }).split(UInt8(ascii: "."))
      all[all.count - 1].blobs = BlobPair(old: ObjectID(ids[0]), new: ObjectID(ids[2]))
    } else if line.starts(with: "@@ ".utf8), let hunk = Hunk(line: Bytes(line)) {
      all[all.count - 1].hunks.append(hunk)
    } else if ObjectID.isWhole(Bytes(line)) {
      commit = ObjectID(Bytes(line))
    }
  }
  return all
}

/// How files came to be what they are.
final class FileHistories {
  private let git: Git
  private let production: ObjectID
  private let requests: PullRequests
  private let start: ObjectID
  /// By the newest commit of a line.
  private var changes: [ObjectID: [Bytes: [FileDiff]]] = [:]
  private var moves: [ObjectID: [Bytes: Bytes]] = [:]

  /// - Parameter start: the line that is most asked for ends there.
  init(_ git: Git, _ requests: PullRequests, since production: ObjectID, start: ObjectID) {
    (self.git, self.production, self.requests, self.start) = (git, production, requests, start)
  }

  /// Where the line that a commit is asked for on ends.
  private func end(of commit: ObjectID) -> ObjectID {
    requests.isOnMainLine(commit) && requests.isOnMainLine(start) ? start : commit
  }

  /// Learns of many files at once.
  func learn(_ asked: [(path: Bytes, commit: ObjectID)]) throws(Failure) {
    for (end, files) in Dictionary(grouping: asked, by: { end(of: $0.commit) }) {
      let new = Set(files.map(\.path)).filter { changes[end]?[$0] == nil }
      if new.isEmpty { continue }
      for (path, all) in try git.changes(of: new.sorted(), upTo: end, since: production) {
        changes[end, default: [:]][path] = try all.map { change throws(Failure) in
          try change.isNew ? withOrigin(change, path) : change
        }
      }
    }
  }

  /// What was done to a file up to a commit, newest first; through its renames.
  func history(of path: Bytes, upTo commit: ObjectID) throws(Failure) -> [FileDiff] {
    var (path, newest) = (path, requests.place(of: commit))
    var history: [FileDiff] = []
    nextName: while true {
      try learn([(path, commit)])
      for change in changes[end(of: commit)]![path]! {
        let place = requests.place(of: change.commit)
        if place > newest { continue }
        history.append(change)
        if let origin = change.origin {
          (path, newest) = (origin, place - 1)
          continue nextName
        }
      }
      return history
    }
  }

  /// A commit may have made a file of another: then it has moved it.
  private func withOrigin(_ change: FileDiff, _ path: Bytes) throws(Failure) -> FileDiff {
    let commit = try git.commit(change.commit)
    guard let parent = commit.parents.first else { return change }
    if moves[commit.id] == nil { moves[commit.id] = try git.renames(from: parent, to: commit.id) }
    guard let origin = moves[commit.id]![path] else { return change }
    var moved = change
    let trees = [try git.commit(parent).tree, commit.tree]
    moved.hunks = try git.differences(of: [trees], in: [origin, path]).values.first ?? []
    (moved.isNew, moved.origin) = (false, origin)
    return moved
  }
}
