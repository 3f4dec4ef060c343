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

/// Orders networks by what the measured values of a quantity predict, among the candidates and the published networks.
/// The same values and the same archive give the same scores to the bit.
class PredictedScore {
public:
    PredictedScore(const space::SearchSpace& space, MeasuredValues measured);

    /// Of all candidates, then of the children: larger is better. Comparable within one call, because the features are
    /// standardised over all networks of it. Throws what evidence::predict() throws.
    std::vector<double> scores(const Archive& archive, std::span<const Child> children = {});

private:
    struct Network {
        std::string id;
        evidence::Shape shape;
    };

    const space::SearchSpace& m_space;
    MeasuredValues m_measured;
    std::vector<Network> m_published;
    std::vector<evidence::Shape> m_candidates; ///< of the archive as far as it was seen
};

} // namespace trazor::search
