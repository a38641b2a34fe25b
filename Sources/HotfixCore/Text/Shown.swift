/// Text that other people wrote, safe to show: with `?` for control characters and for characters
/// that change the direction of writing, and URLs without passwords.
extension Bytes {
  /// Safe to show within a line.
  var shown: Bytes { Bytes(safe(raw[...], keepingLines: false)) }
  /// Safe to show as several lines.
  var shownLines: Bytes { Bytes(safe(raw[...], keepingLines: true)) }

  /// A pathspec that matches only this path.
  var pathspec: Bytes {
    let isPattern = raw.contains(where: "*?[\\".utf8.contains) || hasPrefix(":")
    return isPattern ? ":(literal)\(self)" : hasPrefix("-") ? "./\(self)" : self
  }

  /// A path as git quotes it in lines: in double quotes with escapes where it holds anything
  /// but printable ASCII.
  var quotedPath: Bytes {
    let needs = raw.contains { $0 < 0x20 || $0 >= 0x7f || $0 == 34 || $0 == 92 }
    if !needs { return self }
    let letters: [UInt8: String] = [
      7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: "\"", 92: "\\",
    ]
    var quoted = "\""
    for byte in raw {
      if let letter = letters[byte] {
        quoted += "\\" + letter
      } else if byte < 0x20 || byte >= 0x7f {
        let digits = String(byte, radix: 8)
        quoted += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      } else {
        quoted.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return Bytes(quoted + "\"")
  }

  /// The bytes, some of them replaced by texts.
  func replacing(_ texts: [UInt8: Bytes]) -> Bytes {
    Bytes(raw.flatMap { texts[$0]?.raw ?? [$0] })
  }

  /// The bytes as one word for sh, quoted if they need it.
  var shellWord: Bytes {
    let isPlain = raw.allSatisfy { isWord($0) || "-_./:=,@+^".utf8.contains($0) }
    return isPlain && !isEmpty ? self : "'\(replacing([39: #"'\''"#]))'"
  }
}

/// Makes a stream safe to show. Its parts can end in the middle of a word, so that the filter holds
/// back the last word.
struct ControlFilter {
  private var held: [UInt8] = []

  init() {}

  mutating func pass(_ part: ArraySlice<UInt8>) -> Bytes {
    held += part
    let isLong = held.count > 4096
    let end = isLong ? held.count : (held.lastIndex { $0 <= 0x20 } ?? -1) + 1
    defer { held.removeFirst(end) }
    return Bytes(held[..<end]).shownLines
  }
  /// The word that the filter holds back. Show it at the end of the stream.
  var rest: Bytes { Bytes(held).shownLines }
}

private func safe(_ text: ArraySlice<UInt8>, keepingLines: Bool) -> [UInt8] {
  var shown: [UInt8] = []
  shown.reserveCapacity(text.count)
  var at = text.startIndex
  let question = UInt8(ascii: "?")
  while at < text.endIndex {
    let byte = text[at]
    if byte == UInt8(ascii: "/"), shown.suffix(2).elementsEqual(":/".utf8) {
      let secret = secret(text[(at + 1)...], after: shown)
      shown.append(byte)
      shown += safe(text[at + 1..<secret.lowerBound], keepingLines: keepingLines)
      at = secret.upperBound
      continue
    }
    if byte < 0x80 {
      let kept = byte >= 0x20 && byte != 0x7f || keepingLines && [9, 10, 13].contains(byte)
      shown.append(kept ? byte : question)
      at += 1
      continue
    }
    let length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    let character = text[at..<min(at + length, text.endIndex)]
    let isCharacter =
      byte >= 0xc2 && byte < 0xf5 && character.count == length
      && character.dropFirst().allSatisfy { $0 & 0xc0 == 0x80 }
    if !isCharacter {
      shown.append(question)
      at += 1
      continue
    }
    if turns(Array(character)) { shown.append(question) } else { shown += character }
    at += length
  }
  return shown
}

/// The secret part of a URL: everything before the host, because it can be a token. In an SSH URL only
/// the password is secret.
///
/// - Parameters:
///   - text: the URL after `scheme:/`.
///   - before: the text before that.
/// - Returns: the range in `text`; empty if there is no secret.
private func secret(_ text: ArraySlice<UInt8>, after before: [UInt8]) -> Range<Int> {
  let authority = text.prefix { $0 > 0x20 && !"/'\"<>".utf8.contains($0) }
  guard let host = authority.lastIndex(of: UInt8(ascii: "@")) else {
    return text.startIndex..<text.startIndex
  }
  let isSSH = before.suffix(5).elementsEqual("ssh:/".utf8)
  let start = text.startIndex
  let end = isSSH ? authority[..<host].firstIndex(of: UInt8(ascii: ":")) ?? host : start
  return end == start ? start..<host + 1 : end..<host
}

/// Whether a character is a C1 control, a line or paragraph separator, or changes the direction of
/// writing.
private func turns(_ character: [UInt8]) -> Bool {
  switch character.count {
  case 2: character[0] == 0xc2 && character[1] < 0xa0 || character == [0xd8, 0x9c]
  case 3:
    character[0] == 0xe2
      && (character[1] == 0x80 && (0x8e...0x8f ~= character[2] || 0xa8...0xae ~= character[2])
        || character[1] == 0x81 && 0xa6...0xa9 ~= character[2])
  default: false
  }
}
