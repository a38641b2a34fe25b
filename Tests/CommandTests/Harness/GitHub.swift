import Foundation
import Testing

/// GitHub's API on a Unix socket, for the real `gh`: it knows the requests of one repository, and
/// writes down what it is asked.
final class GitHub {
  private let folder: String
  private let pid: pid_t

  /// - Parameter program: the path of `gh`.
  fileprivate init(_ world: World, _ program: String) {
    // A socket's name is short.
    folder = "\(world.path)/github"
    makeFolder(folder)
    writeFile("\(folder)/serve.py", gitHubScript)
    pid = spawn(
      ["python3", "-I", "\(folder)/serve.py", folder], in: folder, world.environment(of: .alice),
      ["/dev/null", "\(folder)/out", "\(folder)/err"])
    let folder = folder
    if !soon({ readFile("\(folder)/out") == "ready\n" }) {
      Issue.record("no GitHub: \(readFile("\(folder)/err"))")
    }
    world.install("gh", "exec '\(program)' \"$@\"")
    for person in [Person.alice, .bob] {
      let place = world.environment(of: person)["GH_CONFIG_DIR"]!
      makeFolder(place)
      writeFile("\(place)/config.yml", "http_unix_socket: \(folder)/socket\n")
      writeFile("\(place)/hosts.yml", "github.com:\n    oauth_token: token\n    user: octocat\n")
    }
  }

  deinit {
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
  }

  struct Request: Equatable {
    var state = "OPEN"
    var base = "production"
    var head = "alice/hotfix-1234"
    var title = ""
    var body = ""
    var draft = false
    var oid = ""
    var fork = false
    var labels: [String] = []
    var reviewers: [String] = []
  }

  /// All that there are, oldest first; the first is number 1.
  var requests: [Request] {
    get {
      let list = json("requests") as? [[String: Any]] ?? []
      return list.map { one in
        Request(
          state: one["state"] as? String ?? "", base: one["base"] as? String ?? "",
          head: one["head"] as? String ?? "", title: one["title"] as? String ?? "",
          body: one["body"] as? String ?? "", draft: one["draft"] as? Bool ?? false,
          oid: one["oid"] as? String ?? "", fork: one["fork"] as? Bool ?? false,
          labels: one["labels"] as? [String] ?? [], reviewers: one["reviewers"] as? [String] ?? [])
      }
    }
    set {
      write(
        "requests",
        newValue.map { one in
          [
            "state": one.state, "base": one.base, "head": one.head, "title": one.title,
            "body": one.body, "draft": one.draft, "oid": one.oid, "fork": one.fork,
            "labels": one.labels, "reviewers": one.reviewers,
          ] as [String: Any]
        })
    }
  }

  /// What else it does, as JSON: `refuses`, `breaks` or `sleeps` names the questions for which it does so
  /// (`list`, `create`, `reviewers`), `api` what it answers below `repos/acme/shop`, `labels` and
  /// `reviewers` whom and what it knows.
  func behave(_ json: String) { writeFile("\(folder)/behaviour", json) }

  /// The kinds of questions so far: `list`, `create`, or the path of another.
  var asked: [String] { linesOf(readFile("\(folder)/asked")) }

