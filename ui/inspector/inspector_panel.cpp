// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspector_panel.h"

#include "core/base/error.h"
#include "core/exchange/candidate_csv.h"
#include "core/space/network_plan.h"
#include "ui/canvas/empty_panel.h"
#include "ui/canvas/lazy_refresh.h"
#include "ui/compare/compare_table.h"
#include "ui/inspector/architecture_diagram.h"
#include "ui/inspector/block_score_bars.h"
#include "ui/inspector/cost_bars.h"
#include "ui/inspector/inspector_text.h"
#include "ui/inspector/measured_values.h"
#include "ui/inspector/score_check_panel.h"
#include "ui/lineage/lineage_text.h"
#include "ui/models/search_controller.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"
#include "ui/support/labels.h"

#include <QClipboard>
#include <QEvent>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTextDocument>
#include <QToolButton>
#include <QVBoxLayout>

namespace trazor::ui {

namespace {

constexpr int kLongestTags = 200;
constexpr int kLongestNote = 10000;

QLabel* makeValue() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setMinimumWidth(0);
    return label;
}

QLabel* makeFaint() {
    QLabel* label = makeValue();
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

InspectorPanel::InspectorPanel(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_pages(new QStackedWidget) {
    setAccessibleName("Inspector");
    setMinimumWidth(270);
    m_pages->addWidget(new EmptyPanel("No candidate selected",
                                      "Select one in a plot or in the table: its architecture, scores, cost and "
                                      "origin appear here."));
    auto* scroll = new QScrollArea;
    scroll->setAccessibleName("Inspector");
    scroll->setWidget(makeContent());
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new QWidget;
    auto* pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    pageLayout->addWidget(scroll, 1);
    pageLayout->addLayout(makeButtons());
    m_pages->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);

    connect(&model, &SessionModel::currentChanged, this, &InspectorPanel::refresh);
    connect(&model, &SessionModel::aboutToReset, this, &InspectorPanel::commitEdits);
    connect(&model, &SessionModel::sessionReset, this, &InspectorPanel::refresh);
    connect(&model, &SessionModel::rankingChanged, this, &InspectorPanel::refreshScore);
    connect(&model, &SessionModel::scoringsChanged, this, &InspectorPanel::refresh);
    connect(&model, &SessionModel::annotationChanged, this, [this](int index) {
        if (index == m_model.current()) {
            refreshAnnotation();
        }
    });
    const auto countSelected = [this] {
        const auto selected = static_cast<int>(m_model.selection().size());
        m_compare->setEnabled(selected >= kFewestCompared);
        m_compare->setText(selected > kMostCompared ? QString("Compare best %1").arg(kMostCompared)
                                                    : QString("Compare"));
        m_compare->setToolTip(selected > kMostCompared
                                  ? QString("Put the best %1 of the %2 selected candidates side by side (Ctrl+K)")
                                        .arg(kMostCompared)
                                        .arg(selected)
                              : selected >= kFewestCompared
                                  ? QString("Put the %1 selected candidates side by side (Ctrl+K)").arg(selected)
                                  : QString("Select 2 or more candidates, with Ctrl+click in the table or a plot"));
    };
    connect(&model, &SessionModel::selectionChanged, this, countSelected);
    countSelected();
    refresh();
}

QLabel* InspectorPanel::addFact(QFormLayout& form, const QString& name, const QString& meaning) {
    QLabel* value = makeValue();
    auto* label = new QLabel(name);
    label->setToolTip(meaning);
    value->setToolTip(meaning);
    value->setAccessibleName(name);
    form.addRow(label, value);
    return value;
}

QWidget* InspectorPanel::makeContent() {
    auto* content = m_content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(12, 8, 12, 12);
    layout->setSpacing(6);
    layout->addLayout(makeHeader());
    m_id = makeValue();
    m_id->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_id);
    m_failure = makeValue();
    layout->addWidget(m_failure);
    const auto section = [&](const QString& heading, QWidget* widget) {
        layout->addWidget(makeHeading(heading));
        layout->addWidget(widget);
    };
    const auto addForm = [&] {
        auto* form = new QFormLayout;
        form->setHorizontalSpacing(10);
        form->setVerticalSpacing(4);
        layout->addLayout(form);
        return form;
    };
    addVerdict(*addForm());
    section("Architecture", m_diagram = new ArchitectureDiagram);
    connect(m_diagram, &ArchitectureDiagram::blockChosen, this, &InspectorPanel::whatIfRequested);
    addFacts(*addForm());
    section("Measured", m_measured = new MeasuredValues(m_model));
    connect(m_measured, &MeasuredValues::enterRequested, this, &InspectorPanel::valuesRequested);
    addAnnotations(*layout);
    section("Scores of each block", m_bars = new BlockScoreBars);
    // The first guide scores of a large session sort all of its blocks: compute them only while visible.
    m_guide = new LazyRefresh(*m_bars, [this] { showGuide(); });
    section("Cost", m_cost = new CostBars);
    section("Can the score be trusted?", m_check = new ScoreCheckPanel(m_model));
    section("Reproduction", m_manifestText = makeFaint());
    m_manifestText->setAccessibleName("Reproduction");
    m_manifestText->setObjectName("inspectorManifest");
    auto* copy = new QPushButton("Copy manifest");
    copy->setObjectName("inspectorCopyManifest");
    copy->setToolTip("Put manifest, settings and architecture id on the clipboard as JSON");
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(manifestJsonText(m_model, m_model.current())); });
    layout->addWidget(copy, 0, Qt::AlignLeft);
    layout->addStretch();
    return content;
}

