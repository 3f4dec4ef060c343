// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/record.h"
#include "core/session/file/sqlite_file.h"

#include <string>

/// Tables of a session file and the migration of old formats. Internal to core/session.
namespace trazor::session {

/// Name of the table with the scorings of a purpose; all have the columns idx, status, reason, scores, elapsed_ms.
const char* tableOf(search::Purpose purpose) noexcept;

void createTables(SQLite::Database& database);

/// Returns the format of a file. Throws Error(InvalidFile) for a file of another program, a small damaged file, or a
/// file with views or triggers, which could run untrusted SQL; Error(Unsupported) for a newer format.
int checkFormat(const fs::path& file, SQLite::Database& database);

/// Presents a file of format 1 as format 2 through temporary views. Writes nothing.
void showAsCurrent(SQLite::Database& database, int format);
/// Rewrites the file in the current format, in one transaction.
void migrate(SQLite::Database& database, int format);

std::string metaValue(const SQLite::Database& database, const fs::path& file, const std::string& key);

} // namespace trazor::session
