import Testing

@testable import HotfixCore

@Suite("Remote URLs and the pages that they lead to")
struct RemoteURLTests {
  struct Checkout: Sendable {
    let url: Bytes, host: Bytes?, path: Bytes, forge: Forge, home: Bytes?
    init(_ url: Bytes, _ host: Bytes?, _ path: Bytes, _ forge: Forge, _ home: Bytes?) {
      (self.url, self.host, self.path, self.forge, self.home) = (url, host, path, forge, home)
    }
  }

  static let github: Bytes = "https://github.com/o/r"
  static let azure: Bytes = "https://dev.azure.com/ORG/PROJ/_git/REPO"

  static let places: [Checkout] = [
    // every way to write GitHub
    Checkout("git@github.com:o/r.git", "github.com", "o/r", .github, github),
    Checkout("github.com:o/r", "github.com", "o/r", .github, github),
    Checkout("git@GitHub.com:/o/r.git/", "github.com", "o/r", .github, github),
    Checkout("https://github.com/o/r", "github.com", "o/r", .github, github),
    Checkout("HTTPS://GitHub.COM/o/r.git", "github.com", "o/r", .github, github),
    Checkout("https://user:token@github.com/o/r.git", "github.com", "o/r", .github, github),
    Checkout("https://user:to@ken@github.com:443//o//r/", "github.com", "o/r", .github, github),
    Checkout("http://github.com:80/o/r", "github.com", "o/r", .github, github),
    Checkout("https://www.github.com/o/r", "www.github.com", "o/r", .github, github),
    Checkout("ssh://git@github.com:22/o/r", "github.com", "o/r", .github, github),
    Checkout("git+ssh://git@github.com/o/r.git", "github.com", "o/r", .github, github),
    Checkout("git://github.com:9418/o/r.git", "github.com", "o/r", .github, github),
    Checkout("ssh://git@ssh.github.com:443/o/r.git", "ssh.github.com", "o/r", .github, github),
    Checkout("git@github.com-work:o/r.git", "github.com-work", "o/r", .github, github),
    Checkout("git@github.com:o/r.git.git", "github.com", "o/r.git", .github, "\(github).git"),
    Checkout(
      "git@github.com:o/..r+é", "github.com", "o/..r+é", .github,
      "https://github.com/o/..r%2B%C3%A9"),
    Checkout("git@gist.github.com:abc.git", "gist.github.com", "abc", .github, nil),
    Checkout(
      "git@github.corp.com:o/r", "github.corp.com", "o/r", .github,
      "https://github.corp.com/o/r"),
    // names that only look like it
    Checkout("git@notgithub.com:o/r", "notgithub.com", "o/r", .none, nil),
    Checkout("git@git.corp.com:github/gitlab", "git.corp.com", "github/gitlab", .none, nil),
    // GitLab
    Checkout(
      "git@gitlab.com:g/s1/s2/r.git", "gitlab.com", "g/s1/s2/r", .gitlab,
      "https://gitlab.com/g/s1/s2/r"),
    Checkout(
      "ssh://git@altssh.gitlab.com:443/g/r.git", "altssh.gitlab.com", "g/r", .gitlab,
      "https://gitlab.com/g/r"),
    Checkout(
      "ssh://git@gitlab.corp.com:2222/g/r", "gitlab.corp.com", "g/r", .gitlab,
      "https://gitlab.corp.com/g/r"),
    Checkout(
      "https://oauth2:glpat@gitlab.corp.com:8443/g/r.git", "gitlab.corp.com:8443", "g/r",
      .gitlab, "https://gitlab.corp.com:8443/g/r"),
    Checkout("http://gitlab:8080/g/r.git", "gitlab:8080", "g/r", .gitlab, "http://gitlab:8080/g/r"),
    Checkout("git@gitlab:g/r.git", "gitlab", "g/r", .gitlab, "https://gitlab/g/r"),
    // Bitbucket, both
    Checkout(
      "git@bitbucket.org:w/r.git", "bitbucket.org", "w/r", .bitbucket,
      "https://bitbucket.org/w/r"),
    Checkout(
      "git@bitbucket.org-work:w/r.git", "bitbucket.org-work", "w/r", .bitbucket,
      "https://bitbucket.org/w/r"),
    Checkout(
      "https://w@bitbucket.org/w/r.git", "bitbucket.org", "w/r", .bitbucket,
      "https://bitbucket.org/w/r"),
    Checkout(
      "ssh://git@bitbucket.corp.com:7999/PROJ/r.git", "bitbucket.corp.com", "PROJ/r",
      .bitbucketServer, "https://bitbucket.corp.com/projects/PROJ/repos/r"),
    Checkout(
      "ssh://git@mystash.corp.com/~jo/r.git", "mystash.corp.com", "~jo/r", .bitbucketServer,
      "https://mystash.corp.com/projects/~jo/repos/r"),
    Checkout(
      "https://git.corp.com/scm/PROJ/r.git", "git.corp.com", "PROJ/r", .bitbucketServer,
      "https://git.corp.com/projects/PROJ/repos/r"),
    Checkout(
      "https://git.corp.com/bit bucket/scm/PROJ/r.git", "git.corp.com", "PROJ/r",
      .bitbucketServer, "https://git.corp.com/bit%20bucket/projects/PROJ/repos/r"),
    // Azure
    Checkout(
      "git@ssh.dev.azure.com:v3/ORG/PROJ/REPO", "ssh.dev.azure.com", "ORG/PROJ/REPO", .azure,
      azure),
    Checkout(
      "ssh://git@ssh.dev.azure.com/v3/ORG/PROJ/REPO", "ssh.dev.azure.com", "ORG/PROJ/REPO",
      .azure, azure),
    Checkout(
      "ORG@vs-ssh.visualstudio.com:v3/ORG/PROJ/REPO", "vs-ssh.visualstudio.com",
      "ORG/PROJ/REPO", .azure, azure),
    Checkout(
      "https://ORG@dev.azure.com/ORG/PROJ/_git/REPO", "dev.azure.com", "ORG/PROJ/REPO",
      .azure, azure),
    Checkout(
      "https://org.visualstudio.com/PROJ/_git/REPO", "org.visualstudio.com", "org/PROJ/REPO",
      .azure, "https://dev.azure.com/org/PROJ/_git/REPO"),
    Checkout(
      "https://org.visualstudio.com/DefaultCollection/PROJ/_git/_full/REPO",
      "org.visualstudio.com", "org/PROJ/REPO", .azure,
      "https://dev.azure.com/org/PROJ/_git/REPO"),
    Checkout(
      "https://dev.azure.com/ORG/_git/REPO", "dev.azure.com", "ORG/REPO/REPO", .azure,
      "https://dev.azure.com/ORG/REPO/_git/REPO"),
    Checkout(
      "https://dev.azure.com/ORG/My%20Project/_git/R%26D", "dev.azure.com",
      "ORG/My%20Project/R%26D", .azure, "https://dev.azure.com/ORG/My%20Project/_git/R%26D"),
    Checkout(
      "git@ssh.dev.azure.com:v3/ORG/My%20Project/100%", "ssh.dev.azure.com",
      "ORG/My%20Project/100%", .azure, "https://dev.azure.com/ORG/My%20Project/_git/100%25"),
    // Gitea, Forgejo
    Checkout("git@gitea.com:o/r.git", "gitea.com", "o/r", .gitea, "https://gitea.com/o/r"),
    Checkout(
      "http://gitea.local:3000/o/r", "gitea.local:3000", "o/r", .gitea,
      "http://gitea.local:3000/o/r"),
    Checkout(
      "ssh://git@forgejo.corp.com:2222/o/r.git", "forgejo.corp.com", "o/r", .forgejo,
      "https://forgejo.corp.com/o/r"),
    Checkout(
      "git@codeberg.org:o/r.git", "codeberg.org", "o/r", .forgejo, "https://codeberg.org/o/r"),
    // hosts of nobody's
    Checkout("git@[::1]:o/r.git", "[::1]", "o/r", .none, nil),
    Checkout("ssh://git@[2001:DB8::1]:2222/o/r", "[2001:db8::1]", "o/r", .none, nil),
    Checkout("[host:2222]:o/r", "host", "o/r", .none, nil),
    Checkout("git@[host:2222]:o/r", "host", "o/r", .none, nil),
    Checkout("[git@host:2222]:o/r", "host", "o/r", .none, nil),
    Checkout("ssh://[host:2222]/o/r", "host", "o/r", .none, nil),
    Checkout("ssh://host:2222/~user/repo", "host", "~user/repo", .none, nil),
    Checkout("host:~user/repo", "host", "~user/repo", .none, nil),
    Checkout("https://-oProxyCommand=x/o/r", "-oproxycommand=x", "o/r", .none, nil),
    // no host
    Checkout("/abs/github.com/o/r.git", nil, "abs/github.com/o/r", .none, nil),
    Checkout("../rel/r", nil, "../rel/r", .none, nil),
    Checkout("./git@github.com:o/r", nil, "./git@github.com:o/r", .none, nil),
    Checkout("file:///srv/git/r.git/", nil, "srv/git/r", .none, nil),
    Checkout("file://github.com/srv/r", nil, "srv/r", .none, nil),
    Checkout("C:\\work\\r", nil, "C:\\work\\r", .none, nil),
    Checkout("C:/work/r", nil, "C:/work/r", .none, nil),
    Checkout("ext::sh -c github.com:o/r", nil, "ext::sh -c github.com:o/r", .none, nil),
    Checkout("", nil, "", .none, nil),
    Checkout("https://", nil, "", .none, nil),
    Checkout(":", nil, ":", .none, nil),
    Checkout("://", nil, "", .none, nil),
    Checkout("[", nil, "[", .none, nil),
    Checkout("@[:", nil, "", .none, nil),
  ]

