// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/results_file.h"

#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/base/json_view.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace trazor::evidence {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxRows = 200'000;
constexpr double kLargestValue = 1e100;
constexpr int kMostRepeats = 1'000'000;
constexpr std::size_t kMaxText = 200;

/// The meaning of a column, and the names that identify it.
enum class Column { Network, File, Value, Unit, Repeat, Date, Source, Quantity };

constexpr std::array<std::pair<std::string_view, Column>, 15> kColumns = {{{"id", Column::Network},
                                                                           {"candidate", Column::Network},
                                                                           {"candidate_id", Column::Network},
                                                                           {"number", Column::Network},
                                                                           {"index", Column::Network},
                                                                           {"network", Column::Network},
                                                                           {"name", Column::Network},
                                                                           {"#", Column::Network},
                                                                           {"file", Column::File},
                                                                           {"value", Column::Value},
                                                                           {"unit", Column::Unit},
                                                                           {"repeat", Column::Repeat},
                                                                           {"date", Column::Date},
                                                                           {"source", Column::Source},
                                                                           {"quantity", Column::Quantity}}};

constexpr const char* kColumnsHint =
    "Name the columns in the first row, for instance id,value or candidate,value,unit,repeat,date.";

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return result;
}

/// Quotes a text and truncates it for a message.
std::string shown(const std::string& text) {
    std::string quoted = json(shortened(text, 60)).dump(-1, ' ', false, json::error_handler_t::replace);
    quoted.front() = quoted.back() = '\'';
    return quoted;
}

/// The content of a row in one column; several columns may name the network.
struct Cell {
    Column column;
    std::string name;
    std::string text;
};

struct Row {
    int number = 0;
    std::vector<Cell> cells;
    std::string problem; ///< found while reading
};

/// Position of the first byte that is zero or not valid UTF-8.
std::size_t badByte(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (first == 0 || length == 0 || first > 0xF4 || at + length > text.size()) {
            return at;
        }
        for (std::size_t i = 1; i < length; ++i) {
            if ((static_cast<unsigned char>(text[at + i]) & 0xC0U) != 0x80U) {
                return at;
            }
        }
        at += length;
    }
    return std::string_view::npos;
}

std::string_view checkedText(std::string_view text, std::string_view origin) {
    const std::string file(origin);
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        throw Error(ErrorCode::InvalidFile, file + ": row 1: the text is UTF-16", "Save the table as UTF-8.");
    }
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    if (const std::size_t bad = badByte(text); bad != std::string_view::npos) {
        const auto row = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
        throw Error(ErrorCode::InvalidFile, file + ": row " + std::to_string(row) + ": not a text in UTF-8",
                    "Save the table as CSV in UTF-8.");
    }
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        throw Error(ErrorCode::InvalidFile, file + ": row 1: the file is empty", kColumnsHint);
    }
    return text;
}

std::optional<Column> columnNamed(const std::string& name, const ResultsQuery& query) {
    const std::string key = lower(name);
    if (!query.quantity.empty() && key == lower(query.quantity)) {
        return Column::Value;
    }
    const auto* const found =
        std::find_if(kColumns.begin(), kColumns.end(), [&](const auto& entry) { return entry.first == key; });
    return found == kColumns.end() ? std::nullopt : std::optional(found->second);
}

using Columns = std::vector<std::optional<Column>>;

Columns headOf(const CsvRow& head, std::string_view origin, const ResultsQuery& query) {
    const auto fail = [&](const std::string& problem) {
        throw Error(ErrorCode::InvalidFile,
                    std::string(origin) + ": row " + std::to_string(head.number) + ": " + problem, kColumnsHint);
    };
    Columns columns;
    std::map<Column, std::string> seen;
    for (const std::string& name : head.cells) {
        columns.push_back(columnNamed(name, query));
        if (columns.back() && !seen.emplace(*columns.back(), name).second && *columns.back() != Column::Network) {
            fail("two columns say the same: " + shown(seen.at(*columns.back())) + " and " + shown(name));
        }
    }
    if (!seen.contains(Column::Network) && !seen.contains(Column::File)) {
        fail("no column names the network: id, candidate, number or file");
    }
    if (!seen.contains(Column::Value)) {
        fail("no column holds the results: value" + (query.quantity.empty() ? "" : " or " + query.quantity));
    }
    return columns;
}

