// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspector_panel.h"

#include "core/base/error.h"
#include "core/exchange/candidate_csv.h"
#include "core/space/network_plan.h"
#include "ui/compare/compare_table.h"
#include "ui/inspector/architecture_diagram.h"
#include "ui/inspector/block_score_bars.h"
#include "ui/inspector/empty_panel.h"
#include "ui/models/candidate_store.h"
#include "ui/support/formatting.h"

#include <QEvent>
#include <QFormLayout>
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

#include <cmath>

namespace trazor::ui {

namespace {

constexpr int kLongestTags = 200;
constexpr int kLongestNote = 10000;

QLabel* makeHeading(const QString& text) {
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    label->setContentsMargins(0, 10, 0, 0);
    return label;
}

QLabel* makeValue() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setMinimumWidth(0);
    return label;
}

/// Never wrapped inside.
QString unbroken(QString text) { return text.replace(' ', QChar::Nbsp); }

QString link(int index) { return QString("<a href=\"%1\">%2</a>").arg(index).arg(candidateName(index)); }

/// Relative standard deviation over the super-nets, in percent.
double spreadPercent(const std::vector<proxy::SeedScore>& seeds, double proxy::SeedScore::*value) {
    double mean = 0.0;
    for (const proxy::SeedScore& seed : seeds) {
        mean += seed.*value / static_cast<double>(seeds.size());
    }
    double squares = 0.0;
    for (const proxy::SeedScore& seed : seeds) {
        squares += (seed.*value - mean) * (seed.*value - mean);
    }
    return mean > 0.0 ? 100.0 * std::sqrt(squares / static_cast<double>(seeds.size() - 1)) / mean : 0.0;
}

QString costRow(const QString& name, const space::Cost& cost, const space::Cost& total) {
    const double share = 100.0 * static_cast<double>(cost.params) / static_cast<double>(std::max<std::int64_t>(total.params, 1));
    return QString("<tr><td>%1</td><td align=right>&nbsp;&nbsp;%2</td><td align=right>&nbsp;&nbsp;%3&nbsp;%</td>"
                   "<td align=right>&nbsp;&nbsp;%4</td></tr>")
        .arg(name, formatAmount(static_cast<double>(cost.params)), QString::number(share, 'f', 0),
             formatAmount(static_cast<double>(cost.macs)));
}

QString costTable(const space::CostBreakdown& cost) {
    space::Cost mixer;
    space::Cost mlp;
    space::Cost norm;
    for (const auto& stage : cost.blocks) {
        for (const space::BlockCost& block : stage) {
            mixer += block.mixer;
            mlp += block.mlp;
            norm += block.norm;
        }
    }
    space::Cost downsample;
    for (const space::Cost& each : cost.downsample) {
        downsample += each;
    }
    const space::Cost total = cost.total();
    QString rows = "<tr><td></td><td align=right>params</td><td></td><td align=right>&nbsp;&nbsp;MACs</td></tr>";
    rows += costRow("Embedding", cost.stem, total) + costRow("Attention", mixer, total) + costRow("MLP", mlp, total)
            + costRow("Norms", norm, total);
    if (downsample.params > 0) {
        rows += costRow("Downsample", downsample, total);
    }
    rows += costRow("Head", cost.head, total) + costRow("<b>Total</b>", total, total);
    return "<table width=\"100%\">" + rows + "</table>";
}

QString networkGenes(const space::SearchSpace& space, const search::Candidate& candidate) {
    QStringList texts{QString("depth %1").arg(candidate.architecture.depth())};
    for (const space::Gene& gene : space.genes) {
        if (gene.scope == space::Scope::Network && !gene.isDepth()) {
            texts << QString("%1 %2").arg(geneName(gene.name),
                                          QString::fromStdString(gene.format(space.value(candidate.architecture, gene))));
        }
    }
    for (QString& text : texts) {
        text = unbroken(text);
    }
    return texts.join(QStringLiteral(" \u00b7 "));
}

} // namespace

