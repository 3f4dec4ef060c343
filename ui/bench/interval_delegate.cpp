// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/interval_delegate.h"

#include "ui/bench/bench_table_model.h"
#include "ui/support/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

void IntervalDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.data(BenchTableModel::kMarkRole).isValid()) {
        option->text.clear();
    }
}

void IntervalDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    const QVariant data = index.data(BenchTableModel::kMarkRole);
    if (!data.isValid()) {
        return;
    }
    const auto mark = data.value<IntervalMark>();
    const QRectF place = QRectF(option.rect).adjusted(8, 0, -8, 0);
    const double width = mark.scale.high - mark.scale.low;
    const auto at = [&](double value) {
        return place.left() + place.width() * std::clamp((value - mark.scale.low) / width, 0.0, 1.0);
    };
    const ViewColors colors = ViewColors::of(option.palette);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QColor color = isSelected ? option.palette.color(QPalette::HighlightedText) : colors.front;
    const QColor line = isSelected ? color : colors.axis;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const auto upright = [&](double value, Qt::PenStyle style) {
        if (std::isfinite(value)) {
            painter->setPen(QPen(line, 1.0, style));
            painter->drawLine(QPointF(at(value), option.rect.top()), QPointF(at(value), option.rect.bottom() + 1));
        }
    };
    upright(0.0, Qt::SolidLine);
    upright(mark.baseline, Qt::DashLine);
    const double middle = place.center().y();
    if (std::isfinite(mark.interval.low) && std::isfinite(mark.interval.high)) {
        painter->setPen(QPen(color, 2.0));
        painter->drawLine(QPointF(at(mark.interval.low), middle), QPointF(at(mark.interval.high), middle));
    }
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawEllipse(QPointF(at(mark.value), middle), 3.2, 3.2);
    painter->restore();
}

} // namespace trazor::ui
