import Foundation
import Testing

/// All of a repository that a person could notice, as lines: two are equal when nothing happened.
struct State: Equatable {
  let lines: [String]
}

extension Repo {
  /// Every ref, what HEAD is, the index, git's status, each file of the work tree with its mode and
  /// content; and each file of the git folder (configuration, pseudo refs, operations under way,
  /// reflogs, locks) but objects.
  ///
  /// - Parameter tracking: whether remote-tracking refs count, which a fetch may move.
  func state(tracking: Bool = true) -> State {
    func ask(_ words: String...) -> String {
      git(words, env: ["GIT_OPTIONAL_LOCKS": "0"], #_sourceLocation)
    }
    func isCounted(_ line: String) -> Bool {
      tracking
        || !line.hasPrefix("ref: refs/remotes/") && !line.hasPrefix("file: git/logs/refs/remotes/")
    }
    var lines: [String] = []
    func add(_ title: String, _ text: String) {
      lines += text.split(whereSeparator: { $0 == "\n" || $0 == "\0" }).map { "\(title): \($0)" }
    }
    add("ref", ask("for-each-ref", "--format=%(refname) %(objectname) %(symref)"))
    add("head", tryGit("rev-parse", "HEAD").out)
    let folder = ask("rev-parse", "--path-format=absolute", "--git-common-dir")
    let unseen = ["objects", "refs", "reftable", "packed-refs", "index"]
    add("file", describe(folder, as: "git", skipping: unseen))
    if !isBare {
      add("index", ask("ls-files", "-s", "-z"))
      add("status", ask("status", "--porcelain=v2", "-z", "--untracked-files=all", "--ignored"))
      add("file", describe(path, as: ".", skipping: [".git"]))
    }
    // Two worlds with the same story compare equal.
    lines = lines.filter(isCounted).map { $0.replacing(world.path, with: "<world>") }
    return State(lines: lines)
  }

  /// A line for each folder and each file's mode, and for each of a file's lines.
  private func describe(_ root: String, as name: String, skipping unseen: [String]) -> String {
    var lines = ""
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    for entry in names.sorted() where !unseen.contains(entry) {
      let (path, shown) = ("\(root)/\(entry)", "\(name)/\(entry)")
      var status = stat()
      lstat(path, &status)
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        // Folders that git empties it leaves; the index of a linked worktree knows times.
        if name.hasPrefix(".") { lines += "\(shown)/\n" }
        lines += describe(path, as: shown, skipping: name.hasPrefix("git") ? ["index"] : [])
      case S_IFLNK:
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
        lines += "\(shown) -> \(target ?? "?")\n"
      default:
        let mode = String(status.st_mode & 0o777, radix: 8)
        let data = FileManager.default.contents(atPath: path) ?? Data()
        let text = String(data: data, encoding: .utf8) ?? data.base64EncodedString()
        lines += "\(shown) \(mode) \(status.st_size)\n"
        for line in linesOf(text) { lines += "\(shown)| \(line)\n" }
      }
    }
    return lines
  }
}
