# Homebrew formula that builds git-hotfix from source. It was checked by reading only: no Homebrew has
# run it. To use it, put it into the folder Formula of a tap, and replace OWNER and the checksum with
# those of the release.
class GitHotfix < Formula
  desc "Carry a fix from main to production, and merge production back"
  homepage "https://github.com/OWNER/git-hotfix"
  url "https://github.com/OWNER/git-hotfix/archive/refs/tags/v0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "MIT"
  head "https://github.com/OWNER/git-hotfix.git", branch: "main"

  depends_on xcode: ["16.0", :build]
  depends_on macos: :ventura

  uses_from_macos "swift" => :build, since: :sequoia

  # Apple's git 2.39 is enough. On Linux the system's git can be older.
  on_linux do
    depends_on "git"
  end

  def install
    # Homebrew has a sandbox of its own, and they do not nest.
    system "swift", "build", "--disable-sandbox", "--configuration", "release"
    bin.install %w[start pick sync].map { |name| ".build/release/git-hotfix-#{name}" }
    man1.install Dir["man/*.1"]
    man7.install Dir["man/*.7"]
    bash_completion.install Dir["completions/bash/*"]
    zsh_completion.install Dir["completions/zsh/*"]
    (share/"fish/vendor_conf.d").install Dir["completions/fish/*"]
  end

  test do
    ENV.prepend_path "PATH", bin
    assert_match version.to_s, shell_output("git hotfix-start --version")

    system "git", "init", "--quiet", "--bare", "--initial-branch=main", "shop.git"
    system "git", "clone", "--quiet", "shop.git", "shop"
    cd "shop" do
      system "git", "config", "user.name", "Alice"
      system "git", "config", "user.email", "alice@example.com"
      system "git", "commit", "--quiet", "--allow-empty", "--message=Open the shop"
      system "git", "push", "--quiet", "origin", "HEAD:main", "HEAD:production"
      (testpath/"shop/till.txt").write "open\n"
      system "git", "add", "till.txt"
      system "git", "commit", "--quiet", "--message=Fix the till (#1234)"
      system "git", "push", "--quiet", "origin", "HEAD:main"
      system "git", "hotfix-start", "1234"
      system "git", "hotfix-pick", "--no-request"
      assert_equal "open\n", shell_output("git show origin/alice/hotfix-1234:till.txt")
    end
  end
end
