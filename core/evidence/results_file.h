// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trazor::evidence {

/// The networks that a result can belong to.
class Subjects {
public:
    /// Adds the next candidate; candidates are numbered in the order of the calls, from 0.
    void addCandidate(const std::string& id);
    /// Adds a network that can be found by its id or its name.
    void addPublished(const std::string& id, const std::string& name);

    /// Returns the id of the network that a key denotes: an id, the name of a published network, or the number of a
    /// candidate ("12" or "#12").
    std::optional<std::string> find(const std::string& key) const;
    std::size_t candidates() const noexcept { return m_candidates.size(); }

private:
    std::vector<std::string> m_candidates;
    std::unordered_map<std::string, std::string> m_known;
};

/// Returns the id of the network in an exported file that a table names. Throws Error if the file cannot be read.
using IdOfFile = std::function<std::string(const std::string& file)>;

/// The expected quantity and unit of the results.
struct ResultsQuery {
    std::string quantity; ///< may also name the column of values; empty accepts any quantity
    std::string unit;     ///< the known unit of the quantity; empty takes the unit of the file
    IdOfFile idOfFile;    ///< if empty, tables that name files are rejected
};

/// A parsed result, ready to be stored.
struct Result {
    int row = 0; ///< in a table counted from 1 including the head, in a JSON list from 1 for the first entry
    std::string subject;
    double value = 0.0;
    int repeat = 0; ///< 0 if unspecified
    std::string date;
    std::string source;
};

struct RowProblem {
    int row = 0;
    std::string message; ///< "value: 'abc' is not a number"

    std::string text() const { return "row " + std::to_string(row) + ": " + message; }
};

/// The results to import and the rows that cannot be imported.
struct ResultsPreview {
    std::vector<Result> results;
    std::vector<RowProblem> problems; ///< in row order
    int unmeasured = 0;               ///< rows with an empty value
    std::string unit;                 ///< common to all results; may be empty
};

/// Reads untrusted results. A table (separated by commas, semicolons or tabs) has a head that names its columns: `id`,
/// `candidate`, `number` or `file`; `value` or the quantity; and optionally `unit`, `repeat`, `date`, `source` and
/// `quantity`. Other columns are ignored. JSON is a list of objects with these keys, or an object with such a list in
/// `results` and optional common `unit` and `quantity`.
///
/// An unusable row becomes a problem. Throws Error(InvalidFile), which names the row, if the whole file is unreadable:
/// not UTF-8 text, no rows, no head, unbalanced quotes, invalid JSON.
ResultsPreview readResults(std::string_view text, std::string_view origin, const Subjects& subjects,
                           const ResultsQuery& query);

} // namespace trazor::evidence
