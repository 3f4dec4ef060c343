#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs searches in the window on a private display and prints memory, file handles and the event loop's latency once per
# minute. Exits with 1 unless they stay flat (tests/bench/soak_window.cpp).
# usage: tests/scripts/soak.sh [MINUTES, default 60]
set -euo pipefail
cd "$(dirname "$0")/../.."
source packaging/dependencies.sh

minutes=${1:-60}
install_packages "${trazor_packages[@]}" "${trazor_test_packages[@]}"
choose_libtorch debian
say "building"
cmake --preset release -DTRAZOR_WITH_BENCHMARKS=ON "${TRAZOR_CMAKE_ARGS[@]}" >/dev/null
cmake --build build/release --target soak_window
say "a search with the window open for $minutes minutes"
QT_QPA_PLATFORM=xcb LC_ALL=C.UTF-8 xvfb-run -a -s "-screen 0 1920x1200x24 -nolisten tcp" \
  build/release/bin/soak_window "$minutes"
