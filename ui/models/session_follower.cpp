// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/session_follower.h"

#include "core/base/error.h"
#include "core/session/run_lock.h"
#include "ui/models/background.h"

#include <utility>

namespace trazor::ui {

namespace {

constexpr int kLookIntervalMs = 1000;

/// On a worker. What nobody runs is read once more only if it ran at the last look.
SessionNews newsIn(const std::filesystem::path& file, int first, bool wasRunning) {
    SessionNews news;
    // Asked for first: what is written before a run ends is then among the candidates.
    news.isRunning = session::isRunning(file);
    if (!news.isRunning && !wasRunning) {
        return news;
    }
    try {
        const auto store = session::SessionStore::open(file, session::SessionStore::Mode::ReadOnly);
        const bool ended = !store.stopReason().empty();
        news.candidates = store.loadCandidates(first);
        if (ended) {
            news.end = store.load();
        }
    } catch (const Error&) {
        // Somebody else's file: it may be gone or busy. The next look may do better.
    }
    return news;
}

} // namespace

SessionFollower::SessionFollower(QObject* parent)
    : QObject(parent) {
    m_timer.setInterval(kLookIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &SessionFollower::look);
}

bool SessionFollower::follow(const std::filesystem::path& file, std::function<int()> known) {
    stop();
    m_file = file;
    m_known = std::move(known);
    m_wasRunning = session::isRunning(file);
    m_timer.start();
    return m_wasRunning;
}

void SessionFollower::stop() {
    m_timer.stop();
    ++m_followed;
    m_looking = false;
}

void SessionFollower::look() {
    if (m_looking) {
        return;
    }
    m_looking = true;
    runInBackground(
        this, [file = m_file, first = m_known(), was = m_wasRunning] { return newsIn(file, first, was); },
        [this, number = m_followed](const SessionNews& found) {
            if (number != m_followed) {
                return;
            }
            m_looking = false;
            m_wasRunning = found.isRunning;
            emit news(found);
        });
}

std::vector<search::CandidatePtr> SessionFollower::candidatesSince(const std::filesystem::path& file, int first) {
    try {
        return session::SessionStore::open(file, session::SessionStore::Mode::ReadOnly).loadCandidates(first);
    } catch (const Error&) {
        return {};
    }
}

} // namespace trazor::ui
