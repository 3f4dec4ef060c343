// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_file.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trazor::session {
namespace {

bool hasPendingLog(const fs::path& file) {
    std::error_code none;
    const std::uintmax_t size = fs::file_size(file.string() + "-wal", none);
    return !none && size > 0;
}

std::string immutableUri(const fs::path& file) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char letter : fs::absolute(file).string()) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '?' || letter == '#' || letter == '%' || byte < 0x21 || byte > 0x7e) {
            uri += {'%', kDigits[byte >> 4], kDigits[byte & 0xfU]};
        } else {
            uri += letter;
        }
    }
    return uri + "?immutable=1";
}

} // namespace

std::string quoted(const fs::path& file) {
    std::string text = file.string();
    text.insert(0, 1, '\'');
    return text + '\'';
}

Error damaged(const fs::path& file, const std::string& what) {
    return {ErrorCode::InvalidFile, "session " + quoted(file) + " is damaged: " + what,
            "Open a copy of it, or start the search again with the same settings and seed."};
}

Error translated(const fs::path& file, const SQLite::Exception& error) {
    switch (error.getErrorCode()) {
    case SQLITE_NOTADB:
        return {ErrorCode::InvalidFile, quoted(file) + " is not a session: " + error.what(),
                "Spaces and architectures (JSON or YAML) are given to 'trazor info' by --space-file and --arch."};
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
        return damaged(file, error.what());
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::Io, "session " + quoted(file) + ": another program is using it",
                "Close it there and try again."};
    default:
        return {ErrorCode::Io, "session " + quoted(file) + ": " + error.what(), kWriteHint};
    }
}

FileIdentity identityOf(const fs::path& file) noexcept {
    struct ::stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        return {};
    }
    return {status.st_dev, status.st_ino};
}

SQLite::Database openReadOnly(const fs::path& file) {
    try {
        SQLite::Database database(file.string(), SQLite::OPEN_READONLY, kBusyTimeoutMs);
        database.execAndGet("PRAGMA schema_version");
        return database;
    } catch (const SQLite::Exception& error) {
        const int code = error.getErrorCode();
        if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) || hasPendingLog(file)) {
            throw;
        }
        // A write-ahead log wants files beside the session, which a read-only folder refuses. Nothing is
        // pending, so nobody writes.
        return {immutableUri(file), SQLite::OPEN_READONLY | SQLite::OPEN_URI, kBusyTimeoutMs};
    }
}

void removeSession(const fs::path& file) noexcept {
    std::error_code none;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        fs::remove(file.string() + suffix, none);
    }
}

void replaceFile(const fs::path& temporary, const fs::path& target) {
    const int descriptor = ::open(temporary.c_str(), O_RDONLY | O_CLOEXEC);
    const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    std::error_code error;
    if (flushed) {
        // A log that an interrupted run left beside the old target must not be replayed into the new one.
        fs::remove(target.string() + "-wal", error);
        fs::remove(target.string() + "-shm", error);
        fs::rename(temporary, target, error);
    }
    if (!flushed || error) {
        throw Error(ErrorCode::Io, "cannot write " + quoted(target) + (error ? ": " + error.message() : ""),
                    kWriteHint);
    }
}

} // namespace trazor::session
