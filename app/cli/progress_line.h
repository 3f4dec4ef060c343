// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_observer.h"

#include <chrono>

namespace trazor::app {

/// Prints search progress to standard error: a bar with rate and ETA on a terminal, otherwise occasional plain lines.
class ProgressLine final : public search::SearchObserver {
public:
    explicit ProgressLine(int planned);

    /// Starts with the `done` candidates of a resumed session, which do not count towards the rate.
    void start(int done);

    void onRecord(const search::Record& record) override;
    void onFinished(const search::Outcome& outcome) override;

private:
    using Clock = std::chrono::steady_clock;
    void print(bool evenIfRecent);

    bool m_isTerminal;
    int m_planned;
    int m_done = 0;
    int m_doneAtStart = 0;
    int m_confirmed = 0;
    int m_checked = 0; ///< scorings of the image check
    int m_generation = 0;
    Clock::time_point m_start;
    Clock::time_point m_lastPrint;
};

} // namespace trazor::app
