// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/support/theme.h"

#include <QPointF>
#include <QSize>

#include <vector>

class QPainter;

namespace trazor::ui {

class SessionModel;

/// The path from the root to a candidate as a list: one line per step with the changes and their effect on DSS. Used
/// where the tree has no room for that much text.
class PathList {
public:
    static constexpr int kRowHeight = 46;

    /// `path` starts with the candidate and ends with the root.
    static void paint(QPainter& painter, const QSize& size, double scroll, const ViewColors& colors,
                      const SessionModel& model, const std::vector<int>& path);
    /// Candidate at a point; -1 if there is none.
    static int at(const QPointF& position, double scroll, const std::vector<int>& path);
    static double contentHeight(const std::vector<int>& path);
};

} // namespace trazor::ui
