#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Packs the .deb, installs it in a clean Debian 12, runs both programs there, removes it, and fails if a file is left.
# usage: packaging/test_deb.sh [FILE.deb]
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/dependencies.sh
source packaging/roots.sh

deb=${1:-}
if [ -z "$deb" ]; then
  packaging/deb.sh
  deb=$(ls -t build/deb/*.deb | head -n 1)
fi
(cd "$(dirname "$deb")" && sha256sum -c "$(basename "$deb").sha256")

root=$PWD/build/roots/deb
make_root bookworm "$root"
"${as_root[@]}" cp "$deb" "$root/root/trazor-studio.deb"
say "installing the package"
install_in_root "$root" /root/trazor-studio.deb xvfb xauth
in_root "$root" dpkg -s trazor-studio | grep -E '^(Version|Installed-Size)'
files=$(in_root "$root" dpkg -L trazor-studio)
say "running the programs"
try_programs "$root" /usr/bin
say "removing the package"
in_root "$root" apt-get purge -y -qq trazor-studio > "$root.log" 2>&1
left=0
while read -r file; do
  if [ -e "$root$file" ] && [ ! -d "$root$file" ]; then
    printf 'left behind: %s\n' "$file" >&2
    left=$((left + 1))
  fi
done <<< "$files"
[ $left -eq 0 ] || die "$left files are left behind"
remove_root "$root"
printf 'installed, started and removed: %s, %d entries, none left\n' "$(basename "$deb")" "$(wc -l <<< "$files")"
