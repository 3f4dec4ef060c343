// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace trazor::session {

/// One of several searches that are laid over each other.
struct OverlaidRun {
    std::vector<std::pair<double, double>> front; ///< parameters and DSS++, by ascending parameters
    std::vector<double> best;                     ///< best DSS++ after each candidate; NaN before the first score
};

/// Several searches with scores on one scale.
struct RunOverlay {
    std::vector<OverlaidRun> runs; ///< in the order of the sessions
    /// Why each search keeps a scale of its own: scores that were made in different ways cannot be compared. Empty:
    /// DSS++ is that among the candidates of all searches.
    std::string separate;
};

/// DSS++ depends on the archive, so searches of one space with one way of scoring are ranked together, at the level of
/// the first (our decision). Takes as long as ranking all their candidates.
RunOverlay overlay(std::span<const Session> sessions);

} // namespace trazor::session
