// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/proxy_bench.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace trazor::ui {

using BenchSetPtr = std::shared_ptr<const bench::BenchmarkSet>;
using BenchResultPtr = std::shared_ptr<const bench::BenchResult>;

/// One run of the proxy bench beside the GUI thread. Destroying it stops the run without waiting for it.
class BenchRunner final : public QObject {
    Q_OBJECT

public:
    explicit BenchRunner(bench::BenchTools tools, QObject* parent = nullptr);
    ~BenchRunner() override;

    bool canRun() const noexcept { return m_tools.makeEvaluator != nullptr; }
    bool isRunning() const noexcept { return m_job != nullptr; }
    /// Only while none is running.
    void start(BenchSetPtr set, const bench::BenchConfig& config);
    void cancel(); ///< `ended` follows when the network that is being scored is done

signals:
    void progressChanged(int done, int total);
    void succeeded(const trazor::ui::BenchResultPtr& result);
    void failed(const QString& message, const QString& hint);
    void ended(); ///< after success, failure and cancelling

private:
    struct Job;
    struct Outcome;
    void finish(const Outcome& outcome);

    bench::BenchTools m_tools;
    std::shared_ptr<Job> m_job;
    QTimer m_timer;
};

} // namespace trazor::ui
