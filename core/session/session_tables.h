// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_observer.h"
#include "core/session/candidate_row.h"
#include "core/session/measured_spread.h"
#include "core/session/session_file.h"

#include <map>
#include <string>
#include <vector>

/// Rows of scorings, and the tables that came after the first program: a session that has none of them has no such
/// table, and a program that does not know one leaves it alone. Only for core/session.
namespace trazor::session {

/// Runs `read`, naming the row in whatever it finds wrong.
template <typename Read>
auto readRow(const fs::path& file, const std::string& row, Read&& read) {
    try {
        return read();
    } catch (const Error& error) {
        throw damaged(file, row + ": " + error.what());
    }
}

/// Binds status, reason, scores, elapsed from parameter `first` on.
void bindEvaluation(SQLite::Statement& insert, int first, const EvaluationRow& row);
EvaluationRow readEvaluation(const SQLite::Statement& query, int first);

/// The column `idx` of a row. Throws Error(InvalidFile) if it is not below `count`.
int checkedIndex(const fs::path& file, const SQLite::Statement& row, std::size_t count, const std::string& what);

void write(SQLite::Database& database, const search::Screening& screening);
void write(SQLite::Database& database, const search::Reference& reference);
void write(SQLite::Database& database, const MeasuredSpread& spread);

/// Empty where there is no table. Throw Error(InvalidFile).
std::vector<search::Screening> readScreenings(SQLite::Database& database, const fs::path& file, std::size_t candidates);
std::vector<search::Reference> readReferences(SQLite::Database& database, const fs::path& file, std::size_t published);
std::map<int, MeasuredSpread> readSpreads(SQLite::Database& database, const fs::path& file, std::size_t candidates);

} // namespace trazor::session
