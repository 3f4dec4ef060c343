// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

/// What sessions need of SQLite and the file system. Only for core/session.
namespace trazor::session {

namespace fs = std::filesystem;

inline constexpr int kBusyTimeoutMs = 5000;
inline constexpr const char* kWriteHint =
    "Choose a folder that exists and that you may write to, and check that the disk is not full.";

std::string quoted(const fs::path& file);
Error damaged(const fs::path& file, const std::string& what);
/// An SQLite error in the words of a user.
Error translated(const fs::path& file, const SQLite::Exception& error);

template <typename Action>
auto guarded(const fs::path& file, Action&& action) {
    try {
        return action();
    } catch (const SQLite::Exception& error) {
        throw translated(file, error);
    }
}

/// All reads inside see the same state of a file that another process writes. Can be nested.
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

/// Which file a name stands for.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0; ///< 0: there is none
    bool operator==(const FileIdentity&) const = default;
};
FileIdentity identityOf(const fs::path& file) noexcept;

/// Opens by the absolute path, so that ":memory:" and "file:x" are file names like others.
SQLite::Database openDatabase(const fs::path& file, int flags);
/// Also where the folder cannot be written. Writes nothing beside a file that is on a network file system.
SQLite::Database openReadOnly(const fs::path& file);

/// Throws Error(Io) if the name is so long that those of the files beside a session would be longer than names may be.
void requireRoomForSideFiles(const fs::path& file);

/// Makes a file that appears under its name with all of its content, so that a program killed meanwhile leaves none or
/// a session. Throws Error(Io) if there is a file of this name, so that of two programs that create the same session
/// one is told.
void createWhole(const fs::path& file, std::span<const unsigned char> content);
/// Throws Error(Io) or Error(InvalidFile) if this cannot be a session, saying what the file is.
void requireSessionFile(const fs::path& file);

/// Whether a write-ahead log is safe in the folder of the file: its shared memory does not work on network and cluster
/// file systems (sqlite.org: Write-Ahead Logging). TRAZOR_JOURNAL=rollback says no for all, for those that statfs()
/// does not tell.
bool supportsWriteAheadLog(const fs::path& file) noexcept;
/// Of a file system by its statfs() type.
bool isNetworkFileSystem(long type) noexcept;

/// Removes a session and what SQLite keeps beside it.
void removeSession(const fs::path& file) noexcept;

/// Flushes a finished file to the disk and moves it over the target. Throws Error(Io).
void replaceFile(const fs::path& temporary, const fs::path& target);

} // namespace trazor::session
