#!/usr/bin/env bash
# From a number to its commit: git hotfix-start beside git log --grep, at several drifts of one
# history. Everything is made below a temporary folder and removed.
set -euo pipefail

usage='usage: scripts/benchmark-finding.sh [--history <n>] [--runs <n>]'
history=20000 runs=7 options='history runs'

# shellcheck source=scripts/benchmark-world.sh
. "$(dirname "${BASH_SOURCE[0]}")/benchmark-world.sh"

echo "Making a history of $history commits" >&2
git init -q --bare -b master "$work/origin.git"
awk -v n="$history" 'BEGIN {
  for (i = 1; i <= n; i++) {
    text = "Change number " i " (#" i ")\n\nWhat it changes, and why, in some lines\nas people write them.\n\nCo-authored-by: Bob <bob@example.com>\n"
    printf "commit refs/heads/master\nmark :%d\ncommitter Bob <bob@example.com> %d +0000\ndata %d\n%s", i, 1500000000 + 60 * i, length(text), text
    if (i > 1) printf "from :%d\n", i - 1
    printf "M 100644 inline d%d/f%d\ndata %d\n%d\n\n", i % 50, i % 1000, length(i) + 1, i
  }
}' | git -C "$work/origin.git" fast-import --quiet
git -C "$work/origin.git" branch production master
git clone -q "file://$work/origin.git" "$work/clone"
cd "$work/clone"

# Milliseconds that a command takes, the median of the runs; both in turn.
time_of() {
  local begin=$EPOCHREALTIME
  "$@" >/dev/null 2>&1 || true
  local end=$EPOCHREALTIME
  echo $((${end/./} - ${begin/./}))
}
median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.1f", v[int((NR + 1) / 2)] / 1000 }'; }

echo "git version $(git version | cut -d ' ' -f 3), a history of $history commits, median of $runs runs"
echo
echo "| drift | git hotfix-start -n --no-fetch | git log --grep | its walk alone | walk beside --grep |"
echo "|--:|--:|--:|--:|--:|"
for drift in 100 1000 10000; do
  [ "$drift" -lt "$history" ] || continue
  git update-ref refs/remotes/origin/production "origin/master~$drift"
  number=$((history - drift / 2))
  range=origin/production..origin/master
  : >times.ours && : >times.grep && : >times.walk
  for ((run = 0; run <= runs; run++)); do
    a=$(time_of git-hotfix-start -q -n --no-fetch "$number")
    b=$(time_of git log --format=%H --grep="(#$number)" "$range")
    c=$(time_of git rev-list --left-right --topo-order --no-commit-header --encoding=UTF-8 \
      --format='%m%x00%H%x00%P%x00%an%x00%cr%x00%B%x00' origin/production...origin/master --)
    [ "$run" = 0 ] && continue
    echo "$a" >>times.ours && echo "$b" >>times.grep && echo "$c" >>times.walk
  done
  a=$(median <times.ours) b=$(median <times.grep) c=$(median <times.walk)
  echo "| $drift | $a ms | $b ms | $c ms | $(awk -v c="$c" -v b="$b" 'BEGIN { printf "%.2f", c / b }') |"
done
