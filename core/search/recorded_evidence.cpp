// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/recorded_evidence.h"

#include "core/base/error.h"
#include "core/space/file/space_json.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace trazor::search {
namespace {

Better betterOf(const std::string& quantity, std::span<const Record> records) {
    const Quantity* found = nullptr;
    for (const Record& record : records) {
        const auto* const each = std::get_if<Quantity>(&record);
        found = each != nullptr && each->name == quantity ? each : found;
    }
    const std::string field = "objective: predicted:" + quantity;
    if (found == nullptr) {
        throw Error(ErrorCode::InvalidArgument, field + ": the session has no values of this quantity",
                    "Store at least 5 with 'trazor measure', then resume the search.");
    }
    if (found->better == Better::Neither) {
        throw Error(ErrorCode::InvalidArgument, field + ": neither more nor less of it is better",
                    "Say which with 'trazor measure --better max|min'.");
    }
    return found->better;
}

} // namespace

std::vector<Value> valuesOf(const Objective& objective, std::span<const Record> records) {
    std::map<std::tuple<std::string, Subject, int>, Value> last;
    for (const Record& record : records) {
        const auto* const value = std::get_if<Value>(&record);
        const bool isWanted =
            value != nullptr &&
            std::any_of(objective.parts().begin(), objective.parts().end(), [&](const Objective::Part& part) {
                return part.kind == Objective::Kind::Predicted && part.name == value->quantity;
            });
        if (isWanted) {
            last.insert_or_assign({value->quantity, value->subject, value->repeat}, *value);
        }
    }
    std::vector<Value> values;
    for (const auto& [key, value] : last) {
        if (!std::isnan(value.value)) {
            values.push_back(value);
        }
    }
    return values;
}

Evidence evidenceOf(const space::SearchSpace& space, const Objective& objective, std::span<const Record> records) {
    Evidence evidence;
    for (const Objective::Part& part : objective.parts()) {
        if (part.kind == Objective::Kind::Predicted) {
            evidence[part.name].largerIsBetter = betterOf(part.name, records) == Better::Larger;
        }
    }
    if (evidence.empty()) {
        return evidence;
    }
    std::map<Subject, std::string> ids;
    for (const Record& record : records) {
        if (const auto* const candidate = std::get_if<CandidatePtr>(&record)) {
            ids.emplace(Subject::candidate((*candidate)->index), (*candidate)->id);
        }
    }
    for (std::size_t i = 0; i < space.published.size(); ++i) {
        ids.emplace(Subject::published(static_cast<int>(i)),
                    space::architectureId(space, space.published[i].architecture));
    }
    std::map<std::pair<std::string, Subject>, std::vector<double>> repeats;
    for (const Value& value : valuesOf(objective, records)) {
        repeats[{value.quantity, value.subject}].push_back(value.value);
    }
    for (const auto& [key, values] :
         repeats) { // candidates come before published networks, so their own values take precedence
        double sum = 0.0;
        for (const double value : values) {
            sum += value;
        }
        if (const auto id = ids.find(key.second); id != ids.end()) {
            evidence[key.first].byNetwork.emplace(id->second, sum / static_cast<double>(values.size()));
        }
    }
    return evidence;
}

} // namespace trazor::search
