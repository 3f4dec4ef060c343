// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/setup/size_histogram.h"

#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QPainter>

#include <algorithm>

namespace trazor::ui {

namespace {
constexpr int kBins = 40;
constexpr int kAxisHeight = 18;
} // namespace

SizeHistogram::SizeHistogram(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName("Histogram of sizes");
    setToolTip("Parameter counts of random architectures of this space. The band that you ask for is highlighted.");
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SizeHistogram::setSample(const std::vector<std::int64_t>& params) {
    m_bins.clear();
    if (!params.empty()) {
        const auto [least, most] = std::minmax_element(params.begin(), params.end());
        m_low = static_cast<double>(*least);
        m_high = std::max(static_cast<double>(*most), m_low + 1.0);
        m_bins.assign(kBins, 0);
        for (const std::int64_t count : params) {
            const double share = (static_cast<double>(count) - m_low) / (m_high - m_low);
            ++m_bins[std::min(static_cast<std::size_t>(share * kBins), std::size_t{kBins - 1})];
        }
    }
    update();
}

void SizeHistogram::setBand(const Band& band) {
    m_band = band;
    update();
}

void SizeHistogram::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    const ViewColors colors = ViewColors::of(palette());
    const QRectF area(0, 2, width(), height() - kAxisHeight - 2);
    if (m_bins.empty()) {
        painter.setPen(colors.mutedText);
        painter.drawText(rect(), Qt::AlignCenter, QStringLiteral("sampling sizes\u2026"));
        return;
    }
    const double tallest = *std::max_element(m_bins.begin(), m_bins.end());
    const double binWidth = area.width() / kBins;
    for (std::size_t bin = 0; bin < m_bins.size(); ++bin) {
        const double middle = m_low + (m_high - m_low) * (static_cast<double>(bin) + 0.5) / kBins;
        const bool inside = m_band.contains(static_cast<std::int64_t>(middle));
        const double barHeight = area.height() * m_bins[bin] / tallest;
        painter.fillRect(QRectF(static_cast<double>(bin) * binWidth, area.bottom() - barHeight, binWidth - 1, barHeight),
                         inside ? colors.front : colors.faint);
    }
    painter.setPen(colors.axis);
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.setPen(colors.mutedText);
    const QRectF axis(0, area.bottom() + 1, width(), kAxisHeight);
    painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter, formatAmount(m_low));
    painter.drawText(axis, Qt::AlignRight | Qt::AlignVCenter, formatAmount(m_high));
    painter.drawText(axis, Qt::AlignCenter, "parameters");
}

} // namespace trazor::ui
