#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Packs the Debian packages, installs them in a clean Debian 12, runs the programs there, first without and then with
# MPI, removes them, and fails if a file is left.
# usage: packaging/test_deb.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/dependencies.sh
source packaging/roots.sh

folder=${1:-build/deb}
[ $# -gt 0 ] || packaging/deb.sh
(cd "$folder" && sha256sum -c ./*.sha256)

root=$PWD/build/roots/deb
make_root bookworm "$root"
"${as_root[@]}" mkdir "$root/root/deb"
"${as_root[@]}" cp "$folder"/*.deb "$root/root/deb/"
# file_of PACKAGE : its name inside the root
file_of() { (cd "$root" && ls -d root/deb/"$1"_*.deb | sed 's,^,/,'); }
say "installing the packages"
install_in_root "$root" "$(file_of trazor-studio)" "$(file_of trazor-studio-torch-cpu)" xvfb xauth
[ -z "$(in_root "$root" sh -c 'dpkg -l | grep -i openmpi')" ] || die "the programs drag MPI in"
say "running the programs"
try_programs "$root" /usr/bin
in_root "$root" trazor backends | grep -F "There is no MPI module"
say "adding MPI"
install_in_root "$root" "$(file_of trazor-studio-mpi)" openmpi-bin
in_root "$root" trazor backends | grep -F "mpi  searches with mpirun"
in_root "$root" mpirun --allow-run-as-root --oversubscribe -n 2 trazor search --space autoformer-tiny --supernets 1 \
  --image 32 --evaluations 20 --seed 1 --out /root/ranks.trazor
packages=(trazor-studio-mpi trazor-studio trazor-studio-torch-cpu)
in_root "$root" dpkg -s "${packages[@]}" | grep -E '^(Package|Version|Installed-Size)'
files=$(in_root "$root" dpkg -L "${packages[@]}")
say "removing the packages"
in_root "$root" apt-get purge -y -qq "${packages[@]}" > "$root.log" 2>&1
left=0
while read -r file; do
  if [ -n "$file" ] && [ -e "$root$file" ] && [ ! -d "$root$file" ]; then
    printf 'left behind: %s\n' "$file" >&2
    left=$((left + 1))
  fi
done <<< "$files"
[ $left -eq 0 ] || die "$left files are left behind"
remove_root "$root"
printf 'installed, started and removed: %s, %d entries, none left\n' "${packages[*]}" "$(wc -l <<< "$files")"
