// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/dss_plus_plus.h"
#include "core/session/session.h"

#include <limits>
#include <string>

namespace trazor::session {

/// Why a network cannot become a candidate: it does not exist, is not in the space, outside the limits, or a candidate
/// already. Empty if it can.
std::string refusalOf(const Session& session, const space::Architecture& architecture);

/// A score beside the candidates of a session.
struct PlacedScore {
    double score = std::numeric_limits<double>::quiet_NaN(); ///< DSS++ against the candidates; NaN if it has none
    double error = std::numeric_limits<double>::quiet_NaN(); ///< standard error at that place; NaN if unknown

    /// Whether the super-nets alone may make the difference to a candidate; false where the noise is unknown.
    bool isWithinNoiseOf(const Session& session, int index) const;
};
PlacedScore placeOf(const Session& session, const space::Architecture& architecture,
                    const proxy::Evaluation& evaluation);

/// The next candidate of the session: a network that the user made from the candidate `from`, scored with the settings
/// of the session. It joins the last generation. Throws Error(InvalidArgument) with refusalOf().
search::CandidatePtr makeByHand(const Session& session, int from, const space::Architecture& architecture,
                                const proxy::Evaluation& evaluation);

/// Why a candidate cannot be taken back: it was not made by hand, or something follows it: another candidate, a run of
/// the search, a value or a scoring. Empty if it can.
std::string refusalToWithdraw(const Session& session, int index);

/// A new session that evolves from one network (our decision): the network is its first candidate, made by hand, and
/// its first generation are mutations of the network within the limits, topped up at random where there are too few.
/// Space and settings are those of `session`; a search that does not evolve becomes a block evolution with the
/// recommended settings, and objectives that need measured values become the default one.
Session evolveFrom(const Session& session, const space::Architecture& architecture,
                   const proxy::Evaluation& evaluation);

} // namespace trazor::session
