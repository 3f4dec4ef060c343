# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""run_pytorch.py FOLDER: runs the self-check of every exported PyTorch program: parameters and recorded scores.

The weights beside a program must load and give the scores of their super-net. Its ONNX file must give the same logits
in onnxruntime, if installed. Exits with 77 (skipped) without torch. export_cases writes the folder.
"""
import contextlib
import importlib.util
import io
import pathlib
import sys
import tempfile
import warnings

from exported import check_all, require

torch, = require('torch')
try:
    import onnxruntime
except ImportError:
    onnxruntime = None
torch.set_num_threads(2)


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def check_itself(module, case):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        is_same = module.check()
    torch.set_default_dtype(torch.float32)
    assert is_same, said.getvalue()
    rows = said.getvalue().count('\nok ') + said.getvalue().startswith('ok ')
    assert rows >= 3 + 2 * len(case['layers']), said.getvalue()  # parameters, loss, blocks, two scores each
    return rows


def check_weights(module, case, path):
    """Compares float64 scores of the float32 weights in the file with the recorded float64 scores."""
    try:
        model = module.Network(readout=True)
    except TypeError:
        model = module.Network()
    model.load_state_dict(module.read_weights(path))
    model.double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.abs_()
    torch.set_default_dtype(torch.float64)
    model(module.example(1)).sum().backward()
    torch.set_default_dtype(torch.float32)
    blocks = [step for step in model.steps if isinstance(step, module.TransformerBlock)]
    for index, (block, recorded) in enumerate(zip(blocks, case['scores'], strict=True)):
        for own, other in zip(module.scores(block), recorded):
            assert abs(own - other) <= 1e-5 * abs(other), f'block {index + 1}: {own} with the weights, {other} scored'


def check_onnx(module):
    torch.manual_seed(3)
    shape_like = module.example(2)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter('ignore')
        path = str(pathlib.Path(folder) / 'network.onnx')
        model = module.export_onnx(path)
        given = torch.randn(shape_like.shape) if shape_like.is_floating_point() else shape_like.flip(1)
        with torch.no_grad():
            expected = model(given)
        session = onnxruntime.InferenceSession(path, providers=['CPUExecutionProvider'])
        got = torch.from_numpy(session.run(None, {'input': given.numpy()})[0])
        alone = torch.from_numpy(session.run(None, {'input': given[:1].numpy()})[0])  # batches of any size
    assert got.shape == expected.shape, (got.shape, expected.shape)
    worst = max((got - expected).abs().max().item(), (alone - expected[:1]).abs().max().item())
    assert worst <= 1e-4, f'logits of onnxruntime differ by {worst}'


def check(folder, case):
    module = load(folder / case['file'], 'exported_' + case['id'])
    rows = check_itself(module, case)
    check_weights(module, case, folder / case['weights'])
    if onnxruntime is not None:
        check_onnx(module)
    return f'{rows} numbers, weights' + ('' if onnxruntime is None else ', ONNX')


print(f'torch {torch.__version__}, onnxruntime {onnxruntime.__version__ if onnxruntime else "is not there"}')
check_all({'pytorch': check})
