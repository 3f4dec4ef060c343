# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shared by the checks of exported files: checks and reports every case of export_cases.cpp."""
import importlib
import json
import pathlib
import sys

SKIPPED = 77


def require(*names):
    """Returns the imported modules, or exits as skipped and names the missing module."""
    try:
        return [importlib.import_module(name) for name in names]
    except ImportError as missing:
        print(f'skipped: {missing} in {sys.executable}. Configure with -DTRAZOR_PYTHON=PYTHON, a Python that has '
              f'{", ".join(names)} (see CONTRIBUTING.md).')
        sys.exit(SKIPPED)


def check_all(checks):
    """Runs check(folder, case) of each format for all cases in the command line's folder. Failed checks raise."""
    folder = pathlib.Path(sys.argv[1])
    cases = [case for case in json.loads((folder / 'cases.json').read_text()) if case['format'] in checks]
    assert {case['format'] for case in cases} == set(checks), 'a format without a case'
    failures = 0
    for case in cases:
        try:
            said = checks[case['format']](folder, case)
            print('ok    ', case['file'], case['fidelity'], case['params'], said or '', flush=True)
        except Exception as problem:  # every case is reported
            failures += 1
            print('FAILED', case['file'], repr(problem), flush=True)
    print(f'{len(cases) - failures} of {len(cases)} as promised')
    sys.exit(1 if failures else 0)
