// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trazor::exchange {

/// Text for HTML, SVG and attributes in double quotes. Control characters that neither allows become blanks.
std::string escaped(std::string_view text);

/// A small scatter plot with axes. Its colours are classes (point, front, marked, line), so that the page around it
/// decides them, light and dark. Values that are not finite are left out.
struct SvgFigure {
    struct Point {
        double x = 0.0;
        double y = 0.0;
        std::string_view style = "point"; ///< class
        std::string title;                ///< on hovering
    };
    std::string name; ///< what the figure shows, for those who do not see it
    std::string xLabel;
    std::string yLabel;
    std::vector<Point> points;
    /// A step line from left to right: the value holds to the next entry.
    std::vector<Point> steps;
};

/// An <svg> element for the inside of a page. Empty if there is nothing to draw.
std::string svgElement(const SvgFigure& figure);

} // namespace trazor::exchange
