import Foundation
import Testing

@testable import HotfixCore

/// The manual pages agree with the option table, the settings and the porcelain keys.
@Suite struct ManualTests {
  /// Options and keys that the pages describe and the commands do not have yet.
  private static let ahead: Set<String> = [
    "--missing", "--skip", "--web", "--no-verify", "missing", "adapted",
  ]

  /// Keys that the commands still have, and the pages no longer describe.
  private static let behind: Set<String> = ["returns"]

  /// Whether a line names only what the commands have.
  static func isBuilt(_ line: String) -> Bool {
    let known = Set(CommandName.allCases.flatMap(\.options).map(\.spelling))
    return ahead.allSatisfy { name in
      !name.hasPrefix("--") || known.contains(name)
        || !line.contains(name.prefix { $0 != "=" })
    }
  }

  @Test("the synopsis of a page has the forms of the option table", arguments: CommandName.allCases)
  func synopsis(command: CommandName) {
    var forms: [String] = []
    for line in command.page.section("SYNOPSIS") {
      if line == ".Nm git hotfix-\(command.rawValue)" {
        forms.append("")
      } else if !forms.isEmpty {
        forms[forms.count - 1] += " " + synopsisWord(line)
      }
    }
    let shown = Set(forms.map { String($0.dropFirst()) })
    // The forms of an option that the commands do not have yet.
    let older = shown.map { form in
      Self.isBuilt(form) && command.synopsis.contains(form)
        ? form : form.replacing(" | --skip", with: "").replacing("--list [<pr>]", with: "--list")
    }
    #expect(Set(older.filter(Self.isBuilt)) == Set(command.synopsis))
  }

  @Test("the options of a page are those of the option table", arguments: CommandName.allCases)
  func options(command: CommandName) {
    let items = command.page.section("OPTIONS").filter { $0.hasPrefix(".It Fl ") }.map(spelling)
    let known = Set(command.options.map(\.spelling))
    #expect(Set(items).subtracting(Self.ahead.subtracting(known)) == known)
    #expect(Set(items).count == items.count)
  }

  @Test("the configuration has every key that the sources read, and no page names another one")
  func configuration() {
    let read = Set(Setting.allCases.map { $0.key.text.lowercased() })
    func keys(_ lines: [String]) -> Set<String> {
      Set(lines.flatMap { $0.matches(of: /hotfix\.[A-Za-z]+/).map { String($0.0) } })
    }
    let overview = ManualPage("githotfix.7")
    let listed = keys(overview.section("CONFIGURATION").filter { $0.hasPrefix(".It Va ") })
    let built = listed.filter { read.contains($0.lowercased()) || !Self.ahead.contains($0) }
    #expect(Set(built.map { $0.lowercased() }) == read)
    for page in [overview] + CommandName.allCases.map(\.page) {
      #expect(keys(page.lines).subtracting(listed) == [], "\(page.path)")
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
    let listed = Set(items.map { String($0.split(separator: " ")[2]) })
    #expect(listed.subtracting(Self.ahead.subtracting(printed)) == printed.subtracting(Self.behind))
  }

  @Test("DIAGNOSTICS explains only what the commands print")
  func diagnostics() {
    for page in [ManualPage("githotfix.7")] + CommandName.allCases.map(\.page) {
      for item in page.section("DIAGNOSTICS").filter({ $0.hasPrefix(".It ") }) {
        let words = item.dropFirst(".It ".count).split(separator: #/\\\(aq[^\\]*\\\(aq/#)
        for part in words {
          #expect(sources.contains { $0.text.contains(part) }, "\(page.path): \(part)")
        }
      }
    }
  }

  @Test("each page names the four exit statuses", arguments: CommandName.allCases)
  func exitStatus(command: CommandName) {
    let items = command.page.section("EXIT STATUS").filter { $0.hasPrefix(".It ") }
    #expect(items == [".It 0", ".It 1", ".It 128", ".It 129"])
  }

  @Test(
    "groff and mandoc find nothing to complain about", .needs("groff", "mandoc"),
    arguments: [["groff", "-mandoc", "-ww", "-z"], ["mandoc", "-T", "lint", "-W", "warning"]])
  func lint(words: [String]) {
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

  /// The commands that print a key. The name of the file shows that, except for two keys.
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

  /// The lines below a heading, up to the next one.
  func section(_ title: String) -> [String] {
    Array(lines.drop { $0 != ".Sh \(title)" }.dropFirst().prefix { !$0.hasPrefix(".Sh ") })
  }

  /// The literal blocks of a section.
  func displays(in title: String) -> [String] {
    section(title).split(omittingEmptySubsequences: false) { $0 == ".Ed" }.compactMap { lines in
      lines.firstIndex { $0.hasPrefix(".Bd -literal") }.map { lines[($0 + 1)...] }
    }.map { lines in
      lines.map { line in
        line.replacing(#"\(aq"#, with: "'").replacing(#"\(dq"#, with: "\"")
          .replacing(#"\e"#, with: "\\") + "\n"
      }.joined()
    }
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
