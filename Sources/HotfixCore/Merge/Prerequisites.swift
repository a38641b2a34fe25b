/// What production lacks, so that a pick conflicts: suspected, and tried.
struct Prerequisites: Equatable, Sendable {
  enum Verdict: Equatable, Sendable {
    /// With these the pick is clean, in main's order, and with no fewer; how much they bring, and
    /// what the fixes change themselves.
    case found([Prerequisite], brings: Search.Weight, fix: Search.Weight)
    case none
    /// The time was up, and none of so many sets had done it.
    case untold(tried: Int)
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

/// A file that a commit changes, and how many lines of it.
typealias Size = (path: Bytes, lines: Int)

extension Search.Weight {
  init(_ sizes: [Size]) {
    self.init(lines: sizes.reduce(0) { $0 + $1.lines }, files: Set(sizes.map(\.path)).count)
  }
}

extension Git {
  /// What commits change against their first parents.
  ///
  /// git diff-tree --stdin -r -z -M --numstat --diff-merges=first-parent
  func sizes(_ commits: [ObjectID]) throws(Failure) -> [ObjectID: [Size]] {
    var fields = try answer(
      ["diff-tree", "--stdin", "-r", "-z", "-M", "--numstat", "--diff-merges=first-parent"],
      saying: commits.map { $0.hex + "\n" }.joined(by: "")
    ).records()[...]
    var sizes: [ObjectID: [Size]] = [:]
    var current: ObjectID?
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