char separatorOf(std::string_view text) {
    const std::string_view head = text.substr(0, text.find_first_of("\r\n"));
    char best = ',';
    for (const char separator : {';', '\t'}) {
        best = std::count(head.begin(), head.end(), separator) > std::count(head.begin(), head.end(), best) ? separator
                                                                                                            : best;
    }
    return best;
}

std::vector<Row> rowsOfTable(std::string_view text, std::string_view origin, const ResultsQuery& query) {
    const std::vector<CsvRow> table = parseCsv(text, separatorOf(text), origin);
    if (table.empty()) {
        throw Error(ErrorCode::InvalidFile, std::string(origin) + ": row 1: the file is empty", kColumnsHint);
    }
    const Columns columns = headOf(table.front(), origin, query);
    std::vector<Row> rows;
    for (auto line = table.begin() + 1; line != table.end(); ++line) {
        Row& row = rows.emplace_back(Row{line->number, {}, {}});
        if (line->cells.size() != columns.size()) {
            row.problem = std::to_string(line->cells.size()) + " cells, but the head has " +
                          std::to_string(columns.size()) +
                          (line->cells.size() > columns.size() ? "; a decimal comma must be a point" : "");
            continue;
        }
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (columns[i]) {
                row.cells.push_back({*columns[i], table.front().cells[i], line->cells[i]});
            }
        }
    }
    return rows;
}

Row rowOfEntry(const json& entry, int number, const ResultsQuery& query) {
    Row row{number, {}, {}};
    if (!entry.is_object()) {
        row.problem = "must be an object with id and value, is " + shown(entry.dump());
        return row;
    }
    for (const auto& item : entry.items()) {
        const std::optional<Column> column = columnNamed(item.key(), query);
        const json& value = item.value();
        if (!column) {
            continue;
        }
        const bool mustBeNumber = *column == Column::Value || *column == Column::Repeat;
        if (value.is_null()) {
            row.cells.push_back({*column, item.key(), ""});
        } else if (value.is_number()) {
            row.cells.push_back({*column, item.key(), value.dump()});
        } else if (value.is_string() && !mustBeNumber) {
            row.cells.push_back({*column, item.key(), value.get<std::string>()});
        } else {
            row.problem = item.key() + ": must be a " + (mustBeNumber ? "number" : "text") + ", is " +
                          shown(value.dump(-1, ' ', false, json::error_handler_t::replace));
        }
    }
    return row;
}

std::vector<Row> rowsOfJson(std::string_view text, std::string_view origin, const ResultsQuery& query) {
    const json document = parseWrittenJson(text, origin);
    const JsonView root(document, origin);
    const JsonView list = root.isObject() ? root.at("results") : root;
    std::vector<Row> rows;
    for (std::size_t i = 0; i < list.listSize(1, kMaxRows); ++i) {
        Row& row = rows.emplace_back(rowOfEntry(list.at(i).node(), static_cast<int>(i) + 1, query));
        for (const auto& [name, column] : {std::pair{"unit", Column::Unit}, {"quantity", Column::Quantity}}) {
            const bool isSaid = std::any_of(row.cells.begin(), row.cells.end(),
                                            [wanted = column](const Cell& cell) { return cell.column == wanted; });
            if (root.isObject() && root.has(name) && !isSaid) {
                row.cells.push_back({column, name, root.at(name).text(kMaxText)});
            }
        }
    }
    return rows;
}

/// A problem with one row.
struct Problem {
    std::string message;
};

double valueOf(const std::string& name, const std::string& text) {
    const std::string field = name + ": " + shown(text);
    double value = 0.0;
    const char* const begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const char* const end = text.data() + text.size();
    const auto [rest, error] = text.starts_with("+-") ? std::from_chars_result{begin, std::errc::invalid_argument}
                                                      : std::from_chars(begin, end, value);
    if (error == std::errc::result_out_of_range) { // too large or too close to 0: from_chars() does not say which
        const std::size_t exponent = text.find_first_of("eE");
        const std::size_t digit = text.find_first_not_of("+-");
        const bool isTiny =
            exponent == std::string::npos ? text[digit] == '0' || text[digit] == '.' : text[exponent + 1] == '-';
        throw Problem{field + (isTiny ? " is too close to 0; write 0" : " is outside -1e100 to 1e100")};
    }
    if (error != std::errc() || rest != end) {
        if (std::count(text.begin(), text.end(), ',') == 1 && text.find('.') == std::string::npos &&
            text.find_first_not_of("+-0123456789,eE") == std::string::npos) {
            throw Problem{field + " has a decimal comma; write a point"};
        }
        throw Problem{
            field + (error == std::errc() ? " is not a number alone; a unit has its own column" : " is not a number")};
    }
    if (!std::isfinite(value)) {
        throw Problem{field + " is not a finite number; leave the value of a network that failed empty"};
    }
    if (std::fabs(value) > kLargestValue) {
        throw Problem{field + " is outside -1e100 to 1e100"};
    }
    return value;
}

