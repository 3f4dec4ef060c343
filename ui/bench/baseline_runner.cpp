// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/baseline_runner.h"

#include "core/base/error.h"
#include "core/search/scoring_job.h"
#include "core/space/cost_model.h"
#include "ui/models/background.h"
#include "ui/models/session_model.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>

namespace trazor::ui {

namespace {

using proxy::ProxyCost;
using proxy::ProxyId;

constexpr int kDeliverIntervalMs = 200;
constexpr std::size_t kChunk = 64; ///< plans held in memory at a time
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

QString utf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// True for columns that every candidate has anyway, and for ranks, which mean nothing within a part of the archive.
bool isKnown(ProxyId id) {
    return id == ProxyId::Dss || id == ProxyId::Diversity || id == ProxyId::Saliency || id == ProxyId::ParamsTotal ||
           id == ProxyId::Macs || id == ProxyId::Depth || proxy::proxyInfo(id).cost == ProxyCost::Cohort;
}

BaselineChoice choiceOf(const proxy::ProxyInfo& info) {
    const bool isFree = info.cost == ProxyCost::ClosedForm || info.cost == ProxyCost::BlockScores;
    return {.name = utf8(info.name),
            .title = utf8(info.title),
            .meaning = QString("%1 (%2)").arg(utf8(info.meaning), utf8(info.source)),
            .cost = isFree ? QString("free") : utf8(proxy::costName(info.cost)),
            .isFree = isFree,
            .isCost = info.cost == ProxyCost::ClosedForm || !info.largerIsBetter,
            .proxy = info.id};
}

bool hasPublishedFlops(const space::SearchSpace& space) {
    try {
        return space::supernetPlan(space).publishedFlops != space::PublishedFlops::ExactMacs;
    } catch (const Error&) {
        return false; // the widest network of the space cannot be built; its candidates may still be
    }
}

} // namespace

std::vector<BaselineChoice> baselineChoices(const SessionModel& model) {
    std::vector<BaselineChoice> choices;
    if (!model.hasSession()) {
        return choices;
    }
    if (hasPublishedFlops(model.space())) {
        choices.push_back({.name = "flops",
                           .title = "FLOPs as published",
                           .meaning = "As the authors of the family count them (multiply-accumulates, with quirks)",
                           .cost = "free",
                           .isFree = true,
                           .isCost = true,
                           .proxy = {}});
    }
    for (const proxy::ProxyInfo& info : proxy::proxyTable()) {
        if (!isKnown(info.id)) {
            choices.push_back(choiceOf(info));
        }
    }
    std::stable_sort(choices.begin(), choices.end(),
                     [](const auto& a, const auto& b) { return a.isFree && !b.isFree; });
    return choices;
}

/// State shared by both threads.
struct BaselineRunner::Job {
    struct Value {
        std::size_t choice;
        int index;
        double value;
    };
    std::stop_source stop;
    std::atomic<int> done{0};
    int total = 0;
    std::vector<BaselineChoice> choices;
    std::mutex mutex; ///< guards `values`
    std::vector<Value> values;

    void post(std::size_t choice, int index, double value) {
        const std::lock_guard lock(mutex);
        values.push_back({choice, index, value});
    }
};

/// State owned by the worker thread; only `job` is shared.
struct BaselineRunner::Work {
    std::shared_ptr<Job> job;
    space::SearchSpace space;
    proxy::ScoringConfig scoring;
    std::vector<search::CandidatePtr> candidates;
    bench::BenchTools tools;
    std::unique_ptr<proxy::BaselineScorer> baselines;
    std::unique_ptr<proxy::ProxyEvaluator> released;

    void run();
    void scoreFree(const search::Candidate& candidate) const;
    void scoreNetworks(std::size_t from, std::size_t to);
    std::vector<std::size_t> choicesOf(std::initializer_list<ProxyCost> costs) const;
};

std::vector<std::size_t> BaselineRunner::Work::choicesOf(std::initializer_list<ProxyCost> costs) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < job->choices.size(); ++i) {
        const auto& id = job->choices[i].proxy;
        if (id && std::find(costs.begin(), costs.end(), proxy::proxyInfo(*id).cost) != costs.end()) {
            found.push_back(i);
        }
    }
    return found;
}

