#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds everything and runs all tests.
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/dependencies.sh

parse_libtorch "$@"

SECONDS=0
install_packages "${trazor_packages[@]}" "${trazor_test_packages[@]}"
choose_libtorch "$libtorch"
# A user's compiler may warn about something new; that must not keep him from testing.
build_release -DTRAZOR_WITH_TESTS=ON -DTRAZOR_WERROR="$([ -n "${CI:-}" ] && echo ON || echo OFF)"
printf 'set-up took %d min %d s\n' $((SECONDS / 60)) $((SECONDS % 60))
ctest --test-dir build/release --output-on-failure --no-tests=error
printf 'all in %d min %d s\n' $((SECONDS / 60)) $((SECONDS % 60))
