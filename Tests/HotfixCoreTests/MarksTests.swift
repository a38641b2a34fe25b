import Testing

@testable import HotfixCore

@Suite("Marks")
struct MarksTests {
  @Test(
    "Every forge's own words name the pull request",
    arguments: [
      // GitHub: squash, merge, merge under the pull request's title
      ("Fix memory leak in the traverse cache (#14823)", 14823),
      ("Title (#7)\n\n* first\n\n* second (#3)\n\nCo-authored-by: A <a@b.c>", 7),
      ("Merge pull request #16151 from borg-land/limitnofile\n\nDon't set LimitNoFile", 16151),
      ("Merge pull request #6360 from o/b (#6361)", 6361),
      ("Merge pull request #12", 12),
      // CPython
      ("gh-96497: Mangle name before symtable lookup (GH-96561)", 96561),
      ("[3.11] gh-98539: Fix a reference cycle in asyncio (GH-98540) (#98631)", 98631),
      ("bpo-30745: Fix test_socket (GH-2342) (GH-2350)", 2350),
      // Bitbucket Cloud, Data Center, Server
      ("Merged in jwalden/mypy/classmethod (pull request #10)\n\nAdd basic support", 10),
      ("Merged in feature/PROJ-2-orders (pull request #1)\n\nOrders\n\nApproved-by: Ann", 1),
      ("Pull request #457: PROJ-81 retry the payment", 457),
      ("Pull request #457: Fix\n\nMerge in PROJ/shop from bugfix/x to master", 457),
      ("Merge pull request #31 in PROJ/shop from x to master\n\n* commit 'c0ffee':\n  Fix", 31),
      // Azure DevOps
      ("Merged PR 4915574: console: switch to /Zc:wchar_t\n\nRelated work items: #45", 4_915_574),
      ("Merged PR 5903250: [Git2Git] Merged PR 5895926: conhost: fix two Watsons", 5_903_250),
      ("Merge pull request 812 from users/ann/fix into main", 812),
      // Gitea, Forgejo
      ("chore: bump (#24)\n\nReviewed-on: https://codeberg.org/o/r/pulls/23", 24),
      ("Fix login (!88)", 88),
      ("Merge pull request 'Fix the login (#3)' (#10) from lunny/fix into main", 10),
      ("Merge pull request 'it's (!3) from here' (!11) from a into b", 11),
      ("Merge pull request 'chore(deps): all' (#9) from renovate/all into main", 9),
      // GitLab with a number in the squash template
      ("Use Ruby 3.2.1 images (!4065)", 4065),
      ("Use Ruby 3.2.1 images (gitlab-org/ci-cd/runner.tools!4065)", 4065),
      // bors, and Rust's own
      ("Merge #530\n\n530: Bump deps r=notriddle a=notriddle", 530),
      ("Auto merge of #107679 - est31:less_import_overhead, r=compiler-errors", 107679),
      ("Rollup merge of #126101 - lqd:revert-124099, r=wesleywiser", 126101),
      ("Merge #25531: test: remove a sleep", 25531),
    ])
  func forges(message: String, number: Int) {
    let marks = Marks(message: Bytes(message))
    #expect(marks.number == number)
    #expect(marks.way == .subject)
    #expect(marks.closingRun.last == number)
  }

