/// Finds the later commits that revert a commit of a line, from one pass over that line.
struct RevertIndex: Sendable {
  /// The commits that revert something, newest first.
  private let reverters: [Commit]
  private let names: Mentions
  private var titles: [Bytes: [Int]] = [:]
  /// By commit, the number of reverters that are later.
  private var later: [ObjectID: Int] = [:]
  /// The reverters that are reverted themselves.
  private var undone: Set<Int> = []

  var isEmpty: Bool { reverters.isEmpty }

  /// - Parameter line: newest first.
  init(_ line: [Commit]) {
    reverters = line.filter { !$0.reverts.isEmpty }
    names = Mentions(reverters) { ($0.reverts.commits, $0.reverts.numbers) }
    if reverters.isEmpty { return }
    var count = 0
    var named: Set<Int> = []
    for commit in line {
      later[commit.id] = count
      named.formUnion(names.places(of: commit.id, commit.marks.number))
      if !commit.reverts.isEmpty { count += 1 }
    }
    // A title counts only if the reverter's ids and numbers name no commit of the line.
    for (place, undoer) in reverters.enumerated() where !named.contains(place) {
      let reverts = undoer.reverts
      for title in reverts.titles + reverts.reapplied.map({ "Revert \"\($0)\"" }) {
        titles[title, default: []].append(place)
      }
    }
    for (place, undoer) in reverters.enumerated() where !of(undoer).isEmpty { undone.insert(place) }
  }

  /// The later commits that revert this one and are not reverted themselves, newest first.
  func of(_ commit: Commit) -> [Commit] {
    if reverters.isEmpty { return [] }
    let last = later[commit.id] ?? reverters.count
    var places = Set(names.places(of: commit.id, commit.marks.number))
    let numbers = commit.marks.closingRun + (commit.marks.number.map { [$0] } ?? [])
    for name in [commit.subject, commit.title] {
      // A reverter with numbers does not revert a commit with another number, unless it quotes
      // that.
      let isMarked = name == commit.subject && !commit.marks.closingRun.isEmpty
      places.formUnion(
        (titles[name] ?? []).filter { place in
          let named = reverters[place].reverts.numbers
          return isMarked || named.isEmpty || numbers.isEmpty
            || numbers.contains(where: named.contains)
        })
    }
    return places.filter { $0 < last && !undone.contains($0) }.sorted().map { reverters[$0] }
  }
}

extension Git {
  /// Removes names that do not belong to a line from its reverts: numbers in other repositories,
  /// and a title whose id names an older commit with that title that the line did not pick.
  ///
  /// - Throws: if git fails.
  ///
  /// git cat-file --batch-command: info <id>^{commit}; git merge-base --is-ancestor <id> <tip>
  func settle(_ line: inout [Commit], on tip: ObjectID, _ repo: RepoState) throws(Failure) {
    let style = try markStyle(repo)
    for place in line.indices { line[place].reverts.keepNumbers(of: style) }
    let reverters = line.indices.filter {
      !line[$0].reverts.titles.isEmpty && !line[$0].reverts.commits.isEmpty
    }
    if reverters.isEmpty { return }
    let titles = Set(line.flatMap { [$0.subject, $0.title] })
    for place in reverters where line[place].reverts.titles.contains(where: titles.contains) {
      for name in line[place].reverts.commits
      where !line.contains(where: { $0.id.hex.hasPrefix(name) }) {
        guard let id = try id("\(name)^{commit}"), try isAncestor(id, of: tip) else { continue }
        let picked = cherryPicked(in: try commit(id).message)
        if !line.contains(where: { one in picked.contains { one.id.hex.hasPrefix($0) } }) {
          line[place].reverts.dropTitles()
        }
      }
    }
  }
}

/// The positions in a list at which commits name other commits, by id or by number.
struct Mentions: Sendable {
  /// The key is the first seven digits, because abbreviated ids have at least these.
  private var ids: [Bytes: [(id: Bytes, place: Int)]] = [:]
  private var numbers: [Int: [Int]] = [:]

  init(_ list: [Commit], _ names: (Commit) -> (ids: [Bytes], numbers: [Int])) {
    for (place, commit) in list.enumerated() {
      let names = names(commit)
      for id in names.ids { ids[id[0..<7], default: []].append((id, place)) }
      for number in names.numbers { numbers[number, default: []].append(place) }
    }
  }

  /// The positions at which an id or a number is named, in order.
  func places(of id: ObjectID, _ number: Int?) -> [Int] {
    let byNumber = number.flatMap { numbers[$0] } ?? []
    if ids.isEmpty { return byNumber }
    let byID = (ids[id.hex[0..<7]] ?? []).filter { id.hex.hasPrefix($0.id) }.map(\.place)
    return byID.isEmpty ? byNumber : Set(byID + byNumber).sorted()
  }
}
