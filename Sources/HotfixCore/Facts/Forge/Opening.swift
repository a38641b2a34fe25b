/// How the pull request of a branch is opened.
package enum Opening: Equatable, Sendable {
  /// The forge's page, for a person to open.
  case page(Bytes)
  /// An open request was found.
  case open(Bytes)
  case gh(repository: Bytes)
  case command(text: Bytes, remote: Bytes)
  /// There is no forge, or nothing is to be opened.
  case nothing
}

extension Git {
  /// gh auth token --hostname <host>; gh pr list --head <head> --base <base> --state open
  func opening(
    _ request: Request, _ scene: Scene
  ) throws(Failure) -> (Opening, page: Bytes?) {
    let settings = scene.settings
    if settings.request == .none || !settings.push { return (.nothing, nil) }
    let remote = try remote(scene)
    let page = page(opening: request, at: remote)
    if let text = settings.requestCommand, [.auto, .command].contains(settings.request) {
      return (.command(text: text, remote: remote.printable), page)
    }
    let wantsGh = settings.request == .gh || settings.request == .auto && remote.forge == .github
    if wantsGh, let host = remote.site, try hasToken(host) {
      let repository: Bytes = "\(host)/\(remote.path)"
      if let url = try openRequest(request, repository) { return (.open(url), page) }
      return (.gh(repository: repository), page)
    }
    return (page.map { .page($0) } ?? .nothing, page)
  }

  private func hasToken(_ host: Bytes) throws(Failure) -> Bool {
    do {
      return try processes.ask(["gh", "auth", "token", "--hostname", host]).exit.isSuccess
    } catch { return false }
  }

  private func openRequest(_ request: Request, _ repository: Bytes) throws(Failure) -> Bytes? {
    let answer = try processes.ask([
      "gh", "pr", "list", "--repo", repository, "--head", request.head, "--base", request.base,
      "--state", "open", "--json", "url", "--jq", ".[0].url // empty",
    ])
    guard answer.exit.isSuccess else { return nil }
    let url = answer.out.trimmed
    return url.isEmpty ? nil : url
  }
}
