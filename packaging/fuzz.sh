#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fuzz.sh MINUTES [TARGET...]: fuzzes every reader, or the given targets (names in tests/fuzz/corpus), one after another
# for MINUTES each, and prints one line per target. Findings stay in build/fuzz/findings and make the exit status 1.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/dependencies.sh
minutes=${1:?usage: fuzz.sh MINUTES [TARGET...]}; shift
install_packages "${trazor_packages[@]}" "${trazor_fuzz_packages[@]}"
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz >&2
findings=$PWD/build/fuzz/findings
status=0
[ $# -gt 0 ] || set -- $(ls tests/fuzz/corpus)
for target in "$@"; do
  mkdir -p "build/fuzz/grown/$target" "$findings"
  log=build/fuzz/$target.log
  if build/fuzz/fuzz/fuzz_"$target" -max_total_time=$((minutes * 60)) -timeout=20 -rss_limit_mb=2048 -max_len=16384 \
      -artifact_prefix="$findings/$target-" "build/fuzz/grown/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1; then
    verdict="no finding"
  else
    verdict="FINDING, see $log"; status=1
  fi
  printf '%-18s %10s inputs, %s edges: %s\n' "$target" "$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$log")" \
    "$(grep -oE 'cov: [0-9]+' "$log" | tail -1 | cut -d' ' -f2)" "$verdict"
done
exit $status
