// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>

namespace trazor::ui {

/// Leaves the parent to the right and enters the child from the left.
inline QPainterPath edgeCurve(const QPointF& from, const QPointF& to) {
    const double reach = 0.45 * (to.x() - from.x());
    QPainterPath path(from);
    path.cubicTo(from + QPointF(reach, 0), to - QPointF(reach, 0), to);
    return path;
}

} // namespace trazor::ui
