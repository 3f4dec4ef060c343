// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/setup/range_slider.h"

#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

constexpr int kBins = 48;
constexpr int kRadius = 6; ///< of a handle, in pixels
constexpr int kLabelHeight = 16;
constexpr double kStep = 0.01; ///< share of the track per key press
constexpr double kPage = 0.1;
constexpr double kLogFrom = 20.0;

/// Rounds to three significant digits: nobody means 5,412,317.
std::int64_t rounded(double count) {
    if (count < 1000.0) {
        return std::llround(count);
    }
    const double unit = std::pow(10.0, std::floor(std::log10(count)) - 2.0);
    return std::llround(std::round(count / unit) * unit);
}

} // namespace

RangeSlider::RangeSlider(const QString& name, Writing writing, QWidget* parent)
    : QWidget(parent)
    , m_name(name)
    , m_writing(writing) {
    setAccessibleRole(*this, QAccessible::Slider);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(name + ", range");
    setToolTip(
        QString("%1 of random architectures of this space; in colour those that satisfy all limits.\nDrag the two "
                "handles, or use the arrow keys (up and down choose the handle). At its end a handle sets no limit.")
            .arg(name));
    describe();
}

void RangeSlider::setOffered(std::int64_t least, std::int64_t most) {
    m_least = least;
    m_most = std::max(most, least + 1);
    fillBins();
    describe();
}

void RangeSlider::setSample(std::vector<std::int64_t> counts, std::vector<bool> fits) {
    m_counts = std::move(counts);
    m_fits = std::move(fits);
    fillBins();
}

void RangeSlider::setBand(const Band& band) {
    m_band = band;
    describe();
    update();
}

void RangeSlider::describe() {
    setAccessibleDescription(
        QString("%1; the space offers %2 to %3")
            .arg(QString::fromStdString(formatBand(m_band, m_writing)), text(m_least), text(m_most)));
}

QString RangeSlider::text(std::int64_t count) const {
    return m_writing == Writing::Time ? formatTime(static_cast<double>(count))
                                      : formatAmount(static_cast<double>(count));
}

/// Fills the histogram; few distinct counts get one bin each.
void RangeSlider::fillBins() {
    const auto bins = static_cast<std::size_t>(std::min<std::int64_t>(m_most - m_least + 1, kBins));
    m_all.assign(bins, 0);
    m_good.assign(bins, 0);
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        const auto bin = std::min(static_cast<std::size_t>(shareOf(m_counts[i]) * static_cast<double>(bins)), bins - 1);
        ++m_all[bin];
        m_good[bin] += m_fits[i] ? 1 : 0;
    }
    update();
}

QRectF RangeSlider::track() const {
    const double y = height() - kLabelHeight - kRadius - 3;
    return {kRadius + 1.0, y, std::max(width() - 2.0 * kRadius - 2.0, 1.0), 0.0};
}

bool RangeSlider::isLogarithmic() const {
    return m_least > 0 && m_most - m_least >= kBins &&
           static_cast<double>(m_most) / static_cast<double>(m_least) > kLogFrom;
}

double RangeSlider::shareOf(std::int64_t count) const {
    const auto low = static_cast<double>(m_least);
    const auto high = static_cast<double>(m_most);
    const double value = std::clamp(static_cast<double>(count), low, high);
    if (isLogarithmic()) {
        return std::log(value / low) / std::log(high / low);
    }
    return (value - low) / (high - low);
}

std::int64_t RangeSlider::countAt(double share) const {
    const auto low = static_cast<double>(m_least);
    const auto high = static_cast<double>(m_most);
    const double value = isLogarithmic() ? low * std::pow(high / low, share) : low + share * (high - low);
    return std::clamp(rounded(value), m_least, m_most);
}

double RangeSlider::handleShare(Handle handle) const {
    return handle == Handle::Low ? (m_band.min ? shareOf(*m_band.min) : 0.0)
                                 : (m_band.max ? shareOf(*m_band.max) : 1.0);
}

void RangeSlider::moveHandle(double share) {
    Band band = m_band;
    if (m_active == Handle::Low) {
        share = std::clamp(share, 0.0, handleShare(Handle::High));
        band.min = share <= 0.0 ? std::nullopt : std::optional(countAt(share));
        if (band.min && band.max) {
            band.min = std::min(*band.min, *band.max);
        }
    } else {
        share = std::clamp(share, handleShare(Handle::Low), 1.0);
        band.max = share >= 1.0 ? std::nullopt : std::optional(countAt(share));
        if (band.min && band.max) {
            band.max = std::max(*band.min, *band.max);
        }
    }
    if (!(band == m_band)) {
        setBand(band);
        emit bandChanged(band);
    }
}

