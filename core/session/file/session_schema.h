// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/record.h"
#include "core/session/file/sqlite_file.h"

#include <string>

/// Tables of a session file and how old ones become new ones. Only for core/session.
namespace trazor::session {

/// Table with the scorings of a purpose; all have the same columns: idx, status, reason, scores, elapsed_ms.
const char* tableOf(search::Purpose purpose) noexcept;

void createTables(SQLite::Database& database);

/// Refuses files of other programs, files of newer versions, small damaged files, and files with views or triggers,
/// which could run statements of a stranger. Returns the format.
int checkFormat(const fs::path& file, SQLite::Database& database);

/// Lets a reader see a file of format 1 as format 2. Writes nothing.
void showAsCurrent(SQLite::Database& database, int format);
/// Rewrites the file in the current format, in one transaction.
void migrate(SQLite::Database& database, int format);

std::string metaValue(const SQLite::Database& database, const fs::path& file, const std::string& key);

} // namespace trazor::session
