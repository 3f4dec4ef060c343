#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds a release against Debian's LibTorch and packs it with all its libraries for distributions with the C library of
# Debian 12 or newer: build/appdir/trazor-studio-VERSION-ARCH.tar.xz with its checksum. Unpack it anywhere and
# start bin/trazor or bin/trazor-studio; the folder is also an AppDir (AppRun).
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/dependencies.sh

install_packages "${trazor_packages[@]}" patchelf xz-utils
choose_libtorch debian
build_release -DTRAZOR_WITH_TESTS=OFF

version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' build/release/CMakeCache.txt)
name=trazor-studio-$version-$(uname -m)
app=build/appdir/$name
rm -rf build/appdir
mkdir -p "$app/lib"
say "packing"
cmake --install build/release --prefix "$app" --strip >/dev/null

plugins=$(qtpaths6 --plugin-dir 2>/dev/null || qmake6 -query QT_INSTALL_PLUGINS)
mkdir -p "$app/plugins"
# No OpenGL: the window renders in software, and drivers need newer libraries than the bundled ones.
for plugin in platforms/libqxcb.so platforms/libqoffscreen.so platforms/libqminimal.so iconengines/libqsvgicon.so \
  imageformats/libqsvg.so imageformats/libqjpeg.so printsupport/libcupsprintersupport.so \
  platforminputcontexts/libcomposeplatforminputcontextplugin.so; do
  if [ -f "$plugins/$plugin" ]; then
    install -D -m 644 "$plugins/$plugin" "$app/plugins/$plugin"
  fi
done
printf '[Paths]\nPrefix = ..\nPlugins = plugins\n' > "$app/bin/qt.conf"

# All linked libraries except the C library, which must be the system's.
system='^(ld-linux.*|linux-vdso|lib(c|m|dl|rt|pthread|resolv|util|anl|nsl|BrokenLocale|thread_db))\.so'
find "$app/bin" "$app/lib/trazor" "$app/plugins" -type f \( -perm -u+x -o -name '*.so' \) -print0 | xargs -0 ldd |
  awk '/=> \// { print $1, $3 } /not found/ { print "missing", $1 }' | sort -u |
  while read -r library path; do
    [ "$library" != missing ] || die "$path was not found"
    [[ $library =~ $system ]] || install -m 644 "$path" "$app/lib/$library"
  done
# RPATH, not RUNPATH: it also applies to the plugins and to libraries loaded by libraries.
patchelf --force-rpath --set-rpath '$ORIGIN/../lib' "$app/bin/trazor" "$app/bin/trazor-studio"
ln -s bin/trazor-studio "$app/AppRun"
cp packaging/linux/trazor-studio.desktop packaging/linux/trazor-studio.svg "$app/"

tar -C build/appdir --owner=0 --group=0 --sort=name -I 'xz -3 -T0' -cf "build/appdir/$name.tar.xz" "$name"
(cd build/appdir && sha256sum "$name.tar.xz" > "$name.tar.xz.sha256")
ls -sh1 build/appdir/*.tar.xz
