# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""run_timm.py FOLDER: builds every exported timm module with a real timm, counts its parameters and runs it.

Ends with 77 (skipped) where torch or timm is not there. The folder is what export_cases writes.
"""
import importlib.util
import json
import pathlib
import sys

try:
    import timm
    import torch
except ImportError as missing:
    print(f'skipped: {missing}. Install torch and timm, and name their Python with -DTRAZOR_PYTHON=...')
    sys.exit(77)


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # timm looks the module of a registered model up
    spec.loader.exec_module(module)
    return module


def check(folder, case):
    module = load(folder / case['file'], 'exported_' + case['id'])
    model = module.build().eval()
    params = sum(parameter.numel() for parameter in model.parameters())
    expected = case['params'] - case['lost_params']
    assert params == expected, f'{params} parameters, expected {expected}'
    created = timm.create_model('trazor_' + case['id'], num_classes=7, drop_path_rate=0.1)
    image = torch.ones(2, case['channels'], case['image'], case['image'])
    with torch.no_grad():
        assert model(image).shape == (2, case['classes'])
    created.train()
    logits = created(image)
    assert logits.shape == (2, 7)
    logits.sum().backward()
    missing = [name for name, parameter in created.named_parameters() if parameter.grad is None]
    assert not missing, f'without a gradient: {missing}'


def main():
    folder = pathlib.Path(sys.argv[1])
    cases = [case for case in json.loads((folder / 'cases.json').read_text()) if case['format'] == 'timm']
    assert cases, 'no case'
    failures = 0
    for case in cases:
        try:
            check(folder, case)
            print('ok    ', case['file'], case['fidelity'], case['params'], 'lost', case['lost_params'])
        except Exception as problem:  # every case is reported
            failures += 1
            print('FAILED', case['file'], repr(problem))
    print(f'timm {timm.__version__}, torch {torch.__version__}: {len(cases) - failures} of {len(cases)} modules as promised')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
