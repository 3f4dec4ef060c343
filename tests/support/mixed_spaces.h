// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <utility>
#include <vector>

namespace trazor::test {

using nlohmann::json;

/// Two stages of windows with per-block heads, a mix that no preset has.
inline const json kMine = json::parse(R"({
  "format": "trazor-space", "version": 1, "name": "mine", "stages": 2,
  "fixed": {"stem": "patch", "image_size": 64, "patch_size": 4, "stem_norm": true, "downsample": "patch-merging",
            "width_multiplier": [1, 2], "head_dim": 16, "shifted_windows": true, "pool": "mean", "classes": 10},
  "genes": [
    {"name": "embed_dim", "scope": "network", "choices": [32, 48]},
    {"name": "depth", "scope": "stage", "choices": [[1, 2], [2, 3]]},
    {"name": "window", "scope": "stage", "choices": [4, 8]},
    {"name": "heads", "scope": "block", "choices": [1, 2, 3]},
    {"name": "mlp_ratio", "scope": "block", "choices": [[1, 2], [2, 3.5]]}
  ],
  "usual_band": {"params": [50000, 300000], "depth": [1, 1000]}
})");

/// kMine with a JSON merge patch (RFC 7396): merges objects, removes nulls, replaces everything else.
inline json mine(const char* patch) {
    json space = kMine;
    space.merge_patch(json::parse(patch));
    return space;
}

inline json gene(const char* name, const char* scope, const json& choices) {
    return {{"name", name}, {"scope", scope}, {"choices", choices}};
}

