// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace trazor::search {

/// Linear regression with a penalty on the squares of the coefficients, several targets at once. Features are
/// standardised; the penalty counts per sample.
class Ridge {
public:
    using Rows = std::vector<std::vector<double>>; ///< [sample][feature or target], all rows of equal length

    /// At least one sample; penalty > 0.
    Ridge(Rows features, const Rows& targets, double penalty);

    /// One value a target.
    std::vector<double> predict(const std::vector<double>& features) const;

private:
    void standardise(std::vector<double>& row) const;

    std::vector<double> m_mean;
    std::vector<double> m_scale; ///< 1 / standard deviation, 0 for constant features
    std::vector<double> m_targetMean;
    Rows m_coefficients; ///< [target][feature]
};

} // namespace trazor::search
