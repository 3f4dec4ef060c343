// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/score_spread.h"
#include "core/session/session.h"

#include <string>
#include <vector>

namespace trazor::session {

/// How far the scores of a candidate depend on the super-net's seed (measured by bench::seedSpread()).
struct MeasuredSpread {
    int index = 0; ///< candidate
    int initialisations = 0;
    proxy::ScoreSpread spread;
    std::vector<int> together;  ///< candidates that were measured in one go, this one among them; ascending
    double rankStability = 0.0; ///< of those: mean Kendall tau-b between two initialisations; NaN for one alone
};

/// A measured spread is stored as values of quantities whose names begin with this.
inline constexpr std::string_view kSpreadPrefix = "spread.";

std::vector<search::Record> recordsOf(const MeasuredSpread& spread);
/// Candidates with a measured spread, ascending.
std::vector<int> candidatesWithSpread(const Session& session);
/// Empty if nothing was measured.
std::optional<MeasuredSpread> measuredSpread(const Session& session, int index);

/// Rows of `quantities` and of `quantity_values` as they follow from the table `spreads` of format 1, in SQL.
std::string firstFormatSpreadQuantities();
std::string firstFormatSpreadValues();

} // namespace trazor::session
