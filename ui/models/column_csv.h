// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"

#include <string>

namespace trazor {
class CsvWriter;
}

namespace trazor::ui {

/// Column names in the CSV files of the views: those of exchange::candidatesCsv() if it has the column too, else those
/// of the filter. A mean over blocks is NAME.mean, because candidatesCsv() uses NAME for the list of all blocks.
class ColumnCsv {
public:
    explicit ColumnCsv(std::vector<CandidateColumn> columns);

    /// index and id first, then in table order.
    const std::vector<CandidateColumn>& columns() const noexcept { return m_columns; }
    std::string name(const CandidateColumn& column) const;
    static void writeCell(CsvWriter& table, const SessionModel& model, const CandidateColumn& column, int index);

private:
    std::vector<CandidateColumn> m_columns;
};

} // namespace trazor::ui