  @Test(
    "The end of the body names it where the subject has no mark",
    arguments: [
      // GitLab, as it wrote merges until 2023, and since
      ("Merge branch 'b' into 'master'\n\nAdd it\n\nCloses #9\n\nSee merge request g/p!154", 154),
      ("Merge branch 'a' into 'b'\r\n\r\nT\r\n\r\nSee merge request group/sub/project!7\r\n", 7),
      ("Merge branch 'x'\n\nT\n\nSee merge request !6369\n", 6369),
      (
        """
        Merge branch 'renovate/sirupsen-logrus-1.x' into 'main'

        go: Update module github.com/sirupsen/logrus to v1.10.0

        See merge request https://gitlab.com/gitlab-org/gitlab-runner/-/merge_requests/7216

        Merged-by: Arran Walker <a@gitlab.example>
        Approved-by: Arran Walker <a@gitlab.example>
        Co-authored-by: GitLab Renovate Bot <bot@gitlab.example>
        """, 7216
      ),
      ("Merge branch 'revert-1' into 'main'\n\nRevert \"X\"\n\nSee merge request g/p!40", 40),
      ("T\n\nSee merge request g/p!7\n(cherry picked from commit 0123456789abcdef)", 7),
      // Node
      (
        """
        lib: fix weekend detection

        * #215 Weird weekend detection fixed

        PR-URL: https://github.com/nodejs/node-core-utils/pull/220
        Fixes: https://github.com/nodejs/node-core-utils/issues/215
        Reviewed-By: Ruben Bridgewater <r@b.example>
        """, 220
      ),
      ("Revert \"src: x\"\n\nThis reverts commit 0123456.\n\nPR-URL: https://x/o/r/pull/41", 41),
      ("deps: V8\n\nPR-URL: https://x/o/r/pull/1\nPR-URL: https://x/o/r/pull/2", 2),
      ("Fix crash #12\n\nPR-URL: https://x/o/r/pull/9#issuecomment-1", 9),
      ("t\n\nPR-URL: https://x/o/r/pull/9/files", 9),
      // Gitea, React Native, Azure, Bitbucket
      ("A title\n\nReviewed-on: https://git.example.org:3000/o/r/pulls/77\nReviewed-by: A", 77),
      ("T\n\nSummary:\nText\n\nPull Request resolved: https://x/f/r/pull/5\n\nReviewed By: a", 5),
      ("t\n\nPR-URL: https://dev.azure.com/o/p/_git/r/pullrequest/6", 6),
      ("t\n\nPR-URL: https://bitbucket.org/w/r/pull-requests/8", 8),
    ])
  func bodies(message: String, number: Int) {
    let marks = Marks(message: Bytes(message))
    #expect(marks.number == number)
    #expect(marks.way == .body)
    #expect(marks.closingRun.isEmpty)
  }

