// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/configs/gemma_parts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace trazor::exchange {
namespace {

/// The number of last layers that use the keys and values of earlier layers (Gemma-3n). Throws where transformers does:
/// a layer with a window and one without each need an earlier layer of their kind.
std::size_t sharingLayers(const ConfigKeys& keys, const std::vector<double>& windows) {
    constexpr const char* kKey = "num_kv_shared_layers";
    const std::size_t depth = windows.size();
    const std::size_t sharing =
        keys.isSaid(kKey) ? static_cast<std::size_t>(keys.root().at(kKey).integer(0, kMaxLayers)) : 15;
    if (sharing == 0) {
        return 0;
    }
    const auto has = [&](std::size_t from, std::size_t to, bool isLocal) {
        return std::any_of(windows.begin() + static_cast<std::ptrdiff_t>(from),
                           windows.begin() + static_cast<std::ptrdiff_t>(to),
                           [&](double window) { return (window > 0.0) == isLocal; });
    };
    const std::size_t first = depth - std::min(depth, sharing);
    for (const bool isLocal : {false, true}) {
        if (has(0, depth, isLocal) && !has(0, first, isLocal)) {
            const std::string problem = "the last " + std::to_string(sharing) + " of " + std::to_string(depth) +
                                        " layers share keys and values, and no earlier layer " +
                                        (isLocal ? "with" : "without") + " a window has any";
            (keys.root().has(kKey) ? keys.root().at(kKey) : keys.root())
                .fail((keys.root().has(kKey) ? "" : std::string(kKey) + ": ") + problem,
                      "Set num_kv_shared_layers to 0, or to less.");
        }
    }
    return sharing;
}

/// True unless the file switches the sparse activations of all layers off (Gemma-3n).
bool hasSparseActivations(const ConfigKeys& keys, std::size_t depth) {
    constexpr const char* kKey = "activation_sparsity_pattern";
    if (!keys.isSaid(kKey)) {
        return depth > 10;
    }
    const JsonView pattern = keys.root().at(kKey);
    const std::vector<double> shares = pattern.isList() ? pattern.numbers(pattern.listSize(depth, depth), 0.0, 1.0)
                                                        : std::vector<double>{pattern.number(0.0, 1.0)};
    return std::any_of(shares.begin(), shares.end(), [](double share) { return share > 0.0; });
}

/// The base of rotary positions in Gemma-3n's layers with a window.
double localRotaryBase(const ConfigKeys& keys) {
    if (keys.root().has("rope_parameters") && keys.root().at("rope_parameters").isObject() &&
        keys.root().at("rope_parameters").has("sliding_attention")) {
        return ConfigKeys(keys.root().at("rope_parameters").at("sliding_attention"), {}, {})
            .numberOr(1e4, "rope_theta", "rotary_base");
    }
    return keys.numberOr(1e4, "rope_local_base_freq", "rotary_base");
}

} // namespace

std::string gemmaParts(const ConfigKeys& keys, const DescribedNetwork::Numbers& facts,
                       const std::vector<double>& windows, double kvHeads) {
    std::string parts = "Gemma-3n's own parts: AltUp, LAuReL, embeddings by layer, norms of values and behind the "
                        "parts, unscaled attention";
    if (const std::size_t sharing = sharingLayers(keys, windows); sharing > 0) {
        const double headDim = facts.at("head_dim");
        const double each = 2.0 * kvHeads * headDim * (facts.at("embed_dim") + facts.at("qkv_bias")) + headDim;
        parts +=
            ", shared keys and values (here the last " + std::to_string(sharing) + " layers have their own, with " +
            std::to_string(static_cast<std::int64_t>(each) * static_cast<std::int64_t>(sharing)) + " parameters more)";
    }
    if (const bool isLocal = std::any_of(windows.begin(), windows.end(), [](double window) { return window > 0.0; });
        isLocal && localRotaryBase(keys) != facts.at("rotary_base")) {
        parts += ", a base of rotary positions of its own for windows";
    }
    return parts + (hasSparseActivations(keys, windows.size()) ? ", sparse activations" : "");
}

} // namespace trazor::exchange