QLayout* InspectorPanel::makeHeader() {
    m_title = new QLabel;
    QFont font = m_title->font();
    font.setPointSizeF(font.pointSizeF() * 1.4);
    font.setBold(true);
    m_title->setFont(font);
    m_title->setObjectName("inspectorTitle");
    m_star = new QToolButton;
    m_star->setCheckable(true);
    m_star->setAutoRaise(true);
    m_star->setToolTip("Star this candidate (Ctrl+D)");
    m_star->setAccessibleName("Star");
    connect(m_star, &QToolButton::clicked, this, [this] { m_model.toggleStar(m_model.current()); });
    auto* header = new QHBoxLayout;
    header->addWidget(m_title);
    header->addStretch();
    header->addWidget(m_star);
    return header;
}

void InspectorPanel::addVerdict(QFormLayout& form) {
    m_score = addFact(form, "DSS++",
                      "Unified rank of diversity and saliency among the candidates of this session, 0 to 1, with its "
                      "standard error over super-nets, the rank (= where others share it), and the level of the ranks "
                      "(Setup). Comparable within one session only; changes as it grows.");
    m_score->setObjectName("inspectorScore");
    m_size = addFact(form, "Size", "Trainable parameters and multiply-accumulates of one forward pass");
}

void InspectorPanel::addFacts(QFormLayout& form) {
    m_parts =
        addFact(form, "D, S, DSS", "Synaptic diversity of attention, synaptic saliency of the MLPs, and their sum");
    m_spread = addFact(form, "Noise",
                       "Standard errors of D and S over the super-nets, beside what a super-net does to all candidates "
                       "alike. Differences of less than about three of them mean nothing.");
    m_confirmed = addFact(form, "Confirmed", "DSS scored again at full resolution on fresh super-nets, at the end");
    m_genes = addFact(form, "Network", "Genes of the whole network");
    m_origin = addFact(form, "Origin", "How it was made, and from which candidates");
    m_origin->setObjectName("inspectorOrigin");
    m_path = addFact(form, "Path", "From the root to this candidate along first parents");
    m_path->setObjectName("inspectorPath");
    for (QLabel* links : {m_origin, m_path}) {
        links->setTextFormat(Qt::RichText);
        links->setTextInteractionFlags(Qt::TextBrowserInteraction);
        connect(links, &QLabel::linkActivated, this,
                [this](const QString& target) { m_model.setCurrent(target.toInt()); });
    }
    m_changes = makeValue();
    m_changes->setToolTip("What differs from the first parent");
    m_changes->setAccessibleName("Changed");
    form.addRow(m_changes);
}

