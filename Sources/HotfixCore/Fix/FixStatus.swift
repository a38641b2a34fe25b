/// What is true of a fix: the commits that it is on main, and what production and main have of it.
/// Content decides; what commits say finds candidates and explains.
struct FixStatus: Equatable {
  let spec: FixSpec
  let lookup: Lookup
  let production: Presence
  let main: Presence
  /// What the pick trial made of production's tree; nil if it conflicts or was not tried.
  var trial: PickTrial?

  /// The commits on main that it is, oldest first.
  var commits: [Commit] { lookup.commits }
  /// `#1234 Fix the till`, or what there is of that.
  var name: Text { commits.first.map { "\(spec.name) \($0.title)" } ?? "\(spec.name)" }

  var isInProduction: Bool { if case .has = production { true } else { false } }
  /// Production has it, or main itself took it out or moved it there: no hotfix is left to do.
  var isOver: Bool {
    if case .changed(_, fromMain: true) = production { return true }
    return isInProduction
  }
  /// Nothing speaks against picking it.
  var canBePicked: Bool {
    guard case .found = lookup else { return false }
    if case .reverted = main { return false }
    return production.isGone
  }
}

/// What main has for a pull request's number, or for commits that were named.
enum Lookup: Equatable {
  case found([Commit])
  /// Any of these could be it.
  case several([Commit])
  /// Main has the head of the pull request, and no message shows which commit is its first.
  case endless(Commit)
  /// Main has nothing for the number; these mention it.
  case missing(mentions: [Commit])
  /// Commits that were named, and that main does not contain.
  case notOnMain([Commit])

  var commits: [Commit] {
    switch self {
    case .found(let commits), .several(let commits), .notOnMain(let commits): commits
    case .endless(let commit): [commit]
    case .missing: []
    }
  }
}

/// What a branch has of a fix.
enum Presence: Equatable {
  /// It has the change. `words` is the commit that says so; `unclear` are the files whose content
  /// could not show it, so that only those words do.
  case has(words: Mention?, unclear: [Bytes])
  /// It does not have it, and no commit says that it once had.
  case lacks
  /// It had it, and this commit rolled it back or reverted it.
  case reverted(by: Commit)
  /// It had it, and since this commit the change is not there as it was; no revert says so. The
  /// commit came from main or not.
  case changed(by: Commit, fromMain: Bool)
  /// Some files have the change and some do not, or commits and files contradict each other.
  case part(has: [Bytes], lacks: [Bytes], unclear: [Bytes], words: Mention?)
  /// The fix changes nothing.
  case empty
  /// Git could not merge it, or nothing was found that could be judged.
  case unknown

  /// The branch does not have it, for certain.
  var isGone: Bool {
    switch self {
    case .lacks, .reverted, .unknown: true
    case .has, .changed, .part, .empty: false
    }
  }
}

/// A commit of a branch that says that the branch has a fix.
struct Mention: Equatable {
  enum Kind: Equatable {
    /// It is the fix itself.
    case ancestor
    /// `(cherry picked from commit …)`
    case trailer
    /// The fix's number ends its subject.
    case number
    /// It makes the same change.
    case identical
  }
  let commit: Commit
  let kind: Kind
  /// Later commits of the branch that revert it, newest first.
  var reverts: [Commit] = []

  var isReverted: Bool { !reverts.isEmpty }
}

/// What the two trials show, file by file: whether picking the fix leaves a file as it is, and
/// whether undoing it does.
struct FileVerdicts: Equatable {
  var has: [Bytes] = []
  var lacks: [Bytes] = []
  var unclear: [Bytes] = []
  /// What the pick trial made, if it was clean.
  var trial: PickTrial?
  /// The fix changes no file.
  private(set) var isOfNothing: Bool
  /// A trial touched a file that the fix does not change: git followed a rename.
  private(set) var followsRename: Bool

  /// - Parameters:
  ///   - files: the files that the fix changes.
  ///   - pick: the paths that picking it changes, and those in which it conflicts.
  ///   - undo: the same for taking it away.
  init(_ files: some Sequence<Bytes>, pick: TrialPaths, undo: TrialPaths) {
    let files = Set(files)
    let all = files.union(pick.all).union(undo.all)
    isOfNothing = files.isEmpty
    followsRename = all.count > files.count
    for path in all.sorted() {
      switch (pick.all.contains(path), undo.all.contains(path)) {
      case (false, true): has.append(path)
      case (true, false): lacks.append(path)
      case (true, true): unclear.append(path)
      // The branch has renamed the file: its new name is judged.
      case (false, false): break
      }
    }
  }

  var isEmpty: Bool { has.isEmpty && lacks.isEmpty && unclear.isEmpty }
}

/// A clean pick in the object database, made without attributes.
struct PickTrial: Equatable {
  let tree: ObjectID
  let paths: Set<Bytes>
}

/// The paths of a branch that a trial does not leave as they are.
struct TrialPaths: Equatable {
  var changed: Set<Bytes> = []
  var conflicts: Set<Bytes> = []
  var all: Set<Bytes> { changed.union(conflicts) }
}

extension Presence {
  /// What follows from the files and from what commits say, as far as no further search is needed.
  ///
  /// - Returns: nil if the commit must be found since which the branch does not have it.
  init?(_ files: FileVerdicts, _ words: Mention?) {
    let isSaid = words.map { !$0.isReverted }
    switch (files.has.isEmpty, files.lacks.isEmpty, isSaid) {
    case (true, true, nil): self = files.unclear.isEmpty ? .unknown : .lacks
    case (_, true, true?): self = .has(words: words, unclear: files.unclear)
    case (false, true, _) where files.unclear.isEmpty: self = .has(words: nil, unclear: [])
    case (true, _, nil): self = .lacks
    case (true, false, _?) where files.unclear.isEmpty: return nil
    case (true, _, false?): self = .reverted(by: words!.reverts[0])
    default:
      self = .part(has: files.has, lacks: files.lacks, unclear: files.unclear, words: words)
    }
  }
}
