// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/file/session_file.h"

#include "core/base/stable_hash.h"
#include "core/session/file/candidate_row.h"
#include "core/session/file/run_lock.h"
#include "core/session/file/session_schema.h"
#include "core/space/file/space_json.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <sqlite3.h>
#include <sstream>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace trazor::session {
namespace {

constexpr std::size_t kRowsInMemory = 8192; ///< rows read before they are decoded as a batch

void configure(SQLite::Database& database, const fs::path& file, bool writable) {
    database.exec("PRAGMA foreign_keys = ON");
    database.exec("PRAGMA trusted_schema = OFF");
    if (!writable) {
        return;
    }
    if (supportsWriteAheadLog(file)) {
        database.exec("PRAGMA journal_mode = WAL");
        database.exec("PRAGMA synchronous = NORMAL");
        // A short log, so that a copy of only the session file of a running search lacks little.
        database.exec("PRAGMA wal_autocheckpoint = 64");
    } else {
        database.exec("PRAGMA journal_mode = DELETE");
        database.exec("PRAGMA synchronous = FULL");
    }
}

/// Runs `read` and adds the row's name to its errors.
template <typename Read>
auto readRow(const fs::path& file, const std::string& row, Read&& read) {
    try {
        return read();
    } catch (const Error& error) {
        throw damaged(file, row + ": " + error.what());
    }
}

std::string textAt(const SQLite::Statement& query, int column) {
    return readable(query.getColumn(column).getString());
}

EvaluationRow evaluationRow(const SQLite::Statement& query, int first) {
    const SQLite::Column scores = query.getColumn(first + 2);
    const auto* const bytes = static_cast<const unsigned char*>(scores.getBlob());
    return {textAt(query, first),
            textAt(query, first + 1),
            {bytes, bytes + scores.getBytes()},
            query.getColumn(first + 3).getDouble()};
}

int indexOf(const fs::path& file, const SQLite::Column& column) {
    const std::int64_t index = column.getInt64();
    if (index < 0 || index > std::numeric_limits<int>::max()) {
        throw damaged(file, "index " + std::to_string(index) + " is out of range");
    }
    return static_cast<int>(index);
}

/// Writes records with statements that are prepared once.
class Writer {
public:
    Writer(SQLite::Database& database, const space::SearchSpace& space)
        : m_database(database)
        , m_space(space) {}

