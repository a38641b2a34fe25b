import Foundation
import Testing

/// The runbook walked from start to sync in an odd place: a clone that is made otherwise, or has
/// something configured that others do not have. What comes of it must be what comes of it in a
/// plain clone, but for what the row spells out.
struct Checkout: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// What kind of ids the repositories have.
  var objects = "sha1"
  /// The clone that the commands run in.
  var clone: @Sendable (World) -> Repo = { $0.alice }
  /// What is configured or lies about there; it runs after the clone is made.
  var settle: @Sendable (World, Repo) -> Void = { _, _ in }
  /// What the commands find in their environment besides.
  var env: [String: String?] = [:]
  /// What the commands are called by: `git hotfix-pick …` as it is.
  var call: @Sendable ([String]) -> [String] = { $0 }
  /// The branch is not checked out: start is told `--no-switch` where that is not implied.
  var inMemory = false
  /// What all commands are told besides.
  var options: [String] = []
  var startOptions: [String] = []
  /// What the remote is called.
  var remote = "origin"
  /// Where the branches are pushed.
  var pushed: @Sendable (World) -> Repo = { $0.origin }
  /// Git and its helpers have something to say there, which is not compared.
  var isLoud = false
  /// Refs besides, by their beginning, that git's own push moves.
  var follows = "refs/remotes/origin/"
}

extension Checkout {
  /// - Parameter pushing: a value of push.default, with what else is set of pushes.
  init(_ name: String, pushing: String? = nil, settings: KeyValuePairs<String, String>) {
    self.init(testDescription: name + (pushing.map { ", push.default=\($0)" } ?? ""))
    var settings = settings.map { ($0.key, $0.value) }
    if let pushing {
      settings += [
        ("push.default", pushing), ("push.followTags", "true"), ("push.autoSetupRemote", "true"),
        ("push.recurseSubmodules", pushing == "simple" ? "only" : "check"),
        ("branch.autoSetupMerge", "always"), ("branch.autoSetupRebase", "always"),
        ("push.useForceIfIncludes", "true"),
      ]
    }
    let all = settings
    settle = { world, repo in
      for (key, value) in all {
        repo.git("config", "--add", key, value.replacing("<world>", with: world.path))
      }
    }
  }

