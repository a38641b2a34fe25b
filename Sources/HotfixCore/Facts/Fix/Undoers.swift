/// Which commits of a line its later ones take back; made in one pass over it.
struct Undoers: Sendable {
  /// Newest first, as the line is.
  private let undoers: [Walked]
  private let names: Mentions
  private var titles: [Bytes: [Int]] = [:]
  /// How many of the undoers are later than a commit.
  private var later: [ObjectID: Int] = [:]
  /// Undoers that are taken back themselves.
  private var undone: Set<Int> = []

  /// - Parameter line: newest first.
  init(_ line: [Walked]) {
    undoers = line.filter { !$0.undoings.isEmpty }
    names = Mentions(undoers) { ($0.undoings.commits, $0.undoings.numbers) }
    if undoers.isEmpty { return }
    var count = 0
    var named: Set<Int> = []
    for commit in line {
      later[commit.id] = count
      named.formUnion(names.places(of: commit.id, commit.marks.number))
      if !commit.undoings.isEmpty { count += 1 }
    }
    // An id or a number that is a commit's tells more than a title that another bears.
    for (place, undoer) in undoers.enumerated() where !named.contains(place) {
      let undoings = undoer.undoings
      for title in undoings.titles + undoings.reapplied.map({ "Revert \"\($0)\"" }) {
        titles[title, default: []].append(place)
      }
    }
    for (place, undoer) in undoers.enumerated() where !of(undoer).isEmpty { undone.insert(place) }
  }

  /// The later commits that take this one back and are not themselves taken back, newest first.
  func of(_ commit: Walked) -> [Walked] {
    if undoers.isEmpty { return [] }
    let last = later[commit.id] ?? undoers.count
    var places = Set(names.places(of: commit.id, commit.marks.number))
    for name in [commit.subject, commit.title] { places.formUnion(titles[name] ?? []) }
    return places.filter { $0 < last && !undone.contains($0) }.sorted().map { undoers[$0] }
  }
}

/// Where in a list of commits other commits are named, by id or by number.
struct Mentions: Sendable {
  /// By the seven digits that the shortest ids have.
  private var ids: [Bytes: [(id: Bytes, place: Int)]] = [:]
  private var numbers: [Int: [Int]] = [:]

  init(_ list: [Walked], _ names: (Walked) -> (ids: [Bytes], numbers: [Int])) {
    for (place, commit) in list.enumerated() {
      let names = names(commit)
      for id in names.ids { ids[id[0..<7], default: []].append((id, place)) }
      for number in names.numbers { numbers[number, default: []].append(place) }
    }
  }

  /// - Returns: the places, in order.
  func places(of id: ObjectID, _ number: Int?) -> [Int] {
    let byNumber = number.flatMap { numbers[$0] } ?? []
    if ids.isEmpty { return byNumber }
    let byID = (ids[id.hex[0..<7]] ?? []).filter { id.hex.hasPrefix($0.id) }.map(\.place)
    return byID.isEmpty ? byNumber : Set(byID + byNumber).sorted()
  }
}
