// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <vector>

namespace trazor::ui {

/// A label that belongs to a point.
struct LabelWish {
    QPointF anchor;
    QSizeF size;
};

/// Finds room for labels within `sight`, straight above, below or beside their anchors, so that a short straight line
/// joins them; neither labels nor lines touch `obstacles` or each other. Earlier wishes choose first. Null where there
/// is no room.
std::vector<QRectF> placeLabels(const std::vector<LabelWish>& wishes, const std::vector<QRectF>& obstacles,
                                const QRectF& sight);

/// The line from the anchor to its label; empty if the label covers the anchor.
QRectF leaderOf(const QPointF& anchor, const QRectF& label);

} // namespace trazor::ui
