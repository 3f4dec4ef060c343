// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

namespace trazor::test {

/// A small modern decoder: grouped queries, rotary positions, gated MLP, RMSNorm, no bias.
inline const nlohmann::json kDecoder = nlohmann::json::parse(R"({
  "format": "trazor-space", "version": 1, "name": "decoder",
  "fixed": {"stem": "tokens", "vocabulary": 50, "max_positions": 64, "sequence_length": 13, "position": "rotary",
            "head_dim": 8, "fused_qkv": false, "qkv_bias": false, "proj_bias": false, "causal": true,
            "mlp_kind": "gated", "activation": "silu", "mlp_bias": false, "norm_kind": "rmsnorm", "norm_eps": 1e-6,
            "pool": "every-token", "tied_head": true},
  "genes": [
    {"name": "embed_dim", "scope": "network", "choices": [16, 24]},
    {"name": "depth", "scope": "network", "choices": [2, 3]},
    {"name": "heads", "scope": "block", "choices": [2, 4]},
    {"name": "kv_heads", "scope": "block", "choices": [1, 2]},
    {"name": "mlp_hidden", "scope": "block", "choices": [20, 40]}
  ]
})");

/// kDecoder with a JSON merge patch (RFC 7396) applied.
inline nlohmann::json decoder(const char* patch) {
    nlohmann::json space = kDecoder;
    space.merge_patch(nlohmann::json::parse(patch));
    return space;
}

/// kDecoder with an additional gene; removes the fixed value of the same word.
inline nlohmann::json decoderWith(const char* name, const char* scope, const nlohmann::json& choices) {
    nlohmann::json space = kDecoder;
    space["fixed"].erase(name);
    space["genes"].push_back({{"name", name}, {"scope", scope}, {"choices", choices}});
    return space;
}

/// A decoder with all words that no preset has, each as a gene of block scope.
inline nlohmann::json decoderOfWords() {
    nlohmann::json space =
        decoder(R"({"name": "words", "fixed": {"tied_head": false, "classes": 50, "head_bias": true}})");
    const nlohmann::json genes = nlohmann::json::parse(R"({
        "activation": ["gelu", "gelu-tanh", "relu", "silu"], "norm_kind": ["layernorm", "rmsnorm"],
        "mlp_kind": ["plain", "gated"], "qk_norm": [false, true], "qkv_bias": [false, true],
        "proj_bias": [false, true], "mlp_bias": [false, true], "window": [0, 3], "rotary_fraction": [0.5, 1],
        "attention_op": ["none", "attention"], "mlp_op": ["none", "mlp"]})");
    for (const auto& [name, choices] : genes.items()) {
        space["fixed"].erase(name);
        space["genes"].push_back({{"name", name}, {"scope", "block"}, {"choices", choices}});
    }
    return space;
}

} // namespace trazor::test
