// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::session {

/// Where a column stands in menus.
enum class ColumnGroup { Score, Cost, Gene, Position, Origin, Baseline, Predicted };
inline constexpr ColumnGroup kColumnGroups[] = {ColumnGroup::Score, ColumnGroup::Predicted, ColumnGroup::Baseline,
                                                ColumnGroup::Cost,  ColumnGroup::Gene,      ColumnGroup::Position,
                                                ColumnGroup::Origin};
std::string_view columnGroupName(ColumnGroup group) noexcept;

/// Before the name of a measured quantity: what is predicted of it.
inline constexpr const char* kPredictedPrefix = "predicted.";

/// One fact of a candidate: a column of tables, a name of the filter language, a cell of CSV files, and, if it is a
/// number, an axis of the plots.
struct Column {
    std::string name;       ///< in the filter language, lower case: "params"
    std::string title;      ///< in tables and menus
    std::string meaning;    ///< tooltip: what it is, its unit
    std::string label{};    ///< at an axis, with the unit; the title if empty
    std::string exported{}; ///< in CSV files; the name if empty
    ColumnGroup group = ColumnGroup::Score;
    int direction = 0; ///< +1 if larger is better, -1 if smaller is better, 0 if neither
    bool inTable = true;
    bool isAxis = false;
    bool isWhole = false;              ///< whole numbers only
    bool mayChange = false;            ///< after the candidate has arrived: with the ranking, values, annotations
    std::vector<std::string> levels{}; ///< of a categorical number: names of 0, 1, ...
    /// Number to sort and compare by; NaN where there is none. Empty for texts.
    std::function<double(const Session&, int)> number{};
    /// A number as it is shown; the name of the level of a categorical one.
    std::function<std::string(double)> format{};
    /// Cell of a table. Of texts also what is sorted, compared and exported.
    std::function<std::string(const Session&, int)> text{};
    /// Cell of CSV files, where it is not the text of tables.
    std::function<std::string(const Session&, int)> exportText{};

    bool isNumeric() const noexcept { return static_cast<bool>(number); }
    const std::string& exportName() const noexcept { return exported.empty() ? name : exported; }
};

/// Facts of the candidates of a session; none without a space.
///
/// A gene of the network is one column. A gene of the blocks counts by its mean over them, a categorical one by the
/// number of blocks of each kind; NAME.min and NAME.max are for the filter, NAME.all lists all values. NAME.3 is the
/// value in block 3, NAME.2.3 in block 3 of stage 2, and NAME.2 that of a gene of the stages in stage 2.
std::vector<Column> columns(const Session& session);

/// Null if there is no column of this name (any case).
const Column* findColumn(const std::vector<Column>& columns, std::string_view name);

/// "#0412"
std::string candidateName(int index);

} // namespace trazor::session