    void operator()(const search::RunBegun& run) {
        Manifest manifest =
            parseManifest(m_database.execAndGet("SELECT value FROM meta WHERE key = 'manifest'").getString());
        manifest.add(run);
        SQLite::Statement update(m_database, "INSERT OR REPLACE INTO meta VALUES(?, ?), ('stop_reason', '')");
        update.bind(1, "manifest");
        update.bind(2, manifestJson(manifest));
        update.exec();
    }
    void operator()(const search::GenerationBegun& generation) {
        SQLite::Statement insert(m_database, "INSERT OR REPLACE INTO generation VALUES(1, ?, ?)");
        insert.bind(1, generation.generation);
        insert.bind(2, encodeChildren(generation.children, m_space));
        insert.exec();
    }
    void operator()(const search::CandidatePtr& candidate) {
        SQLite::Statement& insert =
            prepared(m_candidate, "INSERT INTO candidates VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        const CandidateRow row = encodeCandidate(*candidate, m_space);
        insert.bind(1, row.index);
        insert.bind(2, row.id);
        insert.bind(3, row.generation);
        insert.bind(4, row.op);
        insert.bind(5, row.parents);
        insert.bind(6, row.changes);
        insert.bind(7, row.genes);
        insert.bind(8, row.params);
        insert.bind(9, row.macs);
        bind(insert, 10, row.evaluation);
        insert.exec();
    }
    void operator()(const search::Scoring& scoring) {
        requireKnown(scoring.subject);
        SQLite::Statement insert(m_database, std::string("INSERT OR REPLACE INTO ") + tableOf(scoring.purpose) +
                                                 " VALUES(?, ?, ?, ?, ?)");
        insert.bind(1, scoring.subject.index);
        bind(insert, 2, encodeEvaluation(scoring.evaluation));
        insert.exec();
    }
    void operator()(const search::Quantity& quantity) {
        SQLite::Statement insert(m_database, "INSERT INTO quantities(name, title, unit, better, meaning) VALUES(?1, "
                                             "?2, ?3, ?4, ?5) ON CONFLICT(name) DO UPDATE SET "
                                             "title = ?2, unit = ?3, better = ?4, meaning = ?5");
        insert.bind(1, quantity.name);
        insert.bind(2, quantity.title);
        insert.bind(3, quantity.unit);
        insert.bind(4, std::string(search::toString(quantity.better)));
        insert.bind(5, quantity.meaning);
        insert.exec();
    }
    void operator()(const search::Value& value) {
        requireKnown(value.subject);
        SQLite::Statement& insert = prepared(m_value, "INSERT OR REPLACE INTO quantity_values(quantity, published, "
                                                      "idx, repeat, value, origin) VALUES(?, ?, ?, ?, ?, ?)");
        insert.bind(1, value.quantity);
        insert.bind(2, value.subject.kind == Subject::Kind::Published ? 1 : 0);
        insert.bind(3, value.subject.index);
        insert.bind(4, value.repeat);
        insert.bind(5, value.value);
        insert.bind(6, value.origin);
        insert.exec();
    }
    void operator()(const search::Note& note) {
        requireKnown(Subject::candidate(note.candidate));
        SQLite::Statement insert(m_database, "INSERT OR REPLACE INTO annotations VALUES(?, ?, ?, ?)");
        insert.bind(1, note.candidate);
        insert.bind(2, note.annotation.starred ? 1 : 0);
        insert.bind(3, note.annotation.note);
        insert.bind(4, note.annotation.tags);
        insert.exec();
    }

    void operator()(const search::Withdrawal& withdrawal) {
        SQLite::Statement last(m_database, "SELECT idx, id, operator FROM candidates ORDER BY idx DESC LIMIT 1");
        if (!last.executeStep() || last.getColumn(0).getInt() != withdrawal.candidate ||
            last.getColumn(1).getString() != withdrawal.id ||
            last.getColumn(2).getString() != search::operatorName(search::Operator::ByHand)) {
            throw Error(ErrorCode::InvalidArgument, "candidate " + std::to_string(withdrawal.candidate) +
                                                        " is not the last one, made by hand: it cannot be taken back");
        }
        last.reset();
        for (const char* const rows :
             {"quantity_values WHERE published = 0 AND", "annotations WHERE", "candidates WHERE"}) {
            SQLite::Statement remove(m_database, std::string("DELETE FROM ") + rows + " idx = ?");
            remove.bind(1, withdrawal.candidate);
            remove.exec();
        }
        // One line per withdrawal, for readers that already have the candidate.
        SQLite::Statement note(m_database, "INSERT INTO meta VALUES('withdrawn', ?1) "
                                           "ON CONFLICT(key) DO UPDATE SET value = value || ?1");
        note.bind(1, std::to_string(withdrawal.candidate) + ' ' + withdrawal.id + '\n');
        note.exec();
    }

private:
    /// Throws if the network does not exist: a record of it would make the file unreadable.
    void requireKnown(Subject subject) {
        bool isKnown = subject.index >= 0 && static_cast<std::size_t>(subject.index) < m_space.published.size();
        if (subject.kind == Subject::Kind::Candidate) {
            SQLite::Statement& known = prepared(m_known, "SELECT 1 FROM candidates WHERE idx = ?");
            known.bind(1, subject.index);
            isKnown = known.executeStep();
            known.reset(); // an open statement would keep the file locked for others
        }
        if (!isKnown) {
            throw Error(ErrorCode::InvalidArgument,
                        "the session has no network " + std::to_string(subject.index) + " that a record is about");
        }
    }

    SQLite::Statement& prepared(std::optional<SQLite::Statement>& statement, const char* sql) {
        if (!statement) {
            statement.emplace(m_database, sql);
        }
        statement->tryReset();
        return *statement;
    }
    static void bind(SQLite::Statement& insert, int first, const EvaluationRow& row) {
        insert.bind(first, row.status);
        insert.bind(first + 1, row.reason);
        insert.bind(first + 2, row.scores.data(), static_cast<int>(row.scores.size()));
        insert.bind(first + 3, row.elapsedMs);
    }

    SQLite::Database& m_database;
    const space::SearchSpace& m_space;
    std::optional<SQLite::Statement> m_candidate;
    std::optional<SQLite::Statement> m_value;
    std::optional<SQLite::Statement> m_known;
};

} // namespace

struct SessionFile::State {
    fs::path file;
    SQLite::Database database;
    bool writable = false;
    FileIdentity identity; ///< of the file when it was opened
    std::shared_ptr<const space::SearchSpace> space;
    std::optional<Writer> write;
    std::optional<std::shared_ptr<const space::DeviceModel>> device;

