// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/text/svg_figure.h"

#include "core/base/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace trazor::exchange {
namespace {

constexpr double kWidth = 880.0;
constexpr double kHeight = 400.0;
constexpr double kLeft = 70.0;
constexpr double kRight = 14.0;
constexpr double kTop = 14.0;
constexpr double kBottom = 52.0;

std::string number(double value, int digits = 1) {
    std::array<char, 32> text{};
    const auto [end, problem] =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits);
    return {text.data(), end};
}

struct Axis {
    double low = 0.0;
    double high = 1.0;
    double step = 0.2;

    /// An axis with ticks at multiples of 1, 2 or 5 times a power of ten, and a margin at both ends.
    static Axis around(double least, double most) {
        const double size = most > least ? most - least : std::max(std::abs(most), 1.0);
        Axis axis{least - 0.04 * size, most + 0.04 * size, 0.0};
        const double rough = (axis.high - axis.low) / 6.0;
        const double power = std::pow(10.0, std::floor(std::log10(rough)));
        axis.step = power * (rough / power < 1.5 ? 1.0 : rough / power < 3.5 ? 2.0 : rough / power < 7.5 ? 5.0 : 10.0);
        return axis;
    }
    double share(double value) const { return (value - low) / (high - low); }
    std::vector<double> ticks() const {
        std::vector<double> values;
        constexpr int kMost = 20; // adding a tiny step to a large value may change nothing
        const double first = std::ceil(low / step);
        for (int i = 0; i < kMost && (first + i) * step <= high; ++i) {
            values.push_back((first + i) * step);
        }
        return values;
    }
    std::string label(double tick) const {
        if (std::abs(tick) >= 1000.0) {
            // As many digits as are needed to distinguish neighbouring ticks.
            const char* suffix = std::abs(high) >= 1e9 ? " G" : std::abs(high) >= 1e6 ? " M" : " k";
            const double unit = std::abs(high) >= 1e9 ? 1e9 : std::abs(high) >= 1e6 ? 1e6 : 1e3;
            return number(tick / unit, std::max(0, static_cast<int>(std::ceil(-std::log10(step / unit) - 1e-9)))) +
                   suffix;
        }
        return number(tick, std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9))));
    }
};

bool isDrawn(const SvgFigure::Point& point) {
    return std::isfinite(point.x) && std::isfinite(point.y);
}

class Drawing {
public:
    explicit Drawing(const SvgFigure& figure)
        : m_figure(figure) {
        std::vector<double> x;
        std::vector<double> y;
        for (const auto* list : {&figure.points, &figure.steps}) {
            for (const SvgFigure::Point& point : *list) {
                if (isDrawn(point)) {
                    x.push_back(point.x);
                    y.push_back(point.y);
                }
            }
        }
        if (!x.empty()) {
            m_x = Axis::around(*std::min_element(x.begin(), x.end()), *std::max_element(x.begin(), x.end()));
            m_y = Axis::around(*std::min_element(y.begin(), y.end()), *std::max_element(y.begin(), y.end()));
            m_isEmpty = false;
        }
    }

    std::string draw() {
        if (m_isEmpty) {
            return {};
        }
        m_svg = "<svg viewBox=\"0 0 " + number(kWidth, 0) + " " + number(kHeight, 0) + "\" role=\"img\" aria-label=\"" +
                escaped(m_figure.name) + "\">\n";
        grid();
        line();
        for (const SvgFigure::Point& point : m_figure.points) {
            if (isDrawn(point)) {
                m_svg += "<circle class=\"" + escaped(point.style) + "\" cx=\"" + number(left(point.x)) + "\" cy=\"" +
                         number(top(point.y)) + "\" r=\"" + (point.style == "point" ? "2.6" : "4.6") + "\">" +
                         (point.title.empty() ? "" : "<title>" + escaped(point.title) + "</title>") + "</circle>\n";
            }
        }
        return m_svg + "</svg>\n";
    }

private:
    double left(double x) const { return kLeft + m_x.share(x) * (kWidth - kLeft - kRight); }
    double top(double y) const { return kHeight - kBottom - m_y.share(y) * (kHeight - kTop - kBottom); }

    void segment(double x1, double y1, double x2, double y2) {
        m_svg += "<line class=\"grid\" x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) +
                 "\" y2=\"" + number(y2) + "\"/>\n";
    }

    void text(double x, double y, const char* anchor, const std::string& content, const std::string& more = {}) {
        m_svg += "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\"" + more + ">" +
                 escaped(content) + "</text>\n";
    }

    void grid() {
        for (const double tick : m_x.ticks()) {
            segment(left(tick), kTop, left(tick), kHeight - kBottom);
            text(left(tick), kHeight - kBottom + 18.0, "middle", m_x.label(tick));
        }
        for (const double tick : m_y.ticks()) {
            segment(kLeft, top(tick), kWidth - kRight, top(tick));
            text(kLeft - 8.0, top(tick) + 4.0, "end", m_y.label(tick));
        }
        text(0.5 * (kLeft + kWidth - kRight), kHeight - 12.0, "middle", m_figure.xLabel, " class=\"label\"");
        const double middle = 0.5 * (kTop + kHeight - kBottom);
        text(16.0, middle, "middle", m_figure.yLabel,
             " class=\"label\" transform=\"rotate(-90 16 " + number(middle) + ")\"");
    }

    void line() {
        std::string path;
        double last = 0.0;
        for (const SvgFigure::Point& point : m_figure.steps) {
            if (isDrawn(point)) {
                path += path.empty() ? 'M' + number(left(point.x)) + ' ' + number(top(point.y))
                                     : 'H' + number(left(point.x)) + 'V' + number(top(point.y));
                last = left(point.x);
            }
        }
        if (!path.empty()) {
            m_svg += "<path class=\"line\" d=\"" + path + "H" + number(std::max(last, kWidth - kRight)) + "\"/>\n";
        }
    }

    const SvgFigure& m_figure;
    Axis m_x;
    Axis m_y;
    bool m_isEmpty = true;
    std::string m_svg;
};

} // namespace

std::string escaped(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        switch (letter) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default: {
            const auto code = static_cast<unsigned char>(letter);
            out += (code < 0x20 && letter != '\n' && letter != '\t') || code == 0x7f ? ' ' : letter;
        }
        }
    }
    return out;
}

std::string svgElement(const SvgFigure& figure) {
    return Drawing(figure).draw();
}

} // namespace trazor::exchange
