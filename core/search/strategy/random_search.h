// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/strategy/strategy.h"

namespace trazor::search {

/// Independent random architectures, as in TF-TAS; the baseline of every evolution.
class RandomSearch final : public Strategy {
public:
    RandomSearch(const space::SearchSpace& space, const SearchConfig& config)
        : m_space(space)
        , m_config(config) {}

    std::vector<Child> children(Ranker& ranker, int generation, Rng& rng) override;

private:
    const space::SearchSpace& m_space;
    const SearchConfig& m_config;
};

} // namespace trazor::search
