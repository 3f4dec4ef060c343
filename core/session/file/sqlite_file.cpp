// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/file/sqlite_file.h"

#include "core/base/atomic_file.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <fstream>

namespace trazor::session {
namespace {

/// True if a killed writer left a write-ahead log or a journal that the next writer must replay or roll back.
bool hasPendingLog(const fs::path& file) {
    const auto isFilled = [&](const char* suffix) {
        std::error_code none;
        const std::uintmax_t size = fs::file_size(file.string() + suffix, none);
        return !none && size > 0;
    };
    return isFilled("-wal") || isFilled("-journal");
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

/// A hint about a file that is not a session, or an empty string.
std::string kindOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string head(512, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    const std::size_t first = head.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    const std::string ending = file.extension().string();
    if (ending == ".yaml" || ending == ".yml") {
        return "It is a YAML file: a search space or an architecture, for 'trazor info'.";
    }
    if (first != std::string::npos && head[first] == '{') {
        return "It is a JSON file: a search space or an architecture, for 'trazor info'.";
    }
    return isDatabase(file) ? "It is a database of another program." : "";
}

void removeSideFiles(const fs::path& file) noexcept {
    std::error_code none;
    for (const char* suffix : {"-wal", "-shm", "-journal"}) {
        fs::remove(file.string() + suffix, none);
    }
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
        return {ErrorCode::InvalidFile, quoted(file) + " is not a session of T-Razor Studio", kindOf(file)};
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
        return damaged(file, error.what());
    case SQLITE_READONLY:
        if (hasPendingLog(file)) {
            return {ErrorCode::Io, "session " + quoted(file) + ": the last program that wrote it was killed meanwhile",
                    "Resume the search, or open the session where it may be written: then it is whole again."};
        }
        return {ErrorCode::Io, "session " + quoted(file) + ": " + error.what(), kWriteHint};
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

SQLite::Database openDatabase(const fs::path& file, int flags) {
    return {fs::absolute(file).string(), flags, kBusyTimeoutMs};
}

void requireRoomForSideFiles(const fs::path& file) {
    constexpr std::string_view kLongestEnd = "-journal";
    const std::size_t most = NAME_MAX - kLongestEnd.size();
    if (file.filename().native().size() > most) {
        throw Error(ErrorCode::Io,
                    "cannot create session " + quoted(file) + ": its name has more than " + std::to_string(most) +
                        " bytes, and the files beside a session have longer ones",
                    "Choose a shorter name.");
    }
}

void createWhole(const fs::path& file, std::span<const unsigned char> content) {
    requireRoomForSideFiles(file);
    const auto fail = [&](int reason) {
        throw Error(ErrorCode::Io,
                    "cannot create session " + quoted(file) + ": " + std::generic_category().message(reason),
                    reason == EEXIST ? "Choose another name, or open the existing session." : kWriteHint);
    };
    if (std::error_code none; !fs::exists(file, none)) {
        removeSideFiles(file); // of a deleted session; SQLite would apply them to the new one
    }
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    int descriptor = ::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
    const bool isNameless = descriptor >= 0;
    if (!isNameless) { // a file system without O_TMPFILE, or an error that will recur
        descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    if (descriptor < 0) {
        fail(errno);
    }
    int reason = 0;
    while (reason == 0 && !content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written >= 0) {
            content = content.subspan(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            reason = errno;
        }
    }
    if (reason == 0 && ::fsync(descriptor) != 0) {
        reason = errno;
    }
    const std::string self = "/proc/self/fd/" + std::to_string(descriptor);
    if (isNameless && reason == 0 && ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, file.c_str(), AT_SYMLINK_FOLLOW) != 0) {
        reason = errno;
    }
    ::close(descriptor);
    if (reason != 0) {
        if (!isNameless) {
            ::unlink(file.c_str());
        }
        fail(reason);
    }
}

void requireSessionFile(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) {
        throw Error(ErrorCode::Io, "cannot open session " + quoted(file) + ": " +
                                       (error                     ? error.message()
                                        : fs::exists(file, error) ? "it is not a file"
                                                                  : "there is no such file"));
    }
    if (fs::file_size(file, error) == 0) {
        throw Error(ErrorCode::InvalidFile, quoted(file) + " is not a session: it is empty");
    }
}

bool isNetworkFileSystem(long type) noexcept {
    // NFS, SMB, CIFS, SMB2, AFS, Coda, NCP, Lustre, GPFS, Ceph, BeeGFS, PanFS, OCFS2, GFS2, 9P, FUSE (sshfs, Gluster).
    constexpr std::array<unsigned long, 16> kTypes{
        0x6969,     0x517b,     0xff534d42, 0xfe534d42, 0x5346414f, 0x73757245, 0x564c,     0x0bd00bd0,
        0x47504653, 0x00c36400, 0x19830326, 0xaad7aaea, 0x7461636f, 0x01161970, 0x01021997, 0x65735546};
    return std::find(kTypes.begin(), kTypes.end(), static_cast<unsigned long>(type) & 0xffffffffUL) != kTypes.end();
}

bool supportsWriteAheadLog(const fs::path& file) noexcept {
    if (const char* const journal = std::getenv("TRAZOR_JOURNAL");
        journal != nullptr && journal == std::string("rollback")) {
        return false;
    }
    struct ::statfs status {};
    return ::statfs(file.c_str(), &status) != 0 || !isNetworkFileSystem(static_cast<long>(status.f_type));
}

SQLite::Database openReadOnly(const fs::path& file) {
    try {
        SQLite::Database database = openDatabase(file, SQLite::OPEN_READONLY);
        database.execAndGet("PRAGMA schema_version");
        return database;
    } catch (const SQLite::Exception& error) {
        const int code = error.getErrorCode();
        if (code == SQLITE_READONLY && hasPendingLog(file) && supportsWriteAheadLog(file)) {
            // A program was killed during a write, which SQLite rolls back only for a writer. Not on a network file
            // system, where that program may be alive on another machine.
            openDatabase(file, SQLite::OPEN_READWRITE).execAndGet("PRAGMA schema_version");
            return openDatabase(file, SQLite::OPEN_READONLY);
        }
        if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) || hasPendingLog(file)) {
            throw;
        }
        // A write-ahead log needs files beside the session, which a read-only folder does not allow. Nothing is
        // pending, so nobody writes.
        return {immutableUri(file), SQLite::OPEN_READONLY | SQLite::OPEN_URI, kBusyTimeoutMs};
    }
}

void removeSession(const fs::path& file) noexcept {
    std::error_code none;
    fs::remove(file, none);
    removeSideFiles(file);
}

void replaceFile(const fs::path& temporary, const fs::path& target) {
    const int descriptor = ::open(temporary.c_str(), O_RDONLY | O_CLOEXEC);
    const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    std::error_code error;
    if (flushed) {
        if (const auto old = fs::status(target, error); !error && fs::exists(old)) {
            fs::permissions(temporary, old.permissions(), error);
        }
        // A log that an interrupted run left beside the old target must not be replayed into the new one.
        removeSideFiles(target);
        fs::rename(temporary, target, error);
    }
    if (!flushed || error) {
        throw Error(ErrorCode::Io, "cannot write " + quoted(target) + (error ? ": " + error.message() : ""),
                    kWriteHint);
    }
}

} // namespace trazor::session
