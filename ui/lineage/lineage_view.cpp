// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/lineage_view.h"

#include "core/base/csv.h"
#include "ui/lineage/lineage_text.h"
#include "ui/models/candidate_store.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <limits>

namespace trazor::ui {

namespace {

QToolButton* makeButton(const QString& text, const QString& toolTip, bool checked) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(toolTip);
    button->setCheckable(true);
    button->setChecked(checked);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

LineageView::LineageView(CandidateStore& store, QWidget* parent)
    : QWidget(parent)
    , m_store(store)
    , m_canvas(new LineageCanvas(store))
    , m_search(new QLineEdit) {
    setAccessibleName(QStringLiteral("Lineage view"));
    setFocusProxy(m_canvas);
    auto* color = new QComboBox;
    color->addItems({QStringLiteral("DSS++"), QStringLiteral("Parameters"), QStringLiteral("Operator")});
    color->setAccessibleName(QStringLiteral("Colour of the nodes"));
    m_search->setPlaceholderText(QStringLiteral("Find #index or id"));
    m_search->setAccessibleName(QStringLiteral("Find a candidate"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(180);
    auto* pathOnly = makeButton(QStringLiteral("Path only"), QStringLiteral("List the steps from the root to the current candidate"), false);
    auto* fit = makeButton(QStringLiteral("Fit"), QStringLiteral("Keep the whole tree in sight (0)"), true);

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(6);
    bar->addWidget(new QLabel(QStringLiteral("Colour")));
    bar->addWidget(color);
    bar->addSpacing(8);
    bar->addWidget(m_search);
    bar->addStretch(1);
    bar->addWidget(pathOnly);
    bar->addWidget(fit);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_canvas, 1);

    connect(color, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_canvas->setColor(static_cast<LineageColor>(index)); });
    connect(m_search, &QLineEdit::returnPressed, this, &LineageView::search);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_search->setPalette({}); });
    connect(pathOnly, &QToolButton::toggled, m_canvas, &LineageCanvas::setPathOnly);
    connect(fit, &QToolButton::clicked, m_canvas, &LineageCanvas::fit);
    connect(m_canvas, &LineageCanvas::fittedChanged, fit, &QToolButton::setChecked);
}

void LineageView::search() {
    const int index = findCandidate(m_store, m_search->text());
    if (index >= 0) {
        m_store.setCurrent(index);
        m_canvas->centerOn(index);
        return;
    }
    QPalette palette = m_search->palette();
    palette.setColor(QPalette::Text, ViewColors::of(palette).infeasible);
    m_search->setPalette(palette);
}

void LineageView::refresh() {
    m_canvas->refresh();
    m_canvas->update();
}

void LineageView::renderTo(QPainter& painter, const QSize& size) {
    m_canvas->paintTo(painter, size);
}

std::string LineageView::csv() {
    CsvWriter table;
    for (const char* name : {"index", "id", "generation", "operator", "parent", "second_parent", "changes", "dss_plus_plus", "params"}) {
        table.cell(name);
    }
    table.endRow();
    for (int index = 0; index < m_store.size(); ++index) {
        const search::Candidate& candidate = m_store.candidate(index);
        std::string changes;
        for (const space::GeneChange& change : candidate.changes) {
            changes += (changes.empty() ? "" : "; ") + change.text();
        }
        table.cell(index).cell(candidate.id).cell(candidate.generation).cell(search::operatorName(candidate.op));
        for (const std::size_t parent : {0U, 1U}) {
            table.cell(parent < candidate.parents.size() ? std::to_string(candidate.parents[parent]) : std::string());
        }
        table.cell(changes).cell(candidate.isRanked() ? m_store.score(index) : std::numeric_limits<double>::quiet_NaN());
        table.cell(candidate.cost.params).endRow();
    }
    return table.text();
}

} // namespace trazor::ui
