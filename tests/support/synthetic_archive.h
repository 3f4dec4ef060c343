// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/candidate.h"
#include "core/search/settings/search_config.h"
#include "core/space/search_space.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace trazor::testing {

/// A made-up search that looks like a real one: networks of AutoFormer-Tiny, scores that grow with heads
/// and MLP ratios plus noise, parents among the better candidates. No network is built.
struct SyntheticArchive {
    int candidates = 300;
    int initialSample = 50;
    int stepSize = 10;
    int failedEvery = 0;   ///< each n-th candidate has NaN scores; 0 = none
    bool allEqual = false; ///< the same cost and scores for all
    std::uint64_t seed = 1;

    std::vector<search::CandidatePtr> make() const;
};

/// AutoFormer-Tiny as it ships.
std::shared_ptr<const space::SearchSpace> syntheticSpace();

/// Parameter band of 5 M to 11 M, and the archive's sizes of generations.
search::SearchConfig syntheticConfig(const SyntheticArchive& archive);

} // namespace trazor::testing
