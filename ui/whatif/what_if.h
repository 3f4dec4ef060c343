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

/// A candidate that the user changes: its costs at once, its score from a worker a moment later. The score becomes the
/// ghost of the session model.
class WhatIf final : public QObject {
    Q_OBJECT

public:
    explicit WhatIf(SessionModel& model, QObject* parent = nullptr);
    ~WhatIf() override;

    void setEvaluatorFactory(proxy::EvaluatorFactory makeEvaluator);

    /// Begins with a candidate as it is; -1: with nothing.
    void begin(int candidate);
    /// Frees the super-nets that scoring holds; the next score makes them again.
    void release() { m_scorer.reset(); }
    int source() const noexcept { return m_source; }
    bool isChanged() const;

    const space::Architecture& architecture() const noexcept { return m_architecture; }
    double value(const space::Gene& gene, std::size_t stage, std::size_t block) const;
    /// A new block is like the last one of its stage.
    void set(const space::Gene& gene, std::size_t stage, std::size_t block, double value);
    /// Blocks, counted from 0 over all stages, that are not as in the source.
    std::vector<int> changedBlocks() const;

    /// Empty where no such network exists.
    const std::optional<space::NetworkPlan>& plan() const noexcept { return m_plan; }
    const space::Cost& cost() const noexcept { return m_cost; }
    bool isScoring() const noexcept { return m_isScoring; }
    const proxy::Evaluation* evaluation() const;                  ///< null if there is none yet
    const QString& problem() const noexcept { return m_problem; } ///< why it has no score
    /// Why it cannot become a candidate; empty if it can.
    QString refusal() const;

signals:
    void changed();

private:
    /// A worker at a time has the evaluator.
    struct Scorer;

    void end(); ///< of the session
    void refresh();
    void warmUp();
    void score();
    std::function<proxy::Evaluation()> job(); ///< scores what there is now, on a worker
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
    QTimer m_delay; ///< steps in a row are scored once
    std::stop_source m_stop;
    std::shared_ptr<Scorer> m_scorer;
    QHash<QString, proxy::Evaluation> m_scored; ///< by id
    int m_placedAmong = 0;                      ///< candidates when the ghost got its place
};

} // namespace trazor::ui
