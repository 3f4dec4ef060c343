// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/dss_plus_plus.h"
#include "core/search/strategy/prescreen.h"
#include "core/search/strategy/strategy.h"

#include <cstddef>

namespace trazor::search {

/// Block-wise evolution guided by DSS++ (T-Razor, abstract; operators: our decision, see mutation.h and
/// crossover.h).
///
/// Every generation: ranks over the whole archive; parents are the best of it by the objective (several:
/// the first in NSGA-II's order); children by mutation and crossover in the given shares, at most ten tries for each;
/// with `prescreen` > 1 that many times as many are made and the most promising kept; what is missing is topped
/// up with random architectures. Preset paper rejects children outside the limits, recommended repairs them.
class BlockEvolution final : public Strategy {
public:
    BlockEvolution(const space::SearchSpace& space, const SearchConfig& config, const Evidence& evidence)
        : m_space(space)
        , m_config(config)
        , m_selection(space, config, evidence)
        , m_prescreen(space, config, m_selection) {}

    std::vector<Child> children(Ranker& ranker, int generation, Rng& rng) override;

private:
    struct Scored;

    void addInitial(Rng& rng, Brood& brood) const;
    bool tryMutation(const Scored& scored, const std::vector<int>& parents, Rng& rng, Brood& brood) const;
    bool tryCrossover(const Scored& scored, const std::vector<int>& parents, Rng& rng, Brood& brood) const;
    bool add(space::Architecture child, Operator op, std::vector<int> parents, Rng& rng, Brood& brood) const;

    const space::SearchSpace& m_space;
    const SearchConfig& m_config;
    Selection m_selection;
    Prescreen m_prescreen;
};

} // namespace trazor::search
