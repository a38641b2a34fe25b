/// The push of one branch, that cannot overwrite anything: a new branch must not be there yet, an
/// old one must be where it was seen. Where its server opens the request, the push asks for it.
///
/// Of several places each is elsewhere: there it only goes forward, or again to those that it missed.
///
/// git push --porcelain --force-with-lease=refs/heads/<branch>:<expected> <remote> refs/heads/<branch>:refs/heads/<branch>
func push(
  _ branch: Bytes, expecting old: ObjectID?, _ repo: RepoState, opening: Opening,
  isForward: Bool
) -> Step {
  let (ref, remote) = ("refs/heads/\(branch)" as Bytes, repo.settings.remote)
  func words(_ options: [Step.Word] = []) -> [Step.Word] {
    let lease: [Step.Word] =
      repo.hasPlaces && isForward
      ? [] : [.text("--force-with-lease=\(ref):\(old?.hex ?? "")")]
    return [
      "git", "-c", "color.ui=false", "push", "--no-follow-tags", "--no-recurse-submodules",
      .text(repo.showsProgress ? "--progress" : "--quiet"), "--porcelain",
    ] + lease + options + ["--", .text(remote), .text("\(ref):\(ref)")]
  }
  let purpose: Bytes = "push '\(branch)' to '\(remote)'"
  guard case .pushOptions(let listing) = opening.way else {
    return Step(words(), to: purpose, voice: .reporting)
  }
  return Step(
    words(opening.request.pushOptions), to: purpose, voice: .reporting,
    otherwise: Step.Otherwise(
      words: words(), notice: "pushing again, without asking '\(remote)' for a merge request",
      url: listing, otherURL: opening.page ?? ""))
}

extension Request {
  /// As GitHub takes it.
  var ghBody: Bytes { body.fitting(longestBody, into: "a pull request") }

  /// As GitLab takes them. A value is one line; `\n` in a description is a new one.
  fileprivate var pushOptions: [Step.Word] {
    var options: [Bytes] = [
      "merge_request.create", "merge_request.target=\(base)", "merge_request.title=\(title)",
    ]
    let description = body.fitting(longestOption, into: "a push option") { $0.escapingLines }
    if !description.isEmpty { options.append("merge_request.description=\(description)") }
    if draft { options.append("merge_request.draft") }
    return options.flatMap { ["-o", .text($0)] as [Step.Word] }
  }
}

/// Of one packet of git's protocol, half.
private let longestOption = 32_000
/// What GitHub takes is counted in characters, of which there are never more than bytes.
private let longestBody = 65_000

extension Opening {
  /// The step that opens it, where one can, for a branch that is pushed.
  func steps(number: Bytes) -> [Step] {
    switch way {
    case .page, .pushOptions, .hand, .nothing: return []
    case .gh(let gh):
      var words: [Step.Word] = [
        "gh", "pr", "create", "--repo", .text(gh.repository), "--head", .text(request.head),
        "--base", .text(request.base), "--title", .text(request.title), "--body-file", "-",
      ]
      if request.draft { words.append("--draft") }
      return [
        Step(
          words, to: "open the pull request", voice: .answering,
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
          ], answers: .url)
      ]
    }
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
