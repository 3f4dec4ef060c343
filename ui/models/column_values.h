// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"

#include <QString>

#include <vector>

namespace trazor::ui {

/// The numbers of one column for all candidates. What cannot change is read once, so that a batch of new
/// candidates costs as much as the batch.
class ColumnValues {
public:
    /// Brings the values up to date; everything is read again after another column, clear(), or if it may change.
    void update(const SessionModel& model, const CandidateColumn& column);
    void clear(); ///< with another session

    const std::vector<double>& values() const noexcept { return m_values; }
    double operator[](std::size_t index) const noexcept { return m_values[index]; }
    std::size_t size() const noexcept { return m_values.size(); }

private:
    QString m_column;
    std::vector<double> m_values;
};

} // namespace trazor::ui