  @Test(
    "Nobody's number is taken from what only looks like a mark",
    arguments: [
      "", "\n", " \n\n", "Fix crash", "Fix crash #12", "#12: fix", "#12", "(#)", "(12)", "12",
      "gh-12: Fix", "GH-12: Fix", "Fix GH-12", "fix(gh-12): x", "Fix (gh-12)", "Fix (GH#4673)",
      "Fix (fixes #12)", "Fix (closes #12)", "Fix (see #12)", "Fix (#12, #13)", "Fix (issue #469)",
      "Fix (#12 and #13)", "Fix (#12).", "Fix (#12) again", "Fix ((#12))",
      "Fix [#12]", "Fix {#12}", "Fix <#12>", "Fix #12)", "Fix (#12", "Fix ( #12)", "Fix (# 1)",
      "Fix (#12 )", "Fix (#12a)", "Fix (#a12)", "Fix (#1 2)", "Fix (#1.2)", "Fix (#-12)",
      "Fix (#+12)", "Fix (#0)", "Fix (#00)", "Fix (#012)", "Fix (#1234567890)", "Fix (##12)",
      "Fix (#99999999999999999999999999)", "Fix (!)", "Fix (!0)", "Fix (a b!12)", "Fix (#0x12)",
      // digits and parentheses of other scripts
      "修復崩潰 (#１２)", "修復崩潰（#12）", "إصلاح (#١٢)", "ठीक (#१२)", "Fix (#12\u{301})",
      "Fix (#12\u{200b})", "Fix (\u{202e}#12)", "Fix (＃12)", "Merge pull request #1２ from o/b",
      // another repository's
      "Show actual runtime type if a cast fails (mypyc/mypyc#692)",
      "Merge pull request babel/babel-eslint#584 from PiPeep/fix-jest",
      "Merge bitcoin-core/gui#123: Title", "Merge pull request from GHSA-pgw7-wx7w-2w33",
      // in quotes
      "Revert \"Fix (#12)\"", "Reapply \"Fix (#12)\"", "Revert \"Revert \"Fix (#12)\"\"",
      "Revert 'Fix (#12)'", "Revert “Fix (#12)”", "Revert \"Fix (#12) (#55)\"",
      "Revert \"Fix (#12)", "Reapply \"Fix (#12)\n\nThis reverts commit 0123456.",
      "Revert \"Merge pull request #8452 from maruina/coredns-1.6.7\"",
      "Revert \"Revert \"Move `environment-visitor` into `@babel/traverse`\" (#1…\"",
      // nearly a forge's words
      "Merge pull request 3 times", "Merge pull request 012 from a into b",
      "Merge pull request #12a from o/b", "merge pull request #12 from o/b",
      "Merge pull requests #12 and #13", "Merge branch 'fix-12'", "Merge branch 'fix (#12)'",
      "Merge PR12: x", "Merged PR 12", "Merged PR #12: x", "Merged PR 12a: x", "Pull request #12",
      "Pull request 12: x", "Pull requests #12: x", "A Pull request #12: x", "Merge #12 into main",
      "Merge #12a", "Merge 12", "Auto merge of #12", "Merge pull request 'T' (#12) into b",
      "Merge pull request 'T' (#1a) from a into b", "Merge pull request T (#12) from a into b",
      "Merge 5f4a1bea18193819a0dd0e1b71ac28f043ca19af into 1da3cfa1a25503c7ecba",
      // bodies
      "Title\n\nFix (#12)", "Title\n\n(#12)", "Title\n\nMerge pull request #12 from o/b",
      "Title\n\nSee merge request !12 for details", "Title\n\nSee merge request", "Title\n\n!12",
      "Title\n\nSee merge request g/p!12\n\nIt was not enough.", "Title\nSee merge request g/p!12",
      "T\n\nas in\n\n    PR-URL: https://x/o/r/pull/12", "T\n\n> PR-URL: https://x/o/r/pull/12",
      "Title\n\nPR-URL: https://x/o/r/issues/12", "Title\n\nPR-URL: https://x/o/r/pull/12x",
      "Title\n\nBackport-PR-URL: https://x/o/r/pull/12", "Title\n\nPR-URL: 12",
      "Title\n\nReviewed-on: https://go-review.googlesource.com/c/go/+/12345",
      "Title\n\nFixes: https://x/o/r/pull/12", "Title\n\nCloses #12", "Title\n\nReverts o/r#12",
      "Title\n\nThis reverts merge request !12", "Title\n\nPR-URL: https://x/o/r/pull/12\n\nText.",
      // a body does not speak for a subject with a mark, wherever that stands
      "Revert \"Fix (#12)\"\n\nThis reverts commit 0123456.\n\nPR-URL: https://x/o/r/pull/12",
      "Revert \"Merged PR 12: Fix\"\n\nSee merge request g/p!12",
      "Redo Fix (#12) properly\n\nSee merge request g/p!12", "Merge #1 #2\n\nSee merge request !1",
    ])
  func nobody(message: String) {
    let marks = Marks(message: Bytes(message))
    #expect(marks.number == nil)
    #expect(marks.way == nil)
  }

  @Test(
    "Of several marks the last one counts, and all are known",
    arguments: [
      ("Fix (#12) (#55)", 55, [12, 55]),
      ("Fix (#12)(#55)  ", 55, [12, 55]),
      ("Don't read errors from cache (#20508) (#20509)\n\nFixes #3", 20509, [20508, 20509]),
      ("[3.12] gh-1: Title (GH-12) (#13)", 13, [12, 13]),
      ("Fix (#1) (!2) (GH-3) (pull request #4) (g/p!5)", 5, [1, 2, 3, 4, 5]),
      ("Fix (#1) and more (#2) (#3)", 3, [2, 3]),
      ("Fix (fixes #3) (#55)", 55, [55]),
      ("Fix (see (#3)) (#55)", 55, [55]),
      ("Fix a bunch of static analysis issues (GH553) (#576)", 576, [576]),
      ("Revert \"Fix (#12)\" (#40)", 40, [40]),
      ("Revert \"Check __setattr__ (#9196)\" (#9474)", 9474, [9474]),
      ("Revert \"Fix\" and \"Mend (#3)\" (#40)", 40, [40]),
      ("Revert #4586 (#4766)", 4766, [4766]),
      ("revert(lint): Remove `new_lint` (#16321) (#17249)", 17249, [16321, 17249]),
      ("Merged PR 3528883: Force v2 conhost in ConPTY mode (#1935)", 1935, [3_528_883, 1935]),
      ("Merge pull request 'T (#3)' (#12)", 12, [12]),
      ("Merge #1 #2 (#5)", 5, [1, 2, 5]),
      ("Merge #12 #55\n\n12: Title r=a a=b", nil, [12, 55]),
      ("(#12)", 12, [12]),
      ("修复崩溃(#12)", 12, [12]),
      ("🐛 Behebt Größe (#999999999)", 999_999_999, [999_999_999]),
      ("\n \n  Fix\n over lines\n (#12)\n\nBody (#13)", 12, [12]),
      ("Fix (#12)\r\n\r\nBody (#13)\r\n", 12, [12]),
    ] as [(String, Int?, [Int])])
  func runs(message: String, number: Int?, run: [Int]) {
    let marks = Marks(message: Bytes(message))
    #expect(marks.number == number)
    #expect(marks.closingRun == run)
  }

