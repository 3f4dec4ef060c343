// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_row_header.h"

#include <QPainter>

namespace trazor::ui {

namespace {

constexpr int kLeft = 12; ///< lines up with the controls above the board
constexpr int kRight = 10;

} // namespace

CompareRowHeader::CompareRowHeader(QWidget* parent)
    : QHeaderView(Qt::Vertical, parent) {
    setSectionResizeMode(QHeaderView::ResizeToContents);
}

QSize CompareRowHeader::sectionSizeFromContents(int logicalIndex) const {
    const QString name = model()->headerData(logicalIndex, Qt::Vertical).toString();
    return {kLeft + fontMetrics().horizontalAdvance(name) + kRight, fontMetrics().height()};
}

void CompareRowHeader::paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const {
    painter->fillRect(rect, palette().window());
    painter->setPen(palette().color(QPalette::WindowText));
    painter->drawText(rect.adjusted(kLeft, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                      model()->headerData(logicalIndex, Qt::Vertical).toString());
}

} // namespace trazor::ui
