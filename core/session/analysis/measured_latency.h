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

/// Draws networks of all depths and widths of a space, in ascending order of parameters.
std::vector<space::Architecture> profileNetworks(const space::SearchSpace& space, int count, std::uint64_t seed = 1);

/// Measures `networks` of a space and fits a profile to their times. `progress` receives the fraction done, 0 to 1;
/// returning false cancels, and the result is empty.
std::optional<device::Profile> measureProfile(const space::SearchSpace& space,
                                              const std::vector<space::Architecture>& networks,
                                              proxy::InferenceTimer& timer, const proxy::InferenceSetting& setting,
                                              const device::TimingOptions& timing,
                                              const std::function<bool(double)>& progress);

/// The profile of a session. Throws Error(InvalidArgument) if it has none.
device::Profile profileOf(const Session& session);

/// Returns why a timer cannot check a profile's predictions (another device or runtime), or an empty string.
std::string whyNotComparable(const device::Profile& profile, const proxy::InferenceTimer& timer);

/// Times the shortlist of a session (search_result.h) and returns the records of the times, also at the pace that the
/// machine had for the profile: four networks of the profile are timed in between, if profileNetworks() still draws
/// them by the default seed (our decision). `progress` as in device::timeNetworks(); returning false cancels, and the
/// result is empty.
std::vector<search::Record> measureShortlist(const Session& session, const device::Profile& profile,
                                             proxy::InferenceTimer& timer, const std::function<bool(double)>& progress);

/// A latency that was predicted and measured afterwards.
struct CheckedLatency {
    int candidate = 0;
    double promisedMs = 0.0;
    double measuredMs = 0.0;
    double atPaceMs = 0.0; ///< at the pace of the machine when the profile was measured; NaN if unknown
};
/// By candidate.
std::vector<CheckedLatency> checkedLatencies(const Session& session);

/// "Networks of the profile now take 29 % longer than when it was measured, ..."; empty if it was as fast within 3 %,
/// or if that is unknown.
std::string paceText(const std::vector<CheckedLatency>& checked);

} // namespace trazor::session
