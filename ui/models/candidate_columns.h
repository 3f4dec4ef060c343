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

/// A session::Column with texts for Qt and values of the session model's session.
struct CandidateColumn {
    QString name;     ///< in the filter language, lower case: "params"
    QString title;    ///< in the table and in menus
    QString meaning;  ///< tooltip: what it is, its unit
    QString label;    ///< at an axis, with the unit; the title if empty
    QString exported; ///< in CSV files
    ColumnGroup group = ColumnGroup::Score;
    int direction = 0; ///< +1 if larger is better, -1 if smaller is better, 0 if neither
    bool inTable = true;
    bool isAxis = false;
    bool isWhole = false;   ///< whole numbers only
    bool mayChange = false; ///< after the candidate has arrived: with the ranking, confirmations, baselines, marks
    QStringList levels;     ///< of a categorical number: names of 0, 1, ...
    /// Number to sort and compare by; NaN where there is none. Empty for texts.
    std::function<double(const SessionModel&, int)> number;
    /// A number as it is shown; the name of the level of a categorical one.
    std::function<QString(double)> format;
    /// What the table shows. For texts also what is sorted and compared.
    std::function<QString(const SessionModel&, int)> text;
    /// Cell of CSV files of a text.
    std::function<std::string(const SessionModel&, int)> exportText;

    bool isNumeric() const noexcept { return static_cast<bool>(number); }
    const QString& axisLabel() const noexcept { return label.isEmpty() ? title : label; }
};

/// session::columns() of the open session; none without one.
std::vector<CandidateColumn> candidateColumns(const SessionModel& model);

/// Null if there is no column of this name (any case).
const CandidateColumn* findColumn(const std::vector<CandidateColumn>& columns, const QString& name);

} // namespace trazor::ui
