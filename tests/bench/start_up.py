#!/usr/bin/env python3
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start-up costs of the programs of a build: processor time and peak resident set, the smallest of ten runs."""
import os
import subprocess
import sys

GOALS = {"trazor --version": (30, 30), "trazor info --space autoformer-small": (60, None),
         "trazor-studio --measure-start": (300, None)}


def used(command):
    """Processor time in ms (until the first picture if the program reports it), and peak memory in MiB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit status {process.returncode}")
    painted = text.partition(" ms, ")[2].partition(" ms of processor time")
    ms = float(painted[0]) if painted[1] else 1e3 * (usage.ru_utime + usage.ru_stime)
    return ms, usage.ru_maxrss / 1024


def main(folder):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    failed = False
    for line, (most_ms, most_mib) in GOALS.items():
        program, *arguments = line.split()
        path = os.path.join(folder, program)
        if not os.path.exists(path):
            continue
        runs = [used([path, *arguments]) for _ in range(10)]
        ms, mib = (min(values) for values in zip(*runs))
        bad = ms > most_ms or (most_mib is not None and mib > most_mib)
        failed = failed or bad
        goal = f"{most_ms} ms" + (f", {most_mib} MiB" if most_mib else "")
        print(f"{line:40} {ms:6.1f} ms {mib:6.1f} MiB   (goal {goal}){'   MISSED' if bad else ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