  @Test("A remote's URL tells host, path, forge and home", arguments: places)
  func place(_ place: Checkout) {
    let remote = RemoteURL(place.url)
    #expect(remote.host == place.host)
    #expect(remote.path == place.path)
    #expect(remote.forge == place.forge)
    #expect(remote.home == place.home)
  }

  @Test(
    "hotfix.forge beats the host's name, and an SSH alias stands for the forge's own host",
    arguments: [
      ("git@work:o/r.git", .github, "https://github.com/o/r"),
      ("work:g/s/r", .gitlab, "https://gitlab.com/g/s/r"),
      ("work:w/r", .bitbucket, "https://bitbucket.org/w/r"),
      ("work:v3/ORG/PROJ/REPO", .azure, "https://dev.azure.com/ORG/PROJ/_git/REPO"),
      ("work:PROJ/r", .bitbucketServer, "https://work/projects/PROJ/repos/r"),
      ("work:o/r", .forgejo, "https://work/o/r"),
      ("git@[::1]:o/r", .gitea, "https://[::1]/o/r"),
      ("http://work/o/r", .github, "https://work/o/r"),
      ("git@git.corp.com:o/r", .github, "https://git.corp.com/o/r"),
      ("git@github.com:o/r", .gitea, "https://github.com/o/r"),
      (
        "https://tfs.corp.com/tfs/Coll/Proj/_git/Repo", .azure,
        "https://tfs.corp.com/tfs/Coll/Proj/_git/Repo"
      ),
      ("https://ev\"il<\u{1B}>/o/r", .github, "https://ev%22il%3C%1B%3E/o/r"),
      ("git@github.com:o/r", .none, nil),
      ("/srv/o/r.git", .github, nil),
    ] as [(Bytes, Forge, Bytes?)])
  func configured(url: Bytes, forge: Forge, home: Bytes?) {
    let remote = RemoteURL(url, forge: forge)
    #expect(remote.forge == forge)
    #expect(remote.home == home)
  }

