# shellcheck shell=bash
# Sourced by the benchmarks: the folder $work, which goes with them, a home in it, and the executables as
# they are installed, first on the PATH and in $bin.
#
# GIT_HOTFIX_BIN=<folder> takes executables that are there already instead of building.

# The decimal point of EPOCHREALTIME is the locale's.
export LC_ALL=C
if [ -z "${EPOCHREALTIME:-}" ]; then
  echo "benchmark: this needs bash 5; this is $BASH_VERSION" >&2
  exit 1
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/git-hotfix-benchmark.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

bin=${GIT_HOTFIX_BIN:-}
if [ -n "$bin" ]; then
  bin=$(cd "$bin" && pwd)
else
  echo 'Building (a minute or two the first time)' >&2
  bin=$work/prefix/bin
  if ! DESTDIR='' PREFIX=$work/prefix "$(dirname "${BASH_SOURCE[0]}")/install.sh" >"$work/log" 2>&1; then
    cat "$work/log" >&2
    exit 1
  fi
fi

while read -r name; do unset "$name"; done < <(compgen -e GIT_)
unset XDG_CONFIG_HOME
export HOME=$work/home GIT_CONFIG_GLOBAL=$work/home/.gitconfig GIT_CONFIG_NOSYSTEM=1
export PATH=$bin:$PATH GIT_TERMINAL_PROMPT=0
mkdir "$work/home"
git config --global init.defaultBranch master
git config --global user.name Alice
git config --global user.email alice@shop.example
git config --global hotfix.request url
