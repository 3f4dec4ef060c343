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

/// Networks that a result can belong to.
class Subjects {
public:
    /// In the order of their numbers, from 0.
    void addCandidate(const std::string& id);
    /// Found by its id and by its name.
    void addPublished(const std::string& id, const std::string& name);

    /// Id of the network that a key names: an id, the name of a published network, or the number of a candidate
    /// ("12" or "#12").
    std::optional<std::string> find(const std::string& key) const;
    std::size_t candidates() const noexcept { return m_candidates.size(); }

private:
    std::vector<std::string> m_candidates;
    std::unordered_map<std::string, std::string> m_known;
};

/// Id of the network in an exported file that a table names. Throws Error if it cannot be read.
using IdOfFile = std::function<std::string(const std::string& file)>;

/// Of what the results are.
struct ResultsQuery {
    std::string quantity; ///< its name may head the column of values; empty: any
    std::string unit;     ///< the unit that is known of the quantity; empty: as the file says
    IdOfFile idOfFile;    ///< none: tables that name files are refused
};

/// One result, ready to be stored.
struct Result {
    int row = 0; ///< of the table, from 1 for the head; of a JSON list, from 1 for the first entry
    std::string subject;
    double value = 0.0;
    int repeat = 0; ///< 0: not said
    std::string date;
    std::string source;
};

struct RowProblem {
    int row = 0;
    std::string message; ///< "value: 'abc' is not a number"

    std::string text() const { return "row " + std::to_string(row) + ": " + message; }
};

/// What would be imported, and what would not.
struct ResultsPreview {
    std::vector<Result> results;
    std::vector<RowProblem> problems; ///< by row
    int unmeasured = 0;               ///< rows that leave the value empty
    std::string unit;                 ///< of all results; may be empty
};

/// Reads untrusted results. A table (separated by commas, semicolons or tabs) has a head that names its columns: `id`,
/// `candidate`, `number` or `file`; `value` or the quantity; and, where known, `unit`, `repeat`, `date`, `source` and
/// `quantity`. Other columns are left alone. JSON is a list of objects with these keys, or an object with such a list
/// `results` and, for all of them, `unit` and `quantity`.
///
/// A row that cannot be used becomes a problem. Throws Error(InvalidFile), naming the row, where the whole file cannot
/// be read: no text in UTF-8, no rows, no head, broken quotes, broken JSON.
ResultsPreview readResults(std::string_view text, std::string_view origin, const Subjects& subjects,
                           const ResultsQuery& query);

} // namespace trazor::evidence
