// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/ridge.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace trazor::search {
namespace {

using Rows = std::vector<std::vector<double>>;

/// Replaces a lower triangle by its Cholesky factor. Pivots are clamped to `floor` to survive rounding.
void factorise(Rows& factor, double floor) {
    for (std::size_t i = 0; i < factor.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double value = factor[i][j];
            for (std::size_t k = 0; k < j; ++k) {
                value -= factor[i][k] * factor[j][k];
            }
            factor[i][j] = i == j ? std::sqrt(std::max(value, floor)) : value / factor[j][j];
        }
    }
}

/// Solves L L' x = b in place.
void solve(const Rows& factor, std::vector<double>& b) {
    for (std::size_t i = 0; i < b.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            b[i] -= factor[i][k] * b[k];
        }
        b[i] /= factor[i][i];
    }
    for (std::size_t i = b.size(); i-- > 0;) {
        for (std::size_t k = i + 1; k < b.size(); ++k) {
            b[i] -= factor[k][i] * b[k];
        }
        b[i] /= factor[i][i];
    }
}

} // namespace

void Ridge::add(std::span<const double> features, std::span<const double> targets) {
    if (m_samples++ == 0) {
        m_origin.assign(features.begin(), features.end());
        m_targetOrigin.assign(targets.begin(), targets.end());
        m_sums.assign(features.size(), 0.0);
        m_targetSums.assign(targets.size(), 0.0);
        m_products.assign(features.size(), std::vector<double>(features.size(), 0.0));
        m_targetProducts.assign(targets.size(), std::vector<double>(features.size(), 0.0));
    }
    std::vector<double> row(features.size());
    std::transform(features.begin(), features.end(), m_origin.begin(), row.begin(), std::minus<>());
    for (std::size_t i = 0; i < row.size(); ++i) {
        m_sums[i] += row[i];
        if (row[i] != 0.0) {
            for (std::size_t j = 0; j <= i; ++j) {
                m_products[i][j] += row[i] * row[j];
            }
        }
    }
    for (std::size_t t = 0; t < targets.size(); ++t) {
        const double target = targets[t] - m_targetOrigin[t];
        m_targetSums[t] += target;
        for (std::size_t i = 0; i < row.size(); ++i) {
            m_targetProducts[t][i] += target * row[i];
        }
    }
    m_isFitted = false;
}

void Ridge::fit() const {
    const auto samples = static_cast<double>(m_samples);
    const auto covariance = [&](std::size_t i, std::size_t j) {
        return (m_products[i][j] - m_sums[i] * m_sums[j] / samples) / samples;
    };
    m_scale.assign(m_sums.size(), 0.0);
    for (std::size_t i = 0; i < m_scale.size(); ++i) {
        const double mean = m_sums[i] / samples;
        const double spread = m_products[i][i] / samples; // around the first sample
        const double variance = covariance(i, i);
        m_scale[i] = variance > 1e-12 * (spread + mean * mean) ? 1.0 / std::sqrt(variance) : 0.0;
    }
    Rows factor(m_scale.size());
    for (std::size_t i = 0; i < m_scale.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            factor[i].push_back(covariance(i, j) * m_scale[i] * m_scale[j] + (i == j ? m_penalty : 0.0));
        }
    }
    factorise(factor, m_penalty * 1e-6);
    m_coefficients.clear();
    for (std::size_t t = 0; t < m_targetSums.size(); ++t) {
        std::vector<double>& coefficients = m_coefficients.emplace_back(m_scale.size());
        for (std::size_t i = 0; i < m_scale.size(); ++i) {
            coefficients[i] = (m_targetProducts[t][i] - m_targetSums[t] * m_sums[i] / samples) / samples * m_scale[i];
        }
        solve(factor, coefficients);
    }
    m_isFitted = true;
}

std::vector<double> Ridge::predict(std::span<const double> features) const {
    if (!m_isFitted) {
        fit();
    }
    const auto samples = static_cast<double>(m_samples);
    std::vector<double> values(m_targetSums.size());
    for (std::size_t t = 0; t < values.size(); ++t) {
        values[t] = m_targetOrigin[t] + m_targetSums[t] / samples;
        for (std::size_t i = 0; i < m_scale.size(); ++i) {
            values[t] += m_coefficients[t][i] * (features[i] - m_origin[i] - m_sums[i] / samples) * m_scale[i];
        }
    }
    return values;
}

} // namespace trazor::search
