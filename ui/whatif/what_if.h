// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/space/network_plan.h"
#include "ui/models/session_model.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace trazor::ui {

/// A candidate edited by the user: its costs are computed at once, its score by a worker. The scored network becomes
/// the ghost of the session model.
class WhatIf final : public QObject {
    Q_OBJECT

public:
    explicit WhatIf(SessionModel& model, QObject* parent = nullptr);
    ~WhatIf() override;

    void setEvaluatorFactory(proxy::EvaluatorFactory makeEvaluator);

    /// Starts from an unchanged candidate; -1 for none.
    void begin(int candidate);
    /// Frees the super-nets held for scoring; the next score recreates them.
    void release() { m_scorer.reset(); }
    int source() const noexcept { return m_source; }
    bool isChanged() const;

    const space::Architecture& architecture() const noexcept { return m_architecture; }
    double value(const space::Gene& gene, std::size_t stage, std::size_t block) const;
    /// New blocks are copies of the last block of their stage.
    void set(const space::Gene& gene, std::size_t stage, std::size_t block, double value);
    /// Blocks that differ from the source, counted from 0 over all stages.
    std::vector<space::BlockIndex> changedBlocks() const;

    /// Nullopt if the network cannot be built.
    const std::optional<space::NetworkPlan>& plan() const noexcept { return m_plan; }
    const space::Cost& cost() const noexcept { return m_cost; }
    bool isScoring() const noexcept { return m_isScoring; }
    const proxy::Evaluation* evaluation() const;                  ///< null if not scored yet
    const QString& problem() const noexcept { return m_problem; } ///< why there is no score
    /// Why the network cannot become a candidate; empty if it can.
    QString refusal() const;

signals:
    void changed();

private:
    /// Owns the evaluator; one worker at a time uses it.
    struct Scorer;

    void end(); ///< when the session ends
    void refresh();
    void warmUp();
    void score();
    std::function<proxy::Evaluation()> job(); ///< a job that scores the current network, for a worker
    void take(const std::string& id, const proxy::Evaluation& evaluation);
    void showGhost();

    SessionModel& m_model;
    proxy::EvaluatorFactory m_makeEvaluator;
    int m_source = -1;
    space::Architecture m_architecture;
    std::string m_id;
    std::optional<space::NetworkPlan> m_plan;
    space::Cost m_cost;
    QString m_problem;
    bool m_isScoring = false;
    QTimer m_delay; ///< so that successive steps are scored once
    std::stop_source m_stop;
    std::shared_ptr<Scorer> m_scorer;
    QHash<QString, proxy::Evaluation> m_scored; ///< by architecture id
    int m_placedAmong = 0;                      ///< number of candidates when the ghost was last ranked
};

} // namespace trazor::ui
