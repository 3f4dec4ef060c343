// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/score_spread.h"
#include "core/session/session.h"

#include <string>
#include <vector>

namespace trazor::session {

/// Dependence of a candidate's scores on the super-net's seed (measured by bench::seedSpread()).
struct MeasuredSpread {
    int index = 0; ///< candidate
    int initialisations = 0;
    proxy::ScoreSpread spread;
    std::vector<int> together;  ///< candidates measured together, including this one; ascending
    double rankStability = 0.0; ///< of those: mean Kendall tau-b between two initialisations; NaN for a single one
};

/// Prefix of the quantities whose values store a measured spread.
inline constexpr std::string_view kSpreadPrefix = "spread.";

std::vector<search::Record> recordsOf(const MeasuredSpread& spread);
/// Candidates with a measured spread, ascending.
std::vector<int> candidatesWithSpread(const Session& session);
/// The measured spread of a candidate, or empty.
std::optional<MeasuredSpread> measuredSpread(const Session& session, int index);

/// SQL that derives the rows of `quantities` and `quantity_values` from the table `spreads` of format 1.
std::string firstFormatSpreadQuantities();
std::string firstFormatSpreadValues();

} // namespace trazor::session
