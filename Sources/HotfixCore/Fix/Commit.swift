/// A commit, with everything that its message names.
struct Commit: Equatable, Sendable {
  let id: ObjectID
  let tree: ObjectID
  let parents: [ObjectID]
  let authorName: Bytes
  /// The time since it was committed, in git's words: `2 hours ago`
  let age: Bytes
  /// The day it was committed: `2026-11-23`
  let day: Bytes
  let subject: Bytes
  /// The title of its pull request, without the number.
  let title: Bytes
  let marks: Marks
  var reverts: Reverts
  /// The ids in its `(cherry picked from commit …)` lines.
  let picked: [Bytes]
  /// The ids of production in the message of a squashed sync. Only a commit with one parent has
  /// any.
  let squashed: [Bytes]
  /// Whether it is on the branch's first-parent line.
  var isFirstParent = false

  var isMerge: Bool { parents.count > 1 }

  init(
    id: ObjectID, tree: ObjectID = ObjectID(""), parents: [ObjectID], authorName: Bytes,
    age: Bytes, day: Bytes = "", message: Bytes, style: MarkStyle = MarkStyle()
  ) {
    self.id = id
    self.tree = tree
    self.parents = parents
    self.authorName = authorName
    self.age = age
    self.day = day
    let subject = HotfixCore.subject(of: message)
    let title = HotfixCore.title(of: message, style)
    self.subject = subject
    self.title = title == subject ? subject : title
    marks = Marks(message: message, style)
    reverts = Reverts(message: message)
    picked = cherryPicked(in: message)
    squashed = parents.count == 1 && reverts.isEmpty ? squashedSyncs(in: message) : []
  }

  /// A commit that stands for every change since another commit.
  init(_ id: ObjectID, tree: ObjectID, since base: ObjectID) {
    self.init(id: id, tree: tree, parents: [base], authorName: "", age: "", message: "")
  }

  /// `1a2b3c4d5e6f Fix the till (#12) (Bob, 2 hours ago)`
  var line: Text { "\(id.short) \(subject) (\(authorName), \(age))" }
}

extension Git {
  /// How commit messages name pull requests, by forge and settings.
  ///
  /// - Throws: if git cannot read the remote's URL.
  ///
  /// git remote get-url <remote>
  func markStyle(_ repo: RepoState) throws(Failure) -> MarkStyle {
    let remote = try remote(repo)
    return MarkStyle(markers: repo.settings.markers, forge: remote.forge, path: remote.path)
  }

  /// Walks a range, newest first, children before parents.
  ///
  /// - Parameter hear: receives a commit and its side of the range; false ends the walk.
  /// - Throws: if git fails.
  ///
  /// git rev-list --topo-order --no-commit-header --encoding=UTF-8 --format=… <range>
  func walk(
    _ range: [Bytes], _ style: MarkStyle, hear: (Commit, _ side: Bytes) -> Bool
  ) throws(Failure) {
    let fields: [Bytes] = ["%m", "%H", "%T", "%P", "%an", "%cr", "%cs", "%B"]
    try records(
      of: fields.count,
      [
        "rev-list", "--topo-order", "--no-commit-header", "--encoding=UTF-8",
        "--format=\(fields.joined(by: "%x00"))%x00",
      ] + range + ["--"]
    ) { field in
      hear(
        Commit(
          id: ObjectID(field[1]), tree: ObjectID(field[2]),
          parents: field[3].isEmpty ? [] : field[3].split(32).map { ObjectID($0) },
          authorName: field[4], age: field[5], day: field[6], message: field[7], style: style),
        field[0])
    }
  }

  /// All commits of a range, newest first, children before parents.
  ///
  /// - Throws: if git fails.
  ///
  /// git rev-list --topo-order --no-commit-header --encoding=UTF-8 --format=… <range>
  func commits(in range: [Bytes], _ style: MarkStyle) throws(Failure) -> [Commit] {
    var all: [Commit] = []
    try walk(range, style) { commit, _ in
      all.append(commit)
      return true
    }
    return all
  }

  /// Reads one commit.
  ///
  /// - Throws: if the repository does not have it, or git fails.
  ///
  /// git rev-list --no-walk <commit>
  func commit(_ id: ObjectID, _ style: MarkStyle) throws(Failure) -> Commit {
    guard let found = try commits(in: ["--no-walk", id.hex], style).first else {
      throw .missingObject(id)
    }
    return found
  }

  /// The commits that a value of `--commit` names, oldest first: one, or those of a range.
  ///
  /// - Throws: if it names no commit.
  ///
  /// git rev-parse --verify <rev>^{commit}; git rev-list --reverse --topo-order <range>
  func commits(named rev: Bytes) throws(Failure) -> [ObjectID] {
    let answer = try processes.ask(
      words + ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(rev)^{commit}"])
    if answer.exit.isSuccess { return [ObjectID(answer.out.trimmed)] }
    let range =
      rev.contains("..")
      ? try processes.ask(
        words + ["rev-list", "--reverse", "--topo-order", "--end-of-options", rev, "--"]) : answer
    guard range.exit.isSuccess, !range.out.isEmpty else {
      throw .refused(
        "\(rev) names no commit", next: .run("git log --oneline", to: "To see what there is"))
    }
    return range.out.lines.map { ObjectID($0) }
  }

  /// Counts the commits that one has and others do not.
  ///
  /// - Throws: if git fails.
  ///
  /// git rev-list --count <a> ^<b>
  func count(in a: ObjectID, butNot others: ObjectID...) throws(Failure) -> Int {
    let others = others.map { "^\($0.hex)" as Bytes }
    return Int(try answer(["rev-list", "--count", a.hex] + others).trimmed.text) ?? 0
  }
}
