// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/bench_runner.h"

#include "core/base/error.h"
#include "ui/models/background.h"

#include <atomic>

namespace trazor::ui {

namespace {
constexpr int kProgressIntervalMs = 100;
} // namespace

/// State shared by both threads.
struct BenchRunner::Job {
    std::stop_source stop;
    std::atomic<int> done{0};
    std::atomic<int> total{0};
};

struct BenchRunner::Outcome {
    BenchResultPtr result; ///< null if it failed or was stopped
    QString message;       ///< of the error
    QString hint;
};

BenchRunner::BenchRunner(bench::BenchTools tools, QObject* parent)
    : QObject(parent)
    , m_tools(std::move(tools)) {
    m_timer.setInterval(kProgressIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, [this] { emit progressChanged(m_job->done, m_job->total); });
}

BenchRunner::~BenchRunner() {
    cancel();
}

void BenchRunner::start(BenchSetPtr set, const bench::BenchConfig& config) {
    m_job = std::make_shared<Job>();
    m_timer.start();
    const auto work = [job = m_job, set = std::move(set), config, tools = m_tools]() -> Outcome {
        try {
            const auto note = [&job](int done, int total) {
                job->done = done;
                job->total = total;
            };
            auto result = bench::runBench(*set, config, tools, note, job->stop.get_token());
            return {result ? std::make_shared<const bench::BenchResult>(std::move(*result)) : nullptr, {}, {}};
        } catch (const Error& error) {
            return {nullptr, QString::fromUtf8(error.what()), QString::fromStdString(error.hint())};
        } catch (const std::exception& error) {
            return {nullptr, QString::fromUtf8(error.what()), {}};
        }
    };
    runInBackground(this, work, [this](const Outcome& outcome) { finish(outcome); });
}

void BenchRunner::cancel() {
    if (m_job) {
        m_job->stop.request_stop();
    }
}

void BenchRunner::finish(const Outcome& outcome) {
    m_timer.stop();
    m_job.reset();
    if (outcome.result) {
        emit succeeded(outcome.result);
    } else if (!outcome.message.isEmpty()) {
        emit failed(outcome.message, outcome.hint);
    }
    emit ended();
}

} // namespace trazor::ui
