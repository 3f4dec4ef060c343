// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/whatif/what_if.h"

#include "core/base/error.h"
#include "core/search/scoring_job.h"
#include "core/space/file/space_json.h"
#include "core/space/gene_walk.h"
#include "ui/models/background.h"

#include <mutex>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kDelayMs = 120;

} // namespace

struct WhatIf::Scorer {
    std::shared_ptr<const space::SearchSpace> space;
    proxy::ScoringConfig config;
    proxy::EvaluatorFactory make;
    std::mutex mutex;
    std::unique_ptr<proxy::ProxyEvaluator> evaluator;

    /// Runs on a worker. Errors are reported by a Failed evaluation.
    proxy::Evaluation score(const space::NetworkPlan& plan, const std::stop_token& stop) {
        const std::scoped_lock lock(mutex);
        proxy::Evaluation failed;
        failed.status = proxy::EvaluationStatus::Failed;
        try {
            if (stop.stop_requested()) {
                return failed;
            }
            if (!evaluator) {
                evaluator = make(*space, config);
            }
            return search::scoreAll(*evaluator, {&plan, 1}, stop).front();
        } catch (const std::exception& error) {
            failed.reason = error.what();
            evaluator.reset();
        }
        return failed;
    }
};

WhatIf::WhatIf(SessionModel& model, QObject* parent)
    : QObject(parent)
    , m_model(model) {
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &WhatIf::score);
    connect(&model, &SessionModel::sessionReset, this, &WhatIf::end);
    connect(&model, &SessionModel::rankingChanged, this, [this] {
        // With many candidates the rank changes slowly, and computing it takes a pass over all of them.
        if (m_model.ghost() && m_model.size() > m_placedAmong + m_placedAmong / 50) {
            showGhost();
        }
    });
}

WhatIf::~WhatIf() {
    m_stop.request_stop();
}

void WhatIf::setEvaluatorFactory(proxy::EvaluatorFactory makeEvaluator) {
    m_makeEvaluator = std::move(makeEvaluator);
}

void WhatIf::begin(int candidate) {
    m_source = candidate >= 0 && candidate < m_model.size() ? candidate : -1;
    m_architecture = m_source >= 0 ? m_model.candidate(m_source).architecture : space::Architecture();
    refresh();
    warmUp();
}

void WhatIf::end() {
    m_stop.request_stop();
    release();
    m_scored.clear();
    begin(-1);
}

bool WhatIf::isChanged() const {
    return m_source >= 0 && m_architecture != m_model.candidate(m_source).architecture;
}

double WhatIf::value(const space::Gene& gene, std::size_t stage, std::size_t block) const {
    return m_model.space().value(m_architecture, gene, stage, block);
}

void WhatIf::set(const space::Gene& gene, std::size_t stage, std::size_t block, double value) {
    space::StageGenes& genes = m_architecture.stages[stage];
    if (gene.isDepth()) {
        genes.blocks.resize(static_cast<std::size_t>(value),
                            genes.blocks.empty() ? std::vector<double>() : std::vector<double>(genes.blocks.back()));
    } else {
        std::vector<double>& values = gene.scope == space::Scope::Network ? m_architecture.network
                                      : gene.scope == space::Scope::Stage ? genes.values
                                                                          : genes.blocks[block];
        space::valueOf(gene, values) = value;
    }
    refresh();
}

std::vector<space::BlockIndex> WhatIf::changedBlocks() const {
    std::vector<space::BlockIndex> blocks;
    if (m_source >= 0) {
        for (const space::GeneChange& change :
             space::changes(m_model.space(), m_model.candidate(m_source).architecture, m_architecture)) {
            if (change.block != space::BlockIndex::None) {
                blocks.push_back(change.block);
            }
        }
    }
    return blocks;
}

const proxy::Evaluation* WhatIf::evaluation() const {
    if (const int known = m_model.hasSession() ? m_model.archive().find(m_id) : -1; known >= 0) {
        return &m_model.candidate(known).evaluation;
    }
    const auto found = m_scored.constFind(QString::fromStdString(m_id));
    return found == m_scored.constEnd() ? nullptr : &*found;
}

QString WhatIf::refusal() const {
    if (m_source < 0 || !isChanged()) {
        return m_source < 0 ? QString("Select a candidate first.") : QString("Nothing is changed yet.");
    }
    if (const std::string refusal = session::refusalOf(m_model.session(), m_architecture); !refusal.empty()) {
        return QString::fromStdString(refusal);
    }
    return evaluation() == nullptr ? QString("It is not scored yet.") : QString();
}

/// Updates the costs after a change and schedules the scoring.
void WhatIf::refresh() {
    m_stop.request_stop();
    m_delay.stop();
    m_isScoring = false;
    m_problem.clear();
    m_plan.reset();
    m_id.clear();
    if (m_source >= 0) {
        try {
            m_plan = space::plan(m_model.space(), m_architecture);
            m_cost = m_model.session().costOf(*m_plan);
            m_id = space::architectureId(m_model.space(), m_architecture);
        } catch (const Error& error) {
            m_plan.reset();
            m_problem = QString::fromUtf8(error.what());
        }
    }
    if (m_plan && evaluation() == nullptr) {
        m_isScoring = static_cast<bool>(m_makeEvaluator);
        m_problem = m_makeEvaluator ? QString() : QString("Scoring is not available here.");
        m_delay.start();
    }
    showGhost();
    emit changed();
}

/// Scores the unchanged candidate in advance, because the first score is slow: it draws the weights.
void WhatIf::warmUp() {
    if (m_makeEvaluator && m_plan && !m_scorer) {
        m_stop = {};
        runInBackground(this, job(), [](const proxy::Evaluation&) {});
    }
}

std::function<proxy::Evaluation()> WhatIf::job() {
    if (!m_scorer) {
        m_scorer = std::make_shared<Scorer>();
        m_scorer->space = m_model.session().sharedSpace();
        m_scorer->config = m_model.config().scoring;
        m_scorer->make = m_makeEvaluator;
    }
    return [scorer = m_scorer, stop = m_stop.get_token(), architecture = m_architecture] {
        return scorer->score(space::plan(*scorer->space, architecture, scorer->config.imageSize), stop);
    };
}

void WhatIf::score() {
    if (!m_makeEvaluator || !m_plan) {
        return;
    }
    m_stop = {};
    runInBackground(this, job(), [this, id = m_id, stop = m_stop.get_token()](const proxy::Evaluation& evaluation) {
        if (!stop.stop_requested()) {
            take(id, evaluation);
        }
    });
}

void WhatIf::take(const std::string& id, const proxy::Evaluation& evaluation) {
    m_scored.insert(QString::fromStdString(id), evaluation);
    if (id == m_id) {
        m_isScoring = false;
        m_problem =
            evaluation.status == proxy::EvaluationStatus::Ok ? QString() : QString::fromStdString(evaluation.reason);
        showGhost();
        emit changed();
    }
}

void WhatIf::showGhost() {
    const proxy::Evaluation* const scored = isChanged() && m_plan ? evaluation() : nullptr;
    if (scored == nullptr || scored->status != proxy::EvaluationStatus::Ok) {
        m_model.setGhost({});
        return;
    }
    m_placedAmong = m_model.size();
    m_model.setGhost(
        Ghost{m_source, m_architecture, m_cost, *scored, session::placeOf(m_model.session(), m_architecture, *scored)});
}

} // namespace trazor::ui
