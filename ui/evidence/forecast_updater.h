// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

namespace trazor::ui {

class SessionModel;

/// Keeps the predictions of the open session up to date: a worker computes them anew when values or candidates came in,
/// and the session model then has their columns. At most one computation runs, and during a search one in two seconds.
class ForecastUpdater final : public QObject {
    Q_OBJECT

public:
    explicit ForecastUpdater(SessionModel& model, QObject* parent = nullptr);

signals:
    void updated();

private:
    void request();
    void compute();

    SessionModel& m_model;
    QTimer m_wait;
    bool m_isRunning = false;
    bool m_isDue = false;
    bool m_isSetting = false; ///< the change of values is our own
    int m_sessions = 0;       ///< counts sessions, so that a late result is told apart
};

} // namespace trazor::ui
