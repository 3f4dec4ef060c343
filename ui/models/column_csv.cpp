// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/column_csv.h"

#include "core/base/csv.h"
#include "ui/models/session_model.h"

#include <algorithm>
#include <utility>

namespace trazor::ui {

ColumnCsv::ColumnCsv(std::vector<CandidateColumn> columns)
    : m_columns(std::move(columns)) {
    const auto placeOf = [](const CandidateColumn& column) {
        return column.name == "index" ? 0 : column.name == "id" ? 1 : 2;
    };
    std::stable_sort(m_columns.begin(), m_columns.end(),
                     [&](const CandidateColumn& a, const CandidateColumn& b) { return placeOf(a) < placeOf(b); });
}

std::string ColumnCsv::name(const CandidateColumn& column) const {
    return column.exported.toStdString();
}

void ColumnCsv::writeCell(CsvWriter& table, const SessionModel& model, const CandidateColumn& column, int index) {
    if (column.isNumeric()) {
        table.cell(column.number(model, index));
    } else {
        table.cell(column.exportText(model, index));
    }
}

} // namespace trazor::ui
