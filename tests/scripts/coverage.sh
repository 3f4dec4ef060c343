#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Prints how many lines and functions of core the tests reach, by folder. The kill test is left out: killed programs
# write no counts.
# The HTML report is build/coverage/html/index.html.
set -euo pipefail
cd "$(dirname "$0")/../.."
source packaging/dependencies.sh

install_packages "${trazor_packages[@]}" "${trazor_test_packages[@]}" gcovr
choose_libtorch debian
say "building the preset coverage"
cmake --preset coverage "${TRAZOR_CMAKE_ARGS[@]}" >/dev/null
cmake --build build/coverage
find build/coverage -name '*.gcda' -delete
ctest --preset coverage -j "$(nproc)" --no-tests=error -LE '^(timing|exchange|privacy)$' -E '^kill_test$'
mkdir -p build/coverage/html
gcovr --root . --filter core/ --gcov-ignore-parse-errors -j "$(nproc)" --csv build/coverage/coverage.csv \
  --html-details build/coverage/html/index.html build/coverage >/dev/null
# filename, lines, covered lines, percent, branches, covered branches, percent, functions, covered functions, percent
awk -F, '
  function show(folder) {
    printf "%-36s %6d lines %5.1f %% %6d functions %5.1f %%\n", folder, lines[folder],
      100 * hit[folder] / lines[folder], functions[folder], 100 * called[folder] / functions[folder]
  }
  function add(folder) { lines[folder] += $2; hit[folder] += $3; functions[folder] += $8; called[folder] += $9 }
  NR > 1 && $2 > 0 { folder = $1; sub("/[^/]*$", "", folder); add(folder); add("all of core"); folders[folder] }
  END { for (folder in folders) show(folder); show("all of core") }
' build/coverage/coverage.csv | sort
