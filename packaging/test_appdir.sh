#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Packs the tarball with bundled libraries and runs both programs in a clean Debian 13, which has none of them.
# usage: packaging/test_appdir.sh [FILE.tar.xz]
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/dependencies.sh
source packaging/roots.sh

archive=${1:-}
if [ -z "$archive" ]; then
  packaging/appdir.sh
  archive=$(ls -t build/appdir/*.tar.xz | head -n 1)
fi
(cd "$(dirname "$archive")" && sha256sum -c "$(basename "$archive").sha256")

root=$PWD/build/roots/appdir
make_root trixie "$root"
# A display, and the fonts that every desktop has.
install_in_root "$root" xvfb xauth fontconfig fonts-dejavu-core
"${as_root[@]}" tar -C "$root/opt" -xf "$archive"
say "running the programs"
app=/opt/$(basename "$archive" .tar.xz)
try_programs "$root" "$app/bin"
in_root "$root" xvfb-run -a "$app/AppRun" --version
if in_root "$root" sh -c "ldd $app/bin/trazor-studio" | grep 'not found'; then
  die "libraries are missing"
fi
remove_root "$root"
printf 'started in Debian 13: %s\n' "$(basename "$archive")"
