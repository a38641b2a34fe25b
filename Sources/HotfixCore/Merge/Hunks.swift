/// A range of lines, or the gap between two lines. Line 7 has the value 14, the gap after it 15.
typealias Lines = ClosedRange<Int>

extension Lines {
  /// From the numbers of a diff, in which a count of 0 means the gap after the first line.
  init(first: Int, count: Int) {
    self = count == 0 ? 2 * first + 1...2 * first + 1 : 2 * first...2 * (first + count - 1)
  }

  private var isGap: Bool { lowerBound % 2 != 0 }
  /// The lines in which a change conflicts with these lines. By git's rules that includes
  /// neighbours.
  var reach: Lines {
    isGap ? lowerBound - 1...upperBound + 1 : lowerBound - 2...upperBound + 2
  }
  fileprivate var lineAfter: Int { isGap ? upperBound + 1 : upperBound + 2 }
}

/// One difference between two versions of a file, from `diff -U0`.
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
  /// Goes back from lines of the new version to the old one.
  ///
  /// - Returns: the old lines of what the changes made, and the lines that they did not touch.
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

  /// For each hunk that conflicts with the other side's changes, the lines of the common version
  /// that both change.
  func conflicts(with others: [Hunk]) -> [[Lines]] {
    compactMap { hunk in
      let reach = hunk.old.reach
      let shared = others.map(\.old).filter { $0.overlaps(reach) }.map { $0.clamped(to: reach) }
      return shared.isEmpty ? nil : shared
    }
  }
}
