// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/file/session_file.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <string>
#include <vector>

namespace trazor::ui {

/// Result of polling a session that another process may write.
struct SessionNews {
    std::vector<search::Record> records; ///< since the last poll
    session::FilePosition position;      ///< read position in the file
    bool isRunning = false;              ///< another process runs the search
    search::SearchConfig config;
    session::Manifest manifest;
    std::string stopReason; ///< empty until the run has ended
};

/// Polls a session file every second, on a worker, until its run has ended.
class SessionFollower final : public QObject {
    Q_OBJECT

public:
    explicit SessionFollower(QObject* parent = nullptr);

    /// Starts polling; `known` candidates are not reported. Returns true if another process runs the search now.
    bool follow(const std::filesystem::path& file, int known);
    /// Stops polling; results of a poll in progress are dropped.
    void stop();
    bool isActive() const noexcept { return m_timer.isActive(); }

    /// Records since the last poll; empty if the file cannot be read.
    std::vector<search::Record> catchUp();

signals:
    void news(const trazor::ui::SessionNews& news);

private:
    void look();

    std::filesystem::path m_file;
    session::FilePosition m_position;
    QTimer m_timer;
    bool m_wasRunning = false;
    bool m_looking = false;
    int m_followed = 0; ///< generation counter that identifies outdated news of another session
};

} // namespace trazor::ui
