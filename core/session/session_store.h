// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_engine.h"
#include "core/search/settings/search_config.h"
#include "core/session/manifest.h"
#include "core/session/measured_spread.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace trazor::session {

/// What a user writes on a candidate.
struct Annotation {
    bool starred = false;
    std::string note;
    std::string tags; ///< separated by blanks
    bool operator==(const Annotation&) const = default;
};

/// A whole session in memory.
struct SessionData {
    Manifest manifest;
    space::SearchSpace space;
    search::SearchConfig config;
    std::vector<search::CandidatePtr> candidates; ///< by index
    std::vector<search::Confirmation> confirmations;
    std::vector<search::Screening> screenings;
    std::vector<search::Reference> references; ///< published architectures, scored like the candidates
    std::map<int, MeasuredSpread> spreads;     ///< by candidate index
    std::map<int, Annotation> annotations;     ///< by candidate index
    std::string stopReason;                    ///< of the last run; empty while running or after a crash
};

/// One search in one SQLite file (*.trazor, write-ahead log): written as it runs, readable by other processes
/// meanwhile, and whole again after a kill at any moment: a candidate is committed before it is reported.
///
/// Throws Error(Io) if the file cannot be written or read, Error(InvalidFile) if it is no session or damaged,
/// Error(Unsupported) if a newer version wrote it. Not thread-safe; one object per thread.
class SessionStore {
public:
    enum class Mode { ReadOnly, ReadWrite };

    /// Refuses to overwrite an existing file (Error(Io)).
    static SessionStore create(const std::filesystem::path& file, const Manifest& manifest,
                               const space::SearchSpace& space, const search::SearchConfig& config);
    /// ReadOnly also works while another process writes, and in a folder that cannot be written.
    static SessionStore open(const std::filesystem::path& file, Mode mode);

    SessionStore(SessionStore&&) noexcept;
    SessionStore& operator=(SessionStore&&) noexcept;
    ~SessionStore();

    SessionData load() const;
    Manifest manifest() const;
    /// Candidates with index >= `first`: for following a session that another process writes.
    std::vector<search::CandidatePtr> loadCandidates(int first) const;
    int candidateCount() const;
    /// Of the last run; empty while running or after a crash.
    std::string stopReason() const;

    /// Throws Error(Io) also if the file was deleted or replaced meanwhile. The same holds for all that append.
    void append(const search::Candidate& candidate);
    /// All or none.
    void append(std::span<const search::CandidatePtr> candidates);
    void append(const search::Confirmation& confirmation);
    void append(const search::Screening& screening);
    void append(const search::Reference& reference);
    void setStopReason(const std::string& reason);
    void setConfig(const search::SearchConfig& config); ///< extend a run: more evaluations
    /// An empty annotation is removed. Throws Error(InvalidArgument) if there is no such candidate.
    void setAnnotation(int index, const Annotation& annotation);
    /// Replaces what was measured of the candidate before. Throws Error(InvalidArgument) if there is no such candidate.
    void setSpread(const MeasuredSpread& spread);
    /// Called now and then with the share that is written, 0 to 1; false gives up.
    using Progress = std::function<bool(double share)>;
    /// Writes a session that is in memory into a new file. The target is replaced only when complete; false if
    /// `progress` gave up, and then nothing is left of it.
    static bool save(const std::filesystem::path& target, const SessionData& data, const Progress& progress = {});
    /// The same from this session's file as it is now (Save as). Throws Error(InvalidArgument) if the target is this
    /// session.
    bool copyTo(const std::filesystem::path& target, const Progress& progress = {}) const;

    const std::filesystem::path& file() const noexcept;

private:
    struct State;
    explicit SessionStore(std::unique_ptr<State> state);
    void insert(const search::Candidate& candidate);
    std::unique_ptr<State> m_state;
};

} // namespace trazor::session
