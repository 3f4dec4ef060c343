#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs missing packages, builds, and opens the window with a search. Without a display, the search runs headless and
# writes its session, the chosen architecture and pictures of the views to build/run/.
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/dependencies.sh

usage() {
  cat <<'TEXT'
usage: packaging/run.sh [--libtorch debian|pip|PATH] [--headless] [--evaluations N]
  --libtorch     LibTorch to build against; default: the current torch wheel with an NVIDIA GPU, else Debian's
  --headless     run without a window even where there is a display
  --evaluations  length of the headless search (default 200)
TEXT
}

libtorch="" headless="" evaluations=200
while [ $# -gt 0 ]; do
  case $1 in
    --libtorch) libtorch=${2:?--libtorch needs a value}; shift 2 ;;
    --headless) headless=1; shift ;;
    --evaluations) evaluations=${2:?--evaluations needs a value}; shift 2 ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

SECONDS=0
install_packages "${trazor_packages[@]}"
choose_libtorch "$libtorch"
build_release -DTRAZOR_WITH_TESTS=OFF
printf 'set-up took %d min %d s\n' $((SECONDS / 60)) $((SECONDS % 60))

bin=build/release/bin
if [ -z "$headless" ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec "$bin/trazor-studio" --example
fi

out=build/run
mkdir -p "$out"
session=$out/autoformer-tiny.trazor
rm -f "$session" "$session"-wal "$session"-shm
say "searching AutoFormer-Tiny between 5.4 M and 6.5 M parameters, $evaluations evaluations"
"$bin/trazor" search --space autoformer-tiny --params 5.4M:6.5M --evaluations "$evaluations" --seed 1 --out "$session"
"$bin/trazor" export "$session" --candidate best --format trazor --out "$out/best.arch.json"
"$bin/trazor" export "$session" --candidate best --format autoformer-yaml --out "$out/best.yaml"
"$bin/trazor" report "$session" --out "$out/report.html"
for view in pareto progress parallel heatmap lineage compare window; do
  QT_QPA_PLATFORM=offscreen "$bin/trazor-studio" --render "$view" --out "$out/$view.png" "$session"
done
say "done in $((SECONDS / 60)) min $((SECONDS % 60)) s; results:"
ls -1 "$out"
