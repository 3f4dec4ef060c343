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

/// A reader's position in a session file.
struct FilePosition {
    int candidates = 0;     ///< read so far
    std::int64_t value = 0; ///< sequence number of the last value that was read
    int withdrawals = 0;    ///< read so far
};

/// One search in one SQLite file (*.trazor). Records are appended while the search runs, other processes may read
/// concurrently, and a kill at any moment leaves a consistent file with every acknowledged record.
///
/// Format 2. A file of format 1 (T-Razor Studio 0.1.0) is read unchanged and migrated in place, in one transaction,
/// when it is opened for writing. A write-ahead log is used where the file system supports it, a rollback journal on
/// network and cluster file systems.
///
/// Throws Error(Io) if the file cannot be written or read, Error(InvalidFile) if it is not a session or is
/// inconsistent, Error(Unsupported) if a newer version wrote it. Not thread-safe; use one object per thread.
class SessionFile {
public:
    enum class Mode { ReadOnly, ReadWrite };

    /// Creates a file with space, settings and manifest but no candidates. Throws Error(Io) if the file exists.
    static SessionFile create(const std::filesystem::path& file, const Session& session);
    /// ReadOnly also works while another process writes, and in a read-only folder. It writes nothing, except that it
    /// rolls back what a killed writer left unfinished on a local file system.
    static SessionFile open(const std::filesystem::path& file, Mode mode);
    /// Opens the file, loads the session and closes the file.
    static Session read(const std::filesystem::path& file);

    /// Brings what a killed program left in the files beside a session into the session itself, so that it is whole
    /// without them. Returns false if it is still not, for instance because the session is damaged or cannot be
    /// written.
    static bool foldLog(const std::filesystem::path& file) noexcept;

    SessionFile(SessionFile&&) noexcept;
    SessionFile& operator=(SessionFile&&) noexcept;
    ~SessionFile();

    const std::filesystem::path& path() const noexcept;
    /// False if the file was deleted, moved or replaced since it was opened.
    bool isInPlace() const noexcept;
    int candidateCount() const;
    Manifest manifest() const;

    Session load() const;
    /// Returns the records after `position` and advances it. Scorings and notes are few, so all are returned each time.
    /// Withdrawals come first, and only those of candidates that the reader may know.
    std::vector<search::Record> recordsSince(FilePosition& position) const;
    /// Updates the session's settings, manifest and stop reason from the file.
    void refresh(Session& session) const;

    /// Appends all records or none, committed on return. Also throws Error(Io) if the file is no longer in place.
    void append(std::span<const search::Record> records);
    void append(const search::Record& record) { append({&record, 1}); }
    void setConfig(const search::SearchConfig& config);
    void setStopReason(const std::string& reason);

    /// Called periodically with the fraction written, 0 to 1; returning false cancels.
    using Progress = std::function<bool(double share)>;
    /// Writes a session from memory into a new file, which replaces the target once it is complete. Returns false if
    /// `progress` cancelled; the new file is then removed.
    static bool save(const std::filesystem::path& target, const Session& session, const Progress& progress = {});
    /// Like save(), with the current content of this file. Throws Error(InvalidArgument) if the target is this file.
    bool copyTo(const std::filesystem::path& target, const Progress& progress = {}) const;

private:
    struct State;
    explicit SessionFile(std::unique_ptr<State> state);
    void writeMeta(const char* key, const std::string& value);
    std::unique_ptr<State> m_state;
};

} // namespace trazor::session
