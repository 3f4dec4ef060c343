// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session_store.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace trazor::ui {

/// What a look at a session that another process may write has found.
struct SessionNews {
    std::vector<search::CandidatePtr> candidates; ///< since the last look
    bool isRunning = false;                       ///< somebody runs it
    std::optional<session::SessionData> end;      ///< the whole session, once its run has ended
};

/// Looks at a session file every second, on a worker, as long as its run has no end.
class SessionFollower final : public QObject {
    Q_OBJECT

public:
    explicit SessionFollower(QObject* parent = nullptr);

    /// `known` says how many candidates are known when a look begins. Returns whether somebody runs the session now.
    bool follow(const std::filesystem::path& file, std::function<int()> known);
    /// News of a look that has begun are dropped.
    void stop();
    bool isActive() const noexcept { return m_timer.isActive(); }

    /// Candidates from index `first` on; none where the file cannot be read.
    static std::vector<search::CandidatePtr> candidatesSince(const std::filesystem::path& file, int first);

signals:
    void news(const trazor::ui::SessionNews& news);

private:
    void look();

    std::filesystem::path m_file;
    std::function<int()> m_known;
    QTimer m_timer;
    bool m_wasRunning = false;
    bool m_looking = false;
    int m_followed = 0; ///< counts what is followed, so that late news of another session is told apart
};

} // namespace trazor::ui
