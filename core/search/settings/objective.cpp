// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/settings/objective.h"

#include "core/base/error.h"
#include "core/space/limits.h"

#include <algorithm>

namespace trazor::search {
namespace {

constexpr std::string_view kScore = "dss++";
constexpr std::string_view kPareto = "pareto";
constexpr std::string_view kPredicted = "predicted:";

[[noreturn]] void refuse(std::string_view field, std::string_view text, const std::string& problem) {
    throw Error(ErrorCode::InvalidArgument, std::string(field) + ": \"" + std::string(text) + "\" " + problem,
                "Allowed: " + objectiveRange() + ".");
}

Objective::Part partOf(std::string_view name, std::string_view field) {
    if (name == kScore) {
        return {};
    }
    const bool isCost = std::any_of(space::kCostQuantities.begin(), space::kCostQuantities.end(),
                                    [&](const space::CostQuantity& cost) { return cost.name == name; });
    if (isCost) {
        return {Objective::Kind::Cost, std::string(name)};
    }
    if (name.starts_with(kPredicted) && name.size() > kPredicted.size()) {
        return {Objective::Kind::Predicted, std::string(name.substr(kPredicted.size()))};
    }
    refuse(field, name, "is no objective");
}

} // namespace

std::string Objective::Part::text() const {
    return kind == Kind::Predicted ? std::string(kPredicted) + name : name;
}

Objective Objective::pareto() {
    Objective objective;
    objective.m_parts = {{Kind::Cost, "params"}, {}};
    return objective;
}

Objective Objective::parse(std::string_view text, std::string_view field) {
    if (text == kPareto) {
        return pareto();
    }
    Objective objective;
    objective.m_parts.clear();
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        Part part = partOf(text.substr(begin, end - begin), field);
        if (std::find(objective.m_parts.begin(), objective.m_parts.end(), part) != objective.m_parts.end()) {
            refuse(field, text, "names " + part.text() + " twice");
        }
        objective.m_parts.push_back(std::move(part));
        begin = end + 1;
    }
    if (objective.m_parts.size() > kMostParts) {
        refuse(field, text, "has more than " + std::to_string(kMostParts) + " objectives");
    }
    return objective;
}

std::string Objective::text() const {
    if (*this == pareto()) {
        return std::string(kPareto);
    }
    std::string text;
    for (const Part& part : m_parts) {
        text += text.empty() ? "" : ",";
        text += part.text();
    }
    return text;
}

bool Objective::has(Kind kind) const noexcept {
    return std::any_of(m_parts.begin(), m_parts.end(), [kind](const Part& part) { return part.kind == kind; });
}

bool Objective::hasCost(std::string_view name) const noexcept {
    return std::any_of(m_parts.begin(), m_parts.end(),
                       [name](const Part& part) { return part.kind == Kind::Cost && part.name == name; });
}

std::string objectiveRange() {
    std::string text = std::string(kScore) + ", " + std::string(kPareto) + ", or up to " +
                       std::to_string(Objective::kMostParts) + " of ";
    for (const space::CostQuantity& cost : space::kCostQuantities) {
        text += std::string(cost.name) + ", ";
    }
    return text + std::string(kScore) + ", " + std::string(kPredicted) + "QUANTITY separated by commas";
}

} // namespace trazor::search
