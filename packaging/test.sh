#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds everything and runs all tests.
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/dependencies.sh

libtorch=""
while [ $# -gt 0 ]; do
  case $1 in
    --libtorch) libtorch=${2:?--libtorch needs a value}; shift 2 ;;
    *) echo "usage: packaging/test.sh [--libtorch debian|pip|PATH]" >&2; exit 2 ;;
  esac
done

SECONDS=0
install_packages "${trazor_packages[@]}" "${trazor_test_packages[@]}"
choose_libtorch "$libtorch"
# A user's compiler may warn about something new; that must not keep him from testing.
build_release -DTRAZOR_WITH_TESTS=ON -DTRAZOR_WERROR="$([ -n "${CI:-}" ] && echo ON || echo OFF)"
printf 'set-up took %d min %d s\n' $((SECONDS / 60)) $((SECONDS % 60))
ctest --test-dir build/release --output-on-failure --no-tests=error
printf 'all in %d min %d s\n' $((SECONDS / 60)) $((SECONDS % 60))
