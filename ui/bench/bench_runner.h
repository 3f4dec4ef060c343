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

/// A run of the proxy bench on a background thread. The destructor stops the run without waiting for it.
class BenchRunner final : public QObject {
    Q_OBJECT

public:
    explicit BenchRunner(bench::BenchTools tools, QObject* parent = nullptr);
    ~BenchRunner() override;

    bool canRun() const noexcept { return m_tools.makeEvaluator != nullptr; }
    bool isRunning() const noexcept { return m_job != nullptr; }
    /// Must not be called while a run is in progress.
    void start(BenchSetPtr set, const bench::BenchConfig& config);
    void cancel(); ///< `ended` follows once the current network is scored

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
