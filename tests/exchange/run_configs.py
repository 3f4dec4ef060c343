# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""run_configs.py FOLDER TRAZOR [COUNT [SEED]]: compares parameter counts of config.json files by T-Razor and by
transformers.

Writes COUNT (default 2) random files per family into FOLDER, and for most families a file with only its model_type.
transformers builds on the meta device, without the keys that its release does not know yet. OpenELM and Nemotron-NAS,
whose code ships with their models, are counted by their formulas. Of Gemma-3n only the common parts are counted. A file
that both refuse counts as equal. Families that a release does not know yet are named and left out. Exits with 77
(skipped) without torch or transformers.
"""
import json
import math
import pathlib
import random
import subprocess
import sys

from exported import require

transformers, torch = require('transformers', 'torch')
RNG = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 5)


def maybe(**values):
    """A random subset of the values; omitted keys take the family's defaults."""
    return {name: value for name, value in values.items() if RNG.random() < 0.6}


def decoder(family):
    kv_heads, group, head_dim = RNG.choice((1, 2, 3, 5)), RNG.choice((1, 2, 3)), RNG.choice((16, 24, 32, 64))
    heads = kv_heads * group
    config = {'hidden_size': heads * head_dim, 'num_attention_heads': heads, 'num_key_value_heads': kv_heads,
              'num_hidden_layers': RNG.choice((1, 2, 3, 7)), 'intermediate_size': RNG.choice((100, 333, 1024)),
              'vocab_size': RNG.choice((97, 1000, 32001))}
    config.update(maybe(tie_word_embeddings=RNG.random() < 0.5, attention_bias=RNG.random() < 0.5, mlp_bias=True,
                        rope_theta=5e5, rope_scaling={'rope_type': 'linear', 'factor': 2.0}, rms_norm_eps=1e-5,
                        hidden_act=RNG.choice(('silu', 'gelu', 'gelu_pytorch_tanh', 'relu')), sliding_window=64,
                        use_sliding_window=True, max_window_layers=1, max_position_embeddings=512))
    if family != 'qwen2' and RNG.random() < 0.5:
        config['head_dim'] = RNG.choice((16, 40, 128))
    if RNG.random() < 0.3:  # every head has its own keys
        config['num_key_value_heads'] = None if family != 'mistral' else heads  # whose new releases refuse a null
        if family in ('mistral', 'qwen3', 'qwen2', 'llama') and RNG.random() < 0.5:
            config.update(num_attention_heads=32, hidden_size=32 * head_dim)
            del config['num_key_value_heads']
    return config


def gpt2(family):
    heads = RNG.choice((1, 3, 4))
    return {'n_embd': heads * RNG.choice((16, 40)), 'n_head': heads, 'n_layer': RNG.choice((1, 4)),
            **maybe(n_inner=RNG.choice((None, 99, 512)), vocab_size=RNG.choice((97, 5000)), n_positions=77,
                    tie_word_embeddings=RNG.random() < 0.5, activation_function='relu', layer_norm_epsilon=1e-6)}


def bert(family):
    heads = RNG.choice((1, 2, 6))
    config = {'hidden_size': heads * RNG.choice((16, 40)), 'num_attention_heads': heads,
              **maybe(num_hidden_layers=RNG.choice((1, 5)), intermediate_size=RNG.choice((99, 512)), vocab_size=997,
                      max_position_embeddings=130, type_vocab_size=RNG.choice((1, 3)), layer_norm_eps=1e-5,
                      hidden_act='relu', num_labels=3)}
    if family == 'electra':
        config.update(maybe(embedding_size=RNG.choice((64, config['hidden_size']))))
    return config


def vit(family):
    heads = RNG.choice((1, 3, 5))
    return {'hidden_size': heads * RNG.choice((16, 40)), 'num_attention_heads': heads,
            **maybe(num_hidden_layers=RNG.choice((1, 5)), intermediate_size=RNG.choice((99, 512)), qkv_bias=False,
                    image_size=RNG.choice((32, 100)), patch_size=RNG.choice((7, 16)), num_channels=RNG.choice((1, 4)),
                    id2label={str(i): f'class {i}' for i in range(5)}, hidden_act='gelu_new')}


def swin(family):
    stages = RNG.choice((1, 2, 3, 4))
    heads = [RNG.choice((1, 2, 3)) * 2 ** stage for stage in range(stages)]
    return {'embed_dim': 12 * RNG.choice((1, 2, 3)), 'depths': [RNG.choice((1, 2, 3)) for _ in range(stages)],
            'num_heads': [1 if heads[0] == 1 else RNG.choice((2, 3)) for _ in range(stages)],
            **maybe(window_size=RNG.choice((2, 5, 7)), mlp_ratio=RNG.choice((2.0, 3.5)), qkv_bias=False, image_size=448,
                    patch_size=RNG.choice((2, 4)), num_channels=1, num_labels=11, use_absolute_embeddings=True)}


