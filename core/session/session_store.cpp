// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_store.h"

#include "core/base/error.h"
#include "core/session/session_tables.h"
#include "core/space/space_json.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace trazor::session {
namespace {

constexpr int kApplicationId = 0x54525a52; // "TRZR"
constexpr int kFormatVersion = 1;
constexpr std::size_t kRowsInMemory = 8192; ///< read before they are decoded together
/// Larger files are not checked as a whole when opened; what is damaged shows when it is read.
constexpr std::uintmax_t kCheckedBytes = 8U << 20;

constexpr const char* kSchema = R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE candidates(
  idx INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL, operator TEXT NOT NULL,
  parents TEXT NOT NULL, changes TEXT NOT NULL, genes TEXT NOT NULL, params INTEGER NOT NULL,
  macs INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, scores BLOB NOT NULL,
  elapsed_ms REAL NOT NULL);
CREATE TABLE confirmations(
  idx INTEGER PRIMARY KEY REFERENCES candidates(idx), status TEXT NOT NULL, reason TEXT NOT NULL,
  scores BLOB NOT NULL, elapsed_ms REAL NOT NULL);
CREATE TABLE annotations(
  idx INTEGER PRIMARY KEY REFERENCES candidates(idx), starred INTEGER NOT NULL, note TEXT NOT NULL,
  tags TEXT NOT NULL);
)";

void configure(SQLite::Database& database, bool writable) {
    database.exec("PRAGMA foreign_keys = ON");
    database.exec("PRAGMA trusted_schema = OFF");
    if (writable) {
        database.exec("PRAGMA journal_mode = WAL");
        database.exec("PRAGMA synchronous = NORMAL");
        // Pages in the side file before they go over: who copies the session of a running search alone misses little.
        database.exec("PRAGMA wal_autocheckpoint = 64");
    }
}

/// Refuses files of other programs and of newer versions, and small damaged ones.
void checkFormat(const fs::path& file, SQLite::Database& database) {
    if (database.execAndGet("PRAGMA application_id").getInt() != kApplicationId) {
        throw Error(ErrorCode::InvalidFile, quoted(file) + " is not a session of T-Razor Studio");
    }
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version > kFormatVersion) {
        throw Error(ErrorCode::Unsupported,
                    "session " + quoted(file) + " has format " + std::to_string(version) +
                        "; this version reads up to " + std::to_string(kFormatVersion),
                    "Open it with a newer version of T-Razor Studio.");
    }
    if (version < 1) {
        throw damaged(file, "format " + std::to_string(version) + " was never in use");
    }
    std::error_code none;
    if (fs::file_size(file, none) <= kCheckedBytes) {
        const std::string verdict = database.execAndGet("PRAGMA quick_check(1)").getString();
        if (verdict != "ok") {
            throw damaged(file, verdict);
        }
    }
}

std::string metaValue(const SQLite::Database& database, const fs::path& file, const std::string& key) {
    SQLite::Statement query(database, "SELECT value FROM meta WHERE key = ?");
    query.bind(1, key);
    if (!query.executeStep()) {
        throw damaged(file, "it has no " + key);
    }
    return query.getColumn(0).getString();
}

void setMeta(SQLite::Database& database, const std::string& key, const std::string& value) {
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)");
    insert.bind(1, key);
    insert.bind(2, value);
    insert.exec();
}

constexpr const char* kSelectCandidates =
    "SELECT idx, id, generation, operator, parents, changes, genes, params, macs, status, reason, scores, "
    "elapsed_ms FROM candidates WHERE idx >= ? ORDER BY idx";

CandidateRow readCandidate(const SQLite::Statement& query) {
    return {query.getColumn(0).getInt64(),  query.getColumn(1).getString(), query.getColumn(2).getInt64(),
            query.getColumn(3).getString(), query.getColumn(4).getString(), query.getColumn(5).getString(),
            query.getColumn(6).getString(), query.getColumn(7).getInt64(),  query.getColumn(8).getInt64(),
            readEvaluation(query, 9)};
}

} // namespace

struct SessionStore::State {
    fs::path file;
    SQLite::Database database;
    bool writable = false;
    FileIdentity identity; ///< of the file when it was opened
    space::SearchSpace space;
    std::optional<SQLite::Statement> insertCandidate; ///< prepared once: it runs for every candidate

