#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Checks commit messages: Conventional Commits, a subject of at most 72 characters, an empty second line, nothing
# unfinished. Exits with status 1 after a finding.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: packaging/check_commits.sh [RANGE]            default: origin/main..HEAD, else main..HEAD
       packaging/check_commits.sh --message FILE     one message, as a commit-msg hook is called
To check each commit as it is made:
  printf '#!/bin/sh\nexec packaging/check_commits.sh --message "$1"\n' > .git/hooks/commit-msg && chmod +x .git/hooks/commit-msg
TEXT
}

types='feat|fix|perf|refactor|test|docs|build|ci|style|chore|revert'
findings=0

complain() {
  printf '%s: %s\n    %s\n' "$1" "$2" "$3" >&2
  findings=$((findings + 1))
}

# check_message NAME MESSAGE
check_message() {
  local name=$1 subject second
  subject=$(sed -n 1p <<< "$2")
  second=$(sed -n 2p <<< "$2")
  [[ $subject =~ ^($types)(\([a-z0-9/-]+\))?!?:\ [^\ ] ]] ||
    complain "$name" "the subject is not 'TYPE: what it does' with one of ${types//|/, }" "$subject"
  [ ${#subject} -le 72 ] || complain "$name" "the subject has ${#subject} characters, at most 72 are allowed" "$subject"
  [[ $subject != *. ]] || complain "$name" "the subject ends with a full stop" "$subject"
  [[ ! ${subject,,} =~ (^|[^a-z])(wip|fixup!|squash!|tmp|todo)([^a-z]|$) ]] ||
    complain "$name" "the commit is not finished" "$subject"
  [ -z "$second" ] || complain "$name" "the second line is not empty" "$second"
}

case ${1:-} in
  -h|--help) usage; exit 0 ;;
  --message)
    check_message "message" "$(sed '/^#/d' "${2:?--message needs a file}")" ;;
  -*) usage >&2; exit 2 ;;
  *)
    range=${1:-}
    if [ -z "$range" ]; then
      base=$(git rev-parse -q --verify origin/main || git rev-parse -q --verify main)
      range=$base..HEAD
    fi
    for commit in $(git rev-list --no-merges "$range"); do
      check_message "${commit:0:9}" "$(git log -1 --format=%B "$commit")"
    done
    ;;
esac
[ $findings -eq 0 ] || { printf '%d findings\n' "$findings" >&2; exit 1; }