  private func json(_ name: String) -> Any? {
    try? JSONSerialization.jsonObject(with: Data(readFile("\(folder)/\(name)").utf8))
  }
  private func write(_ name: String, _ value: Any) {
    try! JSONSerialization.data(withJSONObject: value).write(
      to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }
}

extension World {
  /// The real `gh`, and a GitHub for it to talk with. Suites that ask for it have `.needs("gh", "python3")`.
  ///
  /// - Returns: nil if the machine does not have `gh`.
  func gitHub() -> GitHub? {
    guard let program = Host.program("gh") else { return nil }
    let github = GitHub(self, program)
    kept.append(github)
    return github
  }
}

private let gitHubScript = """
  import http.server, json, os, re, socketserver, sys, threading, time

  os.chdir(sys.argv[1])

  def load(name, default):
      try:
          with open(name) as file:
              return json.load(file)
      except (OSError, ValueError):
          return default

  def url(number):
      return "https://github.com/acme/shop/pull/%d" % number

  class Handler(http.server.BaseHTTPRequestHandler):
      def say(self, value, status=200):
          body = json.dumps(value).encode()
          self.send_response(status)
          self.send_header("Content-Type", "application/json")
          self.send_header("Content-Length", str(len(body)))
          self.end_headers()
          self.wfile.write(body)

      def answer(self):
          text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
          behaviour = load("behaviour", {})
          if not self.path.endswith("/graphql"):
              return self.rest(behaviour, text)
          asked = json.loads(text)
          query, given = asked["query"], asked.get("variables", {})
          kind = ("create" if "createPullRequest" in query
                  else "ids" if "RepositoryResolveMetadataIDs" in query
                  else "labels" if "updatePullRequest" in query
                  else "reviewers" if "requestReviews" in query
                  else "list" if "PullRequestList" in query
                  else "known" if "PullRequestForBranch" in query
                  else "repository" if "RepositoryInfo" in query else query)
          with open("asked", "a") as file:
              file.write(kind + "\\n")
          if kind == behaviour.get("sleeps"):
              time.sleep(120)
          if kind == behaviour.get("breaks"):
              return self.say({"message": "Server Error"}, 502)
          if kind == behaviour.get("refuses"):
              return self.say({"data": None, "errors": [{"message": behaviour["saying"]}]})
          requests = load("requests", [])
          if kind == "repository":
              repository = dict(
                  id="R", name="shop", owner=dict(login="acme"), hasIssuesEnabled=True,
                  description="", hasWikiEnabled=True, viewerPermission="WRITE",
                  defaultBranchRef=dict(name="master"), parent=None, mergeCommitAllowed=True,
                  rebaseMergeAllowed=True, squashMergeAllowed=True)
              return self.say({"data": {"repository": repository}})
          if kind == "ids":
              return self.ids(behaviour, query)
          if kind in ("labels", "reviewers"):
              given = given["input"]
              names = given.get("labelIds") or given.get("userIds") or []
              requests[-1][kind] = sorted(name[2:] for name in names)
              with open("requests", "w") as file:
                  json.dump(requests, file)
              return self.say({"data": {}})
          if kind == "create":
              made = given["input"]
              requests.append(dict(
                  state="OPEN", base=made["baseRefName"], head=made["headRefName"],
                  title=made["title"], body=made["body"], draft=made["draft"]))
              with open("requests", "w") as file:
                  json.dump(requests, file)
              made = dict(id="P", url=url(len(requests)))
              return self.say({"data": {"createPullRequest": {"pullRequest": made}}})
          states = given.get("state") or given.get("states") or ["OPEN"]
          head = given.get("headBranch", given.get("headRefName"))
          base = given.get("baseBranch")
          found = [
              dict(url=url(index + 1), number=index + 1, state=one["state"], id="P",
                   title=one["title"], baseRefName=one["base"], headRefName=one["head"],
                   headRefOid=one.get("oid", ""), isCrossRepository=one.get("fork", False),
                   isDraft=one["draft"], headRepositoryOwner=dict(login="acme"))
              for index, one in reversed(list(enumerate(requests)))
              if one["state"] in states and one["head"] == head and base in (None, one["base"])]
          page = dict(hasNextPage=False, endCursor="")
          found = dict(totalCount=len(found), nodes=found, pageInfo=page)
          self.say({"data": {"repository": {
              "pullRequests": found, "defaultBranchRef": {"name": "master"}}}})

      def ids(self, behaviour, query):
          data, errors = {"repository": {}}, []
          for alias, login in re.findall('([a-z0-9]+): *user[(]login: *"([^"]*)"', query):
              if login in behaviour.get("reviewers", []):
                  data[alias] = dict(id="U_" + login, login=login)
              else:
                  errors.append({"message": "Could not resolve to a User: %s" % login})
          for alias, name in re.findall('([a-z0-9]+): *label[(]name: *"([^"]*)"', query):
              if name in behaviour.get("labels", []):
                  data["repository"][alias] = dict(id="L_" + name, name=name)
          answer = {"data": data}
          if errors:
              answer["errors"] = errors
          self.say(answer)

      def rest(self, behaviour, text):
          place = self.path.split("repos/acme/shop", 1)[-1]
          with open("asked", "a") as file:
              file.write("api " + place + "\\n")
          answers = behaviour.get("api", {})
          if place in answers:
              return self.say(answers[place])
          if self.command == "PATCH" and place.startswith("/pulls/"):
              requests = load("requests", [])
              requests[int(place.split("/")[-1]) - 1].update(json.loads(text))
              with open("requests", "w") as file:
                  json.dump(requests, file)
              return self.say({})
          self.say({"message": "Not Found"}, 404)

      do_GET = do_POST = do_PATCH = answer

      def address_string(self):
          return "gh"

      def log_message(self, *_):
          pass

  class Server(socketserver.ThreadingUnixStreamServer):
      daemon_threads = True

      def handle_error(self, *_):
          pass

  parent = os.getppid()
  server = Server("socket", Handler)
  threading.Thread(target=server.serve_forever, daemon=True).start()
  print("ready", flush=True)
  while os.getppid() == parent:
      time.sleep(0.2)
  """
