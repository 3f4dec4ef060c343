// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Copies whole sessions into new files.
#include "core/base/stable_hash.h"
#include "core/session/file/session_file.h"
#include "core/session/file/sqlite_file.h"

#include <algorithm>
#include <sqlite3.h>
#include <unistd.h>
#include <utility>

namespace trazor::session {
namespace {

constexpr std::size_t kRowsAtATime = 500; ///< rows per transaction

/// Lets `write` create a file beside the target and renames it over the target. If `write` throws, or cancels by
/// returning false, the file is removed.
template <typename Write>
bool replaceAtomically(const fs::path& target, Write&& write) {
    // A short temporary name, because the target's may be long. A symbolic link stays a link.
    std::error_code none;
    const fs::path real = fs::weakly_canonical(fs::absolute(target), none);
    requireRoomForSideFiles(real);
    const fs::path temporary =
        real.parent_path() / (".trazor-" + toHex(stableHash(real.string() + std::to_string(::getpid()))) + ".tmp");
    removeSession(temporary);
    try {
        if (!write(temporary)) {
            removeSession(temporary);
            return false;
        }
        replaceFile(temporary, real);
        return true;
    } catch (const Error& error) {
        removeSession(temporary);
        std::string message = error.what();
        if (const std::size_t at = message.find(quoted(temporary)); at != std::string::npos) {
            message.replace(at, quoted(temporary).size(), quoted(target)); // the name that the user knows
        }
        throw Error(error.code(), message, error.hint());
    }
}

/// During its lifetime, long statements report the growth of a file, and are aborted when `progress` cancels.
class GrowthWatch {
public:
    GrowthWatch(const SQLite::Database& database, fs::path growing, std::uintmax_t expected,
                const SessionFile::Progress& progress)
        : m_handle(database.getHandle())
        , m_growing(std::move(growing))
        , m_expected(static_cast<double>(std::max<std::uintmax_t>(expected, 1)))
        , m_progress(progress) {
        ::sqlite3_progress_handler(m_handle, kSteps, m_progress ? &GrowthWatch::look : nullptr, this);
    }
    GrowthWatch(const GrowthWatch&) = delete;
    GrowthWatch& operator=(const GrowthWatch&) = delete;
    ~GrowthWatch() { ::sqlite3_progress_handler(m_handle, 0, nullptr, nullptr); }

    bool gaveUp() const noexcept { return m_gaveUp; }

private:
    static constexpr int kSteps = 1000; ///< instructions of SQLite's virtual machine per call: hundreds of candidates

    static int look(void* self) {
        auto& watch = *static_cast<GrowthWatch*>(self);
        std::error_code none;
        const std::uintmax_t size = fs::file_size(watch.m_growing, none);
        const double share = none ? 0.0 : std::min(static_cast<double>(size) / watch.m_expected, 1.0);
        watch.m_gaveUp = !watch.m_progress(share);
        return watch.m_gaveUp ? 1 : 0;
    }

    sqlite3* m_handle;
    fs::path m_growing;
    double m_expected;
    const SessionFile::Progress& m_progress;
    bool m_gaveUp = false;
};

} // namespace

bool SessionFile::copyTo(const fs::path& target, const Progress& progress) const {
    if (identityOf(path()) == identityOf(target) && identityOf(target) != FileIdentity{}) {
        throw Error(ErrorCode::InvalidArgument, quoted(target) + " is this session itself", "Choose another name.");
    }
    return replaceAtomically(target, [&](const fs::path& temporary) {
        SQLite::Database source = guarded(path(), [this] { return openReadOnly(path()); });
        std::error_code none;
        const GrowthWatch watch(source, temporary, fs::file_size(path(), none), progress);
        try {
            SQLite::Statement copy(source, "VACUUM INTO ?");
            copy.bind(1, temporary.string());
            copy.exec();
        } catch (const SQLite::Exception& error) {
            if (!watch.gaveUp()) {
                throw translated(target, error);
            }
        }
        return !watch.gaveUp();
    });
}

bool SessionFile::save(const fs::path& target, const Session& session, const Progress& progress) {
    return replaceAtomically(target, [&](const fs::path& temporary) {
        SessionFile file = create(temporary, session);
        const std::vector<search::Record> records = session.records();
        const std::span<const search::Record> all = records;
        // create() already wrote the runs in the manifest.
        const std::size_t first = session.manifest().runs.size();
        for (std::size_t written = first; written < all.size(); written += kRowsAtATime) {
            if (progress && !progress(static_cast<double>(written) / static_cast<double>(all.size()))) {
                return false;
            }
            file.append(all.subspan(written, std::min(kRowsAtATime, all.size() - written)));
        }
        file.setStopReason(session.stopReason());
        return true;
    });
}

} // namespace trazor::session