  @Test(
    "What is printed holds no password and no token",
    arguments: [
      ("https://user:token@host/o/r.git", "https://host/o/r.git"),
      ("https://ghp_token@github.com:443/o/r", "https://github.com:443/o/r"),
      ("http://u:p@ss:w@host:8080/o/r@v2", "http://host:8080/o/r@v2"),
      ("https://u:p@[::1]:8443/o/r", "https://[::1]:8443/o/r"),
      ("https://u:p@host", "https://host"),
      ("helper::https://u:p@host/o/r", "helper::https://host/o/r"),
      ("ftp://u:p@host/r", "ftp://host/r"),
      ("ssh://git@host:22/o/r", "ssh://git@host:22/o/r"),
      ("ssh://git:secret@host/o/r", "ssh://git@host/o/r"),
      ("ssh://:secret@host/o/r", "ssh://host/o/r"),
      ("git@host:o/r.git", "git@host:o/r.git"),
      ("file:///srv/a@b/r", "file:///srv/a@b/r"),
      ("../a:b@c", "../a:b@c"),
    ] as [(Bytes, Bytes)])
  func printable(url: Bytes, printed: Bytes) {
    #expect(RemoteURL(url).printable == printed)
  }

  @Test("The names of hotfix.forge are those of the manual")
  func forges() {
    #expect(
      Forge.allCases.map(\.rawValue) == [
        "github", "gitlab", "bitbucket", "bitbucket-server", "azure", "gitea", "forgejo", "none",
      ])
    #expect(Forge.allCases.filter { $0.noun == "merge request" } == [.gitlab])
    #expect(
      Forge.allCases.map { $0.headRef(7) } == [
        "refs/pull/7/head", "refs/merge-requests/7/head", nil, "refs/pull-requests/7/from", nil,
        "refs/pull/7/head", "refs/pull/7/head", nil,
      ])
  }
}

