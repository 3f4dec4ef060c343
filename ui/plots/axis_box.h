// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"

#include <QComboBox>

namespace trazor::ui {

/// A list of the numbers of a session to choose an axis from, by group.
class AxisBox final : public QComboBox {
    Q_OBJECT

public:
    /// `placeholder` stands there without a session.
    AxisBox(const QString& name, const QString& placeholder, QWidget* parent = nullptr);

    /// Fills the list and keeps the chosen column if it is still there, else `first`. Emits nothing. Without columns
    /// (no session) the list stays as it is.
    void setColumns(const std::vector<CandidateColumn>& columns, const QString& first);
    QString column() const { return currentData().toString(); }
    /// Ignored if there is no such column.
    void setColumn(const QString& name);

signals:
    void chosen();
};

} // namespace trazor::ui
