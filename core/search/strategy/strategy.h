// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/rng.h"
#include "core/search/archive/archive.h"
#include "core/search/archive/ranker.h"
#include "core/search/settings/search_config.h"
#include "core/space/operations/space_operations.h"

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace trazor::search {

/// An architecture that a strategy proposes for scoring.
struct Child {
    space::Architecture architecture;
    std::string id;
    space::Cost cost;
    Operator op = Operator::Random;
    std::vector<int> parents; ///< archive indices; the first contributed more
    int generation = 0;
    /// Score predicted by the prescreen, comparable within a generation; NaN without prescreen.
    double predicted = std::numeric_limits<double>::quiet_NaN();
};

/// Measured values of a quantity at the start of a search.
struct MeasuredValues {
    bool largerIsBetter = true;
    std::map<std::string, double> byNetwork; ///< mean measured value by network id
};
/// Measured values by quantity name.
using Evidence = std::map<std::string, MeasuredValues>;

/// The children of one generation: architectures that are legal, within the limits, and new.
class Brood {
public:
    Brood(const space::SearchSpace& space, const space::Limits& limits, const Archive& archive);

    /// Returns false if the architecture is rejected. Pass `cost` if it is already known.
    bool add(space::Architecture architecture, Operator op, std::vector<int> parents = {},
             std::optional<space::Cost> cost = {});

    std::vector<Child>& children() noexcept { return m_children; }
    std::size_t size() const noexcept { return m_children.size(); }

private:
    const space::SearchSpace& m_space;
    std::string m_facts; ///< space::factsJson
    space::Limits m_limits;
    const Archive& m_archive;
    std::vector<Child> m_children;
    std::unordered_set<std::string> m_ids;
};

/// Chooses the next networks to score. The engine's loop calls it once per generation.
class Strategy {
public:
    Strategy() = default;
    Strategy(const Strategy&) = delete;
    Strategy& operator=(const Strategy&) = delete;
    virtual ~Strategy() = default;

    /// Returns the children of a generation (0: the initial sample). They must depend only on `rng` and on the ranked
    /// archive at the start of the generation, so that a resumed run can regenerate them. Empty if nothing new is left.
    /// State kept between calls may only save time; every call passes the same archive, possibly grown.
    virtual std::vector<Child> children(Ranker& ranker, int generation, Rng& rng) = 0;
};

/// `space` and `config` must outlive the strategy. Throws Error(InvalidArgument) if the space is too large to
/// enumerate. A predicted objective requires the evidence.
std::unique_ptr<Strategy> makeStrategy(const space::SearchSpace& space, const SearchConfig& config,
                                       const Evidence& evidence = {});

} // namespace trazor::search
