// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"
#include "core/space/cost_model.h"
#include "core/space/search_space.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::search {

/// The origin of a candidate.
enum class Operator : std::uint8_t {
    Random, ///< initial sample, or random search
    Mutation,
    Crossover,
    TopUp,      ///< random, because the operators found too few new children
    Enumerated, ///< next in the order of an exhaustive search
    ByHand,     ///< added by the user outside the planned search
};

std::string_view operatorName(Operator op) noexcept;
Operator parseOperator(std::string_view name);

/// An architecture with its origin and its scores. Immutable once published.
struct Candidate {
    int index = 0;  ///< order of arrival, from 0; also its position in the archive
    std::string id; ///< space::architectureId
    space::Architecture architecture;
    Operator op = Operator::Random;
    int generation = 0;       ///< 0 = initial sample
    std::vector<int> parents; ///< indices: none, one (mutation) or two (crossover; the first contributed more)
    std::vector<space::GeneChange> changes; ///< relative to the first parent
    space::Cost cost;
    proxy::Evaluation evaluation;

    bool isRanked() const noexcept { return evaluation.status == proxy::EvaluationStatus::Ok; }
};

using CandidatePtr = std::shared_ptr<const Candidate>;

} // namespace trazor::search