    State(fs::path path, SQLite::Database opened, bool isWritable)
        : file(std::move(path))
        , database(std::move(opened))
        , writable(isWritable)
        , identity(identityOf(file)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    /// What is written into a file without a name is lost with the process.
    void requireSameFile() const {
        if (identityOf(file) != identity) {
            throw Error(ErrorCode::Io,
                        "session " + quoted(file) + " was deleted, moved or replaced while it was in use",
                        "What was scored is still in memory: save the session under another name.");
        }
    }
    ~State() {
        if (writable) {
            // A closed session is one file. Refused, and harmless, while someone else reads it.
            insertCandidate.reset();
            database.tryExec("PRAGMA busy_timeout = 0");
            database.tryExec("PRAGMA journal_mode = DELETE");
        }
    }
};

SessionStore::SessionStore(std::unique_ptr<State> state)
    : m_state(std::move(state)) {}
SessionStore::SessionStore(SessionStore&&) noexcept = default;
SessionStore& SessionStore::operator=(SessionStore&&) noexcept = default;
SessionStore::~SessionStore() = default;

SessionStore SessionStore::create(const fs::path& file, const Manifest& manifest, const space::SearchSpace& space,
                                  const search::SearchConfig& config) {
    // O_EXCL, so that of two programs that create the same session one is told.
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        const int reason = errno;
        throw Error(ErrorCode::Io,
                    "cannot create session " + quoted(file) + ": " + std::generic_category().message(reason),
                    reason == EEXIST ? "Choose another name, or open the existing session." : kWriteHint);
    }
    ::close(descriptor);
    try {
        return guarded(file, [&] {
            auto state = std::make_unique<State>(
                file, SQLite::Database(file.string(), SQLite::OPEN_READWRITE, kBusyTimeoutMs), true);
            SQLite::Database& database = state->database;
            configure(database, true);
            SQLite::Transaction transaction(database);
            database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
            database.exec("PRAGMA user_version = " + std::to_string(kFormatVersion));
            database.exec(kSchema);
            setMeta(database, "manifest", manifestJson(manifest));
            setMeta(database, "space", space::spaceJson(space));
            setMeta(database, "config", search::configJson(config));
            setMeta(database, "stop_reason", "");
            transaction.commit();
            database.tryExec("PRAGMA wal_checkpoint(PASSIVE)"); // a session from the start, not an empty file
            state->space = space;
            return SessionStore(std::move(state));
        });
    } catch (const Error&) {
        removeSession(file);
        throw;
    }
}

SessionStore SessionStore::open(const fs::path& file, Mode mode) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) {
        throw Error(ErrorCode::Io, "cannot open session " + quoted(file) + ": " +
                                       (error              ? error.message()
                                        : fs::exists(file) ? "it is not a file"
                                                           : "there is no such file"));
    }
    if (fs::file_size(file, error) == 0) {
        throw Error(ErrorCode::InvalidFile, quoted(file) + " is not a session: it is empty");
    }
    const bool writable = mode == Mode::ReadWrite;
    return guarded(file, [&] {
        auto state = std::make_unique<State>(
            file,
            writable ? SQLite::Database(file.string(), SQLite::OPEN_READWRITE, kBusyTimeoutMs) : openReadOnly(file),
            false);
        SQLite::Database& database = state->database;
        checkFormat(file, database);
        // Only now, so that a file of another program is not touched.
        configure(database, writable);
        state->writable = writable;
        if (writable) {
            // SQLite opens a write-protected file for reading only and would say so at the first candidate.
            database.exec("BEGIN IMMEDIATE; ROLLBACK");
        }
        state->space =
            readRow(file, "space", [&] { return space::parseSpace(metaValue(database, file, "space"), "space"); });
        return SessionStore(std::move(state));
    });
}

const fs::path& SessionStore::file() const noexcept {
    return m_state->file;
}

SessionData SessionStore::load() const {
    const fs::path& path = m_state->file;
    SQLite::Database& database = m_state->database;
    return guarded(path, [&] {
        const ReadTransaction transaction(database);
        SessionData data;
        data.space = m_state->space;
        data.manifest = manifest();
        data.config =
            readRow(path, "settings", [&] { return search::parseConfig(metaValue(database, path, "config")); });
        data.stopReason = metaValue(database, path, "stop_reason");
        data.candidates = loadCandidates(0);
        SQLite::Statement confirmations(
            database, "SELECT idx, status, reason, scores, elapsed_ms FROM confirmations ORDER BY idx");
        const auto indexIn = [&](const SQLite::Statement& row) {
            return checkedIndex(path, row, data.candidates.size(), "candidate");
        };
        while (confirmations.executeStep()) {
            const int index = indexIn(confirmations);
            data.confirmations.push_back(
                {index, readRow(path, "confirmation of candidate " + std::to_string(index),
                                [&] { return decodeEvaluation(readEvaluation(confirmations, 1)); })});
        }
        data.screenings = readScreenings(database, path, data.candidates.size());
        data.references = readReferences(database, path, data.space.published.size());
        data.spreads = readSpreads(database, path, data.candidates.size());
        SQLite::Statement annotations(database, "SELECT idx, starred, note, tags FROM annotations");
        while (annotations.executeStep()) {
            data.annotations[indexIn(annotations)] = {annotations.getColumn(1).getInt() != 0,
                                                      annotations.getColumn(2).getString(),
                                                      annotations.getColumn(3).getString()};
        }
        return data;
    });
}

