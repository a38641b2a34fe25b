import Testing

@testable import HotfixCore

@Suite("The search for prerequisites")
struct SearchTests {
  /// Runs a search over a world in which each set's needs are known: nil where it is clean.
  private func run(
    _ weights: [Int: Int], batch: Int = 3, needs: (Search.Choice) -> [Search.Choice]?
  ) -> (search: Search, tried: [Search.Choice]) {
    var search = Search()
    for (one, lines) in weights { search.weigh(one, .init(lines: lines, files: 1)) }
    var tried: [Search.Choice] = []
    while case let sets = search.batch(batch), !sets.isEmpty {
      for set in sets {
        tried.append(set)
        if let needs = needs(set) { search.stops(set, for: needs) } else { search.isClean(set) }
      }
    }
    return (search, tried)
  }

  /// What is clean holds one of each group; a set's needs are the groups that it lacks.
  private func lacking(_ groups: [Search.Choice]) -> (Search.Choice) -> [Search.Choice]? {
    { set in
      let open = groups.filter { Set($0).isDisjoint(with: set) }
      return open.isEmpty ? nil : open
    }
  }

  @Test("the smallest set is found, and of one size what brings fewer lines, then fewer files")
  func smallest() {
    let weights = [1: 9, 2: 3, 3: 4, 4: 1]
    #expect(run(weights, needs: lacking([[1, 2], [3, 4]])).search.found == [2, 4])
    #expect(run(weights, needs: lacking([[1, 2], [1, 3]])).search.found == [1])
    var search = Search()
    search.weigh(1, .init(lines: 5, files: 2))
    search.weigh(2, .init(lines: 5, files: 1))
    _ = search.batch(9)
    search.stops([], for: [[1, 2]])
    for set in search.batch(9) { search.isClean(set) }
    #expect(search.found == [2])
  }

  @Test("what cannot be lighter than what was found is not tried any more")
  func lighter() {
    let tried = run([1: 1, 2: 2, 3: 3], batch: 1, needs: lacking([[1, 2, 3]])).tried
    #expect(tried == [[], [1]])
  }

  @Test("a need that nothing meets ends the search, and so do more needs than may be picked")
  func hopeless() {
    let weights = Dictionary(uniqueKeysWithValues: (1...12).map { ($0, 1) })
    #expect(run(weights, needs: lacking([[1, 2], []])).tried == [[]])
    let six = (1...6).map { [$0, $0 + 6] }
    #expect(run(weights, needs: lacking(six)).tried == [[]])
    let five = Array(six.dropLast())
    #expect(run(weights, needs: lacking(five)).search.found?.count == 5)
  }

  @Test("what those need in turn is needed in turn")
  func inTurn() {
    // 9 needs 8, which needs 7.
    let (search, tried) = run([7: 1, 8: 1, 9: 1]) { set in
      if !set.contains(9) { return [[9]] }
      if !set.contains(8) { return [[8]] }
      return set.contains(7) ? nil : [[7]]
    }
    #expect(search.found == [7, 8, 9])
    #expect(tried == [[], [9], [8, 9], [7, 8, 9]])
  }

  @Test("no set is tried twice, and never a larger one where a smaller one does")
  func random() {
    var random = SplitMix(seed: 7)
    for _ in 0..<300 {
      let groups = (0..<random.below(6) + 1).map { _ in
        Array(Set((0..<random.below(4) + 1).map { _ in random.below(8) })).sorted()
      }
      let weights = Dictionary(uniqueKeysWithValues: (0..<8).map { ($0, random.below(5)) })
      let (search, tried) = run(weights, batch: random.below(5) + 1, needs: lacking(groups))
      let hitting = (0..<256).map { mask in (0..<8).filter { mask >> $0 & 1 == 1 } }
        .filter { $0.count <= 5 && lacking(groups)($0) == nil }
      let best = hitting.min {
        ($0.count, search.weight(of: $0)) < ($1.count, search.weight(of: $1))
      }
      #expect(search.found?.count == best?.count)
      #expect(search.found.map(search.weight) == best.map(search.weight))
      #expect(Set(tried).count == tried.count)
    }
  }
}

/// Whatever is random in the tests, from a seed.
struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}

@Suite("Hunks")
struct HunkTests {
  @Test("a hunk is read as diff writes it; no lines are the gap behind one")
  func reads() {
    #expect(
      Hunk(line: "@@ -7,2 +8,0 @@ func pay() {")
        == Hunk(old: Lines(first: 7, count: 2), new: Lines(first: 8, count: 0)))
    #expect(
      Hunk(line: "@@ -7 +8 @@")
        == Hunk(old: Lines(first: 7, count: 1), new: Lines(first: 8, count: 1)))
    for odd in ["@@ -a +8 @@", "@@ 7 8", "@@ -7,1,2 +8 @@", "@@"] as [Bytes] {
      #expect(Hunk(line: odd) == nil)
    }
  }

  @Test("neighbours conflict, as git has it, and one line between them is enough not to")
  func neighbours() {
    func conflicts(_ a: Bytes, _ b: Bytes) -> Bool {
      let (a, b) = (Hunk(line: a)!, Hunk(line: b)!)
      let one = ![a].conflicts(with: [b]).isEmpty
      #expect(one == ![b].conflicts(with: [a]).isEmpty)
      return one
    }
    #expect(conflicts("@@ -5 +5 @@", "@@ -6 +6 @@"))
    #expect(!conflicts("@@ -5 +5 @@", "@@ -7 +7 @@"))
    #expect(conflicts("@@ -5 +5 @@", "@@ -5,0 +6 @@"))
    #expect(conflicts("@@ -5 +5 @@", "@@ -4,0 +5 @@"))
    #expect(!conflicts("@@ -5 +5 @@", "@@ -6,0 +7 @@"))
    #expect(conflicts("@@ -5,0 +6 @@", "@@ -5,0 +6,3 @@"))
    #expect(!conflicts("@@ -5,0 +6 @@", "@@ -6,0 +7 @@"))
  }

  @Test("lines are followed back through what was inserted, removed and rewritten above them")
  func back() {
    func rest(_ lines: Lines, _ hunks: Bytes...) -> [Lines] {
      hunks.map { Hunk(line: $0)! }.undone(from: [lines]).rest
    }
    func old(_ lines: Lines, _ hunk: Bytes) -> [Lines] {
      [Hunk(line: hunk)!].undone(from: [lines]).old
    }
    let seven = Lines(first: 7, count: 1)
    #expect(rest(seven, "@@ -2,0 +3,4 @@") == [Lines(first: 3, count: 1)])
    #expect(rest(seven, "@@ -2,3 +1,0 @@") == [Lines(first: 10, count: 1)])
    #expect(rest(seven, "@@ -2,3 +2,1 @@", "@@ -20 +18 @@") == [Lines(first: 9, count: 1)])
    #expect(old(seven, "@@ -2,0 +3,4 @@") == [])
    #expect(rest(seven, "@@ -6 +7 @@") == [])
    #expect(old(seven, "@@ -6 +7 @@") == [Lines(first: 6, count: 1)])
    let wide = Lines(first: 6, count: 3)
    #expect(rest(wide, "@@ -7 +7 @@") == [12...13, 15...16])
    // What was removed between two of the lines was one of them.
    #expect(rest(wide, "@@ -7,2 +6,0 @@") == [12...12, 18...20])
    #expect(old(wide, "@@ -7,2 +6,0 @@") == [Lines(first: 7, count: 2)])
  }
}
