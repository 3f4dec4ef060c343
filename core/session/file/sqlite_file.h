// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

/// SQLite and file system helpers for sessions. Internal to core/session.
namespace trazor::session {

namespace fs = std::filesystem;

inline constexpr int kBusyTimeoutMs = 5000;
inline constexpr const char* kWriteHint =
    "Choose a folder that exists and that you may write to, and check that the disk is not full.";

std::string quoted(const fs::path& file);
Error damaged(const fs::path& file, const std::string& what);
/// Translates an SQLite error for the user.
Error translated(const fs::path& file, const SQLite::Exception& error);

template <typename Action>
auto guarded(const fs::path& file, Action&& action) {
    try {
        return action();
    } catch (const SQLite::Exception& error) {
        throw translated(file, error);
    }
}

/// Read snapshot: all reads in its scope see the same state of a file that another process writes. Can be nested.
class ReadTransaction {
public:
    explicit ReadTransaction(SQLite::Database& database)
        : m_database(database) {
        m_database.exec("SAVEPOINT reading");
    }
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;
    ~ReadTransaction() { m_database.tryExec("RELEASE reading"); }

private:
    SQLite::Database& m_database;
};

/// Identity of the file behind a path.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0; ///< 0 if there is no file
    bool operator==(const FileIdentity&) const = default;
};
FileIdentity identityOf(const fs::path& file) noexcept;

/// Opens by the absolute path, so that ":memory:" and "file:x" are ordinary file names.
SQLite::Database openDatabase(const fs::path& file, int flags);
/// Opens for reading, even in a read-only folder. Writes nothing beside a file on a network file system.
SQLite::Database openReadOnly(const fs::path& file);

/// Throws Error(Io) if the name is so long that the names of the session's side files would exceed NAME_MAX.
void requireRoomForSideFiles(const fs::path& file);

/// Creates a file that appears under its name with its full content, so that a killed program leaves either no file or
/// a session. Throws Error(Io) if the file exists, so that one of two programs that create the same session is told.
void createWhole(const fs::path& file, std::span<const unsigned char> content);
/// Throws Error(Io) if this is not a file, Error(InvalidFile) if it is empty.
void requireSessionFile(const fs::path& file);

/// Returns true if a write-ahead log is safe for the file: its shared memory does not work on network and cluster file
/// systems (sqlite.org: Write-Ahead Logging). TRAZOR_JOURNAL=rollback forces false, for file systems that statfs() does
/// not identify.
bool supportsWriteAheadLog(const fs::path& file) noexcept;
/// Classifies a file system by its statfs() type.
bool isNetworkFileSystem(long type) noexcept;

/// Removes a session and SQLite's files beside it.
void removeSession(const fs::path& file) noexcept;

/// Flushes a complete file to disk and renames it over the target. Throws Error(Io).
void replaceFile(const fs::path& temporary, const fs::path& target);

} // namespace trazor::session
