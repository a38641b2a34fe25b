#!/usr/bin/env bash
# The three commands beside the runbook by hand, and without a checkout beside the git calls alone
# that they need, on a generated repository over file://, as a Markdown table on stdout. Needs bash 5, git and Swift; works in a temporary folder alone.
set -eEuo pipefail

usage='usage: scripts/benchmark.sh [--files <n>] [--drift <n>] [--runs <n>]

    --files <n>   files in the repository (default: 2000)
    --drift <n>   pull requests that main has and production has not (default: 20)
    --runs <n>    runs of each side, in turn (default: 7)'

files=2000 drift=20 runs=7 options='files drift runs'
# shellcheck source=scripts/benchmark-world.sh
. "$(dirname "${BASH_SOURCE[0]}")/benchmark-world.sh"
if [ "$files" -lt 10 ] || [ "$drift" -lt 2 ]; then fail 'at least 10 files and a drift of 2'; fi
mkdir "$work/times"

hotfix=refs/heads/alice/hotfix-1234
prep=refs/heads/alice/master-prep

# The history for `git fast-import`: all files, then <drift> pull requests that change three files
# each. The fix, #1234, is in the middle and has its files for itself.
history() {
  awk -v files="$files" -v drift="$drift" -v now="$(date +%s)" '
    function content(file, change,  text, line) {
      for (line = 1; line <= 30; line++)
        text = text "line " line " of file " file \
          (change && line == 1 + change % 30 ? ", as change " change " wants it" : "") "\n"
      return text
    }
    function data(text) { printf "data %d\n%s\n", length(text), text }
    function put(file, change) {
      printf "M 100644 inline src/%03d/file%06d.txt\n", file / 100, file
      data(content(file, change))
    }
    function commit(mark, when, subject) {
      printf "commit refs/heads/master\nmark :%d\n", mark
      printf "committer Carol <carol@shop.example> %d +0000\n", when
      data(subject)
    }
    BEGIN {
      commit(1, now - 90000 - drift * 600, "Release 42 (#1000)")
      for (file = 0; file < files; file++) put(file, 0)
      print "reset refs/heads/production\nfrom :1\n"
      fix = int(drift / 2) + 1
      for (i = 1; i <= drift; i++) {
        commit(i + 1, now - 90000 - (drift - i) * 600,
          i == fix ? "Mend the till (#1234)" : "Change " i " (#" 2000 + i ")")
        for (j = 0; j < 3; j++) put(i == fix ? j : 3 + (i * 7919 + j * 104729) % (files - 3), i)
        if (i == fix - 1) print "reset refs/heads/cloned\nfrom :" i + 1 "\n"
      }
    }'
}

# The prepared state: a clone that has not seen the fix yet.
echo "Making a repository: $files files, drift $drift" >&2
origin=$work/run/origin.git shop=$work/run/shop
mkdir "$work/run"
git init -q --bare "$origin"
history | git -C "$origin" fast-import --quiet
newest=$(git -C "$origin" rev-parse refs/heads/master)
git -C "$origin" update-ref refs/heads/master refs/heads/cloned
git -C "$origin" update-ref -d refs/heads/cloned
git clone -q "file://$origin" "$shop"
git -C "$shop" branch -q production origin/production
git -C "$origin" update-ref refs/heads/master "$newest"
mv "$work/run" "$work/prepared"

restore() {
  cd "$work"
  rm -rf run
  cp -a prepared run
  cd "$shop"
  git status --short # the copies' dates are new to the index
}

# When each file of the checkout, its folders and the index were changed.
stamps() { find . -path ./.git -prune -o -printf '%p %T@ %C@\n' | sort | cksum && stat -c %y .git/index; }

# The team merges the hotfix's pull request.
land() {
  local merge
  merge=$(git -C "$origin" commit-tree -p refs/heads/production -p "$hotfix" \
    -m 'Merge pull request #1235 from shop/alice/hotfix-1234' "$hotfix^{tree}")
  git -C "$origin" update-ref refs/heads/production "$merge"
}

