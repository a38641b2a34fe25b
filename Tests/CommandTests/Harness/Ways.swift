import Foundation
import Testing

/// A way on that a command suggests: why one would go it, and its commands as they are pasted.
struct Way: Equatable {
  let why: String
  let commands: [String]
  var script: String { commands.joined(separator: " &&\n") }
}

extension Outcome {
  /// The ways that a refusal, a stop or a hint suggests, the recommended one first.
  var ways: [Way] {
    var ways: [Way] = []
    var (why, commands): (String, [String]) = ("", [])
    func end() {
      if !commands.isEmpty { ways.append(Way(why: why, commands: commands)) }
      commands = []
    }
    for line in err.split(separator: "\n").map(String.init) {
      let text = line.hasPrefix("hint: ") ? String(line.dropFirst(6)) : line
      let command = text.trimmingCharacters(in: .whitespaces)
      let isCommand = ["git ", "rm ", "mv ", "cd "].contains { command.hasPrefix($0) }
      if isCommand, text.hasPrefix("  ") || line.hasPrefix("hint: ") {
        commands.append(command)
      } else {
        end()
        why = text
      }
    }
    end()
    return ways
  }
}