void InspectorPanel::addAnnotations(QVBoxLayout& layout) {
    m_tags = new QLineEdit;
    m_tags->setObjectName("inspectorTags");
    m_tags->setPlaceholderText("Tags, e.g.  small retrain");
    m_tags->setToolTip("Words separated by blanks. In the filter: tags ~ word");
    m_tags->setAccessibleName("Tags");
    m_tags->setMaxLength(kLongestTags);
    m_note = new QPlainTextEdit;
    m_note->setObjectName("inspectorNote");
    m_note->setPlaceholderText("Note");
    m_note->setToolTip("Saved with the session when you leave the field");
    m_note->setAccessibleName("Note");
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(m_note->fontMetrics().height() * 3 + 12);
    m_note->installEventFilter(this);
    connect(m_tags, &QLineEdit::editingFinished, this, &InspectorPanel::commitEdits);
    layout.addWidget(makeHeading("Tags and note"));
    layout.addWidget(m_tags);
    layout.addWidget(m_note);
}

QLayout* InspectorPanel::makeButtons() {
    auto* exportButton = new QPushButton("Export\u2026");
    exportButton->setObjectName("inspectorExport");
    exportButton->setToolTip("Write the architecture to a file (Ctrl+E)");
    connect(exportButton, &QPushButton::clicked, this, [this] { emit exportRequested(m_model.current()); });
    auto* copyButton = new QPushButton("Copy JSON");
    copyButton->setToolTip("Put the architecture on the clipboard as JSON (Ctrl+Shift+C)");
    connect(copyButton, &QPushButton::clicked, this, [this] { emit copyRequested(m_model.current()); });
    m_compare = new QPushButton("Compare");
    m_compare->setObjectName("inspectorCompare");
    connect(m_compare, &QPushButton::clicked, this, &InspectorPanel::compareRequested);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(12, 6, 12, 8);
    buttons->setSpacing(6);
    for (QPushButton* button : {m_compare, exportButton, copyButton}) {
        buttons->addWidget(button);
    }
    return buttons;
}

void InspectorPanel::commitEdits() {
    m_measured->commit();
    if (m_edited < 0) {
        return;
    }
    session::Annotation annotation = m_model.annotation(m_edited);
    annotation.note = m_note->toPlainText().trimmed().left(kLongestNote).toStdString();
    annotation.tags = m_tags->text().simplified().toStdString();
    m_note->document()->setModified(false);
    m_tags->setModified(false);
    m_model.annotate(m_edited, annotation, "note on " + candidateName(m_edited));
}

bool InspectorPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_note && event->type() == QEvent::FocusOut) {
        commitEdits();
    }
    return QWidget::eventFilter(watched, event);
}

void InspectorPanel::refreshAnnotation() {
    const session::Annotation annotation = m_model.annotation(m_model.current());
    m_edited = m_model.current();
    m_star->setChecked(annotation.starred);
    m_star->setText(annotation.starred ? QStringLiteral("\u2605") : QStringLiteral("\u2606"));
    // Keep text being typed when a star is set meanwhile.
    if (const QString tags = QString::fromStdString(annotation.tags); !m_tags->isModified() && tags != m_tags->text()) {
        m_tags->setText(tags);
    }
    const QString note = QString::fromStdString(annotation.note);
    if (!m_note->document()->isModified() && note != m_note->toPlainText()) {
        m_note->setPlainText(note);
    }
}

void InspectorPanel::refresh() {
    const int index = m_model.current();
    m_pages->setCurrentIndex(index >= 0 ? 1 : 0);
    if (index != m_edited) {
        commitEdits();
    }
    m_edited = index;
    if (index < 0) {
        return;
    }
    refreshAnnotation();
    const search::Candidate& candidate = m_model.candidate(index);
    m_title->setText(candidateName(index));
    m_id->setText(QString::fromStdString(candidate.id));
    m_id->setToolTip("Name of the architecture, equal for equal networks");
    m_size->setText(QString("%1\u00a0params, %2\u00a0MACs")
                        .arg(formatAmount(static_cast<double>(candidate.cost.params)).replace(' ', QChar::Nbsp),
                             formatAmount(static_cast<double>(candidate.cost.macs)).replace(' ', QChar::Nbsp)));
    m_genes->setText(networkGenesText(m_model, index));
    m_manifestText->setText(manifestText(m_model));
    showOrigin();

    const proxy::NetworkScores& scores = candidate.evaluation.scores;
    const bool ranked = candidate.isRanked();
    m_failure->setVisible(!ranked);
    m_failure->setText("No score: " + QString::fromStdString(candidate.evaluation.reason));
    showNetwork();
    QStringList names;
    for (std::size_t block = 1; block <= scores.blocks.size(); ++block) {
        names << QString::number(block);
    }
    m_bars->setBlocks(scores.blocks, names);
    m_guide->request();
    refreshScore();
    m_parts->setText(
        ranked ? QString("%1, %2, %3")
                     .arg(formatTick(scores.diversity()), formatTick(scores.saliency()), formatTick(scores.dss()))
               : QStringLiteral("\u2013"));
    m_spread->setText(noiseText(m_model));
    const auto& confirmations = m_model.session().scorings(session::Purpose::Confirmation);
    const auto confirmation = confirmations.find(session::Subject::candidate(index));
    m_confirmed->setText(confirmation != confirmations.end()
                             ? "DSS " + formatTick(confirmation->second.scores.dss())
                             : QString(!confirmations.empty()          ? "not among the best"
                                       : m_model.config().confirm == 0 ? "no; turned off in the settings of the search"
                                       : m_model.size() >= m_model.config().evaluations
                                           ? "not made; extend the search"
                                           : "not yet; at the end, for the best"));
}