void BaselineRunner::Work::scoreFree(const search::Candidate& candidate) const {
    std::optional<space::NetworkPlan> plan;
    for (std::size_t i = 0; i < job->choices.size(); ++i) {
        const BaselineChoice& choice = job->choices[i];
        if (!choice.isFree) {
            continue;
        }
        double value = kNone;
        if (choice.proxy && proxy::proxyInfo(*choice.proxy).cost == ProxyCost::BlockScores) {
            value = candidate.isRanked() ? proxy::blockScoreProxy(*choice.proxy, candidate.evaluation.scores) : kNone;
        } else {
            plan = plan ? std::move(plan) : space::plan(space, candidate.architecture);
            value = choice.proxy ? proxy::sizeProxy(*choice.proxy, *plan)
                                 : static_cast<double>(space::publishedFlops(*plan));
        }
        job->post(i, candidate.index, value);
    }
}

void BaselineRunner::Work::scoreNetworks(std::size_t from, std::size_t to) {
    const std::vector<std::size_t> passes = choicesOf({ProxyCost::OnePass, ProxyCost::Batch});
    const std::vector<std::size_t> releasedOf = choicesOf({ProxyCost::SignedPass});
    std::vector<space::NetworkPlan> plans;
    for (std::size_t i = from; i < to && !(passes.empty() && releasedOf.empty()); ++i) {
        plans.push_back(space::plan(space, candidates[i]->architecture, scoring.imageSize));
    }
    if (!passes.empty()) {
        std::vector<ProxyId> ids;
        for (const std::size_t choice : passes) {
            ids.push_back(*job->choices[choice].proxy);
        }
        baselines = baselines ? std::move(baselines) : tools.makeBaselines(scoring);
        baselines->score(
            plans, ids,
            [&](std::size_t at, proxy::BaselineScores&& scores) {
                for (std::size_t i = 0; i < passes.size(); ++i) {
                    job->post(passes[i], candidates[from + at]->index,
                              i < scores.values.size() ? scores.values[i] : kNone);
                }
                job->done += releasedOf.empty() ? 1 : 0;
            },
            job->stop.get_token());
    }
    if (!releasedOf.empty()) {
        proxy::ScoringConfig config = scoring;
        config.variant = proxy::DssVariant::Released; // as in the proxy bench
        released = released ? std::move(released) : tools.makeEvaluator(config);
        search::scoreInOrder(
            *released, plans.size(), [&](std::size_t i) { return plans[i]; },
            [&](std::size_t at, proxy::Evaluation&& evaluation) {
                const bool isOk = evaluation.status == proxy::EvaluationStatus::Ok;
                for (const std::size_t choice : releasedOf) {
                    job->post(choice, candidates[from + at]->index,
                              isOk ? proxy::blockScoreProxy(*job->choices[choice].proxy, evaluation.scores) : kNone);
                }
                ++job->done;
            },
            job->stop.get_token());
    }
    if (passes.empty() && releasedOf.empty()) {
        job->done += static_cast<int>(to - from);
    }
}

void BaselineRunner::Work::run() {
    for (std::size_t from = 0; from < candidates.size() && !job->stop.stop_requested(); from += kChunk) {
        const std::size_t to = std::min(from + kChunk, candidates.size());
        for (std::size_t i = from; i < to; ++i) {
            scoreFree(*candidates[i]);
        }
        scoreNetworks(from, to);
    }
}

BaselineRunner::BaselineRunner(SessionModel& model, bench::BenchTools tools, QObject* parent)
    : QObject(parent)
    , m_model(model)
    , m_tools(std::move(tools)) {
    m_timer.setInterval(kDeliverIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &BaselineRunner::deliver);
    connect(&model, &SessionModel::sessionReset, this, [this] {
        m_kept.clear();
        if (m_job) {
            m_job->stop.request_stop();
            m_job.reset(); // its values belong to the previous session
            m_timer.stop();
            emit ended();
        }
    });
    connect(&model, &SessionModel::candidatesAppended, this, &BaselineRunner::keepUp);
}

