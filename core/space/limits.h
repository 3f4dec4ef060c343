// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/quantity.h"
#include "core/space/blocks/block_cost.h"
#include "core/space/device_model.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace trazor::space {

struct CostQuantity;

/// Limits on the cost of a network. All must hold.
struct Limits {
    Band params;
    Band macs;
    Band depth;
    Band memory;
    Band latency; ///< nanoseconds
    /// True if latencies are compared as predicted. Otherwise they must stay below the upper end by the 90 % quantile
    /// of the error.
    bool latencyAsPredicted = false;
    std::shared_ptr<const DeviceModel> device{}; ///< predicts the latency; null if latencies are unknown

    /// The band that a value is compared with.
    Band inForce(const CostQuantity& quantity) const;
    bool isOpen() const noexcept;
    bool operator==(const Limits& other) const;
};

/// One number of a cost.
struct CostQuantity {
    std::string_view name; ///< in files and in the settings table
    std::string_view unit; ///< "parameters"
    std::int64_t Cost::*value;
    Band Limits::*limit;
    double scale;            ///< usual display scale: 1e6
    std::string_view prefix; ///< unit prefix of that scale: "M"
    Writing writing = Writing::Count;

    bool isTime() const noexcept { return writing == Writing::Time; }
    std::string text(std::int64_t amount) const { return formatBand({amount, amount}, writing); }
};

/// Every number of a cost. All code that reads, writes, shows or checks limits iterates over this list.
inline constexpr std::array kCostQuantities{
    CostQuantity{"params", "parameters", &Cost::params, &Limits::params, 1e6, "M"},
    CostQuantity{"macs", "MACs", &Cost::macs, &Limits::macs, 1e9, "G"},
    CostQuantity{"depth", "blocks", &Cost::depth, &Limits::depth, 1.0, ""},
    CostQuantity{"memory", "bytes", &Cost::memory, &Limits::memory, 1e6, "M"},
    CostQuantity{"latency", "latency", &Cost::latency, &Limits::latency, 1e6, "ms", Writing::Time},
};

/// Minimum and maximum of every cost number, independently of each other.
struct CostRange {
    Cost min;
    Cost max;

    /// The empty range: the first widen() sets both ends.
    static CostRange empty() noexcept;
    void widen(const Cost& low, const Cost& high) noexcept;
    bool operator==(const CostRange&) const = default;
};

bool satisfies(const Limits& limits, const Cost& cost) noexcept;

/// Number of costs that each set limit rejects by itself: "params rejects 940 of 1000, macs 12".
std::string rejectionsText(const Limits& limits, std::span<const Cost> costs);

/// True if every limit by itself overlaps the range.
bool meets(const Limits& limits, const CostRange& range) noexcept;

/// 0 inside the limits, else the sum over the quantities of the distance to the nearest end, relative to the value.
/// Depth counts in blocks: an excess block must outweigh any cost, or the step that removes it would be rejected where
/// the cost is at its lower end.
double distanceTo(const Limits& limits, const Cost& cost) noexcept;

/// "params 5.40 M to 6.50 M, depth at most 13"; "none".
std::string formatLimits(const Limits& limits);

} // namespace trazor::space
