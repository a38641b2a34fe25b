/// A sync that was squash-merged: main has what it did, and not production's history.
struct Squash: Equatable, Sendable {
  /// The commit of main.
  let commit: Commit
  /// The commit of production that it merged.
  let production: ObjectID
}

/// A release that was squash-merged: production has main's content, and not its history.
struct SquashedRelease: Equatable, Sendable {
  /// The commit of production.
  let commit: Commit
  /// The commit of main that it released.
  let main: ObjectID
}

/// What counts as merged, although the history does not show it.
struct MergedBefore: Equatable, Sendable {
  /// Newest first.
  var syncs: [Squash] = []
  var release: SquashedRelease?
}

extension Divergence {
  /// The squash-merged syncs, by the ids in their messages, newest first.
  var squashes: [Squash] {
    let named = Mentions(main) { ($0.squashed, []) }
    var latest: [Int: ObjectID] = [:]
    for own in missing {
      for place in named.places(of: own.id, nil) where latest[place] == nil {
        latest[place] = own.id
      }
    }
    return latest.sorted { $0.key < $1.key }.compactMap { place, production in
      revertsOnMain.of(main[place]).isEmpty
        ? Squash(commit: main[place], production: production) : nil
    }
  }

  /// The commits of production that count as new on main.
  func gained(since squashes: [Squash]) -> [Commit] {
    missing.without(squashes.map(\.production))
  }
}

extension [Commit] {
  /// All but these and their ancestors.
  func without(_ ids: [ObjectID]) -> [Commit] {
    var old = Set(ids)
    return filter { commit in
      guard old.contains(commit.id) else { return true }
      old.formUnion(commit.parents)
      return false
    }
  }
}

extension Divergence {
  /// The newest squash-merged release: a commit on production's own line whose tree is that of a
  /// commit of main that is newer than all that production had before it. An older tree is a
  /// roll-back. The tree of a pick can be main's, too: it is one if it names all that is new in it,
  /// or if that is a single commit.
  func squashedRelease(_ taken: [ObjectID: [Commit]]) -> SquashedRelease? {
    let new = Set(gained(since: squashes).map(\.id))
    let line = production.filter {
      $0.isFirstParent && $0.parents.count == 1 && new.contains($0.id)
    }
    let main = main.filter(\.isFirstParent)
    let places = Dictionary(grouping: main.indices) { main[$0].tree }
    var release: SquashedRelease?
    var contained = main.count
    for commit in line.reversed() {
      guard let place = places[commit.tree]?.last(where: { $0 < contained }) else { continue }
      let named = Set((taken[commit.id] ?? []).map(\.id))
      if place + 1 == contained || main[place..<contained].allSatisfy({ named.contains($0.id) }) {
        continue
      }
      release = SquashedRelease(commit: commit, main: main[place].id)
      contained = place
    }
    return release
  }
}
