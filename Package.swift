// swift-tools-version: 6.0

import PackageDescription

let selfContained: [LinkerSetting] = [
  .unsafeFlags(
    ["-static-stdlib", "-Xlinker", "-s", "-Xlinker", "--gc-sections"],
    .when(platforms: [.linux], configuration: .release))
]

let package = Package(
  name: "git-hotfix",
  platforms: [.macOS(.v13)],
  products: [
    .executable(name: "git-hotfix-start", targets: ["git-hotfix-start"]),
    .executable(name: "git-hotfix-pick", targets: ["git-hotfix-pick"]),
    .executable(name: "git-hotfix-sync", targets: ["git-hotfix-sync"]),
  ],
  targets: [
    .target(name: "HotfixCore"),
    .executableTarget(
      name: "git-hotfix-start", dependencies: ["HotfixCore"], linkerSettings: selfContained),
    .executableTarget(
      name: "git-hotfix-pick", dependencies: ["HotfixCore"], linkerSettings: selfContained),
    .executableTarget(
      name: "git-hotfix-sync", dependencies: ["HotfixCore"], linkerSettings: selfContained),
    .testTarget(name: "HotfixCoreTests", dependencies: ["HotfixCore"]),
    .testTarget(
      name: "CommandTests",
      dependencies: ["HotfixCore", "git-hotfix-start", "git-hotfix-pick", "git-hotfix-sync"]),
  ]
)
