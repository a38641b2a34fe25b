/// The order in which sets of pull requests are tried: the smallest first, and of one size what
/// brings less. It asks nothing; who asks tells it what became of each.
///
/// A pull request is known by its place in main's order, a set by its places in this order.
struct Search: Sendable {
  typealias Choice = [Int]
  /// How much a pull request brings.
  struct Weight: Comparable, Sendable {
    var lines: Int
    var files: Int
    static func < (a: Weight, b: Weight) -> Bool { (a.lines, a.files) < (b.lines, b.files) }
  }

  /// So many are picked along at most.
  static let limit = 5
  /// Of each, a set that makes the pick clean must have one: it is left open by the set so far.
  private var needs: [Choice: [Choice]] = [:]
  /// Sets of the size that is being tried, the best last.
  private var level: [Choice] = [[]]
  private var next: Set<Choice> = []
  private(set) var tried = 0
  private(set) var found: Choice?
  private var weights: [Int: Weight] = [:]

  func weight(of choice: Choice) -> Weight {
    choice.reduce(into: Weight(lines: 0, files: 0)) { sum, one in
      sum.lines += weights[one]?.lines ?? 0
      sum.files += weights[one]?.files ?? 0
    }
  }
  mutating func weigh(_ one: Int, _ weight: Weight) { weights[one] = weight }

  /// The sets to try next, at most so many; none when the search is over.
  mutating func batch(_ count: Int) -> [Choice] {
    if level.isEmpty, found == nil {
      level = next.map { ($0, rank(of: $0)) }.sorted { $1.1 < $0.1 }.map(\.0)
      next = []
    }
    if let found {
      let weight = weight(of: found)
      level = level.filter { self.weight(of: $0) < weight }
    }
    let batch = Array(level.suffix(count).reversed())
    level.removeLast(batch.count)
    return batch
  }

  /// What leaves fewer needs open is likelier to do, then what brings less; and then what came last
  /// to main, because the fix was written on it.
  private func rank(of choice: Choice) -> (Int, Weight, Int) {
    (needs[choice]?.count ?? 0, weight(of: choice), -choice.reduce(0, +))
  }

  mutating func isClean(_ choice: Choice) {
    needs[choice] = nil
    tried += 1
    if let found, weight(of: found) <= weight(of: choice) { return }
    found = choice
  }

  /// - Parameter open: from each of these, at least one is missing; nothing helps where one is empty.
  mutating func stops(_ choice: Choice, for open: [Choice]) {
    tried += 1
    let all = open + (needs.removeValue(forKey: choice) ?? [])
    guard found == nil, !all.contains([]), choice.count + Self.fewest(all) <= Self.limit,
      let narrowest = all.min(by: { $0.count < $1.count })
    else { return }
    for one in narrowest {
      let larger = (choice + [one]).sorted()
      guard next.insert(larger).inserted else { continue }
      needs[larger] = all.filter { !$0.contains(one) }
    }
  }

  /// So many at least are missing: needs that share nothing.
  private static func fewest(_ needs: [Choice]) -> Int {
    var seen: Set<Int> = []
    var count = 0
    for need in needs.sorted(by: { $0.count < $1.count }) where seen.isDisjoint(with: need) {
      seen.formUnion(need)
      count += 1
    }
    return count
  }
}