# Both sides must have come to the same.
verify() {
  local g=(git -C "$origin")
  "${g[@]}" diff --quiet production master -- src/000/file00000{0,1,2}.txt ||
    fail "$1: the fix is not in production"
  [ "$("${g[@]}" rev-parse "$prep^1" "$prep^2")" = "$("${g[@]}" rev-parse master production)" ] ||
    fail "$1: the sync branch does not merge production into master"
  "${g[@]}" diff --quiet master "$prep" || fail "$1: the sync branch changes master"
}

# --- The two sides ------------------------------------------------------------------------------

tool_start() { git hotfix-start 1234; }
tool_pick() { git hotfix-pick; }
tool_sync() { git hotfix-sync; }

# Without a checkout: no file of the working tree is touched.
memory_start() { git hotfix-start --no-switch 1234; }
memory_pick() { git hotfix-pick 1234; }
memory_sync() { git hotfix-sync; }

# The git calls alone that do the same, by someone who knows every id: the least that a program could do.
fetched=(--quiet --no-tags --no-auto-maintenance --no-write-fetch-head)
production=+refs/heads/production:refs/remotes/origin/production
master=+refs/heads/master:refs/remotes/origin/master
least_start() {
  git fetch "${fetched[@]}" origin $production $master
  git branch --no-track alice/hotfix-1234 origin/production
}
least_pick() {
  local fix helper tree commit
  git fetch "${fetched[@]}" origin $production $master
  fix=$(git rev-list -1 --fixed-strings --grep='(#1234)' origin/production..origin/master)
  helper=$(git commit-tree -p "$fix^" -m helper "$hotfix^{tree}")
  tree=$(git merge-tree --write-tree "$helper" "$fix")
  commit=$(git log -1 --format=%B "$fix" | git commit-tree -p $hotfix -F - "$tree")
  git update-ref $hotfix "$commit"
  git push -q --force-with-lease=$hotfix: origin $hotfix:$hotfix
}
least_sync() {
  local tree commit
  git fetch "${fetched[@]}" origin $production $master
  tree=$(git merge-tree --write-tree origin/master origin/production)
  git diff-tree --quiet "$tree" origin/master
  commit=$(git commit-tree -p origin/master -p origin/production -m 'Merge production' "$tree")
  git update-ref $prep "$commit" ''
  git push -q --force-with-lease=$prep: origin $prep:$prep
}

hand_start() {
  git checkout -q production
  git pull -q
  git checkout -q -b alice/hotfix-1234
}
hand_pick() {
  local fix
  fix=$(git log -1 --format=%H --fixed-strings --grep='(#1234)' origin/master)
  git cherry-pick -x "$fix"
  git push -q -u origin alice/hotfix-1234
}
hand_sync() {
  git checkout -q master
  git pull -q
  git checkout -q -b alice/master-prep
  git merge -q --no-edit origin/production
  git push -q -u origin alice/master-prep
}

# Without git in between, so that what it starts itself is at the top of git's trace.
bare_start() { watched start 1234; }
bare_pick() { watched pick; }
bare_sync() { watched sync; }

# watched <command> <argument>…: runs it and notes the most memory that it had itself, in KiB.
watched() {
  local name=$1 pid key value of peak=''
  shift
  "$bin/git-hotfix-$name" "$@" &
  pid=$!
  while kill -0 $pid 2>/dev/null && [ -r "/proc/$pid/status" ]; do
    while read -r key value _; do
      case $key in
        Name:) of=$value ;;
        VmHWM:) case $of in git-hotfix*) peak=$value ;; esac ;;
      esac
    done 2>/dev/null <"/proc/$pid/status" || :
  done
  wait $pid
  echo "$peak" >"$work/times/peak.$name"
}

# --- Measuring ----------------------------------------------------------------------------------

# timed <file> <command>…: adds the microseconds that it took to the file.
timed() {
  local into=$work/times/$1 begin end
  shift
  begin=${EPOCHREALTIME/./}
  "$@" >"$work/said" 2>&1 </dev/null
  end=${EPOCHREALTIME/./}
  took=$((end - begin))
  echo "$took" >>"$into"
}

# play <side>: the whole runbook once; `traced` is set when git's processes are counted.
play() {
  local side=$1 name sum=0 before
  restore
  before=$(stamps)
  for name in start pick sync; do
    [ "$name" != sync ] || land
    [ -z "${traced:-}" ] || export GIT_TRACE2_EVENT=$work/times/trace.$side.$name
    timed "$side.$name" "${side}_$name"
    sum=$((sum + took))
    unset GIT_TRACE2_EVENT
  done
  verify "$side"
  case $side in
    memory | least) [ "$(stamps)" = "$before" ] || fail "$side: the checkout was touched" ;;
  esac
  echo "$sum" >>"$work/times/$side.all"
}

