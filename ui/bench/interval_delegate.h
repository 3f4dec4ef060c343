// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evidence/rank_correlation.h"

#include <QMetaType>
#include <QStyledItemDelegate>

namespace trazor::ui {

/// A coefficient with its interval, on a scale that all rows of a column share.
struct IntervalMark {
    double value = 0.0;
    evidence::Interval interval;
    double baseline = 0.0;    ///< what it has to beat: the same coefficient of the parameter count
    evidence::Interval scale; ///< from left to right
};

/// Draws intervals below each other as whiskers, so that they can be compared at a glance: a dot for the value, a
/// line at zero and a dashed one at the parameter count. The text of the cell stays for tooltips and screen readers.
class IntervalDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace trazor::ui

Q_DECLARE_METATYPE(trazor::ui::IntervalMark)