std::vector<search::CandidatePtr> SessionStore::loadCandidates(int first) const {
    const fs::path& path = m_state->file;
    return guarded(path, [&] {
        std::vector<search::CandidatePtr> candidates;
        std::vector<CandidateRow> rows;
        const auto decode = [&] {
            try {
                const auto decoded = decodeCandidates(rows, m_state->space);
                candidates.insert(candidates.end(), decoded.begin(), decoded.end());
                rows.clear();
            } catch (const Error& error) {
                throw damaged(path, error.what());
            }
        };
        SQLite::Statement query(m_state->database, kSelectCandidates);
        query.bind(1, first);
        for (std::int64_t expected = std::max(first, 0); query.executeStep(); ++expected) {
            rows.push_back(readCandidate(query));
            if (rows.back().index != expected) {
                throw damaged(path, "candidate " + std::to_string(expected) + " is missing");
            }
            if (rows.size() == kRowsInMemory) {
                decode();
            }
        }
        decode();
        return candidates;
    });
}

int SessionStore::candidateCount() const {
    return guarded(m_state->file,
                   [&] { return m_state->database.execAndGet("SELECT count(*) FROM candidates").getInt(); });
}

Manifest SessionStore::manifest() const {
    const fs::path& path = m_state->file;
    return guarded(path, [&] {
        return readRow(path, "manifest", [&] { return parseManifest(metaValue(m_state->database, path, "manifest")); });
    });
}

std::string SessionStore::stopReason() const {
    return guarded(m_state->file, [&] { return metaValue(m_state->database, m_state->file, "stop_reason"); });
}

void SessionStore::insert(const search::Candidate& candidate) {
    if (!m_state->insertCandidate) {
        m_state->insertCandidate.emplace(m_state->database,
                                         "INSERT INTO candidates VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }
    SQLite::Statement& insert = *m_state->insertCandidate;
    insert.tryReset();
    const CandidateRow row = encodeCandidate(candidate, m_state->space);
    insert.bind(1, row.index);
    insert.bind(2, row.id);
    insert.bind(3, row.generation);
    insert.bind(4, row.op);
    insert.bind(5, row.parents);
    insert.bind(6, row.changes);
    insert.bind(7, row.genes);
    insert.bind(8, row.params);
    insert.bind(9, row.macs);
    bindEvaluation(insert, 10, row.evaluation);
    insert.exec();
}

void SessionStore::append(const search::Candidate& candidate) {
    m_state->requireSameFile();
    guarded(m_state->file, [&] { insert(candidate); });
}

void SessionStore::append(std::span<const search::CandidatePtr> candidates) {
    m_state->requireSameFile();
    guarded(m_state->file, [&] {
        SQLite::Transaction transaction(m_state->database);
        for (const search::CandidatePtr& candidate : candidates) {
            insert(*candidate);
        }
        transaction.commit();
    });
}

void SessionStore::append(const search::Confirmation& confirmation) {
    m_state->requireSameFile();
    guarded(m_state->file, [&] {
        SQLite::Statement insert(m_state->database, "INSERT OR REPLACE INTO confirmations VALUES(?, ?, ?, ?, ?)");
        insert.bind(1, confirmation.index);
        bindEvaluation(insert, 2, encodeEvaluation(confirmation.evaluation));
        insert.exec();
    });
}

void SessionStore::append(const search::Screening& screening) {
    m_state->requireSameFile();
    guarded(m_state->file, [&] { write(m_state->database, screening); });
}

void SessionStore::append(const search::Reference& reference) {
    m_state->requireSameFile();
    guarded(m_state->file, [&] { write(m_state->database, reference); });
}

void SessionStore::setStopReason(const std::string& reason) {
    guarded(m_state->file, [&] { setMeta(m_state->database, "stop_reason", reason); });
}

void SessionStore::setConfig(const search::SearchConfig& config) {
    search::validate(config);
    guarded(m_state->file, [&] { setMeta(m_state->database, "config", search::configJson(config)); });
}

void SessionStore::setAnnotation(int index, const Annotation& annotation) {
    if (index < 0 || index >= candidateCount()) {
        throw Error(ErrorCode::InvalidArgument, "annotation: the session has no candidate " + std::to_string(index));
    }
    guarded(m_state->file, [&] {
        if (annotation == Annotation{}) {
            SQLite::Statement remove(m_state->database, "DELETE FROM annotations WHERE idx = ?");
            remove.bind(1, index);
            remove.exec();
            return;
        }
        SQLite::Statement insert(m_state->database, "INSERT OR REPLACE INTO annotations VALUES(?, ?, ?, ?)");
        insert.bind(1, index);
        insert.bind(2, annotation.starred ? 1 : 0);
        insert.bind(3, annotation.note);
        insert.bind(4, annotation.tags);
        insert.exec();
    });
}

void SessionStore::setSpread(const MeasuredSpread& spread) {
    if (spread.index < 0 || spread.index >= candidateCount()) {
        throw Error(ErrorCode::InvalidArgument, "spread: the session has no candidate " + std::to_string(spread.index));
    }
    guarded(m_state->file, [&] { write(m_state->database, spread); });
}

} // namespace trazor::session