@Suite("Pages of requests")
struct RequestPageTests {
  static let plain = Request(
    base: "production", head: "jo/hotfix-7", title: "Fix it (#7)", body: "Same as #7.\n")
  static let wild = Request(
    base: "rel/1+2", head: "jo's/é&#%[]\"x", title: "A+B & \"C\" #1 50% [x] 'ü'", body: "")

  @Test(
    "Every forge's page is filled in as far as the forge takes it",
    arguments: [
      (
        "git@github.com:o/r.git",
        "https://github.com/o/r/compare/production...jo/hotfix-7"
          + "?quick_pull=1&title=Fix%20it%20%28%237%29&body=Same%20as%20%237.%0A"
      ),
      (
        "git@gitlab.com:g/s1/s2/r.git",
        "https://gitlab.com/g/s1/s2/r/-/merge_requests/new"
          + "?merge_request%5Bsource_branch%5D=jo%2Fhotfix-7"
          + "&merge_request%5Btarget_branch%5D=production"
          + "&merge_request%5Btitle%5D=Fix%20it%20%28%237%29"
          + "&merge_request%5Bdescription%5D=Same%20as%20%237.%0A"
      ),
      (
        "git@bitbucket.org:w/r.git",
        "https://bitbucket.org/w/r/pull-requests/new?source=jo%2Fhotfix-7&dest=production&t=1"
      ),
      (
        "https://bitbucket.corp.com/scm/PROJ/r.git",
        "https://bitbucket.corp.com/projects/PROJ/repos/r/pull-requests"
          + "?create&sourceBranch=jo%2Fhotfix-7&targetBranch=production"
      ),
      (
        "git@ssh.dev.azure.com:v3/ORG/My%20Project/REPO",
        "https://dev.azure.com/ORG/My%20Project/_git/REPO/pullrequestcreate"
          + "?sourceRef=jo%2Fhotfix-7&targetRef=production"
      ),
      ("git@gitea.com:o/r.git", "https://gitea.com/o/r/compare/production...jo/hotfix-7"),
      ("git@codeberg.org:o/r.git", "https://codeberg.org/o/r/compare/production...jo/hotfix-7"),
      ("git@example.com:o/r.git", nil),
      ("/srv/r.git", nil),
    ] as [(Bytes, Bytes?)])
  func opening(url: Bytes, opened: Bytes?) {
    #expect(RemoteURL(url).page(opening: Self.plain) == opened)
  }

