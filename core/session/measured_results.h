// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evidence/results_file.h"
#include "core/session/session.h"

#include <optional>
#include <string>
#include <vector>

namespace trazor::session {

/// Latency of the best candidates in ms, measured at the end of a search under the conditions of its profile.
inline constexpr const char* kMeasuredLatency = "latency.measured";

/// False for the quantities that the program finds out itself: baselines, seed spreads, latencies.
bool isMeasured(const search::Quantity& quantity);

/// Candidates with a measured value of any quantity, their own or that of the published network that they are.
/// Ascending.
std::vector<int> measuredCandidates(const Session& session);

/// Id of a network of the session.
std::string idOf(const Session& session, Subject subject);
/// Empty if no network of the session has the id.
std::optional<Subject> subjectOf(const Session& session, const std::string& id);

/// The candidates and the published networks that results can belong to.
evidence::Subjects subjectsOf(const Session& session);

/// The quantity as it would be after results of it came in: that of the session, one that the literature states of a
/// published network of the space, or a new one of which more is better.
/// `unit` and `better` where they are said. Throws Error(InvalidArgument) for a name that cannot be one, and if the
/// session says another unit or side already.
search::Quantity measuredQuantity(const Session& session, const std::string& name,
                                  const std::optional<std::string>& unit, std::optional<search::Better> better);

/// What stores results. A result without a repeat replaces all that the network had, one with a repeat only this one.
/// With the first results of a quantity come the values that the literature states of published networks. A value that
/// is not a number takes back. `origin` stands where a result names neither date nor source.
std::vector<search::Record> recordsOf(const Session& session, const search::Quantity& quantity,
                                      const std::vector<evidence::Result>& results, const std::string& origin);

} // namespace trazor::session
