// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QPainterPath>
#include <QVector>

#include <algorithm>

namespace trazor::ui {

/// The edge from a parent to its child: leaves the parent to the right and enters the child from the left.
class EdgeCurve {
public:
    EdgeCurve(const QPointF& from, const QPointF& to)
        : m_from(from)
        , m_to(to)
        , m_reach(0.45 * (to.x() - from.x()), 0.0) {}

    QPainterPath path() const {
        QPainterPath path(m_from);
        path.cubicTo(m_from + m_reach, m_to - m_reach, m_to);
        return path;
    }
    /// Point of the curve: 0 is the parent, 1 the child.
    QPointF at(double t) const {
        const double s = 1.0 - t;
        return s * s * s * m_from + 3.0 * s * s * t * (m_from + m_reach) + 3.0 * s * t * t * (m_to - m_reach) +
               t * t * t * m_to;
    }
    /// Adds the curve as short line segments, or as dashes.
    void addPieces(QVector<QLineF>& lines, bool isDashed) const {
        const QRectF around = bounds();
        constexpr double kPiece = 4.5; // pixels, on average
        const int pieces = std::clamp(static_cast<int>((around.width() + around.height()) / kPiece), 4, 400);
        for (int i = 0; i < pieces; i += isDashed ? 2 : 1) {
            lines << QLineF(at(static_cast<double>(i) / pieces), at((i + 1.0) / pieces));
        }
    }
    /// Bounding rectangle of the curve's ends, which contains it; a 1-pixel margin gives horizontal curves an area.
    QRectF bounds() const { return QRectF(m_from, m_to).normalized().adjusted(-1, -1, 1, 1); }

private:
    QPointF m_from;
    QPointF m_to;
    QPointF m_reach;
};

} // namespace trazor::ui
