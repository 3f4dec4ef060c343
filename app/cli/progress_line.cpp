// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress_line.h"

#include "core/base/quantity.h"

#include <cstdio>
#include <string>
#include <unistd.h>

namespace trazor::app {

ProgressLine::ProgressLine(int planned)
    : m_isTerminal(::isatty(STDERR_FILENO) != 0)
    , m_planned(planned)
    , m_start(Clock::now())
    , m_lastPrint(m_start) {}

void ProgressLine::start(int done) {
    m_done = done;
    m_doneAtStart = done;
}

void ProgressLine::onRecord(const search::Record& record) {
    if (const auto* const candidate = std::get_if<search::CandidatePtr>(&record)) {
        m_done = (*candidate)->index + 1;
        m_generation = (*candidate)->generation;
    } else if (const auto* const scoring = std::get_if<search::Scoring>(&record)) {
        m_confirmed += scoring->purpose == search::Purpose::Confirmation ? 1 : 0;
        m_checked += scoring->purpose == search::Purpose::FullImage ? 1 : 0;
    }
    print(false);
}

void ProgressLine::onFinished(const search::Outcome& outcome) {
    print(true); // the outcome's count may include a candidate that could not be committed
    if (m_isTerminal) {
        std::fputc('\n', stderr);
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - m_start).count();
    const bool isStopped = outcome.reason == search::StopReason::Stopped;
    const std::string end =
        isStopped ? "stopped, --resume continues:" : std::string(search::toString(outcome.reason)) + " after";
    std::fprintf(stderr, "%s %d evaluations in %s (%d failed, %d random top-ups)\n", end.c_str(),
                 outcome.progress.evaluations, formatDuration(seconds).c_str(), outcome.progress.failed,
                 outcome.progress.topUps);
}

void ProgressLine::print(bool evenIfRecent) {
    const auto now = Clock::now();
    const auto pause = m_isTerminal ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10'000);
    if (!evenIfRecent && now - m_lastPrint < pause) {
        return;
    }
    m_lastPrint = now;
    const double seconds = std::chrono::duration<double>(now - m_start).count();
    const double rate = seconds > 0.0 ? (m_done - m_doneAtStart) / seconds : 0.0;
    std::string line =
        "generation " + std::to_string(m_generation) + "  " + std::to_string(m_done) + "/" + std::to_string(m_planned);
    char text[64];
    std::snprintf(text, sizeof text, "  %.1f per s", rate);
    line += text;
    if (m_confirmed > 0) {
        line += "  confirming " + std::to_string(m_confirmed);
    } else if (m_checked > 0) {
        line += "  checking the image " + std::to_string(m_checked);
    } else if (rate > 0.0 && m_done < m_planned) {
        line += "  ETA " + formatDuration((m_planned - m_done) / rate);
    }
    if (!m_isTerminal) {
        std::fprintf(stderr, "%s\n", line.c_str());
        return;
    }
    constexpr int kWidth = 24;
    const int filled = m_planned > 0 ? static_cast<int>(static_cast<long>(kWidth) * m_done / m_planned) : kWidth;
    const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                            std::string(static_cast<std::size_t>(kWidth - filled), '.');
    std::fprintf(stderr, "\r\033[K[%s] %s", bar.c_str(), line.c_str());
    std::fflush(stderr);
}

} // namespace trazor::app
