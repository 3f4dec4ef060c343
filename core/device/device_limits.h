// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/quantity.h"
#include "core/device/profile.h"
#include "core/space/limits.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace trazor::device {

/// From `min` to `max` milliseconds; an absent end is open.
struct TimeBand {
    std::optional<double> min;
    std::optional<double> max;

    bool isOpen() const noexcept { return !min && !max; }
    bool operator==(const TimeBand&) const = default;
};

/// ":8ms", "500us:2ms", "0.1s:". Throws Error(InvalidArgument) naming `field`.
TimeBand parseTimeBand(std::string_view text, std::string_view field);
/// The same text again; empty for an open band.
std::string timeBandText(const TimeBand& band);

/// What a network may take on a device.
struct DeviceLimits {
    std::shared_ptr<const Profile> profile; ///< null: no times are known
    TimeBand latency;                       ///< of one pass of the profile's batch
    Band memory;                            ///< bytes of inference in float32, at the profile's batch, else at batch 1
    /// Whether a prediction has to stay below the upper end by the 90 % quantile of the profile's error.
    bool isStrict = true;

    bool isOpen() const noexcept { return latency.isOpen() && memory.isOpen(); }
    /// Not a number without a profile.
    double latencyMs(const space::NetworkPlan& plan) const;
    std::int64_t memoryBytes(const space::NetworkPlan& plan) const;
    bool allowsLatency(const space::NetworkPlan& plan) const;
    bool allowsMemory(const space::NetworkPlan& plan) const;
    bool allow(const space::NetworkPlan& plan) const { return allowsMemory(plan) && allowsLatency(plan); }

    /// Throws Error(InvalidArgument) for a limit on the latency without a profile, and for a profile of another space.
    void check(const space::SearchSpace& space) const;
    /// Throws Error(Infeasible) if none of a sample within `limits` is allowed, saying how many each limit rejects
    /// alone.
    void requireFeasible(const space::SearchSpace& space, const space::Limits& limits, std::uint64_t seed) const;
};

} // namespace trazor::device
