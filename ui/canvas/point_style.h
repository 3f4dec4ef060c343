// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/point_raster.h"
#include "ui/models/column_values.h"
#include "ui/support/theme.h"

#include <functional>
#include <optional>
#include <vector>

class QMenu;

namespace trazor::ui {

/// Colour and size of points by any numeric column.
class PointStyle {
public:
    /// Column names; an empty name gives all points the same style.
    void setColor(const QString& column) { m_color.column = column; }
    void setSize(const QString& column) { m_size.column = column; }
    bool hasColor() const noexcept { return m_color.most > m_color.least; }
    bool isPlain() const noexcept { return !hasColor() && m_size.most <= m_size.least; }
    void clear(); ///< for another session

    /// Reads the values. A column that the session lacks counts as none.
    void update(const SessionModel& model, const std::vector<CandidateColumn>& columns);
    /// Renders the sprites; `radius` is that of points of uniform size.
    void prepare(double radius, const QColor& plain, double ratio);
    const Sprite& spriteOf(std::size_t candidate) const;
    /// Colour on the colour scale; requires hasColor().
    QColor colorOf(std::size_t candidate) const;
    /// Paints the colour scale, right-aligned at `right`, on one line around `middle`. Returns its left end.
    double paintScale(QPainter& painter, double right, double middle, const ViewColors& colors) const;

    /// Fills a menu with the columns to colour and size points by. Calls `changed` after a choice.
    void fillMenu(QMenu& menu, const std::vector<CandidateColumn>& columns, const std::function<void()>& changed);

private:
    struct Channel {
        QString column;
        QString title;
        std::function<QString(double)> format;
        ColumnValues values;
        double least = 0.0; ///< equal to `most`: nothing to tell apart
        double most = 0.0;

        void update(const SessionModel& model, const std::vector<CandidateColumn>& columns);
        /// Position in [0, 1]; nullopt for a candidate without a value.
        std::optional<double> shareOf(std::size_t candidate) const;
    };
    static void addChoices(QMenu& menu, Channel& channel, const std::vector<CandidateColumn>& columns,
                           const std::function<void()>& changed);

    Channel m_color;
    Channel m_size;
    std::vector<Sprite> m_sprites; ///< by size, then colour; the last of a row is for candidates without a value
};

} // namespace trazor::ui
