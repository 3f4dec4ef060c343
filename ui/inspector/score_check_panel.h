// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/dss_plus_plus.h"
#include "ui/inspector/score_check.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QSpinBox;

namespace trazor::ui {

class SessionModel;

/// Shows how far the scores of the current candidate can be trusted: how the small image of the session ranks, the
/// candidate's spread over several super-nets, with the rank stability if several candidates are selected, and a second
/// scoring. The latter two run on a worker thread, only on request. A spread is stored in the session.
class ScoreCheckPanel final : public QWidget {
    Q_OBJECT

public:
    explicit ScoreCheckPanel(SessionModel& model, QWidget* parent = nullptr);
    /// Stops the running measurement.
    ~ScoreCheckPanel() override;

    void setEvaluatorFactory(proxy::EvaluatorFactory makeEvaluator);
    /// During a search the buttons warn that measuring competes for its cores.
    void setSearchActive(bool active);
    bool isBusy() const noexcept { return m_isBusy; }

private:
    void start(int initialisations);
    void stop();
    void take(const CheckOrder& order, const CheckResult& result);
    void showState();
    void showImageCheck();

    SessionModel& m_model;
    proxy::EvaluatorFactory m_makeEvaluator;
    QSpinBox* m_count;
    QPushButton* m_measure;
    QPushButton* m_again;
    QLabel* m_result;
    QLabel* m_imageCheck; ///< agreement of the small image with the full size
    search::RankLevel m_imageCheckLevel = search::RankLevel::Net;
    QTimer m_progress;
    std::stop_source m_stop;
    std::shared_ptr<std::atomic<int>> m_done;
    QHash<int, QString> m_problems; ///< why there is no spread, as rich text, by candidate of the open session
    QHash<int, QString> m_reproductions;
    int m_running = 0; ///< number of orders, to recognise a stale result of another session
    int m_wanted = 0;  ///< initialisations of the running order
    bool m_isBusy = false;
    bool m_searchIsActive = false;
};

} // namespace trazor::ui
