// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <vector>

namespace trazor::ui {

/// Request to place a label of a given size near a point.
struct LabelWish {
    QPointF anchor;
    QSizeF size;
};

/// Places labels within `sight`, straight above, below or beside their anchors, so that a short straight line joins
/// them; neither labels nor lines touch `obstacles` or each other. Earlier wishes take precedence. The rectangle is
/// null where there is no room.
std::vector<QRectF> placeLabels(const std::vector<LabelWish>& wishes, const std::vector<QRectF>& obstacles,
                                const QRectF& sight);

/// The line from the anchor to its label; empty if the label covers the anchor.
QRectF leaderOf(const QPointF& anchor, const QRectF& label);

} // namespace trazor::ui
