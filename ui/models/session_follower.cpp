// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/session_follower.h"

#include "core/base/error.h"
#include "core/session/file/run_lock.h"
#include "ui/models/background.h"

#include <optional>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kLookIntervalMs = 1000;

struct Poll {
    bool isRunning = false;
    std::optional<SessionNews> news; ///< empty if there is none or the file is busy
};

/// Polls the file; runs on a worker. If no process runs the session, it is read once more only if one did at the last
/// poll.
Poll poll(const std::filesystem::path& file, session::FilePosition position, bool wasRunning) {
    SessionNews news;
    // Tested first, so that all records written before a run ends are read.
    news.isRunning = session::isRunning(file);
    if (!news.isRunning && !wasRunning) {
        return {};
    }
    try {
        const auto stored = session::SessionFile::open(file, session::SessionFile::Mode::ReadOnly);
        session::Session header;
        stored.refresh(header);
        news.config = header.config();
        news.manifest = header.manifest();
        news.stopReason = header.stopReason();
        news.position = position;
        news.records = stored.recordsSince(news.position);
        return {news.isRunning, std::move(news)};
    } catch (const Error&) { // another program's file may be missing or busy: retry at the next poll
        return {news.isRunning, {}};
    }
}

} // namespace

SessionFollower::SessionFollower(QObject* parent)
    : QObject(parent) {
    m_timer.setInterval(kLookIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &SessionFollower::look);
}

bool SessionFollower::follow(const std::filesystem::path& file, int known) {
    stop();
    m_file = file;
    m_position = {known, 0};
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
        this, [file = m_file, position = m_position, was = m_wasRunning] { return poll(file, position, was); },
        [this, number = m_followed](const Poll& found) {
            if (number != m_followed) {
                return;
            }
            m_looking = false;
            if (found.news) {
                m_position = found.news->position;
            }
            const bool hasChanged = found.news || found.isRunning != m_wasRunning;
            m_wasRunning = found.isRunning;
            if (hasChanged) {
                emit news(found.news.value_or(SessionNews{}));
            }
        });
}

std::vector<search::Record> SessionFollower::catchUp() {
    try {
        return session::SessionFile::open(m_file, session::SessionFile::Mode::ReadOnly).recordsSince(m_position);
    } catch (const Error&) {
        return {};
    }
}

} // namespace trazor::ui
