import Foundation
import Testing

/// Compares how a child ended and all that it said, with paths and ids as `World.normalise` shows
/// them. Expected text goes without its final newline, which what was said must have; nil is not
/// compared.
func expect(
  _ outcome: Outcome, status: Int32 = 0, out: String? = nil, err: String? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let said = outcome.normalised
  var complaints: [String] = []
  if outcome.status != status { complaints.append("status \(outcome.status), expected \(status)") }
  for (name, expected, actual) in [("out", out, said.out), ("err", err, said.err)] {
    guard let expected else { continue }
    let (expectedLines, lines) = (linesOf(expected.isEmpty ? "" : expected + "\n"), linesOf(actual))
    if lines != expectedLines { complaints.append("\(name):\n\(diff(expectedLines, lines))") }
  }
  guard !complaints.isEmpty else { return }
  if outcome.status != status && err == nil { complaints.append("err:\n\(said.err)") }
  Issue.record("\(complaints.joined(separator: "\n"))", sourceLocation: sourceLocation)
}

/// Compares two snapshots, and shows what differs line by line.
func expect(
  _ after: State, equals before: State, sourceLocation: SourceLocation = #_sourceLocation
) {
  guard after != before else { return }
  Issue.record(
    "the repository has changed:\n\(diff(before.lines, after.lines, context: 0))",
    sourceLocation: sourceLocation)
}

/// The text's lines; one that is not ended says so in a line of its own.
func linesOf(_ text: String) -> [String] {
  let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    .map { String($0) }
  return lines.last == "" ? lines.dropLast() : lines + ["(no newline)"]
}

/// Expected lines that are missing after `-`, those that are there instead after `+`.
func diff(_ expected: [String], _ actual: [String], context: Int = .max) -> String {
  var removed: Set<Int> = []
  var inserted: Set<Int> = []
  for change in actual.difference(from: expected) {
    switch change {
    case .remove(let offset, _, _): removed.insert(offset)
    case .insert(let offset, _, _): inserted.insert(offset)
    }
  }
  var lines: [String] = []
  var (old, new) = (0, 0)
  while old < expected.count || new < actual.count {
    if removed.contains(old) {
      lines.append("- \(expected[old])")
      old += 1
    } else if inserted.contains(new) {
      lines.append("+ \(actual[new])")
      new += 1
    } else {
      if context > 0 { lines.append("  \(expected[old])") }
      old += 1
      new += 1
    }
  }
  return lines.joined(separator: "\n")
}
