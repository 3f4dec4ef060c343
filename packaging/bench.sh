#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs missing packages, builds, and measures scoring against the naive implementation, the archive and its session,
# the predictor, predicted latencies, the views, a model of many ranks, and the start-up of the programs.
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/dependencies.sh

parse_libtorch "$@"

install_packages "${trazor_packages[@]}" "${trazor_bench_packages[@]}"
choose_libtorch "$libtorch"
build_release -DTRAZOR_WITH_TESTS=OFF -DTRAZOR_WITH_BENCHMARKS=ON

export QT_QPA_PLATFORM=offscreen
for bench in bench_scoring bench_archive bench_predictor bench_device bench_views bench_scale; do
  program=build/release/bin/$bench
  if [ -x "$program" ]; then
    say "$bench"
    "$program"
  fi
done
say "start"
tests/bench/start_up.py build/release/bin
