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
/// The same at the pace that the machine had when the profile was measured.
inline constexpr const char* kLatencyAtPace = "latency.at-pace";

/// False for quantities that the program determines itself: baselines, seed spreads, latencies.
bool isMeasured(const search::Quantity& quantity);

/// Candidates with a measured value of any quantity, their own or their published twin's, ascending.
std::vector<int> measuredCandidates(const Session& session);

/// Architecture id of a network of the session.
std::string idOf(const Session& session, Subject subject);
/// Finds a network of the session by id; empty if there is none.
std::optional<Subject> subjectOf(const Session& session, const std::string& id);

/// The candidates and the published networks that results can belong to.
evidence::Subjects subjectsOf(const Session& session);

/// Returns the quantity that results will be recorded under: that of the session, else that of the literature on the
/// space, else a new one of which more is better. `unit` and `better` may be given. Throws Error(InvalidArgument) for
/// an invalid name, and if `unit` or `better` contradicts the known quantity.
search::Quantity measuredQuantity(const Session& session, const std::string& name,
                                  const std::optional<std::string>& unit, std::optional<search::Better> better);

/// Returns the records that store results. A result without a repeat replaces all results of the network, one with a
/// repeat only that repeat. The first results of a quantity bring the literature's values of published networks. A NaN
/// deletes a value. `origin` is used for results that name neither date nor source.
std::vector<search::Record> recordsOf(const Session& session, const search::Quantity& quantity,
                                      const std::vector<evidence::Result>& results, const std::string& origin);

} // namespace trazor::session
