/// Lines that follow one another, or a gap between two. Line 7 is 14 here, and the gap behind it 15.
typealias Lines = ClosedRange<Int>

extension Lines {
  /// As `diff` counts: no lines are the gap behind the first.
  init(first: Int, count: Int) {
    self = count == 0 ? 2 * first + 1...2 * first + 1 : 2 * first...2 * (first + count - 1)
  }

  private var isGap: Bool { lowerBound % 2 != 0 }
  /// A change in here conflicts with one of these lines, as git has it: the neighbours too.
  var reach: Lines {
    isGap ? lowerBound - 1...upperBound + 1 : lowerBound - 2...upperBound + 2
  }
  fileprivate var lineAfter: Int { isGap ? upperBound + 1 : upperBound + 2 }
}

/// One place where two versions of a file differ, as `diff -U0` has it.
struct Hunk: Hashable, Sendable {
  let old: Lines
  let new: Lines
}

extension Hunk {
  /// `@@ -7,0 +8,2 @@`
  init?(line: Bytes) {
    let words = line.split(32)
    guard words.count >= 4, words[0] == "@@", words[3] == "@@",
      let old = Self.side(words[1], "-"), let new = Self.side(words[2], "+")
    else { return nil }
    self.init(old: old, new: new)
  }

  private static func side(_ word: Bytes, _ sign: Bytes) -> Lines? {
    let numbers = (word.dropping(prefix: sign) ?? "").split(UInt8(ascii: ",")).map { Int($0.text) }
    guard let first = numbers[0], numbers.count <= 2,
      let count = numbers.count == 2 ? numbers[1] : 1
    else { return nil }
    return Lines(first: first, count: count)
  }
}

extension [Hunk] {
  /// What of these lines the changes have made, as it was before them, and what they have not made.
  func undone(from lines: [Lines]) -> (old: [Lines], rest: [Lines]) {
    var old: [Lines] = []
    var rest: [Lines] = []
    for piece in lines {
      var low = piece.lowerBound
      var shift = 0
      for hunk in self where hunk.new.lowerBound <= piece.upperBound {
        if hunk.new.upperBound >= low {
          old.append(hunk.old)
          if low < hunk.new.lowerBound {
            rest.append(low + shift...hunk.new.lowerBound - 1 + shift)
          }
          low = hunk.new.upperBound + 1
        }
        shift = hunk.old.lineAfter - hunk.new.lineAfter
      }
      if low <= piece.upperBound { rest.append(low + shift...piece.upperBound + shift) }
    }
    return (old, rest)
  }

  /// Where a change conflicts with what the other side has changed since the same version:
  /// those lines of the other side's, for each of these hunks that does.
  func conflicts(with others: [Hunk]) -> [[Lines]] {
    compactMap { hunk in
      let reach = hunk.old.reach
      let shared = others.map(\.old).filter { $0.overlaps(reach) }.map { $0.clamped(to: reach) }
      return shared.isEmpty ? nil : shared
    }
  }
}
