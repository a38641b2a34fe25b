/// A file that production has otherwise than the base.
struct OwnChange: Equatable, Sendable {
  struct Side: Equatable, Sendable {
    let path: Bytes
    let entry: TreeEntry
  }
  /// nil if production added it.
  let old: Side?
  /// nil if production removed it. The path is another one if production renamed it.
  let new: Side?

  var paths: [Bytes] { [old?.path, new?.path].compactMap { $0 } }
  var isRename: Bool { old != nil && new != nil && old?.path != new?.path }
}

// Main wins a conflict if production's change is put back to the base: then git has nothing to
// merge there, and everything else stays what git makes of it.
extension Git {
  /// What puts the changes that conflict back to the base.
  ///
  /// - Parameter side: the stage in which the result has production's version.
  /// - Returns: an entry for each path of `tree`; nil removes it. It is empty if production did not
  ///   change any of the files.
  func putBack(
    _ result: MergeResult, side: Int, of tree: ObjectID, to base: ObjectID
  ) throws(Failure) -> [Bytes: TreeEntry?] {
    let changes = result.conflicting(try ownChanges(from: base, to: tree), side: side)
    let renames = side == 3 ? result.namesOfMain : [:]
    return changes.reduce(into: [:]) { entries, change in
      if let old = change.old, let new = change.new, change.isRename,
        old.entry.id != new.entry.id, result.stages.count(where: { $0.path == new.path }) == 3
      {
        // A file that production renamed keeps its new name, with the base's contents.
        entries[new.path] = .some(old.entry)
        return
      }
      if let new = change.new { entries[new.path] = .some(nil) }
      guard let old = change.old else { return }
      // A file that main renamed, too, gets the name that it has there.
      let name = change.isRename || change.new == nil ? renames[old.path] : nil
      entries[name ?? old.path] = .some(old.entry)
    }
  }

  /// The files that differ, with the renames that git finds.
  ///
  /// git diff-tree -r -z -M --raw <base> <tree>
  func ownChanges(from base: ObjectID, to tree: ObjectID) throws(Failure) -> [OwnChange] {
    var fields = try answer([
      "diff-tree", "-r", "-z", "-M", "-l7000", "--raw", "--ignore-submodules=none", base.hex,
      tree.hex,
    ]).records()[...]
    var changes: [OwnChange] = []
    while let words = fields.popFirst()?.split(32), words.count == 5, let path = fields.popFirst() {
      func side(_ mode: Bytes, _ id: Bytes, _ path: Bytes) -> OwnChange.Side? {
        mode.hasSuffix("000000")
          ? nil : .init(path: path, entry: TreeEntry(mode: mode, id: ObjectID(id)))
      }
      let newPath = words[4].hasPrefix("R") ? fields.popFirst() ?? path : path
      changes.append(
        OwnChange(
          old: side(words[0][1..<words[0].count], words[2], path),
          new: side(words[1], words[3], newPath)))
    }
    return changes
  }
}

extension OwnChange {
  /// It changes one of the paths, something below one, or a file where one has its directory.
  fileprivate func touches(_ names: Set<Bytes>) -> Bool {
    paths.contains { path in
      names.contains(path) || path.folders.contains(where: names.contains)
        || names.contains { $0.hasPrefix(path + "/") }
    }
  }
}

extension MergeResult {
  /// The paths in conflict, as the trees that are merged call them.
  var conflictNames: [Bytes] {
    Set(conflicts + conflicts.map(\.ofBothSides)).sorted()
  }

  /// Those of production's changes that conflict.
  fileprivate func conflicting(_ changes: [OwnChange], side: Int) -> [OwnChange] {
    let hit = changes.filter { $0.touches(Set(stages.map(\.path.ofBothSides))) }
    // If main renamed the file, only its contents show which change conflicts.
    let found = Set(hit.flatMap(\.paths))
    let moved = Dictionary(grouping: stages) { $0.path }.filter {
      !found.contains($0.key.ofBothSides)
    }.values.map { stages in
      [1, side].map { number in stages.first { $0.number == number }?.id }
    }
    let more = changes.filter { change in
      !found.contains(where: change.paths.contains)
        && moved.contains([change.old?.entry.id, change.new?.entry.id])
    }
    let all = hit + more
    let named = Set(conflictNames)
    return all.isEmpty ? changes.filter { $0.old != nil && $0.touches(named) } : all
  }

  /// The names that files of the base have on main, if they conflict because of these.
  fileprivate var namesOfMain: [Bytes: Bytes] {
    records.reduce(into: [:]) { names, record in
      switch (record.kind, record.paths.count) {
      case ("CONFLICT (rename/rename)", 3): names[record.paths[0]] = record.paths[1]
      case ("CONFLICT (rename/delete)", 2):
        let (new, old) = (record.paths[0], record.paths[1])
        // Only main has it there.
        if stages.filter({ $0.path == new }).allSatisfy({ $0.number < 3 }) { names[old] = new }
      default: break
      }
    }
  }

  /// Each conflict is between lines of a file that both have, or that both added.
  func conflictsOnlyInLines(_ changes: [OwnChange]) -> Bool {
    records.allSatisfy { !$0.isConflict || $0.kind == "CONFLICT (contents)" }
      && conflicting(changes, side: 3).allSatisfy { change in
        !change.isRename && change.new != nil
          || stages.count(where: { $0.path == change.new?.path }) == 3
      }
  }
}

extension Bytes {
  /// It is a name that git made up for what had to step aside.
  var isAside: Bool { ofBothSides != self }
}