    State(fs::path path, SQLite::Database opened)
        : file(std::move(path))
        , database(std::move(opened))
        , identity(identityOf(file)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (writable) {
            // A closed session is a single file. SQLite refuses this, harmlessly, while another process reads it.
            write.reset();
            database.tryExec("PRAGMA busy_timeout = 0");
            database.tryExec("PRAGMA journal_mode = DELETE");
        }
    }

    /// Device model that candidates are priced with, from the settings; read once.
    const std::shared_ptr<const space::DeviceModel>& pricedBy();
    void readWithdrawals(FilePosition& position, std::vector<search::Record>& records);
    std::vector<search::CandidatePtr> candidatesFrom(int first);
    void readScorings(std::vector<search::Record>& records);
    void readQuantities(FilePosition& position, std::vector<search::Record>& records);
    void readNotes(std::vector<search::Record>& records);
};

SessionFile::SessionFile(std::unique_ptr<State> state)
    : m_state(std::move(state)) {}
SessionFile::SessionFile(SessionFile&&) noexcept = default;
SessionFile& SessionFile::operator=(SessionFile&&) noexcept = default;
SessionFile::~SessionFile() = default;

SessionFile SessionFile::create(const fs::path& file, const Session& session) {
    guarded(file, [&] {
        SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        createTables(database);
        SQLite::Statement insert(database, "INSERT INTO meta VALUES('manifest', ?), ('space', ?), ('config', ?), "
                                           "('stop_reason', '')");
        insert.bind(1, manifestJson(session.manifest()));
        insert.bind(2, space::spaceJson(session.space()));
        insert.bind(3, search::configJson(session.config()));
        insert.exec();
        sqlite3_int64 size = 0;
        const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> content(
            sqlite3_serialize(database.getHandle(), "main", &size, 0), sqlite3_free);
        if (content == nullptr) {
            throw std::bad_alloc();
        }
        createWhole(file, {content.get(), static_cast<std::size_t>(size)});
    });
    return open(file, Mode::ReadWrite);
}

SessionFile SessionFile::open(const fs::path& file, Mode mode) {
    requireSessionFile(file);
    const bool writable = mode == Mode::ReadWrite;
    return guarded(file, [&] {
        auto state =
            std::make_unique<State>(file, writable ? openDatabase(file, SQLite::OPEN_READWRITE) : openReadOnly(file));
        SQLite::Database& database = state->database;
        const int format = checkFormat(file, database);
        // Only now, so that a file of another program is not touched.
        configure(database, file, writable);
        state->writable = writable;
        if (writable) {
            // SQLite silently opens a write-protected file read-only and would fail only at the first candidate.
            database.exec("BEGIN IMMEDIATE; ROLLBACK");
            migrate(database, format);
        } else {
            showAsCurrent(database, format);
        }
        const std::string text = metaValue(database, file, "space");
        state->space = std::make_shared<const space::SearchSpace>(
            readRow(file, "space", [&] { return space::parseSpace(text, "space"); }));
        state->write.emplace(database, *state->space);
        return SessionFile(std::move(state));
    });
}

Session SessionFile::read(const fs::path& file) {
    return open(file, Mode::ReadOnly).load();
}

bool SessionFile::foldLog(const fs::path& file) noexcept {
    try {
        SQLite::Database database = openDatabase(file, SQLite::OPEN_READWRITE);
        database.execAndGet("PRAGMA schema_version"); // rolls a journal back
        SQLite::Statement fold(database, "PRAGMA wal_checkpoint");
        constexpr int kPages = 1;
        constexpr int kFolded = 2;
        return fold.executeStep() && fold.getColumn(kPages).getInt() == fold.getColumn(kFolded).getInt();
    } catch (const std::exception&) {
        return false;
    }
}

const fs::path& SessionFile::path() const noexcept {
    return m_state->file;
}

bool SessionFile::isInPlace() const noexcept {
    return identityOf(m_state->file) == m_state->identity;
}

int SessionFile::candidateCount() const {
    return guarded(m_state->file,
                   [&] { return m_state->database.execAndGet("SELECT count(*) FROM candidates").getInt(); });
}

Manifest SessionFile::manifest() const {
    const fs::path& file = m_state->file;
    return guarded(file, [&] {
        return readRow(file, "manifest", [&] { return parseManifest(metaValue(m_state->database, file, "manifest")); });
    });
}

Session SessionFile::load() const {
    const fs::path& file = m_state->file;
    SQLite::Database& database = m_state->database;
    return guarded(file, [&] {
        const ReadTransaction transaction(database);
        search::SearchConfig config =
            readRow(file, "settings", [&] { return search::parseConfig(metaValue(database, file, "config")); });
        m_state->device = config.limits.device;
        Session session(m_state->space, std::move(config), manifest());
        if (session.manifest().spaceHash != toHex(stableHash(metaValue(database, file, "space")))) {
            throw damaged(file, "its manifest names another search space");
        }
        if (session.manifest().seed != session.config().seed) {
            throw damaged(file, "its manifest has seed " + std::to_string(session.manifest().seed) +
                                    " and its settings have " + std::to_string(session.config().seed));
        }
        FilePosition position;
        for (const search::Record& record : recordsSince(position)) {
            try {
                session.apply(record);
            } catch (const Error& error) {
                throw damaged(file, error.what());
            }
        }
        session.setStopReason(metaValue(database, file, "stop_reason"));
        return session;
    });
}

void SessionFile::refresh(Session& session) const {
    const fs::path& file = m_state->file;
    guarded(file, [&] {
        const ReadTransaction transaction(m_state->database);
        session.setConfig(readRow(file, "settings",
                                  [&] { return search::parseConfig(metaValue(m_state->database, file, "config")); }));
        session.setManifest(manifest());
        session.setStopReason(metaValue(m_state->database, file, "stop_reason"));
    });
}

std::vector<search::Record> SessionFile::recordsSince(FilePosition& position) const {
    SQLite::Database& database = m_state->database;
    return guarded(m_state->file, [&] {
        const ReadTransaction transaction(database); // so that the candidate of each scoring is read as well
        std::vector<search::Record> records;
        m_state->readWithdrawals(position, records);
        std::vector<search::CandidatePtr> candidates = m_state->candidatesFrom(position.candidates);
        position.candidates += static_cast<int>(candidates.size());
        records.insert(records.end(), candidates.begin(), candidates.end());
        SQLite::Statement generation(database, "SELECT number, children FROM generation");
        if (generation.executeStep()) {
            records.emplace_back(readRow(m_state->file, "generation", [&] {
                const int number = indexOf(m_state->file, generation.getColumn(0));
                return search::GenerationBegun{number,
                                               decodeChildren(generation.getColumn(1).getString(), *m_state->space,
                                                              m_state->pricedBy().get(), position.candidates, number)};
            }));
        }
        m_state->readScorings(records);
        m_state->readQuantities(position, records);
        m_state->readNotes(records);
        return records;
    });
}

const std::shared_ptr<const space::DeviceModel>& SessionFile::State::pricedBy() {
    if (!device) {
        device = readRow(file, "settings", [&] {
                     return search::parseConfig(metaValue(database, file, "config"));
                 }).limits.device;
    }
    return *device;
}

/// Skips withdrawals of candidates that the reader cannot know.
void SessionFile::State::readWithdrawals(FilePosition& position, std::vector<search::Record>& records) {
    SQLite::Statement query(database, "SELECT value FROM meta WHERE key = 'withdrawn'");
    if (!query.executeStep()) {
        return;
    }
    std::istringstream lines(textAt(query, 0));
    int number = 0;
    int first = position.candidates;
    search::Withdrawal withdrawal;
    for (; lines >> withdrawal.candidate >> withdrawal.id; ++number) {
        if (number >= position.withdrawals && withdrawal.candidate >= 0 && withdrawal.candidate < first) {
            records.emplace_back(withdrawal);
            first = std::min(first, withdrawal.candidate);
        }
    }
    position.withdrawals = number;
    position.candidates = first;
}

std::vector<search::CandidatePtr> SessionFile::State::candidatesFrom(int first) {
    std::vector<search::CandidatePtr> candidates;
    std::vector<CandidateRow> rows;
    const auto decode = [&] {
        try {
            const auto decoded = decodeCandidates(rows, *space, pricedBy().get());
            candidates.insert(candidates.end(), decoded.begin(), decoded.end());
            rows.clear();
        } catch (const Error& error) {
            throw damaged(file, error.what());
        }
    };
    SQLite::Statement query(database,
                            "SELECT idx, id, generation, operator, parents, changes, genes, params, macs, status, "
                            "reason, scores, elapsed_ms FROM candidates WHERE idx >= ? ORDER BY idx");
    query.bind(1, first);
    for (std::int64_t expected = std::max(first, 0); query.executeStep(); ++expected) {
        rows.push_back({query.getColumn(0).getInt64(), textAt(query, 1), query.getColumn(2).getInt64(),
                        textAt(query, 3), textAt(query, 4), textAt(query, 5), textAt(query, 6),
                        query.getColumn(7).getInt64(), query.getColumn(8).getInt64(), evaluationRow(query, 9)});
        if (rows.back().index != expected) {
            throw damaged(file, "candidate " + std::to_string(expected) + " is missing");
        }
        if (rows.size() == kRowsInMemory) {
            decode();
        }
    }
    decode();
    return candidates;
}

void SessionFile::State::readScorings(std::vector<search::Record>& records) {
    for (const Purpose purpose : search::kPurposes) {
        const char* const table = tableOf(purpose);
        SQLite::Statement query(database, std::string("SELECT idx, status, reason, scores, elapsed_ms FROM ") + table +
                                              " ORDER BY idx");
        while (query.executeStep()) {
            const int index = indexOf(file, query.getColumn(0));
            const Subject subject =
                purpose == Purpose::Comparison ? Subject::published(index) : Subject::candidate(index);
            records.emplace_back(search::Scoring{subject, purpose,
                                                 readRow(file, std::string(table) + ", row " + std::to_string(index),
                                                         [&] { return decodeEvaluation(evaluationRow(query, 1)); })});
        }
    }
}

void SessionFile::State::readQuantities(FilePosition& position, std::vector<search::Record>& records) {
    SQLite::Statement quantities(database, "SELECT name, title, unit, better, meaning FROM quantities ORDER BY seq");
    while (quantities.executeStep()) {
        const std::string name = textAt(quantities, 0);
        records.emplace_back(search::Quantity{
            name, textAt(quantities, 1), textAt(quantities, 2),
            readRow(file, "quantity " + name, [&] { return search::parseBetter(textAt(quantities, 3)); }),
            textAt(quantities, 4)});
    }
    SQLite::Statement values(database, "SELECT seq, quantity, published, idx, repeat, value, origin FROM "
                                       "quantity_values WHERE seq > ? OR seq IS NULL ORDER BY seq");
    values.bind(1, static_cast<std::int64_t>(position.value));
    while (values.executeStep()) {
        position.value = std::max(position.value, std::int64_t{values.getColumn(0).getInt64()});
        const int index = indexOf(file, values.getColumn(3));
        records.emplace_back(search::Value{
            values.getColumn(2).getInt() != 0 ? Subject::published(index) : Subject::candidate(index),
            textAt(values, 1),
            values.getColumn(5).isNull() ? std::numeric_limits<double>::quiet_NaN() : values.getColumn(5).getDouble(),
            indexOf(file, values.getColumn(4)), textAt(values, 6)});
    }
}

void SessionFile::State::readNotes(std::vector<search::Record>& records) {
    SQLite::Statement notes(database, "SELECT idx, starred, note, tags FROM annotations");
    while (notes.executeStep()) {
        records.emplace_back(search::Note{indexOf(file, notes.getColumn(0)),
                                          {notes.getColumn(1).getInt() != 0, textAt(notes, 2), textAt(notes, 3)}});
    }
}

void SessionFile::append(std::span<const search::Record> records) {
    // Data written into an unlinked file is lost with the process.
    if (!isInPlace()) {
        throw Error(ErrorCode::Io,
                    "session " + quoted(m_state->file) + " was deleted, moved or replaced while it was in use",
                    "The candidates are still in memory: save the session under another name.");
    }
    guarded(m_state->file, [&] {
        SQLite::Transaction transaction(m_state->database);
        for (const search::Record& record : records) {
            std::visit(*m_state->write, record);
        }
        transaction.commit();
    });
}

void SessionFile::setConfig(const search::SearchConfig& config) {
    search::validate(config);
    writeMeta("config", search::configJson(config));
}

void SessionFile::setStopReason(const std::string& reason) {
    writeMeta("stop_reason", reason);
}

void SessionFile::writeMeta(const char* key, const std::string& value) {
    guarded(m_state->file, [&] {
        SQLite::Statement insert(m_state->database, "INSERT OR REPLACE INTO meta VALUES(?, ?)");
        insert.bind(1, key);
        insert.bind(2, value);
        insert.exec();
    });
}

} // namespace trazor::session
