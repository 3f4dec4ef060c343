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

/// The whole lineage as a strip, with a frame around the part in sight. Places are in units of the layout: 1 from one
/// generation to the next, 1 from row to row.
class LineageOverview {
public:
    static constexpr int kHeight = 42; ///< of the strip, pixels

    /// Premultiplied colour of a candidate; 0 for those that are not shown.
    using ColorOf = std::function<QRgb(int index)>;

    /// What the strip shows is new: nodes are painted again with the next paint().
    void invalidate() { m_isStale = true; }
    void paint(QPainter& painter, const QRectF& strip, const LineageLayout& layout, const ColorOf& colorOf,
               const ViewColors& colors);
    /// The frame around `sight`; candidates of `marked` stand out.
    void paintFrame(QPainter& painter, const QRectF& strip, const LineageLayout& layout, const QRectF& sight,
                    const std::vector<int>& marked, const ViewColors& colors) const;

    /// Where a part of the layout is in the strip.
    static QRectF toStrip(const QRectF& part, const QRectF& strip, const LineageLayout& layout);
    static QPointF toStrip(const QPointF& place, const QRectF& strip, const LineageLayout& layout);
    static QPointF toLayout(const QPointF& position, const QRectF& strip, const LineageLayout& layout);
    /// All places of the layout.
    static QRectF whole(const LineageLayout& layout);

private:
    QImage m_image; ///< nodes, at the resolution of the painter
    bool m_isStale = true;
};

} // namespace trazor::ui
