# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by the other scripts: the project's dependencies and how to install them on Debian 12.
# Sets TRAZOR_CMAKE_ARGS for the chosen LibTorch.

say() { printf '\n== %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

trazor_packages=(
  build-essential cmake ninja-build ca-certificates
  qt6-base-dev libqt6svg6-dev libqcustomplot-dev libgl-dev
  libboost-dev libeigen3-dev libkainjow-mustache-dev libspdlog-dev
  nlohmann-json3-dev libsqlite3-dev libsqlitecpp-dev libcli11-dev libyaml-cpp-dev
  libopenblas0-pthread libopenblas-pthread-dev
  fonts-dejavu-core
)
trazor_test_packages=(xvfb xauth libpagmo-dev python3 strace faketime libopenmpi-dev openmpi-bin)
trazor_cluster_packages=(slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge sqlite3) # tests/scripts/slurm_test.sh
trazor_sanitizer_packages=(mold)
trazor_bench_packages=(libbenchmark-dev)
trazor_fuzz_packages=(clang)
trazor_pip_packages=(python3 python3-venv)

# install_packages PACKAGE... : installs missing packages, as root or with sudo.
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || die "these packages are missing and apt-get is not here: ${missing[*]}"
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "run as root or install sudo, to install: ${missing[*]}"
    root=(sudo)
  fi
  say "installing ${#missing[@]} packages"
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# parse_libtorch ARGUMENT... : parses the options of scripts that have no others; sets libtorch.
parse_libtorch() {
  libtorch=""
  while [ $# -gt 0 ]; do
    case $1 in
      --libtorch) libtorch=${2:?--libtorch needs a value}; shift 2 ;;
      *) echo "usage: $0 [--libtorch debian|pip|PATH]" >&2; exit 2 ;;
    esac
  done
}

# choose_libtorch debian|pip|PATH|"" : installs it and sets TRAZOR_CMAKE_ARGS.
choose_libtorch() {
  local choice=$1
  if [ -z "$choice" ]; then
    if command -v nvidia-smi >/dev/null && nvidia-smi >/dev/null 2>&1; then choice=pip; else choice=debian; fi
  fi
  TRAZOR_CMAKE_ARGS=()
  case $choice in
    debian)
      install_packages libtorch-dev
      ;;
    pip)
      install_packages "${trazor_pip_packages[@]}"
      local venv=$PWD/build/torch-venv
      if [ ! -x "$venv/bin/python" ]; then
        say "creating $venv with the current torch wheel (several GB)"
        python3 -m venv "$venv"
      fi
      "$venv/bin/python" -c 'import torch' 2>/dev/null || "$venv/bin/pip" install --quiet torch numpy
      TRAZOR_CMAKE_ARGS+=("-DCMAKE_PREFIX_PATH=$("$venv/bin/python" -c 'import torch; print(torch.utils.cmake_prefix_path)')")
      ;;
    *)
      [ -d "$choice" ] || die "--libtorch: '$choice' is neither debian nor pip nor a folder"
      TRAZOR_CMAKE_ARGS+=("-DCMAKE_PREFIX_PATH=$(cd "$choice" && pwd)")
      ;;
  esac
  TRAZOR_LIBTORCH=$choice
  say "LibTorch: $choice"
}

# build_release CMAKE_ARG... : configures and builds build/release against the chosen LibTorch.
build_release() {
  # A CMake cache made with another LibTorch would keep its paths.
  if [ -f build/release/.libtorch ] && [ "$(cat build/release/.libtorch)" != "$TRAZOR_LIBTORCH" ]; then
    rm -rf build/release
  fi
  say "building"
  cmake --preset release "$@" "${TRAZOR_CMAKE_ARGS[@]}" >/dev/null
  printf '%s' "$TRAZOR_LIBTORCH" > build/release/.libtorch
  cmake --build build/release
}
