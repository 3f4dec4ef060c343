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

/// A made-up but realistic search: networks of AutoFormer-Tiny, scores that grow with heads and MLP ratios plus noise,
/// parents among the better candidates. No network is built.
struct SyntheticArchive {
    int candidates = 300;
    int initialSample = 50;
    int stepSize = 10;
    int failedEvery = 0;   ///< every n-th candidate has NaN scores; 0 = none
    bool allEqual = false; ///< all candidates have the same cost and scores
    std::uint64_t seed = 1;

    std::vector<search::CandidatePtr> make() const;
};

/// The shipped AutoFormer-Tiny space.
std::shared_ptr<const space::SearchSpace> syntheticSpace();

/// A parameter band of 5 M to 11 M, with the archive's generation sizes.
search::SearchConfig syntheticConfig(const SyntheticArchive& archive);

} // namespace trazor::testing
