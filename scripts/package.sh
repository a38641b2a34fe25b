#!/bin/sh
# Makes the packages of git-hotfix for the machine that it runs on; see --help.
set -eu

usage() {
  cat <<'EOF'
usage: scripts/package.sh [<folder>]

Makes these files in <folder> (default: .build/packages):

    git-hotfix-<version>-<system>-<machine>.tar.gz   with an install.sh that needs no compiler
    git-hotfix_<version>-1_<architecture>.deb        if dpkg-deb is installed
    SHA256SUMS                                       their checksums

Two runs on the same commit make the same bytes.

Environment:
    SOURCE_DATE_EPOCH   the date of all files (default: the date of the last commit)
    DEBFULLNAME, DEBEMAIL
                        the maintainer that the .deb names
    BUILD_PATH          the folder to build in, as for scripts/install.sh
EOF
}

die() {
  printf 'fatal: %s\n' "$@" >&2
  exit 1
}

case $#:${1:-} in
  *:-h | *:--help) usage; exit 0 ;;
  *:-* | [2-9]:*) usage >&2; exit 129 ;;
esac

# --- What is packed -----------------------------------------------------------------------------

umask 022
export LC_ALL=C
unset DESTDIR PREFIX
out=${1:-}
if [ -n "$out" ]; then
  mkdir -p -- "$out"
  out=$(CDPATH='' cd -- "$out" && pwd)
fi
cd -- "$(dirname -- "$0")/.."
if [ -z "$out" ]; then
  out=$PWD/.build/packages
  mkdir -p -- "$out"
fi

version=$(sed -n 's/^.*let version = "\(.*\)"$/\1/p' Sources/HotfixCore/Command.swift)
[ -n "$version" ] || die 'found no version in Sources/HotfixCore/Command.swift'

epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)} ||
  die 'this is no clone of the repository: set SOURCE_DATE_EPOCH'
# dated <format>: GNU date, then BSD date.
dated() { date -u -d "@$epoch" "$1" 2>/dev/null || date -u -r "$epoch" "$1"; }

case $(uname -s) in
  Darwin) system=macos ;;
  *) system=$(uname -s | tr '[:upper:]' '[:lower:]') ;;
esac
name=git-hotfix-$version-$system-$(uname -m)

work=$(mktemp -d "${TMPDIR:-/tmp}/git-hotfix.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

DESTDIR=$work/deb PREFIX=/usr scripts/install.sh >"$work/log" 2>&1 || {
  cat -- "$work/log" >&2
  exit 1
}
# These sections depend on the folder of the build, and no program reads them.
[ "$system" != linux ] ||
  strip -R .swift_modhash -R .note.gnu.build-id -R .comment "$work"/deb/usr/bin/*

# --- The archive --------------------------------------------------------------------------------

mkdir -- "$work/$name"
cp -R -- "$work/deb/usr/bin" completions man LICENSE CHANGELOG.md scripts/install.sh "$work/$name"

# The names in the order of bytes, and nothing of the machine's users and clock.
same_dates() { find "$1" -exec env TZ=UTC touch -h -t "$(dated +%Y%m%d%H%M.%S)" {} +; }
case $(tar --version) in
  *GNU*) nobody='--owner=0 --group=0' ;;
  *) nobody='--uid=0 --gid=0' ;;
esac
(
  cd -- "$work"
  same_dates "$name"
  find "$name" | sort >list
  # shellcheck disable=SC2086 # two words
  tar -c -f archive $nobody --numeric-owner --format=ustar --no-recursion -T list
  gzip -n <archive
) >"$out/$name.tar.gz"

# --- The .deb -----------------------------------------------------------------------------------

# Debian wants some files in another place or form than install.sh has them.
debian_layout() {
  rm -r share/git-hotfix
  mv share/zsh/site-functions share/zsh/vendor-completions
  mkdir -p share/doc/git-hotfix share/lintian/overrides
  cp -- "$root/CHANGELOG.md" share/doc/git-hotfix/changelog
  cat >share/doc/git-hotfix/changelog.Debian <<EOF
git-hotfix ($version-1) unstable; urgency=medium

  * New version; see changelog.gz.

 -- $maintainer  $(dated '+%a, %d %b %Y %H:%M:%S +0000')
EOF
  gzip -9n share/man/man*/* share/doc/git-hotfix/*
  {
    cat <<'EOF'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: git-hotfix

Files: *
EOF
    sed -n 's/^Copyright (c)/Copyright:/p' "$root/LICENSE"
    echo 'License: MIT'
    sed '1,/^Copyright/d; 1,/^$/d; s/^$/./; s/^/ /' "$root/LICENSE"
  } >share/doc/git-hotfix/copyright
  cat >share/lintian/overrides/git-hotfix <<'EOF'
# The package is not made for the archive of Debian.
git-hotfix: initial-upload-closes-no-bugs
EOF
  if [ -z "$libraries" ]; then
    cat >>share/lintian/overrides/git-hotfix <<'EOF'
# A static executable starts in half the time, and these look up no users, hosts or character sets.
git-hotfix: statically-linked-binary
EOF
  fi
}

deb=''
if command -v dpkg-deb >/dev/null; then
  root=$PWD
  maintainer="${DEBFULLNAME:-The git-hotfix authors} <${DEBEMAIL:-git-hotfix@example.org}>"
  architecture=$(dpkg --print-architecture)
  deb=git-hotfix_$version-1_$architecture.deb

  # dpkg-shlibdeps runs in a source package only. It names no library if the executables are static.
  mkdir -- "$work/debian" "$work/deb/DEBIAN"
  printf 'Source: git-hotfix\n\nPackage: git-hotfix\nArchitecture: any\n' >"$work/debian/control"
  libraries=$(cd -- "$work" && dpkg-shlibdeps -O deb/usr/bin/* 2>log) || {
    cat -- "$work/log" >&2
    die 'dpkg-shlibdeps failed'
  }
  libraries=${libraries#shlibs:Depends=}
  (cd -- "$work/deb/usr" && debian_layout)
  (
    cd -- "$work/deb"
    find usr -type f | sort | xargs md5sum >DEBIAN/md5sums
    cat >DEBIAN/control <<EOF
Package: git-hotfix
Version: $version-1
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(find usr -type f -exec wc -c {} \; | awk '{ k += int($1 / 1024) + 1 } END { print k }')
Depends: git (>= 1:2.39)${libraries:+, $libraries}
Section: vcs
Priority: optional
Description: carry a fix from main to production, and merge production back
 Three git subcommands for a team whose customers run a branch of their own.
 git hotfix-start makes a branch from production, git hotfix-pick picks a
 merged pull request onto it and opens its pull request into production, and
 git hotfix-sync merges production back into main.
EOF
    same_dates .
  )
  # With several threads, xz makes other bytes than with one. From level 7 on, it remembers enough to
  # find that the second and third executable are nearly the first.
  SOURCE_DATE_EPOCH=$epoch DPKG_DEB_THREADS_MAX=1 \
    dpkg-deb --root-owner-group -Zxz -z7 --build "$work/deb" "$out/$deb" >/dev/null
else
  echo 'note: no dpkg-deb here, so there is no .deb' >&2
fi

# --- Their checksums ----------------------------------------------------------------------------

cd -- "$out"
sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}
# shellcheck disable=SC2086 # one word, or none
sha256 "$name.tar.gz" $deb >SHA256SUMS
for file in "$name.tar.gz" $deb SHA256SUMS; do printf '%s\n' "$out/$file"; done
