// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/ridge.h"

#include <algorithm>
#include <cmath>

namespace trazor::search {
namespace {

std::vector<double> columnMeans(const Ridge::Rows& rows) {
    std::vector<double> means(rows.front().size(), 0.0);
    for (const std::vector<double>& row : rows) {
        for (std::size_t i = 0; i < means.size(); ++i) {
            means[i] += row[i] / static_cast<double>(rows.size());
        }
    }
    return means;
}

/// Lower triangle of X'X / n + penalty I, then its Cholesky factor in place.
Ridge::Rows choleskyOfGram(const Ridge::Rows& rows, double penalty) {
    const std::size_t size = rows.front().size();
    Ridge::Rows factor(size, std::vector<double>(size, 0.0));
    for (const std::vector<double>& row : rows) {
        for (std::size_t i = 0; i < size; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                factor[i][j] += row[i] * row[j];
            }
        }
    }
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double value = factor[i][j] / static_cast<double>(rows.size()) + (i == j ? penalty : 0.0);
            for (std::size_t k = 0; k < j; ++k) {
                value -= factor[i][k] * factor[j][k];
            }
            // The penalty bounds the diagonal from below; rounding must not break that.
            factor[i][j] = i == j ? std::sqrt(std::max(value, penalty * 1e-6)) : value / factor[j][j];
        }
    }
    return factor;
}

/// Solves L L' x = b in place.
void solve(const Ridge::Rows& factor, std::vector<double>& b) {
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

Ridge::Ridge(Rows features, const Rows& targets, double penalty)
    : m_mean(columnMeans(features))
    , m_scale(m_mean.size(), 0.0)
    , m_targetMean(columnMeans(targets)) {
    const auto samples = static_cast<double>(features.size());
    for (std::size_t i = 0; i < m_mean.size(); ++i) {
        double variance = 0.0;
        for (const std::vector<double>& row : features) {
            variance += (row[i] - m_mean[i]) * (row[i] - m_mean[i]) / samples;
        }
        m_scale[i] = variance > 1e-18 * (1.0 + m_mean[i] * m_mean[i]) ? 1.0 / std::sqrt(variance) : 0.0;
    }
    for (std::vector<double>& row : features) {
        standardise(row);
    }
    const Rows factor = choleskyOfGram(features, penalty);
    for (std::size_t t = 0; t < m_targetMean.size(); ++t) {
        std::vector<double>& coefficients = m_coefficients.emplace_back(m_mean.size(), 0.0);
        for (std::size_t s = 0; s < features.size(); ++s) {
            const double residual = (targets[s][t] - m_targetMean[t]) / samples;
            for (std::size_t i = 0; i < coefficients.size(); ++i) {
                coefficients[i] += features[s][i] * residual;
            }
        }
        solve(factor, coefficients);
    }
}

std::vector<double> Ridge::predict(const std::vector<double>& features) const {
    std::vector<double> row = features;
    standardise(row);
    std::vector<double> values = m_targetMean;
    for (std::size_t t = 0; t < values.size(); ++t) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            values[t] += m_coefficients[t][i] * row[i];
        }
    }
    return values;
}

void Ridge::standardise(std::vector<double>& row) const {
    for (std::size_t i = 0; i < row.size(); ++i) {
        row[i] = (row[i] - m_mean[i]) * m_scale[i];
    }
}

} // namespace trazor::search
