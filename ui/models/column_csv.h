// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"

#include <string>

namespace trazor {
class CsvWriter;
}

namespace trazor::ui {

/// Names of columns in the CSV files of the views: those of exchange::candidatesCsv() where both have them, else those
/// of the filter. A mean over the blocks is NAME.mean, because NAME is the list of all there.
class ColumnCsv {
public:
    explicit ColumnCsv(std::vector<CandidateColumn> columns);

    /// index and id first, then as in the table.
    const std::vector<CandidateColumn>& columns() const noexcept { return m_columns; }
    std::string name(const CandidateColumn& column) const;
    static void writeCell(CsvWriter& table, const SessionModel& model, const CandidateColumn& column, int index);

private:
    std::vector<CandidateColumn> m_columns;
};

} // namespace trazor::ui
