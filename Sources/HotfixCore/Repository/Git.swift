/// Asks git, and no other type does. Each question is a method, here or in an extension in the
/// folder that needs it.
final class Git {
  let processes: Processes
  /// `git`, or `git -C <path>` for another folder than the current one.
  let words: [Bytes]
  private var objects: ObjectReader?
  /// The committer of this run. It is asked once, so that all commits have the same date.
  var committerLine: Bytes?
  /// The configuration, which is read once.
  var knownConfig: Config?
  var knownVersion: (Int, Int)?
  var knownDivergence: Divergence?
  /// The trees that were read last.
  var knownTrees: [ObjectID: [Bytes: TreeEntry]] = [:]
  /// The checkout; empty until it is read.
  var place = Checkout()

  init(_ processes: Processes, words: [Bytes] = ["git"]) {
    self.processes = processes
    self.words = words
  }

  /// Options that make git count paths from the top of the working tree, whatever the environment
  /// names as repository.
  var atTop: [Bytes] {
    place.up.isEmpty
      ? [] : ["-C", place.up, "--git-dir=\(place.gitDirectory)", "--work-tree=."]
  }

  /// The same repository, asked with more of git's own options. It keeps what this value has read.
  func asking(with options: [Bytes]) -> Git {
    let git = Git(processes, words: words + options)
    (git.objects, git.knownConfig, git.place) = (objects, knownConfig, place)
    return git
  }

  /// Asks a question.
  ///
  /// - Returns: git's standard output.
  /// - Throws: if git fails.
  func answer(_ arguments: [Bytes], saying input: Bytes? = nil) throws(Failure) -> Bytes {
    let answer = try processes.ask(words + arguments, saying: input)
    guard answer.exit.isSuccess else { throw refused(arguments, answer.exit, answer.err) }
    return answer.out
  }

  /// Asks a question that git answers by its exit status: 0 is yes, 1 is no.
  ///
  /// - Throws: if the status is another one.
  func isTrue(_ arguments: [Bytes]) throws(Failure) -> Bool {
    let answer = try processes.ask(words + arguments)
    switch answer.exit {
    case .status(0): return true
    case .status(1): return false
    default: throw refused(arguments, answer.exit, answer.err)
    }
  }

  /// Asks a question, and passes the answer on record by record.
  ///
  /// - Parameters:
  ///   - fields: the number of fields in a record, each of which ends in NUL.
  ///   - hear: receives a record; false stops reading.
  /// - Throws: if git fails.
  func records(
    of fields: Int, _ arguments: [Bytes], hear: ([Bytes]) -> Bool
  ) throws(Failure) {
    var pending: [UInt8] = []
    var record: [Bytes] = []
    var enough = false
    let (exit, err) = try processes.stream(words + arguments) { part in
      var start = part.startIndex
      while let end = part[start...].firstIndex(of: 0) {
        pending += part[start..<end]
        // Copy the bytes, because a shared buffer would keep its whole capacity for every field.
        record.append(pending.withUnsafeBufferPointer { Bytes($0) })
        pending.removeAll(keepingCapacity: true)
        start = end + 1
        if record.count == fields {
          // rev-list ends each record with a newline, which precedes the next one.
          if record[0].raw.first == 10 { record[0].raw.removeFirst() }
          if !hear(record) {
            enough = true
            return false
          }
          record.removeAll(keepingCapacity: true)
        }
      }
      pending += part[start...]
      return true
    }
    guard exit.isSuccess || enough else { throw refused(arguments, exit, err) }
  }

  /// The failure for a question that git did not answer.
  func refused(_ arguments: [Bytes], _ exit: Exit, _ err: Bytes) -> Failure {
    if case .signal(let number) = exit { return .interrupted(number) }
    let command = arguments.first { !$0.hasPrefix("-") } ?? "git"
    return .git(command: command, said: err)
  }

  /// - Throws: if git does not exist.
  private func reader() throws(Failure) -> ObjectReader {
    if let objects { return objects }
    let made = ObjectReader(
      try processes.conversation(words + ["cat-file", "--batch-command", "-z"]))
    objects = made
    return made
  }

  /// The id of a name; nil if it names nothing.
  ///
  /// - Throws: if git fails.
  ///
  /// git cat-file --batch-command: info <name>
  func id(_ name: Bytes) throws(Failure) -> ObjectID? { try reader().info(name)?.id }

  /// An object; nil if the name names nothing.
  ///
  /// - Throws: if git fails.
  ///
  /// git cat-file --batch-command: contents <name>
  func object(_ name: Bytes) throws(Failure) -> GitObject? { try reader().contents(name) }

  /// A commit.
  ///
  /// - Throws: if the repository does not have it, or git fails.
  ///
  /// git cat-file --batch-command: contents <id>
  func commit(_ id: ObjectID) throws(Failure) -> CommitObject {
    guard let object = try object(id.hex), object.type == "commit" else {
      throw .missingObject(id)
    }
    return CommitObject(id: id, raw: object.contents)
  }

