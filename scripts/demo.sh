#!/usr/bin/env bash
# Plays a whole hotfix in a small shop: two branches, a developer called Alice, and her team.
# It needs git and Swift but no network, and leaves nothing behind except for the build.
#
# GIT_HOTFIX_BIN=<folder> uses the executables in that folder instead of building them.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
demo=$(mktemp -d "${TMPDIR:-/tmp}/git-hotfix-demo.XXXXXX")
trap 'rm -rf "$demo"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

fail() {
  printf '\ndemo: %s\n' "$*" >&2
  exit 1
}

# --- The executables ----------------------------------------------------------------------------

bin=${GIT_HOTFIX_BIN:-}
if [ -n "$bin" ]; then
  bin=$(cd "$bin" && pwd)
else
  command -v swift >/dev/null || fail 'this needs Swift 6: https://www.swift.org/install'
  echo 'Building (a minute or two the first time)'
  if ! swift build --package-path "$here" >"$demo/log" 2>&1; then
    cat "$demo/log" >&2
    fail 'the build failed'
  fi
  bin=$(swift build --package-path "$here" --show-bin-path)
fi

# --- A world of its own -------------------------------------------------------------------------

# Ignore this machine's settings of git, GitHub and language.
while read -r name; do unset "$name"; done < <(compgen -e GIT_)
unset LC_ALL GH_TOKEN GITHUB_TOKEN XDG_CONFIG_HOME EMAIL
export LC_MESSAGES=C GIT_PAGER=cat GIT_TERMINAL_PROMPT=0
export HOME=$demo/home GIT_CONFIG_GLOBAL=$demo/home/.gitconfig GIT_CONFIG_NOSYSTEM=1
export PATH=$demo/bin:$bin:$PATH
mkdir "$demo/home" "$demo/bin"
git config --global init.defaultBranch master
git config --global user.name 'Alice Archer'
git config --global user.email alice@shop.example
# Show the page that opens a pull request, even if `gh` could open it.
git config --global hotfix.request url

# A folder plays GitHub. The remote's URL is a real one, and git finds this ssh.
cat >"$demo/bin/ssh" <<'EOF'
#!/bin/sh
for command; do :; done
eval "set -- $command"
exec git "${1#git-}" "${0%/bin/ssh}/github/$2"
EOF
chmod +x "$demo/bin/ssh"
git init -q --bare "$demo/github/shop/shop.git"
git clone -q git@github.com:shop/shop.git "$demo/team" 2>/dev/null
cd "$demo/team"

# by <name> <minutes ago> git…: run git as GitHub does for that person.
now=$(date +%s)
by() {
  local date="@$((now - $2 * 60)) +0000" email
  email=$(printf '%s' "${1%% *}" | tr '[:upper:]' '[:lower:]')@shop.example
  GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$email GIT_AUTHOR_DATE=$date \
    GIT_COMMITTER_NAME=GitHub GIT_COMMITTER_EMAIL=noreply@github.com GIT_COMMITTER_DATE=$date \
    "${@:3}"
}

# landed <name> <minutes ago> <title (#N)>: squash-merge a pull request into master.
landed() {
  git add --all
  by "$1" "$2" git commit -q -m "$3"
  git push -q origin master
}

# merged <branch> <into> <number> <title>: merge a pull request with a merge commit.
merged() {
  git fetch -q
  git switch -q "$2"
  by 'Bob Baker' 0 git merge -q --no-ff \
    -m "Merge pull request #$3 from shop/$1" -m "$4" "origin/$1"
  git push -q origin "$2" ":$1"
}

# --- The shop -----------------------------------------------------------------------------------

day=1440
mkdir till
printf 'def total(basket):\n    return sum(basket.prices())\n' >till/basket.py
landed 'Bob Baker' $((40 * day)) 'Open the shop (#1201)'

cat >till/payment.py <<'EOF'
def charge(card, amount):
    reply = reader.ask(card, amount)
    while not reply:
        reply = reader.ask(card, amount)
    return reply
EOF
landed 'Carol Cook' $((9 * day)) 'Take cards (#1215)'
git branch -q production
git push -q origin production

printf 'def receipt(basket, cashier):\n    return f"{basket}\\n{cashier} served you"\n' >till/receipt.py
landed 'Dan Dyer' $((6 * day)) "Print the cashier's name (#1221)"

