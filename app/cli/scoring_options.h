// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/quantity.h"
#include "core/proxy/scoring_config.h"
#include "core/search/dss_plus_plus.h"
#include "core/space/search_space.h"

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace trazor::app {

/// How networks are scored, on every command that scores: --image, --norm, --input, --variant, --signed, --dtype,
/// --device, --threads.
struct ScoringOptions {
    std::optional<int> image;
    std::optional<int> threads;
    std::string norm, input, variant, dtype, device; ///< empty = not given
    bool isSigned = false;

    void addTo(CLI::App& command);
    /// Options that were given; the others of the configuration stay.
    void applyTo(proxy::ScoringConfig& config) const;
};

/// What every command that searches shares: --params, --macs, --level, --supernets.
struct SearchOptions {
    std::string params, macs, level; ///< empty = not given
    std::optional<int> supernets;

    void addTo(CLI::App& command);
    /// Options that were given; the others stay.
    void applyTo(space::Limits& limits, search::RankLevel& level, proxy::ScoringConfig& scoring) const;
};

/// --level alone, for commands that rank.
void addLevelOption(CLI::App& command, std::string& level);
/// --supernets, or another name for the number of weight initialisations.
void addSupernetsOption(CLI::App& command, std::optional<int>& supernets);

} // namespace trazor::app
