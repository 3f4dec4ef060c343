// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/whatif/what_if_panel.h"

#include "core/exchange/candidate_csv.h"
#include "core/session/ties.h"
#include "ui/canvas/empty_panel.h"
#include "ui/inspector/architecture_diagram.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"
#include "ui/support/labels.h"
#include "ui/whatif/gene_stepper.h"
#include "ui/whatif/what_if.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace trazor::ui {

namespace {

/// "6.48 M params (+33.1 k)"
QString costText(std::int64_t value, std::int64_t before, const char* unit) {
    const auto difference = static_cast<double>(value - before);
    const QString sign = difference < 0.0 ? QStringLiteral("\u2212") : QStringLiteral("+");
    const QString text = QString("%1 %2").arg(formatAmount(static_cast<double>(value)), unit);
    QString whole = difference == 0.0 ? text : QString("%1 (%2%3)").arg(text, sign, formatAmount(std::abs(difference)));
    return whole.replace(' ', QChar::Nbsp);
}

} // namespace

WhatIfPanel::WhatIfPanel(SessionModel& sessionModel, QWidget* parent)
    : QWidget(parent)
    , m_sessionModel(sessionModel)
    , m_model(new WhatIf(sessionModel, this))
    , m_pages(new QStackedWidget)
    , m_title(makeHeading({}, 1.2))
    , m_verdict(new QLabel)
    , m_diagram(new ArchitectureDiagram)
    , m_grid(new QGridLayout) {
    setAccessibleName("What if");
    setMinimumWidth(270);
    m_title->setObjectName("whatIfTitle");
    m_verdict->setObjectName("whatIfVerdict");
    m_verdict->setAccessibleName("What changes");
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_verdict->setMinimumHeight(4 * fontMetrics().lineSpacing() + 2); // the widgets below stay in place while scoring
    m_verdict->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_diagram->setAccessibleName("Diagram of the changed network");
    m_diagram->setFolding(false);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(3, 1);
    auto* scroll = new QScrollArea;
    scroll->setAccessibleName("Diagram");
    scroll->setWidget(m_diagram);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addWidget(m_verdict);
    layout->addWidget(scroll, 1);
    layout->addLayout(m_grid);
    layout->addLayout(makeButtons());
    m_pages->addWidget(new EmptyPanel("No candidate selected",
                                      "Select one in a plot or in the table: its blocks can be changed here, and the "
                                      "score of the result appears in the Pareto plot."));
    m_pages->addWidget(page);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_pages);
    connect(m_diagram, &ArchitectureDiagram::blockChosen, this, &WhatIfPanel::chooseBlock);
    connect(m_model, &WhatIf::changed, this, &WhatIfPanel::refresh);
    connect(&sessionModel, &SessionModel::currentChanged, this, &WhatIfPanel::follow);
    connect(&sessionModel, &SessionModel::rankingChanged, this, &WhatIfPanel::refresh);
    refresh();
}

QLayout* WhatIfPanel::makeButtons() {
    m_keep = new QPushButton("Keep");
    m_keep->setObjectName("whatIfKeep");
    m_evolve = new QPushButton("Evolve from here\u2026");
    m_evolve->setObjectName("whatIfEvolve");
    m_reset = new QPushButton("Start over");
    m_reset->setObjectName("whatIfReset");
    connect(m_keep, &QPushButton::clicked, this, &WhatIfPanel::keepRequested);
    connect(m_evolve, &QPushButton::clicked, this, &WhatIfPanel::evolveRequested);
    connect(m_reset, &QPushButton::clicked, this, &WhatIfPanel::startOver);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    for (QPushButton* button : {m_keep, m_evolve, m_reset}) {
        buttons->addWidget(button);
    }
    return buttons;
}

void WhatIfPanel::setEvaluatorFactory(proxy::EvaluatorFactory makeEvaluator) {
    m_model->setEvaluatorFactory(std::move(makeEvaluator));
}

