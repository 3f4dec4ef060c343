// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evidence/predictor.h"
#include "core/search/strategy/strategy.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace trazor::search {

/// Scores networks by predictions from the measured values of a quantity, among the candidates and the published
/// networks. Deterministic: the same values and archive give bit-identical scores.
class PredictedScore {
public:
    PredictedScore(const space::SearchSpace& space, MeasuredValues measured);

    /// Scores of all candidates, then of the children; larger is better. Scores are comparable only within one call,
    /// because the features are standardised over all networks in it. Throws the errors of evidence::predict().
    std::vector<double> scores(const Archive& archive, std::span<const Child> children = {});

private:
    struct Network {
        std::string id;
        evidence::Shape shape;
    };

    const space::SearchSpace& m_space;
    MeasuredValues m_measured;
    std::vector<Network> m_published;
    std::vector<evidence::Shape> m_candidates; ///< candidates of the archive processed so far
};

} // namespace trazor::search
