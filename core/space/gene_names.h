// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace trazor::space {

/// Display name of a gene in the field's terms: "embedding dim", "MLP ratio". The only table of names; in other names
/// underscores become blanks.
inline std::string geneName(std::string_view name) {
    static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
        {"embed_dim", "embedding dim"},
        {"mlp_ratio", "MLP ratio"},
        {"mlp_hidden", "MLP hidden dim"},
        {"mlp_layers", "MLP layers"},
        {"mlp_op", "MLP operation"},
        {"attention_op", "attention operation"},
        {"heads_per_kv", "heads per KV head"},
        {"kv_heads", "KV heads"},
        {"qkv_width", "QKV width"},
        {"mlp_kind", "MLP kind"},
        {"mlp_bias", "MLP bias"},
        {"mlp_multiple_of", "MLP multiple of"},
        {"qk_norm", "QK norm"},
        {"qkv_bias", "QKV bias"},
        {"proj_bias", "projection bias"},
    };
    for (const auto& [written, read] : kNames) {
        if (name == written) {
            return std::string(read);
        }
    }
    std::string text(name);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

} // namespace trazor::space
