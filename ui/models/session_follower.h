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

/// What a look at a session that another process may write has found.
struct SessionNews {
    std::vector<search::Record> records; ///< since the last look
    session::FilePosition position;      ///< up to which the file was read
    bool isRunning = false;              ///< another process runs the search
    search::SearchConfig config;
    session::Manifest manifest;
    std::string stopReason; ///< empty as long as the run has no end
};

/// Looks at a session file every second, on a worker, as long as its run has no end.
class SessionFollower final : public QObject {
    Q_OBJECT

public:
    explicit SessionFollower(QObject* parent = nullptr);

    /// `known` candidates are not reported. Returns whether another process runs the search now.
    bool follow(const std::filesystem::path& file, int known);
    /// News of a look that has begun are dropped.
    void stop();
    bool isActive() const noexcept { return m_timer.isActive(); }

    /// Records since the last look; none where the file cannot be read.
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
    int m_followed = 0; ///< counts what is followed, so that late news of another session is told apart
};

} // namespace trazor::ui
