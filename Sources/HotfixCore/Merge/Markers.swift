// Finds conflict markers, and lines that only look like them.
extension Git {
  /// The paths with conflict markers in a tree. A line that looks like a marker is text if a side
  /// or a fix has it as often. If a fix does not change the path, all of its files count, because a
  /// file can have another name there.
  ///
  /// - Throws: if git fails.
  ///
  /// git cat-file --batch-command: contents <tree>:<path>
  func marked(
    _ paths: [Bytes], in tree: ObjectID, unlike sides: [ObjectID], _ fixes: [ObjectID]
  ) throws(Failure) -> [Bytes] {
    let sizes = try markerSizes(paths, in: [tree] + sides)
    var marked: [Bytes] = []
    for path in paths {
      func markers(_ side: ObjectID, _ name: Bytes) throws(Failure) -> [Bytes: Int] {
        try object("\(side.hex):\(name)")?.contents.conflictMarkers(sizes[path] ?? [7]) ?? [:]
      }
      let found = try markers(tree, path)
      if found.isEmpty { continue }
      var (before, had): ([Bytes: Int], [Bytes: Int]) = ([:], [:])
      for side in sides { before.merge(try markers(side, path), uniquingKeysWith: max) }
      func isText(_ line: Bytes, _ count: Int) -> Bool {
        count <= max(before[line] ?? 0, had[line] ?? 0)
      }
      for fix in fixes where !found.allSatisfy(isText) {
        guard let parent = try commit(fix).parents.first else { continue }
        let changed = try changedPaths(parent, fix)
        var added: [Bytes: Int] = [:]
        for name in changed.contains(path) ? [path] : changed {
          let (old, new) = (try markers(parent, name), try markers(fix, name))
          had.merge(new, uniquingKeysWith: max)
          added.merge(new.map { ($0, $1 - (old[$0] ?? 0)) }, uniquingKeysWith: max)
        }
        before.merge(added.filter { $1 > 0 }, uniquingKeysWith: +)
      }
      if !found.allSatisfy(isText) { marked.append(path) }
    }
    return marked
  }

  /// The files in which a branch's commits leave conflict markers that neither production nor their
  /// fixes have.
  ///
  /// - Throws: if git fails.
  ///
  /// git cat-file --batch-command: contents <tree>:<path>
  func marked(
    from production: ObjectID, to tip: ObjectID, unlike fixes: [ObjectID]
  ) throws(Failure) -> [Bytes] {
    let base = try mergeBase(production, tip).map { [$0] } ?? []
    return try marked(
      changedPaths(production, tip), in: tip, unlike: [production] + base, fixes)
  }

  /// The lengths of conflict markers by path, from the attributes of the checkout and of trees.
  ///
  /// - Throws: if git fails.
  private func markerSizes(
    _ paths: [Bytes], in sides: [ObjectID]
  ) throws(Failure) -> [Bytes: Set<Int>] {
    if paths.isEmpty { return [:] }
    var sizes = try markerSizes(paths)
    for side in sides {
      guard let tree = try id("\(side.hex)^{tree}") else { continue }
      let there = try asking(attributes: tree, of: Set(paths)) { git throws(Failure) in
        try git.markerSizes(paths)
      }
      sizes.merge(there ?? [:]) { $0.union($1) }
    }
    return sizes
  }

  /// - Throws: if git fails.
  ///
  /// git check-attr --stdin -z conflict-marker-size
  private func markerSizes(_ paths: [Bytes]) throws(Failure) -> [Bytes: Set<Int>] {
    let told = try answer(
      atTop + ["check-attr", "--stdin", "-z", "conflict-marker-size"],
      saying: paths.map { $0 + "\0" }.joined(by: "")
    ).records()
    var sizes: [Bytes: Set<Int>] = [:]
    for at in stride(from: 0, to: told.count - 2, by: 3) {
      sizes[told[at]] = [max(1, Int(told[at + 2].text) ?? 7)]
    }
    return sizes
  }
}

extension Bytes {
  /// The lines that git writes around and between the sides of a conflict, and how often each
  /// occurs. `git diff --check` has the same rule.
  fileprivate func conflictMarkers(_ sizes: Set<Int>) -> [Bytes: Int] {
    let markers = sizes.flatMap { size in
      "<|=>".utf8.map { Bytes([UInt8](repeating: $0, count: size)) }
    }
    // A quick search first, because most files have none.
    guard markers.contains(where: contains) else { return [:] }
    let found = lines.filter { line in
      markers.contains { marker in
        line.hasPrefix(marker) && line.raw.dropFirst(marker.count).first.map(isSpace) ?? true
      }
    }
    return found.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
