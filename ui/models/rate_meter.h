// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>

#include <deque>
#include <utility>

namespace trazor::ui {

/// Moving average, over about five seconds, of how fast a count grows.
class RateMeter {
public:
    RateMeter();

    void clear() { m_counts.clear(); }
    /// Takes in what the count is now; per second, 0 = not known yet.
    double measure(int count);

private:
    QElapsedTimer m_clock;
    std::deque<std::pair<qint64, int>> m_counts; ///< (ms, count) of the last seconds
};

} // namespace trazor::ui
