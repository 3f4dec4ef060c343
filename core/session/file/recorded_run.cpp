// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/file/recorded_run.h"

#include "core/base/error.h"
#include "core/search/recorded_evidence.h"
#include "core/session/file/sqlite_file.h"

#include <chrono>
#include <utility>

namespace trazor::session {
namespace {

using Clock = std::chrono::steady_clock;

/// On a network file system a commit waits for the server, so records are committed in batches.
constexpr auto kLongestWait = std::chrono::milliseconds(500);

class Recorder final : public search::SearchObserver {
public:
    Recorder(fs::path file, const Session& known, search::SearchObserver& next, std::optional<RunLock> lock)
        : m_path(std::move(file))
        , m_known(known)
        , m_next(next)
        , m_lock(std::move(lock)) {}

    /// Opens the session's file before the run, or rewrites it if it no longer exists.
    void open() {
        std::error_code none;
        const bool exists = fs::exists(m_path, none);
        if (!exists && m_known.size() == 0) {
            return;
        }
        if (!exists) {
            SessionFile::save(m_path, m_known);
        }
        if (!m_lock) {
            m_lock.emplace(m_path);
        }
        attach(SessionFile::open(m_path, SessionFile::Mode::ReadWrite));
        if (!m_file->manifest().isSameSession(m_known.manifest())) {
            throw Error(ErrorCode::InvalidFile, "the file " + quoted(m_path) + " is another session now",
                        "Save this one under another name and go on there.");
        }
        const int written = m_file->candidateCount();
        if (written > m_known.size()) {
            throw Error(ErrorCode::Io, "another program has gone on with the search of " + quoted(m_path),
                        "Open the session again, then resume.");
        }
        const auto missing = m_known.archive().candidates().subspan(static_cast<std::size_t>(written));
        m_file->append(std::vector<search::Record>(missing.begin(), missing.end()));
        m_candidates = m_known.size();
    }

    /// Called with each evaluator of the run; the first call begins the run.
    void begin(const std::string& evaluator) {
        if (m_hasBegun) {
            return;
        }
        m_hasBegun = true;
        if (!m_file) {
            attach(SessionFile::create(m_path, m_known));
            m_lock.emplace(m_path);
        }
        m_file->setConfig(m_known.config()); // not earlier: a refused run must leave the settings unchanged
        const search::Objective& objective = m_known.config().objective;
        search::RunBegun run = makeRun(evaluator, m_known.size(), objective.text());
        if (objective.has(search::Objective::Kind::Predicted)) {
            run.values = search::valuesOf(objective, m_known.records());
            for (search::Value& value : run.values) {
                value.origin.clear(); // the value's own record keeps it
            }
        }
        onRecord(run);
    }

    void onRecord(const search::Record& record) override {
        m_open.push_back(record);
        const bool waits = m_isSlow && std::holds_alternative<search::CandidatePtr>(record) &&
                           Clock::now() - m_lastCommit < kLongestWait;
        if (!waits) {
            commit();
        }
    }
    void onProgress(const search::Progress& progress) override {
        commit();
        m_next.onProgress(progress);
    }
    void onFinished(const search::Outcome& outcome) override {
        search::Outcome reported = outcome;
        try {
            commit();
            m_file->setStopReason(std::string(search::toString(outcome.reason)));
            verify();
        } catch (const Error& error) { // the observer must still be told of the end; the candidates are in the file
            reported.reason = search::StopReason::Failed;
            if (reported.message.empty()) {
                reported.message = error.what();
                reported.hint = error.hint();
            }
        }
        m_next.onFinished(reported);
        m_outcome = reported;
    }

    search::Outcome outcome() const { return m_outcome; }

private:
    void attach(SessionFile file) {
        m_file.emplace(std::move(file));
        m_isSlow = !supportsWriteAheadLog(m_path);
    }

    /// Throws Error(Io) if the name does not lead to what was recorded. SQLite itself notices neither a file that was
    /// deleted nor one that was copied over this one.
    void verify() const {
        const SessionFile seen = SessionFile::open(m_path, SessionFile::Mode::ReadOnly);
        if (!m_file->isInPlace() || !seen.manifest().isSameSession(m_known.manifest()) ||
            seen.candidateCount() < m_candidates) {
            throw Error(ErrorCode::Io,
                        "session " + quoted(m_path) + " was replaced or written over while it was in use",
                        "The candidates are still in memory: save the session under another name.");
        }
    }

    void commit() {
        const std::vector<search::Record> records = std::exchange(m_open, {});
        if (records.empty()) {
            return;
        }
        try {
            m_file->append(records);
        } catch (const Error&) {
            // Candidates only: no reader knows of the other records, so the next run computes them again.
            for (const search::Record& record : records) {
                if (const auto* const candidate = std::get_if<search::CandidatePtr>(&record)) {
                    m_next.onUnrecorded(*candidate);
                }
            }
            throw;
        }
        for (const search::Record& record : records) {
            m_candidates += std::holds_alternative<search::CandidatePtr>(record) ? 1 : 0;
            m_next.onRecord(record);
        }
        m_lastCommit = Clock::now();
    }

    fs::path m_path;
    const Session& m_known;
    search::SearchObserver& m_next;
    std::optional<RunLock> m_lock;
    std::optional<SessionFile> m_file;
    std::vector<search::Record> m_open; ///< not committed yet
    int m_candidates = 0;               ///< committed
    Clock::time_point m_lastCommit;
    search::Outcome m_outcome;
    bool m_isSlow = false;
    bool m_hasBegun = false;
};

} // namespace

search::Outcome runRecorded(const fs::path& file, const Session& known, const proxy::EvaluatorFactory& makeEvaluator,
                            search::SearchObserver& observer, search::SearchControl& control,
                            std::optional<RunLock> lock, std::vector<std::string> arrivals) {
    Recorder recorder(file, known, observer, std::move(lock));
    recorder.open();
    const auto makeRecorded = [&](const space::SearchSpace& space, const proxy::ScoringConfig& scoring) {
        auto evaluator = makeEvaluator(space, scoring);
        recorder.begin(evaluator->description());
        return evaluator;
    };
    search::Archive archive;
    search::runSearch(known.space(), known.config(), makeRecorded, archive, recorder, control, known.records(),
                      std::move(arrivals));
    return recorder.outcome();
}

} // namespace trazor::session
