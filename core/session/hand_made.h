// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/dss_plus_plus.h"
#include "core/session/session.h"
#include "core/session/ties.h"

#include <limits>
#include <string>

namespace trazor::session {

/// Returns why a network cannot become a candidate (it does not exist, is not in the space, is outside the limits, or
/// already is a candidate), or an empty string.
std::string refusalOf(const Session& session, const space::Architecture& architecture);

/// The place that a network would have among the candidates; no score if its evaluation has none.
PlacedScore placeOf(const Session& session, const space::Architecture& architecture,
                    const proxy::Evaluation& evaluation);

/// Makes the session's next candidate from a network that the user derived from candidate `from`, scored with the
/// session's settings. It joins the last generation. Throws Error(InvalidArgument) with refusalOf().
search::CandidatePtr makeByHand(const Session& session, int from, const space::Architecture& architecture,
                                const proxy::Evaluation& evaluation);

/// Returns why a candidate cannot be withdrawn (it was not made by hand, or another candidate, a run of the search, a
/// value or a scoring follows it), or an empty string.
std::string refusalToWithdraw(const Session& session, int index);

/// Makes a new session that evolves from one network (our decision). The network is its first candidate, made by hand,
/// and its first generation are mutations of it within the limits, topped up at random if there are too few. Space and
/// settings are those of `session`; a search that does not evolve becomes a block evolution with the recommended
/// settings, and objectives that need measured values become the default one.
Session evolveFrom(const Session& session, const space::Architecture& architecture,
                   const proxy::Evaluation& evaluation);

} // namespace trazor::session
