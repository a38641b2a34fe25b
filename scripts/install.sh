#!/bin/sh
# Builds git-hotfix and installs it below $PREFIX; see --help.
set -eu

usage() {
  cat <<'EOF'
usage: scripts/install.sh [-v] [--uninstall]

Builds the three commands and installs them, with their man pages and their completion for bash, zsh
and fish, below PREFIX.
Run it again to update.

    -v, --verbose   show the build's output
    --uninstall     remove what was installed below PREFIX, and the build
    -h, --help      show this

Environment:
    PREFIX          where to install (default: ~/.local)
    DESTDIR         put in front of PREFIX, for those who build packages
    BUILD_PATH      where to build (default: .build/install in this checkout)
EOF
}

say() { printf '%s\n' "$@"; }
hint() { printf 'hint: %s\n' "$*" >&2; }
die() {
  printf 'fatal: %s\n' "$1" >&2
  shift
  for line; do hint "$line"; done
  exit 1
}

# One word for a shell, whatever is in it.
quoted() { printf "'%s'\n" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

# --- What was asked for -------------------------------------------------------------------------

uninstall=false
verbose=false
for word; do
  case $word in
    -h | --help) usage; exit 0 ;;
    -v | --verbose) verbose=true ;;
    --uninstall) uninstall=true ;;
    *) usage >&2; exit 129 ;;
  esac
done

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

if [ -z "${PREFIX:-}" ]; then
  [ -n "${HOME:-}" ] || die 'neither PREFIX nor HOME is set'
  PREFIX=$HOME/.local
fi
DESTDIR=${DESTDIR:-}
newline='
'
case $PREFIX$DESTDIR in *"$newline"*) die 'PREFIX must be one line' ;; esac
absolute() {
  case $1 in
    /*) printf '%s\n' "${1%/}" ;;
    *) printf '%s\n' "$PWD/${1%/}" ;;
  esac
}
PREFIX=$(absolute "$PREFIX")
[ -z "$DESTDIR" ] || DESTDIR=$(absolute "$DESTDIR")
root=$DESTDIR$PREFIX
own_build=$here/.build/install
build=$(absolute "${BUILD_PATH:-$own_build}")

# The list of what was installed: `file <path>` and `made <folder>`, below PREFIX, so that it still
# holds where that is moved or copied to; `above <folder>` was made to hold PREFIX.
list=$root/share/git-hotfix/installed

# --- --uninstall --------------------------------------------------------------------------------

if $uninstall; then
  [ "$build" != "$own_build" ] || rm -rf -- "$own_build"
  if [ ! -f "$list" ]; then
    say "Nothing to remove: git-hotfix is not installed in $root"
    exit 0
  fi
  listed() { sed -n "s/^$1 //p" "$list" | LC_ALL=C sort -r; }
  listed file | while IFS= read -r path; do rm -f -- "$root/$path"; done
  # Folders that were made for it go if nothing else is in them, the innermost first.
  made=$(listed made) above=$(listed above)
  rm -f -- "$list"
  printf '%s\n' "$made" | while IFS= read -r path; do
    [ -z "$path" ] || rmdir -- "$root/${path%.}" 2>/dev/null || :
  done
  printf '%s\n' "$above" | while IFS= read -r path; do
    case $PREFIX in "$path"/*) rmdir -- "$DESTDIR$path" 2>/dev/null || : ;; esac
  done
  say "Removed git-hotfix from $root"
  exit 0
fi

# --- What is needed -----------------------------------------------------------------------------

get='install Swift 6 from https://www.swift.org/install and run this again'
path=$(command -v swift) || die 'Swift is not on your PATH' "$get"
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
case ${version%%.*} in
  '') die "$path does not tell a Swift version" "$get" ;;
  [1-5]) die "$path is Swift $version, which is too old" "$get" ;;
esac

# Said now and not after the build.
parent=$root/bin
while [ ! -e "$parent" ]; do parent=$(dirname -- "$parent"); done
if [ ! -d "$parent" ] || [ ! -w "$parent" ]; then
  die "cannot write to $parent" \
    "PREFIX=<folder> $0 installs elsewhere," \
    "sudo env \"PATH=\$PATH\" PREFIX=$(quoted "$PREFIX") $0 installs as root"
fi

umask 022
work=$(mktemp -d "${TMPDIR:-/tmp}/git-hotfix.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Under sudo nothing of root's is left in somebody's checkout.
if [ -n "${SUDO_UID:-}" ] && [ -z "${BUILD_PATH:-}" ]; then build=$work/build; fi

# --- Build --------------------------------------------------------------------------------------

# The compiler itself and not a version manager's shim, which would look for its own files in the
# XDG folders. Those are moved, so that the build leaves nothing in the home folder.
swift=$(swift -print-target-info 2>/dev/null |
  sed -n 's|.*"runtimeResourcePath" *: *"\(.*\)/lib/swift".*|\1/bin/swift|p' | head -n 1)
[ -x "$swift" ] || swift=swift

compile() {
  XDG_CACHE_HOME=$build/cache XDG_DATA_HOME=$build/data "$@"
}

# A fully static executable starts in half the time, where there is a libc.a to link with.
static=''
if [ "$(uname -s)" = Linux ]; then
  : >"$work/probe.swift"
  if compile "${swift}c" -static-executable "$work/probe.swift" -o "$work/probe" >/dev/null 2>&1 &&
    "$work/probe" >/dev/null 2>&1; then
    static='-Xswiftc -static-executable'
  fi
fi

say "Building with Swift $version (a minute or two the first time)"
log=$work/log
build() {
  # shellcheck disable=SC2086 # two words, or none
  compile "$swift" build --package-path "$here" --scratch-path "$build" -c release $static "$@"
}
if $verbose; then
  # The linker's warning about dlopen is about a path that is never taken.
  { build 2>&1 && echo yes >"$work/built"; } | sed "/Using 'dlopen' in statically linked/d"
else
  if build >"$log" 2>&1; then echo yes >"$work/built"; fi
fi
if [ ! -f "$work/built" ]; then
  [ ! -f "$log" ] || sed "/Using 'dlopen' in statically linked/d" "$log" >&2
  die 'the build failed; nothing was installed'
fi
built=$(build --show-bin-path 2>/dev/null)

# --- Install ------------------------------------------------------------------------------------

# Each folder and file is listed before it is made, so that an interrupted run can be undone too.
made=''
folder() {
  [ ! -d "$1" ] || return 0
  folder "$(dirname -- "$1")"
  mkdir -- "$1"
  case $1 in
    "$root") made="${made}made .$newline" ;;
    "$root"/*) made="${made}made ${1#"$root"/}$newline" ;;
    *) made="${made}above ${1#"$DESTDIR"}$newline" ;;
  esac
  [ ! -d "${list%/*}" ] || note
}
note() {
  printf '%s' "$made" >>"$list"
  made=''
}

# put <mode> <file> <folder below the prefix>: whole or not at all, also while the old one runs.
put() {
  name=${2##*/}
  folder "$root/$3"
  new=$root/$3/.$name.$$
  trap 'rm -rf -- "$work"; rm -f -- "$new"' EXIT
  printf 'file %s\n' "$3/$name" | tee -a "$work/files" >>"$list"
  cp -- "$2" "$new"
  chmod "$1" "$new"
  mv -f -- "$new" "$root/$3/$name"
}

