// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

namespace trazor::ui {

class SessionModel;

/// Keeps the predictions of the open session and their columns up to date: a worker recomputes them when values or
/// candidates arrive. At most one computation runs at a time, and during a search one every two seconds.
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
    int m_sessions = 0;       ///< number of session resets, to recognise a stale result
};

} // namespace trazor::ui