/// Plausible user-written spaces, each with a mix that no preset has.
inline std::vector<std::pair<const char*, json>> mixedSpaces() {
    std::vector<std::pair<const char*, json>> spaces;
    const auto add = [&](const char* name, const json& space) { spaces.emplace_back(name, space); };
    add("heads by block, two stages of windows", kMine);

    json three = mine(R"({"stages": 3, "fixed": {"width_multiplier": [1, 2, 4]}, "usual_band": null})");
    three["genes"] = {gene("embed_dim", "network", {32, 64}), gene("depth", "stage", {{1, 2}, {2, 4}, {1, 3}}),
                      gene("window", "block", {2, 4, 8}), gene("heads", "block", {1, 2, 4}),
                      gene("mlp_hidden", "block", {48, 96})};
    add("windows by block, three stages of depths", three);

    json pooled = mine(R"({"usual_band": null, "fixed": {"downsample": "conv-pool", "class_token": true,
            "pool": "class-token", "position": "grid", "width_multiplier": [1, 3], "shifted_windows": null}})");
    pooled["genes"] = {gene("embed_dim", "network", {24, 48}), gene("depth", "stage", {1, 2}),
                       gene("heads", "block", {1, 2}), gene("relative_position", "block", {0, 3}),
                       gene("mlp_ratio", "stage", {{1}, {2, 4}})};
    add("PiT's pooling with AutoFormer's relative positions", pooled);

    json flat = mine(R"({"stages": 1, "usual_band": null, "fixed": {"downsample": null, "width_multiplier": null,
            "head_dim": null, "patch_size": null, "norm": "post", "fused_qkv": false}})");
    flat["genes"] = {gene("patch_size", "network", {4, 8}), gene("embed_dim", "network", {48}),
                     gene("depth", "network", {1, 2, 5}),   gene("qkv_width", "block", {72, 144}),
                     gene("heads", "block", {2, 4}),        gene("mlp_hidden", "block", {32, 64}),
                     gene("mlp_layers", "block", {1, 2}),   gene("window", "network", {0, 3})};
    add("ViTAS's widths, post-norm, windows that do not divide the grid", flat);

    json operators = mine(R"({"stages": 2, "usual_band": null, "fixed": {"shifted_windows": null}})");
    operators["genes"] = {gene("embed_dim", "network", {32, 64}), gene("depth", "stage", {1, 2}),
                          gene("heads", "block", {2, 4}), gene("mlp_ratio", "block", {1, 2}),
                          gene("operation", "block", {"SA-SDP", "LT-DCT", "DSC-5", "SA-WMA"})};
    add("FlexiBERT's operations on images with stages", operators);

    json text = mine(R"({"stages": 1, "usual_band": null})");
    text["fixed"] = {{"stem", "tokens"},      {"vocabulary", 500},     {"max_positions", 64}, {"sequence_length", 16},
                     {"position", "learned"}, {"pool", "every-token"}, {"tied_head", true},   {"causal", true}};
    text["genes"] = {gene("embed_dim", "network", {32, 64}), gene("depth", "network", {2, 3}),
                     gene("heads", "network", {2, 4}), gene("operation", "block", {"SA-SDP", "SA-WMA"}),
                     gene("mlp_hidden", "block", {16, 32, 64})};
    add("a decoder with two kinds of attention", text);
    json bare = mine(R"({"stages": 3, "usual_band": null, "fixed": {"downsample": "conv-pool", "stem_norm": null,
            "width_multiplier": [1, 2, 4], "head_dim": null, "position": "grid"},
            "rules": [{"kind": "multiple-of-previous-stage", "gene": "heads"}]})");
    bare["genes"] = {gene("embed_dim", "network", {16, 32}), gene("depth", "stage", {{1, 2}, {2, 3}, {1}}),
                     gene("window", "block", {{2, 4}, {4, 8}, {0, 2}}),
                     gene("heads", "stage", {{1, 2}, {2, 4}, {4, 8}}), gene("mlp_hidden", "block", {20, 40})};
    add("PiT's pooling without a class token, windows by block", bare);

    json staged = mine(R"({"stages": 2, "usual_band": null})");
    staged["fixed"] = {{"stem", "tokens"},
                       {"vocabulary", 100},
                       {"embedding_dim", 24},
                       {"max_positions", 20},
                       {"token_types", 2},
                       {"position", "learned"},
                       {"stem_norm", true},
                       {"norm", "post"},
                       {"fused_qkv", false},
                       {"downsample", "projection"},
                       {"width_multiplier", {1, 1.5}},
                       {"pool", "class-token"},
                       {"classes", 2},
                       {"readout_only", true},
                       {"norm_eps", 1e-12},
                       {"head_norm", false}};
    staged["genes"] = {gene("embed_dim", "network", {16, 32}),
                       gene("depth", "stage", {{0, 1, 2}, {2}}),
                       gene("operation", "block", {"SA-SDP", "SA-WMA", "LT-DFT", "LT-DCT", "DSC-5", "DSC-9"}),
                       gene("heads", "block", {2, 4}),
                       gene("mlp_hidden", "block", {32, 48}),
                       gene("mlp_layers", "block", {1, 2})};
    add("FlexiBERT in two widths, the first of which may be skipped", staged);

    json patches = mine(R"({"stages": 1, "usual_band": null})");
    patches["fixed"] = {
        {"stem", "patch"},         {"image_size", 30},      {"channels", 1}, {"class_token", true},
        {"position", "learned"},   {"pool", "class-token"}, {"classes", 3},  {"attention_scale", "embed_dim"},
        {"skippable_blocks", true}};
    patches["genes"] = {gene("patch_size", "network", {4, 7}),      gene("stride", "network", {4, 5}),
                        gene("embed_dim", "network", {10, 15}),     gene("depth", "network", {1, 2, 3}),
                        gene("qkv_width", "block", {36, 90}),       gene("heads", "block", {1, 2, 3, 6}),
                        gene("relative_position", "block", {0, 2}), gene("mlp_layers", "block", {1, 3}),
                        gene("mlp_hidden", "block", {7, 11})};
    add("overlapping patches, skips, q and k of their own width", patches);

    json four = mine(R"({"stages": 4, "usual_band": {"params": [1000, 5000000]},
            "fixed": {"patch_size": 2, "head_dim": 8, "width_multiplier": [1, 2, 4, 8]}})");
    four["genes"] = {gene("embed_dim", "network", {16, 24}), gene("depth", "stage", {{1}, {1, 2}, {1, 2, 3}, {1}}),
                     gene("window", "block", {3, 7}),
                     gene("heads_offset", "block", {{0, 1}, {-1, 0, 1}, {-2, 0, 2}, {0}}),
                     gene("mlp_ratio", "block", {1, 2})};
    add("S3's heads, windows that do not divide the grid, four stages", four);
    return spaces;
}

} // namespace trazor::test
