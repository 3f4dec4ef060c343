// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <string>
#include <vector>

namespace trazor::exchange {

/// A picture that the caller adds to a report.
struct ReportFigure {
    std::string title;
    std::string svg; ///< a whole SVG document
};

/// The session as one HTML page that needs nothing else: no network, no scripts. Pareto plot, front, the best and the
/// starred candidates with their blocks, settings, manifest, and how far to trust the score. Light and dark by the
/// reader's setting; prints. Texts of the user are escaped.
std::string htmlReport(const session::Session& session, const std::vector<ReportFigure>& figures = {});

} // namespace trazor::exchange
