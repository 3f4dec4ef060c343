// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/quantity.h"
#include "core/space/blocks/block_cost.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace trazor::space {

/// Limits on what a network may cost. All must hold.
struct Limits {
    Band params;
    Band macs;
    Band depth;

    bool isOpen() const noexcept { return *this == Limits{}; }
    bool operator==(const Limits&) const = default;
};

/// One number of a cost.
struct CostQuantity {
    std::string_view name; ///< in files and in the settings table
    std::string_view unit; ///< "parameters"
    std::int64_t Cost::*value;
    Band Limits::*limit;
    double scale;            ///< what people count it in: 1e6
    std::string_view prefix; ///< of that scale: "M"
};

/// Every number of a cost. All that reads, writes, shows or checks limits walks along this list.
inline constexpr std::array kCostQuantities{
    CostQuantity{"params", "parameters", &Cost::params, &Limits::params, 1e6, "M"},
    CostQuantity{"macs", "MACs", &Cost::macs, &Limits::macs, 1e9, "G"},
    CostQuantity{"depth", "blocks", &Cost::depth, &Limits::depth, 1.0, ""},
};

/// The least and the most of every number, each on its own.
struct CostRange {
    Cost min;
    Cost max;

    /// Of nothing: the first widen() sets both ends.
    static CostRange empty() noexcept;
    void widen(const Cost& low, const Cost& high) noexcept;
    bool operator==(const CostRange&) const = default;
};

bool satisfies(const Limits& limits, const Cost& cost) noexcept;

/// Whether every limit by itself leaves something of the range.
bool meets(const Limits& limits, const CostRange& range) noexcept;

/// 0 inside; else the sum over the quantities of the distance to the nearest end, relative to the value. Depth counts
/// in blocks instead: a block too many outweighs any cost, or the step that takes it away would be refused wherever
/// the cost stands at its lower end.
double distanceTo(const Limits& limits, const Cost& cost) noexcept;

/// "params 5.40 M to 6.50 M, depth at most 13"; "none".
std::string formatLimits(const Limits& limits);

} // namespace trazor::space
