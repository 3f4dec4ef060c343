// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <limits>
#include <string>
#include <vector>

namespace trazor::session {

/// Importance of one gene for the objective among the candidates of a session.
struct GeneImportance {
    std::string gene;
    /// Fraction of the objective's variance that a model loses on unseen candidates when this gene's values are
    /// shuffled. 0: the gene adds nothing to the other genes; chance can make it slightly negative.
    double importance = 0.0;
    /// Spearman's rho of the gene (its mean over blocks and stages) and the objective, where larger is better: above 0,
    /// larger values are better. NaN for a categorical gene, and if the gene or the objective does not vary.
    double rho = std::numeric_limits<double>::quiet_NaN();
};

struct GeneImportances {
    std::vector<GeneImportance> genes; ///< the most important first; empty below 20 scored candidates
    std::string objective;             ///< "DSS++", "fewer params"
    double explained = std::numeric_limits<double>::quiet_NaN(); ///< fraction of the variance, on unseen candidates
    int candidates = 0;                                          ///< candidates analysed
};

/// Permutation importance (Breiman 2001) in a ridge regression on means and squares of the genes, per stage, with
/// five-fold cross-validation over at most 2,000 evenly spaced candidates (our decision). Of several objectives, DSS++
/// is used if present, else the first. Deterministic.
GeneImportances geneImportances(const Session& session);

} // namespace trazor::session
