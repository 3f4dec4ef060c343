#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds a release against Debian's LibTorch and packs it into build/deb: trazor-studio, its backend
# trazor-studio-torch-cpu, and trazor-studio-mpi, with dependencies found by dpkg-shlibdeps. Install them with:
# apt install ./build/deb/trazor-studio_*.deb ./build/deb/trazor-studio-torch-cpu_*.deb, and for clusters
# ./build/deb/trazor-studio-mpi_*.deb
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/dependencies.sh

install_packages "${trazor_packages[@]}" libopenmpi-dev dpkg-dev file
choose_libtorch debian
build_release -DTRAZOR_WITH_TESTS=OFF
say "packing"
rm -rf build/deb
mkdir -p build/deb
cpack -G DEB --config build/release/CPackConfig.cmake -B build/deb
rm -rf build/deb/_CPack_Packages
(cd build/deb && for deb in *.deb; do sha256sum "$deb" > "$deb.sha256"; done)
ls -1 build/deb/*.deb
