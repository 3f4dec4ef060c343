// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trazor::exchange {

/// Escapes text for HTML, SVG and double-quoted attributes. Control characters not allowed there become spaces.
std::string escaped(std::string_view text);

/// A small scatter plot with axes. Marks have CSS classes (point, front, marked, line), so that the page defines their
/// colours for light and dark mode. Non-finite values are not drawn.
struct SvgFigure {
    struct Point {
        double x = 0.0;
        double y = 0.0;
        std::string_view style = "point"; ///< CSS class
        std::string title;                ///< tooltip
    };
    std::string name; ///< description for screen readers
    std::string xLabel;
    std::string yLabel;
    std::vector<Point> points;
    /// A step line from left to right; each value holds until the next entry.
    std::vector<Point> steps;
};

/// An <svg> element to embed in a page. Empty if there is nothing to draw.
std::string svgElement(const SvgFigure& figure);

} // namespace trazor::exchange
