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

/// An architecture that a strategy wants to have scored.
struct Child {
    space::Architecture architecture;
    std::string id;
    space::Cost cost;
    Operator op = Operator::Random;
    std::vector<int> parents; ///< archive indices, the first gave more
    int generation = 0;
    /// Score that the prescreen expects, comparable within the generation; not a number without prescreen.
    double predicted = std::numeric_limits<double>::quiet_NaN();
};

/// What is known of a measured quantity when a search begins.
struct MeasuredValues {
    bool largerIsBetter = true;
    std::map<std::string, double> byNetwork; ///< mean of the values of each network, by its id
};
/// By name of the quantity.
using Evidence = std::map<std::string, MeasuredValues>;

/// The children of one generation: only architectures that are legal, within the limits, and new.
class Brood {
public:
    Brood(const space::SearchSpace& space, const space::Limits& limits, const Archive& archive);

    /// False if the architecture is refused. `cost`: where it is known already.
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

/// Decides what to score next. The engine's one loop asks it generation by generation.
class Strategy {
public:
    Strategy() = default;
    Strategy(const Strategy&) = delete;
    Strategy& operator=(const Strategy&) = delete;
    virtual ~Strategy() = default;

    /// Children of a generation (0: the initial sample), drawn from `rng` and from the ranked archive as it is when the
    /// generation begins, and from nothing else: a resumed run makes them again. Empty if nothing new is left. What a
    /// strategy keeps between calls only saves time; the archive is always the same one, perhaps grown.
    virtual std::vector<Child> children(Ranker& ranker, int generation, Rng& rng) = 0;
};

/// `space` and `config` must outlive the strategy. Throws Error(InvalidArgument) if the space is too large to be
/// enumerated. A predicted objective needs the evidence.
std::unique_ptr<Strategy> makeStrategy(const space::SearchSpace& space, const SearchConfig& config,
                                       const Evidence& evidence = {});

} // namespace trazor::search
