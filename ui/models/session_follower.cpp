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

/// Polls the file; runs on a worker. If no process runs the session, it is read once more only if one did at the last
/// poll. Without records if there are none or the file cannot be read.
SessionNews newsIn(const std::filesystem::path& file, const session::FilePosition& known, bool wasRunning) {
    SessionNews news;
    news.position = known;
    // Tested first, so that all records written before a run ends are read.
    news.isRunning = session::isRunning(file);
    if (!news.isRunning && !wasRunning) {
        return news;
    }
    try {
        const auto stored = session::SessionFile::open(file, session::SessionFile::Mode::ReadOnly);
        session::Session header;
        stored.refresh(header);
        session::FilePosition position = known;
        news.records = stored.recordsSince(position);
        news.position = position;
        news.config = header.config();
        news.manifest = header.manifest();
        news.stopReason = header.stopReason();
    } catch (const Error&) { // another program's file may be missing or busy: retry at the next poll
    }
    return news;
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
        this, [file = m_file, position = m_position, was = m_wasRunning] { return newsIn(file, position, was); },
        [this, number = m_followed](const SessionNews& found) {
            if (number != m_followed) {
                return;
            }
            m_looking = false;
            m_position = found.position;
            if (std::exchange(m_wasRunning, found.isRunning) || found.isRunning) {
                emit news(found);
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
