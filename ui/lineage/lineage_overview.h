// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/lineage/lineage_layout.h"
#include "ui/support/theme.h"

#include <QImage>
#include <QPainter>

#include <functional>
#include <vector>

namespace trazor::ui {

/// The whole lineage as a strip, with a frame around the visible part. Positions are in layout units: 1 per generation,
/// 1 per row.
class LineageOverview {
public:
    static constexpr int kHeight = 42; ///< pixels

    /// Premultiplied colour of a candidate; 0 for a hidden candidate.
    using ColorOf = std::function<QRgb(int index)>;

    /// Makes the next paint() redraw the nodes.
    void invalidate() { m_isStale = true; }
    void paint(QPainter& painter, const QRectF& strip, const LineageLayout& layout, const ColorOf& colorOf,
               const ViewColors& colors);
    /// Paints the frame around `sight` and highlights the candidates of `marked`.
    void paintFrame(QPainter& painter, const QRectF& strip, const LineageLayout& layout, const QRectF& sight,
                    const std::vector<int>& marked, const ViewColors& colors) const;

    /// Maps between layout and strip coordinates.
    static QRectF toStrip(const QRectF& part, const QRectF& strip, const LineageLayout& layout);
    static QPointF toStrip(const QPointF& place, const QRectF& strip, const LineageLayout& layout);
    static QPointF toLayout(const QPointF& position, const QRectF& strip, const LineageLayout& layout);
    /// Bounding rectangle of the layout.
    static QRectF whole(const LineageLayout& layout);

private:
    QImage m_image; ///< nodes, at the painter's resolution
    bool m_isStale = true;
};

} // namespace trazor::ui
