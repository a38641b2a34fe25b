/// A pattern for branch names, such as `{user}/hotfix-{pr}`.
struct BranchTemplate: Equatable, Sendable {
  private enum Piece: Equatable, Sendable {
    case text(Bytes)
    case user, number, main
  }
  private let pieces: [Piece]

  init(_ text: Bytes) {
    var pieces: [Piece] = []
    var at = 0
    var start = 0
    func flush(to end: Int) { if start < end { pieces.append(.text(text[start..<end])) } }
    let holes: [(Bytes, Piece)] = [("{user}", .user), ("{pr}", .number), ("{main}", .main)]
    while at < text.count {
      let rest = text[at..<text.count]
      if let (word, piece) = holes.first(where: { rest.hasPrefix($0.0) }) {
        flush(to: at)
        pieces.append(piece)
        at += word.count
        start = at
      } else {
        at += 1
      }
    }
    flush(to: text.count)
    self.pieces = pieces
  }

  var namesUser: Bool { pieces.contains(.user) }

  func name(user: Bytes, number: Bytes = "", main: Bytes) -> Bytes {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .user: user
      case .number: number
      case .main: main
      }
    }.joined(by: "")
  }

  /// A pattern with one `*` for a refspec. It matches every user's branch for a number. Without
  /// `{user}` it matches every number, and without both, the name with its last letter replaced.
  func refspec(number: Bytes?, main: Bytes) -> Bytes {
    let star: Piece? = namesUser ? .user : pieces.contains(.number) ? .number : nil
    var starred = false
    let name = pieces.map { piece in
      if piece == star, !starred {
        starred = true
        return "*" as Bytes
      }
      switch piece {
      case .text(let text): return text
      case .main: return main
      case .number: return number ?? ""
      case .user: return ""
      }
    }.joined(by: "")
    return starred ? name : Bytes(name.raw.dropLast()) + "*"
  }

  /// A pattern for for-each-ref: any user's branch, for any number.
  func glob(main: Bytes) -> Bytes { name(user: "**", number: "*", main: main) }

  /// Reads the user and the number from a name; nil if the name does not fit the pattern.
  func read(_ name: Bytes, main: Bytes) -> (user: Bytes, number: Int?)? {
    func match(_ pieces: ArraySlice<Piece>, _ rest: Bytes) -> (user: Bytes, number: Int?)? {
      guard let first = pieces.first else { return rest.isEmpty ? ("", nil) : nil }
      let more = pieces.dropFirst()
      switch first {
      case .text(let text): return rest.dropping(prefix: text).flatMap { match(more, $0) }
      case .main: return rest.dropping(prefix: main).flatMap { match(more, $0) }
      case .number:
        var reader = Reader(rest.raw[...])
        guard let number = reader.digits(), let found = match(more, Bytes(reader.rest)) else {
          return nil
        }
        return (found.user, number)
      case .user:
        for end in stride(from: rest.count, to: 0, by: -1) {
          if let found = match(more, rest[end..<rest.count]) {
            return (rest[0..<end], found.number)
          }
        }
        return nil
      }
    }
    return match(pieces[...], name)
  }
}

extension Git {
  /// Whether a branch can have a name.
  ///
  /// - Throws: if git fails.
  ///
  /// git check-ref-format refs/heads/<name>
  func canBeBranch(_ name: Bytes) throws(Failure) -> Bool {
    let isPlain = name.split(UInt8(ascii: "/")).allSatisfy { part in
      !part.isEmpty && part != "HEAD" && part.raw[0] != UInt8(ascii: "-")
        && part.raw.allSatisfy { isWord($0) || "_-".utf8.contains($0) }
    }
    if isPlain { return true }
    if name.hasPrefix("-") || name == "HEAD" { return false }
    return try isTrue(["check-ref-format", "refs/heads/\(name)"])
  }
}
