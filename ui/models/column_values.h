// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"

#include <QString>

#include <vector>

namespace trazor::ui {

/// Cached values of one column for all candidates. Immutable values are read once, so that new candidates cost only
/// their own lookups.
class ColumnValues {
public:
    /// Updates the values; reads all of them again for another column, after clear(), or if the column may change.
    void update(const SessionModel& model, const CandidateColumn& column);
    void clear(); ///< for another session

    const std::vector<double>& values() const noexcept { return m_values; }
    double operator[](std::size_t index) const noexcept { return m_values[index]; }
    std::size_t size() const noexcept { return m_values.size(); }

private:
    QString m_column;
    std::vector<double> m_values;
};

} // namespace trazor::ui