def openelm(family):
    layers = RNG.choice((1, 3, 6))
    kv_heads = [RNG.choice((1, 2, 3)) for _ in range(layers)]
    return {'model_dim': RNG.choice((96, 320)), 'head_dim': RNG.choice((16, 64)), 'num_transformer_layers': layers,
            'num_kv_heads': kv_heads, 'num_query_heads': [heads * RNG.choice((1, 2, 4)) for heads in kv_heads],
            'ffn_multipliers': [RNG.choice((0.5, 0.73, 1.43, 2.6, 4.0)) for _ in range(layers)], 'vocab_size': 1001,
            **maybe(ffn_dim_divisor=RNG.choice((8, 64, 256)), ffn_with_glu=False, normalize_qk_projections=True,
                    share_input_output_layers=False, activation_fn_name='swish', max_context_length=300)}


def nemotron(family):
    heads, layers = RNG.choice((4, 6, 12)), RNG.choice((1, 3, 5))

    def part(**values):
        drops = RNG.random() < 0.2
        return {'no_op': drops, 'replace_with_linear': False, **{key: None if drops else it for key, it in values.items()}}
    groups = [size for size in range(1, heads + 1) if heads % size == 0]
    return {'hidden_size': heads * RNG.choice((16, 40)), 'num_attention_heads': heads, 'num_hidden_layers': layers,
            'vocab_size': 1001, 'block_configs': [
                {'attention': part(n_heads_in_group=RNG.choice(groups)),
                 'ffn': part(ffn_mult=RNG.choice((0.5, 1.3125, 2.625, 5.25)))} for _ in range(layers)],
            **maybe(tie_word_embeddings=True, attention_bias=True, mlp_bias=True, rope_theta=5e5,
                    rope_scaling={'rope_type': 'llama3', 'factor': 8.0})}


def gemma3n(family):
    layers, kv_heads = RNG.choice((5, 10)), RNG.choice((1, 2))
    heads = kv_heads * RNG.choice((1, 2, 4))
    return {'hidden_size': heads * RNG.choice((16, 24)), 'num_attention_heads': heads, 'num_key_value_heads': kv_heads,
            'num_hidden_layers': layers, 'head_dim': RNG.choice((16, 32)), 'vocab_size': RNG.choice((97, 1000)),
            'intermediate_size': [RNG.choice((100, 333, 1024)) for _ in range(layers)],
            'num_kv_shared_layers': RNG.choice((0, 5)),
            'activation_sparsity_pattern': [0.0] * layers,
            **maybe(hidden_activation='silu', rms_norm_eps=1e-5, sliding_window=64, vocab_size_per_layer_input=50,
                    hidden_size_per_layer_input=24)}


