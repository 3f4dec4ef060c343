// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/archive.h"
#include "core/search/archive/dss_plus_plus.h"
#include "core/session/session_store.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace trazor::session {

/// A session as it is read for reports and exports: with the ranks on its whole archive.
struct RankedSession {
    SessionData data;
    search::Archive archive;
    search::Ranking ranking;
    std::vector<int> front; ///< parameters against DSS++, by ascending parameters

    explicit RankedSession(SessionData session);
    /// Only reads the file. Throws what SessionStore throws.
    static RankedSession open(const std::filesystem::path& file);

    /// DSS++ on this archive; NaN for a candidate without a score.
    double score(int index) const;
    /// Index of the candidate that `name` means: "best" (by DSS++) or an id.
    /// Throws Error(InvalidArgument) if there is none.
    int find(std::string_view name) const;
    /// Null unless it was confirmed.
    const search::Confirmation* confirmation(int index) const;
    Annotation annotation(int index) const;
};

} // namespace trazor::session
