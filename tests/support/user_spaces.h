// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/file/space_json.h"

#include <string>
#include <vector>

namespace trazor::testing {

/// Spaces unlike any preset: other words for the same quantities, mixed scopes, other fixed values.
inline std::vector<space::SearchSpace> userSpaces() {
    const auto make = [](const std::string& name, const std::string& stages, const std::string& fixed,
                         const std::string& genes) {
        return space::parseSpace(
            "{\"format\": \"trazor-space\", \"version\": 1, \"name\": \"" + name + "\", \"title\": \"" + name +
                "\", \"family\": \"test\", \"about\": \"\", \"source\": \"\", \"stages\": " + stages +
                ", \"fixed\": {" + fixed + "}, \"genes\": [" + genes + "]}",
            name);
    };
    const std::string autoformer = R"("stem": "patch", "image_size": 224, "patch_size": 16, "class_token": true,
        "position": "learned", "norm": "pre", "norm_eps": 1e-05, "pool": "mean-patches", "classes": 1000)";
    const std::string text =
        R"("stem": "tokens", "vocabulary": 1000, "max_positions": 64, "position": "learned", "norm_eps": 1e-05)";
    return {
        // AutoFormer in other words: hidden widths instead of ratios, one head count per network.
        make("widths", "1", autoformer + R"(, "head_dim": 64, "relative_position": 14)",
             R"({"name": "embed_dim", "scope": "network", "choices": [100, 192]},
                {"name": "depth", "scope": "network", "choices": [3, 5]},
                {"name": "heads", "scope": "network", "choices": [2, 3]},
                {"name": "mlp_hidden", "scope": "block", "choices": [333, 350, 700]})"),
        // Values that an AutoFormer file leaves to the trainer.
        make(
            "coarse", "1",
            R"("stem": "patch", "image_size": 160, "patch_size": 32, "class_token": true, "position": "learned",
             "norm": "pre", "norm_eps": 1e-05, "pool": "class-token", "classes": 10, "head_dim": 64)",
            R"({"name": "embed_dim", "scope": "network", "choices": [96]}, {"name": "depth", "scope": "network", "choices": [2, 3]},
                {"name": "heads", "scope": "block", "choices": [1, 2]}, {"name": "mlp_ratio", "scope": "block", "choices": [1.5, 2]})"),
        // Head widths that AutoFormer's code does not support.
        make(
            "narrow-heads", "1", autoformer + R"(, "head_dim": 32)",
            R"({"name": "embed_dim", "scope": "network", "choices": [96]}, {"name": "depth", "scope": "network", "choices": [2]},
                {"name": "heads", "scope": "block", "choices": [3, 6]}, {"name": "mlp_ratio", "scope": "block", "choices": [2, 4]})"),
        // Pooling with a base width per stage and one head count for all.
        make("pooling", "3", R"("stem": "patch", "image_size": 64, "patch_size": 16, "stride": 8, "class_token": true,
             "position": "grid", "norm": "pre", "norm_eps": 1e-06, "downsample": "conv-pool", "pool": "class-token",
             "classes": 20, "mlp_ratio": 3, "heads": 4)",
             R"({"name": "base_dim", "scope": "stage", "choices": [[8], [8, 16], [16, 32]]},
                {"name": "depth", "scope": "stage", "choices": [[1, 2], [1, 2, 3], [2]]})"),
        // Three stages of windows, heads per block, an MLP ratio per stage, uneven depths.
        make("windows", "3",
             R"("stem": "patch", "image_size": 112, "patch_size": 4, "class_token": false, "position": "none",
             "stem_norm": true, "width_multiplier": [1, 2, 3], "head_dim": 32, "shifted_windows": true, "norm": "pre",
             "norm_eps": 1e-05, "downsample": "patch-merging", "pool": "mean", "classes": 30)",
             R"({"name": "embed_dim", "scope": "network", "choices": [32, 64]},
                {"name": "depth", "scope": "stage", "choices": [[1, 2], [2, 3, 4], [1]]},
                {"name": "heads", "scope": "block", "choices": [1, 2, 3]},
                {"name": "window", "scope": "block", "choices": [4, 7, 14]},
                {"name": "mlp_ratio", "scope": "stage", "choices": [2, 2.5, 4]})"),
        // BERT with ratios instead of widths, attention only.
        make(
            "small-bert", "1", text + R"(, "token_types": 2, "embedding_dim": 48, "stem_norm": true, "norm": "post",
             "fused_qkv": false, "head_norm": false, "pool": "class-token", "classes": 2, "readout_only": true)",
            R"({"name": "embed_dim", "scope": "network", "choices": [48, 64]}, {"name": "depth", "scope": "network", "choices": [2, 3]},
                {"name": "heads", "scope": "network", "choices": [2, 4]}, {"name": "mlp_ratio", "scope": "network", "choices": [2, 4]})"),
        // The same, with different choices that build the same network.
        make(
            "alike", "1", text + R"(, "token_types": 2, "embedding_dim": 64, "stem_norm": true, "norm": "post",
             "fused_qkv": false, "head_norm": false, "pool": "class-token", "classes": 2, "readout_only": true)",
            R"({"name": "embed_dim", "scope": "network", "choices": [64]}, {"name": "depth", "scope": "network", "choices": [2]},
                {"name": "heads", "scope": "block", "choices": [2]}, {"name": "mlp_ratio", "scope": "block", "choices": [2, 2.001]})"),
        // GPT-2 with blocks of one shape.
        make(
            "small-gpt", "1", text + R"(, "norm": "pre", "causal": true, "pool": "every-token", "tied_head": true)",
            R"({"name": "embed_dim", "scope": "network", "choices": [32, 64]}, {"name": "depth", "scope": "network", "choices": [1, 2]},
                {"name": "heads", "scope": "network", "choices": [2, 4]}, {"name": "mlp_hidden", "scope": "network", "choices": [64, 100]})"),
        // A ViT with blocks of one shape, as in Hugging Face.
        make(
            "small-vit", "1", R"("stem": "patch", "image_size": 64, "channels": 1, "patch_size": 8, "class_token": true,
             "position": "learned", "norm": "pre", "norm_eps": 1e-06, "pool": "class-token", "classes": 12)",
            R"({"name": "embed_dim", "scope": "network", "choices": [48, 96]}, {"name": "depth", "scope": "network", "choices": [2, 4]},
                {"name": "heads", "scope": "network", "choices": [3, 6]}, {"name": "mlp_ratio", "scope": "network", "choices": [2, 3.3]})"),
        // No class token, no positions, no final norm: timm can express this, few others can.
        make(
            "bare", "1",
            R"("stem": "patch", "image_size": 64, "patch_size": 8, "class_token": false, "position": "none",
             "norm": "pre", "norm_eps": 1e-05, "pool": "mean", "head_norm": false, "classes": 12)",
            R"({"name": "embed_dim", "scope": "network", "choices": [48]}, {"name": "depth", "scope": "network", "choices": [2, 3]},
                {"name": "heads", "scope": "block", "choices": [2, 3]}, {"name": "mlp_hidden", "scope": "block", "choices": [50, 90]})"),
        // Registers with positions.
        make(
            "registers", "1",
            R"("stem": "patch", "image_size": 32, "patch_size": 8, "class_token": true, "register_tokens": 2,
             "position": "every-token", "norm": "pre", "norm_eps": 1e-06, "pool": "class-token", "classes": 5, "head_dim": 8)",
            R"({"name": "embed_dim", "scope": "network", "choices": [16, 24]}, {"name": "depth", "scope": "network", "choices": [1, 2]},
                {"name": "heads", "scope": "block", "choices": [1, 3]}, {"name": "mlp_hidden", "scope": "block", "choices": [20, 40]})"),
    };
}

} // namespace trazor::testing