void WhatIfPanel::setRefusal(const QString& refusal) {
    if (refusal != m_refusal) {
        m_refusal = refusal;
        refresh();
    }
}

void WhatIfPanel::chooseBlock(space::BlockIndex block) {
    follow();
    if (m_model->source() < 0) {
        return;
    }
    const std::vector<space::StageGenes>& stages = m_model->architecture().stages;
    auto left = static_cast<std::size_t>(std::max(static_cast<int>(block), 0));
    std::size_t stage = 0;
    for (; stage + 1 < stages.size() && left >= stages[stage].blocks.size(); ++stage) {
        left -= stages[stage].blocks.size();
    }
    if (stage != std::exchange(m_stage, stage)) {
        m_places.clear();
    }
    m_block = left;
    refresh();
}

void WhatIfPanel::startOver() {
    m_model->begin(m_sessionModel.current());
}

int WhatIfPanel::source() const {
    return m_model->source();
}

int WhatIfPanel::firstBlock() const {
    std::size_t first = 0;
    for (std::size_t stage = 0; stage < m_stage; ++stage) {
        first += m_model->architecture().stages[stage].blocks.size();
    }
    return static_cast<int>(first);
}

void WhatIfPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
}

void WhatIfPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_model->release();
}

void WhatIfPanel::follow() {
    if (isVisible() && !m_model->isChanged() && m_model->source() != m_sessionModel.current()) {
        m_model->begin(m_sessionModel.current());
    } else {
        refresh();
    }
}

/// Adds two genes per row. Returns the heading, or null if the scope has no choice.
QLabel* WhatIfPanel::addGenes(const QString& heading, space::Scope scope) {
    QLabel* label = nullptr;
    int column = 0;
    int row = m_grid->rowCount();
    for (const space::Gene& gene : m_sessionModel.space().genes) {
        if (gene.scope != scope || gene.choicesAt(m_stage).size() < 2) {
            continue;
        }
        if (label == nullptr) {
            m_grid->addWidget(label = makeHeading(heading), row++, 0, 1, 4);
        }
        auto* stepper = new GeneStepper(gene, m_stage);
        stepper->setObjectName(QString("whatIf.%1").arg(QString::fromStdString(gene.name)));
        auto* name = new QLabel(geneName(gene.name));
        name->setBuddy(stepper);
        m_grid->addWidget(name, row, column);
        m_grid->addWidget(stepper, row, column + 1);
        row += column / 2;
        column = 2 - column;
        m_places.push_back({&gene, stepper});
        connect(stepper, &GeneStepper::chosen, this,
                [this, &gene](double value) { m_model->set(gene, m_stage, m_block, value); });
    }
    return label;
}

void WhatIfPanel::rebuildSteppers() {
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_blockHeading = addGenes("Block", space::Scope::Block);
    addGenes(QString("Stage %1").arg(m_stage + 1), space::Scope::Stage);
    addGenes("Network", space::Scope::Network);
}

void WhatIfPanel::refresh() {
    const bool isShown = m_model->source() >= 0 && m_sessionModel.hasSession();
    m_pages->setCurrentIndex(isShown ? 1 : 0);
    showButtons();
    if (!isShown) {
        m_places.clear(); // their genes may disappear with the session
        m_stage = 0;
        m_block = 0;
        return;
    }
    showSteps();
    m_title->setText(QString("What if %1 were different?").arg(candidateName(m_model->source())));
    m_verdict->setText(verdict());
}

