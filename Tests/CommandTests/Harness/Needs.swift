import Foundation
import Testing

extension Trait where Self == ConditionTrait {
  /// Skips a suite or a test if the machine does not have one of these programs.
  ///
  /// The report of the skipped test names the programs: `scripts/test.sh` shows them, and `.ci/run`
  /// fails if there are any.
  static func needs(_ programs: String...) -> Self {
    let missing = programs.filter { Host.program($0) == nil }
    return .disabled(if: !missing.isEmpty, "needs \(missing.joined(separator: ", "))")
  }
}

extension Host {
  /// The path of a program of this machine.
  ///
  /// - Returns: nil if no folder of the `PATH` has it.
  static func program(_ name: String) -> String? {
    let folders = (variables["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { access("\($0)", X_OK) == 0 }
  }
}