  /// The whole way: what each command prints, and what there is in the end.
  func walk() -> [String] {
    let world = objects == "sha1" ? World.runbook() : World.runbook(objects: objects)
    world.names[String(repeating: "0", count: 40)] = "none"
    world.names[String(repeating: "0", count: 64)] = "none"
    let repo = clone(world)
    settle(world, repo)
    let hasFiles = repo.git("rev-parse", "--is-inside-work-tree") == "true"
    let notes = "notes of \"tonight\".txt"
    let top = hasFiles ? repo.at(repo.git("rev-parse", "--show-cdup")) : repo
    if hasFiles { top.write(notes, "do not lose me\n") }
    let before = (others(repo), others(world.origin))
    world.time = 1_113_000_000

    var said: [(title: String, Outcome)] = []
    func say(_ command: String, _ words: [String]) {
      for options in [options + ["-n"], options] {
        let words = ["-q"] + options + words
        let outcome = repo.run(call(["git", "hotfix-\(command)"] + words), env: env)
        said.append(("\(command)\(options.last == "-n" ? " -n" : "")", outcome))
      }
    }
    say("start", startOptions + (inMemory && !repo.isBare ? ["--no-switch"] : []) + ["1234"])
    let dirty = hasFiles && top.exists("door/key.txt")
    if dirty { top.write("door/key.txt", "bent\n") }
    say("pick", ["1234"])
    // Run again, nothing is left to do.
    said.append(
      ("pick again", repo.run(call(["git", "hotfix-pick", "-q", "1234"] + options), env: env)))
    let origin = pushed(world)
    world.origin.git("fetch", "-q", "--no-tags", origin.path, "+refs/heads/alice/*:refs/pushed/*")
    guard world.origin.tryGit("rev-parse", "-q", "--verify", "refs/pushed/hotfix-1234").status == 0
    else { return said.flatMap { ["\($0): \($1.status)"] + linesOf($1.normalised.err) } }
    world.origin.name("refs/pushed/hotfix-1234", as: "pick")
    world.origin.commit(
      "Cool the soup", ["menu.txt": "cold soup 3\nbread 1\ntea 2\n"], on: "production",
      from: "refs/pushed/hotfix-1234", as: "production")
    say("sync", [])
    world.origin.git("fetch", "-q", "--no-tags", origin.path, "+refs/heads/alice/*:refs/pushed/*")
    world.origin.name("refs/pushed/master-prep", as: "sync")
    world.origin.name("refs/pushed/master-prep^{tree}", as: "tree")

    world.origin.git("update-ref", "-d", "refs/pushed/hotfix-1234")
    world.origin.git("update-ref", "-d", "refs/pushed/master-prep")
    var lines: [String] = []
    for (title, outcome) in said {
      lines.append("$ \(title): \(outcome.status)")
      lines += linesOf(outcome.normalised.out) + (isLoud ? [] : linesOf(outcome.normalised.err))
    }
    func add(_ text: String) { lines += linesOf(world.normalise(text + "\n")) }
    add(origin.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/alice"))
    add(
      world.origin.git(
        "log", "--topo-order", "-p", "--full-index", "--diff-merges=first-parent",
        "--format=%H %P%n%an <%ae> %at%n%cn <%ce> %ct%n%B", world.id("pick"),
        world.id("sync")
      ).replacing(#/(?m)^index .*\n/#, with: ""))
    add(repo.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/alice"))
    add(repo.git("config", "--get-regexp", "^branch[.]alice.*[.]hotfix"))
    #expect(others(repo) == before.0)
    world.origin.release(world.id("#3"))
    #expect(others(world.origin) == before.1)
    if hasFiles {
      #expect(top.read(notes) == "do not lose me\n")
      if dirty { #expect(top.read("door/key.txt") == "bent\n") }
    }
    return lines
  }

  /// All refs that are nobody's business.
  private func others(_ repo: Repo) -> [String] {
    linesOf(repo.git("for-each-ref", "--format=%(refname) %(objectname)") + "\n").filter {
      !$0.hasPrefix("refs/heads/alice/hotfix-1234 ")
        && !$0.hasPrefix("refs/heads/alice/master-prep ")
        && !$0.hasPrefix("refs/remotes/\(remote)/") && !$0.hasPrefix(follows)
    }
  }

  /// What comes of it in a plain clone, with the branch checked out and without.
  private static let plain = [
    false: Checkout(testDescription: "plain").walk(),
    true: Checkout(testDescription: "plain", inMemory: true).walk(),
  ]

  /// What must come of it here.
  var expected: [String] {
    Self.plain[inMemory]!.map { $0.replacing(" origin ", with: " \(remote) ") }
  }
}

@Suite struct PlaceTests {
  @Test("in a clone that is made otherwise, all comes as in a plain one", arguments: clones)
  func clone(place: Checkout) { check(place) }

  @Test("from another place in it, all comes as from the top", arguments: standpoints)
  func standpoint(place: Checkout) { check(place) }

  @Test("whatever names others gave to their refs, all comes as without them", arguments: names)
  func name(place: Checkout) { check(place) }

  @Test(
    "whatever the remote's configuration is, its branches come as without it", arguments: remotes)
  func remote(place: Checkout) { check(place) }

  @Test("whatever is configured, all comes as without it", arguments: settings)
  func setting(place: Checkout) { check(place) }

  @Test("whatever the environment is, all comes as in a plain one", arguments: environments)
  func environment(place: Checkout) { check(place) }

  @Test("what is where the push URL leads counts, and is not overwritten")
  func pushedElsewhere() {
    let world = World.runbook()
    let (alice, fork) = (world.alice, world.clone("--bare", to: "fork.git"))
    alice.git("config", "remote.origin.pushURL", fork.url)
    let branch = "alice/hotfix-1234"
    #expect(alice.hotfix("start", "-q", "1234").status == 0)
    expect(alice.hotfix("pick", "-q"))
    // A second push moves what the first has made.
    expect(alice.hotfix("pick", "-q", "5", "1234"))
    #expect(fork.git("rev-parse", branch) == alice.git("rev-parse", branch))
    #expect(world.origin.tryGit("rev-parse", "-q", "--verify", branch).status == 1)
    fork.commit("By hand", ["x": "x\n"], on: branch, by: .bob)
    let before = fork.git("rev-parse", branch)
    expect(
      alice.hotfix("pick", "-q", "4", "1234"), status: 128,
      err: "fatal: 'origin' has 1 commit of '\(branch)' that is not here")
    #expect(fork.git("rev-parse", branch) == before)
  }

  private func check(_ place: Checkout, sourceLocation: SourceLocation = #_sourceLocation) {
    let (expected, lines) = (place.expected, place.walk())
    if lines != expected {
      Issue.record("\(diff(expected, lines, context: 0))", sourceLocation: sourceLocation)
    }
  }
}

private let clones: [Checkout] = [
  Checkout(testDescription: "SHA-256", objects: "sha256"),
  Checkout(testDescription: "SHA-256, in memory", objects: "sha256", inMemory: true),
  Checkout(testDescription: "bare", clone: { $0.clone("--bare", to: "bare") }, inMemory: true),
  Checkout(
    testDescription: "shallow, its history just deep enough",
    clone: { $0.clone("--depth=4", to: "shallow") }),
  Checkout(testDescription: "single branch", clone: { $0.clone("--single-branch", to: "single") }),
  Checkout(
    testDescription: "partial, without blobs",
    clone: { world in
      world.origin.git("config", "uploadpack.allowFilter", "true")
      world.origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
      return world.clone("--filter=blob:none", to: "partial")
    }),
  Checkout(
    testDescription: "partial, without trees",
    clone: { world in
      world.origin.git("config", "uploadpack.allowFilter", "true")
      world.origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
      return world.clone("--filter=tree:0", to: "partial")
    }, inMemory: true),
  Checkout(
    testDescription: "sparse, by cone, the index too",
    clone: { $0.clone("--sparse", to: "sparse") },
    settle: { _, repo in repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "door") }),
  Checkout(
    testDescription: "sparse, without the file that the fix changes",
    settle: { _, repo in repo.git("sparse-checkout", "set", "--no-cone", "/door/") }),
  Checkout(
    testDescription: "a linked worktree",
    clone: { world in
      world.alice.git("worktree", "add", "-q", "--detach", "../linked")
      return world.alice.at("../linked")
    }),
  Checkout(
    testDescription: "a submodule",
    clone: { world in
      let above = Repo(world: world, path: world.path + "/alice/above", person: .alice)
      world.alice.git("init", "-q", above.path)
      above.git("submodule", "--quiet", "add", "../../origin.git", "shop", env: ["PWD": nil])
      above.at("shop").git("remote", "set-url", "origin", world.origin.url)
      return above.at("shop")
    }),
  Checkout(
    testDescription: "alternates, refs and objects that are packed, and no reflog",
    clone: { $0.clone("--shared", to: "shared") },
    settle: { _, repo in
      repo.git("config", "core.logAllRefUpdates", "false")
      repo.git("pack-refs", "--all")
      repo.git("repack", "-adq")
    }),
  Checkout(
    testDescription: "reftable",
    clone: { world in
      guard gitVersion >= (2, 45) else { return world.alice }
      return world.clone("--ref-format=reftable", to: "reftable")
    }),
  Checkout(
    testDescription: "history that is cut off by a replacement below production",
    settle: { world, repo in repo.git("replace", "--graft", world.id("#2")) }),
  Checkout(
    testDescription: "history that is cut off by a graft below production",
    settle: { world, repo in repo.write(".git/info/grafts", "\(world.id("#2"))\n") },
    env: [
      "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "advice.graftFileDeprecated",
      "GIT_CONFIG_VALUE_0": "false",
    ]),
]

private let standpoints: [Checkout] = [
  Checkout(testDescription: "a sub-directory", clone: { $0.alice.at("door") }),
  Checkout(
    testDescription: "an untracked sub-directory, HEAD detached",
    clone: { world in
      world.alice.write("new/deep/x", "x\n")
      world.alice.git("checkout", "-q", "HEAD^0")
      return world.alice.at("new/deep")
    }),
  Checkout(
    testDescription: "inside .git", clone: { $0.alice.at(".git") }, inMemory: true,
    startOptions: ["--no-switch"]),
  Checkout(
    testDescription: "an unborn HEAD",
    settle: { _, repo in
      repo.git("checkout", "-q", "--orphan", "new")
      repo.git("rm", "-rqf", ".")
    }),
  Checkout(
    testDescription: "production is checked out in another worktree, a third one's folder is gone",
    settle: { world, repo in
      repo.git("worktree", "add", "-q", "../prod", "production")
      repo.git("worktree", "add", "-q", "-b", "old", "../old")
      _ = repo.sh("rm -rf ../old")
    }),
  Checkout(
    testDescription: "a git folder that is elsewhere, and says so, with what is included there",
    clone: { $0.clone("--separate-git-dir=alice/elsewhere.git", to: "separate") },
    settle: { world, repo in
      writeFile("\(world.path)/alice/included", "[hotfix]\n\tuser = alice\n")
      repo.git("config", "core.worktree", "../separate")
      repo.git("config", "includeIf.gitdir:elsewhere.git.path", "../included")
      repo.git("config", "User.Email", "somebody@example.com")
      repo.git("config", "USER.EMAIL", "alice@example.com")
    }),
  Checkout(
    testDescription: "a path with all that a path may have",
    clone: { $0.clone(to: "-a \"b\" 'c' $(touch x) `y` * \\ ü\u{202E}\n\u{1B}[31md") }),
  Checkout(
    testDescription: "a path that is no UTF-8",
    clone: { world in
      let home = Repo(
        world: world, path: (world.alice.path as NSString).deletingLastPathComponent, person: .alice
      )
      #expect(
        home.sh("d=$(printf 'a\\351b') && mkdir \"$d\" && mv shop \"$d/x\" && ln -s \"$d/x\" odd")
          .status == 0)
      return home.at("odd")
    }),
]

private let names: [Checkout] = [
  Checkout(
    testDescription: "tags and branches called production, origin/production and HEAD",
    settle: { world, repo in
      for name in [
        "production", "master", "origin/production", "origin/master", "HEAD", "alice/hotfix-1234",
        "alice/master-prep", "CHERRY_PICK_HEAD",
      ] {
        repo.git("update-ref", "refs/tags/\(name)", world.id("#1"))
        world.origin.git("update-ref", "refs/tags/\(name)", world.id("#1"))
        if !name.hasPrefix("alice/"), name != "CHERRY_PICK_HEAD", name != "master" {
          repo.git("update-ref", "refs/heads/\(name)", world.id("#2"))
        }
      }
      for name in [
        "HEAD", "origin/production", "refs/heads/production", "refs/remotes/origin/production",
      ] {
        world.origin.git("update-ref", "refs/heads/\(name)", world.id("#2"))
      }
    }, isLoud: true),
  Checkout(
    testDescription: "names that differ in case alone",
    settle: { world, repo in
      for name in ["Production", "PRODUCTION", "Master", "ALICE/x"] {
        world.origin.git("update-ref", "refs/heads/\(name)", world.id("#1"))
        repo.git("update-ref", "refs/heads/\(name)", world.id("#2"))
        repo.git("update-ref", "refs/tags/\(name)", world.id("#2"))
      }
    }),
  Checkout(
    testDescription: "local production and master that are somewhere else",
    settle: { world, repo in
      repo.git("branch", "-f", "production", world.id("#1"))
      repo.commit("Mine", ["till.txt": "mine\n"], on: "production")
      repo.git("checkout", "-q", "production")
      repo.git("branch", "-f", "master", world.id("#2"))
    }),
  Checkout(
    testDescription: "branches of strangers with all that a name may have",
    settle: { world, repo in
      for name in [
        "$(touch${IFS}x)", "`y`", "a'b\"c", "ü\u{202E}x", "-n", "--force", "x;y|z&", "@", "%s",
      ] {
        for name in ["\(name)/x", "\(name)/hotfix-7", "\(name)/master-prep"] {
          world.origin.git("update-ref", "refs/heads/\(name)", world.id("#1"))
        }
      }
    }),
]

private let remotes: [Checkout] = [
  Checkout(
    testDescription: "several, the one like an option, pushed elsewhere by default",
    settle: { world, repo in
      let fork = world.clone("--bare", to: "fork.git")
      repo.git("remote", "rename", "--", "origin", "-x")
      repo.git("remote", "add", "fork", fork.url)
      repo.git("config", "remote.pushDefault", "fork")
      repo.git("config", "branch.alice/hotfix-1234.pushRemote", "fork")
      repo.git("config", "--replace-all", "--", "hotfix.remote", "-x")
    }, remote: "-x"),
  Checkout(
    testDescription: "a push URL that differs",
    settle: { world, repo in
      let fork = world.clone("--bare", to: "fork.git")
      repo.git("config", "remote.origin.pushURL", fork.url)
    }, pushed: { $0.clone("--bare", to: "fork.git") }),
  Checkout(
    testDescription: "a push URL by pushInsteadOf",
    settle: { world, repo in
      let address = world.origin.served(at: "ssh://git@git.example.com/acme/shop.git")
      repo.git("config", "url.\(address).pushInsteadOf", world.origin.url)
    }),
  Checkout(
    testDescription: "a URL by insteadOf, and no refspec",
    settle: { world, repo in
      repo.git("config", "--unset-all", "remote.origin.fetch")
      repo.git("config", "url.\(world.path)/.insteadOf", "shop:")
      repo.git("config", "remote.origin.url", "shop:origin.git")
    }),
  Checkout(
    "a refspec for master alone, pruned with tags",
    settings: [
      "fetch.prune": "true", "fetch.pruneTags": "true", "remote.origin.prune": "true",
      "remote.origin.tagOpt": "--tags", "fetch.all": "true",
      "fetch.recurseSubmodules": "true", "fetch.writeCommitGraph": "true",
      "fetch.output": "compact",
      "fetch.parallel": "0",
    ]),
  Checkout(
    testDescription: "narrowed refspecs",
    settle: { _, repo in
      repo.git("config", "remote.origin.fetch", "+refs/heads/master:refs/remotes/origin/master")
      repo.git("config", "fetch.prune", "true")
      repo.git("tag", "mine")
    }),
  Checkout(
    testDescription: "refspecs that lead elsewhere",
    settle: { _, repo in
      repo.git("config", "remote.origin.fetch", "+refs/heads/*:refs/theirs/*")
      repo.git("config", "remote.origin.push", "refs/heads/*:refs/heads/*")
    }, follows: "refs/theirs/alice/"),
]

private let settings: [Checkout] = [
  Checkout(
    "what git prints", pushing: "nothing",
    settings: [
      "color.ui": "always", "color.branch": "always", "color.diff": "always",
      "color.status": "always", "core.quotePath": "false", "core.pager": "exit 1",
      "pager.log": "true",
      "pager.config": "true", "pager.diff": "true", "pager.branch": "true",
      "diff.external": "exit 1", "diff.noprefix": "true", "diff.mnemonicPrefix": "true",
      "diff.renames": "copies", "diff.algorithm": "patience", "diff.context": "0",
      "diff.interHunkContext": "9", "diff.relative": "true", "diff.orderFile": "/dev/null",
      "diff.colorMoved": "zebra", "diff.submodule": "log", "diff.wordRegex": ".",
      "diff.ignoreSubmodules": "all", "diff.suppressBlankEmpty": "true", "diff.statNameWidth": "1",
      "log.showSignature": "true", "log.date": "human", "log.follow": "true",
      "log.abbrevCommit": "true", "log.decorate": "full", "log.showRoot": "false",
      "log.mailmap": "true", "log.diffMerges": "on",
      "format.pretty": "raw", "format.noPrefix": "true", "core.abbrev": "4",
      "status.short": "true", "status.branch": "true", "status.relativePaths": "true",
      "status.showStash": "true", "status.renames": "copies", "status.submoduleSummary": "true",
      "status.showUntrackedFiles": "all",
      "column.ui": "always", "tag.sort": "-refname", "branch.sort": "-committerdate",
      "advice.detachedHead": "true", "advice.statusHints": "true",
      "core.logAllRefUpdates": "always",
      "versionsort.suffix": "-x", "i18n.logOutputEncoding": "ISO-8859-1",
      "blame.coloring": "highlightRecent", "core.attributesFile": "/dev/null",
      "core.excludesFile": "/dev/null", "help.autoCorrect": "immediate",
      "feature.manyFiles": "false", "trace2.normalTarget": "/dev/null",
      "alias.cherry-pick": "!exit 1", "alias.push": "!exit 1", "alias.hotfix-pick": "!exit 1",
      "sequence.editor": "exit 1", "core.editor": "exit 1",
      "core.askPass": "exit 1", "checkout.guess": "true", "checkout.defaultRemote": "fork",
      "submodule.recurse": "true", "worktree.guessRemote": "true", "gc.auto": "1",
      "maintenance.auto": "true", "gc.autoDetach": "false", "transfer.fsckObjects": "true",
      "fetch.fsckObjects": "true", "receive.fsckObjects": "true",
    ]),
  Checkout(
    "how git commits", pushing: "current",
    settings: [
      "core.commentChar": "C", "commit.cleanup": "strip", "commit.verbose": "true",
      "commit.template": "<world>/origin.git/HEAD", "commit.status": "true",
      "core.commentString": "// ", "user.useConfigOnly": "true", "trailer.separators": "=",
      "trailer.where": "start", "trailer.ifExists": "replace", "rerere.enabled": "true",
      "rerere.autoUpdate": "true",
    ]),
  Checkout(
    // Newer gits warn of it.
    testDescription: "a comment character that git chooses",
    settle: { _, repo in repo.git("config", "core.commentChar", "auto") }, isLoud: true),
  Checkout(
    "how git merges", pushing: "upstream",
    settings: [
      "merge.ff": "only", "merge.conflictStyle": "zdiff3", "merge.renames": "false",
      "merge.log": "true", "merge.branchdesc": "true", "merge.stat": "true",
      "merge.suppressDest": "*",
      "merge.verbosity": "5", "merge.tool": "none", "merge.autoStash": "true",
      "merge.verifySignatures": "true", "pull.rebase": "true", "pull.ff": "only",
      "pull.twohead": "recursive", "rebase.autoStash": "true",
      "branch.alice/hotfix-1234.mergeOptions": "--squash",
      "branch.alice/master-prep.rebase": "true", "merge.directoryRenames": "false",
      "merge.renormalize": "true",
      "branch.master.mergeOptions": "--no-commit -s ours",
    ]),
  Checkout(
    "how files are written", pushing: "simple",
    settings: [
      "core.autocrlf": "true", "core.safecrlf": "true", "core.fileMode": "false",
      "core.ignoreCase": "true", "core.precomposeUnicode": "true", "core.protectNTFS": "true",
      "core.trustctime": "false", "core.checkStat": "minimal", "core.preloadIndex": "true",
      "index.threads": "2", "index.version": "4", "core.splitIndex": "true",
      "core.untrackedCache": "true", "core.symlinks": "true",
      "core.bigFileThreshold": "1",
    ]),
  Checkout(
    // Git 2.55 loses what is in a split index without a hash.
    "how files are written otherwise", pushing: "matching",
    settings: [
      "core.autocrlf": "input", "core.eol": "crlf", "feature.manyFiles": "true",
      "index.skipHash": "true",
    ]),
  Checkout(
    testDescription: "a file monitor that is not there",
    settle: { _, repo in repo.git("config", "core.fsmonitor", "/none/fsmonitor") }, isLoud: true),
  Checkout(
    testDescription: "a file monitor that says nothing has changed",
    settle: { world, repo in
      world.install("monitor", "printf 'token\\0'")
      repo.git("config", "core.fsmonitor", "'\(world.path)/bin/monitor'")
      repo.git("config", "core.fsmonitorHookVersion", "2")
    }),
  Checkout(
    testDescription: "filters that are missing",
    settle: { _, repo in
      repo.write(".git/info/attributes", "*.txt filter=none\n")
      repo.git("config", "filter.none.clean", "none-such clean")
      repo.git("config", "filter.none.smudge", "none-such smudge")
    }, isLoud: true),
  Checkout(
    testDescription: "a filter that is required and missing, where no file is written",
    settle: { _, repo in
      repo.write(".git/info/attributes", "*.txt filter=none\n")
      repo.git("config", "filter.none.process", "none-such process")
      repo.git("config", "filter.none.required", "true")
    }, inMemory: true),
  Checkout(
    testDescription: "attributes for diffs that call missing programs",
    settle: { _, repo in
      repo.write(".git/info/attributes", "*.txt diff=none eol=crlf\n* conflict-marker-size=40\n")
      repo.git("config", "diff.none.textconv", "none-such")
      repo.git("config", "diff.none.command", "none-such")
    }),
  Checkout(
    "the worktree's own configuration",
    settings: ["extensions.worktreeConfig": "true", "core.repositoryFormatVersion": "1"]),
  Checkout(
    testDescription: "hooks that are none of ours",
    settle: { _, repo in
      for name in [
        "pre-commit", "commit-msg", "pre-rebase", "applypatch-msg", "pre-applypatch",
        "pre-merge-commit", "post-merge", "sendemail-validate", "pre-auto-gc", "post-rewrite",
      ] {
        repo.hook(name, "echo $0 >&2; exit 1")
      }
      for name in [
        "prepare-commit-msg", "post-commit", "post-checkout", "reference-transaction", "pre-push",
      ] {
        repo.hook(name, "cat >/dev/null; exit 0")
      }
    }),
]

private let environments: [Checkout] = [
  Checkout(
    testDescription: "a German locale",
    env: ["LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "LANGUAGE": "de"]),
  Checkout(
    testDescription: "GIT_DIR and GIT_WORK_TREE, from elsewhere",
    env: ["GIT_DIR": "../shop/.git", "GIT_WORK_TREE": "../shop"],
    call: { ["sh", "-c", "mkdir -p ../else && cd ../else && exec \"$@\"", "sh"] + $0 }),
  Checkout(
    testDescription: "what aliases and hooks export",
    env: [
      "GIT_DIR": ".git", "GIT_PREFIX": "", "GIT_INDEX_FILE": ".git/index",
      "GIT_CONFIG_PARAMETERS": "'color.ui'='always' 'core.pager'='exit 1'", "GIT_EXEC_PATH": nil,
      "GIT_REFLOG_ACTION": "pull", "GIT_EDITOR": "exit 1", "GIT_PAGER": "exit 1", "PAGER": "exit 1",
      "GIT_SEQUENCE_EDITOR": "exit 1",
      "GIT_MERGE_AUTOEDIT": "yes", "GIT_CHERRY_PICK_HELP": "help", "GIT_EXTERNAL_DIFF": "exit 1",
      "GIT_DIFF_OPTS": "-u9",
      "GIT_LITERAL_PATHSPECS": "1", "GIT_ATTR_SOURCE": "HEAD", "GIT_DEFAULT_HASH": "sha1",
    ]),
  Checkout(
    testDescription: "pathspecs that ignore case",
    env: ["GIT_ICASE_PATHSPECS": "1", "GIT_GLOB_PATHSPECS": "1", "LC_ALL": nil]),
  Checkout(
    testDescription: "an alias of the shell, in a linked worktree",
    clone: { world in
      world.alice.git("worktree", "add", "-q", "--detach", "../linked")
      return world.alice.at("../linked")
    },
    call: { words in ["git", "-c", "alias.h=!\(words.joined(separator: " "))", "h"] }),
  Checkout(
    testDescription: "no HOME, nobody's configuration",
    settle: { _, repo in repo.git("config", "hotfix.user", "alice") },
    env: [
      "HOME": nil, "XDG_CONFIG_HOME": nil, "GIT_CONFIG_GLOBAL": nil, "GH_CONFIG_DIR": nil,
      "GIT_AUTHOR_NAME": "Alice", "GIT_AUTHOR_EMAIL": "alice@example.com", "TMPDIR": nil,
      "GIT_COMMITTER_NAME": "Alice", "GIT_COMMITTER_EMAIL": "alice@example.com",
    ]),
]

/// Of the git that is tested with.
let gitVersion: (Int, Int) = {
  let world = World { _ in }
  let said = Repo(world: world, path: world.path, person: .alice).git("version")
  let numbers = said.split { !$0.isNumber }.compactMap { Int($0) }
  return (numbers[0], numbers[1])
}()
