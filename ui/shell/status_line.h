// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>

class QLabel;
class QProgressBar;

namespace trazor::ui {

class SearchController;

/// Generation, evaluations, rate, time left, front, failures, and the file of the session.
class StatusLine final : public QStatusBar {
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);
    void follow(const SearchController& controller);

private:
    QLabel* addPart(const QString& name, const QString& meaning);

    QLabel* m_state;
    QLabel* m_generation;
    QProgressBar* m_progress;
    QLabel* m_count;
    QLabel* m_rate;
    QLabel* m_eta;
    QLabel* m_front;
    QLabel* m_failed;
    QLabel* m_file;
};

} // namespace trazor::ui
