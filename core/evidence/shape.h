// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::evidence {

/// The properties of a network that the predictor uses. Widths are averages over its blocks.
struct Shape {
    double blocks = 0.0;
    double width = 0.0;     ///< token vectors
    double attention = 0.0; ///< heads * head width
    double hidden = 0.0;    ///< MLP; the mean over the hidden layers of a block that has several
    double area = 0.0;      ///< sum over the blocks of 4 * width * attention: the number of attention weights
};

/// Accumulates the shape of a network block by block.
class ShapeSum {
public:
    void add(int width, int attention, std::span<const int> hidden);
    /// Requires at least one block.
    Shape shape() const;

private:
    Shape m_sum;
};

Shape shapeOf(const space::NetworkPlan& plan);

/// ln of blocks, width, attention and hidden width, standardised over a pool with the population standard deviation.
struct Features {
    std::size_t count = 0;      ///< features that vary within the pool, at most 4; constant ones are dropped
    std::vector<double> values; ///< [network][feature]

    std::span<const double> of(std::size_t network) const { return std::span(values).subspan(network * count, count); }
};

Features standardised(std::span<const Shape> pool);

} // namespace trazor::evidence