def multiple(wish, divisor):
    near = max(divisor, int(wish + divisor / 2) // divisor * divisor)
    return near + divisor if near < 0.9 * wish else near


def openelm_count(config):
    width, head_dim = config['model_dim'], config['head_dim']
    tables = 1 if config.get('share_input_output_layers', True) else 2
    count = tables * config['vocab_size'] * width + width
    for q, kv, ratio in zip(config['num_query_heads'], config['num_kv_heads'], config['ffn_multipliers']):
        hidden = multiple(ratio * width, config.get('ffn_dim_divisor', 256))
        count += width * (q + 2 * kv) * head_dim + q * head_dim * width + 2 * width
        count += 2 * head_dim if config.get('normalize_qk_projections', False) else 0
        count += (3 if config.get('ffn_with_glu', True) else 2) * width * hidden
    return count


def nemotron_count(config):
    width, heads = config['hidden_size'], config['num_attention_heads']
    has_bias, mlp_bias = config.get('attention_bias', False), config.get('mlp_bias', False)
    count = (1 if config.get('tie_word_embeddings', False) else 2) * config['vocab_size'] * width + width
    for block in config['block_configs']:
        if not block['attention']['no_op']:
            kv = width // heads * (heads // block['attention']['n_heads_in_group'])
            count += 2 * width * width + 2 * width * kv + width + (2 * width + 2 * kv if has_bias else 0)
        if not block['ffn']['no_op']:
            hidden = 256 * math.ceil(int(2 * block['ffn']['ffn_mult'] * width / 3) / 256)
            count += 3 * width * hidden + width + (2 * hidden + width if mlp_bias else 0)
    return count


def meta_model(name, config, **options):
    build, loaded = getattr(transformers, name), transformers.AutoConfig.for_model(**config)
    try:
        with torch.device('meta'):
            return build(loaded, **options)
    except RuntimeError as problem:
        if 'meta tensors' not in str(problem):
            raise
        return build(loaded, **options)  # old releases compute with values while they build Swin


def meta_count(name, **options):
    def count(config):
        return sum(parameter.numel() for parameter in meta_model(name, config, **options).parameters())
    return count, name


# Parts of a Gemma-3n layer that a decoder of the search spaces has too.
GEMMA_PARTS = ('q_proj', 'k_proj', 'v_proj', 'o_proj', 'q_norm', 'k_norm', 'mlp.gate_proj', 'mlp.up_proj',
               'mlp.down_proj', 'input_layernorm', 'pre_feedforward_layernorm')


def gemma_count(config):
    """Counts the common parts; layers that share keys and values count like layers with their own."""
    model = meta_model('Gemma3nForCausalLM', config)
    first, count = model.model.layers[0].self_attn, 0
    for layer in model.model.layers:
        if not hasattr(layer.self_attn, 'k_proj'):
            own = (first.k_proj, first.v_proj, first.k_norm)
            count += sum(parameter.numel() for part in own for parameter in part.parameters())
    for name, parameter in model.named_parameters():
        place = name.removesuffix('.weight').removesuffix('.bias')
        if place.endswith(GEMMA_PARTS) and '.layers.' in place or place in ('model.embed_tokens', 'model.norm'):
            count += parameter.numel()
    return count


FAMILIES = {
    'llama': (decoder, meta_count('LlamaForCausalLM')),
    'mistral': (decoder, meta_count('MistralForCausalLM')),
    'qwen2': (decoder, meta_count('Qwen2ForCausalLM')),
    'qwen3': (decoder, meta_count('Qwen3ForCausalLM')),
    'gpt2': (gpt2, meta_count('GPT2LMHeadModel')),
    'bert': (bert, meta_count('BertModel', add_pooling_layer=False)),
    'electra': (bert, meta_count('ElectraModel')),
    'vit': (vit, meta_count('ViTForImageClassification')),
    'deit': (vit, meta_count('DeiTForImageClassification')),
    'swin': (swin, meta_count('SwinForImageClassification')),
    'gemma3n_text': (gemma3n, (gemma_count, 'Gemma3nForCausalLM')),
    'openelm': (openelm, (openelm_count, None)),
    'nemotron-nas': (nemotron, (nemotron_count, None)),
}


# First releases that read a key of Llama and Mistral; earlier ones ignore it (resources/help/formats.md). Swin of 4.x
# with absolute positions has one position too many and does not run.
FIRST_RELEASES = {'num_key_value_heads': (4, 31), 'attention_bias': (4, 34), 'mlp_bias': (4, 41),
                  'rope_scaling': (4, 43), 'head_dim': (4, 45), 'use_absolute_embeddings': (5, 0)}


def as_of_release(config):
    release = tuple(int(part) for part in transformers.__version__.split('.')[:2])
    return {key: value for key, value in config.items() if config['model_type'] not in ('llama', 'mistral', 'swin') or
            FIRST_RELEASES.get(key, (0, 0)) <= release}


def own_count(trazor, path):
    """T-Razor's parameter count of the file; raises AssertionError with the reason if T-Razor refuses the file."""
    done = subprocess.run([trazor, 'info', '--space', path, '--json'], capture_output=True, text=True, timeout=60)
    if done.returncode not in (0, 1, 2):
        raise RuntimeError(f'a crash, exit status {done.returncode}: {done.stderr.strip()}')
    assert done.returncode == 0, f'exit status {done.returncode}: {done.stderr.strip()}'
    return json.loads(done.stdout)['published'][0]['params']


def compare(trazor, path, config, expected):
    """Returns the common result of both programs; raises AssertionError if they disagree."""
    theirs = own = None
    try:
        theirs = expected(config)
    except Exception as problem:  # of any kind: transformers refuses the file
        refusal = repr(problem)
    try:
        own = own_count(trazor, path)
    except AssertionError as problem:
        assert theirs is None, f'{theirs} parameters in transformers; {problem}'
        return f'refused by both: {refusal}'
    assert theirs is not None, f'{own} parameters; transformers refuses the file: {refusal}'
    assert own == theirs, f'{own} parameters, {theirs} in transformers'
    return theirs


def main():
    folder, trazor = pathlib.Path(sys.argv[1]), sys.argv[2]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    folder.mkdir(parents=True, exist_ok=True)
    print(f'transformers {transformers.__version__}, torch {torch.__version__}')
    failures = tried = refused = 0
    for family, (generate, (expected, model)) in FAMILIES.items():
        if model is not None and not hasattr(transformers, model):
            print('unknown', family, 'is of a later release')
            continue
        has_defaults = family not in ('openelm', 'nemotron-nas', 'gemma3n_text')
        for index, config in enumerate(([{}] if has_defaults else []) + [generate(family) for _ in range(count)]):
            config = as_of_release({'model_type': family, **config})
            path = folder / f'{family}_{index}.json'
            path.write_text(json.dumps(config))
            tried += 1
            try:
                said = compare(trazor, path, config, expected)
                refused += isinstance(said, str)
                print('ok    ', path.name, said, flush=True)
            except Exception as problem:  # every file is reported
                failures += 1
                print('FAILED', path.name, problem, json.dumps(config), flush=True)
    print(f'{tried - failures - refused} of {tried} with equal counts, {refused} refused by both')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
