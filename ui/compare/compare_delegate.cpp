// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_delegate.h"

#include "ui/compare/compare_table.h"
#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

constexpr int kBarHeight = 5;
constexpr int kFieldHeight = 16;
constexpr int kMargin = 6;
constexpr int kGradientWidth = 60;

/// Draws a number on its colour, dark on light and light on dark.
void drawField(QPainter& painter, const QRectF& field, double share, double value) {
    if (!std::isfinite(value)) {
        return; // no such block, or no score
    }
    const QColor color = sequentialColor(share);
    painter.fillRect(field, color);
    const double luminance = 0.2126 * color.redF() + 0.7152 * color.greenF() + 0.0722 * color.blueF();
    painter.setPen(luminance > 0.5 ? Qt::black : Qt::white);
    painter.drawText(field, Qt::AlignCenter, formatTick(value));
}

} // namespace

void CompareDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QVariant first = index.data(CompareTableModel::FirstShareRole);
    const QVariant second = index.data(CompareTableModel::SecondShareRole);
    const int below = !first.isValid() ? 0 : second.isValid() ? kFieldHeight : kBarHeight;
    QStyleOptionViewItem text = option;
    text.rect.adjust(3, 0, -3, below > 0 ? -below - 3 : 0);
    painter->fillRect(option.rect, index.row() % 2 == 0 ? option.palette.base() : option.palette.alternateBase());
    text.features &= ~QStyleOptionViewItem::Alternate;
    const ViewColors colors = ViewColors::of(option.palette);
    const bool isNoise = index.data(CompareTableModel::IsNoiseRole).toBool();
    if (isNoise) {
        text.palette.setColor(QPalette::Text, colors.mutedText);
    }
    QStyledItemDelegate::paint(painter, text, index);
    const QString difference = index.data(CompareTableModel::DifferenceRole).toString();
    const QRect beside = text.rect.adjusted(0, 0, -kMargin, 0);
    if (const int taken = option.fontMetrics.horizontalAdvance(index.data().toString() + difference) + 4 * kMargin;
        !difference.isEmpty() && taken < beside.width()) {
        painter->setPen(isNoise ? colors.mutedText : colors.text);
        painter->drawText(beside, Qt::AlignRight | Qt::AlignVCenter, difference);
    }
    if (below == 0) {
        return;
    }
    const QRectF place(option.rect.left() + kMargin, option.rect.bottom() - below - 2,
                       option.rect.width() - 2 * kMargin, below);
    if (!second.isValid()) {
        painter->fillRect(place, colors.grid);
        painter->fillRect(QRectF(place.topLeft(), QSizeF(place.width() * first.toDouble(), place.height())),
                          isNoise ? colors.faint : colors.front);
        return;
    }
    painter->save();
    QFont font = option.font;
    font.setPointSizeF(font.pointSizeF() * 0.9);
    painter->setFont(font);
    const double width = (place.width() - 3) / 2.0;
    drawField(*painter, QRectF(place.left(), place.top(), width, below), first.toDouble(),
              index.data(CompareTableModel::FirstValueRole).toDouble());
    drawField(*painter, QRectF(place.right() - width, place.top(), width, below), second.toDouble(),
              index.data(CompareTableModel::SecondValueRole).toDouble());
    painter->restore();
}

QSize CompareDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const bool hasBar = index.data(CompareTableModel::FirstShareRole).isValid();
    const bool hasFields = index.data(CompareTableModel::SecondShareRole).isValid();
    const QRect room(0, 0, std::max(60, option.rect.width() - 2 * kMargin - 4), 10'000);
    // Differing genes are bold and therefore wider.
    const QVariant font = index.data(Qt::FontRole);
    const QFontMetrics metrics(font.isValid() ? qvariant_cast<QFont>(font).resolve(option.font) : option.font);
    const QString words = index.data().toString();
    const int text = metrics.boundingRect(room, Qt::TextWordWrap, words).height();
    // A block without genes shows its scores alone.
    return {100, (words.isEmpty() && hasFields ? 0 : std::max(text, option.fontMetrics.height())) + 6 +
                     (hasFields ? kFieldHeight + 4
                      : hasBar  ? kBarHeight + 4
                                : 0)};
}

HeatLegend::HeatLegend(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_name(name) {
    setMost(0.0);
}

void HeatLegend::setMost(double most) {
    m_most = formatTick(most);
    setAccessibleName(QString("Colours of %1 go from 0 to %2").arg(m_name, m_most));
    updateGeometry();
    update();
}

QSize HeatLegend::sizeHint() const {
    return {fontMetrics().horizontalAdvance(m_name + " 0 " + m_most) + kGradientWidth + 8, fontMetrics().height() + 2};
}

void HeatLegend::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setPen(ViewColors::of(palette()).mutedText);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, m_name + " 0");
    const int left = fontMetrics().horizontalAdvance(m_name + " 0") + 6;
    for (int x = 0; x < kGradientWidth; ++x) {
        painter.fillRect(QRect(left + x, height() / 2 - 5, 1, 10),
                         sequentialColor(static_cast<double>(x) / (kGradientWidth - 1)));
    }
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, m_most);
}

} // namespace trazor::ui
