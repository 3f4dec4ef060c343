# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""run_timm.py FOLDER: builds every exported timm module with a real timm, counts its parameters and runs it.

Exits with 77 (skipped) without torch or timm. export_cases writes the folder.
"""
import importlib.util
import sys

from exported import check_all, require

timm, torch = require('timm', 'torch')


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # timm looks up the module of a registered model
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
    return f'lost {case["lost_params"]}'


print(f'timm {timm.__version__}, torch {torch.__version__}')
check_all({'timm': check})
