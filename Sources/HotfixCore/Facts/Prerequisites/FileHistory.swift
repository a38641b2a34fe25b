/// What one commit has done to one file.
struct FileChange: Equatable {
  enum Kind: Equatable { case changed, made, removed, moved }
  let commit: ObjectID
  /// What the file is called since.
  let path: Bytes
  var kind: Kind
  /// None where it is not text, or only its mode or name is another.
  var hunks: [Hunk]
}

/// Two versions of a file.
struct BlobPair: Hashable {
  let old: ObjectID
  let new: ObjectID
}

extension MergeResult {
  /// Base and ours of a text that both sides changed.
  func pair(at path: Bytes) -> BlobPair? {
    let own = stages.filter { $0.path == path }
    guard own.count == 3,
      !records.contains(where: {
        $0.isConflict && $0.paths.contains(path) && $0.kind != "CONFLICT (contents)"
      })
    else { return nil }
    return BlobPair(old: own[0].id, new: own[1].id)
  }
}

extension Git {
  /// What the commits that production lacks have done to some files, newest first, along the first
  /// parents. A file that was moved begins there.
  ///
  /// git log --first-parent --raw -p -U0 --no-renames <commit> ^<production> -- <path>…
  func changes(
    of paths: [Bytes], upTo commit: ObjectID, since production: ObjectID
  ) throws(Failure) -> [Bytes: [FileChange]] {
    var found = Dictionary(uniqueKeysWithValues: paths.map { ($0, [FileChange]()) })
    let quoted = Dictionary(paths.map { ($0.quotedPath, $0) }, uniquingKeysWith: { a, _ in a })
    let said = try answer(
      ["-c", "log.showSignature=false", "-c", "core.quotePath=true", "--literal-pathspecs"]
        + atTop
        + ["log", "--first-parent", "--diff-merges=first-parent", "--no-renames", "--no-color"]
        + ["--raw", "-p"] + Self.plainDiff
        + ["--format=%x00%H", commit.hex, "^\(production.hex)", "--"] + paths)
    for record in said.raw.split(separator: 0) {
      let lines = record.split(separator: 10)
      guard let id = lines.first.map({ ObjectID(Bytes($0)) }) else { continue }
      // The files as they are listed; the diffs of a commit follow in this order.
      var listed: [Bytes] = []
      var current: Bytes?
      for line in lines.dropFirst() {
        switch line.first {
        case UInt8(ascii: ":"):
          let fields = Bytes(line).split(9)
          guard fields.count == 2, let path = quoted[fields[1]] else { continue }
          let letter = fields[0].raw.last
          let kind: FileChange.Kind =
            letter == UInt8(ascii: "A") ? .made : letter == UInt8(ascii: "D") ? .removed : .changed
          found[path]!.append(FileChange(commit: id, path: path, kind: kind, hunks: []))
          // Of another type, it is removed and made anew.
          listed += letter == UInt8(ascii: "T") ? [path, path] : [path]
        case UInt8(ascii: "d") where line.starts(with: "diff --git ".utf8):
          current = listed.isEmpty ? nil : listed.removeFirst()
        case UInt8(ascii: "@"):
          guard let current, let hunk = Hunk(line: Bytes(line)) else { continue }
          found[current]![found[current]!.count - 1].hunks.append(hunk)
        default: break
        }
      }
    }
    return found
  }

  /// What a commit has moved, by the new names.
  ///
  /// git diff-tree -r -z -M --diff-filter=R --name-status <parent> <commit>
  func moves(_ parent: ObjectID, _ commit: ObjectID) throws(Failure) -> [Bytes: Bytes] {
    var fields = try answer([
      "diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status", parent.hex, commit.hex,
    ]).records()[...]
    var moves: [Bytes: Bytes] = [:]
    while fields.popFirst() != nil, let old = fields.popFirst(), let new = fields.popFirst() {
      moves[new] = old
    }
    return moves
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
    var found: [BlobPair: [Hunk]] = [:]
    var pair: BlobPair?
    for line in said.raw.split(separator: 10) {
      if line.starts(with: "index ".utf8) {
        let ids = Bytes(line.dropFirst(6).prefix { $0 != 32 })
        guard let dots = ids.index(of: "..") else { continue }
        let next = BlobPair(old: ObjectID(ids[0..<dots]), new: ObjectID(ids[dots + 2..<ids.count]))
        // Several trees may have the same pair.
        pair = found[next] == nil ? next : nil
        if let pair { found[pair] = [] }
      } else if line.starts(with: "@@ ".utf8), let pair, let hunk = Hunk(line: Bytes(line)) {
        found[pair]!.append(hunk)
      } else if line.starts(with: "diff --git ".utf8) {
        pair = nil
      }
    }
    return found
  }

