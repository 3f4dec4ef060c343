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

/// Colour and size of points by any number of the candidates.
class PointStyle {
public:
    /// Names of columns; empty: all points alike.
    void setColor(const QString& column) { m_color.column = column; }
    void setSize(const QString& column) { m_size.column = column; }
    bool hasColor() const noexcept { return m_color.most > m_color.least; }
    bool isPlain() const noexcept { return !hasColor() && m_size.most <= m_size.least; }
    void clear(); ///< with another session

    /// Reads the values. A column that the session does not have counts as none.
    void update(const SessionModel& model, const std::vector<CandidateColumn>& columns);
    /// Makes the sprites of points that are `radius` large if all are alike.
    void prepare(double radius, const QColor& plain, double ratio);
    const Sprite& spriteOf(std::size_t candidate) const;
    /// On the scale of the colours; only if hasColor().
    QColor colorOf(std::size_t candidate) const;
    /// The scale with its ends, right-aligned at `right`, on one line of text around `middle`. Returns its left end.
    double paintScale(QPainter& painter, double right, double middle, const ViewColors& colors) const;

    /// Fills a menu with what points can be coloured and sized by. `changed` is called after a choice.
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
        /// In [0, 1]; nothing where there is no value.
        std::optional<double> shareOf(std::size_t candidate) const;
    };
    static void addChoices(QMenu& menu, Channel& channel, const std::vector<CandidateColumn>& columns,
                           const std::function<void()>& changed);

    Channel m_color;
    Channel m_size;
    std::vector<Sprite> m_sprites; ///< by size, then colour; a row's last is without value
};

} // namespace trazor::ui