  @Test(
    "Branches and titles of strangers stay where they belong",
    arguments: [
      (
        "git@github.com:o/r.git",
        "https://github.com/o/r/compare/rel/1%2B2...jo%27s/%C3%A9%26%23%25%5B%5D%22x?quick_pull=1"
          + "&title=A%2BB%20%26%20%22C%22%20%231%2050%25%20%5Bx%5D%20%27%C3%BC%27"
      ),
      (
        "git@gitlab.com:g/r.git",
        "https://gitlab.com/g/r/-/merge_requests/new"
          + "?merge_request%5Bsource_branch%5D=jo%27s%2F%C3%A9%26%23%25%5B%5D%22x"
          + "&merge_request%5Btarget_branch%5D=rel%2F1%2B2"
          + "&merge_request%5Btitle%5D="
          + "A%2BB%20%26%20%22C%22%20%231%2050%25%20%5Bx%5D%20%27%C3%BC%27"
      ),
      (
        "git@bitbucket.org:w/r.git",
        "https://bitbucket.org/w/r/pull-requests/new"
          + "?source=jo%27s%2F%C3%A9%26%23%25%5B%5D%22x&dest=rel%2F1%2B2&t=1"
      ),
      (
        "ssh://git@stash.corp.com/PROJ/r",
        "https://stash.corp.com/projects/PROJ/repos/r/pull-requests"
          + "?create&sourceBranch=jo%27s%2F%C3%A9%26%23%25%5B%5D%22x&targetBranch=rel%2F1%2B2"
      ),
      (
        "https://ORG@dev.azure.com/ORG/PROJ/_git/REPO",
        "https://dev.azure.com/ORG/PROJ/_git/REPO/pullrequestcreate"
          + "?sourceRef=jo%27s%2F%C3%A9%26%23%25%5B%5D%22x&targetRef=rel%2F1%2B2"
      ),
      (
        "http://gitea.local:3000/o/r",
        "http://gitea.local:3000/o/r/compare/rel/1%2B2...jo%27s/%C3%A9%26%23%25%5B%5D%22x"
      ),
    ] as [(Bytes, Bytes)])
  func encoding(url: Bytes, opened: Bytes) {
    #expect(RemoteURL(url).page(opening: Self.wild) == opened)
  }

  static let forms: [(Bytes, Bytes)] = [
    ("git@github.com:o/r.git", "https://github.com/o/r"),
    ("ssh://git@github.com:22/o/r", "https://github.com/o/r"),
    ("https://user:token@github.com/o/r.git", "https://github.com/o/r"),
    ("git@github.corp.com:o/r.git", "https://github.corp.com/o/r"),
    ("git@gitlab.com:g/s1/s2/r.git", "https://gitlab.com/g/s1/s2/r"),
    ("ssh://git@gitlab.corp.com:2222/g/s1/s2/r", "https://gitlab.corp.com/g/s1/s2/r"),
    ("https://user:token@gitlab.corp.com:8443/g/s1/r", "https://gitlab.corp.com:8443/g/s1/r"),
    ("git@bitbucket.org:w/r.git", "https://bitbucket.org/w/r"),
    ("https://user@bitbucket.org/w/r.git", "https://bitbucket.org/w/r"),
    (
      "ssh://git@bitbucket.corp.com:7999/PROJ/r.git",
      "https://bitbucket.corp.com/projects/PROJ/repos/r"
    ),
    ("https://u:t@git.corp.com/scm/PROJ/r.git", "https://git.corp.com/projects/PROJ/repos/r"),
    ("git@ssh.dev.azure.com:v3/ORG/P/R", "https://dev.azure.com/ORG/P/_git/R"),
    ("ORG@vs-ssh.visualstudio.com:v3/ORG/P/R", "https://dev.azure.com/ORG/P/_git/R"),
    ("https://ORG@dev.azure.com/ORG/P/_git/R", "https://dev.azure.com/ORG/P/_git/R"),
    ("https://org.visualstudio.com/P/_git/R", "https://dev.azure.com/org/P/_git/R"),
    ("git@gitea.com:o/r.git", "https://gitea.com/o/r"),
    ("ssh://git@codeberg.org:22/o/r", "https://codeberg.org/o/r"),
  ]

