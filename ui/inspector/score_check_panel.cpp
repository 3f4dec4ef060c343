// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/score_check_panel.h"

#include "ui/models/background.h"
#include "ui/models/candidate_store.h"
#include "ui/support/formatting.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace trazor::ui {

namespace {

constexpr int kFewest = 2;
constexpr int kMost = 50;
constexpr int kUsual = 5;
constexpr std::size_t kMostCandidates = 6; ///< as many as can be compared
constexpr int kProgressMs = 150;

} // namespace

ScoreCheckPanel::ScoreCheckPanel(CandidateStore& store, QWidget* parent)
    : QWidget(parent)
    , m_store(store)
    , m_count(new QSpinBox)
    , m_measure(new QPushButton)
    , m_again(new QPushButton("Score again"))
    , m_result(new QLabel) {
    m_count->setObjectName("spreadCount");
    m_count->setRange(kFewest, kMost);
    m_count->setValue(kUsual);
    m_count->setAccessibleName("Initialisations");
    m_count->setToolTip(
        "Super-net initialisations, the session's own and others: 2 to 50. Each takes as long as scoring the "
        "selected candidates once.");
    m_measure->setObjectName("spreadMeasure");
    m_again->setObjectName("scoreAgain");
    m_again->setToolTip("Score this candidate with the settings of the session and compare with what is stored");
    m_result->setObjectName("spreadResult");
    m_result->setAccessibleName("Result");
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* controls = new QHBoxLayout;
    controls->setSpacing(6);
    controls->addWidget(m_count);
    controls->addWidget(m_measure, 1);
    controls->addWidget(m_again, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(controls);
    layout->addWidget(m_result);

    connect(m_measure, &QPushButton::clicked, this, [this] { m_isBusy ? stop() : start(m_count->value()); });
    connect(m_again, &QPushButton::clicked, this, [this] { start(0); });
    m_progress.setInterval(kProgressMs);
    connect(&m_progress, &QTimer::timeout, this, &ScoreCheckPanel::showState);
    connect(&store, &CandidateStore::sessionReset, this, [this] {
        stop();
        ++m_running;
        m_isBusy = false;
        m_progress.stop();
        m_spreads.clear();
        m_reproductions.clear();
        showState();
    });
    connect(&store, &CandidateStore::currentChanged, this, &ScoreCheckPanel::showState);
    connect(&store, &CandidateStore::selectionChanged, this, &ScoreCheckPanel::showState);
    showState();
}

ScoreCheckPanel::~ScoreCheckPanel() {
    m_stop.request_stop();
}

void ScoreCheckPanel::setEvaluatorFactory(proxy::EvaluatorFactory makeEvaluator) {
    m_makeEvaluator = std::move(makeEvaluator);
    showState();
}

void ScoreCheckPanel::setSearchActive(bool active) {
    m_searchIsActive = active;
    showState();
}

void ScoreCheckPanel::stop() {
    m_stop.request_stop();
}

void ScoreCheckPanel::start(int initialisations) {
    const int current = m_store.current();
    if (m_isBusy || current < 0 || !m_makeEvaluator) {
        return;
    }
    m_stop = {};
    CheckOrder order;
    order.space = std::make_shared<const space::SearchSpace>(m_store.space());
    order.scoring = m_store.config().scoring;
    order.makeEvaluator = m_makeEvaluator;
    order.candidates.push_back(m_store.archive().at(static_cast<std::size_t>(current)));
    order.initialisations = initialisations;
    order.stop = m_stop.get_token();
    if (initialisations > 0 && m_store.selection().size() <= kMostCandidates) {
        for (const int index : m_store.selection()) {
            if (index != current) {
                order.candidates.push_back(m_store.archive().at(static_cast<std::size_t>(index)));
            }
        }
    }
    m_done = order.done;
    m_wanted = initialisations;
    m_isBusy = true;
    m_progress.start();
    runInBackground(
        this, [order = std::move(order)] { return runCheck(order); },
        [this, current, number = ++m_running, isSpread = initialisations > 0](const CheckResult& result) {
            if (number == m_running) {
                take(result, current, isSpread);
            }
        });
    showState();
}

void ScoreCheckPanel::take(const CheckResult& result, int candidate, bool isSpread) {
    m_isBusy = false;
    m_progress.stop();
    (isSpread ? m_spreads : m_reproductions)[candidate] = !result.problem.isEmpty() ? result.problem.toHtmlEscaped()
                                                          : isSpread
                                                              ? spreadHtml(result.spread)
                                                              : reproductionText(result.reproduction).toHtmlEscaped();
    showState();
}

void ScoreCheckPanel::showState() {
    const int current = m_store.current();
    const bool isDrawn = m_store.config().scoring.init == proxy::Init::Supernet;
    const bool canScore = m_makeEvaluator && current >= 0 && !m_isBusy;
    m_count->setEnabled(canScore && isDrawn);
    m_again->setEnabled(canScore);
    m_measure->setEnabled((canScore && isDrawn) || (m_isBusy && !m_stop.stop_requested()));
    m_measure->setText(m_isBusy ? "Cancel" : m_searchIsActive ? "Measure anyway" : "Measure spread");
    m_measure->setToolTip(m_isBusy ? QString("Stop measuring")
                          : m_searchIsActive
                              ? QString("The running search uses the same cores: both take longer")
                              : QString("Score the selected candidates under this many initialisations"));
    if (m_isBusy) {
        m_result->setText(m_wanted > 0
                              ? QString("Scoring: %1 of %2 initialisations done").arg(m_done->load()).arg(m_wanted)
                              : QString("Scoring again"));
    } else if (!m_makeEvaluator) {
        m_result->setText("Scoring is not available here.");
    } else if (!isDrawn) {
        m_result->setText("The reference weights of this session do not depend on a seed: there is no spread.");
    } else {
        const QString hint =
            m_store.selection().size() > 1 && m_store.selection().size() <= kMostCandidates
                ? QString("Also tells whether the order of the %1 selected holds.").arg(m_store.selection().size())
                : QString("Differences below the spread mean nothing. Select 2 to 6 candidates to see whether their "
                          "order holds.");
        QStringList known{m_spreads.value(current), m_reproductions.value(current)};
        known.removeAll({});
        m_result->setText(known.isEmpty() ? hint : known.join("<br><br>"));
    }
}

} // namespace trazor::ui
