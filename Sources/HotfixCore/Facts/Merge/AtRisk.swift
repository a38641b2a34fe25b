// What going back to before a pick would overwrite, though nothing else has it.
extension Git {
  /// Refuses to go back where files hold what the index does not: later edits of what is staged, new
  /// ones that are only announced, those in the place of what the pick has removed; and where
  /// something else has taken a file's place.
  func refuseAtRisk(_ changes: [Change], from tip: ObjectID, _ place: Place) throws(Failure) {
    let touched = changes.filter { $0.isStaged || $0.unstaged == "A" }
    let suspects = touched.filter { $0.isUnmerged || $0.isUnstaged || $0.staged == "D" }
    let notFiles = try notFiles(suspects.map(\.path))
    let sides = [tip, try id("CHERRY_PICK_HEAD") ?? tip]
    var (files, folders): ([Bytes], [Bytes]) = ([], [])
    for change in suspects {
      let path = change.path
      if notFiles.contains(path) {
        let entries = try sides.map { side throws(Failure) in
          try entry(at: path, in: commit(side).tree)
        }
        if entries.contains(where: { $0?.mode == "160000" }) { continue }
        if !touched.contains(where: { $0.path.hasPrefix(path + "/") }) { folders.append(path) }
      } else if !change.isUnmerged, change.unstaged != "D", System.exists(place.way + path) {
        files.append(path)
      }
    }
    if files.isEmpty, folders.isEmpty { return }
    throw .atRisk(
      files: files.map { place.way + $0 }, folders: folders.map { place.way + $0 })
  }

  /// Those of the paths where something stands that is neither a file nor a symbolic link.
  ///
  /// find <path>… -prune ! -type f ! -type l -print0
  func notFiles(_ paths: [Bytes]) throws(Failure) -> Set<Bytes> {
    if paths.isEmpty { return [] }
    let way: Bytes = up.isEmpty ? "./" : way
    let found = try processes.ask(
      ["find"] + paths.map { way + $0 }
        + ["-prune", "!", "-type", "f", "!", "-type", "l", "-print0"])
    return Set(found.out.records().compactMap { $0.dropping(prefix: way) })
  }
}