  private static let plainDiff: [Bytes] = [
    "-U0", "--inter-hunk-context=0", "--histogram", "--no-indent-heuristic", "--full-index",
    "--no-ext-diff", "--no-textconv", "--no-relative", "--submodule=short",
    "--ignore-submodules=none",
  ]
}

/// How files came to be what they are on one line of commits.
final class FileHistories {
  private let git: Git
  private let production: ObjectID
  private let commits: [ObjectID: Walked]
  /// By the newest commit of a line, where each commit stands on it.
  private var lines: [ObjectID: [ObjectID: Int]] = [:]
  private var changes: [ObjectID: [Bytes: [FileChange]]] = [:]
  private var moves: [ObjectID: [Bytes: Bytes]] = [:]
  private let start: ObjectID

  /// - Parameter start: the line that is most asked for ends there.
  init(_ git: Git, _ drift: Drift, since production: ObjectID, start: ObjectID) {
    (self.git, self.production, self.start) = (git, production, start)
    commits = Dictionary(uniqueKeysWithValues: drift.main.map { ($0.id, $0) })
  }

  private func line(of commit: ObjectID) -> (end: ObjectID, at: Int, places: [ObjectID: Int]) {
    for end in [start, commit] {
      let places =
        lines[end]
        ?? {
          var places: [ObjectID: Int] = [:]
          var next: ObjectID? = end
          while let id = next {
            places[id] = places.count
            next = commits[id]?.parents.first.flatMap { commits[$0]?.id }
          }
          lines[end] = places
          return places
        }()
      if let at = places[commit] { return (end, at, places) }
    }
    return (commit, 0, [:])
  }

  /// Learns of many files at once.
  func learn(_ asked: [(path: Bytes, commit: ObjectID)]) throws(Failure) {
    for (end, files) in Dictionary(grouping: asked, by: { line(of: $0.commit).end }) {
      let new = Set(files.map(\.path)).filter { changes[end]?[$0] == nil }
      if new.isEmpty { continue }
      changes[end, default: [:]].merge(
        try git.changes(of: new.sorted(), upTo: end, since: production),
        uniquingKeysWith: { a, _ in a })
    }
  }

  /// What was done to a file up to a commit, newest first; through its renames.
  func history(of path: Bytes, upTo commit: ObjectID) throws(Failure) -> [FileChange] {
    let (end, at, places) = line(of: commit)
    var (path, start) = (path, at)
    var history: [FileChange] = []
    while true {
      try learn([(path, commit)])
      var origin: Bytes?
      for change in changes[end]?[path] ?? [] where places[change.commit] ?? 0 >= start {
        start = (places[change.commit] ?? 0) + 1
        if change.kind == .made, let moved = try move(of: change) {
          history.append(moved.change)
          origin = moved.from
          break
        }
        history.append(change)
      }
      guard let origin else { return history }
      path = origin
    }
  }

  private func move(of change: FileChange) throws(Failure) -> (change: FileChange, from: Bytes)? {
    guard let parent = commits[change.commit]?.parents.first else { return nil }
    if moves[change.commit] == nil { moves[change.commit] = try git.moves(parent, change.commit) }
    guard let from = moves[change.commit]![change.path] else { return nil }
    let trees = [try git.commit(parent).tree, try git.commit(change.commit).tree]
    var moved = change
    moved.kind = .moved
    moved.hunks = try git.differences(of: [trees], in: [from, change.path]).values.first ?? []
    return (moved, from)
  }
}
