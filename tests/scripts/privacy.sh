#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs both programs where there is no network and lists every socket that they ask for: none for the command line, none
# but local ones (the display and, where there is one, the desktop's message bus) for the window. Ends with 1 otherwise.
# 77 where the machine lacks what is needed. usage: tests/scripts/privacy.sh [FOLDER_OF_THE_PROGRAMS]
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

# traced NAME PROGRAM... : runs it without a network and keeps its calls about sockets.
traced() {
  local name=$1 status=0
  shift
  printf '%s:\n' "$name"
  unshare "${rights[@]}" strace -f -qq --seccomp-bpf -e trace=socket,connect,bind,sendto,sendmsg -e signal=none \
    -o "$folder/$name.trace" "$@" > "$folder/$name.out" 2>&1 || status=$?
  # 124: ended by timeout, as it should be.
  [ "$status" -eq 0 ] || [ "$status" -eq 124 ] ||
    { tail -5 "$folder/$name.out" >&2; die "$name failed without a network (exit status $status)"; }
  # The display needs one socket; libraries ask for others to find it.
  grep -E ' (socket|connect|bind)\(' "$folder/$name.trace" | sed -E 's/^[0-9]+ +/  /' | sort | uniq -c || true
}

# only_local NAME : no socket of any kind but AF_UNIX.
only_local() {
  if grep -E ' socket\(' "$folder/$1.trace" | grep -qv 'AF_UNIX'; then
    die "$1 asks for a socket that is not local"
  fi
}

session=$folder/run.trazor
search=(--space autoformer-tiny --params 5.4M:6.5M --supernets 1 --image 32 --evaluations 20 --seed 1)
traced search "$bin/trazor" search "${search[@]}" --out "$session"
traced report "$bin/trazor" report "$session" --out "$folder/report.html"
for name in search report; do
  if grep -q ' socket(' "$folder/$name.trace"; then
    die "trazor $name opens a socket"
  fi
done

Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3> "$folder/display" 2>/dev/null & display=$!
for _ in $(seq 100); do
  [ ! -s "$folder/display" ] || break
  sleep 0.1
done
DISPLAY=:$(cat "$folder/display")
export DISPLAY
traced window timeout 30 "$bin/trazor-studio" --example
only_local window
if grep -E ' connect\(' "$folder/window.trace" | grep -v 'X11-unix' | grep -v ' = -1 ' | grep -q .; then
  die "the window talks to something other than the display"
fi
if grep -E ' (sendto|sendmsg)\(' "$folder/window.trace" | grep -q 'sin_addr\|sin6_addr'; then
  die "the window sends to an address"
fi
printf 'private: no socket of the command line, and the display is the only one of the window\n'
