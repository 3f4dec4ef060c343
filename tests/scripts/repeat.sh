#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs the whole suite several times, counts failures and shows their places. Exits with 1 after a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."

usage() {
  cat <<'TEXT'
usage: tests/scripts/repeat.sh [--busy M] [--build FOLDER] [N] [-- CTEST_ARGUMENT...]
  N             how often (default 10)
  --busy M      during the last M runs every core is busy with something else (default 0)
  --build       build folder with tests (default build/release, made by packaging/test.sh)
TEXT
}

runs=10 busy=0 build=build/release
while [ $# -gt 0 ]; do
  case $1 in
    --busy) busy=${2:?--busy needs a number}; shift 2 ;;
    --build) build=${2:?--build needs a folder}; shift 2 ;;
    -h|--help) usage; exit 0 ;;
    --) shift; break ;;
    *[!0-9]*|'') usage >&2; exit 2 ;;
    *) runs=$1; shift ;;
  esac
done

logs=$(mktemp -d)
load=()
end_load() {
  [ ${#load[@]} -eq 0 ] || kill "${load[@]}" 2>/dev/null || true
  load=()
}
trap 'end_load; rm -rf "$logs"' EXIT

failed=0
for run in $(seq "$runs"); do
  note=""
  if [ "$run" -gt $((runs - busy)) ]; then
    note=", every core busy"
    for _ in $(seq "$(nproc)"); do
      sha256sum /dev/zero & load+=($!)
    done
  fi
  SECONDS=0
  status=0
  ctest --test-dir "$build" --no-tests=error --output-on-failure "$@" > "$logs/$run" 2>&1 || status=$?
  end_load
  [ $status -eq 0 ] || failed=$((failed + 1))
  printf 'run %d%s: %s, %d s\n' "$run" "$note" "$(grep -m1 'tests passed' "$logs/$run" || echo 'no test ran')" "$SECONDS"
  sed -n '/The following tests FAILED/,$p' "$logs/$run" | sed -n 's/^\t/  /p'
  grep -A1 -E '^(FAIL!|QFATAL|XPASS) ' "$logs/$run" | sed 's/^/    /' || true
done
printf '%d runs (%d with every core busy), %d with failures\n' "$runs" "$busy" "$failed"
[ $failed -eq 0 ]