  @Test("Every form of a remote's URL leads to the whole page of its forge", arguments: forms)
  func wholePages(url: Bytes, home: Bytes) {
    let request = Request(
      base: "rel+1&2#3%4", head: "jo's/票]\"é", title: "+ & # % [ ] \" ' é 票", body: "a+b c\n")
    let (base, head): (Bytes, Bytes) = ("rel%2B1%262%233%254", "%E7%A5%A8%5D%22%C3%A9")
    let (path, field): (Bytes, Bytes) = ("jo%27s/\(head)", "jo%27s%2F\(head)")
    let title: Bytes = "%2B%20%26%20%23%20%25%20%5B%20%5D%20%22%20%27%20%C3%A9%20%E7%A5%A8"
    let rest: Bytes =
      switch RemoteURL(url).forge {
      case .github:
        "/compare/\(base)...\(path)?quick_pull=1&title=\(title)&body=a%2Bb%20c%0A"
      case .gitlab:
        "/-/merge_requests/new?merge_request%5Bsource_branch%5D=\(field)"
          + "&merge_request%5Btarget_branch%5D=\(base)&merge_request%5Btitle%5D=\(title)"
          + "&merge_request%5Bdescription%5D=a%2Bb%20c%0A"
      case .bitbucket: "/pull-requests/new?source=\(field)&dest=\(base)&t=1"
      case .bitbucketServer: "/pull-requests?create&sourceBranch=\(field)&targetBranch=\(base)"
      case .azure: "/pullrequestcreate?sourceRef=\(field)&targetRef=\(base)"
      default: "/compare/\(base)...\(path)"
      }
    #expect(RemoteURL(url).page(opening: request) == home + rest)
  }

