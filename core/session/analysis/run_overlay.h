// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace trazor::session {

/// One of several overlaid searches.
struct OverlaidRun {
    std::vector<std::pair<double, double>> front; ///< parameters and DSS++, by ascending parameters
    std::vector<double> best;                     ///< best DSS++ after each candidate; NaN before the first score
};

/// Several searches with scores on one scale.
struct RunOverlay {
    std::vector<OverlaidRun> runs; ///< in the order of the sessions
    /// Reason why each search keeps its own scale (scores made in different ways cannot be compared). Empty if DSS++ is
    /// that among the candidates of all searches.
    std::string separate;
};

/// Overlays searches. DSS++ depends on the archive, so searches of one space with the same scoring are ranked together,
/// at the level of the first (our decision). Takes as long as ranking all their candidates.
RunOverlay overlay(std::span<const Session> sessions);

} // namespace trazor::session
