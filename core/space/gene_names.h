// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace trazor::space {

/// A gene in the words of the field: "embedding dim", "MLP ratio". The one table of names; a name that it lacks gets
/// blanks for its underscores.
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
