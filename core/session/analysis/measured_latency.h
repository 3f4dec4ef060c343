// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/device/profile.h"
#include "core/proxy/inference_timer.h"
#include "core/session/session.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace trazor::session {

/// Networks of all depths and widths of a space, by ascending number of parameters.
std::vector<space::Architecture> profileNetworks(const space::SearchSpace& space, int count, std::uint64_t seed);

/// Measures `networks` of a space and fits a profile to their times. `progress` is called with the share that is done,
/// 0 to 1; false gives up, and nothing is returned.
std::optional<device::Profile> measureProfile(const space::SearchSpace& space,
                                              const std::vector<space::Architecture>& networks,
                                              proxy::InferenceTimer& timer, const proxy::InferenceSetting& setting,
                                              const std::function<bool(double)>& progress);

/// The profile that a session keeps. Throws Error(InvalidArgument) if it has none.
device::Profile profileOf(const Session& session);

/// Why a timer cannot check what a profile promises: it times another device or runtime. Empty if it can.
std::string whyNotComparable(const device::Profile& profile, const proxy::InferenceTimer& timer);

/// Times the shortlist of a session (search_result.h) and returns what stores the times in it. `progress` as in
/// device::timeNetworks(); false gives up, and nothing is returned.
std::vector<search::Record> measureShortlist(const Session& session, const device::Profile& profile,
                                             proxy::InferenceTimer& timer, const std::function<bool(double)>& progress);

/// A latency that was promised and measured afterwards.
struct CheckedLatency {
    int candidate = 0;
    double promisedMs = 0.0;
    double measuredMs = 0.0;
};
/// By candidate.
std::vector<CheckedLatency> checkedLatencies(const Session& session);

} // namespace trazor::session
