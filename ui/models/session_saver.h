// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>

namespace trazor::ui {

/// Writes copies of a session on a worker, one at a time.
class SessionSaver final : public QObject {
    Q_OBJECT

public:
    explicit SessionSaver(QObject* parent = nullptr);

    /// Copies the file `source` if it is still this session and lacks no candidate; otherwise writes the session in
    /// memory. The target is replaced only when the copy is complete. Ends with one of saved, failed, calledOff.
    void save(const QString& source, session::Session inMemory, const QString& target);
    bool isSaving() const noexcept { return m_job != nullptr; }
    void cancel();

signals:
    void progressed(int percent);
    void saved(const QString& target);
    void failed(const QString& message, const QString& hint);
    void calledOff();

private:
    struct Job;

    std::shared_ptr<Job> m_job;
    QTimer m_timer; ///< polls the worker's progress
};

} // namespace trazor::ui
