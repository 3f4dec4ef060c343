// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/file/run_lock.h"

#include "core/base/error.h"
#include "core/session/file/sqlite_file.h"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace trazor::session {
namespace {

namespace fs = std::filesystem;

constexpr int kAttempts = 20; ///< isRunning() in another program holds the lock briefly

/// Path of the lock file: beside the session itself, even if that is reached through a symbolic link. The session file
/// is not locked, because closing a descriptor of it would drop SQLite's own locks.
fs::path lockFile(const fs::path& session) {
    std::error_code error;
    const fs::path whole = fs::canonical(session, error);
    return (error ? session : whole).string() + ".lock";
}

/// False if the previous holder removed the file between our open() and flock().
bool isStillThere(int descriptor, const fs::path& file) {
    struct stat mine {};
    struct stat there {};
    return ::fstat(descriptor, &mine) == 0 && ::stat(file.c_str(), &there) == 0 && mine.st_ino == there.st_ino &&
           mine.st_dev == there.st_dev;
}

/// Stands in for locks of another machine, which may not be visible here. The lock file exists while the search runs,
/// and also after a kill, but then nothing is written any more.
bool wasWrittenLately(const fs::path& session) {
    constexpr auto kLately = std::chrono::minutes(2);
    std::error_code error;
    const fs::file_time_type written = fs::last_write_time(session, error);
    return !error && fs::file_time_type::clock::now() - written < kLately;
}

} // namespace

RunLock::RunLock(const fs::path& session)
    : m_file(lockFile(session)) {
    for (int attempt = 0;; ++attempt) {
        m_descriptor = ::open(m_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (m_descriptor < 0) {
            return; // opening the session reports why its folder cannot be written
        }
        const bool isLocked = ::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0;
        const int reason = isLocked ? 0 : errno;
        if ((isLocked && isStillThere(m_descriptor, m_file)) || (!isLocked && reason != EWOULDBLOCK)) {
            return;
        }
        ::close(m_descriptor);
        m_descriptor = -1;
        if (isLocked) {
            continue;
        }
        if (attempt < kAttempts) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        } else {
            throw Error(ErrorCode::Io, "session '" + session.string() + "': another program is running its search",
                        "Wait until it has ended, or stop it there; then resume.");
        }
    }
}

RunLock::RunLock(RunLock&& other) noexcept
    : m_file(std::move(other.m_file))
    , m_descriptor(std::exchange(other.m_descriptor, -1)) {}

RunLock::~RunLock() {
    if (m_descriptor >= 0) {
        ::unlink(m_file.c_str()); // while the lock is held, so that the file is ours
        ::close(m_descriptor);
    }
}

bool isRunning(const fs::path& session) {
    const int descriptor = ::open(lockFile(session).c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    const bool isHeld = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return isHeld || (!supportsWriteAheadLog(session) && wasWrittenLately(session));
}

} // namespace trazor::session
