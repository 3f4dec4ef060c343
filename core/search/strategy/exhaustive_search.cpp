// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/exhaustive_search.h"

#include "core/base/error.h"

#include <algorithm>
#include <utility>

namespace trazor::search {
namespace {

void checkSize(const space::SearchSpace& space) {
    const std::string count = space::countArchitectures(space);
    // Compared as text: the count may have any number of digits.
    const std::string largest = std::to_string(kMaxEnumerated);
    if (count.size() > largest.size() || (count.size() == largest.size() && count > largest)) {
        throw Error(ErrorCode::InvalidArgument,
                    "algorithm: exhaustive is for spaces of up to " + largest + " architectures; " + space.name +
                        " has " + count,
                    "Choose another algorithm or a smaller space.");
    }
}

} // namespace

ExhaustiveSearch::ExhaustiveSearch(const space::SearchSpace& space, const SearchConfig& config)
    : m_space(space)
    , m_config(config)
    , m_enumeration(space) {
    checkSize(space);
}

std::vector<Child> ExhaustiveSearch::children(Ranker& ranker, int generation, Rng&) {
    Brood brood(m_space, m_config.limits, ranker.archive());
    const auto wanted = static_cast<std::size_t>(generation == 0 ? m_config.initialSample : m_config.stepSize);
    for (; m_more && brood.size() < wanted; m_more = m_enumeration.advance()) {
        brood.add(m_enumeration.current(), Operator::Enumerated);
    }
    return std::move(brood.children());
}

} // namespace trazor::search
