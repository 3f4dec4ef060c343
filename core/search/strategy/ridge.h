// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::search {

/// Linear regression with a penalty on the squares of the coefficients, several targets at once. Features are
/// standardised; the penalty counts per sample. Samples are added one by one and only their moments are kept, so the
/// fit depends on their order alone and costs nothing for those that are known.
class Ridge {
public:
    /// penalty > 0.
    explicit Ridge(double penalty)
        : m_penalty(penalty) {}

    /// All samples have equally many features and equally many targets.
    void add(std::span<const double> features, std::span<const double> targets);
    std::size_t samples() const noexcept { return m_samples; }

    /// One value a target. At least one sample.
    std::vector<double> predict(std::span<const double> features) const;

private:
    using Rows = std::vector<std::vector<double>>;

    void fit() const;

    double m_penalty;
    std::size_t m_samples = 0;
    // Sums over the samples of deviations from the first one, which loses fewer digits than sums of the values.
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
