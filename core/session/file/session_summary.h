// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/settings/search_config.h"

#include <filesystem>
#include <string>

namespace trazor::session {

/// Summary of a session for lists, read without its candidates.
struct SessionSummary {
    std::string spaceTitle;
    search::SearchConfig config;
    int candidates = 0;
    std::string stopReason; ///< of the last run; empty while running or after a crash
};

/// Takes milliseconds, even for a large session that another process is writing. Throws like SessionFile::open().
SessionSummary readSummary(const std::filesystem::path& file);

} // namespace trazor::session