  @Test("A branch that is no UTF-8 keeps its bytes, a title becomes UTF-8")
  func latin1() {
    let name = Bytes([0xE9])
    let request = Request(base: "main", head: name, title: name, body: "")
    #expect(
      RemoteURL("git@github.com:o/r").page(opening: request)
        == "https://github.com/o/r/compare/main...%E9?quick_pull=1&title=%EF%BF%BD")
  }

  @Test("GitLab knows a draft by its title")
  func draft() {
    let draft = Request(base: "b", head: "h", title: "T", body: "", draft: true)
    let fields: Bytes = "?merge_request%5Bsource_branch%5D=h&merge_request%5Btarget_branch%5D=b"
    #expect(
      RemoteURL("git@gitlab.com:g/r").page(opening: draft)
        == "https://gitlab.com/g/r/-/merge_requests/new\(fields)&merge_request%5Btitle%5D=Draft%3A%20T"
    )
  }

  static let note: Bytes =
    "%E2%80%A6%0A%0A%28Cut%20here%3A%20the%20whole%20text%20does%20not%20fit%20into%20a%20link.%29"

  @Test(
    "A long body is cut between two characters and says so in its last line",
    arguments: ["x", "é", "€", "🍦", "\n"], ["git@github.com:o/r", "git@gitlab.com:g/r"] as [Bytes])
  func longBody(letter: String, url: Bytes) throws {
    var request = Self.plain
    request.body = Bytes(String(repeating: letter, count: 8_000))
    let opened = try #require(RemoteURL(url).page(opening: request))
    let code = Bytes(letter).percentEncoded()
    #expect(opened.count < 8_000 && opened.count + code.count >= 8_000)
    #expect(opened.hasSuffix(code + Self.note))
  }

  @Test("A body is whole up to 7,999 bytes of URL, and cut beyond")
  func limit() throws {
    let remote = RemoteURL("git@github.com:o/r")
    var request = Request(base: "b", head: "h", title: "T", body: "x")
    let length = try #require(remote.page(opening: request)).count
    for extra in [0, 1] {
      request.body = Bytes(String(repeating: "x", count: 8_000 - length + extra))
      let opened = try #require(remote.page(opening: request))
      #expect(opened.count == 7_999)
      #expect(opened.hasSuffix(Self.note) == (extra == 1))
    }
  }

  @Test("A long title is cut to what forges store")
  func longTitle() {
    let title = Bytes(String(repeating: "é", count: 256))
    let request = Request(base: "b", head: "h", title: title, body: "")
    let kept = Bytes(String(repeating: "é", count: 254) + "…").percentEncoded()
    #expect(
      RemoteURL("git@github.com:o/r").page(opening: request)
        == "https://github.com/o/r/compare/b...h?quick_pull=1&title=\(kept)")
  }

  @Test(
    "GitHub and GitLab list the requests of one branch",
    arguments: [
      (
        "git@github.com:o/r",
        "https://github.com/o/r/pulls?q=is%3Apr%20is%3Aopen%20head%3Ajo%2Fhotfix-7"
      ),
      (
        "git@gitlab.com:g/s/r",
        "https://gitlab.com/g/s/r/-/merge_requests"
          + "?scope=all&state=opened&source_branch=jo%2Fhotfix-7"
      ),
      ("git@bitbucket.org:w/r", nil), ("/srv/r", nil),
    ] as [(Bytes, Bytes?)])
  func listed(url: Bytes, listed: Bytes?) {
    #expect(RemoteURL(url).listing(of: Self.plain.head) == listed)
  }

  @Test(
    "A request's own page is one that <pr> takes, and it names its remote",
    arguments: [
      ("git@github.com:o/r", "https://github.com/o/r/pull/7"),
      ("ssh://git@ssh.github.com:443/o/r", "https://github.com/o/r/pull/7"),
      ("git@gitlab.com:g/s/r", "https://gitlab.com/g/s/r/-/merge_requests/7"),
      ("git@bitbucket.org:w/r", "https://bitbucket.org/w/r/pull-requests/7"),
      (
        "https://git.corp.com/ctx/scm/~jo/r",
        "https://git.corp.com/ctx/projects/~jo/repos/r/pull-requests/7"
      ),
      (
        "git@ssh.dev.azure.com:v3/ORG/My%20P/R",
        "https://dev.azure.com/ORG/My%20P/_git/R/pullrequest/7"
      ),
      (
        "https://org.visualstudio.com/_git/R",
        "https://dev.azure.com/org/R/_git/R/pullrequest/7"
      ),
      ("http://gitea.local:3000/o/r", "http://gitea.local:3000/o/r/pulls/7"),
      ("git@codeberg.org:o/r", "https://codeberg.org/o/r/pulls/7"),
    ] as [(Bytes, Bytes)])
  func own(url: Bytes, own: Bytes) throws {
    let remote = RemoteURL(url)
    guard case .url(let host, let path, 7)? = PullRequestArgument(own) else {
      Issue.record("\(own.text) is no pull request")
      return
    }
    #expect(remote.names(host: host, path: path))
    #expect(!remote.names(host: host, path: path + "x"))
    #expect(!remote.names(host: "x" + host, path: path))
  }
}

@Suite("What <pr> names")
struct PullRequestArgumentTests {
  @Test("A number may have its mark", arguments: ["1234", "#1234", "!1234", "GH-1234", "gh-1234"])
  func number(argument: String) {
    #expect(PullRequestArgument(Bytes(argument)) == .number(1234))
  }

