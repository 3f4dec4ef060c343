#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs missing packages, builds everything and runs all tests. --sanitizers runs them under AddressSanitizer and
# UndefinedBehaviorSanitizer, and the tests of core's threads under ThreadSanitizer.
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/dependencies.sh

usage() {
  cat <<'TEXT'
usage: packaging/test.sh [--libtorch debian|pip|PATH] [--sanitizers]
  --libtorch    LibTorch to build against; default: the current torch wheel with an NVIDIA GPU, else Debian's
  --sanitizers  instrumented builds instead of the release (about 40 minutes on two cores)
TEXT
}

libtorch="" sanitizers=""
while [ $# -gt 0 ]; do
  case $1 in
    --libtorch) libtorch=${2:?--libtorch needs a value}; shift 2 ;;
    --sanitizers) sanitizers=1; shift ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

elapsed() { printf '%s after %d min %d s\n' "$1" $((SECONDS / 60)) $((SECONDS % 60)); }

# test_preset PRESET TARGET CTEST_ARGUMENT... : configures, builds and tests a preset.
test_preset() {
  local preset=$1 target=$2
  shift 2
  say "building the preset $preset"
  cmake --preset "$preset" "${TRAZOR_CMAKE_ARGS[@]}" >/dev/null
  cmake --build "build/$preset" --target "$target"
  elapsed "$preset was built"
  ctest --preset "$preset" -j "$(nproc)" --no-tests=error "$@"
  elapsed "$preset was tested"
}

install_packages "${trazor_packages[@]}" "${trazor_test_packages[@]}"
choose_libtorch "$libtorch"
if [ -n "$sanitizers" ]; then
  install_packages "${trazor_sanitizer_packages[@]}"
  # Excluded: tests that run none of our code (includes, Python), that compare CPU time with a limit for release builds,
  # that kill the programs, or that run them under strace, where leak detection does not work, or under Open MPI, which
  # leaks itself. The preset omits UndefinedBehaviorSanitizer's pointer checks, which take long to compile;
  # AddressSanitizer detects accesses through bad pointers.
  test_preset asan all -LE '^(architecture|exchange|timing|privacy)$' -E '^(kill_test|mpi_test)$'
  test_preset tsan threads -L '^threads$'
  exit
fi
# New warnings of a user's compiler must not prevent testing.
build_release -DTRAZOR_WITH_TESTS=ON -DTRAZOR_WERROR="$([ -n "${CI:-}" ] && echo ON || echo OFF)"
elapsed "the release was built"
ctest --test-dir build/release -j "$(nproc)" --output-on-failure --no-tests=error
elapsed "the release was tested"
