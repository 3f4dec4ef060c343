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

/// A number that candidates can be given beside DSS++.
struct BaselineChoice {
    QString name; ///< of the column
    QString title;
    QString meaning;
    QString cost;                        ///< what one value takes
    bool isFree = false;                 ///< needs no network: new candidates get it at once
    bool isCost = false;                 ///< smaller is better
    std::optional<proxy::ProxyId> proxy; ///< none: the FLOPs as the family's authors count them
};

/// What the candidates of the open session can be scored by beyond what they have, cheapest first.
std::vector<BaselineChoice> baselineChoices(const SessionModel& model);

/// Scores candidates of the open session by proxies, on one thread beside the GUI, with the scoring configuration of
/// the search but one super-net. Values go to the session model as they arrive; another session drops what is under
/// way.
class BaselineRunner final : public QObject {
    Q_OBJECT

public:
    BaselineRunner(SessionModel& model, bench::BenchTools tools, QObject* parent = nullptr);
    ~BaselineRunner() override;

    bool canScoreNetworks() const noexcept { return m_tools.makeBaselines != nullptr; }
    bool isRunning() const noexcept { return m_job != nullptr; }
    int done() const;
    int total() const;
    /// Candidates that have all the values already are left out. Only while nothing is running.
    void start(const std::vector<BaselineChoice>& choices, const std::vector<int>& candidates);
    void cancel(); ///< `ended` follows when the network that is being scored is done

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
    std::vector<BaselineChoice> m_kept; ///< free ones that new candidates get too
    int m_keptFrom = 0;                 ///< candidates that were there before are not new
    std::shared_ptr<Job> m_job;
    QTimer m_timer;
};

} // namespace trazor::ui
