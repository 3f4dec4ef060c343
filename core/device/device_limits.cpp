// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/device/device_limits.h"

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/space/cost_model.h"
#include "core/space/memory_model.h"
#include "core/space/space_operations.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace trazor::device {
namespace {

constexpr std::pair<std::string_view, double> kUnits[] = {{"us", 1e-3}, {"ms", 1.0}, {"s", 1e3}}; ///< in ms

double parseTime(std::string_view text, std::string_view field) {
    for (const auto& [unit, factor] : kUnits) {
        if (!text.ends_with(unit)) {
            continue;
        }
        const std::string_view number = text.substr(0, text.size() - unit.size());
        double value = 0.0;
        const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), value);
        if (problem == std::errc() && end == number.data() + number.size() && value >= 0.0 && std::isfinite(value)) {
            return value * factor;
        }
    }
    throw Error(ErrorCode::InvalidArgument, std::string(field) + ": '" + std::string(text) + "' is not a time",
                "Write MIN:MAX with units us, ms or s, for instance :8ms.");
}

} // namespace

TimeBand parseTimeBand(std::string_view text, std::string_view field) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        throw Error(ErrorCode::InvalidArgument, std::string(field) + ": '" + std::string(text) + "' is not a range",
                    "Write MIN:MAX, for instance :8ms; one side may be empty.");
    }
    TimeBand band;
    if (colon > 0) {
        band.min = parseTime(text.substr(0, colon), field);
    }
    if (colon + 1 < text.size()) {
        band.max = parseTime(text.substr(colon + 1), field);
    }
    if (band.min && band.max && *band.min > *band.max) {
        throw Error(ErrorCode::InvalidArgument, std::string(field) + ": the minimum is larger than the maximum",
                    "Exchange the two ends of the range.");
    }
    return band;
}

std::string timeBandText(const TimeBand& band) {
    const auto end = [](const std::optional<double>& ms) { return ms ? formatDigits(*ms, 9) + "ms" : std::string(); };
    return band.isOpen() ? std::string() : end(band.min) + ':' + end(band.max);
}

double DeviceLimits::latencyMs(const space::NetworkPlan& plan) const {
    return profile ? profile->predictMs(plan) : std::numeric_limits<double>::quiet_NaN();
}

std::int64_t DeviceLimits::memoryBytes(const space::NetworkPlan& plan) const {
    return space::memoryOf(plan, profile ? profile->conditions().batch : 1).total();
}

bool DeviceLimits::allowsLatency(const space::NetworkPlan& plan) const {
    if (latency.isOpen()) {
        return true;
    }
    const double ms = latencyMs(plan);
    const double most = !latency.max ? ms : isStrict && profile ? profile->strictLimitMs(*latency.max) : *latency.max;
    return ms >= latency.min.value_or(0.0) && ms <= most;
}

bool DeviceLimits::allowsMemory(const space::NetworkPlan& plan) const {
    return memory.isOpen() || memory.contains(memoryBytes(plan));
}

void DeviceLimits::check(const space::SearchSpace& space) const {
    if (!latency.isOpen() && !profile) {
        throw Error(ErrorCode::InvalidArgument, "latency: nothing is known of the device",
                    "Measure it with 'trazor profile' and give --profile.");
    }
    if (profile && profile->space() != space.name) {
        throw Error(ErrorCode::InvalidArgument,
                    "profile: it is of the space '" + profile->space() + "', and this is '" + space.name + "'",
                    "Measure a profile of this space.");
    }
}

void DeviceLimits::requireFeasible(const space::SearchSpace& space, const space::Limits& limits,
                                   std::uint64_t seed) const {
    if (isOpen()) {
        return;
    }
    constexpr int kSampled = 1000;
    Rng rng(seed);
    int outside = 0;
    int slow = 0;
    int large = 0;
    for (int i = 0; i < kSampled; ++i) {
        space::Architecture architecture = space::sample(space, rng);
        if (!limits.isOpen()) {
            space::repair(space, architecture, limits, rng);
        }
        const space::NetworkPlan plan = space::plan(space, architecture);
        const bool fits = space::satisfies(limits, space::costOf(plan));
        const bool isFast = allowsLatency(plan);
        const bool isSmall = allowsMemory(plan);
        if (fits && isFast && isSmall) {
            return;
        }
        outside += fits ? 0 : 1;
        slow += isFast ? 0 : 1;
        large += isSmall ? 0 : 1;
    }
    throw Error(ErrorCode::Infeasible,
                "limits: none of " + std::to_string(kSampled) + " networks satisfies all; alone, " +
                    space::formatLimits(limits) + " rejects " + std::to_string(outside) + ", latency " +
                    std::to_string(slow) + ", memory " + std::to_string(large),
                "Widen the limits.");
}

} // namespace trazor::device
