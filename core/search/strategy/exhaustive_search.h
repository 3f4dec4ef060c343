// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/strategy/strategy.h"
#include "core/space/operations/enumeration.h"

namespace trazor::search {

/// Size limit of an enumerated space.
inline constexpr std::int64_t kMaxEnumerated = 1'000'000;

/// Every legal architecture within the limits, in the order of space::Enumeration: the ground truth on small spaces.
/// Throws Error(InvalidArgument) if the space has more than kMaxEnumerated legal architectures.
class ExhaustiveSearch final : public Strategy {
public:
    ExhaustiveSearch(const space::SearchSpace& space, const SearchConfig& config);

    std::vector<Child> children(Ranker& ranker, int generation, Rng& rng) override;

private:
    const space::SearchSpace& m_space;
    const SearchConfig& m_config;
    space::Enumeration m_enumeration; ///< everything before its position was added to the archive or rejected
    bool m_more = true;
};

} // namespace trazor::search
