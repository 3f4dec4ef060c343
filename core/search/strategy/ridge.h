// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::search {

/// Ridge regression with several targets on standardised features; the penalty is scaled by the number of samples.
/// Samples are added one by one and only their moments are stored, so the fit depends only on their order and need not
/// revisit earlier samples.
class Ridge {
public:
    /// penalty > 0.
    explicit Ridge(double penalty)
        : m_penalty(penalty) {}

    /// All samples must have the same number of features and of targets.
    void add(std::span<const double> features, std::span<const double> targets);
    std::size_t samples() const noexcept { return m_samples; }

    /// Returns one value per target. Requires at least one sample.
    std::vector<double> predict(std::span<const double> features) const;

private:
    using Rows = std::vector<std::vector<double>>;

    void fit() const;

    double m_penalty;
    std::size_t m_samples = 0;
    // Sums of deviations from the first sample, which lose fewer digits than sums of the values.
    std::vector<double> m_origin;
    std::vector<double> m_targetOrigin;
    std::vector<double> m_sums;
    std::vector<double> m_targetSums;
    Rows m_products;       ///< lower triangle, [feature][feature]
    Rows m_targetProducts; ///< [target][feature]

    mutable bool m_isFitted = false;
    mutable std::vector<double> m_scale; ///< 1 / standard deviation, 0 for constant features
    mutable Rows m_coefficients;         ///< [target][standardised feature]
};

} // namespace trazor::search
