#!/usr/bin/env bash
# From a conflict to what makes the pick clean: the search by its number of candidates, and the git
# processes of it. Everything is made below a temporary folder and removed.
#
#   together  the fix rewrites lines that each candidate has changed one of: any of them may help
#   apart     the fix changes a line beside each of theirs: all of them are needed
set -euo pipefail

usage='usage: scripts/benchmark-prerequisites.sh [--drift <n>] [--runs <n>]'
drift=200 runs=5 options='drift runs'

# shellcheck source=scripts/benchmark-world.sh
. "$(dirname "${BASH_SOURCE[0]}")/benchmark-world.sh"
git config --global hotfix.push false

# history <candidates> together|apart: a file of lines, of which each candidate changes one; other
# pull requests between them; and the fix, #9999, which conflicts with every candidate.
history() {
  awk -v n="$1" -v how="$2" -v drift="$drift" '
    function content(changed, fixed,  text, i, near) {
      for (i = 1; i <= 4 * n; i++) {
        near = how == "apart" ? i % 4 == 1 : i % 4 == 0 || how == "together"
        text = text (fixed && near ? "fixed " : "") "line " i (i % 4 == 0 && i <= 4 * changed ? " changed" : "") "\n"
      }
      return text
    }
    function commit(mark, subject, path, text) {
      printf "commit refs/heads/master\nmark :%d\ncommitter Bob <bob@example.com> %d +0000\n", mark, 1700000000 + 60 * mark
      printf "data %d\n%s\n", length(subject), subject
      printf "M 100644 inline %s\ndata %d\n%s\n", path, length(text), text
    }
    BEGIN {
      commit(1, "Open", "till.txt", content(0))
      print "reset refs/heads/production\nfrom :1\n"
      for (i = 2; i <= drift + 1; i++) {
        before = done
        done = int((i - 1) * n / drift)
        if (done > before) commit(i, "Change " done " (#" 1000 + done ")", "till.txt", content(done))
        else commit(i, "Other " i " (#" 5000 + i ")", "f" i % 50 ".txt", i)
      }
      commit(drift + 2, "Fix the till (#9999)", "till.txt", content(n, 1))
    }'
}

# Milliseconds of the search alone: from its first process to the end of the command.
search_of() {
  rm -f trace
  GIT_TRACE2_EVENT=$PWD/trace git-hotfix-pick -q --no-fetch 9999 >/dev/null 2>said || true
  local end=$EPOCHREALTIME begin
  begin=$(grep '"event":"start"' trace | grep -m 1 '"fast-import"' |
    sed 's/.*"time":"\([^"]*\)".*/\1/' | date -u -f - +%s.%6N)
  echo $(((${end/./} - ${begin/./}) / 1000))
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

echo "git version $(git version | cut -d ' ' -f 3), drift $drift, median of $runs runs"
echo
echo '| candidates | conflict | search | git processes of it | what it says |'
echo '|--:|---|--:|--:|---|'
for candidates in 5 20 100; do
  [ "$candidates" -lt "$drift" ] || continue
  for how in together apart; do
    cd "$work"
    rm -rf origin.git clone
    git init -q --bare -b master "$work/origin.git"
    history "$candidates" "$how" | git -C "$work/origin.git" fast-import --quiet
    git clone -q "file://$work/origin.git" "$work/clone"
    cd "$work/clone"
    git hotfix-start -q --no-switch --no-fetch 9999 >/dev/null 2>&1
    : >times.ms
    for ((run = 0; run <= runs; run++)); do
      took=$(search_of)
      [ "$run" = 0 ] || echo "$took" >>times.ms
    done
    # The processes are those that it starts, and what one of those starts itself.
    processes=$(grep '"event":"start"' trace | sed -n '/"fast-import"/,$p' | wc -l)
    git-hotfix-pick --no-fetch 9999 2>said >/dev/null || true
    verdict=$(sed -n 's/ picked first it is clean.*//p; s/^the time[^:]*: //; s/ pull requests.*//p' said | grep -E '^(with|no|none)' | head -n 1)
    echo "| $candidates | $how | $(median <times.ms) ms | $processes | $verdict |"
  done
done
