// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rate_meter.h"

namespace trazor::ui {

namespace {

constexpr qint64 kWindowMs = 5000;

} // namespace

RateMeter::RateMeter() {
    m_clock.start();
}

double RateMeter::measure(int count) {
    const qint64 now = m_clock.elapsed();
    m_counts.emplace_back(now, count);
    while (m_counts.front().first < now - kWindowMs) {
        m_counts.pop_front();
    }
    const qint64 elapsedMs = now - m_counts.front().first;
    const int arrived = count - m_counts.front().second;
    return elapsedMs > 0 && arrived > 0 ? 1000.0 * arrived / static_cast<double>(elapsedMs) : 0.0;
}

} // namespace trazor::ui
