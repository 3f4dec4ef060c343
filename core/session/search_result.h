// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/settings/objective.h"

#include <limits>
#include <string>
#include <vector>

namespace trazor::space {
struct CostQuantity;
}

namespace trazor::session {

class Session;

/// Objectives of a session's front: those of the search, or parameters and DSS++ if the search has a single objective
/// or the predictions of an objective are unknown.
const search::Objective& frontObjective(const Session& session);
/// The cost that an objective of the kind Cost names.
const space::CostQuantity& costQuantity(const search::Objective::Part& part);
/// Value of one objective, larger is better; NaN if unknown.
double objectiveValue(const Session& session, const search::Objective::Part& part, int index);

/// Knee of the front; -1 if the front bulges nowhere or there are not two objectives.
int kneeOf(const Session& session);

/// Result of a search with the suggested candidate (our decision: the one-standard-error rule of Breiman et al. 1984).
/// Candidates by index, -1 if there is none.
struct SearchResult {
    int scored = 0;
    int failed = 0;
    double scoringSeconds = 0.0; ///< sum over the candidates
    int best = -1;               ///< by DSS++
    int suggested = -1; ///< the smallest within one standard error of the best; the best if the noise is unknown
    int knee = -1;
    int tied = 0;     ///< within the limits in force and tied with the best, including it; 0 if the noise is unknown
    int oneError = 0; ///< within one standard error of the best, including it
    double leastTrusted =
        std::numeric_limits<double>::quiet_NaN(); ///< least DSS++ difference at the top that is not chance
    int confirmed = 0;                            ///< candidates that were scored again at the end
    int confirmedRank = 0;                        ///< of the suggested one among them; 0 if not among them

    /// A reference that the suggested candidate is compared with.
    struct Yardstick {
        std::string name;
        double score = 0.0; ///< DSS++ against the candidates
        long long params = 0;
    };
    int sample = 0;                   ///< candidates of the initial sample, which is random
    Yardstick bestOfSample;           ///< only if `sample` > 0
    std::vector<Yardstick> published; ///< published networks with a score, best first

    /// Two to four candidates to compare: the suggested one, the best, the knee, and others by rank. Fewer if there are
    /// not enough.
    std::vector<int> shortlist;
};

SearchResult resultOf(const Session& session);

} // namespace trazor::session