InspectorPanel::InspectorPanel(CandidateStore& store, QWidget* parent)
    : QWidget(parent)
    , m_store(store)
    , m_pages(new QStackedWidget) {
    setAccessibleName("Inspector");
    setMinimumWidth(270);
    m_pages->addWidget(new EmptyPanel("No candidate selected",
                                      "Select one in a plot or in the table: its architecture, scores, cost and "
                                      "origin appear here."));
    auto* scroll = new QScrollArea;
    scroll->setWidget(makeContent());
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pages->addWidget(scroll);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);

    connect(&store, &CandidateStore::currentChanged, this, &InspectorPanel::refresh);
    connect(&store, &CandidateStore::aboutToReset, this, &InspectorPanel::commitEdits);
    connect(&store, &CandidateStore::sessionReset, this, &InspectorPanel::refresh);
    connect(&store, &CandidateStore::rankingChanged, this, &InspectorPanel::refreshScore);
    connect(&store, &CandidateStore::confirmationsChanged, this, &InspectorPanel::refresh);
    connect(&store, &CandidateStore::annotationChanged, this, [this](int index) {
        if (index == m_store.current()) {
            refreshAnnotation();
        }
    });
    const auto countSelected = [this] {
        const auto selected = m_store.selection().size();
        const bool fits = selected >= kFewestCompared && selected <= kMostCompared;
        m_compare->setEnabled(fits);
        m_compare->setToolTip(fits ? QString("Put the %1 selected candidates side by side (Ctrl+K)").arg(selected)
                                   : QString("Select 2 to 6 candidates, with Ctrl+click in the table or a plot"));
    };
    connect(&store, &CandidateStore::selectionChanged, this, countSelected);
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
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(10);
    form->setVerticalSpacing(4);
    addFacts(*form);
    layout->addLayout(form);
    addAnnotations(*layout);

    layout->addWidget(makeHeading("Architecture"));
    m_diagram = new ArchitectureDiagram;
    layout->addWidget(m_diagram);
    layout->addWidget(makeHeading("Scores of each block"));
    m_bars = new BlockScoreBars;
    layout->addWidget(m_bars);
    layout->addWidget(makeHeading("Cost"));
    m_cost = makeValue();
    m_cost->setTextFormat(Qt::RichText);
    layout->addWidget(m_cost);
    layout->addSpacing(8);
    layout->addLayout(makeButtons());
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
    connect(m_star, &QToolButton::clicked, this, [this] { m_store.toggleStar(m_store.current()); });
    auto* header = new QHBoxLayout;
    header->addWidget(m_title);
    header->addStretch();
    header->addWidget(m_star);
    return header;
}

void InspectorPanel::addFacts(QFormLayout& form) {
    m_score = addFact(form, "DSS++", "Unified rank of diversity and saliency among the candidates of this session, 0 to 1, and "
                                     "the level of the ranks (Setup). Comparable within one session only; changes as it grows.");
    m_score->setObjectName("inspectorScore");
    m_size = addFact(form, "Size", "Trainable parameters and multiply-accumulates of one forward pass");
    m_parts = addFact(form, "D, S, DSS", "Synaptic diversity of attention, synaptic saliency of the MLPs, and their sum");
    m_spread = addFact(form, "Spread", "Standard deviation of D and S over the super-net initialisations, in "
                                       "percent of their mean. Differences below it mean nothing.");
    m_confirmed = addFact(form, "Confirmed", "DSS scored again at full resolution on fresh super-nets, at the end");
    m_genes = addFact(form, "Network", "Genes of the whole network");
    m_origin = addFact(form, "Origin", "How it was made, and from which candidates");
    m_origin->setTextFormat(Qt::RichText);
    m_origin->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_origin->setObjectName("inspectorOrigin");
    connect(m_origin, &QLabel::linkActivated, this, [this](const QString& target) { m_store.setCurrent(target.toInt()); });
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
    connect(exportButton, &QPushButton::clicked, this, [this] { emit exportRequested(m_store.current()); });
    auto* copyButton = new QPushButton("Copy JSON");
    copyButton->setToolTip("Put the architecture on the clipboard as JSON (Ctrl+Shift+C)");
    connect(copyButton, &QPushButton::clicked, this, [this] { emit copyRequested(m_store.current()); });
    m_compare = new QPushButton("Compare");
    m_compare->setObjectName("inspectorCompare");
    connect(m_compare, &QPushButton::clicked, this, &InspectorPanel::compareRequested);
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {m_compare, exportButton, copyButton}) {
        buttons->addWidget(button);
    }
    return buttons;
}

void InspectorPanel::commitEdits() {
    if (m_edited < 0) {
        return;
    }
    session::Annotation annotation = m_store.annotation(m_edited);
    annotation.note = m_note->toPlainText().trimmed().left(kLongestNote).toStdString();
    annotation.tags = m_tags->text().simplified().toStdString();
    m_note->document()->setModified(false);
    m_tags->setModified(false);
    m_store.annotate(m_edited, annotation, "note on " + candidateName(m_edited));
}

bool InspectorPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_note && event->type() == QEvent::FocusOut) {
        commitEdits();
    }
    return QWidget::eventFilter(watched, event);
}

void InspectorPanel::refreshAnnotation() {
    const session::Annotation annotation = m_store.annotation(m_store.current());
    m_edited = m_store.current();
    m_star->setChecked(annotation.starred);
    m_star->setText(annotation.starred ? QStringLiteral("\u2605") : QStringLiteral("\u2606"));
    // What is being typed stays when a star is set meanwhile.
    if (const QString tags = QString::fromStdString(annotation.tags); !m_tags->isModified() && tags != m_tags->text()) {
        m_tags->setText(tags);
    }
    const QString note = QString::fromStdString(annotation.note);
    if (!m_note->document()->isModified() && note != m_note->toPlainText()) {
        m_note->setPlainText(note);
    }
}

