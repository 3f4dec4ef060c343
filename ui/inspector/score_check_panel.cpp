// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/score_check_panel.h"

#include "core/exchange/report/trust_json.h"
#include "core/search/image_check.h"
#include "ui/models/background.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

namespace trazor::ui {

namespace {

constexpr int kFewest = 2;
constexpr int kMost = 50;
constexpr int kUsual = 5;
constexpr std::size_t kMostCandidates = 6; ///< the compare board's maximum
constexpr int kProgressMs = 150;

QString tauText(const bench::ImageAgreement::Agreement& agreement) {
    return std::isfinite(agreement.tau) ? QString::asprintf("%+.2f", agreement.tau) : QString("not known");
}

} // namespace

ScoreCheckPanel::ScoreCheckPanel(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_count(new QSpinBox)
    , m_measure(new QPushButton)
    , m_again(new QPushButton("Score again"))
    , m_result(new QLabel)
    , m_imageCheck(new QLabel) {
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
    m_imageCheck->setObjectName("imageCheckResult");
    m_imageCheck->setAccessibleName("Image size");
    m_imageCheck->setToolTip(
        "Candidates of all ranks, scored at both sizes on the first super-net of the session: the image alone differs. "
        "In a "
        "mean over several super-nets the sizes agree more. 1: both order them the same; 0: no relation.");
    m_imageCheck->setWordWrap(true);
    m_imageCheck->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* controls = new QHBoxLayout;
    controls->setSpacing(6);
    controls->addWidget(m_count);
    controls->addWidget(m_measure, 1);
    controls->addWidget(m_again, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_imageCheck);
    layout->addLayout(controls);
    layout->addWidget(m_result);

    connect(m_measure, &QPushButton::clicked, this, [this] { m_isBusy ? stop() : start(m_count->value()); });
    connect(m_again, &QPushButton::clicked, this, [this] { start(0); });
    m_progress.setInterval(kProgressMs);
    connect(&m_progress, &QTimer::timeout, this, &ScoreCheckPanel::showState);
    connect(&model, &SessionModel::sessionReset, this, [this] {
        stop();
        ++m_running;
        m_isBusy = false;
        m_progress.stop();
        m_problems.clear();
        m_reproductions.clear();
        showState();
        showImageCheck();
    });
    connect(&model, &SessionModel::scoringsChanged, this, &ScoreCheckPanel::showImageCheck);
    connect(&model, &SessionModel::rankingChanged, this, [this] {
        const bool isComplete = m_model.size() >= m_model.config().evaluations;
        if (m_model.level() != m_imageCheckLevel ||
            (isComplete && m_model.session().scorings(session::Purpose::FullImage).empty())) {
            showImageCheck();
        }
    });
    connect(&model, &SessionModel::valuesChanged, this, &ScoreCheckPanel::showState);
    connect(&model, &SessionModel::currentChanged, this, &ScoreCheckPanel::showState);
    connect(&model, &SessionModel::selectionChanged, this, &ScoreCheckPanel::showState);
    showState();
    showImageCheck();
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
    const int current = m_model.current();
    if (m_isBusy || current < 0 || !m_makeEvaluator) {
        return;
    }
    m_stop = {};
    CheckOrder order;
    order.space = std::make_shared<const space::SearchSpace>(m_model.space());
    order.scoring = m_model.config().scoring;
    order.makeEvaluator = m_makeEvaluator;
    order.candidates.push_back(m_model.archive().at(static_cast<std::size_t>(current)));
    order.initialisations = initialisations;
    order.stop = m_stop.get_token();
    if (initialisations > 0 && m_model.selection().size() <= kMostCandidates) {
        for (const int index : m_model.selection()) {
            if (index != current) {
                order.candidates.push_back(m_model.archive().at(static_cast<std::size_t>(index)));
            }
        }
    }
    m_done = order.done;
    m_wanted = initialisations;
    m_isBusy = true;
    m_progress.start();
    runInBackground(
        this, [order] { return runCheck(order); },
        [this, order, number = ++m_running](const CheckResult& result) {
            if (number == m_running) {
                take(order, result);
            }
        });
    showState();
}

void ScoreCheckPanel::take(const CheckOrder& order, const CheckResult& result) {
    m_isBusy = false;
    m_progress.stop();
    const int candidate = order.candidates.front()->index;
    const QString problem = result.problem.toHtmlEscaped();
    if (order.initialisations == 0) {
        m_reproductions[candidate] =
            problem.isEmpty() ? reproductionText(result.reproduction).toHtmlEscaped() : problem;
    } else {
        const std::vector<session::MeasuredSpread> measured = measuredSpreads(order, result.spread);
        m_problems[candidate] = !problem.isEmpty() ? problem
                                : measured.empty() ? QString("Stopped before two initialisations were scored.")
                                                   : QString();
        for (const session::MeasuredSpread& each : measured) {
            m_model.change(session::recordsOf(each));
        }
    }
    showState();
}

void ScoreCheckPanel::showImageCheck() {
    const bool isScreened = m_model.hasSession() && search::usesSmallImage(m_model.space(), m_model.config().scoring);
    m_imageCheck->setVisible(isScreened);
    if (!isScreened) {
        return;
    }
    const search::SearchConfig& config = m_model.config();
    m_imageCheckLevel = m_model.level();
    const std::optional<bench::ImageAgreement> found = exchange::imageAgreementOf(m_model.session());
    const QString sizes = QString("Scored at %1 px instead of %2 px")
                              .arg(config.scoring.imageSize)
                              .arg(space::supernetPlan(m_model.space()).stem.imageSize);
    if (found && found->networks > 1) {
        const bench::ImageAgreement& agreement = *found;
        m_imageCheck->setText(
            QString("%1. On one super-net, both sizes order %2 candidates of all ranks with Kendall \u03c4 <b>%3</b> "
                    "(DSS\u2060+\u2060+), %4 (D), %5 (S).") // word joiners prevent a line break before a plus
                .arg(sizes)
                .arg(agreement.networks)
                .arg(tauText(agreement.dssPlusPlus), tauText(agreement.diversity), tauText(agreement.saliency)));
    } else {
        const char* const unchecked =
            config.checkImage == 0 ? ", unchecked: turned off in the settings of the search."
            : m_model.session().scorings(session::Purpose::Confirmation).empty() && m_model.size() < config.evaluations
                ? "; at the end a sample is scored at both, to see whether they rank alike."
                : ", unchecked so far. Extend the search: at its end a sample is scored at both, to see whether "
                  "they rank alike."; // the search ended in a version without this check
        m_imageCheck->setText(sizes + unchecked);
    }
}

void ScoreCheckPanel::showState() {
    const int current = m_model.current();
    const bool isDrawn = m_model.config().scoring.init == proxy::Init::Supernet;
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
            m_model.selection().size() > 1 && m_model.selection().size() <= kMostCandidates
                ? QString("Also tells whether the order of the %1 selected holds.").arg(m_model.selection().size())
                : QString("Differences below the spread mean nothing. Select 2 to 6 candidates to see whether their "
                          "order holds.");
        const auto spread = current >= 0 ? session::measuredSpread(m_model.session(), current) : std::nullopt;
        QStringList known{spread ? spreadHtml(*spread) : QString(), m_problems.value(current),
                          m_reproductions.value(current)};
        known.removeAll({});
        m_result->setText(known.isEmpty() ? hint : known.join("<br><br>"));
    }
}

} // namespace trazor::ui
