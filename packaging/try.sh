#!/bin/sh
# Installs the .deb and then the .tar.gz that are beside this script, and plays a hotfix with each.
# Run it as root on a Debian that you throw away afterwards, with demo.sh beside it too.
# `.ci/run package` does that in a fresh one.
set -eux

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
export DEBIAN_FRONTEND=noninteractive PAGER=cat
cd -- "$here"

absent() {
  for program; do
    if command -v "$program"; then exit 1; fi
  done
}

play() {
  git hotfix-start --version | grep '^git-hotfix version [0-9]'
  GIT_HOTFIX_BIN=$(dirname -- "$(command -v git-hotfix-start)") ./demo.sh
  git help hotfix | grep NAME
  for name in start pick sync; do git "hotfix-$name" --help | grep NAME; done
}

absent swift git git-hotfix-start

# man-db has the program that shows manual pages; git itself comes because the package needs it.
apt-get install -q -y --no-install-recommends ./git-hotfix_*.deb man-db
play
apt-get purge -q -y git-hotfix
absent git-hotfix-start git-hotfix-pick git-hotfix-sync

tar xzf git-hotfix-*.tar.gz
cd git-hotfix-*/
export HOME=/root SHELL=/bin/sh PREFIX=/opt/git-hotfix
./install.sh
(PATH=$PREFIX/bin:$PATH && cd .. && play)
./install.sh --uninstall
[ ! -e "$PREFIX" ]
