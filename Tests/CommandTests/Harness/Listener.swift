import Foundation
import Testing

/// A chat's webhook on this machine, which writes down what is posted.
final class Listener {
  struct Post: Equatable {
    var type = "application/json"
    var body = ""
    /// What is in the body, if that is JSON.
    var json: NSDictionary? {
      (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? NSDictionary
    }
  }

  let url: String
  private let folder: String
  private let pid: pid_t

  fileprivate init(_ world: World) {
    folder = world.newRun()
    writeFile("\(folder)/serve.py", listenerScript)
    pid = spawn(
      ["python3", "-I", "\(folder)/serve.py"], in: folder, world.environment(of: .alice),
      ["/dev/null", "\(folder)/out", "\(folder)/err"])
    let folder = folder
    if !soon({ readFile("\(folder)/out").hasSuffix("\n") }) {
      Issue.record("no listener: \(readFile("\(folder)/err"))")
    }
    let port = readFile("\(folder)/out").trimmingCharacters(in: .newlines)
    url = "http://127.0.0.1:\(port)/hook"
  }

  deinit {
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
  }

  var posts: [Post] {
    (1...).lazy.prefix { access("\(self.folder)/\($0).body", F_OK) == 0 }.map { number in
      Post(
        type: readFile("\(folder)/\(number).type"), body: readFile("\(folder)/\(number).body"))
    }
  }
}

extension World {
  /// A listener, and the machine's own curl to reach it. Tests that ask for it have `.needs("curl", "python3")`.
  ///
  /// - Returns: nil if the machine does not have curl.
  func listener() -> Listener? {
    guard let curl = Host.program("curl") else { return nil }
    install("curl", "exec '\(curl)' \"$@\"")
    let listener = Listener(self)
    kept.append(listener)
    return listener
  }
}

private let listenerScript = """
  import http.server, os, socketserver, threading, time

  lock, count = threading.Lock(), 0

  class Handler(http.server.BaseHTTPRequestHandler):
      def do_POST(self):
          global count
          body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
          with lock:
              count += 1
              with open("%d.type" % count, "w") as file:
                  file.write(self.headers.get("Content-Type", ""))
              with open("new", "wb") as file:
                  file.write(body)
              os.rename("new", "%d.body" % count)
          self.send_response(200)
          self.end_headers()
          self.wfile.write(b"ok")

      def log_message(self, *_):
          pass

  parent = os.getppid()
  server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
  threading.Thread(target=server.serve_forever, daemon=True).start()
  print(server.server_address[1], flush=True)
  while os.getppid() == parent:
      time.sleep(0.2)
  """
