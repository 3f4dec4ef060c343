// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::session {

/// Group of a column in menus.
enum class ColumnGroup { Score, Cost, Gene, Position, Origin, Baseline, Predicted };
inline constexpr ColumnGroup kColumnGroups[] = {ColumnGroup::Score, ColumnGroup::Predicted, ColumnGroup::Baseline,
                                                ColumnGroup::Cost,  ColumnGroup::Gene,      ColumnGroup::Position,
                                                ColumnGroup::Origin};
std::string_view columnGroupName(ColumnGroup group) noexcept;

/// Prefix of a measured quantity's name in the name of its prediction.
inline constexpr const char* kPredictedPrefix = "predicted.";

/// One fact of a candidate: a table column, a name in the filter language, a CSV column and, if numeric, a plot axis.
struct Column {
    std::string name;       ///< in the filter language, lower case: "params"
    std::string title;      ///< in tables and menus
    std::string meaning;    ///< tooltip: meaning and unit
    std::string label{};    ///< axis label with the unit; the title if empty
    std::string exported{}; ///< in CSV files; the name if empty
    ColumnGroup group = ColumnGroup::Score;
    int direction = 0; ///< +1 if larger is better, -1 if smaller is better, 0 if neither
    bool inTable = true;
    bool isAxis = false;
    bool isWhole = false;              ///< whole numbers only
    bool mayChange = false;            ///< after the candidate's arrival, with the ranking, values or annotations
    std::vector<std::string> levels{}; ///< of a categorical number: names of 0, 1, ...
    /// Number to sort and compare by, NaN if missing. Empty for texts.
    std::function<double(const Session&, int)> number{};
    /// Formats a number for display; the level name of a categorical number.
    std::function<std::string(double)> format{};
    /// Table cell. Texts are also sorted, compared and exported by it.
    std::function<std::string(const Session&, int)> text{};
    /// CSV cell, if different from the table cell.
    std::function<std::string(const Session&, int)> exportText{};

    bool isNumeric() const noexcept { return static_cast<bool>(number); }
    const std::string& exportName() const noexcept { return exported.empty() ? name : exported; }
};

/// Returns the columns for the candidates of a session; none without a space.
///
/// A network gene is one column. A block gene is shown by its mean over the blocks, a categorical one by the number of
/// blocks of each kind; NAME.min and NAME.max are for the filter, NAME.all lists all values. NAME.3 is the value in
/// block 3, NAME.2.3 in block 3 of stage 2, and NAME.2 that of a stage gene in stage 2.
std::vector<Column> columns(const Session& session);

/// Finds a column by name, ignoring case; null if there is none.
const Column* findColumn(const std::vector<Column>& columns, std::string_view name);

/// "#0412"
std::string candidateName(int index);

} // namespace trazor::session