void InspectorPanel::refreshScore() {
    const int index = m_model.current();
    if (index < 0) {
        return;
    }
    const auto level = search::levelName(m_model.level());
    m_score->setText(m_model.candidate(index).isRanked()
                         ? QString("<b>%1</b>, rank\u00a0%2, level\u00a0%3")
                               .arg(m_model.scoreText(index).replace(' ', QChar::Nbsp),
                                    m_model.rankText(index).replace(' ', QChar::Nbsp),
                                    QString::fromUtf8(level.data(), static_cast<qsizetype>(level.size())))
                         : QStringLiteral("\u2013"));
    m_guide->request();
}

void InspectorPanel::showGuide() {
    if (m_model.current() >= 0) {
        m_bars->setGuide(m_model.guide(m_model.current()));
    }
}

void InspectorPanel::showOrigin() {
    const int index = m_model.current();
    m_origin->setText(originHtml(m_model, index));
    m_path->setText(pathHtml(m_model, index));
    QStringList changes;
    for (const space::GeneChange& change : m_model.candidate(index).changes) {
        changes << changeText(change).replace(' ', QChar::Nbsp);
    }
    const QString effect = effectText(m_model, index);
    m_changes->setVisible(!changes.isEmpty());
    m_changes->setText((effect.isEmpty() ? QString("Changed:\n") : QString("Changed (%1):\n").arg(effect)) +
                       changes.join('\n'));
}

void InspectorPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_model.current() >= 0) {
        m_origin->clear(); // a label applies the link colour only when its text is set
        m_path->clear();
        showOrigin();
    }
}

void InspectorPanel::showNetwork() {
    const search::Candidate& candidate = m_model.candidate(m_model.current());
    try {
        const space::NetworkPlan plan = space::plan(m_model.space(), candidate.architecture);
        m_diagram->setPlan(plan, m_model.config().limits.device);
        m_cost->setParts(costParts(plan));
    } catch (const Error& error) {
        m_diagram->clear();
        m_cost->setParts({});
        m_failure->setVisible(true);
        m_failure->setText(QString::fromUtf8(error.what()));
    }
}

void InspectorPanel::setEvaluatorFactory(proxy::EvaluatorFactory makeEvaluator) {
    m_check->setEvaluatorFactory(std::move(makeEvaluator));
}

void InspectorPanel::follow(const SearchController& controller) {
    m_check->setSearchActive(controller.isActive());
    // A running search adds to the manifest, and an extended search has different settings.
    if (m_model.current() >= 0) {
        m_manifestText->setText(manifestText(m_model));
    }
}

void InspectorPanel::renderTo(QPainter& painter, const QSize& size) {
    renderWidget(m_model.current() >= 0 ? *m_content : static_cast<QWidget&>(*this), painter, size);
}

QSize InspectorPanel::exportSize() const {
    return m_model.current() >= 0 ? m_content->size() : size();
}

std::string InspectorPanel::csv() {
    if (m_model.current() < 0) {
        return {};
    }
    const search::Candidate& candidate = m_model.candidate(m_model.current());
    return exchange::blocksCsv(space::plan(m_model.space(), candidate.architecture), &candidate.evaluation,
                               m_model.config().limits.device.get());
}

} // namespace trazor::ui
