/// How bytes of strangers are shown: controls, and what turns the direction of writing, as `?`.
extension Bytes {
  /// For a place within a line.
  package var shown: Bytes { Bytes(safe(raw[...], keepingLines: false).shown) }
  /// For text of several lines.
  package var shownLines: Bytes { Bytes(safe(raw[...], keepingLines: true).shown) }

  /// A word for sh: as it is where nothing in it means anything to a shell, else quoted.
  package var shellWord: Bytes {
    let plain = raw.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_./:=,@+^".utf8.contains(byte)
      }
    }
    if plain && !isEmpty { return self }
    var quoted: [UInt8] = [39]
    for byte in raw {
      if byte == 39 { quoted += #"'\''"#.utf8 } else { quoted.append(byte) }
    }
    return Bytes(quoted + [39])
  }
}

/// Shows a stream whose pieces may end in the middle of a character.
package struct ControlFilter {
  private var held: [UInt8] = []

  package init() {}

  package mutating func pass(_ part: ArraySlice<UInt8>) -> Bytes {
    held += part
    let (shown, used) = safe(held[...], keepingLines: true, more: true)
    held.removeFirst(used)
    return Bytes(shown)
  }
  /// What was held back at the end.
  package var rest: Bytes { Bytes(held).shownLines }
}

/// - Returns: what is safe to show, and how many bytes were used: all of them, unless `more` may
///   follow and the last ones are the beginning of a character.
private func safe(
  _ text: ArraySlice<UInt8>, keepingLines: Bool, more: Bool = false
) -> (shown: [UInt8], used: Int) {
  var shown: [UInt8] = []
  shown.reserveCapacity(text.count)
  var at = text.startIndex
  let question = UInt8(ascii: "?")
  while at < text.endIndex {
    let byte = text[at]
    let left = text.endIndex - at
    if byte < 0x80 {
      let kept = byte >= 0x20 && byte != 0x7f || keepingLines && [9, 10, 13].contains(byte)
      shown.append(kept ? byte : question)
      at += 1
      continue
    }
    let length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    if left < length && more { break }
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
  return (shown, at - text.startIndex)
}

/// C1 controls, line and paragraph separators, and bidirectional formatting.
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
