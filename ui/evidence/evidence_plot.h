// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace trazor::ui {

/// Measured values against the values predicted from the other measured networks, each with its 90 % interval; the
/// diagonal is perfect prediction. Marks below the axis show the predictions of networks that are not measured.
class EvidencePlot final : public QWidget {
    Q_OBJECT

public:
    struct Point {
        int candidate = -1; ///< -1 for a published network
        QString name;
        double measured = 0.0;
        double predicted = 0.0;
        double low = 0.0;
        double high = 0.0;
    };

    explicit EvidencePlot(QWidget* parent = nullptr);

    /// `label`: the quantity with its unit. `unmeasured`: predictions of networks without a measurement.
    void setData(const QString& label, std::vector<Point> points, std::vector<double> unmeasured, int current);
    void setEmptyText(const QString& title, const QString& text);
    void draw(QPainter& painter, const QRectF& rect) const;

signals:
    void chosen(int candidate);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;
    QSize sizeHint() const override { return {360, 280}; }

private:
    struct Frame;
    Frame frameOf(const QRectF& rect) const;
    const Point* pointAt(const QPointF& place) const;

    QString m_label;
    std::vector<Point> m_points;
    std::vector<double> m_unmeasured;
    int m_current = -1;
    QString m_title;
    QString m_text;
};

} // namespace trazor::ui
