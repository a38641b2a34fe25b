/// A repository on GitHub, for `gh`. No other type asks `gh`.
struct Gh: Equatable, Sendable {
  let host: Bytes
  let path: Bytes
  /// The time limit of each question, in seconds.
  static let seconds = 30

  init?(_ remote: RemoteURL) {
    guard let host = remote.site, remote.path.contains("/") else { return nil }
    (self.host, path) = (host, remote.path)
  }

  var repository: Bytes { "\(host)/\(path)" }

  /// The command that updates the title and the description of an open pull request. It avoids
  /// `gh pr edit`, which fails in the gh of many distributions.
  ///
  /// - Parameter body: the blob with the description.
  func renewing(_ url: Bytes, as request: Request, body: ObjectID) -> ShellCommand {
    let number = url.split(UInt8(ascii: "/")).last ?? ""
    return "git cat-file blob \(body.hex) | gh api --silent --hostname \(host) -X PATCH "
      + "\("repos/\(path)/pulls/\(number)" as Bytes) -f \("title=\(request.title)" as Bytes) -F body=@-"
  }

  /// The pull request of a branch on GitHub.
  enum Standing: Equatable, Sendable {
    case none
    case open(Bytes)
    /// It is merged, with the commit that the branch has here.
    case merged(Bytes)
    /// None is open, and the last one is `closed` or `merged`.
    case over(Bytes, as: Text)
  }

  /// A setting that forbids merge commits into a branch.
  enum Obstacle: Equatable, Sendable {
    case setting
    /// The path of its page on the host.
    case ruleset(Bytes)
    case protection
  }
}

extension Gh {
  /// Whether gh is logged in on the host; nil if there is no gh.
  ///
  /// - Throws: if a signal ends gh.
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

  /// Looks for the pull request of a branch.
  ///
  /// - Parameter tip: the branch's tip in this clone.
  /// - Throws: if gh fails, takes longer than `seconds`, or is ended by a signal.
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

  /// The settings that forbid merge commits into a branch; empty if none does or gh does not know.
  ///
  /// - Throws: if a signal ends gh.
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
