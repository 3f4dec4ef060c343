# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""run_transformers.py FOLDER: loads every exported configuration with a real transformers and builds its model.

Models with equal layers must have the parameters of the described network. Models with different layers must still
build and run, and return the values of each layer. OpenELM and Nemotron-NAS, whose code ships with their models, are
counted by their formulas (run_configs.py). Models beyond 50 M parameters are counted and not run. Files that need a
newer release are named. Exits with 77 (skipped) without torch or transformers.
"""
import json
import pathlib
import shutil
import tempfile

from exported import check_all, require
from run_configs import nemotron_count, openelm_count

transformers, torch = require('transformers', 'torch')
MOST_RUN = 50_000_000


def load(path):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, pathlib.Path(folder) / 'config.json')
        return transformers.AutoConfig.from_pretrained(folder)


def check_layers(config, case):
    if config.model_type == 'gemma3n_text':
        assert list(config.intermediate_size) == [layer['hidden'] for layer in case['layers']], config.intermediate_size
    elif getattr(config, 'is_heterogeneous', False):  # older releases build all layers alike
        for index, layer in enumerate(case['layers']):
            own = config.per_layer_config[index]
            assert own.num_attention_heads == layer['heads'], (index, own.num_attention_heads, layer)
            hidden = own.n_inner if config.model_type == 'gpt2' else own.intermediate_size
            assert hidden == layer['hidden'], (index, hidden, layer)


def run(model_class, config, case):
    model = model_class(config).eval()
    with torch.no_grad():
        if config.model_type == 'vit':
            image = torch.ones(1, case['channels'], case['image'], case['image'])
            assert model(image).logits.shape == (1, case['classes'])
        else:
            output = model(torch.ones(1, 8, dtype=torch.long))
            assert output[0].shape[:2] == (1, 8)


def is_too_old(needs):
    """True if this release is older than a requirement such as "transformers 4.31 or newer"."""
    release = transformers.__version__.split('.')[:2]
    return needs != '' and [int(part) for part in release] < [int(part) for part in needs.split()[1].split('.')]


def check(folder, case):
    if is_too_old(case['needs']):
        return 'not tried, needs ' + case['needs']
    config = load(folder / case['file'])
    model_class = getattr(transformers, config.architectures[0])
    with torch.device('meta'):
        params = sum(parameter.numel() for parameter in model_class(config).parameters())
    if params <= MOST_RUN:
        run(model_class, config, case)
    is_alike = all(layer == case['layers'][0] for layer in case['layers'])
    if is_alike and config.model_type != 'gemma3n_text':  # which has more parts
        expected = case['params'] - case['lost_params']
        assert params == expected, f'{params} parameters, expected {expected}'
    else:
        check_layers(config, case)
    return f'theirs {params}'


def check_formula(count):
    def check(folder, case):
        params = count(json.loads((folder / case['file']).read_text()))
        expected = case['params'] - case['lost_params']
        assert params == expected, f'{params} parameters, expected {expected}'
    return check


transformers.logging.set_verbosity_error()
print(f'transformers {transformers.__version__}, torch {torch.__version__}')
check_all({'huggingface': check, 'gemma3n': check, 'openelm': check_formula(openelm_count),
           'nemotron-nas': check_formula(nemotron_count)})
