#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs both programs without a network and lists every socket that they request. Exits with 1 if a socket is not local
# or connects to anything but the display (the window) and the name service for the user's name (both); with 77 if the
# machine lacks a requirement. usage: tests/scripts/privacy.sh [FOLDER_OF_THE_PROGRAMS]
set -euo pipefail
cd "$(dirname "$0")/../.."

die() { printf 'error: %s\n' "$*" >&2; exit 1; }

bin=$(cd "${1:-build/release/bin}" && pwd)
for program in strace Xvfb unshare; do
  command -v "$program" >/dev/null || { echo "skipped: $program is not installed"; exit 77; }
done
rights=(-n)
[ "$(id -u)" -eq 0 ] || rights=(-rn)
unshare "${rights[@]}" true || { echo "skipped: network namespaces need root or user namespaces"; exit 77; }

folder=$(mktemp -d)
display=""
finish() {
  [ -z "$display" ] || kill "$display" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
export HOME=$folder XDG_RUNTIME_DIR=$folder LC_ALL=C.UTF-8
unset DBUS_SESSION_BUS_ADDRESS WAYLAND_DISPLAY

# traced NAME PROGRAM... : runs the program without a network and records its socket calls.
traced() {
  local name=$1 status=0
  shift
  printf '%s:\n' "$name"
  unshare "${rights[@]}" strace -f -qq --seccomp-bpf -e trace=socket,connect,bind,sendto,sendmsg -e signal=none \
    -o "$folder/$name.trace" "$@" > "$folder/$name.out" 2>&1 || status=$?
  # 124: ended by timeout, as intended.
  [ "$status" -eq 0 ] || [ "$status" -eq 124 ] ||
    { tail -5 "$folder/$name.out" >&2; die "$name failed without a network (exit status $status)"; }
  # The display needs one socket; libraries open others to find the display.
  grep -E ' (socket|connect|bind)\(' "$folder/$name.trace" | sed -E 's/^[0-9]+ +/  /' | sort | uniq -c || true
}

# check NAME PATTERN : every socket is local and connects only to addresses that match the pattern.
check() {
  if grep -E ' socket\(' "$folder/$1.trace" | grep -qv 'AF_UNIX'; then
    die "$1 asks for a socket that is not local"
  fi
  if grep -E ' connect\(' "$folder/$1.trace" | grep -qvE "$2"; then
    die "$1 connects to something else than $2"
  fi
}

# A library that LibTorch brings looks up the user's name, for which the C library asks the local name service.
names='sun_path="/(var/)?run/nscd/socket"'

session=$folder/run.trazor
search=(--space autoformer-tiny --params 5.4M:6.5M --supernets 1 --image 32 --evaluations 20 --seed 1)
traced search "$bin/trazor" search "${search[@]}" --out "$session"
traced report "$bin/trazor" report "$session" --out "$folder/report.html"
check search "$names"
check report "$names"

Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3> "$folder/display" 2>/dev/null & display=$!
for _ in $(seq 100); do
  [ ! -s "$folder/display" ] || break
  sleep 0.1
done
DISPLAY=:$(cat "$folder/display")
export DISPLAY
traced window timeout 30 "$bin/trazor-studio" --example
check window "$names|sun_path=@?\"/tmp/.X11-unix/X"
printf 'private: no network; the only sockets are local ones, to the display and for the name of the user\n'
