// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evidence/rank_correlation.h"

#include <QMetaType>
#include <QStyledItemDelegate>

namespace trazor::ui {

/// A coefficient with its interval, on a scale shared by all rows of a column.
struct IntervalMark {
    double value = 0.0;
    evidence::Interval interval;
    double baseline = 0.0;    ///< value to beat: the same coefficient of the parameter count
    evidence::Interval scale; ///< values at the left and right edge
};

/// Draws intervals as whiskers on a common scale, for comparison at a glance: a dot for the value, a line at zero and a
/// dashed line at the parameter count. The text of the cell remains for tooltips and screen readers.
class IntervalDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace trazor::ui

Q_DECLARE_METATYPE(trazor::ui::IntervalMark)
