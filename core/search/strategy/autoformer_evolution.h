// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/strategy/selection.h"

namespace trazor::search {

/// The evolution of AutoFormer (Chen et al. 2021; microsoft/Cream, AutoFormer/evolution.py), with DSS++ in place of the
/// super-net's accuracy. Ignores block scores.
///
/// Starts from a random population. Each generation mutates and crosses the best of all generations so far, with at
/// most ten tries per child, and is topped up with random architectures. Children outside the limits are rejected.
/// Mutation: with probability `mutateNetwork` a new depth (longer: random blocks appended; shorter: the tail removed);
/// every block gene is redrawn with probability `mutateBlock`, every network gene with probability `mutateNetwork`.
/// Crossover: every gene comes from either of two parents of equal depth. With several objectives, parents are selected
/// in NSGA-II's order; in staged networks, depth and stage genes are treated like network genes, stage by stage (our
/// decision).
class AutoFormerEvolution final : public Strategy {
public:
    AutoFormerEvolution(const space::SearchSpace& space, const SearchConfig& config, const Evidence& evidence)
        : m_space(space)
        , m_config(config)
        , m_selection(space, config, evidence) {}

    std::vector<Child> children(Ranker& ranker, int generation, Rng& rng) override;

private:
    bool tryMutation(const Archive& archive, const std::vector<int>& parents, Rng& rng, Brood& brood) const;
    bool tryCrossover(const Archive& archive, const std::vector<int>& parents, Rng& rng, Brood& brood) const;
    void mutate(space::Architecture& architecture, Rng& rng) const;
    void mutateGenes(space::Scope scope, std::size_t stage, double probability, std::vector<double>& values,
                     Rng& rng) const;

    const space::SearchSpace& m_space;
    const SearchConfig& m_config;
    Selection m_selection;
};

} // namespace trazor::search
