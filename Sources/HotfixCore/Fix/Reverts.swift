/// The commits that a message names as reverted or reapplied.
struct Reverts: Equatable, Sendable {
  /// Ids in `This reverts commit <id>`, in lower case; they can be abbreviated.
  private(set) var commits: [Bytes] = []
  /// Numbers in `Reverts owner/repo#N`, `This reverts merge request !N`, or the subject `Revert
  /// #N`.
  private(set) var numbers: [Int] = []
  /// By number, the repository that precedes it.
  private var repositories: [Int: Bytes] = [:]
  /// The title in the subject `Revert "<title>"`.
  private(set) var titles: [Bytes] = []
  /// The title in the subject `Reapply "<title>"`, which is git's name for a revert of a revert.
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

  /// Reads `commit <id>`, `commits <id>, <id> and <id>`, `#N`, or `merge request group/project!N`.
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
        // A URL begins with its scheme.
        if !["", "http", "https"].contains(path) { repositories[number] = path }
      }
    }
  }

  /// Whether a repository precedes a number.
  var namesRepositories: Bool { !repositories.isEmpty }

  /// Removes numbers in other repositories than the remote's, if the forge is known.
  mutating func keepNumbers(of style: MarkStyle) {
    if style.forge == .none { return }
    let whole = ("/" + style.path).lowercased
    numbers.removeAll { number in
      repositories[number].map { !whole.hasSuffix(("/" + $0).lowercased) } ?? false
    }
  }

  /// Removes the titles, because an id is more exact.
  mutating func dropTitles() { titles = [] }
}

/// The ids in `(cherry picked from commit <id>)` lines of the body, in order.
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

/// The ids of production in the message of a squashed sync: in its trailer and in the subject of a
/// sync. A subject that only mentions a commit does not count.
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
