import Foundation

/// Stands between the commands and the programs that they start: counts the calls, and at one of
/// them does what a test wants to happen there.
///
/// Commands must be started by `begin`: git itself would put its own folder before the world's.
struct Meddler {
  let world: World
  private let folder: String

  /// What happens at a call, in sh, before the program is started. `git "$@"` is the call itself.
  enum Harm: String, CaseIterable {
    /// The command and all that it has started end at once.
    case killed = "kill -KILL $leader 0"
    /// Ctrl-C.
    case interrupted = "kill -INT $leader 0"
    /// The command alone ends, and what it has started lives on.
    case orphaned = "kill -KILL $leader; \"$program\" \"$@\"; true >\"$folder/done\"; exit"
  }

  init(_ world: World, programs: [String: String] = [:]) {
    self.world = world
    folder = "\(world.path)/meddler"
    makeFolder(folder)
    for (name, script) in programs { writeProgram("\(folder)/\(name)", "#!/bin/sh\n\(script)\n") }
    for name in ["git"] + programs.keys {
      world.install(
        name,
        """
        folder='\(folder)' program=\(name == "git" ? name : "'\(folder)/\(name)'") n=1
        set -C
        until true >"$folder/$n"; do n=$((n + 1)); done 2>/dev/null
        set +C
        if ! test -e "$folder/leader"; then
          case $(ps -o comm= -p $PPID) in *git-hotfix*) echo $PPID >"$folder/leader" ;; esac
        fi
        leader=0
        if test -e "$folder/leader"; then read -r leader <"$folder/leader"; fi
        printf '%s\\n' "\(name) $*" >"$folder/$n"
        PATH=${PATH#'\(world.path)/bin:'}
        if test -f "$folder/at.$n"; then . "$folder/at.$n"; fi
        if test -f "$folder/when"; then
          read -r pattern <"$folder/when"
          case "\(name) $*" in $pattern) rm "$folder/when" && . "$folder/then" ;; esac
        fi
        exec "$program" "$@"
        """)
    }
  }

  /// The calls so far, each as its words.
  var calls: [String] {
    (1...).lazy.map { "\(folder)/\($0)" }.prefix { (call: String) in access(call, F_OK) == 0 }
      .map { readFile($0).trimmingCharacters(in: .newlines) }
  }

  /// Begins to count anew; at the call of this number `script` happens.
  func begin(at number: Int? = nil, _ script: String = "") {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where name.first!.isNumber || name.hasPrefix("at.") || ["done", "leader"].contains(name) {
      unlink("\(folder)/\(name)")
    }
    if let number { writeFile("\(folder)/at.\(number)", script) }
  }

  /// At the next call whose words match a pattern of sh, `script` happens.
  func when(_ pattern: String, _ script: String) {
    begin()
    begin()
    writeFile("\(folder)/when", pattern + "\n")
    writeFile("\(folder)/then", script + "\n")
  }
  /// That has happened.
  var hasMeddled: Bool { access("\(folder)/when", F_OK) != 0 }

  /// Waits until the call that was orphaned has ended.
  func settle() -> Bool { soon { access("\(folder)/done", F_OK) == 0 } }
}

extension World {
  /// Keeps everybody's files as they are now.
  func save() { copy("rm -rf saved && mkdir saved && cp -a origin.git alice saved") }
  /// Everybody's files are again what they were when they were saved.
  func restore() { copy("rm -rf origin.git alice && cp -a saved/. .") }

  private func copy(_ script: String) {
    let outcome = Repo(world: self, path: path, person: .alice).sh(script)
    if outcome.status != 0 { fatalError(outcome.err) }
  }
}

extension Repo {
  /// All that matters here and on the remote when a command is over.
  var left: [String] {
    let unseen = ["logs/", "ORIG_HEAD", "AUTO_MERGE", "COMMIT_EDITMSG"].map { "file: git/\($0)" }
    var lines = state().lines.filter { line in !unseen.contains { line.hasPrefix($0) } }
    lines += world.origin.state().lines.map { "origin \($0)" }
    let posted = readFile("\(world.path)/alice/posted").split(separator: "\n")
    lines += Set(posted).sorted().map { "posted \($0)" }
    if access("\(world.path)/alice/asked", F_OK) == 0 { lines.append("asked") }
    return lines
  }
}
