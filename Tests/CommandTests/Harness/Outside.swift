import Foundation
import Testing

// What is around a repository: remotes that are served, programs that are faked, and how much of
// both a command uses.

extension Repo {
  /// This repository over smart HTTP, with pushes; with `/private` before its path a 401 is the
  /// answer to who names no user.
  var httpURL: String { "\(world.http)\(path.dropFirst(world.path.count))" }
  var sshURL: String { served(at: "ssh://git@git.example.com/acme/shop.git") }

  /// Answers at an ssh address, such as `git@github.com:acme/shop.git`: the world's `ssh` leads there.
  func served(at url: String) -> String {
    let address = url.replacing("ssh://", with: "").replacing(":", with: "/")
    let link = "\(world.path)/hosts/\(address.drop { $0 != "@" }.dropFirst())"
    makeFolder((link as NSString).deletingLastPathComponent)
    symlink(path, link)
    return url
  }
}

/// Every host is this machine, and every path on it a link in the world.
func sshScript(world: String) -> String {
  """
  while :; do case $1 in -[opliFJ]) shift 2 ;; -*) shift ;; *) break ;; esac; done
  case "$1" in -*) exit 255 ;; esac
  host=${1#*@} path=${2#*\\'}
  path=${path%\\'}
  cd '\(world)/hosts' 2>/dev/null && test -e "$host/${path#/}" || {
    echo "ssh: Could not resolve hostname $host" >&2
    exit 255
  }
  command=${2%% *}
  exec git "${command#git-}" "$host/${path#/}"
  """
}

/// `git http-backend` behind a server that ends with the process that started it.
let httpScript = """
  import http.server, os, socketserver, subprocess, sys, threading, time

  class Handler(http.server.BaseHTTPRequestHandler):
      def answer(self):
          path, _, query = self.path.partition("?")
          if path.startswith("/private/"):
              path = path[len("/private"):]
              if "Authorization" not in self.headers:
                  self.send_response(401)
                  self.send_header("WWW-Authenticate", 'Basic realm="world"')
                  return self.end_headers()
          body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
          said = subprocess.run(["git", "http-backend"], input=body, stdout=subprocess.PIPE, env=dict(
              os.environ, GIT_PROJECT_ROOT=sys.argv[1], GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path,
              QUERY_STRING=query, REQUEST_METHOD=self.command, REMOTE_USER="git",
              REMOTE_ADDR="127.0.0.1", CONTENT_TYPE=self.headers.get("Content-Type", ""),
              HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
              GIT_PROTOCOL=self.headers.get("Git-Protocol", ""))).stdout
          head, _, rest = said.partition(b"\\r\\n\\r\\n")
          fields = [line.split(": ", 1) for line in head.decode().split("\\r\\n")]
          status = dict(fields).get("Status", "200 OK")
          self.send_response(int(status.split()[0]))
          for name, value in fields:
              if name != "Status":
                  self.send_header(name, value)
          self.end_headers()
          self.wfile.write(rest)

      do_GET = do_POST = answer

      def log_message(self, *_):
          pass

  parent = os.getppid()
  server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
  threading.Thread(target=server.serve_forever, daemon=True).start()
  print(server.server_address[1], flush=True)
  while os.getppid() == parent:
      time.sleep(0.2)
  """

/// A program of the world's bin folder that remembers how it was called.
struct Fake {
  struct Call: Equatable {
    var arguments: [String] = []
    /// Those that begin with `HOTFIX_`.
    var variables: [String: String] = [:]
    var input = ""
  }

  fileprivate let folder: String

  var calls: [Call] {
    let numbers = (1...).lazy.prefix { access("\(folder)/\($0)", F_OK) == 0 }
    return numbers.map { number in
      let call = "\(folder)/\(number)"
      func list(_ name: String) -> [String] {
        readFile("\(call)/\(name)").split(separator: "\0", omittingEmptySubsequences: false)
          .dropLast().map(String.init)
      }
      let pairs = list("variables").map {
        $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      }
      return Call(
        arguments: list("arguments"),
        variables: Dictionary(pairs.map { (String($0[0]), String($0[1])) }) { first, _ in first },
        input: readFile("\(call)/input"))
    }
  }
}

extension World {
  /// Puts a program before the machine's own; `script` is what it does, in sh.
  @discardableResult
  func fake(_ program: String, _ script: String = "") -> Fake {
    let folder = "\(path)/calls/\(program)"
    makeFolder(folder)
    install(
      program,
      """
      PATH=$PATH:/usr/bin:/bin call=1
      while test -d '\(folder)' && ! mkdir '\(folder)/'$call 2>/dev/null; do call=$((call + 1)); done
      call='\(folder)/'$call
      test $# = 0 && : >"$call/arguments" || printf '%s\\0' "$@" >"$call/arguments"
      for name in $(env | sed -n 's/^\\(HOTFIX_[A-Z_]*\\)=.*/\\1/p'); do
        eval "printf '%s=%s\\0' $name \\"\\$$name\\""
      done >"$call/variables"
      if test -t 0; then : >"$call/input"; else cat >"$call/input"; fi
      exec <"$call/input"
      \(script)
      """)
    return Fake(folder: folder)
  }

  /// What the hotfix commands in `body` started: the git processes that are their own children, and
  /// the conversations with a remote that these or their children had.
  func count(_ body: () -> Void) -> (processes: [String], connections: [String]) {
    let folder = newRun()
    traces = folder
    body()
    traces = nil
    var (processes, connections): ([String], [String]) = ([], [])
    var ours: Set<String> = []
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for file in files.sorted() {
      for line in readFile("\(folder)/\(file)").split(separator: "\n") {
        let json = try? JSONSerialization.jsonObject(with: Data(line.utf8))
        guard let event = json as? [String: Any], let argv = event["argv"] as? [String],
          let sid = event["sid"] as? String
        else { continue }
        let words = argv.joined(separator: " ")
        if event["event"] as? String == "start" {
          let parent = sid.split(separator: "/").dropLast().joined(separator: "/")
          if parent == "", argv.count > 1, argv[1].hasPrefix("hotfix-") {
            ours.insert(sid)
          } else if parent == "" || ours.contains(parent) {
            processes.append(words)
          }
        } else if let kind = event["child_class"] as? String,
          kind.hasPrefix("transport/") || kind.hasPrefix("remote-")
        {
          connections.append(words)
        }
      }
    }
    return (processes, connections)
  }
}
