// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_board.h"

#include "core/base/csv.h"
#include "ui/canvas/empty_panel.h"
#include "ui/compare/compare_delegate.h"
#include "ui/compare/compare_header.h"
#include "ui/compare/compare_row_header.h"
#include "ui/compare/compare_table.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace trazor::ui {

CompareBoard::CompareBoard(SessionModel& sessionModel, QWidget* parent)
    : QWidget(parent)
    , m_sessionModel(sessionModel)
    , m_model(new CompareTableModel(sessionModel, this)) {
    setAccessibleName("Compare");
    makeTable();
    m_empty = new EmptyPanel({}, {});
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_table);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_pages, 1);

    connect(&sessionModel, &SessionModel::sessionReset, this, [this] {
        m_pinned.clear();
        showCandidates({});
    });
    for (const auto signal : {&SessionModel::rankingChanged, &SessionModel::scoringsChanged}) {
        connect(&sessionModel, signal, this, [this] {
            if (!candidates().empty()) {
                m_model->rebuild();
            }
        });
    }
    connect(&sessionModel, &SessionModel::selectionChanged, this, &CompareBoard::showOffers);
    connect(&sessionModel, &SessionModel::currentChanged, this, &CompareBoard::showOffers);
    connect(m_model, &QAbstractItemModel::modelReset, this, &CompareBoard::showState);
    showCandidates({});
}

QWidget* CompareBoard::makeBar() {
    auto* only = new QCheckBox("Differences only");
    only->setObjectName("compareDifferencesOnly");
    only->setChecked(true);
    only->setToolTip("Hide rows in which all candidates are equal");
    connect(only, &QCheckBox::toggled, m_model, &CompareTableModel::setDifferencesOnly);
    m_reference = new QLabel;
    m_reference->setObjectName("compareReference");
    m_reference->setToolTip("The first column. Others can be moved there, or pinned.");
    m_hidden = new QLabel;
    m_hidden->setObjectName("compareHidden");
    m_hidden->setForegroundRole(QPalette::PlaceholderText);
    m_diversity = new HeatLegend("D");
    m_diversity->setToolTip("Synaptic diversity of a block: the left field under its genes");
    m_saliency = new HeatLegend("S");
    m_saliency->setToolTip("Synaptic saliency of a block: the right field under its genes");
    m_take = new QPushButton;
    m_take->setObjectName("compareTake");
    connect(m_take, &QPushButton::clicked, this, &CompareBoard::compareSelected);
    m_add = new QPushButton;
    m_add->setObjectName("compareAdd");
    m_add->setAccessibleName("Add the current candidate");
    m_add->setToolTip("Put the current candidate beside the others");
    connect(m_add, &QPushButton::clicked, this, &CompareBoard::addCurrent);
    auto* copy = new QToolButton;
    copy->setObjectName("compareCopy");
    copy->setText("Copy  "); // trailing spaces leave room for the arrow
    copy->setToolTip("Put the table on the clipboard");
    copy->setFocusPolicy(Qt::TabFocus);
    copy->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(copy);
    connect(menu->addAction("As Markdown"), &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(markdown()); });
    connect(menu->addAction("As CSV"), &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(QString::fromStdString(csv())); });
    copy->setMenu(menu);
    m_copy = copy;
    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(10);
    layout->addWidget(only);
    layout->addWidget(m_reference);
    layout->addWidget(m_hidden);
    layout->addStretch(1);
    layout->addWidget(m_diversity);
    layout->addWidget(m_saliency);
    layout->addWidget(m_take);
    layout->addWidget(m_add);
    layout->addWidget(copy);
    return bar;
}