  @Test(
    "A URL may have whatever a browser's address bar shows",
    arguments: [
      ("https://github.com/o/r/pull/12", "github.com", "o/r"),
      ("http://github.com/o/r/pull/12/", "github.com", "o/r"),
      ("HTTPS://GitHub.com/O/R/pull/12/files", "github.com", "O/R"),
      ("https://github.com/o/r/pull/12/commits/1a2b3c", "github.com", "o/r"),
      ("https://github.com/o/r/pull/12#issuecomment-3456", "github.com", "o/r"),
      ("https://github.com/o/r/pull/12/files?w=1#diff-1/pull/9", "github.com", "o/r"),
      ("https://u:p@github.corp.com:8443/o/r/pull/12", "github.corp.com:8443", "o/r"),
      ("https://github.com/o/pull/pull/12", "github.com", "o/pull"),
      ("https://gitlab.com/g/s1/s2/r/-/merge_requests/12/diffs", "gitlab.com", "g/s1/s2/r"),
      ("https://gitlab.com/g/r/merge_requests/12?tab=x", "gitlab.com", "g/r"),
      ("https://gitlab.com/g/s/pull/9/-/merge_requests/12", "gitlab.com", "g/s/pull/9"),
      ("https://bitbucket.org/w/r/pull-requests/12/fix-it", "bitbucket.org", "w/r"),
      (
        "https://git.corp.com/projects/PROJ/repos/r/pull-requests/12/overview", "git.corp.com",
        "PROJ/r"
      ),
      ("https://git.corp.com/ctx/users/jo/repos/r/pull-requests/12", "git.corp.com", "~jo/r"),
      (
        "https://dev.azure.com/ORG/My%20P/_git/R/pullrequest/12?_a=files", "dev.azure.com",
        "ORG/My%20P/R"
      ),
      ("https://org.visualstudio.com/P/_git/R/pullrequest/12", "org.visualstudio.com", "org/P/R"),
      ("https://codeberg.org/o/r/pulls/12/files", "codeberg.org", "o/r"),
    ] as [(Bytes, Bytes, Bytes)])
  func url(argument: Bytes, host: Bytes, path: Bytes) {
    #expect(PullRequestArgument(argument) == .url(host: host, path: path, number: 12))
  }

  @Test(
    "Anything else is none",
    arguments: [
      "", "0", "-1", "+1", "01", "12a", "a12", " 12", "12\n", "1234567890", "١٢", "1.0", "##1", "#",
      "GH-", "GH-0", "#!1", "main", "o/r#12", "github.com/o/r/pull/12",
      "ssh://github.com/o/r/pull/12",
      "https://github.com/o/r/pull/", "https://github.com/o/r/pull/0",
      "https://github.com/o/r/pull/x",
      "https://github.com/o/r/pull/012", "https://github.com/o/r/issues/12",
      "https://github.com/pull/12",
      "https://github.com/o/pull/12", "https://github.com//o/pull/12", "https:///o/r/pull/12",
      "https:/github.com/a/b/o/r/pull/12", "https://github.com/o/r?x=/pull/12", "https://", "/",
      "#/",
    ])
  func nothing(argument: String) {
    #expect(PullRequestArgument(Bytes(argument)) == nil)
  }

  @Test(
    "A URL names a repository by host and path, in any case and by any of the host's names",
    arguments: [
      ("git@github.com:o/r", nil, "GitHub.com", "O/R", true),
      ("git@github.com:o/r", nil, "www.github.com", "o/r", true),
      ("https://www.corp.com/o/r", .gitea, "corp.com", "o/r", true),
      ("git@github.com:o/r", nil, "github.corp.com", "o/r", false),
      ("git@github.com:o/r", nil, "github.com", "o/r2", false),
      ("git@github.com:o/r", nil, "github.com.evil.com", "o/r", false),
      ("git@ssh.dev.azure.com:v3/O/My%20P/R", nil, "dev.azure.com", "O/my p/R", true),
      ("https://dev.azure.com/O/P/_git/R", nil, "o.visualstudio.com", "o/P/R", true),
      ("O@vs-ssh.visualstudio.com:v3/O/P/R", nil, "dev.azure.com", "O/P/R", true),
      ("ssh://git@git.corp.com:7999/P/r", .bitbucketServer, "git.corp.com:8443", "p/R", true),
      ("ssh://git@[::1]:2222/o/r", .gitea, "[::1]:3000", "o/r", true),
      ("ssh://git@[::1]:2222/o/r", .gitea, "[::2]", "o/r", false),
      ("git@work:o/r", .github, "github.corp.com", "o/r", true),
      ("git@work:o/r", .github, "github.corp.com", "o/x", false),
      ("git@work:o/r", nil, "github.com", "o/r", false),
      ("http://work/o/r", .github, "github.com", "o/r", false),
      ("/srv/o/r", .github, "github.com", "srv/o/r", false),
    ] as [(Bytes, Forge?, Bytes, Bytes, Bool)])
  func names(remote: Bytes, forge: Forge?, host: Bytes, path: Bytes, same: Bool) {
    #expect(RemoteURL(remote, forge: forge).names(host: host, path: path) == same)
  }
}
