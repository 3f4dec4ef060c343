// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/gene_names.h"

#include <algorithm>
#include <utility>

namespace trazor::space {

std::string geneName(std::string_view name) {
    static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
        {"embed_dim", "embedding dim"},        {"mlp_ratio", "MLP ratio"},  {"mlp_hidden", "MLP hidden dim"},
        {"mlp_layers", "MLP layers"},          {"mlp_op", "MLP operation"}, {"attention_op", "attention operation"},
        {"heads_per_kv", "heads per KV head"}, {"kv_heads", "KV heads"},    {"qkv_width", "QKV width"},
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
