/// What production lacks, so that a pick conflicts: suspected, and tried.
struct Prerequisites: Equatable, Sendable {
  enum Verdict: Equatable, Sendable {
    /// With these the pick is clean, in main's order, and with no fewer; how much they bring, and
    /// what the fixes change themselves.
    case found([Prerequisite], brings: Search.Weight, fix: Search.Weight)
    /// No set of so many or fewer does it.
    case none(limit: Int)
    /// The time was up, and none of so many sets had done it. The nearest left so many files in conflict.
    case untold(tried: Int, nearest: [PullRequest], left: Int)
  }
  let verdict: Verdict
  /// By conflicting file, what touched the lines in conflict; what did it last comes first.
  let touched: [Bytes: [PullRequest]]

  var found: [Prerequisite] { if case .found(let all, _, _) = verdict { all } else { [] } }

  /// They bring more than five times as many lines: a person resolves the fix with less.
  var isFarBigger: Bool {
    if case .found(_, let set, let fix) = verdict { set.lines > 5 * fix.lines } else { false }
  }
}

/// A pull request that makes a pick clean, and what it brings along.
struct Prerequisite: Equatable, Sendable {
  let request: PullRequest
  let weight: Search.Weight
  /// The files that had no conflict.
  let beyond: [Bytes]
}

extension Search.Weight {
  init(_ changes: [(path: Bytes, lines: Int)]) {
    self.init(
      lines: changes.reduce(0) { $0 + $1.lines }, files: Set(changes.map(\.path)).count)
  }
}

extension Git {
  /// The files that commits change against their first parents, and how many lines of each.
  ///
  /// git diff-tree --stdin -r -z -M --numstat
  func sizes(
    _ commits: [(id: ObjectID, parent: ObjectID)]
  ) throws(Failure) -> [ObjectID: [(path: Bytes, lines: Int)]] {
    let said = try answer(
      ["diff-tree", "--stdin", "-r", "-z", "-M", "--numstat"],
      saying: commits.map { "\($0.id.hex) \($0.parent.hex)\n" }.joined(by: ""))
    var sizes: [ObjectID: [(path: Bytes, lines: Int)]] = [:]
    var current: ObjectID?
    var fields = said.records()[...]
    while let field = fields.popFirst() {
      if ObjectID.isWhole(field) {
        current = ObjectID(field)
        continue
      }
      let words = field.split(9)
      guard let current, words.count >= 3 else { continue }
      var path = words[2...].joined(by: "\t")
      if path.isEmpty {
        // It was moved: the old name and the new one follow.
        fields = fields.dropFirst()
        path = fields.popFirst() ?? ""
      }
      let lines = (Int(words[0].text) ?? 0) + (Int(words[1].text) ?? 0)
      sizes[current, default: []].append((path, lines))
    }
    return sizes
  }
}