  @Test("A title that GitHub cut goes on in the body")
  func cut() {
    func number(_ message: Bytes) -> Int? { Marks(message: message).number }
    #expect(number("Fix something very long…\n\n…and more (#12)\n\nBody (#3)") == 12)
    #expect(number("Fix something very long…\n\n…and more\n\nBody (#3)") == nil)
    #expect(number("Fix something very long…\n\nand more (#12)") == nil)
    #expect(number("`babylon`: throw if class properties do not have a semico… (#4633)") == 4633)
    #expect(number("Revert \"Fix something (#1…\n\n…2)\"") == nil)

    let revert: Bytes = """
      Revert "Reconsider constraints involving parameter specifications (#1… (#15832)

      …5272)"

      This reverts commit 2aaeda4b84a863004a6694a7d562462fbe531ece.
      """
    let title: Bytes = "Reconsider constraints involving parameter specifications (#15272)"
    #expect(number(revert) == 15832)
    #expect(Reverts(message: revert).titles == [title])
    #expect(HotfixCore.title(of: revert) == "Revert \"\(title)\"")
    #expect(number("Revert \"Reconsider (#1… (#15832)\n\nNo more") == 15832)
  }

  @Test("Bytes that are no UTF-8 are letters like any other")
  func bytes() {
    func number(_ raw: [UInt8]) -> Int? { Marks(message: Bytes(raw)).number }
    #expect(number([0xff, 0xfe] + Array(" (#12)".utf8)) == 12)
    #expect(number(Array("Fix (#12".utf8) + [0xff] + Array(")".utf8)) == nil)
    #expect(number(Array("Fix (#12)".utf8) + [0xa0]) == nil)
    #expect(number([0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea] + Array("(#12)\n\n\u{fffd}".utf8)) == 12)
  }

  @Test("A team's marker names it where a subject begins or ends")
  func markers() throws {
    for template in ["", "PR", "{pr}", " {pr} ", "{pr}{pr}", "[{pr}] #{pr}", "{PR}", "{ pr }"] {
      #expect(Marker(Bytes(template)) == nil, "\(template)")
    }
    let markers = try ["[PR-{pr}]", "PR{pr}", "{pr}:", "第{pr}号"].map { text in
      try #require(Marker(Bytes(text)))
    }
    let cases: [(String, Int?, [Int])] = [
      ("[PR-12] Fix", 12, [12]), ("[PR-12]", 12, [12]), ("Fix [PR-12]", 12, [12]),
      ("Fix [PR-12] (#40)", 40, [12, 40]), ("[PR-12] Fix (#40)", 40, [12, 40]),
      ("[PR-12] Fix [PR-40]", 40, [12, 40]), ("Revert \"[PR-12] x\" [PR-40]", 40, [40]),
      ("Fix PR12", 12, [12]), ("PR12 fix", 12, [12]), ("12: fix", 12, [12]),
      ("修复第12号", 12, [12]), ("第12号修复", 12, [12]), ("修复 PR１２", nil, []),
      ("Merge pull request #7 from o/b [PR-12]", 12, [7, 12]),
      ("Fix XPR12", nil, []), ("PR12x fix", nil, []), ("Fix PR12x", nil, []), ("PR0 fix", nil, []),
      ("Revert \"[PR-12] Fix\"", nil, []), ("Revert \"Fix [PR-12]\"", nil, []),
      ("Fix [PR-12] again", nil, []), ("Fix [PR-]", nil, []), ("Fix [PR-1234567890]", nil, []),
      ("Fix [PR-12] again\n\nPR-URL: !7", nil, []), ("Fix\n\nPR-URL: !7", 7, []),
    ]
    for (message, number, run) in cases {
      let marks = Marks(message: Bytes(message), MarkStyle(markers: markers))
      #expect(marks.number == number, "\(message)")
      #expect(marks.closingRun == run, "\(message)")
    }
    #expect(Marks(message: "[PR-12] Fix").number == nil)
    #expect(title(of: "[PR-12]: Fix", MarkStyle(markers: markers)) == "Fix")
    #expect(title(of: "Fix [PR-12]", MarkStyle(markers: markers)) == "Fix")
    #expect(title(of: "PR12", MarkStyle(markers: markers)) == "PR12")
  }

