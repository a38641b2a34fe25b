/// A team's own mark (`hotfix.marker`), such as `[PR-{pr}]`. It names a pull request at the
/// beginning or the end of a subject.
struct Marker: Equatable, Sendable {
  private let before: [UInt8]
  private let after: [UInt8]

  /// - Returns: nil unless the template contains `{pr}` exactly once, and more than that.
  init?(_ template: Bytes) {
    let number: Bytes = "{pr}"
    guard let start = template.index(of: number), template.trimmed != number else { return nil }
    let end = start + number.count
    guard template.index(of: number, from: end) == nil else { return nil }
    before = Array(template.raw[..<start])
    after = Array(template.raw[end...])
  }

  /// The number in the mark at the beginning of a text, and the text after it.
  func opening(_ text: ArraySlice<UInt8>) -> (number: Int, rest: ArraySlice<UInt8>)? {
    guard text.starts(with: before) else { return nil }
    var reader = Reader(text.dropFirst(before.count))
    guard let number = reader.digits(), reader.rest.starts(with: after) else { return nil }
    let rest = reader.rest.dropFirst(after.count)
    return isGlued(text[..<rest.startIndex].last, rest.first) ? nil : (number, rest)
  }

  /// The number in the mark at the end of a text, and the text before it.
  func closing(_ text: ArraySlice<UInt8>) -> (number: Int, rest: ArraySlice<UInt8>)? {
    let rest = text.dropLast(after.count).dropLast(while: isDigit).dropLast(before.count)
    guard let mark = opening(text[rest.endIndex...]), mark.rest.isEmpty,
      !isGlued(rest.last, text[rest.endIndex])
    else { return nil }
    return (mark.number, rest)
  }
}

/// How commit messages name pull requests in a repository.