cat >.githotfix <<'EOF'
[hotfix]
	startChannel = "#incidents"
	startChannel = "#engineering"
	pickChannel = "#releases"
EOF
printf 'def total(basket):\n    return round(sum(basket.prices()) * 20) / 20\n' >till/basket.py
landed 'Bob Baker' $((2 * day)) 'Round to five cents (#1228)'

cat >till/payment.py <<'EOF'
def charge(card, amount):
    reply = reader.ask(card, amount, wait=30)
    if not reply:
        raise ReaderSilent(card)
    return reply
EOF
landed 'Carol Cook' 50 'Do not charge twice when the reader is slow (#1234)'

# --- Playing it ---------------------------------------------------------------------------------

bold='' plain=''
if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; fi

step() { printf '\n%s%s%s\n\n' "$bold" "$*" "$plain"; }

# try <exit status> <command>: show the command and what it prints.
try() {
  local expected=$1 status=0
  shift
  printf '%s$ %s%s\n' "$bold" "$*" "$plain"
  "$@" </dev/null 2>&1 || status=$?
  [ "$status" -eq 0 ] || printf '[exit status %d]\n' "$status"
  [ "$status" -eq "$expected" ] || fail "$* ended with $status and not with $expected"
}

# must <failure> <test>: end the demo if the test fails.
must() {
  local what=$1
  shift
  "$@" >/dev/null 2>&1 || fail "$what"
}

git clone -q git@github.com:shop/shop.git "$demo/shop"
cd "$demo/shop"

step 'Steps 1, 2: pull request #1234 has the fix. It is merged into master and validated on staging.'
try 0 git log --oneline origin/production..origin/master

step 'Steps 0, 3a: announce that production is broken, and make the hotfix branch.'
try 0 git hotfix-start 1234
must 'alice/hotfix-1234 is not checked out' \
  [ "$(git branch --show-current)" = alice/hotfix-1234 ]

step 'Steps 3b, 4: pick the fix, push it, open the pull request, and announce that it is about to go out.'
try 0 git hotfix-pick
git fetch -q
must 'the fix is not on origin/alice/hotfix-1234' \
  git diff --quiet origin/master origin/alice/hotfix-1234 -- till/payment.py
must 'more than the fix is on origin/alice/hotfix-1234' \
  [ "$(git rev-list --count origin/production..origin/alice/hotfix-1234)" = 1 ]

step 'A colleague takes over and wants to see what is open.'
try 0 git hotfix-start --list

step 'Steps 5, 6: the team merges that pull request. Meanwhile master has changed the same lines.'
(
  cd "$demo/team"
  git switch -q master
  fixed=$(sed 's/wait=30/wait=TIMEOUT/' till/payment.py)
  printf 'TIMEOUT = 30\n\n%s\n' "$fixed" >till/payment.py
  landed 'Dan Dyer' 5 "Name the reader's time-out (#1236)"
  merged alice/hotfix-1234 production 1235 'Do not charge twice when the reader is slow'
  must 'merging production into master does not conflict' \
    [ "$(git merge-tree --write-tree --name-only --no-messages master production |
      sed 1d)" = till/payment.py ]
)
try 1 git hotfix-sync --check

step 'Step 7: merge production back into master. Both changed the same lines, and master wins.'
before=$(git ls-remote origin refs/heads/master)
try 0 git hotfix-sync
git fetch -q
must 'hotfix-sync moved master' [ "$(git ls-remote origin refs/heads/master)" = "$before" ]
must 'origin/alice/master-prep does not merge production into master' \
  [ "$(git log -1 --format=%P origin/alice/master-prep)" = \
  "$(git rev-parse origin/master) $(git rev-parse origin/production)" ]
must "origin/alice/master-prep changes master's content" \
  git diff --quiet origin/master origin/alice/master-prep

try 1 git hotfix-sync --check

step 'Step 8: the team merges that pull request too, with a merge commit. Is everything done?'
(
  cd "$demo/team"
  merged alice/master-prep master 1237 'Merge production into master'
)
try 0 git hotfix-sync --check

step 'The two branches now:'
try 0 git log --graph --oneline --decorate origin/master origin/production
