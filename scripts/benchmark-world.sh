# shellcheck shell=bash
# Sourced by the benchmarks: the folder $work, which goes with them, a home in it, and the executables as
# they are installed, first on the PATH and in $bin.
#
# Before that, what was typed: $options names the variables that an option each sets to a number, $usage
# is what -h prints. GIT_HOTFIX_BIN=<folder> takes executables that are there already instead of building.

fail() {
  printf 'benchmark: %s\n' "$*" >&2
  exit 1
}

: "${usage:?}" "${options:?}"
while [ $# -gt 0 ]; do
  case $1 in
    --*=*)
      set -- "${1%%=*}" "${1#*=}" "${@:2}"
      continue
      ;;
    -h | --help)
      echo "$usage"
      exit
      ;;
  esac
  if [[ $1 != --* || " $options " != *" ${1#--} "* ]]; then
    echo "$usage" >&2
    exit 129
  fi
  [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || fail "$1 takes a number"
  declare "${1#--}=$2"
  shift 2
done

# The decimal point of EPOCHREALTIME is the locale's.
export LC_ALL=C
if [ -z "${EPOCHREALTIME:-}" ]; then
  fail "this needs bash 5; this is $BASH_VERSION"
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
