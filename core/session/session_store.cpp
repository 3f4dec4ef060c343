// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_store.h"

#include "core/base/error.h"
#include "core/session/score_blob.h"
#include "core/space/space_json.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <sqlite3.h>
#include <unistd.h>
#include <utility>

namespace trazor::session {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kApplicationId = 0x54525a52; // "TRZR"
constexpr int kFormatVersion = 1;
constexpr int kBusyTimeoutMs = 5000;
/// Larger files are not checked as a whole when opened; what is damaged shows when it is read.
constexpr std::uintmax_t kCheckedBytes = 8U << 20;
constexpr const char* kWriteHint =
    "Choose a folder that exists and that you may write to, and check that the disk is not full.";

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

std::string quoted(const fs::path& file) {
    return "'" + file.string() + "'";
}

Error damaged(const fs::path& file, const std::string& what) {
    return {ErrorCode::InvalidFile, "session " + quoted(file) + " is damaged: " + what,
            "Open a copy of it, or start the search again with the same settings and seed."};
}

/// An SQLite error in the words of a user.
Error translated(const fs::path& file, const SQLite::Exception& error) {
    switch (error.getErrorCode()) {
    case SQLITE_NOTADB:
        return {ErrorCode::InvalidFile, quoted(file) + " is not a session: " + error.what()};
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

template <typename Action>
auto guarded(const fs::path& file, Action&& action) {
    try {
        return action();
    } catch (const SQLite::Exception& error) {
        throw translated(file, error);
    }
}

/// All reads inside see the same state of a file that another process writes.
class ReadTransaction {
public:
    explicit ReadTransaction(SQLite::Database& database)
        : m_database(database) {
        m_database.exec("BEGIN");
    }
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;
    ~ReadTransaction() { m_database.tryExec("ROLLBACK"); }

private:
    SQLite::Database& m_database;
};

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

void configure(SQLite::Database& database, bool writable) {
    database.exec("PRAGMA foreign_keys = ON");
    database.exec("PRAGMA trusted_schema = OFF");
    if (writable) {
        database.exec("PRAGMA journal_mode = WAL");
        database.exec("PRAGMA synchronous = NORMAL");
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

std::string changesJson(const std::vector<space::GeneChange>& changes) {
    json list = json::array();
    for (const space::GeneChange& change : changes) {
        list.push_back({{"gene", change.gene},
                        {"stage", change.stage},
                        {"block", change.block},
                        {"from", change.from},
                        {"to", change.to}});
    }
    return list.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<space::GeneChange> parseChanges(const std::string& text) {
    std::vector<space::GeneChange> changes;
    for (const json& item : json::parse(text)) {
        changes.push_back({item.at("gene").get<std::string>(), item.at("stage").get<int>(),
                           item.at("block").get<int>(), item.at("from").get<std::string>(),
                           item.at("to").get<std::string>()});
    }
    return changes;
}

std::vector<int> parseParents(const std::string& text, int index) {
    auto parents = json::parse(text).get<std::vector<int>>();
    for (const int parent : parents) {
        if (parent < 0 || parent >= index) {
            throw Error(ErrorCode::InvalidFile, "parent " + std::to_string(parent) + " is not an earlier candidate");
        }
    }
    return parents;
}

/// Binds status, reason, scores, elapsed from parameter `first` on.
void bindEvaluation(SQLite::Statement& insert, int first, const proxy::Evaluation& evaluation) {
    const std::vector<unsigned char> scores = encodeScores(evaluation.scores);
    insert.bind(first, std::string(proxy::statusName(evaluation.status)));
    insert.bind(first + 1, evaluation.reason);
    insert.bind(first + 2, scores.data(), static_cast<int>(scores.size()));
    insert.bind(first + 3, evaluation.elapsedMs);
}

proxy::Evaluation readEvaluation(const SQLite::Statement& row, int first) {
    proxy::Evaluation evaluation;
    evaluation.status = proxy::parseStatus(row.getColumn(first).getString());
    evaluation.reason = row.getColumn(first + 1).getString();
    const SQLite::Column scores = row.getColumn(first + 2);
    evaluation.scores = decodeScores({static_cast<const unsigned char*>(scores.getBlob()),
                                      static_cast<std::size_t>(scores.getBytes())});
    evaluation.elapsedMs = row.getColumn(first + 3).getDouble();
    return evaluation;
}

constexpr const char* kSelectCandidates =
    "SELECT idx, id, generation, operator, parents, changes, genes, params, macs, status, reason, scores, "
    "elapsed_ms FROM candidates WHERE idx >= ? ORDER BY idx";

search::CandidatePtr readCandidate(const SQLite::Statement& row, const space::SearchSpace& space) {
    auto candidate = std::make_shared<search::Candidate>();
    candidate->index = row.getColumn(0).getInt();
    candidate->id = row.getColumn(1).getString();
    candidate->generation = row.getColumn(2).getInt();
    candidate->op = search::parseOperator(row.getColumn(3).getString());
    candidate->parents = parseParents(row.getColumn(4).getString(), candidate->index);
    candidate->changes = parseChanges(row.getColumn(5).getString());
    candidate->architecture = space::parseGenes(space, row.getColumn(6).getString());
    candidate->cost = {row.getColumn(7).getInt64(), row.getColumn(8).getInt64()};
    candidate->evaluation = readEvaluation(row, 9);
    const std::size_t blocks = candidate->evaluation.scores.blocks.size();
    if (candidate->isRanked() && blocks != candidate->architecture.depth()) {
        throw Error(ErrorCode::InvalidFile, "it has scores of " + std::to_string(blocks) + " blocks and " +
                                                std::to_string(candidate->architecture.depth()) + " blocks");
    }
    return candidate;
}

/// Runs `read`, naming the row in whatever it finds wrong.
template <typename Read>
auto readRow(const fs::path& file, const std::string& row, Read&& read) {
    try {
        return read();
    } catch (const Error& error) {
        throw damaged(file, row + ": " + error.what());
    } catch (const json::exception& error) {
        throw damaged(file, row + ": " + error.what());
    }
}

/// Flushes a finished file to the disk and moves it over the target.
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

} // namespace

struct SessionStore::State {
    fs::path file;
    SQLite::Database database;
    bool writable = false;
    space::SearchSpace space;
    std::optional<SQLite::Statement> insertCandidate; ///< prepared once: it runs for every candidate

    State(fs::path path, SQLite::Database opened, bool isWritable)
        : file(std::move(path))
        , database(std::move(opened))
        , writable(isWritable) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
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
            state->space = space;
            return SessionStore(std::move(state));
        });
    } catch (const Error&) {
        std::error_code none;
        fs::remove(file, none);
        throw;
    }
}

SessionStore SessionStore::open(const fs::path& file, Mode mode) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) {
        throw Error(ErrorCode::Io,
                    "cannot open session " + quoted(file) + ": " +
                        (error ? error.message() : fs::exists(file) ? "it is not a file" : "there is no such file"));
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
        state->space = readRow(
            file, "space", [&] { return space::parseSpace(metaValue(database, file, "space"), "space"); });
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
        data.manifest = readRow(path, "manifest", [&] { return parseManifest(metaValue(database, path, "manifest")); });
        data.config =
            readRow(path, "settings", [&] { return search::parseConfig(metaValue(database, path, "config")); });
        data.stopReason = metaValue(database, path, "stop_reason");
        data.candidates = loadCandidates(0);
        SQLite::Statement confirmations(
            database, "SELECT idx, status, reason, scores, elapsed_ms FROM confirmations ORDER BY idx");
        const auto checkedIndex = [&](const SQLite::Statement& row) {
            const std::int64_t index = row.getColumn(0).getInt64();
            if (index < 0 || static_cast<std::size_t>(index) >= data.candidates.size()) {
                throw damaged(path, "it speaks of candidate " + std::to_string(index) + ", which is not there");
            }
            return static_cast<int>(index);
        };
        while (confirmations.executeStep()) {
            const int index = checkedIndex(confirmations);
            data.confirmations.push_back({index, readRow(path, "confirmation of candidate " + std::to_string(index),
                                                         [&] { return readEvaluation(confirmations, 1); })});
        }
        if (database.tableExists("published")) { // sessions of the first programs have none
            SQLite::Statement published(database, "SELECT idx, status, reason, scores, elapsed_ms FROM published ORDER BY idx");
            while (published.executeStep()) {
                const std::int64_t index = published.getColumn(0).getInt64();
                if (index < 0 || static_cast<std::size_t>(index) >= data.space.published.size()) {
                    throw damaged(path, "it speaks of published architecture " + std::to_string(index) +
                                            ", which its space does not have");
                }
                data.references.push_back(
                    {static_cast<int>(index), readRow(path, "published architecture " + std::to_string(index),
                                                      [&] { return readEvaluation(published, 1); })});
            }
        }
        SQLite::Statement annotations(database, "SELECT idx, starred, note, tags FROM annotations");
        while (annotations.executeStep()) {
            data.annotations[checkedIndex(annotations)] = {annotations.getColumn(1).getInt() != 0,
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
        SQLite::Statement query(m_state->database, kSelectCandidates);
        query.bind(1, first);
        while (query.executeStep()) {
            const std::int64_t expected = std::int64_t{std::max(first, 0)} + std::ssize(candidates);
            if (query.getColumn(0).getInt64() != expected) {
                throw damaged(path, "candidate " + std::to_string(expected) + " is missing");
            }
            candidates.push_back(readRow(path, "candidate " + std::to_string(expected),
                                         [&] { return readCandidate(query, m_state->space); }));
        }
        return candidates;
    });
}

int SessionStore::candidateCount() const {
    return guarded(m_state->file, [&] {
        return m_state->database.execAndGet("SELECT count(*) FROM candidates").getInt();
    });
}

std::string SessionStore::stopReason() const {
    return guarded(m_state->file, [&] { return metaValue(m_state->database, m_state->file, "stop_reason"); });
}

void SessionStore::append(const search::Candidate& candidate) {
    guarded(m_state->file, [&] {
        if (!m_state->insertCandidate) {
            m_state->insertCandidate.emplace(m_state->database,
                                             "INSERT INTO candidates VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        }
        SQLite::Statement& insert = *m_state->insertCandidate;
        insert.tryReset();
        insert.bind(1, candidate.index);
        insert.bind(2, candidate.id);
        insert.bind(3, candidate.generation);
        insert.bind(4, std::string(search::operatorName(candidate.op)));
        insert.bind(5, json(candidate.parents).dump());
        insert.bind(6, changesJson(candidate.changes));
        insert.bind(7, space::genesJson(m_state->space, candidate.architecture));
        insert.bind(8, candidate.cost.params);
        insert.bind(9, candidate.cost.macs);
        bindEvaluation(insert, 10, candidate.evaluation);
        insert.exec();
    });
}

void SessionStore::append(const search::Confirmation& confirmation) {
    guarded(m_state->file, [&] {
        SQLite::Statement insert(m_state->database, "INSERT OR REPLACE INTO confirmations VALUES(?, ?, ?, ?, ?)");
        insert.bind(1, confirmation.index);
        bindEvaluation(insert, 2, confirmation.evaluation);
        insert.exec();
    });
}

void SessionStore::append(const search::Reference& reference) {
    guarded(m_state->file, [&] {
        m_state->database.exec("CREATE TABLE IF NOT EXISTS published(idx INTEGER PRIMARY KEY, status TEXT NOT NULL, "
                               "reason TEXT NOT NULL, scores BLOB NOT NULL, elapsed_ms REAL NOT NULL)");
        SQLite::Statement insert(m_state->database, "INSERT OR REPLACE INTO published VALUES(?, ?, ?, ?, ?)");
        insert.bind(1, reference.index);
        bindEvaluation(insert, 2, reference.evaluation);
        insert.exec();
    });
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

void SessionStore::copyTo(const fs::path& target) const {
    std::error_code none;
    if (fs::equivalent(m_state->file, target, none)) {
        throw Error(ErrorCode::InvalidArgument, quoted(target) + " is this session itself", "Choose another name.");
    }
    const fs::path temporary = target.string() + ".tmp-" + std::to_string(::getpid());
    fs::remove(temporary, none);
    try {
        guarded(target, [&] {
            SQLite::Statement copy(m_state->database, "VACUUM INTO ?");
            copy.bind(1, temporary.string());
            copy.exec();
        });
        replaceFile(temporary, target);
    } catch (const Error&) {
        fs::remove(temporary, none);
        throw;
    }
}

RecordingObserver::RecordingObserver(SessionStore& store, search::SearchObserver& next)
    : m_store(store)
    , m_next(next) {
    m_store.setStopReason({});
}

void RecordingObserver::onCandidate(const search::CandidatePtr& candidate) {
    m_store.append(*candidate);
    m_next.onCandidate(candidate);
}

void RecordingObserver::onGeneration(const search::Progress& progress) {
    m_next.onGeneration(progress);
}

void RecordingObserver::onConfirmation(const search::Confirmation& confirmation) {
    m_store.append(confirmation);
    m_next.onConfirmation(confirmation);
}

void RecordingObserver::onReference(const search::Reference& reference) {
    m_store.append(reference);
    m_next.onReference(reference);
}

void RecordingObserver::onPaused(bool paused) {
    m_next.onPaused(paused);
}

void RecordingObserver::onFinished(const search::Outcome& outcome) {
    search::Outcome reported = outcome;
    try {
        m_store.setStopReason(std::string(search::toString(outcome.reason)));
    } catch (const Error& error) {
        // The terminal event must arrive; every candidate is already in the file.
        reported.reason = search::StopReason::Failed;
        reported.message += (reported.message.empty() ? "" : "; ") + std::string(error.what());
    }
    m_next.onFinished(reported);
}

} // namespace trazor::session
