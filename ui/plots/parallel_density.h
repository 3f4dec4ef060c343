// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/parallel_axes.h"

#include <QColor>
#include <QImage>

#include <cstdint>
#include <span>
#include <vector>

namespace trazor::ui {

/// How many lines cover each pixel between two parallel axes.
///
/// QPainter needs 0.3 ms for a translucent polyline, 30 s for 100,000. Here a line costs two additions a column of
/// pixels, however steep it is, because only the ends of its run in the column are noted; many lines are first
/// counted by the levels that they join. Lines can be added later; so newcomers cost only themselves.
class LineDensity {
public:
    /// Empties it. `rows` of pixels; `columns` may be fewer than pixels where there are very many lines.
    void reset(int columns, int rows);
    int columns() const noexcept { return m_columns; }
    int rows() const noexcept { return m_rows; }

    /// Where heights stand: 0 at row `bottom`, 1 at row `top`, a missing one at row `missing`.
    struct Rows {
        double top = 0.0;
        double bottom = 1.0;
        double missing = 1.0;
        bool operator==(const Rows&) const = default;
    };
    /// Adds the lines from `left` to `right` of the candidates from `first` on whose `kind` is `wanted`.
    void add(const std::vector<std::uint16_t>& left, const std::vector<std::uint16_t>& right,
             std::span<const std::uint8_t> kinds, std::uint8_t wanted, std::size_t first, const Rows& rows);
    /// Largest count of a pixel.
    int most() const;
    /// Paints onto an image of `columns()` x `rows() / rowsAPixel` (premultiplied) at `x`: opacity grows with the
    /// logarithm of the count, from `faintest` for one line to `strongest` for `most`.
    void paint(QImage& image, int x, int rowsAPixel, const QColor& color, double faintest, double strongest, int most) const;

private:
    void addLine(int from, int to, int weight);

    int m_columns = 0;
    int m_rows = 0;
    std::vector<std::int32_t> m_steps; ///< [column][row]: change of the count from the row above
};

} // namespace trazor::ui
