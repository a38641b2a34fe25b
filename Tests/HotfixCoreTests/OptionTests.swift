import Testing

@testable import HotfixCore

@Suite struct OptionTests {
  private func parse(
    _ words: String..., for command: CommandName = .pick
  ) throws(Failure) -> Options {
    try OptionParser.parse(words.map { Bytes($0) }, for: command)
  }

  /// What a command line is refused with.
  private func refusal(_ words: String..., for command: CommandName = .pick) -> Text? {
    do {
      try OptionParser.parse(words.map { Bytes($0) }, for: command).check(command)
      return nil
    } catch {
      guard case .usage(let message) = error else { return nil }
      return message.text
    }
  }

  @Test("options and operands may be mixed, and operands keep their order")
  func mixed() throws {
    let options = try parse("12", "--draft", "34", "-q", "56")
    #expect(options.operands == ["12", "34", "56"])
    #expect(options.draft && options.quiet)
  }

  @Test("letters cluster, and one that takes a value takes the rest of the cluster")
  func clusters() throws {
    let options = try parse("-nvsSkey")
    #expect(options.dryRun && options.verbose && options.signoff)
    #expect(options.sign == .with(key: "key"))
    #expect(try parse("-S", "12").operands == ["12"])
  }

  @Test("a value follows = or stands in the next word")
  func values() throws {
    #expect(try parse("--branch=a/b").branch == "a/b")
    #expect(try parse("--branch", "a/b").branch == "a/b")
    #expect(try parse("--title=").title == "")
    #expect(try parse("--commit=a", "--commit", "b..c").commits == ["a", "b..c"])
  }

  @Test("an optional value sticks to its option")
  func optionalValues() throws {
    #expect(try parse("--worktree", "12", for: .start).worktree == .beside)
    #expect(try parse("--worktree", "12", for: .start).operands == ["12"])
    #expect(try parse("--worktree=../x", "12", for: .start).worktree == .at("../x"))
  }

  @Test("a beginning that only one option has is enough")
  func abbreviations() throws {
    #expect(try parse("--dry").dryRun)
    #expect(try parse("--no-pus").push == false)
    #expect(try parse("--cont").proceed)
    #expect(
      refusal("--p") == "ambiguous option: --p (could be --push or --porcelain or --production)")
    #expect(refusal("--no-") != nil)
  }

  @Test("the last one of an option and its opposite counts")
  func opposites() throws {
    #expect(try parse("--no-fetch", "--fetch").fetch)
    #expect(try parse("--announce", "--no-announce").announce == false)
    #expect(try parse("-S", "--no-gpg-sign").sign == .no)
    #expect(try parse("--no-dry-run", "-n").dryRun)
  }

  @Test("after -- and --end-of-options nothing is an option")
  func endOfOptions() throws {
    #expect(try parse("--", "-n").operands == ["-n"])
    #expect(try parse("--end-of-options", "--", "x").operands == ["--", "x"])
  }

  @Test("what no command takes is refused by its name")
  func unknown() {
    #expect(refusal("--frobnicate") == "unknown option `--frobnicate'")
    #expect(refusal("--worktree") == "unknown option `--worktree'")
    #expect(refusal("-nX") == "unknown switch `X'")
    #expect(refusal("-1") == "unknown switch `1'")
    #expect(refusal("--draft=yes") == "option `--draft' takes no value")
    #expect(refusal("--no-draft=yes") == "option `--no-draft' takes no value")
    #expect(refusal("--branch") == "option `--branch' requires a value")
  }

  @Test("options that exclude each other are refused, and so are operands that do not fit")
  func excluded() {
    #expect(
      refusal("-n", "--porcelain")
        == "options `--dry-run' and `--porcelain' cannot be used together")
    #expect(
      refusal("--continue", "--abort")
        == "options `--continue' and `--abort' cannot be used together")
    #expect(refusal("--abort", "12") == "options `--abort' and `<pr>' cannot be used together")
    #expect(refusal("-z") == "option `-z' needs `--porcelain'")
    #expect(
      refusal("--resolve=x", for: .sync) == "option `--resolve' takes file, hunk or stop, not 'x'")
    #expect(refusal("12", "13", for: .start) == "'13' is one argument too many")
    #expect(refusal("12", for: .sync) == "git hotfix-sync takes no pull request")
    #expect(refusal("12", "13") == nil && refusal("--check", "12", for: .sync) == nil)
  }

  @Test("a hint repeats the options that were typed, without those that name a step")
  func typed() throws {
    #expect(
      try parse("--draft", "--continue", "-n", "--title=a b").typed == ["--draft", "--title=a b"])
  }

  @Test("every option of every command is in its help, once")
  func help() {
    for command in CommandName.allCases {
      let usage = command.usage.text
      for row in command.options {
        #expect(usage.components(of: "    \(row.spelling)").count == 2, "\(row.spelling)")
      }
      #expect(usage.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
  }

  @Test(
    "every option is offered to a shell as it may be typed, and each by its beginning",
    arguments: CommandName.allCases)
  func completion(command: CommandName) throws {
    let offered = command.candidates("--").map(\.word)
    for row in command.options {
      let forms = command.candidates("--\(row.long)") + command.candidates("--no-\(row.long)")
      let words: [Bytes] = ["--\(row.long)", "--\(row.long)=", "--no-\(row.long)"]
      #expect(offered.contains { words.contains($0) }, "\(row.long)")
      #expect(forms.contains { $0.word == words[2] } == row.negatable, "\(row.long)")
    }
    for word in offered + command.candidates("--n").map(\.word) {
      let value: Bytes = word == "--resolve=" ? "file" : word.hasSuffix("=") ? "1" : ""
      _ = try OptionParser.parse([word + value], for: command)
    }
    #expect(Set(offered).count == offered.count)
  }

  @Test("what is to be completed is told by the words before it")
  func completing() {
    func asked(_ words: Bytes...) -> Completing { CommandName.pick.completing(words) }
    #expect(asked() == .operand && asked("") == .operand && asked("--draft", "12") == .operand)
    #expect(asked("-") == .option && asked("12", "--dr") == .option)
    #expect(asked("--branch", "a") == .value(.branch, after: ""))
    #expect(asked("--branch=a") == .value(.branch, after: "--branch="))
    #expect(asked("--gpg-sign=") == .value(.gpgSign, after: "--gpg-sign="))
    #expect(asked("--gpg-sign", "") == .operand && asked("--branch=a", "") == .operand)
    #expect(asked("--", "-n") == .operand && asked("--nonsense=x") == .option)
  }

  @Test("no two options of a command share a name or a letter")
  func distinct() {
    for command in CommandName.allCases {
      let names = command.options.map(\.long)
      let letters = command.options.compactMap(\.short)
      #expect(Set(names).count == names.count)
      #expect(Set(letters).count == letters.count)
    }
  }
}

extension String {
  fileprivate func components(of separator: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator + " ") ?? rest.firstRange(of: separator + "\n")
    {
      parts.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return parts + [rest]
  }
}
