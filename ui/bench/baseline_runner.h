// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/proxy_bench.h"
#include "core/proxy/proxy_table.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace trazor::ui {

class SessionModel;

/// A quantity by which candidates can be scored beside DSS++.
struct BaselineChoice {
    QString name; ///< column name
    QString title;
    QString meaning;
    QString cost;                        ///< cost of one value, as text
    bool isFree = false;                 ///< needs no network: computed for new candidates immediately
    bool isCost = false;                 ///< smaller is better
    std::optional<proxy::ProxyId> proxy; ///< nullopt: FLOPs as the authors of the family count them
};

/// The quantities by which candidates of the open session can be scored beyond those they already have, cheapest first.
std::vector<BaselineChoice> baselineChoices(const SessionModel& model);

/// Scores candidates of the open session by proxies on one background thread, with the scoring configuration of the
/// search but a single super-net. Values reach the session model as they arrive; opening another session discards the
/// job in progress.
class BaselineRunner final : public QObject {
    Q_OBJECT

public:
    BaselineRunner(SessionModel& model, bench::BenchTools tools, QObject* parent = nullptr);
    ~BaselineRunner() override;

    bool canScoreNetworks() const noexcept { return m_tools.makeBaselines != nullptr; }
    bool isRunning() const noexcept { return m_job != nullptr; }
    int done() const;
    int total() const;
    /// Skips candidates that already have all the values. Must not be called while a job is running.
    void start(const std::vector<BaselineChoice>& choices, const std::vector<int>& candidates);
    void cancel(); ///< `ended` follows once the current network is scored

signals:
    void progressChanged();
    void failed(const QString& message, const QString& hint);
    void ended(); ///< after success, failure and cancelling

private:
    struct Job;
    struct Work;
    void addColumns(const std::vector<BaselineChoice>& choices);
    void deliver();
    void finish(const QString& message, const QString& hint);
    void keepUp();

    SessionModel& m_model;
    bench::BenchTools m_tools;
    std::vector<BaselineChoice> m_kept; ///< free choices, also computed for new candidates
    int m_keptFrom = 0;                 ///< index of the first candidate that counts as new
    std::shared_ptr<Job> m_job;
    QTimer m_timer;
};

} // namespace trazor::ui
