// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/column_values.h"

#include "ui/models/session_model.h"

namespace trazor::ui {

void ColumnValues::clear() {
    m_column.clear();
    m_values.clear();
}

void ColumnValues::update(const SessionModel& model, const CandidateColumn& column) {
    const auto size = static_cast<std::size_t>(model.size());
    if (column.mayChange || column.name != m_column || size < m_values.size()) {
        m_values.clear();
        m_column = column.name;
    }
    m_values.reserve(size);
    for (std::size_t index = m_values.size(); index < size; ++index) {
        m_values.push_back(column.number(model, static_cast<int>(index)));
    }
}

} // namespace trazor::ui
