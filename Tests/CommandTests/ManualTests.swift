import Foundation
import Testing

@testable import HotfixCore

/// The manual pages say what the program does: what can be compared is compared.
@Suite struct ManualTests {
  @Test(
    "the synopsis of a page has the forms of the option table, in its order",
    arguments: CommandName.allCases)
  func synopsis(command: CommandName) {
    var forms: [String] = []
    for line in command.page.section("SYNOPSIS") {
      if line == ".Nm git hotfix-\(command.rawValue)" {
        forms.append("")
      } else if !forms.isEmpty {
        forms[forms.count - 1] += " " + synopsisWord(line)
      }
    }
    #expect(forms.map { String($0.dropFirst()) } == command.synopsis)
  }

  @Test(
    "the options of a page are those of the option table, in its order",
    arguments: CommandName.allCases)
  func options(command: CommandName) {
    let items = command.page.section("OPTIONS").filter { $0.hasPrefix(".It Fl ") }
    #expect(items.map(spelling) == command.options.map(\.spelling))
  }

  @Test("the configuration has every key that the sources read, and no page names another one")
  func configuration() {
    let read = sources.flatMap { file in
      file.text.matches(of: /"(hotfix\.[A-Za-z]+)"/).map { $0.1.lowercased() }
    }
    func keys(_ lines: [String]) -> Set<String> {
      Set(lines.flatMap { $0.matches(of: /hotfix\.[A-Za-z]+/).map { String($0.0) } })
    }
    let overview = ManualPage("githotfix.7")
    let told = keys(overview.section("CONFIGURATION").filter { $0.hasPrefix(".It Va ") })
    #expect(Set(told.map { $0.lowercased() }) == Set(read))
    for page in [overview] + CommandName.allCases.map(\.page) {
      #expect(keys(page.lines).subtracting(told) == [], "\(page.path)")
    }
  }

  @Test(
    "the porcelain keys of a page are those that its command prints",
    arguments: CommandName.allCases)
  func porcelain(command: CommandName) {
    var printed: Set<String> = []
    for file in sources {
      for match in file.text.matches(of: /\.(?:key|path)\(\s*"([a-z-]+)"/) {
        let key = String(match.1)
        if printers(of: key, in: file.name).contains(command) { printed.insert(key) }
      }
    }
    let items = command.page.section("PORCELAIN").filter { $0.hasPrefix(".It Li ") }
    #expect(Set(items.map { String($0.split(separator: " ")[2]) }) == printed)
  }

  @Test("each page names the four exit statuses", arguments: CommandName.allCases)
  func exitStatus(command: CommandName) {
    let items = command.page.section("EXIT STATUS").filter { $0.hasPrefix(".It ") }
    #expect(items == [".It 0", ".It 1", ".It 128", ".It 129"])
  }

  @Test(
    "groff and mandoc, where they are installed, find nothing to complain about",
    arguments: [["groff", "-mandoc", "-ww", "-z"], ["mandoc", "-T", "lint", "-W", "warning"]])
  func lint(words: [String]) {
    let folders = (Host.variables["PATH"] ?? "").split(separator: ":")
    guard folders.contains(where: { access("\($0)/\(words[0])", X_OK) == 0 }) else { return }
    let here = Repo(world: World { _ in }, path: root, person: .alice)
    for page in [ManualPage("githotfix.7")] + CommandName.allCases.map(\.page) {
      // Warnings do not change groff's exit status.
      expect(here.run(words + [page.path]), out: "", err: "")
    }
  }

  /// `.Op Ar <options>` as `[<options>]`
  private func synopsisWord(_ line: String) -> String {
    var word = line.replacing(" Ns = Ns Ar ", with: "=")
    for (macro, before, after) in [(".Op Ar ", "[", "]"), (".Ar ", "", ""), (".Pq ", "(", ")")]
    where word.hasPrefix(macro) {
      word = before + word.dropFirst(macro.count) + after
    }
    if word.hasPrefix(".Fl ") { word = "-" + word.dropFirst(4) }
    return word.replacing("Fl ", with: "-")
  }

  /// `.It Fl S , Fl -[no-]gpg-sign Ns Op = Ns Ar <key>` as `-S, --[no-]gpg-sign[=<key>]`
  private func spelling(_ item: String) -> String {
    String(item.dropFirst(".It ".count))
      .replacing(#/ Ns Op = Ns Ar (<[a-z]+>)$/#) { "[=\($0.1)]" }
      .replacing(" Ns = Ns Ar ", with: "=").replacing("Fl ", with: "-")
      .replacing(" ,", with: ",")
  }

  /// Which commands print a key: the file that has it tells, but of two that are told by two.
  private func printers(of key: String, in file: String) -> [CommandName] {
    if key == "request" { return [.pick, .sync] }
    if key == "prerequisite" { return [.start, .pick] }
    let owners: [(files: String, command: CommandName)] = [
      ("Start", .start), ("List", .start), ("Pick", .pick), ("Offer", .pick), ("Sync", .sync),
      ("Check", .sync),
    ]
    let owner = owners.first { file.hasPrefix($0.files) }
    if owner == nil { Issue.record("which command prints '\(key)' of \(file)?") }
    return owner.map { [$0.command] } ?? []
  }
}

/// A page of the manual, in mdoc.
struct ManualPage {
  let path: String
  let lines: [String]

  init(_ name: String) {
    path = "\(root)/man/\(name)"
    lines = linesOf(readFile(path))
  }

  /// What stands below a heading, up to the next one.
  func section(_ title: String) -> [String] {
    Array(lines.drop { $0 != ".Sh \(title)" }.dropFirst().prefix { !$0.hasPrefix(".Sh ") })
  }
}

extension CommandName {
  var page: ManualPage { ManualPage("\(program).1") }
}

/// The repository that these tests are part of.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().path

/// The program's own text, file by file.
let sources: [(name: String, text: String)] = {
  let names = FileManager.default.enumerator(atPath: "\(root)/Sources")?.allObjects ?? []
  return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map {
    (($0 as NSString).lastPathComponent, readFile("\(root)/Sources/\($0)"))
  }
}()
