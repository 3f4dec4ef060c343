// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/parallel_axes.h"

#include <QColor>
#include <QImage>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace trazor::ui {

/// Opacity by count: grows logarithmically from `faintest` for one line to `strongest` for `most` lines.
class LineTones {
public:
    LineTones(double faintest, double strongest, int most);
    /// Opacity from 0 to 256 for a count in sixteenths of a line.
    unsigned operator()(std::size_t sixteenths) const {
        return sixteenths < kFine ? m_fine[sixteenths] : m_coarse[std::min(sixteenths / kStep, m_coarse.size() - 1)];
    }

private:
    static constexpr std::size_t kFine = 2048;
    static constexpr std::size_t kStep = 256;
    std::vector<unsigned> m_fine;
    std::vector<unsigned> m_coarse;
};

/// Counts the lines that cover each pixel between two parallel axes, antialiased.
///
/// QPainter needs 0.3 ms per translucent polyline, 30 s for 100,000. Here a line costs four additions per pixel column,
/// however steep it is, because only the ends of its run in the column are stored; many lines are first binned by the
/// pair of levels that they join. Lines can be added later, so new candidates cost only their own lines.
class LineDensity {
public:
    /// Clears the density. `columnWidth` adjacent pixels share their counts, for gaps that are full of lines. Lines are
    /// at least `thickness` pixels high.
    void reset(int width, int rows, int columnWidth = 1, double thickness = 1.0);
    int width() const noexcept { return m_width; }
    int rows() const noexcept { return m_rows; }
    bool isEmpty() const noexcept { return m_lines == 0; }

    /// Rows of heights: 0 at row `bottom`, 1 at row `top`, a missing value at row `missing`.
    struct Rows {
        double top = 0.0;
        double bottom = 1.0;
        double missing = 1.0;
    };
    /// Adds the lines from `left` to `right` of these candidates.
    void add(const std::vector<std::uint16_t>& left, const std::vector<std::uint16_t>& right,
             std::span<const int> candidates, const Rows& rows);
    int most() const; ///< highest number of lines over one pixel
    /// Paints at column `x` of a premultiplied image whose height is `rows()` or a multiple of it.
    void paint(QImage& image, int x, const QColor& color, const LineTones& tones) const;

private:
    void addLine(int from, int to, int weight);

    int m_width = 0;
    int m_columnWidth = 1;
    int m_columns = 0;
    int m_rows = 0;
    std::int64_t m_thickness = 0; ///< in the fixed-point rows of addLine()
    std::int64_t m_lines = 0;
    std::vector<std::int32_t> m_steps; ///< [column][row]: change of the count from the row above, in sixteenths
};

} // namespace trazor::ui
