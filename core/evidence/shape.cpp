// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

namespace trazor::evidence {
namespace {

constexpr std::array kFeatures = {&Shape::blocks, &Shape::width, &Shape::attention, &Shape::hidden};

/// Tolerance for a constant feature, whose deviation rounding can make non-zero.
constexpr double kSameWithin = 1e-9;

} // namespace

void ShapeSum::add(int width, int attention, std::span<const int> hidden) {
    m_sum.blocks += 1.0;
    m_sum.width += width;
    m_sum.attention += attention;
    m_sum.area += 4.0 * width * attention;
    if (!hidden.empty()) {
        m_sum.hidden += std::accumulate(hidden.begin(), hidden.end(), 0.0) / static_cast<double>(hidden.size());
    }
}

Shape ShapeSum::shape() const {
    const double n = m_sum.blocks;
    return {n, m_sum.width / n, m_sum.attention / n, m_sum.hidden / n, m_sum.area};
}

Shape shapeOf(const space::NetworkPlan& plan) {
    ShapeSum sum;
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            sum.add(block.embedDim, block.heads * block.headDim, block.mlpHidden);
        }
    }
    return sum.shape();
}

Features standardised(std::span<const Shape> pool) {
    const auto n = static_cast<double>(pool.size());
    std::vector<std::vector<double>> kept;
    for (const auto feature : kFeatures) {
        std::vector<double> column(pool.size());
        // Blocks without an MLP have no hidden width; widths are at least 1.
        std::transform(pool.begin(), pool.end(), column.begin(),
                       [feature](const Shape& shape) { return std::log(std::max(shape.*feature, 1.0)); });
        const double largest = *std::max_element(column.begin(), column.end()); // ln of at least 1
        const double mean = std::accumulate(column.begin(), column.end(), 0.0) / n;
        double squares = 0.0;
        for (double& value : column) {
            value -= mean;
            squares += value * value;
        }
        const double deviation = std::sqrt(squares / n);
        if (deviation <= kSameWithin * std::max(1.0, largest)) {
            continue;
        }
        for (double& value : column) {
            value /= deviation;
        }
        kept.push_back(std::move(column));
    }
    Features features{kept.size(), {}};
    features.values.reserve(pool.size() * kept.size());
    for (std::size_t network = 0; network < pool.size(); ++network) {
        for (const std::vector<double>& column : kept) {
            features.values.push_back(column[network]);
        }
    }
    return features;
}

} // namespace trazor::evidence
