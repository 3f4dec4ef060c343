// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/measured_spread.h"

#include "core/base/error.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace trazor::session {
namespace {

using nlohmann::json;

json number(double value) {
    return std::isfinite(value) ? json(value) : json();
}

json node(const proxy::Spread& spread) {
    return {{"mean", number(spread.mean)}, {"sd", number(spread.deviation)}, {"count", spread.count}};
}

double numberAt(const json& node, const char* key) {
    const json& value = node.at(key);
    return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

proxy::Spread spreadAt(const json& node, const char* key) {
    const json& spread = node.at(key);
    return {numberAt(spread, "mean"), numberAt(spread, "sd"), spread.at("count").get<int>()};
}

} // namespace

std::string spreadJson(const MeasuredSpread& spread) {
    return json{{"initialisations", spread.initialisations},
                {"diversity", node(spread.spread.diversity)},
                {"saliency", node(spread.spread.saliency)},
                {"dss", node(spread.spread.dss)},
                {"together", spread.together},
                {"rank_stability", number(spread.rankStability)}}
        .dump();
}

MeasuredSpread parseSpread(int index, std::string_view text) {
    try {
        const json document = json::parse(text);
        return {index,
                document.at("initialisations").get<int>(),
                {spreadAt(document, "diversity"), spreadAt(document, "saliency"), spreadAt(document, "dss")},
                document.at("together").get<std::vector<int>>(),
                numberAt(document, "rank_stability")};
    } catch (const json::exception& problem) {
        throw Error(ErrorCode::InvalidFile, std::string("seed spread: ") + problem.what());
    }
}

} // namespace trazor::session