  @Test(
    "A title is what a person wrote",
    arguments: [
      ("Fix memory leak (#14823)", "Fix memory leak"),
      ("Fix (#12) (#55)", "Fix (#12)"),
      ("Revert \"Fix (#12)\" (#40)", "Revert \"Fix (#12)\""),
      ("Revert \"Fix (#12)\"", "Revert \"Fix (#12)\""),
      ("  Fix\nit\n\nBody", "  Fix it"),
      ("", ""), ("(#12)", "(#12)"), ("Fix crash #12", "Fix crash #12"),
      ("Merge pull request #7 from o/topic\n\nFix it", "Fix it"),
      ("Merge pull request #7 from o/topic", "Merge pull request #7 from o/topic"),
      ("Merge pull request #7 from o/t\n\nCo-authored-by: A", "Merge pull request #7 from o/t"),
      ("Merge pull request #60 from o/b (#61)\n\n* a\n\n* b", "Merge pull request #60 from o/b"),
      ("Merge pull request babel/babel-eslint#584 from P/x\n\nFix module path", "Fix module path"),
      ("Merge pull request #31 in P/r from x to y\n\n* commit 'c0ffee':\n  Mend it", "Mend it"),
      ("Merge pull request 812 from users/ann/fix into main\r\n\r\nMend it\r\n", "Mend it"),
      ("Merge branch 'x' into 'main'\n\nk8s: mend it\n\nSee merge request !7", "k8s: mend it"),
      ("Merge branch 'x' into 'main'\n\nSee merge request !7", "Merge branch 'x' into 'main'"),
      ("Merge branch 'main' into x\n\n# Conflicts:\n#\ta.swift", "Merge branch 'main' into x"),
      ("Merge branch 'main' into x\n\nConflicts:\n\ta.swift", "Merge branch 'main' into x"),
      ("Merge branching into one place (#9)\n\nText", "Merge branching into one place"),
      ("Merge remote-tracking branch 'origin/x'\n\nMend it", "Mend it"),
      ("Merged in feature/x (pull request #10)\n\nMend it\n\nApproved-by: A", "Mend it"),
      ("Merged in all the fixes (#10)\n\nText", "Merged in all the fixes"),
      ("Pull request #457: PROJ-81 mend it\n\nMerge in P/r from x to y", "PROJ-81 mend it"),
      ("Merged PR 12: [Git2Git] Mend it\n\nText", "[Git2Git] Mend it"),
      ("Merge pull request 'Mend (#3) it' (#10) from lunny/fix into main\n\nText", "Mend (#3) it"),
      ("Merge #530\n\n530: Mend it r=ann a=bob", "Mend it"),
      ("Merge #530\n\n12: Mend it r=ann a=bob", "12: Mend it r=ann a=bob"),
      ("Merge #1 #2\n\n1: Mend it r=ann a=bob", "Merge #1 #2"),
      ("Merge #25531: test: remove a sleep\n\nabc Mend", "test: remove a sleep"),
      ("Auto merge of #107679 - est31:x, r=ann\n\nMend it\n\nText", "Mend it"),
      ("Mend what comes f… (#15345)\n\n…rom a macro\n\nText", "Mend what comes from a macro"),
    ])
  func titles(message: String, expected: String) {
    #expect(title(of: Bytes(message)).text == expected)
  }

  @Test("A subject is what git says it is")
  func subjects() {
    #expect(subject(of: "\n  \n\t\nOne\ntwo  \n three\n \nBody") == "One two  three")
    #expect(subject(of: "One\r\ntwo\r\n\r\nBody") == "One two")
    #expect(subject(of: "One …\n\n…two (#1)") == "One …")
    #expect(subject(of: "") == "" && subject(of: "\n\n") == "")
  }
}

