// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/columns.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace trazor::ui {

class SessionModel;

using session::ColumnGroup;
using session::kColumnGroups;
QString groupTitle(ColumnGroup group);

/// A session::Column with Qt texts; reads the values of the session model's session.
struct CandidateColumn {
    QString name;     ///< in the filter language, lower case: "params"
    QString title;    ///< in the table and in menus
    QString meaning;  ///< tooltip: meaning and unit
    QString label;    ///< of an axis, with the unit; the title if empty
    QString exported; ///< in CSV files
    ColumnGroup group = ColumnGroup::Score;
    int direction = 0; ///< +1 if larger is better, -1 if smaller is better, 0 if neither
    bool inTable = true;
    bool isAxis = false;
    bool isWhole = false;   ///< whole numbers only
    bool mayChange = false; ///< after a candidate's arrival: with the ranking, confirmations, baselines, annotations
    QStringList levels;     ///< names of the values 0, 1, ... of a categorical column
    /// Number for sorting and comparing; NaN if the candidate has none. Empty for text columns.
    std::function<double(const SessionModel&, int)> number;
    /// Formats a number for display; the level name of a categorical column.
    std::function<QString(double)> format;
    /// Text of the table cell; text columns are also sorted and compared by it.
    std::function<QString(const SessionModel&, int)> text;
    /// CSV cell of a text column.
    std::function<std::string(const SessionModel&, int)> exportText;

    bool isNumeric() const noexcept { return static_cast<bool>(number); }
    const QString& axisLabel() const noexcept { return label.isEmpty() ? title : label; }
};

/// session::columns() of the open session; empty without a session.
std::vector<CandidateColumn> candidateColumns(const SessionModel& model);

/// Returns null if there is no column of this name (case-insensitive).
const CandidateColumn* findColumn(const std::vector<CandidateColumn>& columns, const QString& name);

} // namespace trazor::ui
