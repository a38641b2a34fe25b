#!/bin/sh
# Installs the programs that the tests and the checks need and this machine does not have, if it has
# apt-get and you are root or have sudo. Names those that it cannot install, and exits with 1 then.
#
#   scripts/tools.sh gh jq zsh
set -eu

missing() {
  for program; do
    command -v "$program" >/dev/null || echo "$program"
  done
}

package() {
  case $1 in
    manpath) echo man-db ;; # slim images have a man that only says that there is none
    ssh-keygen) echo openssh-client ;;
    dpkg-shlibdeps) echo dpkg-dev ;;
    *) echo "$1" ;;
  esac
}

on_one_line() { printf '%s\n' "$1" | paste -sd ' ' -; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

wanted=$(missing "$@")
[ -n "$wanted" ] || exit 0
if command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }; then
  echo "installing $(on_one_line "$wanted")" >&2
  as_root apt-get update -qq >/dev/null || true
  # One by one: a package that does not exist keeps out no other.
  for program in $wanted; do
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      "$(package "$program")" >/dev/null || true
  done
fi
wanted=$(missing "$@")
[ -n "$wanted" ] || exit 0
echo "missing: $(on_one_line "$wanted")" >&2
exit 1
