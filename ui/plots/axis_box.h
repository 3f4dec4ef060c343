// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"

#include <QComboBox>

namespace trazor::ui {

/// A combo box of the session's numeric columns, grouped, to choose an axis from.
class AxisBox final : public QComboBox {
    Q_OBJECT

public:
    /// `placeholder` is shown while there is no session.
    AxisBox(const QString& name, const QString& placeholder, QWidget* parent = nullptr);

    /// Fills the list and keeps the chosen column if the new list has it, else chooses `first`. Emits nothing. Without
    /// columns (no session) the list stays unchanged.
    void setColumns(const std::vector<CandidateColumn>& columns, const QString& first);
    QString column() const { return currentData().toString(); }
    /// No-op if there is no such column.
    void setColumn(const QString& name);

signals:
    void chosen();
};

} // namespace trazor::ui
