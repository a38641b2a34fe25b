import Foundation
import Testing

/// A repository, and the person who works in it.
struct Repo {
  let world: World
  let path: String
  let person: Person

  var url: String { "file://\(path)" }

  /// The same repository, seen from a folder in it.
  func at(_ folder: String) -> Repo { Repo(world: world, path: file(folder), person: person) }

  // MARK: Running

  /// What git answers, without the final newline; the test fails when git does.
  @discardableResult
  func git(
    _ words: String..., stdin: String? = nil, env: [String: String?] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    git(words, stdin: stdin.map { Data($0.utf8) }, env: env, sourceLocation)
  }

  @discardableResult
  func git(
    _ words: [String], stdin: Data? = nil, env: [String: String?] = [:], _ location: SourceLocation
  ) -> String {
    defer { if committing.contains(words[0]) { world.tick() } }
    let outcome = launch(["git"] + words, env: env, stdin: stdin).wait(sourceLocation: location)
    if outcome.status != 0 {
      let command = "git \(words.joined(separator: " "))"
      Issue.record("\(command): \(outcome.status)\n\(outcome.err)", sourceLocation: location)
    }
    return outcome.out.hasSuffix("\n") ? String(outcome.out.dropLast()) : outcome.out
  }

  /// Calls a revision by a name in compared output, and tells its id.
  @discardableResult
  func name(
    _ revision: String, as name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    let id = git("rev-parse", "--verify", revision, sourceLocation: sourceLocation)
    world.names[id] = name
    return id
  }

  /// Runs git where it may fail.
  func tryGit(
    _ words: String..., stdin: String? = nil, env: [String: String?] = [:], tty: Int? = nil
  ) -> Outcome {
    run(["git"] + words, stdin: stdin, env: env, tty: tty)
  }

  /// Runs a script of sh, for pipes: `sh("git hotfix-start -n 1234 | sh")`.
  func sh(
    _ script: String, stdin: String? = nil, env: [String: String?] = [:], tty: Int? = nil
  ) -> Outcome {
    run(["sh", "-c", script], stdin: stdin, env: env, tty: tty)
  }

  /// Runs `git hotfix-<command>`, which git finds on the PATH, to its end.
  ///
  /// - Parameters:
  ///   - stdin: what it reads there (nothing, as of /dev/null) or is typed on the terminal.
  ///   - env: added to the world's variables; nil takes one away.
  ///   - tty: the columns of the terminal that all its streams are on.
  func hotfix(
    _ command: String, _ words: String..., stdin: String? = nil, env: [String: String?] = [:],
    tty: Int? = nil
  ) -> Outcome {
    run(["git", "hotfix-\(command)"] + words, stdin: stdin, env: env, tty: tty)
  }

  /// Starts the executable `git-hotfix-<command>` itself, so that signals reach it and not git.
  func begin(
    _ command: String, _ words: String..., stdin: String? = nil, env: [String: String?] = [:],
    tty: Int? = nil
  ) -> Running {
    launch(
      ["git-hotfix-\(command)"] + words, env: env, stdin: stdin.map { Data($0.utf8) }, tty: tty)
  }

  func begin(_ words: [String], env: [String: String?] = [:]) -> Running {
    launch(["git-hotfix-\(words[0])"] + words.dropFirst(), env: env, stdin: nil)
  }

  /// Starts any program on a terminal, to be typed at.
  func open(_ words: String..., env: [String: String?] = [:], tty: Int) -> Running {
    launch(words, env: env, stdin: nil, tty: tty)
  }

  func run(
    _ words: [String], stdin: String? = nil, env: [String: String?] = [:], tty: Int? = nil
  ) -> Outcome {
    launch(words, env: env, stdin: stdin.map { Data($0.utf8) }, tty: tty).wait()
  }

  private func launch(
    _ words: [String], env: [String: String?], stdin: Data?, tty: Int? = nil
  ) -> Running {
    var environment = world.environment(of: person)
    if words.prefix(2).contains(where: { $0.contains("hotfix-") }) {
      environment["GIT_TRACE2_EVENT"] = world.traces
    }
    for (name, value) in env { environment[name] = value }
    return Running(words, in: world, at: path, environment, stdin: stdin, columns: tty)
  }

  private var committing: [String] {
    ["am", "cherry-pick", "commit", "merge", "pull", "rebase", "revert", "stash", "tag"]
  }

  // MARK: Files

  func file(_ name: String) -> String { name.isEmpty ? path : "\(path)/\(name)" }
  func exists(_ name: String) -> Bool { access(file(name), F_OK) == 0 }
  func read(_ name: String) -> String { readFile(file(name)) }

  /// Writes into the work tree, or with a name below `.git` elsewhere; commits nothing.
  func write(_ name: String, _ content: Content) {
    let path = file(name)
    makeFolder((path as NSString).deletingLastPathComponent)
    unlink(path)
    switch content {
    case .text(let text): writeFile(path, text)
    case .executable(let text): writeProgram(path, text)
    case .bytes(let bytes): try! Data(bytes).write(to: URL(fileURLWithPath: path))
    case .symlink(let target): symlink(target, path)
    case .submodule, .deleted: break
    }
  }

  /// A hook of this repository, as a script of sh.
  func hook(_ name: String, _ script: String) {
    write((isBare ? "hooks/" : ".git/hooks/") + name, .executable("#!/bin/sh\n\(script)\n"))
  }

  var isBare: Bool { !exists(".git") }
}
