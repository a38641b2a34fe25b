/// A forge: a row of templates. To add a forge, add a row.
///
/// A template contains `{home}`, `{pr}`, `{base}`, `{head}` and `{title}`. Values in a query are
/// encoded completely; in a path they keep their slashes.
struct Forge: Equatable, Sendable {
  /// The value of `hotfix.forge`.
  let name: String
  /// The forge's own word for a pull request.
  var noun: Bytes = "pull request"
  /// The character before a pull request's number. On some forges `#` is for issues.
  var mark: Bytes = "#"
  /// The host of its public service. It is also the host of an SSH alias.
  var host: Bytes?
  /// Other public hosts.
  var otherHosts: [Bytes] = []
  /// The ref of a pull request's head.
  var head: Bytes?
  /// The page of a pull request.
  var page: Bytes?
  /// The page that opens a pull request, and its field for the description.
  var opening: Bytes?
  var textField: Bytes?
  /// The page that lists the open pull requests of a branch.
  var listing: Bytes?
  /// The beginning of a title that makes the pull request a draft.
  var draft: Bytes = ""
  /// Whether a push can open a pull request.
  var takesPushOptions = false
  /// Whether `gh` can open a pull request.
  var hasGh = false
}

extension Forge {
  static let github = Forge(
    name: "github", host: "github.com", head: "refs/pull/{pr}/head",
    page: "{home}/pull/{pr}", opening: "{home}/compare/{base}...{head}?quick_pull=1&title={title}",
    textField: "body", listing: "{home}/pulls?q=is%3Apr%20is%3Aopen%20head%3A{head}", hasGh: true)
  static let gitlab = Forge(
    name: "gitlab", noun: "merge request", mark: "!", host: "gitlab.com",
    head: "refs/merge-requests/{pr}/head", page: "{home}/-/merge_requests/{pr}",
    opening: "{home}/-/merge_requests/new?merge_request%5Bsource_branch%5D={head}"
      + "&merge_request%5Btarget_branch%5D={base}&merge_request%5Btitle%5D={title}",
    textField: "merge_request%5Bdescription%5D",
    listing: "{home}/-/merge_requests?scope=all&state=opened&source_branch={head}",
    draft: "Draft: ", takesPushOptions: true)
  static let bitbucket = Forge(
    name: "bitbucket", host: "bitbucket.org", page: "{home}/pull-requests/{pr}",
    opening: "{home}/pull-requests/new?source={head}&dest={base}&t=1")
  static let bitbucketServer = Forge(
    name: "bitbucket-server", head: "refs/pull-requests/{pr}/from",
    page: "{home}/pull-requests/{pr}",
    opening: "{home}/pull-requests?create&sourceBranch={head}&targetBranch={base}")
  static let azure = Forge(
    name: "azure", mark: "!", host: "dev.azure.com", page: "{home}/pullrequest/{pr}",
    opening: "{home}/pullrequestcreate?sourceRef={head}&targetRef={base}")
  static let gitea = Forge(
    name: "gitea", head: "refs/pull/{pr}/head", page: "{home}/pulls/{pr}",
    opening: "{home}/compare/{base}...{head}")
  static let forgejo = Forge(
    name: "forgejo", otherHosts: ["codeberg.org"], head: "refs/pull/{pr}/head",
    page: "{home}/pulls/{pr}", opening: "{home}/compare/{base}...{head}")
  static let none = Forge(name: "none")
}

extension Forge: RawRepresentable, CaseIterable {
  static let allCases: [Forge] = [
    github, gitlab, bitbucket, bitbucketServer, azure, gitea, forgejo, none,
  ]
  var rawValue: String { name }
  init?(rawValue: String) {
    guard let row = Self.allCases.first(where: { $0.name == rawValue }) else { return nil }
    self = row
  }

  var hosts: [Bytes] { otherHosts + (host.map { [$0] } ?? []) }

  /// The ref of a pull request's head; nil if the forge has none.
  func headRef(_ number: Int) -> Bytes? {
    head.map { $0.filling([("{pr}", Bytes(number))]) }
  }
}

extension RemoteURL {
  /// The page that opens a pull request, filled in as far as the forge allows; nil if there is
  /// none.
  func page(opening request: Request) -> Bytes? {
    let title = (request.draft ? forge.draft : "") + request.title
    let page = fill(
      forge.opening, [("{base}", request.base), ("{head}", request.head)],
      // Forges accept a title only as UTF-8.
      ("{title}", title.cut(to: longestTitle).percentEncoded()))
    guard let page, let field = forge.textField else { return page }
    let start: Bytes = "\(page)&\(field)="
    let text = Bytes(request.body.text).fitting(longestURL - start.count, into: "a link") {
      $0.percentEncoded()
    }
    return text.isEmpty ? page : start + text
  }

  /// The page that lists a branch's open pull requests; nil if the forge cannot list by branch.
  func listing(of branch: Bytes) -> Bytes? { fill(forge.listing, [("{head}", branch)]) }

  /// Fills in a template.
  ///
  /// - Parameters:
  ///   - names: branches, which are not encoded.
  ///   - encoded: values that are encoded already.
  private func fill(
    _ template: Bytes?, _ names: [(Bytes, Bytes)], _ encoded: (Bytes, Bytes)...
  ) -> Bytes? {
    guard let home, let template else { return nil }
    let query = template.index(of: "?") ?? template.count
    let inPath = names.map { ($0, $1.percentEncoded(keeping: "/")) }
    let inQuery = names.map { ($0, $1.percentEncoded()) }
    return template[0..<query].filling([("{home}", home)] + inPath + encoded)
      + template[query..<template.count].filling(inQuery + encoded)
  }
}

extension Bytes {
  /// Replaces placeholders by values. A placeholder in a value stays as it is.
  func filling(_ places: [(name: Bytes, value: Bytes)]) -> Bytes {
    var out: Bytes = ""
    var at = 0
    while at < count {
      if let (name, value) = places.first(where: { self[at..<count].hasPrefix($0.name) }) {
        out += value
        at += name.count
      } else {
        out.raw.append(raw[at])
        at += 1
      }
    }
    return out
  }
}

/// Some servers refuse longer URLs with 414.
private let longestURL = 7_999