int repeatOf(const std::string& text) {
    int repeat = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), repeat);
    if (error != std::errc() || rest != text.data() + text.size() || repeat < 0 || repeat > kMostRepeats) {
        throw Problem{"repeat: " + shown(text) + " is not a whole number from 0 to " + std::to_string(kMostRepeats)};
    }
    return repeat;
}

/// Accepts a year, month and day, optionally followed by a time.
std::string dateOf(const std::string& text) {
    std::array<int, 3> part{};
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    bool isRead = text.size() >= 10 && text.size() <= 40;
    for (std::size_t i = 0; i < part.size() && isRead; ++i) {
        const auto [rest, error] = std::from_chars(at, end, part[i]);
        isRead = error == std::errc() && rest - at == (i == 0 ? 4 : 2) && (i == 2 || (rest != end && *rest == '-'));
        at = rest + (i == 2 ? 0 : 1);
    }
    const std::chrono::year_month_day day{std::chrono::year(part[0]),
                                          std::chrono::month(static_cast<unsigned>(part[1])),
                                          std::chrono::day(static_cast<unsigned>(part[2]))};
    if (!isRead || !day.ok() || (at != end && *at != 'T' && *at != ' ')) {
        throw Problem{"date: " + shown(text) + " is not a date like 2026-05-31"};
    }
    return text;
}

/// Checks rows one by one and collects the results.
class Collector {
public:
    Collector(const Subjects& subjects, const ResultsQuery& query)
        : m_subjects(subjects)
        , m_query(query) {
        m_preview.unit = query.unit;
    }

    void take(const Row& row) {
        try {
            if (!row.problem.empty()) {
                throw Problem{row.problem};
            }
            takeChecked(row);
        } catch (const Problem& problem) {
            m_preview.problems.push_back({row.number, problem.message});
        }
    }
    ResultsPreview preview() && { return std::move(m_preview); }

private:
    void takeChecked(const Row& row) {
        Result result{row.number, {}, 0.0, 0, {}, {}};
        std::optional<double> value;
        bool isSaid = false;
        std::string unit;
        for (const Cell& cell : row.cells) {
            switch (cell.column) {
            case Column::Network:
            case Column::File:
                setSubject(cell, result.subject);
                break;
            case Column::Value:
                isSaid = true;
                value = cell.text.empty() ? std::nullopt : std::optional(valueOf(cell.name, cell.text));
                break;
            case Column::Unit:
                unit = text(cell);
                break;
            case Column::Repeat:
                result.repeat = cell.text.empty() ? 0 : repeatOf(cell.text);
                break;
            case Column::Date:
                result.date = cell.text.empty() ? "" : dateOf(cell.text);
                break;
            case Column::Source:
                result.source = text(cell);
                break;
            case Column::Quantity:
                checkQuantity(cell);
            }
        }
        if (result.subject.empty()) {
            throw Problem{"no network is named"};
        }
        if (!isSaid) {
            throw Problem{"value is missing"};
        }
        if (!value) {
            ++m_preview.unmeasured;
            return;
        }
        result.value = *value;
        checkUnit(unit);
        checkRepeat(result);
        // A refused row decides neither the unit nor which rows are repeats, so both are noted after the checks.
        if (m_preview.unit.empty() && !unit.empty()) {
            m_preview.unit = unit;
            m_unitRow = row.number;
        }
        m_seen.emplace(std::pair(result.subject, result.repeat), row.number);
        m_preview.results.push_back(std::move(result));
    }

    static std::string text(const Cell& cell) {
        if (cell.text.size() > kMaxText) {
            throw Problem{cell.name + ": at most " + std::to_string(kMaxText) + " characters, has " +
                          std::to_string(cell.text.size())};
        }
        return cell.text;
    }

