// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/score_spread.h"

#include <string>
#include <string_view>
#include <vector>

namespace trazor::session {

/// How far a candidate's scores depend on the super-net's seed, as somebody measured it (bench::seedSpread()).
struct MeasuredSpread {
    int index = 0; ///< candidate
    int initialisations = 0;
    proxy::ScoreSpread spread;
    std::vector<int> together;  ///< candidates that were measured in one go, it among them; ascending
    double rankStability = 0.0; ///< of those: mean Kendall tau-b between two initialisations; NaN for one alone
};

/// As it lies in a session file and in JSON output, but for the candidates' names:
/// {initialisations, diversity: {mean, sd, count}, saliency, dss, together: [index], rank_stability}; null for NaN.
std::string spreadJson(const MeasuredSpread& spread);
/// Inverse, for candidate `index`. Throws Error(InvalidFile).
MeasuredSpread parseSpread(int index, std::string_view json);

} // namespace trazor::session
