// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/seed_spread_values.h"

#include <algorithm>
#include <cmath>

namespace trazor::session {
namespace {

/// One number of a spread: its quantity, its path in the JSON of format 1, and its accessors in MeasuredSpread.
struct Part {
    const char* name;
    const char* title;
    const char* path;
    double (*get)(const MeasuredSpread& spread);
    void (*set)(MeasuredSpread& spread, double value);
};

template <proxy::Spread proxy::ScoreSpread::*Score>
constexpr Part meanOf(const char* name, const char* title, const char* path) {
    return {name, title, path, [](const MeasuredSpread& it) { return (it.spread.*Score).mean; },
            [](MeasuredSpread& it, double value) { (it.spread.*Score).mean = value; }};
}

template <proxy::Spread proxy::ScoreSpread::*Score>
constexpr Part deviationOf(const char* name, const char* title, const char* path) {
    return {name, title, path, [](const MeasuredSpread& it) { return (it.spread.*Score).deviation; },
            [](MeasuredSpread& it, double value) { (it.spread.*Score).deviation = value; }};
}

template <proxy::Spread proxy::ScoreSpread::*Score>
constexpr Part countOf(const char* name, const char* title, const char* path) {
    return {name, title, path, [](const MeasuredSpread& it) { return double((it.spread.*Score).count); },
            [](MeasuredSpread& it, double value) { (it.spread.*Score).count = static_cast<int>(value); }};
}

constexpr Part kParts[] = {
    {"spread.initialisations", "Initialisations", "$.initialisations",
     [](const MeasuredSpread& it) { return double(it.initialisations); },
     [](MeasuredSpread& it, double value) { it.initialisations = static_cast<int>(value); }},
    {"spread.group", "Smallest candidate measured together", "$.together[0]",
     [](const MeasuredSpread& it) { return double(it.together.empty() ? it.index : it.together.front()); }, nullptr},
    {"spread.stability", "Rank stability between initialisations", "$.rank_stability",
     [](const MeasuredSpread& it) { return it.rankStability; },
     [](MeasuredSpread& it, double value) { it.rankStability = value; }},
    meanOf<&proxy::ScoreSpread::dss>("spread.dss.mean", "DSS, mean over seeds", "$.dss.mean"),
    deviationOf<&proxy::ScoreSpread::dss>("spread.dss.sd", "DSS, deviation over seeds", "$.dss.sd"),
    countOf<&proxy::ScoreSpread::dss>("spread.dss.count", "DSS, seeds", "$.dss.count"),
    meanOf<&proxy::ScoreSpread::diversity>("spread.d.mean", "D, mean over seeds", "$.diversity.mean"),
    deviationOf<&proxy::ScoreSpread::diversity>("spread.d.sd", "D, deviation over seeds", "$.diversity.sd"),
    countOf<&proxy::ScoreSpread::diversity>("spread.d.count", "D, seeds", "$.diversity.count"),
    meanOf<&proxy::ScoreSpread::saliency>("spread.s.mean", "S, mean over seeds", "$.saliency.mean"),
    deviationOf<&proxy::ScoreSpread::saliency>("spread.s.sd", "S, deviation over seeds", "$.saliency.sd"),
    countOf<&proxy::ScoreSpread::saliency>("spread.s.count", "S, seeds", "$.saliency.count"),
};

constexpr const char* kCount = kParts[0].name;
constexpr const char* kGroup = kParts[1].name;
constexpr const char* kStability = kParts[2].name;

} // namespace

std::vector<search::Record> recordsOf(const MeasuredSpread& spread) {
    std::vector<search::Record> records;
    for (const Part& part : kParts) {
        records.emplace_back(search::Quantity{part.name, part.title, {}, search::Better::Neither, "Seed spread"});
        records.emplace_back(search::Value{Subject::candidate(spread.index), part.name, part.get(spread)});
    }
    return records;
}

std::vector<int> candidatesWithSpread(const Session& session) {
    std::vector<int> indices;
    if (const QuantityValues* const counts = session.quantity(kCount)) {
        for (std::size_t index = 0; index < counts->candidates.size(); ++index) {
            if (!std::isnan(counts->candidates[index])) {
                indices.push_back(static_cast<int>(index));
            }
        }
    }
    return indices;
}

std::optional<MeasuredSpread> measuredSpread(const Session& session, int index) {
    const auto valueOf = [&](const char* name, int candidate) {
        return session.value(name, Subject::candidate(candidate));
    };
    if (std::isnan(valueOf(kCount, index))) {
        return {};
    }
    MeasuredSpread measured;
    measured.index = index;
    for (const Part& part : kParts) {
        if (part.set != nullptr) {
            part.set(measured, valueOf(part.name, index));
        }
    }
    const auto isSame = [&](const char* name, int other) {
        const double a = valueOf(name, index);
        const double b = valueOf(name, other);
        return a == b || (std::isnan(a) && std::isnan(b));
    };
    for (const int other : candidatesWithSpread(session)) {
        if (isSame(kGroup, other) && isSame(kCount, other) && isSame(kStability, other)) {
            measured.together.push_back(other);
        }
    }
    return measured;
}

std::string firstFormatSpreadQuantities() {
    std::string sql;
    for (const Part& part : kParts) {
        sql += std::string(sql.empty() ? "" : " UNION ALL ") + "SELECT " + std::to_string(&part - kParts) +
               " AS seq, '" + part.name + "' AS name, '" + part.title +
               "' AS title, '' AS unit, 'none' AS better, 'Seed spread' AS meaning";
    }
    return sql;
}

std::string firstFormatSpreadValues() {
    std::string sql;
    for (const Part& part : kParts) {
        sql += std::string(sql.empty() ? "" : " UNION ALL ") + "SELECT NULL AS seq, '" + part.name +
               "' AS quantity, 0 AS published, idx, 0 AS repeat, json_extract(value, '" + part.path +
               "') AS value, '' AS origin FROM spreads";
    }
    return sql;
}

} // namespace trazor::session