    void setSubject(const Cell& cell, std::string& subject) const {
        if (cell.text.empty()) {
            return;
        }
        std::string id = cell.column == Column::File ? idOfFile(cell) : idOfKey(cell);
        if (!subject.empty() && subject != id) {
            throw Problem{cell.name + ": " + shown(cell.text) + " is another network than " + subject};
        }
        subject = id;
    }

    std::string idOfKey(const Cell& cell) const {
        if (const std::optional<std::string> id = m_subjects.find(cell.text)) {
            return *id;
        }
        const bool isNumber = cell.text.find_first_not_of("0123456789") == std::string::npos;
        throw Problem{cell.name + ": there is no network " + shown(cell.text) +
                      (isNumber && m_subjects.candidates() > 0
                           ? "; candidates are numbered 0 to " + std::to_string(m_subjects.candidates() - 1)
                           : "; give the number or the id of a candidate")};
    }

    std::string idOfFile(const Cell& cell) const {
        if (!m_query.idOfFile) {
            throw Problem{cell.name + ": files cannot be read here; give the id of the candidate"};
        }
        std::string id;
        try {
            id = m_query.idOfFile(cell.text);
        } catch (const Error& error) {
            throw Problem{cell.name + ": " + error.what()};
        }
        if (!m_subjects.find(id)) {
            throw Problem{cell.name + ": the network in " + shown(cell.text) + " is no candidate of the session"};
        }
        return id;
    }

    void checkQuantity(const Cell& cell) const {
        if (!cell.text.empty() && !m_query.quantity.empty() && cell.text != m_query.quantity) {
            throw Problem{cell.name + ": " + shown(cell.text) + ", but results of " + shown(m_query.quantity) +
                          " are read"};
        }
    }

    /// The first unit applies to all results.
    void checkUnit(const std::string& unit) const {
        if (!unit.empty() && !m_preview.unit.empty() && unit != m_preview.unit) {
            throw Problem{"unit: " + shown(unit) + ", but " +
                          (m_unitRow > 0 ? "row " + std::to_string(m_unitRow) + " has " : "the quantity has ") +
                          shown(m_preview.unit)};
        }
    }

    void checkRepeat(const Result& result) const {
        const auto entry = m_seen.find({result.subject, result.repeat});
        if (entry != m_seen.end()) {
            throw Problem{"network " + result.subject + " stands in row " + std::to_string(entry->second) +
                          " already; several runs of one network are told apart by a column repeat"};
        }
    }

    const Subjects& m_subjects;
    const ResultsQuery& m_query;
    ResultsPreview m_preview;
    std::map<std::pair<std::string, int>, int> m_seen; ///< row of each network and repeat
    int m_unitRow = 0;
};

} // namespace

void Subjects::addCandidate(const std::string& id) {
    m_candidates.push_back(id);
    m_known.emplace(id, id);
}

void Subjects::addPublished(const std::string& id, const std::string& name) {
    m_known.emplace(id, id);
    m_known.emplace(name, id);
}

std::optional<std::string> Subjects::find(const std::string& key) const {
    if (const auto known = m_known.find(key); known != m_known.end()) {
        return known->second;
    }
    std::size_t number = 0;
    const char* const begin = key.data() + (key.starts_with('#') ? 1 : 0);
    const auto [rest, error] = std::from_chars(begin, key.data() + key.size(), number);
    const bool isNumber = error == std::errc() && rest == key.data() + key.size();
    return isNumber && number < m_candidates.size() ? std::optional(m_candidates[number]) : std::nullopt;
}

ResultsPreview readResults(std::string_view text, std::string_view origin, const Subjects& subjects,
                           const ResultsQuery& query) {
    text = checkedText(text, origin);
    const char first = text[text.find_first_not_of(" \t\r\n")];
    const bool isJson = first == '{' || first == '[';
    const std::vector<Row> rows = isJson ? rowsOfJson(text, origin, query) : rowsOfTable(text, origin, query);
    if (rows.empty() || rows.size() > kMaxRows) {
        throw Error(ErrorCode::InvalidFile, std::string(origin) + ": row 2: " +
                                                (rows.empty() ? "no results below the head"
                                                              : "more than " + std::to_string(kMaxRows) + " rows"));
    }
    Collector collector(subjects, query);
    for (const Row& row : rows) {
        collector.take(row);
    }
    return std::move(collector).preview();
}

} // namespace trazor::evidence
