/// What a commit says that it takes back or repeats.
struct Reverts: Equatable, Sendable {
  /// `This reverts commit <id>`: in lower case, and as short as they are written.
  private(set) var commits: [Bytes] = []
  /// `Reverts owner/repo#N`, `This reverts merge request !N`, and the subject `Revert #N`
  private(set) var numbers: [Int] = []
  /// The repository of a number that has one before it.
  private var repositories: [Int: Bytes] = [:]
  /// The subject `Revert "<title>"`
  private(set) var titles: [Bytes] = []
  /// The subject `Reapply "<title>"`, as git calls a revert of a revert
  private(set) var reapplied: [Bytes] = []

  var isEmpty: Bool {
    commits.isEmpty && numbers.isEmpty && titles.isEmpty && reapplied.isEmpty
  }

  init(message: Bytes) {
    let message = CommitMessage(message)
    var start = Reader(message.whole)
    var subject = Reader(start.opening()?.title ?? message.whole)
    if subject.take("Revert \"") {
      titles += subject.quotation
    } else if subject.take("Reapply \"") {
      reapplied += subject.quotation
    } else if subject.take("Revert ") {
      note(&subject)
    }
    var body = Reader(message.body)
    repeat {
      body.skip(while: isBlank)
      if body.take("This reverts ") || body.take("Reverts ") { note(&body) }
    } while body.skipLine()
  }

  /// `commit <id>`, `commits <id>, <id> and <id>`, `#N`, `merge request group/project!N`
  private mutating func note(_ text: inout Reader) {
    if text.take("commit ") || text.take("commits ") {
      commits += text.list { $0.id() }
    } else {
      _ = text.take("merge request ") || text.take("pull request ") || text.take("PR ")
      let named = text.list { text -> (number: Int, path: Bytes)? in
        let path = Bytes(text.rest.prefix(while: isPath))
        return text.reference().map { ($0, path) }
      }
      for (number, path) in named {
        numbers.append(number)
        // An address begins with its scheme.
        if !["", "http", "https"].contains(path) { repositories[number] = path }
      }
    }
  }

  /// Numbers have the repositories that they are of.
  var namesRepositories: Bool { !repositories.isEmpty }

  /// Leaves out the numbers of other repositories than the remote's, if a forge names it.
  mutating func keepNumbers(of style: MarkStyle) {
    if style.forge == .none { return }
    let whole = ("/" + style.path).lowercased
    numbers.removeAll { number in
      repositories[number].map { !whole.hasSuffix(("/" + $0).lowercased) } ?? false
    }
  }

  /// Leaves out the titles: an id says what is meant.
  mutating func dropTitles() { titles = [] }
}

/// Ids in `(cherry picked from commit <id>)` lines of the body, in order.
func cherryPicked(in message: Bytes) -> [Bytes] {
  var ids: [Bytes] = []
  var body = Reader(CommitMessage(message).body)
  repeat {
    body.skip(while: isBlank)
    if body.take("(cherry picked from commit "), let id = body.id(), body.take(")") {
      ids.append(id)
    }
  } while body.skipLine()
  return ids
}

/// Ids that a squashed sync bears: in its trailer, and in its subject, as syncs are called. A subject
/// that only speaks of a commit is none.
func squashedSyncs(in message: Bytes) -> [Bytes] {
  var ids: [Bytes] = []
  let message = CommitMessage(message)
  var subject = Reader(message.subject)
  if subject.take("Merge ") {
    while true {
      subject.skip { $0 != UInt8(ascii: "(") }
      guard subject.take("(") else { break }
      if let id = subject.id(), subject.take(")") { ids.append(id) }
    }
  }
  var body = Reader(message.body)
  repeat {
    body.skip(while: isBlank)
    if body.take("Hotfix-sync: "), let id = body.id() { ids.append(id) }
  } while body.skipLine()
  return ids
}
