// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <limits>
#include <string>
#include <vector>

namespace trazor::session {

/// What one gene has to do with the objective among the candidates of a session.
struct GeneImportance {
    std::string gene;
    /// Share of the variance of the objective that a model loses on candidates that it has not seen when the values of
    /// this gene are shuffled. 0: the gene tells nothing that the other genes do not; chance makes it slightly
    /// negative.
    double importance = 0.0;
    /// Spearman's rho of the gene (its mean over blocks and stages) and the objective, where larger is better: above 0,
    /// larger values are better. NaN for a gene of kinds, and where it or the objective does not vary.
    double rho = std::numeric_limits<double>::quiet_NaN();
};

struct GeneImportances {
    std::vector<GeneImportance> genes; ///< the most important first; empty below 20 scored candidates
    std::string objective;             ///< "DSS++", "fewer params"
    double explained = std::numeric_limits<double>::quiet_NaN(); ///< share of the variance, on candidates not seen
    int candidates = 0;                                          ///< that were looked at
};

/// Permutation importance (Breiman 2001) in a ridge regression on means and squares of the genes, in each stage, with
/// five-fold cross-validation over at most 2,000 candidates at even distances (our decision). Of several objectives,
/// DSS++ if it is one of them, else the first. The same session gives the same answer.
GeneImportances geneImportances(const Session& session);

} // namespace trazor::session
