// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/parallel_view.h"

#include "core/base/csv.h"
#include "ui/models/column_csv.h"
#include "ui/models/session_model.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr qsizetype kUsualGenes = 6; ///< gene axes by default; more leave no room for titles

QToolButton* makeButton(const QString& text, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(toolTip);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

ParallelView::ParallelView(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_canvas(new ParallelCanvas(model))
    , m_axesButton(makeButton(QStringLiteral("Axes  "), QStringLiteral("Choose the axes; drag a title to move one")))
    , m_front(makeButton(QStringLiteral("Front"), QStringLiteral("Show the Pareto front as lines")))
    , m_clear(makeButton(QStringLiteral("Clear ranges"), QStringLiteral("Take all ranges off the axes (Esc)")))
    , m_keep(makeButton(QStringLiteral("Filter to ranges"),
                        QStringLiteral("Make the ranges a part of the filter of all views")))
    , m_ranges(new QLabel) {
    setAccessibleName(QStringLiteral("Parallel coordinates view"));
    setFocusProxy(m_canvas);
    m_axesButton->setPopupMode(QToolButton::InstantPopup);
    m_axesButton->setMenu(new QMenu(m_axesButton));
    m_front->setCheckable(true);
    m_front->setChecked(true);
    m_ranges->setForegroundRole(QPalette::PlaceholderText);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(6);
    bar->addWidget(m_axesButton);
    bar->addWidget(m_front);
    bar->addSpacing(8);
    bar->addWidget(m_keep);
    bar->addWidget(m_clear);
    bar->addWidget(m_ranges, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_canvas, 1);

    connect(m_axesButton->menu(), &QMenu::aboutToShow, this, &ParallelView::makeAxisMenu);
    connect(m_front, &QToolButton::toggled, m_canvas, &ParallelCanvas::setShowsFront);
    connect(m_clear, &QToolButton::clicked, m_canvas, &ParallelCanvas::clearRanges);
    connect(m_keep, &QToolButton::clicked, this, &ParallelView::keepRangesAsFilter);
    connect(m_canvas, &ParallelCanvas::rangesChanged, this, &ParallelView::showRanges);
    connect(&model, &SessionModel::sessionReset, this, &ParallelView::readColumns);
    connect(&model, &SessionModel::quantitiesAdded, this, [this] { m_columns = candidateColumns(m_model); });
    readColumns();
    showRanges();
}

void ParallelView::readColumns() {
    const QStringList before = axes();
    m_columns = candidateColumns(m_model);
    m_canvas->setAxes({}); // drops the values and ranges of the previous session
    const bool fits = !before.isEmpty() && std::all_of(before.begin(), before.end(), [this](const QString& name) {
        return findColumn(m_columns, name) != nullptr;
    });
    setAxes(fits ? before : usualAxes());
}

QStringList ParallelView::usualAxes() const {
    QStringList genes;
    for (const CandidateColumn& column : m_columns) {
        const bool isOfStage = column.group == ColumnGroup::Position && column.inTable;
        if ((column.group == ColumnGroup::Gene && column.isAxis && !column.isWhole) || isOfStage) {
            genes << column.name;
        }
    }
    for (const CandidateColumn& column : m_columns) {
        if (column.group == ColumnGroup::Gene && column.isAxis && column.isWhole) {
            genes << column.name; // block kinds
        }
    }
    return QStringList{"depth"} + genes.mid(0, kUsualGenes) + QStringList{"params", "d", "s", "dss++"};
}

void ParallelView::setAxes(const QStringList& names) {
    std::vector<CandidateColumn> chosen;
    for (const QString& name : names) {
        if (const CandidateColumn* column = findColumn(m_columns, name); column != nullptr && column->isAxis) {
            chosen.push_back(*column);
        }
    }
    m_canvas->setAxes(chosen);
}

QStringList ParallelView::axes() const {
    QStringList names;
    for (const ParallelAxis& axis : m_canvas->axes()) {
        names << axis.column().name;
    }
    return names;
}

void ParallelView::makeAxisMenu() {
    QMenu* menu = m_axesButton->menu();
    menu->clear();
    menu->setToolTipsVisible(true);
    for (const ColumnGroup group : kColumnGroups) {
        QMenu* part = menu->addMenu(groupTitle(group));
        part->setToolTipsVisible(true);
        QMenu* places = nullptr;
        for (const CandidateColumn& column : m_columns) {
            if (!column.isAxis || column.group != group) {
                continue;
            }
            const QString gene = column.title.section('.', 0, 0);
            if (group == ColumnGroup::Position && (places == nullptr || places->title() != gene)) {
                places = part->addMenu(gene);
                QAction* all = places->addAction("All places of " + gene);
                connect(all, &QAction::triggered, this, [this, gene] {
                    QStringList names;
                    for (const CandidateColumn& each : m_columns) {
                        if (each.group == ColumnGroup::Position && each.title.section('.', 0, 0) == gene) {
                            names << each.name;
                        }
                    }
                    setAxes(names + QStringList{"dss++"});
                });
            }
            addAxisChoice(places != nullptr ? *places : *part, column);
        }
        part->menuAction()->setVisible(!part->isEmpty());
    }
    menu->addSeparator();
    connect(menu->addAction("Usual axes"), &QAction::triggered, this, [this] { setAxes(usualAxes()); });
}

void ParallelView::addAxisChoice(QMenu& menu, const CandidateColumn& column) {
    QAction* action = menu.addAction(column.axisLabel());
    action->setToolTip(column.meaning);
    action->setCheckable(true);
    action->setChecked(axes().contains(column.name));
    connect(action, &QAction::toggled, this, [this, name = column.name](bool shown) {
        QStringList names = axes();
        if (shown) {
            names << name;
        } else {
            names.removeAll(name);
        }
        setAxes(names);
    });
}

void ParallelView::showRanges() {
    const bool has = m_canvas->hasRanges();
    m_clear->setEnabled(has);
    m_keep->setEnabled(has);
    const QLocale locale(QLocale::English);
    m_ranges->setText(has ? QString("%1 of %2 in all ranges")
                                .arg(locale.toString(static_cast<qulonglong>(m_model.selection().size())),
                                     locale.toString(m_model.size()))
                          : QString("Drag along an axis to select a range"));
}

void ParallelView::keepRangesAsFilter() {
    const QString ranges = m_canvas->rangeQuery();
    if (ranges.isEmpty()) {
        return;
    }
    const QString before = m_model.filterText();
    const QString query = before.isEmpty() ? ranges : QString("(%1) and %2").arg(before, ranges);
    m_canvas->clearRanges();
    m_model.setFilter(query);
}

bool ParallelView::prepare() {
    return m_canvas->refreshAxis();
}

void ParallelView::refresh() {
    m_canvas->refresh();
    m_canvas->update();
}

void ParallelView::renderTo(QPainter& painter, const QSize& size) {
    m_canvas->paintTo(painter, size);
}

std::string ParallelView::csv() {
    refresh();
    CsvWriter table;
    table.cell("index").cell("id");
    const ColumnCsv csv(m_columns);
    for (const ParallelAxis& axis : m_canvas->axes()) {
        table.cell(csv.name(axis.column()));
    }
    table.endRow();
    for (int index = 0; index < m_model.size(); ++index) {
        if (m_model.passes(index)) {
            table.cell(index).cell(m_model.candidate(index).id);
            for (const ParallelAxis& axis : m_canvas->axes()) {
                table.cell(axis.value(index));
            }
            table.endRow();
        }
    }
    return table.text();
}

} // namespace trazor::ui
