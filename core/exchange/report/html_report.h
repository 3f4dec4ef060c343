// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <string>
#include <vector>

namespace trazor::exchange {

/// A figure that the caller adds to a report.
struct ReportFigure {
    std::string title;
    std::string svg; ///< a complete SVG document
};

/// Renders the session as one self-contained HTML page without scripts or network access: Pareto plot, front, the best
/// and the starred candidates with their blocks, settings, manifest, and the evidence for the score. Follows the
/// reader's light or dark setting and is printable. User text is escaped.
std::string htmlReport(const session::Session& session, const std::vector<ReportFigure>& figures = {});

} // namespace trazor::exchange
