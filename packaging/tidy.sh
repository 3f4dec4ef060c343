#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs clang-tidy with the checks of .clang-tidy over core, ui and app, on every core. Ends with 1 after a finding.
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/dependencies.sh

usage() {
  cat <<'TEXT'
usage: packaging/tidy.sh [--changed [COMMIT]] [FOLDER_OR_FILE...]
  --changed  only sources that differ from COMMIT (default main), or whose header does
TEXT
}

since="" paths=()
while [ $# -gt 0 ]; do
  case $1 in
    --changed)
      since=main
      if [ $# -gt 1 ] && git rev-parse -q --verify "$2^{commit}" >/dev/null; then since=$2; shift; fi
      shift ;;
    -h|--help) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *) paths+=("$1"); shift ;;
  esac
done

install_packages "${trazor_packages[@]}" "${trazor_bench_packages[@]}" clang-tidy git
choose_libtorch debian
# Clang cannot read GCC's precompiled headers. Nothing is built: sources and the files made by CMake are enough.
cmake --preset release -B build/tidy -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON "${TRAZOR_CMAKE_ARGS[@]}" >/dev/null

mapfile -t sources < <(git ls-files -- "${paths[@]:-core}" "${paths[@]:-ui}" "${paths[@]:-app}" | grep '\.cpp$' | sort -u)
if [ -n "$since" ]; then
  mapfile -t changed < <({ git diff --name-only "$(git merge-base "$since" HEAD)"; git ls-files -o --exclude-standard; } |
    sed -n 's/\.\(cpp\|h\)$/.cpp/p' | sort -u)
  mapfile -t sources < <(comm -12 <(printf '%s\n' "${sources[@]}") <(printf '%s\n' "${changed[@]}"))
fi
say "clang-tidy on ${#sources[@]} files"
[ ${#sources[@]} -gt 0 ] || exit 0
# Not run-clang-tidy: that prints every file's command, and takes names as patterns.
printf '%s\0' "${sources[@]}" | xargs -0 -n 1 -P "$(nproc)" clang-tidy -p build/tidy --quiet 2> >(
  grep -vE '^[0-9]+ warnings? generated|^Suppressed [0-9]+|^Use -(header-filter|system-headers)' >&2) ||
  die "clang-tidy found something"
echo "clang-tidy: ${#sources[@]} files, no finding"
