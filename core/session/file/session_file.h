// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace trazor::session {

/// How far a reader has followed a session file.
struct FilePosition {
    int candidates = 0;     ///< read so far
    std::int64_t value = 0; ///< sequence number of the last value that was read
    int withdrawals = 0;    ///< read so far
};

/// One search in one SQLite file (*.trazor): records are appended as the search runs, other processes may read
/// meanwhile, and a kill at any moment leaves a whole file with every record that was acknowledged.
///
/// Format 2; a file of format 1 (T-Razor Studio 0.1.0) is read as it is and rewritten in place, in one transaction,
/// when it is opened for writing. A write-ahead log is used where the file system supports it, a rollback journal on
/// network and cluster file systems.
///
/// Throws Error(Io) if the file cannot be written or read, Error(InvalidFile) if it is no session or contradicts
/// itself, Error(Unsupported) if a newer version wrote it. Not thread-safe; one object per thread.
class SessionFile {
public:
    enum class Mode { ReadOnly, ReadWrite };

    /// Writes space, settings and manifest of the session, but no candidates. Refuses to overwrite a file (Error(Io)).
    static SessionFile create(const std::filesystem::path& file, const Session& session);
    /// ReadOnly also works while another process writes, and in a folder that cannot be written; it writes nothing.
    static SessionFile open(const std::filesystem::path& file, Mode mode);
    /// Opens, reads and closes.
    static Session read(const std::filesystem::path& file);

    SessionFile(SessionFile&&) noexcept;
    SessionFile& operator=(SessionFile&&) noexcept;
    ~SessionFile();

    const std::filesystem::path& path() const noexcept;
    /// False if the file was deleted, moved or replaced since it was opened.
    bool isInPlace() const noexcept;
    int candidateCount() const;
    Manifest manifest() const;

    Session load() const;
    /// Records since `position`, which moves on. Scorings and notes come whole each time; they are few. Withdrawals
    /// come first, of candidates that the reader may know.
    std::vector<search::Record> recordsSince(FilePosition& position) const;
    /// Settings, manifest and stop reason as they are in the file now.
    void refresh(Session& session) const;

    /// All or none. Committed when it returns. Throws Error(Io) also if the file is not in place any more.
    void append(std::span<const search::Record> records);
    void append(const search::Record& record) { append({&record, 1}); }
    void setConfig(const search::SearchConfig& config);
    void setStopReason(const std::string& reason);

    /// Called now and then with the share that is written, 0 to 1; false gives up.
    using Progress = std::function<bool(double share)>;
    /// Writes a session from memory into a new file. The target is replaced when the file is complete; false if
    /// `progress` gave up, and then nothing is left of it.
    static bool save(const std::filesystem::path& target, const Session& session, const Progress& progress = {});
    /// The same from this file as it is now. Throws Error(InvalidArgument) if the target is this file.
    bool copyTo(const std::filesystem::path& target, const Progress& progress = {}) const;

private:
    struct State;
    explicit SessionFile(std::unique_ptr<State> state);
    void writeMeta(const char* key, const std::string& value);
    std::unique_ptr<State> m_state;
};

} // namespace trazor::session
