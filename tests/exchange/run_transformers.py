# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""run_transformers.py FOLDER: loads every exported configuration with a real transformers and builds its model.

What has one shape for all layers must have the parameters of the network that the file describes; where layers differ, the
file must still build and run, and give the layers' own values back from per_layer_config. Ends with 77 (skipped) where torch or transformers is not there.
"""
import pathlib
import shutil
import tempfile

from exported import check_all, require

transformers, torch = require('transformers', 'torch')


def load(path):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, pathlib.Path(folder) / 'config.json')
        return transformers.AutoConfig.from_pretrained(folder)


def check(folder, case):
    config = load(folder / case['file'])
    model_class = getattr(transformers, config.architectures[0])
    model = model_class(config).eval()
    params = sum(parameter.numel() for parameter in model.parameters())
    with torch.no_grad():
        if config.model_type == 'vit':
            assert model(torch.ones(1, case['channels'], case['image'], case['image'])).logits.shape == (1, case['classes'])
        else:
            output = model(torch.ones(1, 8, dtype=torch.long))
            assert output[0].shape[:2] == (1, 8)
    if all(layer == case['layers'][0] for layer in case['layers']):
        expected = case['params'] - case['lost_params']
        assert params == expected, f'{params} parameters, expected {expected}'
    elif hasattr(config, 'per_layer_config'):
        assert config.is_heterogeneous
        for index, layer in enumerate(case['layers']):
            own = config.per_layer_config[index]
            assert own.num_attention_heads == layer['heads'], (index, own.num_attention_heads, layer)
            hidden = own.n_inner if config.model_type == 'gpt2' else own.intermediate_size
            assert hidden == layer['hidden'], (index, hidden, layer)
    return f'theirs {params}'


transformers.logging.set_verbosity_error()
print(f'transformers {transformers.__version__}, torch {torch.__version__}')
check_all('huggingface', check)
