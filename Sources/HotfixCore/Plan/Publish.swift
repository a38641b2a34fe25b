/// The push of one branch, which cannot overwrite anything: a new branch must not exist there yet, an
/// old one must be where it was seen. If its server opens the pull request, the push asks for it.
///
/// If the remote has several places, each is pushed to by itself: there it only goes forward, or once
/// more to those that it missed.
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
    // Options on the command line replace the configured ones.
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
  /// As GitHub takes it.
  var ghBody: Bytes { body.fitting(longestBody, into: "a pull request") }

  /// As GitLab takes them. A value is one line; `\n` in a description is a new one.
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

/// Of one packet of git's protocol, half.
private let longestOption = 32_000
/// What GitHub takes is counted in characters, of which there are never more than bytes.
private let longestBody = 65_000

extension Opening {
  /// The steps that open it, for a branch that is pushed.
  ///
  /// - Parameters:
  ///   - number: of the pull request that has the fix; empty for a sync.
  ///   - leavingOut: labels and reviewers that gh does not take.
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
  /// A field as gh takes it, which splits the values of an option at commas.
  fileprivate var csvField: Bytes {
    let isPlain = !raw.contains { ",\"".utf8.contains($0) }
    return isPlain ? self : "\"\(replacing([34: "\"\""]))\""
  }
}

extension Bytes {
  /// On one line, with `\n` for each end of a line, and no other `\n` in it.
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