void WhatIfPanel::showSteps() {
    if (m_places.empty()) {
        rebuildSteppers();
    }
    const std::size_t blocks = m_model->architecture().stages[m_stage].blocks.size();
    m_block = std::min(m_block, blocks > 0 ? blocks - 1 : 0);
    for (const Place& place : m_places) {
        const bool exists = place.gene->scope != space::Scope::Block || blocks > 0;
        place.stepper->setEnabled(exists);
        if (exists) {
            place.stepper->setValue(m_model->value(*place.gene, m_stage, m_block));
        }
    }
    const space::BlockIndex chosen{firstBlock() + static_cast<int>(m_block)};
    if (m_blockHeading != nullptr) {
        m_blockHeading->setText(QString("Block %1").arg(numberOf(chosen)));
    }
    if (m_model->plan()) {
        m_diagram->setPlan(*m_model->plan(), m_sessionModel.config().limits.device);
    }
    m_diagram->setMarks(blocks > 0 ? chosen : space::BlockIndex::None, m_model->changedBlocks());
}

void WhatIfPanel::showButtons() {
    const auto show = [](QPushButton& button, const QString& refusal, const QString& help) {
        button.setEnabled(refusal.isEmpty());
        button.setToolTip(refusal.isEmpty() ? help : refusal);
    };
    const QString refusal = m_model->refusal();
    const bool isOwn = m_model->source() >= 0 && !m_model->isChanged(); // the unchanged candidate can evolve, too
    show(*m_keep, refusal.isEmpty() ? m_refusal : refusal,
         "Add this network to the session as a candidate made by hand");
    show(
        *m_evolve, isOwn || refusal.isEmpty() ? m_refusal : refusal,
        "Start a new search with these settings whose first generation are mutations of this network. The open session "
        "stays in its file.");
    const bool canReset = m_model->isChanged() || m_model->source() != m_sessionModel.current();
    show(*m_reset, canReset ? QString() : QString("Nothing is changed yet."),
         "Drop the changes and begin with the selected candidate");
}

QString WhatIfPanel::verdict() const {
    if (!m_model->plan()) {
        return QString("There is no such network: %1").arg(m_model->problem()).toHtmlEscaped();
    }
    const space::Cost& before = m_sessionModel.candidate(m_model->source()).cost;
    QString text = QString("%1, %2<br>%3")
                       .arg(costText(m_model->cost().params, before.params, "params"),
                            costText(m_model->cost().macs, before.macs, "MACs"), scoreLine());
    const QString refusal = m_model->refusal();
    if (m_sessionModel.ghost() && !refusal.isEmpty()) {
        text += "<br>" + refusal.left(1).toUpper() + refusal.mid(1).toHtmlEscaped() + '.';
    }
    return text;
}

QString WhatIfPanel::scoreLine() const {
    const int source = m_model->source();
    const std::optional<Ghost>& ghost = m_sessionModel.ghost();
    if (!m_model->isChanged()) {
        return QString("DSS++ <b>%1</b>. Choose a block, then other values below.")
            .arg(m_sessionModel.scoreText(source));
    }
    if (m_model->isScoring()) {
        return QStringLiteral("Scoring\u2026");
    }
    if (!ghost) {
        return "No score: " + m_model->problem().toHtmlEscaped();
    }
    const session::PlacedScore& placed = ghost->placed;
    const double before = m_sessionModel.score(source);
    const QString other = QString("%1 (%2)").arg(candidateName(source), formatScore(before));
    const QString place = std::isnan(placed.error) ? "%1 before; the noise is unknown"
                          : placed.isWithinNoiseOf(session::placeOf(m_sessionModel.session(), source))
                              ? "within noise of %1"
                          : placed.score > before ? "better than %1 by more than noise"
                                                  : "worse than %1 by more than noise";
    return QString("DSS++ <b>%1</b>: %2")
        .arg(QString::fromStdString(session::scoreWithError(placed.score, placed.error)), place.arg(other));
}

void WhatIfPanel::renderTo(QPainter& painter, const QSize& size) {
    renderWidget(*this, painter, size);
}

std::string WhatIfPanel::csv() {
    return m_model->plan() ? exchange::blocksCsv(*m_model->plan(), nullptr, m_sessionModel.config().limits.device.get())
                           : std::string();
}

} // namespace trazor::ui