void InspectorPanel::refresh() {
    const int index = m_store.current();
    m_pages->setCurrentIndex(index >= 0 ? 1 : 0);
    if (index != m_edited) {
        commitEdits();
    }
    m_edited = index;
    if (index < 0) {
        return;
    }
    refreshAnnotation();
    const search::Candidate& candidate = m_store.candidate(index);
    m_title->setText(candidateName(index));
    m_id->setText(QString::fromStdString(candidate.id));
    m_id->setToolTip("Name of the architecture, equal for equal networks");
    m_size->setText(QString("%1\u00a0params, %2\u00a0MACs")
                        .arg(unbroken(formatAmount(static_cast<double>(candidate.cost.params))),
                             unbroken(formatAmount(static_cast<double>(candidate.cost.macs)))));
    m_genes->setText(networkGenes(m_store.space(), candidate));
    showOrigin();
    showCost();
    refreshScore();

    const proxy::NetworkScores& scores = candidate.evaluation.scores;
    const bool ranked = candidate.isRanked();
    m_failure->setVisible(!ranked);
    m_failure->setText("No score: " + QString::fromStdString(candidate.evaluation.reason));
    m_bars->setBlocks(scores.blocks);
    m_parts->setText(ranked ? QString("%1, %2, %3").arg(formatTick(scores.diversity()), formatTick(scores.saliency()),
                                                        formatTick(scores.dss()))
                            : QStringLiteral("\u2013"));
    m_spread->setText(scores.seeds.size() > 1
                          ? QString("D\u00a0\u00b1%1\u00a0%, S\u00a0\u00b1%2\u00a0% over\u00a0%3\u00a0super\u2011nets")
                                .arg(spreadPercent(scores.seeds, &proxy::SeedScore::diversity), 0, 'f', 1)
                                .arg(spreadPercent(scores.seeds, &proxy::SeedScore::saliency), 0, 'f', 1)
                                .arg(scores.seeds.size())
                          : QString("not known with one super-net"));
    const auto confirmation = m_store.confirmations().find(index);
    m_confirmed->setText(confirmation != m_store.confirmations().end()
                             ? "DSS " + formatTick(confirmation->second.evaluation.scores.dss())
                             : QString(m_store.confirmations().empty() ? "not yet; at the end, for the best" : "not among the best"));
}

void InspectorPanel::refreshScore() {
    const int index = m_store.current();
    if (index < 0) {
        return;
    }
    const auto level = search::levelName(m_store.config().level);
    m_score->setText(m_store.candidate(index).isRanked()
                         ? QString("<b>%1</b> among\u00a0%2, level\u00a0%3")
                               .arg(formatScore(m_store.score(index)))
                               .arg(m_store.size())
                               .arg(QString::fromUtf8(level.data(), static_cast<qsizetype>(level.size())))
                         : QStringLiteral("\u2013"));
}

void InspectorPanel::showOrigin() {
    const search::Candidate& candidate = m_store.candidate(m_store.current());
    const auto name = search::operatorName(candidate.op);
    QString text = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    QStringList parents;
    for (const int parent : candidate.parents) {
        parents << link(parent);
    }
    if (!parents.isEmpty()) {
        text += " of " + parents.join(" and ");
    }
    m_origin->setText(text + QString(", generation %1").arg(candidate.generation));

    QStringList changes;
    for (const space::GeneChange& change : candidate.changes) {
        changes << unbroken(changeText(change));
    }
    m_changes->setVisible(!changes.isEmpty());
    m_changes->setText("Changed:\n" + changes.join('\n'));
}

void InspectorPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_store.current() >= 0) {
        m_origin->clear(); // a label mixes the colour of links when the text is set
        showOrigin();
    }
}

void InspectorPanel::showCost() {
    const search::Candidate& candidate = m_store.candidate(m_store.current());
    try {
        const space::NetworkPlan plan = space::plan(m_store.space(), candidate.architecture);
        m_diagram->setPlan(plan);
        m_cost->setText(costTable(space::costBreakdown(plan)));
    } catch (const Error& error) {
        m_diagram->clear();
        m_cost->setText(QString::fromUtf8(error.what()).toHtmlEscaped());
    }
}

void InspectorPanel::renderTo(QPainter& painter, const QSize& size) {
    renderWidget(m_store.current() >= 0 ? *m_content : static_cast<QWidget&>(*this), painter, size);
}

QSize InspectorPanel::exportSize() const { return m_store.current() >= 0 ? m_content->size() : size(); }

std::string InspectorPanel::csv() {
    if (m_store.current() < 0) {
        return {};
    }
    const search::Candidate& candidate = m_store.candidate(m_store.current());
    return exchange::blocksCsv(space::plan(m_store.space(), candidate.architecture), &candidate.evaluation);
}

} // namespace trazor::ui
