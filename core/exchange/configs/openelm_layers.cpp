// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/configs/openelm_layers.h"

#include "core/space/blocks/block_part.h"
#include "core/space/vocabulary.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

namespace trazor::exchange {
namespace {

struct Range {
    double first;
    double last;
};

std::vector<double> multipliers(const ConfigKeys& keys, std::string_view key, Range range, std::size_t depth) {
    if (keys.isSaid(key)) {
        const bool isRange = keys.root().at(key).isList() && keys.root().at(key).node().size() == 2;
        if (!isRange) {
            return keys.perLayer(key, "mlp_ratio", depth);
        }
        const std::vector<double> ends = keys.perLayer(key, "mlp_ratio", 2);
        range = {ends[0], ends[1]};
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < depth; ++i) {
        const double share = depth == 1 ? 0.0 : static_cast<double>(i) / static_cast<double>(depth - 1);
        values.push_back(std::nearbyint(100.0 * (range.first + share * (range.last - range.first))) / 100.0);
    }
    return values;
}

} // namespace

OpenElmLayers openElmLayers(const ConfigKeys& keys, std::size_t depth) {
    OpenElmLayers layers;
    layers.mlpRatios = multipliers(keys, "ffn_multipliers", {4.0, 4.0}, depth);
    const double groups = keys.numberOr(1.0, "num_gqa_groups", "heads");
    if (keys.isSaid("num_query_heads")) {
        layers.heads = keys.perLayer("num_query_heads", "heads", depth);
    } else {
        const double width = keys.number("model_dim", "embed_dim");
        const double headDim = keys.number("head_dim", "head_dim");
        for (const double multiplier : multipliers(keys, "qkv_multipliers", {0.5, 1.0}, depth)) {
            layers.heads.push_back(space::multipleNear(multiplier * width, static_cast<int>(headDim * groups)) /
                                   headDim);
        }
        const double most = space::findQuantity("heads")->max;
        if (*std::max_element(layers.heads.begin(), layers.heads.end()) > most) {
            keys.root()
                .at("head_dim")
                .fail("the multipliers of q, k and v give a layer more than " + std::to_string(static_cast<int>(most)) +
                      " heads");
        }
    }
    if (keys.isSaid("num_kv_heads")) {
        layers.kvHeads = keys.perLayer("num_kv_heads", "kv_heads", depth);
    } else {
        std::transform(layers.heads.begin(), layers.heads.end(), std::back_inserter(layers.kvHeads),
                       [groups](double heads) { return std::max(1.0, std::floor(heads / groups)); });
    }
    for (std::size_t i = 0; i < depth; ++i) {
        if (std::fmod(layers.heads[i], layers.kvHeads[i]) != 0.0) {
            const char* const key = keys.isSaid("num_kv_heads") ? "num_kv_heads" : "num_query_heads";
            keys.root().at(key).fail("the key/value heads of layer " + std::to_string(i + 1) +
                                     " do not divide its heads");
        }
    }
    return layers;
}

} // namespace trazor::exchange
