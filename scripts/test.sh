#!/usr/bin/env bash
# Runs the tests: installs the programs that they need if it can, builds, runs them in as many
# processes as there are cores, and ends with a line "N passed, N failed, N skipped". A test that
# needs a program that is not here is skipped and named.
#
#   scripts/test.sh                       all tests
#   scripts/test.sh PickTests SyncTests   those whose names match, as swift test --filter has them
set -euo pipefail
cd "$(dirname "$0")/.."
logs=.build/tests

scripts/tools.sh gh jq zsh fish curl python3 ssh-keygen groff mandoc || echo 'going on without'
swift build --build-tests

rm -rf "$logs"
mkdir -p "$logs"
swift test list --skip-build 2>"$logs/list.err" >"$logs/list" || { cat "$logs/list.err"; exit 1; }
for filter; do printf '%s\n' "$filter"; done >"$logs/filters"
if [ $# -gt 0 ]; then
  grep -Ef "$logs/filters" "$logs/list" >"$logs/chosen" || true
  mv "$logs/chosen" "$logs/list"
fi
# Tests that still expect the words or the behaviour of before a change are listed, and do not run.
sed 's/ *#.*//; /^$/d' Tests/outdated >"$logs/outdated"
outdated=0
if [ $# -eq 0 ] && [ -s "$logs/outdated" ]; then
  outdated=$(grep -cFxf "$logs/outdated" "$logs/list" || true)
  grep -vFxf "$logs/outdated" "$logs/list" >"$logs/current" && mv "$logs/current" "$logs/list"
fi
count=$(grep -c . "$logs/list") || { echo "no test matches $*" >&2; exit 1; }

# The tests are dealt out like cards, so that each process has some of every suite.
processes=$(getconf _NPROCESSORS_ONLN)
[ "$processes" -le "$count" ] || processes=$count
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
for ((one = 0; one < processes; one++)); do
  only=$(awk "NR % $processes == $one" "$logs/list" | sed 's/[][().*+?^$|\\]/\\&/g' | paste -sd '|' -)
  swift test --skip-build --ignore-lock --disable-xctest --filter "^($only)" \
    --xunit-output "$logs/$one.xml" >"$logs/$one.log" 2>&1 &
  pids+=($!)
done

# On a terminal, how far they are.
while [ -t 1 ] && [ -n "$(jobs -r)" ]; do
  ended=$(cat "$logs"/*.log | grep -cE '^. Test .* (passed|failed) after|^. Test .* skipped: ') || true
  printf '\r%s of %s' "$ended" "$count"
  sleep 0.5
done
[ ! -t 1 ] || printf '\r\033[K'

crashed=0
for ((one = 0; one < processes; one++)); do
  if wait "${pids[one]}"; then status=0; else status=$?; fi
  # What failed, with the lines that explain it.
  awk '/^◇|^✔|^━|^➜/ { shown = 0 } /^✘ Test / { shown = 1 } /^✘ (Suite|Test run)/ { shown = 0 }
    shown' "$logs/$one.log"
  [ -e "$logs/$one.xml" ] || {
    crashed=$((crashed + 1))
    tail -n 30 "$logs/$one.log"
    echo "these tests ended with status $status, in the middle: $logs/$one.log"
    : >"$logs/$one.xml"
  }
done
pids=()

[ "$outdated" -eq 0 ] || echo "$outdated tests are out of date and were left out: Tests/outdated"
awk -v crashed="$crashed" -F '"' '
  /<testcase / { tests++; suite = $2; sub(/.*\./, "", suite); isFailed = 0 }
  /<failure/ && !isFailed { isFailed = 1; failed++ }
  /<skipped>/ {
    skipped++
    reason = $0
    gsub(/^ *<skipped>|<\/skipped>.*$/, "", reason)
    left[suite ": " reason]++
  }
  END {
    for (what in left) print "skipped: " left[what] " of " what
    failed += crashed
    printf "%d passed, %d failed, %d skipped\n", tests - failed + crashed - skipped, failed, skipped
    exit failed > 0
  }' "$logs"/*.xml
