// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/candidate_columns.h"

#include "ui/models/candidate_store.h"

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
        made.number = [number = std::move(column.number)](const CandidateStore& store, int index) {
            return number(store.session(), index);
        };
        made.format = [format = std::move(column.format)](double value) { return utf8(format(value)); };
    }
    made.exportText = [text = column.exportText ? std::move(column.exportText) : column.text](
                          const CandidateStore& store, int index) { return text(store.session(), index); };
    made.text = [text = std::move(column.text)](const CandidateStore& store, int index) {
        return utf8(text(store.session(), index));
    };
    return made;
}

} // namespace

QString groupTitle(ColumnGroup group) {
    return utf8(session::columnGroupName(group));
}

std::vector<CandidateColumn> candidateColumns(const CandidateStore& store) {
    std::vector<session::Column> columns = session::columns(store.session());
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
