// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/file/session_schema.h"

#include "core/session/seed_spread_values.h"

#include <vector>

namespace trazor::session {
namespace {

constexpr int kApplicationId = 0x54525a52; // "TRZR"
constexpr int kFormatVersion = 2;
/// Larger files skip the integrity check on opening; damage then shows when it is read.
constexpr std::uintmax_t kCheckedBytes = 8U << 20;

constexpr const char* kFirstTables = R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE candidates(
  idx INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL, operator TEXT NOT NULL,
  parents TEXT NOT NULL, changes TEXT NOT NULL, genes TEXT NOT NULL, params INTEGER NOT NULL,
  macs INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, scores BLOB NOT NULL,
  elapsed_ms REAL NOT NULL);
CREATE TABLE annotations(
  idx INTEGER PRIMARY KEY REFERENCES candidates(idx), starred INTEGER NOT NULL, note TEXT NOT NULL,
  tags TEXT NOT NULL);
)";
/// Since format 2. `generation` has one row: the networks that the current generation will score.
constexpr const char* kSecondTables = R"(
CREATE TABLE generation(
  one INTEGER PRIMARY KEY CHECK(one = 1), number INTEGER NOT NULL, children TEXT NOT NULL);
CREATE TABLE quantities(
  seq INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, unit TEXT NOT NULL, better TEXT NOT NULL, meaning TEXT NOT NULL);
CREATE TABLE quantity_values(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, quantity TEXT NOT NULL REFERENCES quantities(name), published INTEGER NOT NULL,
  idx INTEGER NOT NULL, repeat INTEGER NOT NULL, value REAL, origin TEXT NOT NULL,
  UNIQUE(quantity, published, idx, repeat));
)";

std::string scoringTable(search::Purpose purpose) {
    const char* const subjects = purpose == search::Purpose::Comparison ? "" : " REFERENCES candidates(idx)";
    return std::string("CREATE TABLE IF NOT EXISTS ") + tableOf(purpose) + "(idx INTEGER PRIMARY KEY" + subjects +
           ", status TEXT NOT NULL, reason TEXT NOT NULL, scores BLOB NOT NULL, "
           "elapsed_ms REAL NOT NULL);";
}

/// A table of format 2 derived from the tables of format 1.
struct Derived {
    const char* table;
    std::string select; ///< empty: no rows
};

std::vector<Derived> fromFirstFormat(SQLite::Database& database) {
    const bool checked = database.tableExists("screenings");
    const auto side = [&](const std::string& prefix) {
        return checked ? "SELECT idx, " + prefix + "_status AS status, " + prefix + "_reason AS reason, " + prefix +
                             "_scores AS scores, " + prefix + "_ms AS elapsed_ms FROM screenings"
                       : std::string();
    };
    std::vector<Derived> derived{{tableOf(search::Purpose::SmallImage), side("small")},
                                 {tableOf(search::Purpose::FullImage), side("full")},
                                 {"generation", {}},
                                 {"quantities", {}},
                                 {"quantity_values", {}}};
    if (!database.tableExists("published")) {
        derived.push_back({tableOf(search::Purpose::Comparison), {}});
    }
    if (database.tableExists("spreads")) {
        derived[3].select = firstFormatSpreadQuantities();
        derived[4].select = firstFormatSpreadValues();
    }
    return derived;
}

const char* emptySelect(const std::string& table) {
    return table == "generation" ? "SELECT 1 AS one, 0 AS number, '' AS children WHERE 0"
           : table == "quantities"
               ? "SELECT 0 AS seq, '' AS name, '' AS title, '' AS unit, '' AS better, '' AS meaning WHERE 0"
           : table == "quantity_values" ? "SELECT 0 AS seq, '' AS quantity, 0 AS published, 0 AS idx, 0 AS repeat, "
                                          "0.0 AS value, '' AS origin WHERE 0"
                                        : "SELECT 0 AS idx, '' AS status, '' AS reason, x'' AS scores, 0.0 AS "
                                          "elapsed_ms WHERE 0";
}

} // namespace

const char* tableOf(search::Purpose purpose) noexcept {
    switch (purpose) {
    case search::Purpose::Comparison:
        return "published";
    case search::Purpose::Confirmation:
        return "confirmations";
    case search::Purpose::SmallImage:
        return "image_small";
    case search::Purpose::FullImage:
        break;
    }
    return "image_full";
}

void createTables(SQLite::Database& database) {
    database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
    database.exec("PRAGMA user_version = " + std::to_string(kFormatVersion));
    database.exec(kFirstTables);
    database.exec(kSecondTables);
    for (const search::Purpose purpose : search::kPurposes) {
        database.exec(scoringTable(purpose));
    }
}

int checkFormat(const fs::path& file, SQLite::Database& database) {
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
    if (database.execAndGet("SELECT count(*) FROM sqlite_master WHERE type NOT IN ('table', 'index')").getInt() != 0) {
        throw damaged(file, "a session has tables only, and this file has views or triggers");
    }
    std::error_code none;
    if (fs::file_size(file, none) <= kCheckedBytes) {
        const std::string verdict = database.execAndGet("PRAGMA quick_check(1)").getString();
        if (verdict != "ok") {
            const std::size_t heading = verdict.starts_with("***") ? verdict.find('\n') + 1 : 0;
            const std::string place = verdict.substr(heading, verdict.find(':', heading) - heading); // "Page 19"
            throw damaged(file, "SQLite's check of the database fails at '" + place + "'");
        }
    }
    return version;
}

void showAsCurrent(SQLite::Database& database, int format) {
    if (format < 2) {
        for (const Derived& it : fromFirstFormat(database)) {
            database.exec(std::string("CREATE TEMP VIEW ") + it.table + " AS " +
                          (it.select.empty() ? emptySelect(it.table) : it.select));
        }
    }
}

void migrate(SQLite::Database& database, int format) {
    if (format >= 2) {
        return;
    }
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    const std::vector<Derived> derived = fromFirstFormat(database);
    database.exec(kSecondTables);
    for (const search::Purpose purpose : search::kPurposes) {
        database.exec(scoringTable(purpose));
    }
    for (const Derived& it : derived) {
        if (!it.select.empty()) {
            database.exec(std::string("INSERT INTO ") + it.table + " " + it.select);
        }
    }
    database.exec("DROP TABLE IF EXISTS screenings; DROP TABLE IF EXISTS spreads");
    database.exec("PRAGMA user_version = " + std::to_string(kFormatVersion));
    transaction.commit();
}

std::string metaValue(const SQLite::Database& database, const fs::path& file, const std::string& key) {
    SQLite::Statement query(database, "SELECT value FROM meta WHERE key = ?");
    query.bind(1, key);
    if (!query.executeStep()) {
        throw damaged(file, "it has no " + key);
    }
    return query.getColumn(0).getString();
}

} // namespace trazor::session
