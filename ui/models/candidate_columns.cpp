// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/candidate_columns.h"

#include "ui/models/session_model.h"

#include <algorithm>

namespace trazor::ui {

namespace {

QString utf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

CandidateColumn shown(session::Column column) {
    CandidateColumn made{.name = utf8(column.name),
                         .title = utf8(column.title),
                         .meaning = utf8(column.meaning),
                         .label = utf8(column.label),
                         .exported = utf8(column.exportName()),
                         .group = column.group,
                         .direction = column.direction,
                         .inTable = column.inTable,
                         .isAxis = column.isAxis,
                         .isWhole = column.isWhole,
                         .mayChange = column.mayChange,
                         .levels = {},
                         .number = {},
                         .format = {},
                         .text = {},
                         .exportText = {}};
    for (const std::string& level : column.levels) {
        made.levels << utf8(level);
    }
    if (column.isNumeric()) {
        made.number = [number = std::move(column.number)](const SessionModel& model, int index) {
            return number(model.session(), index);
        };
        made.format = [format = std::move(column.format)](double value) { return utf8(format(value)); };
    }
    made.exportText = [text = column.exportText ? std::move(column.exportText) : column.text](
                          const SessionModel& model, int index) { return text(model.session(), index); };
    made.text = [text = std::move(column.text)](const SessionModel& model, int index) {
        return utf8(text(model.session(), index));
    };
    return made;
}

} // namespace

QString groupTitle(ColumnGroup group) {
    return utf8(session::columnGroupName(group));
}

std::vector<CandidateColumn> candidateColumns(const SessionModel& model) {
    std::vector<session::Column> columns = session::columns(model.session());
    std::vector<CandidateColumn> all;
    all.reserve(columns.size());
    for (session::Column& column : columns) {
        all.push_back(shown(std::move(column)));
    }
    return all;
}

const CandidateColumn* findColumn(const std::vector<CandidateColumn>& columns, const QString& name) {
    const auto found = std::find_if(columns.begin(), columns.end(), [&name](const CandidateColumn& column) {
        return column.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found != columns.end() ? &*found : nullptr;
}

} // namespace trazor::ui
