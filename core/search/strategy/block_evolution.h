// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/dss_plus_plus.h"
#include "core/search/strategy/prescreen.h"
#include "core/search/strategy/strategy.h"

#include <cstddef>

namespace trazor::search {

/// Block-wise evolution guided by DSS++ (T-Razor, abstract; operators: our decision, see mutation.h and crossover.h).
///
/// Each generation ranks the whole archive and takes the best candidates by the objective as parents (several
/// objectives: the first in NSGA-II's order). Children come from mutation and crossover in the configured shares, with
/// at most ten tries per child. If `prescreen` > 1, that many times as many are generated and the most promising are
/// kept. Random architectures fill up the rest. Children outside the limits are rejected by preset paper and repaired
/// by preset recommended.
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
