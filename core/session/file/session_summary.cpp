// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/file/session_summary.h"

#include "core/session/file/session_schema.h"
#include "core/space/file/space_json.h"

namespace trazor::session {

SessionSummary readSummary(const std::filesystem::path& file) {
    requireSessionFile(file);
    return guarded(file, [&] {
        SQLite::Database database = openReadOnly(file);
        showAsCurrent(database, checkFormat(file, database));
        const ReadTransaction transaction(database);
        SessionSummary summary;
        summary.spaceTitle = space::parseSpace(metaValue(database, file, "space"), "space").title;
        summary.config = search::parseConfig(metaValue(database, file, "config"));
        summary.candidates = database.execAndGet("SELECT count(*) FROM candidates").getInt();
        summary.stopReason = metaValue(database, file, "stop_reason");
        return summary;
    });
}

} // namespace trazor::session
