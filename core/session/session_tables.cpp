// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_tables.h"

#include <algorithm>

namespace trazor::session {
namespace {

constexpr int kEvaluationColumns = 4;

/// Calls `take` with every row, if there is the table.
template <typename Take>
void eachRow(SQLite::Database& database, const char* table, const std::string& columns, Take&& take) {
    if (database.tableExists(table)) {
        SQLite::Statement query(database, "SELECT idx, " + columns + " FROM " + table + " ORDER BY idx");
        while (query.executeStep()) {
            take(query);
        }
    }
}

} // namespace

void bindEvaluation(SQLite::Statement& insert, int first, const EvaluationRow& row) {
    insert.bind(first, row.status);
    insert.bind(first + 1, row.reason);
    insert.bind(first + 2, row.scores.data(), static_cast<int>(row.scores.size()));
    insert.bind(first + 3, row.elapsedMs);
}

EvaluationRow readEvaluation(const SQLite::Statement& query, int first) {
    const SQLite::Column scores = query.getColumn(first + 2);
    const auto* const bytes = static_cast<const unsigned char*>(scores.getBlob());
    return {query.getColumn(first).getString(),
            query.getColumn(first + 1).getString(),
            {bytes, bytes + scores.getBytes()},
            query.getColumn(first + 3).getDouble()};
}

int checkedIndex(const fs::path& file, const SQLite::Statement& row, std::size_t count, const std::string& what) {
    const std::int64_t index = row.getColumn(0).getInt64();
    if (index < 0 || static_cast<std::size_t>(index) >= count) {
        throw damaged(file, "it speaks of " + what + " " + std::to_string(index) + ", which is not there");
    }
    return static_cast<int>(index);
}

void write(SQLite::Database& database, const search::Screening& screening) {
    database.exec("CREATE TABLE IF NOT EXISTS screenings(idx INTEGER PRIMARY KEY REFERENCES candidates(idx), "
                  "small_status TEXT NOT NULL, small_reason TEXT NOT NULL, small_scores BLOB NOT NULL, "
                  "small_ms REAL NOT NULL, full_status TEXT NOT NULL, full_reason TEXT NOT NULL, "
                  "full_scores BLOB NOT NULL, full_ms REAL NOT NULL)");
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO screenings VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, screening.index);
    bindEvaluation(insert, 2, encodeEvaluation(screening.small));
    bindEvaluation(insert, 2 + kEvaluationColumns, encodeEvaluation(screening.full));
    insert.exec();
}

void write(SQLite::Database& database, const search::Reference& reference) {
    database.exec("CREATE TABLE IF NOT EXISTS published(idx INTEGER PRIMARY KEY, status TEXT NOT NULL, "
                  "reason TEXT NOT NULL, scores BLOB NOT NULL, elapsed_ms REAL NOT NULL)");
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO published VALUES(?, ?, ?, ?, ?)");
    insert.bind(1, reference.index);
    bindEvaluation(insert, 2, encodeEvaluation(reference.evaluation));
    insert.exec();
}

void write(SQLite::Database& database, const MeasuredSpread& spread) {
    database.exec("CREATE TABLE IF NOT EXISTS spreads(idx INTEGER PRIMARY KEY REFERENCES candidates(idx), "
                  "value TEXT NOT NULL)");
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO spreads VALUES(?, ?)");
    insert.bind(1, spread.index);
    insert.bind(2, spreadJson(spread));
    insert.exec();
}

std::vector<search::Screening> readScreenings(SQLite::Database& database, const fs::path& file,
                                              std::size_t candidates) {
    std::vector<search::Screening> screenings;
    eachRow(database, "screenings",
            "small_status, small_reason, small_scores, small_ms, full_status, full_reason, full_scores, full_ms",
            [&](const SQLite::Statement& row) {
                const int index = checkedIndex(file, row, candidates, "candidate");
                screenings.push_back(readRow(file, "image check of candidate " + std::to_string(index), [&] {
                    return search::Screening{index, decodeEvaluation(readEvaluation(row, 1)),
                                             decodeEvaluation(readEvaluation(row, 1 + kEvaluationColumns))};
                }));
            });
    return screenings;
}

std::vector<search::Reference> readReferences(SQLite::Database& database, const fs::path& file, std::size_t published) {
    std::vector<search::Reference> references;
    eachRow(database, "published", "status, reason, scores, elapsed_ms", [&](const SQLite::Statement& row) {
        const int index = checkedIndex(file, row, published, "published architecture");
        references.push_back({index, readRow(file, "published architecture " + std::to_string(index),
                                             [&] { return decodeEvaluation(readEvaluation(row, 1)); })});
    });
    return references;
}

std::map<int, MeasuredSpread> readSpreads(SQLite::Database& database, const fs::path& file, std::size_t candidates) {
    std::map<int, MeasuredSpread> spreads;
    eachRow(database, "spreads", "value", [&](const SQLite::Statement& row) {
        const int index = checkedIndex(file, row, candidates, "candidate");
        spreads[index] = readRow(file, "candidate " + std::to_string(index), [&] {
            MeasuredSpread spread = parseSpread(index, row.getColumn(1).getString());
            if (std::any_of(spread.together.begin(), spread.together.end(),
                            [&](int other) { return other < 0 || static_cast<std::size_t>(other) >= candidates; })) {
                throw Error(ErrorCode::InvalidFile, "seed spread with a candidate that is not there");
            }
            return spread;
        });
    });
    return spreads;
}

} // namespace trazor::session
