// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/parallel_density.h"

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

constexpr int kFraction = 16; ///< binary digits behind the point of a row
constexpr std::size_t kFew = 6'000; ///< lines that are drawn one by one, at full precision
constexpr std::size_t kLevels = 257; ///< of many lines: 256 heights and the missing one
constexpr int kLineRows = 2; ///< least thickness, as rows are finer than pixels

/// Opacity by count, for any count: one table for small ones, one for large.
class Tones {
public:
    Tones(double faintest, double strongest, int most) {
        const double scale = most > 1 ? (strongest - faintest) / std::log(static_cast<double>(most)) : 0.0;
        const auto tone = [&](double count) {
            return static_cast<unsigned>(std::lround(256.0 * std::min(faintest + scale * std::log(std::max(count, 1.0)), strongest)));
        };
        for (std::size_t i = 1; i < kSmall; ++i) {
            m_small[i] = tone(static_cast<double>(i));
        }
        for (std::size_t i = 0; i < kSmall; ++i) {
            m_large[i] = tone(static_cast<double>(i) * kSmall);
        }
    }
    /// 0 to 256.
    unsigned operator()(std::size_t count) const {
        return count < kSmall ? m_small[count] : m_large[std::min(count / kSmall, kSmall - 1)];
    }

private:
    static constexpr std::size_t kSmall = 1024;
    unsigned m_small[kSmall] = {};
    unsigned m_large[kSmall] = {};
};

/// `color` (opaque) with opacity `share` of 256 over a premultiplied pixel.
QRgb blend(QRgb below, QRgb color, unsigned share) {
    const unsigned rest = 256 - share;
    const auto mix = [&](unsigned shift) {
        return (((color >> shift) & 0xffU) * share + ((below >> shift) & 0xffU) * rest) >> 8U << shift;
    };
    return mix(0) | mix(8) | mix(16) | mix(24);
}

} // namespace

void LineDensity::reset(int columns, int rows) {
    m_columns = columns;
    m_rows = rows;
    m_steps.assign(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows + 1), 0);
}

void LineDensity::addLine(int from, int to, int weight) {
    const std::int64_t slope = (static_cast<std::int64_t>(to) - from) / std::max(m_columns, 1);
    std::int64_t y = from;
    std::int32_t* column = m_steps.data();
    for (int x = 0; x < m_columns; ++x, column += m_rows + 1) {
        const std::int64_t next = y + slope;
        const auto top = static_cast<int>(std::min(y, next) >> kFraction);
        const int end = std::min(std::max(static_cast<int>(std::max(y, next) >> kFraction) + 1, top + kLineRows), m_rows);
        column[top] += weight;
        column[end] -= weight;
        y = next;
    }
}

void LineDensity::add(const std::vector<std::uint16_t>& left, const std::vector<std::uint16_t>& right,
                      std::span<const std::uint8_t> kinds, std::uint8_t wanted, std::size_t first, const Rows& rows) {
    const double last = m_rows - kLineRows;
    const auto rowOf = [&](double share) {
        return static_cast<int>(std::clamp(rows.bottom + share * (rows.top - rows.bottom), 0.0, last) * (1 << kFraction));
    };
    const int missing = static_cast<int>(std::clamp(rows.missing, 0.0, last) * (1 << kFraction));
    if (kinds.size() - first <= kFew) {
        const auto place = [&](std::uint16_t height) {
            return height == ParallelAxis::kNoHeight ? missing : rowOf(height / 65'534.0);
        };
        for (std::size_t i = first; i < kinds.size(); ++i) {
            if (kinds[i] == wanted) {
                addLine(place(left[i]), place(right[i]), 1);
            }
        }
        return;
    }
    std::vector<std::int32_t> pairs(kLevels * kLevels, 0);
    const auto level = [](std::uint16_t height) {
        return height == ParallelAxis::kNoHeight ? kLevels - 1 : static_cast<std::size_t>(height) * (kLevels - 1) / 65'535;
    };
    for (std::size_t i = first; i < kinds.size(); ++i) {
        if (kinds[i] == wanted) {
            ++pairs[level(left[i]) * kLevels + level(right[i])];
        }
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
    const std::int32_t* step = m_steps.data();
    for (int x = 0; x < m_columns; ++x) {
        std::int32_t count = 0;
        for (int row = 0; row <= m_rows; ++row) {
            count += *step++;
            most = std::max(most, count);
        }
    }
    return most;
}

void LineDensity::paint(QImage& image, int x, int rowsAPixel, const QColor& color, double faintest, double strongest,
                        int most) const {
    if (most <= 0) {
        return;
    }
    const Tones tones(faintest, strongest, most);
    const QRgb ink = color.rgb();
    const auto stride = static_cast<std::ptrdiff_t>(image.bytesPerLine() / 4);
    auto* const pixels = reinterpret_cast<QRgb*>(image.bits());
    for (int column = 0; column < m_columns; ++column) {
        const std::int32_t* step = m_steps.data() + static_cast<std::ptrdiff_t>(column) * (m_rows + 1);
        QRgb* pixel = pixels + x + column;
        std::int32_t count = 0;
        for (int y = 0; y < m_rows / rowsAPixel; ++y, pixel += stride) {
            unsigned share = 0;
            for (int row = 0; row < rowsAPixel; ++row) {
                count += *step++;
                share += tones(static_cast<std::size_t>(count));
            }
            if (share > 0) {
                *pixel = blend(*pixel, ink, share / static_cast<unsigned>(rowsAPixel));
            }
        }
    }
}

} // namespace trazor::ui
