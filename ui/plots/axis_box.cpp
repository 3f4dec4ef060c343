// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/axis_box.h"

#include <QSignalBlocker>
#include <QStandardItemModel>

namespace trazor::ui {

AxisBox::AxisBox(const QString& name, const QString& placeholder, QWidget* parent)
    : QComboBox(parent) {
    setPlaceholderText(placeholder);
    setEnabled(false);
    setAccessibleName(name);
    setToolTip(name);
    setMaxVisibleItems(24);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(13);
    connect(this, &QComboBox::currentIndexChanged, this, &AxisBox::chosen);
}

void AxisBox::setColumns(const std::vector<CandidateColumn>& columns, const QString& first) {
    if (columns.empty()) {
        return;
    }
    const QSignalBlocker blocker(this);
    const QString before = column().isEmpty() ? first : column();
    clear();
    for (const ColumnGroup group : kColumnGroups) {
        if (group == ColumnGroup::Position) {
            continue; // too many for a list
        }
        const int header = count();
        for (const CandidateColumn& each : columns) {
            if (each.isAxis && each.group == group) {
                addItem(each.axisLabel(), each.name);
                setItemData(count() - 1, each.meaning, Qt::ToolTipRole);
            }
        }
        if (count() > header) {
            insertItem(header, groupTitle(group));
            auto* items = qobject_cast<QStandardItemModel*>(model());
            items->item(header)->setFlags(Qt::NoItemFlags);
        }
    }
    setEnabled(true);
    setCurrentIndex(findData(findData(before) >= 0 ? before : first));
}

void AxisBox::setColumn(const QString& name) {
    if (const int item = findData(name); item >= 0) {
        setCurrentIndex(item);
    }
}

} // namespace trazor::ui
