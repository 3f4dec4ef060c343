// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>
#include <QWidget>

namespace trazor::ui {

/// Draws a cell of the compare board: a score or cost as text over its bar, a block as its genes over two heat-map
/// fields, D and S, each with its colour and number.
class CompareDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// "D 0 [colours] 84k": the legend of the field colours.
class HeatLegend final : public QWidget {
    Q_OBJECT

public:
    explicit HeatLegend(const QString& name, QWidget* parent = nullptr);
    void setMost(double most);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_name;
    QString m_most;
};

} // namespace trazor::ui