  /// The tree without entries. Git knows it even if it is not stored.
  ///
  /// - Throws: if git fails.
  ///
  /// git cat-file --batch-command: info <id>
  func emptyTree() throws(Failure) -> ObjectID {
    let ids: [Bytes] = [
      "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
      "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
    ]
    for id in ids { if let known = try self.id(id) { return known } }
    return try store("", as: "tree")
  }

  /// Stores an object that no ref names.
  ///
  /// - Throws: if git cannot write it.
  ///
  /// git hash-object -t <type> -w --stdin
  func store(_ text: Bytes, as type: Bytes = "blob") throws(Failure) -> ObjectID {
    ObjectID(
      try answer(["hash-object", "-t", type, "-w", "--no-filters", "--stdin"], saying: text).trimmed
    )
  }
}

/// The name of an object: 40 or 64 hexadecimal digits.
struct ObjectID: Hashable, Sendable {
  let hex: Bytes
  init(_ hex: Bytes) { self.hex = hex }
  /// The first 12 digits, to show to the user.
  var short: Bytes { hex[0..<min(12, hex.count)] }
  /// The old value of a ref that must not exist yet.
  var zero: Bytes { Bytes([UInt8](repeating: UInt8(ascii: "0"), count: hex.count)) }

  /// Whether a word is a whole object id.
  static func isWhole(_ word: Bytes) -> Bool {
    (word.count == 40 || word.count == 64)
      && word.raw.allSatisfy { isDigit($0) || 97...102 ~= $0 }
  }
}

struct GitObject {
  let id: ObjectID
  let type: Bytes
  let contents: Bytes
}

/// A commit as git stores it: a header, an empty line, and the message.
struct CommitObject {
  let id: ObjectID
  let raw: Bytes

  private var header: [Bytes] { raw[0..<(raw.index(of: "\n\n") ?? raw.count)].lines }
  private func values(_ key: Bytes) -> [Bytes] {
    header.compactMap { $0.dropping(prefix: key + " ") }
  }
  var tree: ObjectID { ObjectID(values("tree").first ?? "") }
  var parents: [ObjectID] { values("parent").map { ObjectID($0) } }
  var author: Bytes { values("author").first ?? "" }
  /// The author's date with the space before it, and the zone as it is stored: ` 1700000000 -0000`
  var authorDate: Bytes {
    author[(author.raw.lastIndex(of: 62) ?? author.count - 1) + 1..<author.count]
  }
  /// The committer's date in universal time: `1700000000 +0000`
  var date: Bytes { "\(max(1, seconds)) +0000" }
  var seconds: Int {
    Int((values("committer").first ?? "").split(32).suffix(2).first?.text ?? "") ?? 1
  }
  /// The name of the committer.
  var committer: Bytes {
    let line = values("committer").first ?? ""
    return line[0..<(line.index(of: " <") ?? line.count)]
  }
  /// Whether the message has another encoding than UTF-8.
  var isEncoded: Bool { !values("encoding").isEmpty }
  var message: Bytes {
    guard let end = raw.index(of: "\n\n") else { return "" }
    return raw[end + 2..<raw.count]
  }
}

/// One process of `git cat-file` that answers until the command ends. Its methods throw if that
/// process ends.
private final class ObjectReader {
  private var child: Child
  private var heard: [UInt8] = []
  private var room = [UInt8](repeating: 0, count: 65536)

  init(_ child: consuming Child) { self.child = child }

  func info(_ name: Bytes) throws(Failure) -> (id: ObjectID, type: Bytes, size: Int)? {
    try head("info", name)
  }

  func contents(_ name: Bytes) throws(Failure) -> GitObject? {
    guard let (id, type, size) = try head("contents", name) else { return nil }
    let contents = try take(size)
    _ = try take(1)
    return GitObject(id: id, type: type, contents: contents)
  }

  private func head(
    _ question: Bytes, _ name: Bytes
  ) throws(Failure) -> (id: ObjectID, type: Bytes, size: Int)? {
    guard !name.isEmpty, !name.raw.contains(0) else { return nil }
    guard child.say("\(question) \(name)\0") else { throw .git(command: "cat-file", said: "") }
    let words = try line().split(32)
    guard words.count == 3, ObjectID.isWhole(words[0]), let size = Int(words[2].text) else {
      return nil
    }
    return (ObjectID(words[0]), words[1], size)
  }

  private func line() throws(Failure) -> Bytes {
    while true {
      if let end = heard.firstIndex(of: 10) {
        let line = Bytes(heard[..<end])
        heard.removeFirst(end + 1)
        return line
      }
      try hear()
    }
  }
  private func take(_ count: Int) throws(Failure) -> Bytes {
    while heard.count < count { try hear() }
    let taken = Bytes(heard[..<count])
    heard.removeFirst(count)
    return taken
  }
  private func hear() throws(Failure) {
    guard let part = child.listen(&room) else { throw .git(command: "cat-file", said: "") }
    heard += part
  }
}