BaselineRunner::~BaselineRunner() {
    cancel();
}

int BaselineRunner::done() const {
    return m_job ? m_job->done.load() : 0;
}
int BaselineRunner::total() const {
    return m_job ? m_job->total : 0;
}

/// Adds the missing columns. Free ones are also kept up to date for new candidates.
void BaselineRunner::addColumns(const std::vector<BaselineChoice>& choices) {
    for (const BaselineChoice& choice : choices) {
        if (m_model.session().quantity(choice.name.toStdString()) == nullptr) {
            m_model.change({search::Quantity{.name = choice.name.toStdString(),
                                             .title = choice.title.toStdString(),
                                             .unit = {},
                                             .better = choice.isCost ? search::Better::Smaller : search::Better::Larger,
                                             .meaning = choice.meaning.toStdString()}});
            if (choice.isFree) {
                m_keptFrom = m_kept.empty() ? m_model.size() : m_keptFrom;
                m_kept.push_back(choice);
            }
        }
    }
}

void BaselineRunner::start(const std::vector<BaselineChoice>& choices, const std::vector<int>& candidates) {
    const auto hasAll = [&](int index) {
        return std::all_of(choices.begin(), choices.end(), [&](const BaselineChoice& choice) {
            return !std::isnan(m_model.session().value(choice.name.toStdString(), session::Subject::candidate(index)));
        });
    };
    addColumns(choices);
    m_job = std::make_shared<Job>();
    m_job->choices = choices;
    auto work = std::make_shared<Work>(Work{.job = m_job,
                                            .space = m_model.space(),
                                            .scoring = m_model.config().scoring,
                                            .candidates = {},
                                            .tools = m_tools,
                                            .baselines = {},
                                            .released = {}});
    work->scoring.supernets = 1;
    for (const int index : candidates) {
        if (!hasAll(index)) {
            work->candidates.push_back(m_model.archive().at(static_cast<std::size_t>(index)));
        }
    }
    m_job->total = static_cast<int>(work->candidates.size());
    m_timer.start();
    struct Outcome {
        QString message;
        QString hint;
    };
    runInBackground(
        this,
        [work]() -> Outcome {
            try {
                work->run();
                return {};
            } catch (const Error& error) {
                return {QString::fromUtf8(error.what()), QString::fromStdString(error.hint())};
            } catch (const std::exception& error) {
                return {QString::fromUtf8(error.what()), {}};
            }
        },
        [this, job = m_job](const Outcome& outcome) {
            if (job == m_job) {
                finish(outcome.message, outcome.hint);
            }
        });
    emit progressChanged();
}

void BaselineRunner::cancel() {
    if (m_job) {
        m_job->stop.request_stop();
    }
}

void BaselineRunner::deliver() {
    std::vector<Job::Value> arrived;
    {
        const std::lock_guard lock(m_job->mutex);
        arrived.swap(m_job->values);
    }
    std::vector<search::Record> records;
    for (const Job::Value& it : arrived) {
        records.emplace_back(search::Value{search::Subject::candidate(it.index),
                                           m_job->choices[it.choice].name.toStdString(), it.value});
    }
    m_model.change(records);
    emit progressChanged();
}

void BaselineRunner::finish(const QString& message, const QString& hint) {
    m_timer.stop();
    deliver();
    m_job.reset();
    if (!message.isEmpty()) {
        m_kept.clear(); // every new candidate would fail in the same way
        emit failed(message, hint);
    }
    emit ended();
    keepUp();
}

void BaselineRunner::keepUp() {
    if (m_job || m_kept.empty()) {
        return;
    }
    std::vector<int> fresh;
    const session::QuantityValues* const first = m_model.session().quantity(m_kept.front().name.toStdString());
    const int begin = std::max(first != nullptr ? static_cast<int>(first->candidates.size()) : 0, m_keptFrom);
    for (int index = begin; index < m_model.size(); ++index) {
        fresh.push_back(index);
    }
    if (!fresh.empty()) {
        start(m_kept, fresh);
    }
}

} // namespace trazor::ui
