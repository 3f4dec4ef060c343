// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/parallel_density.h"

#include "ui/canvas/point_raster.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace trazor::ui {

namespace {

constexpr int kFraction = 16;        ///< fractional bits of a row
constexpr int kWhole = 16;           ///< counts are in sixteenths, for antialiasing
constexpr std::size_t kFew = 6'000;  ///< lines up to which each is drawn at full precision
constexpr std::size_t kLevels = 257; ///< for many lines: 256 heights and the missing value
constexpr int kRoom = 3;             ///< extra rows below the last line, for its thickness

constexpr int kSide = 8; ///< columns that are summed in parallel

} // namespace

LineTones::LineTones(double faintest, double strongest, int most)
    : m_fine(kFine)
    , m_coarse(static_cast<std::size_t>(std::max(most, 1)) * kWhole / kStep + 2) {
    const double scale = most > 1 ? (strongest - faintest) / std::log(static_cast<double>(most)) : 0.0;
    const auto tone = [&](std::size_t sixteenths) {
        const double lines = static_cast<double>(sixteenths) / kWhole;
        const double grown = scale > 0.0 && lines > 1.0 ? std::min(scale * std::log(lines), strongest - faintest) : 0.0;
        const double opacity = faintest * std::min(lines, 1.0) + grown;
        return static_cast<unsigned>(std::lround(256.0 * opacity));
    };
    for (std::size_t i = 0; i < m_fine.size(); ++i) {
        m_fine[i] = tone(i);
    }
    for (std::size_t i = 0; i < m_coarse.size(); ++i) {
        m_coarse[i] = tone(i * kStep);
    }
}

void LineDensity::reset(int width, int rows, int columnWidth, double thickness) {
    m_width = width;
    m_columnWidth = columnWidth;
    m_columns = (width + columnWidth - 1) / columnWidth;
    m_rows = rows;
    m_thickness = static_cast<std::int64_t>(std::clamp(thickness, 0.5, kRoom - 1.0) * (1 << kFraction));
    m_lines = 0;
    m_steps.assign(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(rows + kRoom), 0);
}

void LineDensity::addLine(int from, int to, int weight) {
    m_lines += weight;
    const std::int64_t slope = (static_cast<std::int64_t>(to) - from) / std::max(m_columns, 1);
    const auto part = [](std::int64_t y) { return static_cast<int>((y >> (kFraction - 4)) & (kWhole - 1)); };
    std::int64_t y = from;
    std::int32_t* column = m_steps.data();
    for (int x = 0; x < m_columns; ++x, column += m_rows + kRoom) {
        const std::int64_t next = y + slope;
        const std::int64_t top = std::min(y, next);
        const std::int64_t end = std::max(std::max(y, next), top + m_thickness);
        std::int32_t* const first = column + (top >> kFraction);
        std::int32_t* const last = column + (end >> kFraction);
        first[0] += weight * (kWhole - part(top));
        first[1] += weight * part(top);
        last[0] -= weight * (kWhole - part(end));
        last[1] -= weight * part(end);
        y = next;
    }
}

void LineDensity::add(const std::vector<std::uint16_t>& left, const std::vector<std::uint16_t>& right,
                      std::span<const int> candidates, const Rows& rows) {
    const double last = m_rows - 2;
    const auto fixed = [last](double row) { return static_cast<int>(std::clamp(row, 0.0, last) * (1 << kFraction)); };
    const auto rowOf = [&](double height) { return fixed(rows.bottom + height * (rows.top - rows.bottom)); };
    const int missing = fixed(rows.missing);
    if (candidates.size() <= kFew) {
        const auto place = [&](std::uint16_t height) {
            return height == ParallelAxis::kNoHeight ? missing : rowOf(height / 65'534.0);
        };
        for (const int candidate : candidates) {
            const auto i = static_cast<std::size_t>(candidate);
            addLine(place(left[i]), place(right[i]), 1);
        }
        return;
    }
    std::vector<std::int32_t> pairs(kLevels * kLevels, 0);
    const auto level = [](std::uint16_t height) {
        return height == ParallelAxis::kNoHeight ? kLevels - 1
                                                 : static_cast<std::size_t>(height) * (kLevels - 1) / 65'535;
    };
    for (const int candidate : candidates) {
        const auto i = static_cast<std::size_t>(candidate);
        ++pairs[level(left[i]) * kLevels + level(right[i])];
    }
    const auto place = [&](std::size_t at) {
        return at == kLevels - 1 ? missing : rowOf(static_cast<double>(at) / static_cast<double>(kLevels - 2));
    };
    for (std::size_t a = 0; a < kLevels; ++a) {
        const int from = place(a);
        for (std::size_t b = 0; b < kLevels; ++b) {
            if (const std::int32_t weight = pairs[a * kLevels + b]; weight > 0) {
                addLine(from, place(b), weight);
            }
        }
    }
}

int LineDensity::most() const {
    std::int32_t most = 0;
    if (isEmpty()) {
        return most;
    }
    // Interleaves several columns: each running sum depends only on its own last value.
    for (int first = 0; first < m_columns; first += kSide) {
        const int side = std::min(kSide, m_columns - first);
        const std::int32_t* const steps = m_steps.data() + static_cast<std::ptrdiff_t>(first) * (m_rows + kRoom);
        std::int32_t counts[kSide] = {};
        for (int row = 0; row < m_rows + kRoom; ++row) {
            for (int i = 0; i < side; ++i) {
                counts[i] += steps[i * (m_rows + kRoom) + row];
                most = std::max(most, counts[i]);
            }
        }
    }
    return (most + kWhole - 1) / kWhole;
}

void LineDensity::paint(QImage& image, int x, const QColor& color, const LineTones& tones) const {
    if (isEmpty()) {
        return;
    }
    std::array<QRgb, 257> inks{}; // by share
    for (unsigned share = 0; share < inks.size(); ++share) {
        inks[share] = faded(color.rgb(), share);
    }
    // Interleaves columns: the counts of a column are contiguous, but so are the pixels of a row.
    uchar* const bits = image.bits();
    const qsizetype stride = image.bytesPerLine();
    const int copies = std::max(image.height() / std::max(m_rows, 1), 1);
    for (int first = 0; first < m_columns; first += kSide) {
        const int side = std::min(kSide, m_columns - first);
        const std::int32_t* steps[kSide] = {};
        std::int32_t counts[kSide] = {};
        for (int i = 0; i < side; ++i) {
            steps[i] = m_steps.data() + static_cast<std::ptrdiff_t>(first + i) * (m_rows + kRoom);
        }
        for (int y = 0; y < m_rows; ++y) {
            uchar* const rows = bits + y * copies * stride;
            for (int i = 0; i < side; ++i) {
                counts[i] += *steps[i]++;
                if (counts[i] <= 0) {
                    continue;
                }
                const unsigned share = tones(static_cast<std::size_t>(counts[i]));
                const QRgb ink = inks[share];
                QRgb below = 0; // mostly equal for all pixels that share the count
                QRgb mixed = ink;
                const int from = (first + i) * m_columnWidth;
                const int width = std::min(m_columnWidth, m_width - from);
                for (int copy = 0; copy < copies; ++copy) {
                    QRgb* const pixels = reinterpret_cast<QRgb*>(rows + copy * stride) + x + from;
                    for (int at = 0; at < width; ++at) {
                        if (pixels[at] != below) {
                            below = pixels[at];
                            mixed = ink + faded(below, 256 - share);
                        }
                        pixels[at] = mixed;
                    }
                }
            }
        }
    }
}

} // namespace trazor::ui