@Suite("Reverts")
struct UndoingsTests {
  private static let id = "2aaeda4b84a863004a6694a7d562462fbe531ece"

  @Test(
    "The commits that it reverts",
    arguments: [
      ("This reverts commit \(id).", [id]),
      ("This reverts commit \(id.uppercased())", [id]),
      ("This reverts commit \(id), reversing\nchanges made to 48eb069e61183.", [id]),
      ("This reverts commit 0123456 (PR #7)\r\n", ["0123456"]),
      ("This reverts commits 676104e and a215868.", ["676104e", "a215868"]),
      ("This reverts commits 338007c,\n2798e90 and\n0b10fd6.", ["338007c", "2798e90", "0b10fd6"]),
      ("This reverts commits 676104e, a215868, and b2158", ["676104e", "a215868"]),
      ("T\n  This reverts commit 0123456\nThis reverts commit abcdef7", ["0123456", "abcdef7"]),
      ("This reverts commit \(id)\(id.prefix(24)).", ["\(id)\(id.prefix(24))"]),
      ("This reverts commit \(id)\(id).", []), ("This reverts commit 012345.", []),
      ("This reverts commit 0123456g", []), ("This reverts commit ", []), ("This reverts", []),
      ("This partially reverts commit 0123456", []), ("> This reverts commit 0123456", []),
      ("This reverts commit of 0123456", []),
      ("This reverts commit 0123456\n\ndefaced", ["0123456"]),
    ] as [(String, [String])])
  func commits(body: String, expected: [String]) {
    #expect(Reverts(message: "Subject\n\n\(body)").commits.map(\.text) == expected)
  }

  @Test(
    "The pull requests that it reverts",
    arguments: [
      ("Revert \"x\"\n\nReverts microsoft/terminal#17961\nCloses #17987", [17961]),
      ("Revert \"x\"\n\nReverts #5724.", [5724]),
      ("T\n\nReverts rust-clippy#5724.", [5724]),
      ("T\n\nReverts !7", [7]), ("T\n\nReverts group/sub/p!7", [7]),
      ("T\n\nReverts https://github.com/o/r/pull/7", [7]),
      ("T\n\nReverts #7, #8 and o/r#9, for now", [7, 8, 9]),
      ("T\n\nThis reverts #7 and #8, and brings #9 to everyone", [7, 8]),
      ("Revert \"Merge branch 'x' into 'main'\"\n\nThis reverts merge request !6492", [6492]),
      ("T\n\nThis reverts merge request https://gitlab.com/g/p/-/merge_requests/64", [64]),
      ("Revert #4586 (#4766)", [4586]), ("Revert #10427: switch from num_cpus", [10427]),
      ("Revert !7", [7]), ("Revert PR #7", [7]), ("Revert o/r#7 (o/r#8)", [7]),
      ("Pull request #40: Revert #7", [7]), ("Merged PR 40: Revert #7 (#41)", [7]),
      ("Revert \"Revert #12\"", []), ("Revert \"#12\"", []), ("Revert 12", []), ("Revert #12a", []),
      ("Revert most of #12023", []), ("Partially revert #7", []), ("T\n\nPartially reverts #7", []),
      ("T\n\nThis reverts the change of #7", []), ("T\n\nSee #7. Reverts #8", []),
      ("T\n\nReverts #0", []), ("T\n\nReverts #１２", []), ("T\n\nFixes #7", []), ("Reverts", []),
    ] as [(String, [Int])])
  func numbers(message: String, expected: [Int]) {
    #expect(Reverts(message: Bytes(message)).numbers == expected)
  }

