#!/bin/sh
# Installs git-hotfix below $PREFIX; in a checkout builds it first. See --help.
set -eu

usage() {
  cat <<'EOF'
usage: install.sh [-v] [--uninstall]

Installs the three commands, with their manual pages and their completion for bash, zsh and fish,
below PREFIX. In a checkout it builds the commands first, and for that it needs Swift 6. In a
package that you unpacked it needs no compiler. Run it again to update.

    -v, --verbose   show the build's output
    --uninstall     remove what was installed below PREFIX, and the build
    -h, --help      show this

Environment:
    PREFIX          the folder to install into (default: ~/.local)
    DESTDIR         put in front of PREFIX, to build packages
    BUILD_PATH      the folder to build in (default: .build/install in the checkout)
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

# In a package the executables are beside this script. In a checkout they must be built.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
built=$here/bin
if [ ! -f "$built/git-hotfix-start" ]; then
  built=''
  here=$(dirname -- "$here")
fi

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

# The list of what was installed: `file <path>` and `made <folder>`, below PREFIX, so that the list
# stays right if you move or copy PREFIX. `above <folder>` was made to hold PREFIX.
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

if [ -n "$built" ]; then
  "$built/git-hotfix-start" --version >/dev/null 2>&1 ||
    die "the executables of this package do not run on this machine ($(uname -sm))" \
      "take the package for your machine, or run scripts/install.sh in a checkout"
else
  get='install Swift 6 from https://www.swift.org/install and run this again'
  path=$(command -v swift) || die 'Swift is not on your PATH' "$get"
  version=$(swift --version 2>/dev/null |
    sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  case ${version%%.*} in
    '') die "$path does not tell a Swift version" "$get" ;;
    [1-5]) die "$path is Swift $version, which is too old" "$get" ;;
  esac
fi

# Checked before the build, which takes minutes.
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

# Under sudo, leave no file of root's in the user's checkout.
if [ -n "${SUDO_UID:-}" ] && [ -z "${BUILD_PATH:-}" ]; then build=$work/build; fi

# --- Build --------------------------------------------------------------------------------------

# Sets `built`.
build() {
  # The compiler itself and not a version manager's shim, which would look for its own files in the
  # XDG folders. Those are moved, so that the build leaves nothing in the home folder.
  swift=$(swift -print-target-info 2>/dev/null |
    sed -n 's|.*"runtimeResourcePath" *: *"\(.*\)/lib/swift".*|\1/bin/swift|p' | head -n 1)
  [ -x "$swift" ] || swift=swift

  # A fully static executable starts in half the time, and runs on every Linux of this kind of
  # machine. It needs a libc.a to link with.
  static=''
  if [ "$(uname -s)" = Linux ]; then
    : >"$work/probe.swift"
    if compile "${swift}c" -static-executable "$work/probe.swift" -o "$work/probe" >/dev/null 2>&1 &&
      "$work/probe" >/dev/null 2>&1; then
      static='-Xswiftc -static-executable'
    fi
  fi

  say "Building with Swift $version (a minute or two the first time)"
  # The linker warns about dlopen, which the executables never call.
  if $verbose; then
    { swift_build 2>&1 && echo yes >"$work/success"; } | quiet_linker
  elif swift_build >"$work/log" 2>&1; then
    echo yes >"$work/success"
  fi
  if [ ! -f "$work/success" ]; then
    [ ! -f "$work/log" ] || quiet_linker <"$work/log" >&2
    die 'the build failed; nothing was installed'
  fi
  built=$(swift_build --show-bin-path 2>/dev/null)
}
compile() { XDG_CACHE_HOME=$build/cache XDG_DATA_HOME=$build/data "$@"; }
swift_build() {
  # shellcheck disable=SC2086 # two words, or none
  compile "$swift" build --package-path "$here" --scratch-path "$build" -c release $static "$@"
}
quiet_linker() { sed "/Using 'dlopen' in statically linked/d"; }

[ -n "$built" ] || build

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

# Remove the files that an older version had and this one does not have. Its folders stay listed.
sed -n 's/^file //p' "$list" | while IFS= read -r old; do
  grep -qxF "file $old" "$work/files" || rm -f -- "$root/$old"
done
{ grep -v '^file ' "$list" || :; } | LC_ALL=C sort -u >>"$work/files"
cp -- "$work/files" "$list"

say "Installed git-hotfix-start, git-hotfix-pick and git-hotfix-sync in $root/bin"

# --- What remains to do -------------------------------------------------------------------------

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

# The line for completion, if the shell does not look there by itself. bash-completion and fish look
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

# man finds the pages beside a bin folder in PATH by itself, unless MANPATH or its own configuration
# names other folders.
if [ -f "$PREFIX/share/man/man1/git-hotfix-start.1" ] && command -v man >/dev/null &&
  ! PATH=$PREFIX/bin:$PATH man -w git-hotfix-start >/dev/null 2>&1; then
  say "For man to find their pages, add:" "" \
    "    export MANPATH=$(quoted "$PREFIX/share/man"):\"\${MANPATH:-}\""
fi

if ! git config --get alias.hotfix >/dev/null 2>&1; then
  hint "to see every open hotfix when you type 'git hotfix':"
  hint "  git config --global alias.hotfix 'hotfix-start --list'"
fi