exec 3>&2 # where the trap finds stderr, whatever was redirected
stopped() {
  cat "$work/said" >&3 2>/dev/null || :
  printf 'benchmark: stopped at line %s: %s\n' "$@" >&3
}
trap 'stopped "$LINENO" "$BASH_COMMAND"' ERR

echo 'Start-up' >&2
for ((run = 0; run < 200; run++)); do
  timed tool.up "$bin/git-hotfix-start" -h
  timed hand.up git --version
done
for ((run = 1; run <= runs; run++)); do
  echo "Run $run of $runs" >&2
  play tool
  play memory
  play least
  play hand
done
echo 'Counting' >&2
traced=yes
play bare
play hand

# --- The tables ---------------------------------------------------------------------------------

median() {
  sort -n "$work/times/$1" |
    awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2 }'
}

# row <title> <command> [<side> <other side>]
row() {
  awk -v title="$1" -v tool="$(median "${3:-tool}.$2")" -v hand="$(median "${4:-hand}.$2")" '
    function ms(us) { return sprintf(us < 10000 ? "%.1f ms" : "%.0f ms", us / 1000) }
    BEGIN { printf "| %s | %s | %s | %.2f |\n", title, ms(tool), ms(hand), tool / hand }'
}

# without <title> <command>: without a checkout, beside the calls alone and by hand.
without() {
  awk -v title="$1" -v tool="$(median "memory.$2")" -v least="$(median "least.$2")" \
    -v hand="$(median "hand.$2")" '
    function ms(us) { return sprintf(us < 10000 ? "%.1f ms" : "%.0f ms", us / 1000) }
    BEGIN {
      printf "| %s | %s | %s | %.2f | %.1f |\n", title, ms(tool), ms(least), tool / least, hand / tool
    }'
}

# started <side>.<command>: git processes that nothing but the command itself, or a person, started.
started() {
  grep '"event":"start"' "$work/times/trace.$1" | grep -cv '"sid":"[^"]*/' || :
}
connections() {
  grep '"event":"cmd_name"' "$work/times/trace.$1" | grep -cE '"name":"(upload|receive)-pack"' || :
}
memory() {
  awk '{ if ($1) printf "%.1f MB\n", $1 * 1024 / 1e6; else print "not measured" }' \
    "$work/times/peak.${1#*.}"
}
# The file system and the device of the temporary folder.
disk() { df -PT "$work" | awk 'NR == 2 { print $2 " (" $1 ")" }'; }
size() { awk -v bytes="$(wc -c <"$bin/git-hotfix-${1#*.}")" 'BEGIN { printf "%.1f MB\n", bytes / 1e6 }'; }

# line <title> <function> <side>
line() {
  local name cells=''
  for name in start pick sync; do cells+=" $("$2" "$3.$name") |"; done
  echo "| $1 |$cells"
}

cat <<EOF
$(git --version), $(uname -sm), $(getconf _NPROCESSORS_ONLN) cores.
$files files, drift $drift, over file://, median of $runs runs, on $(disk). By hand is the commands' time alone, without
finding, typing and reading.

| | git-hotfix | by hand | ratio |
|---|--:|--:|--:|
$(row "start-up, beside git --version" up)
$(row start start)
$(row pick pick)
$(row sync sync)
$(row 'all three' all)

Without a checkout (\`start --no-switch\`): beside nothing but the git calls that the three need, and
how many times faster than by hand. The times of all files and of the index stay.

| | git-hotfix | git calls alone | ratio | by hand takes × |
|---|--:|--:|--:|--:|
$(without start start)
$(without pick pick)
$(without sync sync)
$(without 'all three' all)

| | start | pick | sync |
|---|--:|--:|--:|
$(line 'git processes that it starts' started bare)
$(line '… by hand' started hand)
$(line 'connections' connections bare)
$(line '… by hand' connections hand)
$(line 'peak memory of the command itself' memory bare)
$(line 'size of the executable' size bare)
EOF
