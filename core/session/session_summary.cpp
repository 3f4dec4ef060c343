// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_summary.h"

#include "core/search/search_config.h"
#include "core/session/session_file.h"
#include "core/space/space_json.h"

namespace trazor::session {

SessionSummary readSummary(const std::filesystem::path& file) {
    return guarded(file, [&] {
        SQLite::Database database = openReadOnly(file);
        const ReadTransaction transaction(database);
        const auto meta = [&](const char* key) {
            SQLite::Statement row(database, "SELECT value FROM meta WHERE key = ?");
            row.bind(1, key);
            if (!row.executeStep()) {
                throw damaged(file, std::string("it has no entry '") + key + "'");
            }
            return row.getColumn(0).getString();
        };
        SessionSummary summary;
        summary.spaceTitle = space::parseSpace(meta("space"), "space").title;
        summary.config = search::parseConfig(meta("config"));
        summary.candidates = database.execAndGet("SELECT count(*) FROM candidates").getInt();
        summary.stopReason = meta("stop_reason");
        return summary;
    });
}

} // namespace trazor::session