  @Test(
    "The titles that it reverts or repeats",
    arguments: [
      ("Revert \"Fix (#12)\"", ["Fix (#12)"], []),
      ("Revert \"Fix\" (#40)", ["Fix"], []),
      ("Revert \"Revert \"X\"\" (#40)", ["Revert \"X\""], []),
      ("Revert \"Hide \"Open in\" (#13206)\"", ["Hide \"Open in\" (#13206)"], []),
      ("Revert \"Reapply \"X\"\"", ["Reapply \"X\""], []),
      ("Reapply \"nuget: move (#17451)\"", [], ["nuget: move (#17451)"]),
      ("Reapply \"Reapply \"X\"\"", [], ["Reapply \"X\""]),
      ("Pull request #40: Revert \"X\"", ["X"], []), ("Merged PR 40: Reapply \"X\"", [], ["X"]),
      ("Merge pull request 'Revert \"X\"' (#40) from a into b", ["X"], []),
      ("Revert \"Merge branch 'x' into 'main'\"", ["Merge branch 'x' into 'main'"], []),
      ("Revert \"a title\nover lines\"", ["a title over lines"], []),
      ("Revert \"\"", [""], []),
      ("Revert \"X", [], []), ("Revert X", [], []), ("revert: X", [], []),
      ("Fix\n\nRevert \"X\"", [], []),
      ("Merge pull request #40 from o/revert-12\n\nRevert \"X\"", [], []),
    ] as [(String, [String], [String])])
  func titles(message: String, titles: [String], reapplied: [String]) {
    let reverts = Reverts(message: Bytes(message))
    #expect(reverts.titles.map(\.text) == titles)
    #expect(reverts.reapplied.map(\.text) == reapplied)
    #expect(reverts.isEmpty == (titles + reapplied).isEmpty)
  }

  @Test("Where a commit was picked from is told by lines of its body alone")
  func picks() {
    let message: Bytes = """
      (cherry picked from commit 0000000)

      (cherry picked from commit \(Self.id))
      Service-Version: 1.22
      (cherry picked from commit 66ECB0B)\r
      (cherry picked from commit 0123456
      (cherry picked from commit 012345)
      (cherry picked from commit 0123456x)
      text (cherry picked from commit 0123456)
      """
    #expect(cherryPicked(in: message) == [Bytes(Self.id), "66ecb0b"])
    #expect(cherryPicked(in: "") == [])
  }
}

@Suite("Messages of any size", .timeLimit(.minutes(1)))
struct MessageSizeTests {
  @Test(
    "A message is read once, whatever it repeats",
    arguments: [
      "x", " ", "\n", "x\n", "\r\n", "(", ")", "(#", "(a", "#1", "#1 ", "(#1)", "(#1) ", "…", "\"",
      "Revert \"", "Merge #1 ", "Merge pull request '", "Merge pull request '(#1) from ", "(a!",
      "Reverts #1,\n", "#1,\n", "This reverts commits 0123456,\n", "PR-URL: https://a/", "a: b\n",
      "PR-URL: https://a/\n", "pull/", "(cherry picked from commit 0123456\n", "[PR-1", "1", "A-",
    ])
  func repetition(piece: String) throws {
    let marker = try #require(Marker("[PR-{pr}]"))
    let noise = Bytes(String(repeating: piece, count: 20_000 / piece.utf8.count))
    for message: Bytes in ["\(noise)", "\(noise)\n\nPR-URL: !7", "Merge #1\n\n\(noise)"] {
      _ = Marks(message: message, MarkStyle(markers: [marker]))
      _ = title(of: message, MarkStyle(markers: [marker]))
      _ = (Reverts(message: message), cherryPicked(in: message), subject(of: message))
    }
  }

  @Test("Five megabytes of noise hide nothing and hold nothing up")
  func noise() {
    var state: UInt32 = 1
    let piece = (0..<50_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(max(state >> 24, 1))
    }
    let noise = Bytes(repeating: piece)
    let message: Bytes = "Fix (#12)\n\n\(noise)\nReverts #7\n\nSee merge request !9"
    #expect(Marks(message: message).number == 12)
    #expect(Reverts(message: message).numbers == [7])
    #expect(Marks(message: "T\n\n\(noise)\n\nSee merge request !9").number == 9)
    let line = Bytes(repeating: piece.filter { $0 > 41 })
    #expect(Marks(message: "Fix \(line) (#12)").number == 12)
  }

  @Test("Ten thousand messages take no time")
  func many() {
    let messages = (1...10_000).map { Bytes("Fix a leak in the cache (#\($0))\n\n* one\n\n* two") }
    let numbers = messages.map { Marks(message: $0).number }
    #expect(numbers == Array(1...10_000))
  }
}

extension Bytes {
  fileprivate init(repeating piece: [UInt8]) {
    self = ""
    for _ in 0..<100 { raw += piece }
  }
}
