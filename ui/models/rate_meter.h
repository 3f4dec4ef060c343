// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>

#include <deque>
#include <utility>

namespace trazor::ui {

/// Rate of growth of a count: moving average over about five seconds.
class RateMeter {
public:
    RateMeter();

    void clear() { m_counts.clear(); }
    /// Adds a sample of the count and returns the rate per second; 0 = not known yet.
    double measure(int count);

private:
    QElapsedTimer m_clock;
    std::deque<std::pair<qint64, int>> m_counts; ///< (ms, count) samples in the window
};

} // namespace trazor::ui
