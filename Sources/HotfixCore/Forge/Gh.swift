/// A repository as GitHub's own command sees it: the only place that asks `gh`.
struct Gh: Equatable, Sendable {
  let host: Bytes
  let path: Bytes
  /// The longest time to wait for an answer.
  static let seconds = 30

  init?(_ remote: RemoteURL) {
    guard let host = remote.site, remote.path.contains("/") else { return nil }
    (self.host, path) = (host, remote.path)
  }

  var repository: Bytes { "\(host)/\(path)" }

  /// The command that gives an open pull request another title and text; `gh pr edit` of many
  /// distributions fails.
  func renewing(_ url: Bytes, as request: Request, body: ObjectID) -> ShellCommand {
    let number = url.split(UInt8(ascii: "/")).last ?? ""
    return "git cat-file blob \(body.hex) | gh api --silent --hostname \(host) -X PATCH "
      + "\("repos/\(path)/pulls/\(number)" as Bytes) -f \("title=\(request.title)" as Bytes) -F body=@-"
  }

  /// How the pull requests of a branch stand on GitHub.
  enum Standing: Equatable, Sendable {
    case none
    case open(Bytes)
    /// One is merged, with the commit that the branch has here.
    case merged(Bytes)
    /// None is open, and the last one is `closed` or `merged`.
    case over(Bytes, as: Text)
  }

  /// What forbids to merge into a branch with a merge commit.
  enum Obstacle: Equatable, Sendable {
    case setting
    /// Its page, below the host.
    case ruleset(Bytes)
    case protection
  }
}

extension Gh {
  /// Whether gh can ask the host; nil if there is no gh.
  ///
  /// - Throws: `.interrupted`.
  ///
  /// gh auth token --hostname <host>
  func hasToken(_ processes: Processes) throws(Failure) -> Bool? {
    do {
      return try processes.ask(["gh", "auth", "token", "--hostname", host], seconds: Self.seconds)
        .exit.isSuccess
    } catch {
      if case .interrupted = error { throw error }
      return nil
    }
  }

  /// - Parameter tip: the branch's commit here.
  /// - Throws: `.step` with gh's words, `.timedOut`, `.interrupted`.
  ///
  /// gh pr list --repo <repository> --head <head> --base <base> --state all --json …
  func standing(
    of request: Request, at tip: ObjectID?, _ processes: Processes
  ) throws(Failure) -> Standing {
    let answer = try processes.ask(
      [
        "gh", "pr", "list", "--repo", repository, "--head", request.head, "--base", request.base,
        "--state", "all", "--json", "state,headRefOid,url,isCrossRepository", "--jq",
        #".[] | select(.isCrossRepository | not) | "\(.state) \(.headRefOid) \(.url)""#,
      ], seconds: Self.seconds)
    guard answer.exit.isSuccess else {
      throw .step(purpose: "ask for the pull request", said: answer.err)
    }
    let known = answer.out.lines.map { $0.split(32) }.filter { $0.count == 3 }
    if let open = known.first(where: { $0[0] == "OPEN" }) { return .open(open[2].shown) }
    guard let last = known.first else { return .none }
    guard last[0] == "MERGED" else { return .over(last[2].shown, as: "closed") }
    guard last[1] == tip?.hex else { return .over(last[2].shown, as: "merged") }
    return request.needsMergeCommit
      ? .over(last[2].shown, as: "merged, but squashed or rebased, which does not count")
      : .merged(last[2].shown)
  }

  /// What forbids to merge into a branch with a merge commit; empty if nothing does, or gh does not
  /// know.
  ///
  /// - Throws: `.interrupted`.
  ///
  /// gh api repos/<owner>/<repo>; …/rules/branches/<branch>; …/branches/<branch>/protection
  func obstacles(
    to branch: Bytes, _ processes: Processes
  ) throws(Failure) -> [Obstacle] {
    func ask(_ place: Bytes, _ filter: Bytes) throws(Failure) -> [Bytes] {
      let answer = try processes.ask(
        ["gh", "api", "--hostname", host, "repos/\(path)\(place)", "--jq", filter],
        seconds: Self.seconds)
      return answer.exit.isSuccess ? answer.out.lines : []
    }
    let name = branch.percentEncoded()
    var obstacles: [Obstacle] = []
    do {
      if try ask("", ".allow_merge_commit") == ["false"] { obstacles.append(.setting) }
      let rules = try ask(
        "/rules/branches/\(name)",
        #"""
        .[] | select(
          .type == "required_linear_history"
          or .type == "merge_queue" and .parameters.merge_method != "MERGE"
          or .type == "pull_request"
            and (.parameters.allowed_merge_methods // ["merge"] | index("merge") | not))
        | (if .ruleset_source_type == "Organization" then "organizations/" else "" end)
          + "\(.ruleset_source)/settings/rules/\(.ruleset_id)"
        """#)
      obstacles += Set(rules).sorted().map { .ruleset($0.shown) }
      let linear = try ask(
        "/branches/\(name)/protection", ".required_linear_history.enabled // false")
      if linear == ["true"] { obstacles.append(.protection) }
    } catch {
      if case .interrupted = error { throw error }
    }
    return obstacles
  }
}
