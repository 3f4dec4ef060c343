# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by the package tests: minimal Debian installations in separate folders. Needs root or sudo.

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  as_root=(sudo)
fi

# debian_mirror : prints the Debian mirror that this machine uses.
debian_mirror() {
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 '/debian/$' || true)
  [ -n "$mirror" ] || die "no mirror of Debian's packages is configured for apt"
  printf '%s' "$mirror"
}

# make_root SUITE FOLDER : makes the smallest installation that has apt; replaces an existing folder.
make_root() {
  local suite=$1 folder=$2
  install_packages debootstrap
  remove_root "$folder"
  mkdir -p "$folder"
  say "installing Debian $suite into $folder"
  "${as_root[@]}" debootstrap --variant=minbase "$suite" "$folder" "$(debian_mirror)" > "$folder.log" 2>&1 ||
    { tail -5 "$folder.log" >&2; die "debootstrap failed, see $folder.log"; }
  "${as_root[@]}" cp /etc/resolv.conf "$folder/etc/resolv.conf"
}

# in_root FOLDER COMMAND... : runs a command there as root, with an own /proc, the host's /dev and nothing else of it. A
# shell stays the first process, because an X server does not signal readiness, which xvfb-run awaits, to process 1.
in_root() {
  local folder=$1
  shift
  # shellcheck disable=SC2016
  "${as_root[@]}" unshare --mount --pid --fork sh -ec '
    folder=$1
    shift
    mount -t proc proc "$folder/proc"
    mount --rbind /dev "$folder/dev"
    status=0
    chroot "$folder" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" || status=$?
    exit $status' sh "$folder" "$@"
}

# install_in_root FOLDER PACKAGE_OR_FILE...
install_in_root() {
  local folder=$1
  shift
  in_root "$folder" apt-get update -qq
  in_root "$folder" apt-get install -y -qq --no-install-recommends "$@" > "$folder.log" 2>&1 ||
    { tail -5 "$folder.log" >&2; die "installing $* failed, see $folder.log"; }
}

# try_programs FOLDER BIN : runs a short search, its report, and the window up to its first paint on a display.
try_programs() {
  local folder=$1 bin=$2
  in_root "$folder" "$bin/trazor" --version
  in_root "$folder" "$bin/trazor" search --space autoformer-tiny --params 5.4M:6.5M --supernets 1 --image 32 \
    --evaluations 20 --seed 1 --out /root/run.trazor
  in_root "$folder" "$bin/trazor" report /root/run.trazor --out /root/report.html
  in_root "$folder" timeout 120 xvfb-run -a -s "-screen 0 1600x1000x24" "$bin/trazor-studio" --measure-start /root/run.trazor
}

remove_root() {
  [ ! -d "$1" ] || "${as_root[@]}" rm -rf --one-file-system "$1"
}