/// Moves the active handle by a part of the track, at least to the next count.
void RangeSlider::stepHandle(double part) {
    const double share = handleShare(m_active);
    const std::int64_t count = countAt(share);
    const bool stands = countAt(std::clamp(share + part, 0.0, 1.0)) == count;
    moveHandle(stands ? shareOf(count + (part < 0.0 ? -1 : 1)) : share + part);
}

void RangeSlider::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ViewColors colors = ViewColors::of(palette());
    const QRectF line = track();
    paintHistogram(painter, {line.left(), 2.0, line.width(), line.top() - kRadius - 4.0});

    const double low = line.left() + handleShare(Handle::Low) * line.width();
    const double high = line.left() + handleShare(Handle::High) * line.width();
    painter.setPen(QPen(colors.faint, 3.0, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(line.topLeft(), line.topRight());
    const QColor accent = isEnabled() ? colors.front : colors.mutedText;
    if (high >= low) {
        painter.setPen(QPen(accent, 3.0, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(low, line.top()), QPointF(high, line.top()));
    }
    for (const Handle handle : {Handle::Low, Handle::High}) {
        const bool isLit = hasFocus() && handle == m_active;
        painter.setPen(QPen(accent, isLit ? 2.5 : 1.5));
        painter.setBrush(isLit ? accent : colors.background);
        painter.drawEllipse(QPointF(handle == Handle::Low ? low : high, line.top()), kRadius, kRadius);
    }
    painter.setPen(colors.mutedText);
    const QRectF axis(0, height() - kLabelHeight, width(), kLabelHeight);
    painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter, text(m_least));
    painter.drawText(axis, Qt::AlignRight | Qt::AlignVCenter, text(m_most));
}

void RangeSlider::paintHistogram(QPainter& painter, const QRectF& area) const {
    const ViewColors colors = ViewColors::of(palette());
    if (m_counts.empty()) {
        painter.setPen(colors.mutedText);
        painter.drawText(area, Qt::AlignCenter, QStringLiteral("sampling\u2026"));
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    const double tallest = *std::max_element(m_all.begin(), m_all.end());
    const double binWidth = area.width() / static_cast<double>(m_all.size());
    for (std::size_t bin = 0; bin < m_all.size(); ++bin) {
        const auto bar = [&](int count, const QColor& color) {
            const double barHeight = area.height() * count / tallest;
            painter.fillRect(QRectF(area.left() + static_cast<double>(bin) * binWidth, area.bottom() - barHeight,
                                    binWidth - 1.0, barHeight),
                             color);
        };
        bar(m_all[bin], colors.faint);
        bar(m_good[bin], isEnabled() ? colors.front : colors.mutedText);
    }
    painter.restore();
}

void RangeSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        return;
    }
    const double share = (event->position().x() - track().left()) / track().width();
    const double toLow = std::abs(share - handleShare(Handle::Low));
    const double toHigh = std::abs(share - handleShare(Handle::High));
    // If both handles coincide, choose the one that can be dragged away from the other.
    m_active = toLow < toHigh || (toLow == toHigh && share < handleShare(Handle::Low)) ? Handle::Low : Handle::High;
    moveHandle(share);
    update();
}

void RangeSlider::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton)) {
        moveHandle((event->position().x() - track().left()) / track().width());
    }
}

void RangeSlider::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return stepHandle(-kStep);
    case Qt::Key_Right:
        return stepHandle(kStep);
    case Qt::Key_PageDown:
        return stepHandle(-kPage);
    case Qt::Key_PageUp:
        return stepHandle(kPage);
    case Qt::Key_Home:
        return moveHandle(0.0);
    case Qt::Key_End:
        return moveHandle(1.0);
    case Qt::Key_Up:
    case Qt::Key_Down:
        m_active = m_active == Handle::Low ? Handle::High : Handle::Low;
        return update();
    default:
        QWidget::keyPressEvent(event);
    }
}

void RangeSlider::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void RangeSlider::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

} // namespace trazor::ui