# put_all <folder below the prefix> <file>…: files that are not there are left out.
put_all() {
  to=$1
  shift
  for file; do [ ! -f "$file" ] || put 644 "$file" "$to"; done
}

[ -z "$DESTDIR" ] || mkdir -p -- "$DESTDIR"
folder "$root/share/git-hotfix"
for name in start pick sync; do put 755 "$built/git-hotfix-$name" bin; done
put_all share/man/man1 "$here"/man/*.1
put_all share/man/man7 "$here"/man/*.7
put_all share/bash-completion/completions "$here"/completions/bash/*
put_all share/zsh/site-functions "$here"/completions/zsh/*
put_all share/fish/vendor_conf.d "$here"/completions/fish/*

# What an older version had and this one has not goes; folders that were made for it stay ours.
sed -n 's/^file //p' "$list" | while IFS= read -r old; do
  grep -qxF "file $old" "$work/files" || rm -f -- "$root/$old"
done
{ grep -v '^file ' "$list" || :; } | LC_ALL=C sort -u >>"$work/files"
cp -- "$work/files" "$list"

say "Installed git-hotfix-start, git-hotfix-pick and git-hotfix-sync in $root/bin"

# --- What is left to do -------------------------------------------------------------------------

[ -z "$DESTDIR" ] || exit 0

# A container or cron need not name one.
shell=${SHELL:-}
shell=${shell##*/}
case $shell in
  bash) file=.bashrc ;;
  zsh) file=.zshrc ;;
  fish) file=.config/fish/config.fish ;;
  *) file=.profile ;;
esac

case :$PATH: in
  *":$PREFIX/bin:"* | *":$PREFIX/bin/:"*)
    first=$(command -v git-hotfix-start || :)
    cmp -s "$first" "$PREFIX/bin/git-hotfix-start" ||
      hint "another one comes first in your PATH: $first"
    ;;
  *)
    line="export PATH=$(quoted "$PREFIX/bin"):\"\$PATH\""
    [ "$shell" != fish ] || line="fish_add_path $(quoted "$PREFIX/bin")"
    say "Add this to ~/$file, so that git finds them:" "" "    $line"
    ;;
esac

# What completion needs where the shell does not look for it by itself: bash-completion and fish look
# below ~/.local/share and the folders of XDG_DATA_DIRS.
share=$PREFIX/share where='' line=''
case $shell in
  bash) line=". $(quoted "$share/bash-completion/completions/git-hotfix-start")" ;;
  fish) line="source $(quoted "$share/fish/vendor_conf.d/git-hotfix.fish")" ;;
  zsh)
    zsh -fc 'print -l $fpath' 2>/dev/null | grep -qxF -- "$share/zsh/site-functions" ||
      line="fpath=($(quoted "$share/zsh/site-functions") \$fpath)"
    where=', before the line that has compinit in it'
    ;;
esac
case $shell:${XDG_DATA_HOME:-${HOME:-}/.local/share}:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}: in
  zsh:*) ;;
  *":$share:"* | *":$share/:"*) line='' ;;
esac
startup=${HOME:-}/$file
[ "$shell" != zsh ] || startup=${ZDOTDIR:-${HOME:-}}/$file
if [ -n "$line" ] && ! grep -qF -- "$share" "$startup" 2>/dev/null; then
  say "For completion, add this to ~/$file$where:" "" "    $line"
fi

# man finds the pages beside a bin folder in PATH by itself, except where MANPATH or its own
# configuration says otherwise.
if [ -f "$PREFIX/share/man/man1/git-hotfix-start.1" ] && command -v man >/dev/null &&
  ! PATH=$PREFIX/bin:$PATH man -w git-hotfix-start >/dev/null 2>&1; then
  say "For man to find their pages, add:" "" \
    "    export MANPATH=$(quoted "$PREFIX/share/man"):\"\${MANPATH:-}\""
fi