void CompareBoard::makeTable() {
    m_table = new QTableView;
    m_header = new CompareHeader(m_table);
    m_table->setObjectName("compareTable");
    m_table->setAccessibleName("Compared candidates");
    m_table->setHorizontalHeader(m_header);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CompareDelegate(m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setTabKeyNavigation(false);
    m_header->setSectionResizeMode(QHeaderView::Stretch);
    m_header->setMinimumSectionSize(100);
    m_table->setVerticalHeader(new CompareRowHeader(m_table));
    connect(m_header, &CompareHeader::nameClicked, this,
            [this](int column) { m_sessionModel.setCurrent(candidates()[static_cast<std::size_t>(column)]); });
    connect(m_header, &CompareHeader::pinToggled, this, [this](int column, bool pinned) {
        const int candidate = candidates()[static_cast<std::size_t>(column)];
        pinned ? static_cast<void>(m_pinned.insert(candidate)) : static_cast<void>(m_pinned.erase(candidate));
        showOffers();
    });
    connect(m_header, &CompareHeader::moveRequested, this, &CompareBoard::move);
    connect(m_header, &CompareHeader::removeRequested, this, &CompareBoard::remove);
}

const std::vector<int>& CompareBoard::candidates() const {
    return m_model->candidates();
}

/// The candidates after taking over the selection: pinned ones, the current one, the others by rank. The others are
/// compared with the first.
std::vector<int> CompareBoard::wanted() const {
    std::vector<int> wanted;
    std::copy_if(candidates().begin(), candidates().end(), std::back_inserter(wanted),
                 [this](int index) { return m_pinned.contains(index); });
    std::vector<int> selected = m_sessionModel.selection();
    std::erase_if(selected,
                  [&wanted](int index) { return std::find(wanted.begin(), wanted.end(), index) != wanted.end(); });
    const std::size_t room = static_cast<std::size_t>(kMostCompared) - wanted.size();
    std::stable_sort(selected.begin(), selected.end(), [this](int a, int b) {
        const double scores[] = {m_sessionModel.score(a), m_sessionModel.score(b)};
        return std::isnan(scores[1]) ? !std::isnan(scores[0]) : scores[0] > scores[1];
    });
    if (selected.size() > room) {
        selected.resize(room);
    } else if (const auto current = std::find(selected.begin(), selected.end(), m_sessionModel.current());
               current != selected.end()) {
        std::rotate(selected.begin(), current, current + 1);
    }
    wanted.insert(wanted.end(), selected.begin(), selected.end());
    return wanted;
}

void CompareBoard::compareSelected() {
    if (std::vector<int> taken = wanted(); static_cast<int>(taken.size()) >= kFewestCompared) {
        showCandidates(std::move(taken));
    }
}

void CompareBoard::showCandidates(std::vector<int> wanted) {
    std::erase_if(m_pinned,
                  [&wanted](int index) { return std::find(wanted.begin(), wanted.end(), index) == wanted.end(); });
    m_model->setCandidates(std::move(wanted));
    std::vector<CompareHeader::Column> columns;
    for (const int index : candidates()) {
        columns.push_back({candidateName(index), m_pinned.contains(index)});
    }
    m_header->setColumns(columns);
    showState();
}

void CompareBoard::move(int column, int by) {
    std::vector<int> order = candidates();
    const int target = column + by;
    if (column >= 0 && target >= 0 && target < static_cast<int>(order.size())) {
        std::swap(order[static_cast<std::size_t>(column)], order[static_cast<std::size_t>(target)]);
        showCandidates(std::move(order));
        m_header->focusMove(target, by);
    }
}

void CompareBoard::remove(int column) {
    std::vector<int> rest = candidates();
    rest.erase(rest.begin() + column);
    showCandidates(std::move(rest));
}

void CompareBoard::addCurrent() {
    std::vector<int> more = candidates();
    more.push_back(m_sessionModel.current());
    showCandidates(std::move(more));
}

void CompareBoard::showState() {
    const bool isEmpty = candidates().empty();
    m_pages->setCurrentIndex(isEmpty ? 0 : 1);
    const QString reference = isEmpty ? QString() : candidateName(candidates().front());
    m_reference->setVisible(!isEmpty);
    m_reference->setText((m_isNarrow ? "vs " : "Compared with ") + reference);
    const int hidden = m_model->hiddenRows();
    m_hidden->setText(hidden > 0 ? QString("%1 equal %2 hidden").arg(hidden).arg(hidden == 1 ? "row" : "rows")
                                 : QString());
    m_diversity->setVisible(!isEmpty && !m_isNarrow);
    m_saliency->setVisible(!isEmpty && !m_isNarrow);
    m_diversity->setMost(m_model->mostDiversity());
    m_saliency->setMost(m_model->mostSaliency());
    m_copy->setEnabled(!isEmpty);
    showOffers();
}

void CompareBoard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    constexpr int kNarrow = 640; // pixels: with less, switches and legends would lie over each other
    if (const bool isNarrow = width() < kNarrow; isNarrow != std::exchange(m_isNarrow, isNarrow)) {
        showState();
    }
}

