/// What is told to the team's channels.
package struct Announcement: Equatable, Sendable {
  package enum Event: String, Sendable {
    case start, pick
  }
  package let event: Event
  package let numbers: [Int]
  package let title: Bytes
  package let branch: Bytes
  package let user: Bytes

  /// The text, with the place of the pull request's URL last where there is one.
  package var message: Bytes {
    let names = numbers.map { "#\($0)" as Bytes }.joined(by: ", ")
    let what: Bytes = [names, title].filter { !$0.isEmpty }.joined(by: " ").shown
    switch event {
    case .start: return "production is broken, and a fix is identified: \(what) (\(user.shown))"
    case .pick: return "a hotfix is about to go out to production: \(what) (\(user.shown))"
    }
  }

  /// What a chat's incoming webhook takes.
  package var json: Bytes { "{\"text\": \(message.escapedForChat.jsonString)}\n" }
}

extension Bytes {
  /// As Slack wants the text of strangers: no mention, no link, no command.
  var escapedForChat: Bytes {
    var out: [UInt8] = []
    for byte in raw {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      default: out.append(byte)
      }
    }
    return Bytes(out)
  }

  /// A JSON string, in quotes; what is no UTF-8 becomes U+FFFD.
  var jsonString: Bytes {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return Bytes(out + "\"")
  }
}
