// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/random_search.h"

#include "core/search/strategy/initial_sample.h"

namespace trazor::search {

std::vector<Child> RandomSearch::children(Ranker& ranker, int generation, Rng& rng) {
    Brood brood(m_space, m_config.limits, ranker.archive());
    const int wanted = generation == 0 ? m_config.initialSample : m_config.stepSize;
    addRandom(m_space, m_config.limits, static_cast<std::size_t>(wanted), Operator::Random, rng, brood);
    return std::move(brood.children());
}

} // namespace trazor::search
