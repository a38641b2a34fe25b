/// The push of one branch. A new branch must not exist on the remote, and an old one must be at the
/// commit that this clone saw last. If the server opens pull requests by push options, the push
/// asks for one.
///
/// With several push URLs each server can have another commit, so that a forward push has no lease.
///
/// git push --porcelain --force-with-lease=refs/heads/<branch>:<expected> <remote> refs/heads/<branch>:refs/heads/<branch>
func push(
  _ branch: Bytes, expecting old: ObjectID?, _ repo: RepoState, opening: Opening,
  isForward: Bool
) -> Step {
  let (ref, remote) = ("refs/heads/\(branch)" as Bytes, repo.settings.remote)
  let lease: [Step.Word] =
    repo.hasPlaces && isForward
    ? [] : [.text("--force-with-lease=\(ref):\(old?.hex ?? "")")]
  var options: [Step.Word] = []
  if case .pushOptions = opening.way {
    // Options on the command line replace the configured ones, so repeat those.
    let own = Config.list(repo.config.all("push.pushoption"))
    options = (own + opening.request.pushOptions).flatMap { ["-o", .text($0)] as [Step.Word] }
  }
  var step = Step(
    [
      "git", "-c", "color.ui=false", "push", "--no-follow-tags", "--no-recurse-submodules",
      .text(repo.showsProgress ? "--progress" : "--quiet"), "--porcelain",
    ] + lease + options + ["--", .text(remote), .text("\(ref):\(ref)")],
    to: "push '\(branch)' to '\(remote)'", voice: .reporting)
  if !options.isEmpty {
    let why: Text =
      "If \(remote) does not take push options, open the \(opening.noun) on its page from now on"
    step.next = [.run("git config hotfix.request url && " + .again(), to: why)]
  }
  return step
}

extension Request {
  /// The description, cut to the length that GitHub allows.
  var ghBody: Bytes { body.fitting(longestBody, into: "a pull request") }

  /// GitLab's push options. A value is one line, in which `\n` begins a new line.
  fileprivate var pushOptions: [Bytes] {
    var options: [Bytes] = [
      "merge_request.create", "merge_request.target=\(base)", "merge_request.title=\(title)",
    ]
    let description = body.fitting(longestOption, into: "a push option") { $0.escapingLines }
    if !description.isEmpty { options.append("merge_request.description=\(description)") }
    if draft { options.append("merge_request.draft") }
    return options + labels.map { "merge_request.label=\($0)" }
  }
}

/// Half a packet of git's protocol.
private let longestOption = 32_000
/// GitHub counts characters, and a text never has more of them than bytes.
private let longestBody = 65_000

extension Opening {
  /// The steps that open the pull request of a pushed branch; empty if no command opens it.
  ///
  /// - Parameters:
  ///   - number: the number of the fix; empty for a sync.
  ///   - leavingOut: labels and reviewers that gh did not accept.
  func steps(number: Bytes, leavingOut: Opened.Extras = Opened.Extras()) -> [Step] {
    let labels = request.labels.filter { !leavingOut.labels.contains($0) }
    let reviewers = request.reviewers.filter { !leavingOut.reviewers.contains($0) }
    switch way {
    case .page, .pushOptions, .hand, .nothing: return []
    case .gh(let gh):
      var words: [Bytes] = [
        "gh", "pr", "create", "--repo", gh.repository, "--head", request.head,
        "--base", request.base, "--title", request.title, "--body-file", "-",
      ]
      if request.draft { words.append("--draft") }
      words += labels.flatMap { ["--label", $0.csvField] }
      words += reviewers.flatMap { ["--reviewer", $0.csvField] }
      return [
        Step(
          words.map { .text($0) }, to: "open the pull request", voice: .answering,
          input: request.ghBody,
          environment: [("GH_PROMPT_DISABLED", "1")], answers: .url, seconds: Gh.seconds)
      ]
    case .command(let text, let remote):
      return [
        Step(
          [
            "sh", "-c",
            .configured(key: "hotfix.requestCommand", index: 0, of: 1, text: text),
          ], to: "open the pull request", voice: .answering, input: request.body,
          environment: [
            ("HOTFIX_BASE", .text(request.base)), ("HOTFIX_HEAD", .text(request.head)),
            ("HOTFIX_TITLE", .text(request.title)), ("HOTFIX_PR", .text(number)),
            ("HOTFIX_REMOTE_URL", .text(remote)),
            ("HOTFIX_DRAFT", .text(request.draft ? "true" : "")),
            ("HOTFIX_LABELS", .text(labels.joined(by: "\n"))),
            ("HOTFIX_REVIEWERS", .text(reviewers.joined(by: "\n"))),
          ], answers: .url)
      ]
    }
  }
}

extension Bytes {
  /// A value for gh, quoted if it contains a comma, because gh splits values at commas.
  fileprivate var csvField: Bytes {
    let isPlain = !raw.contains { ",\"".utf8.contains($0) }
    return isPlain ? self : "\"\(replacing([34: "\"\""]))\""
  }
}

extension Bytes {
  /// The text on one line, with `\n` for each line end. A `\n` in the text itself is broken up.
  fileprivate var escapingLines: Bytes {
    var out: [UInt8] = []
    for (index, byte) in raw.enumerated() {
      if byte == 10 { out += #"\n"#.utf8 } else { out.append(byte) }
      if byte == UInt8(ascii: "\\"), index + 1 < raw.count, raw[index + 1] == UInt8(ascii: "n") {
        out += wordJoiner.raw
      }
    }
    return Bytes(out)
  }
}
