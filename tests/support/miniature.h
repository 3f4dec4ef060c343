// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/file/space_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace trazor::testing {

/// A value of a space file's word divided by `divisor`, but at least `least`; lists entry by entry, without duplicates.
inline nlohmann::json divided(const nlohmann::json& value, int divisor, int least) {
    if (value.is_array()) {
        nlohmann::json list = nlohmann::json::array();
        for (const nlohmann::json& entry : value) {
            if (nlohmann::json one = divided(entry, divisor, least);
                std::find(list.begin(), list.end(), one) == list.end()) {
                list.push_back(std::move(one));
            }
        }
        return list;
    }
    return std::max(least, static_cast<int>(std::lround(value.get<double>() / divisor)));
}

/// Replaces deeper choices by depths 2 and 3.
inline nlohmann::json shallow(const nlohmann::json& choices) {
    if (!choices.empty() && choices.front().is_array()) {
        nlohmann::json stages = nlohmann::json::array();
        for (const nlohmann::json& stage : choices) {
            stages.push_back(shallow(stage));
        }
        return stages;
    }
    const bool isDeep = choices.back().get<int>() > 3;
    return isDeep ? nlohmann::json{2, 3} : choices;
}

/// A space with the same words, scopes and fixed values but narrow and shallow networks: takes milliseconds where a
/// preset takes seconds.
inline space::SearchSpace miniature(const space::SearchSpace& space) {
    const std::map<std::string, int> divisors{
        {"embed_dim", 8},     {"head_dim", 8},     {"base_dim", 4},        {"mlp_hidden", 8},    {"mlp_multiple_of", 8},
        {"embedding_dim", 8}, {"vocabulary", 100}, {"sequence_length", 8}, {"max_positions", 8}, {"classes", 50}};
    nlohmann::json file = nlohmann::json::parse(space::spaceJson(space));
    for (const char* const other : {"published", "supernet", "usual_band"}) {
        file.erase(other);
    }
    file["name"] = "mini-" + space.name;
    for (auto& [name, value] : file["fixed"].items()) {
        if (const auto divisor = divisors.find(name); divisor != divisors.end()) {
            value = divided(value, divisor->second, 1);
        }
    }
    for (nlohmann::json& gene : file["genes"]) {
        if (const auto divisor = divisors.find(gene["name"]); divisor != divisors.end()) {
            const int least = gene["name"] == "embed_dim" ? 16 : 1; // at least the number of heads
            gene["choices"] = divided(gene["choices"], divisor->second, least);
        } else if (gene["name"] == "depth") {
            gene["choices"] = shallow(gene["choices"]);
        }
    }
    return space::parseSpace(file.dump(), "miniature of " + space.name);
}

} // namespace trazor::testing
