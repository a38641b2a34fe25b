/// How far a person, or rerere, has come with a pick that stopped here.
struct Resolution: Equatable {
  /// What stands here: the index, and of unmerged paths the files. To abort throws it away.
  let tree: ObjectID
  /// Where that differs from what git has left.
  let changed: [Bytes]
  let unmerged: [Bytes]
  /// Of submodules among these, the commits that the fix has; `git add` does nothing for one that is
  /// not checked out.
  let submodules: [MergeResult.Stage]
  /// Files of the conflict with markers that neither side had.
  let marked: [Bytes]
  /// Nothing that HEAD lacks is left of the pick.
  let isNothing: Bool

  /// What is still to be resolved, or to be added.
  var open: [Bytes] { Set(unmerged + marked).sorted() }
  /// It is not added, but no longer as git has left it, and without markers.
  func isEdited(_ path: Bytes) -> Bool {
    unmerged.contains(path) && changed.contains(path) && !marked.contains(path)
  }
}

extension Git {
  /// git cat-file --batch-command: info AUTO_MERGE
  func resolution(of trial: Trial, onto tip: ObjectID) throws(Failure) -> Resolution {
    let unmerged = try unmerged()
    let left = try id("AUTO_MERGE") ?? trial.reached
    let tree = try treeAsItStands(unmerged, left)
    let (pick, paths) = trial.conflict ?? (nil, [])
    return Resolution(
      tree: tree, changed: try changedPaths(left, tree),
      unmerged: Set(unmerged.map(\.path)).sorted(),
      submodules: unmerged.filter { $0.mode == "160000" && $0.number == 3 },
      marked: try marked(
        Set(paths + unmerged.map(\.path)).sorted(), in: tree, unlike: [tip],
        pick.map { [$0.fix.commit] } ?? []),
      isNothing: try tree == commit(tip).tree)
  }

  /// The tree that the index would be if all conflicts were added as they stand; a copy of it is asked.
  /// Of submodules, and of folders where files were, nothing is taken.
  ///
  /// git add --all -- <path>…; git write-tree
  private func treeAsItStands(
    _ unmerged: [MergeResult.Stage], _ left: ObjectID
  ) throws(Failure) -> ObjectID {
    let index = try answer(["rev-parse", "--path-format=absolute", "--git-path", "index"])
    return try inScratch { folder throws(Failure) in
      let copy = folder + "/index"
      _ = try processes.ask(["cp", "--", index.dropping(suffix: "\n") ?? index, copy])
      let git = Git(
        processes,
        words: ["env", "GIT_INDEX_FILE=\(copy)", "GIT_LITERAL_PATHSPECS=1"] + words
          + ["-c", "core.hooksPath=/dev/null", "-c", "core.safecrlf=false"]
          + atTop)
      let paths = Set(unmerged.map(\.path))
      // git itself leaves files out that a sparse checkout does not have.
      let isSparse = try config().flag("core.sparsecheckout") == true
      let untaken = notFiles(paths.sorted())
        .union(unmerged.filter { $0.mode == "160000" }.map(\.path))
        .union(isSparse ? paths.filter { !System.exists(place.way + $0) } : [])
      let files = paths.subtracting(untaken)
      if !untaken.isEmpty {
        let entries = try untaken.map { path throws(Failure) in
          let entry = try entry(at: path, in: left)
          return "\(entry?.mode ?? "0") \(entry?.id.hex ?? left.zero)\t\(path)\0" as Bytes
        }
        _ = try git.answer(["update-index", "-z", "--index-info"], saying: entries.joined(by: ""))
      }
      if !files.isEmpty {
        _ = try git.answer(
          ["add", "--all", "--force", "--sparse", "--pathspec-from-file=-", "--pathspec-file-nul"],
          saying: files.map { $0 + "\0" }.joined(by: ""))
      }
      return ObjectID(try git.answer(["write-tree"]).trimmed)
    }
  }

  /// Those of the resolved paths whose conflicts rerere has seen, and waits no longer for what becomes
  /// of them.
  ///
  /// git rerere status
  func recorded(_ paths: [Bytes]) throws(Failure) -> [Bytes] {
    guard System.exists(place.gitDirectory + "/MERGE_RR"), let left = try id("AUTO_MERGE") else {
      return []
    }
    let waiting = Set(try answer(["rerere", "status"]).lines)
    return try marked(paths.filter { !waiting.contains($0) }, in: left, unlike: [], [])
  }
}