/// Says what can be put on the board from what is selected now.
void CompareBoard::showOffers() {
    const auto selected = static_cast<int>(m_sessionModel.selection().size());
    const bool isTooMany = selected > kMostCompared;
    std::vector<int> shown = candidates();
    std::sort(shown.begin(), shown.end());
    std::vector<int> taken = wanted();
    std::sort(taken.begin(), taken.end());
    m_take->setVisible(selected >= kFewestCompared && taken != shown);
    m_take->setText(isTooMany ? QString("Compare the best %1 of %2").arg(kMostCompared).arg(selected)
                              : QString("Compare the %1 selected").arg(selected));
    m_take->setToolTip(
        isTooMany ? QString("At most %1 fit beside each other: take those with the highest DSS++, or select fewer")
                        .arg(kMostCompared)
                  : QString("Put the selected candidates on the board; pinned ones stay"));
    const int current = m_sessionModel.current();
    m_add->setVisible(!shown.empty() && current >= 0 && static_cast<int>(shown.size()) < kMostCompared &&
                      !std::binary_search(shown.begin(), shown.end(), current));
    m_add->setText(current >= 0 ? "Add " + candidateName(current) : QString());
    m_empty->setTexts(
        isTooMany ? QString("%1 candidates are selected").arg(selected) : QString("Nothing to compare yet"),
        isTooMany
            ? QString("At most %1 fit beside each other. Take the best %1 of them with the button above, or take some "
                      "out of the "
                      "selection with Ctrl+click.")
                  .arg(kMostCompared)
            : QString(
                  "Select %1 to %2 candidates, with Ctrl+click in the table or a plot, then press Compare (Ctrl+K).")
                  .arg(kFewestCompared)
                  .arg(kMostCompared));
}

QString CompareBoard::markdown() const {
    QString text = "| |";
    QString rule = "|---|";
    for (const int index : candidates()) {
        text += QString(" %1 |").arg(candidateName(index));
        rule += "---|";
    }
    text += '\n' + rule + '\n';
    const auto cell = [](QString words) { return words.replace('|', "\\|"); };
    for (int row = 0; row < m_model->rowCount(); ++row) {
        text += "| " + cell(m_model->headerData(row, Qt::Vertical).toString()) + " |";
        for (int column = 0; column < m_model->columnCount(); ++column) {
            text += ' ' + cell(m_model->index(row, column).data(CompareTableModel::WholeTextRole).toString()) + " |";
        }
        text += '\n';
    }
    return text;
}

void CompareBoard::renderTo(QPainter& painter, const QSize& size) {
    renderWidget(*this, painter, size);
}

std::string CompareBoard::csv() {
    CsvWriter table;
    table.cell("row");
    for (const int candidate : candidates()) {
        table.cell(m_sessionModel.candidate(candidate).id);
    }
    table.endRow();
    for (int row = 0; row < m_model->rowCount({}); ++row) {
        table.cell(m_model->headerData(row, Qt::Vertical).toString().toStdString());
        for (int column = 0; column < m_model->columnCount({}); ++column) {
            table.cell(m_model->index(row, column).data(CompareTableModel::WholeTextRole).toString().toStdString());
        }
        table.endRow();
    }
    return table.text();
}

} // namespace trazor::ui
