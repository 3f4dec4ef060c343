# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""run_pytorch.py FOLDER: every exported PyTorch program checks itself: parameters and scores that T-Razor recorded.

Ends with 77 (skipped) where torch is not there. The folder is what export_cases writes.
"""
import subprocess
import sys

from exported import check_all, require

torch, = require('torch')


def check(folder, case):
    done = subprocess.run([sys.executable, folder / case['file'], '--check'], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = done.stdout.count('\nok ') + done.stdout.startswith('ok ')
    assert rows >= 2 + 2 * len(case['layers']), done.stdout  # parameters, number of blocks, two scores a block
    return f'{rows} numbers'


print(f'torch {torch.__version__}')
check_all('pytorch', check)
