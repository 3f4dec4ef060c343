// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/table/candidates_panel.h"

#include "core/base/csv.h"
#include "core/base/error.h"
#include "ui/bench/baseline_dialog.h"
#include "ui/canvas/empty_panel.h"
#include "ui/help/help_pages.h"
#include "ui/models/column_csv.h"
#include "ui/models/session_model.h"
#include "ui/support/field_note.h"
#include "ui/table/candidate_table_model.h"
#include "ui/table/filter_edit.h"
#include "ui/table/filter_help.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

/// True for `params < 6`, which nothing satisfies and which probably means 6M.
bool comparesCostWithoutUnit(const QString& filter) {
    static const QRegularExpression pattern(R"(\b(params|macs)\s*[<>=!]+\s*\d{1,3}(\.\d+)?(?!\s*[kMGT\d.]))",
                                            QRegularExpression::CaseInsensitiveOption);
    return pattern.match(filter).hasMatch();
}
/// The cost of the view's own selection is quadratic in its ranges; the model paints selections with more.
constexpr std::size_t kMostRanges = 500;

int widthOf(const QFontMetrics& metrics, const QString& name, const QString& title) {
    if (name == "starred") {
        return 30;
    }
    if (name == "dss++") { // with its error and the sort indicator
        return metrics.horizontalAdvance(QStringLiteral("0.000 \u00b1 .000")) + 24;
    }
    const int characters = name == "id" ? 18 : name == "parents" ? 15 : name == "tags" || name == "note" ? 16 : 0;
    return std::max({metrics.averageCharWidth() * characters, metrics.horizontalAdvance(title), 48}) + 24;
}

// Separates left-aligned text from right-aligned numbers in the previous column.
const QString kIndent = QStringLiteral("   ");

class IndentedHeader final : public QHeaderView {
public:
    using QHeaderView::QHeaderView;

protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int section) const override {
        QHeaderView::initStyleOptionForIndex(option, section);
        if (option->textAlignment & Qt::AlignLeft) {
            option->text.prepend(kIndent);
        }
        // Qt points the arrow up for descending values; users read it as the direction of the values.
        if (option->sortIndicator != QStyleOptionHeader::None) {
            option->sortIndicator =
                sortIndicatorOrder() == Qt::DescendingOrder ? QStyleOptionHeader::SortDown : QStyleOptionHeader::SortUp;
        }
    }
};

class IndentedText final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        if (option->displayAlignment & Qt::AlignLeft) {
            option->text.prepend(kIndent);
        }
    }
};

} // namespace

CandidatesPanel::CandidatesPanel(SessionModel& sessionModel, bench::BenchTools tools, QWidget* parent)
    : QWidget(parent)
    , m_sessionModel(sessionModel)
    , m_model(new CandidateTableModel(sessionModel, this))
    , m_runner(new BaselineRunner(sessionModel, std::move(tools), this)) {
    setAccessibleName("Candidates");
    makeTable();
    m_empty = new EmptyPanel("", "");
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_table);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);
    layout->addWidget(makeFilterRow());
    layout->addWidget(m_error);
    layout->addWidget(m_pages, 1);

    connect(&sessionModel, &SessionModel::sessionReset, this, [this] {
        if (!m_sessionModel.isShownAnew()) {
            m_filter->clear();
            resetColumns();
        }
        showCounts();
    });
    connect(&sessionModel, &SessionModel::quantitiesAdded, this, &CandidatesPanel::widenColumns);
    connect(&sessionModel, &SessionModel::filterChanged, this, &CandidatesPanel::followFilter);
    connect(m_runner, &BaselineRunner::progressChanged, this, &CandidatesPanel::showBaselineProgress);
    connect(m_runner, &BaselineRunner::ended, this, &CandidatesPanel::showBaselineProgress);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this,
            [this] { m_place = m_table->verticalScrollBar()->value(); });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        QHeaderView* const header = m_table->horizontalHeader();
        if (m_model->sortColumn() >= 0 && header->sortIndicatorSection() != m_model->sortColumn()) {
            header->setSortIndicator(m_model->sortColumn(), header->sortIndicatorOrder());
        }
        showCounts();
        showSelection();
        keepPlace();
    });
    connect(m_model, &QAbstractItemModel::layoutChanged, this, &CandidatesPanel::showSelection);
    connect(&sessionModel, &SessionModel::candidatesAppended, this, &CandidatesPanel::showCounts);
    connect(&sessionModel, &SessionModel::selectionChanged, this, &CandidatesPanel::showSelection);
    connect(&sessionModel, &SessionModel::selectionChanged, this, &CandidatesPanel::showCounts);
    connect(&sessionModel, &SessionModel::currentChanged, this, &CandidatesPanel::showSelection);
    resetColumns();
    showCounts();
}

QWidget* CandidatesPanel::makeFilterRow() {
    auto* row = new QWidget;
    m_filter = new FilterEdit;
    m_filter->setObjectName("candidateFilter");
    m_filter->setPlaceholderText(
        "Filter, e.g.  params < 6M and depth >= 13   or   front and not starred; #160 finds one");
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaxLength(static_cast<int>(session::kLongestFilter));
    m_filter->setAccessibleName("Filter");
    m_filter->setToolTip(
        "Which candidates are shown, in all views; Ctrl+F1 or ? explains the language (Ctrl+F, names by Ctrl+Space)");
    connect(m_filter, &QLineEdit::textChanged, this, &CandidatesPanel::applyFilter);
    connect(m_filter, &FilterEdit::offerEnded, this, &CandidatesPanel::applyFilter);
    m_help = new QToolButton;
    m_help->setObjectName("candidateFilterHelp");
    m_help->setText("?");
    m_help->setAccessibleName("Help on the filter");
    m_help->setToolTip("The language of the filter and its names");
    connect(m_help, &QToolButton::clicked, this, &CandidatesPanel::showFilterHelp);
    auto* help = new QAction(m_filter);
    help->setShortcut(Qt::CTRL | Qt::Key_F1); // F1 alone opens the page about the score
    help->setShortcutContext(Qt::WidgetShortcut);
    connect(help, &QAction::triggered, this, &CandidatesPanel::showFilterHelp);
    m_filter->addAction(help);
    m_counts = new QLabel;
    m_counts->setObjectName("candidateCounts");
    m_counts->setForegroundRole(QPalette::PlaceholderText);
    m_baselines = new QToolButton;
    m_baselines->setObjectName("scoreBaselines");
    m_baselines->setText("Baselines\u2026");
    m_baselines->setToolTip(
        "Score the candidates by SynFlow, SNIP and others: further columns, axes and names of the filter");
    connect(m_baselines, &QToolButton::clicked, this, &CandidatesPanel::showBaselines);
    m_columns = new QToolButton;
    m_columns->setObjectName("candidateColumns");
    m_columns->setText("Columns  "); // trailing spaces leave room for the arrow
    m_columns->setToolTip("Choose the columns of the table, and sort by one");
    m_columns->setPopupMode(QToolButton::InstantPopup);
    m_columns->setMenu(new QMenu(m_columns));
    connect(m_columns->menu(), &QMenu::aboutToShow, this, &CandidatesPanel::makeColumnMenu);
    m_error = new FieldNote;
    m_error->setObjectName("candidateFilterError");
    m_error->hide();

    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_help);
    layout->addWidget(m_counts);
    layout->addWidget(m_baselines);
    layout->addWidget(m_columns);
    return row;
}

void CandidatesPanel::makeTable() {
    m_table = new QTableView;
    m_table->setObjectName("candidateTable");
    m_table->setModel(m_model);
    m_table->setItemDelegate(new IndentedText(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName("Candidates");
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    auto* header = new IndentedHeader(Qt::Horizontal);
    header->setSectionsClickable(true);
    m_table->setHorizontalHeader(header);
    m_table->horizontalHeader()->setSectionsMovable(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table->horizontalHeader(), &QHeaderView::customContextMenuRequested, this,
            &CandidatesPanel::showHeaderMenu);
    m_table->setSortingEnabled(true);
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, [this] {
        m_place = m_table->verticalScrollBar()->value();
        keepPlace();
    });
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &CandidatesPanel::showRowMenu);
    connect(m_table, &QTableView::activated, this, &CandidatesPanel::activated);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CandidatesPanel::takeSelection);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CandidatesPanel::takeSelection);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == m_model->starColumn()) {
            m_sessionModel.toggleStar(m_model->candidateAt(index.row()));
        }
    });
}

void CandidatesPanel::resetColumns() {
    m_shown.clear();
    widenColumns();
    if (m_model->columnCount() > 0) {
        m_table->sortByColumn(m_model->columnOf("dss++"), Qt::DescendingOrder);
    }
}

void CandidatesPanel::widenColumns() {
    std::vector<CandidateColumn> columns;
    for (int section = 0; section < m_model->columnCount(); ++section) {
        const CandidateColumn& column = m_model->column(section);
        m_table->setColumnWidth(section, widthOf(m_table->fontMetrics(), column.name, column.title));
        m_table->setColumnHidden(section, !m_shown.value(column.name, column.inTable));
        columns.push_back(column);
    }
    m_filter->setColumns(std::move(columns));
}

void CandidatesPanel::showColumn(int column, bool shown) {
    m_shown[m_model->column(column).name] = shown;
    m_table->setColumnHidden(column, !shown);
}

void CandidatesPanel::addColumnChoice(QMenu& menu, int column) {
    QAction* action = menu.addAction(column == m_model->starColumn() ? QString("Star") : m_model->column(column).title);
    action->setToolTip(m_model->column(column).meaning);
    action->setCheckable(true);
    action->setChecked(!m_table->isColumnHidden(column));
    connect(action, &QAction::toggled, m_table, [this, column](bool shown) { showColumn(column, shown); });
}

void CandidatesPanel::makeColumnMenu() {
    QMenu* menu = m_columns->menu();
    menu->clear();
    menu->setToolTipsVisible(true);
    QMenu* sort = menu->addMenu("Sort by");
    for (const ColumnGroup group : kColumnGroups) {
        QMenu* part = menu->addMenu(groupTitle(group));
        part->setToolTipsVisible(true);
        QMenu* places = nullptr; // per-position genes are many: use a submenu per gene
        for (int column = 0; column < m_model->columnCount(); ++column) {
            const CandidateColumn& each = m_model->column(column);
            if (each.group != group) {
                continue;
            }
            const QString gene = each.title.section('.', 0, 0);
            if (group == ColumnGroup::Position && (places == nullptr || places->title() != gene)) {
                places = part->addMenu(gene);
            }
            addColumnChoice(places != nullptr ? *places : *part, column);
            if (!m_table->isColumnHidden(column) && column != m_model->starColumn()) {
                QAction* by = sort->addAction(each.title);
                by->setCheckable(true);
                by->setChecked(column == m_model->sortColumn());
                connect(by, &QAction::triggered, this, [this, column] {
                    // Sorting by the same column again reverses the order.
                    const bool turns = column == m_model->sortColumn() && m_model->sortOrder() == Qt::DescendingOrder;
                    m_table->sortByColumn(column, turns ? Qt::AscendingOrder : Qt::DescendingOrder);
                });
            }
        }
        part->menuAction()->setVisible(!part->isEmpty());
    }
    menu->addSeparator();
    QAction* usual = menu->addAction("Usual columns");
    connect(usual, &QAction::triggered, this, &CandidatesPanel::resetColumns);
}

void CandidatesPanel::showHeaderMenu(const QPoint& position) {
    const int column = m_table->horizontalHeader()->logicalIndexAt(position);
    if (column < 0) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction("Sort, largest first"), &QAction::triggered, this,
            [this, column] { m_table->sortByColumn(column, Qt::DescendingOrder); });
    connect(menu->addAction("Sort, smallest first"), &QAction::triggered, this,
            [this, column] { m_table->sortByColumn(column, Qt::AscendingOrder); });
    menu->addSeparator();
    connect(menu->addAction("Hide column"), &QAction::triggered, this, [this, column] { showColumn(column, false); });
    menu->popup(m_table->horizontalHeader()->mapToGlobal(position));
}

void CandidatesPanel::showRowMenu(const QPoint& position) {
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid()) {
        return;
    }
    const int candidate = m_model->candidateAt(index.row());
    if (!m_sessionModel.isSelected(candidate)) {
        m_sessionModel.setCurrent(candidate);
    }
    auto* menu = new QMenu(this);
    menu->setObjectName("candidateMenu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_rowActions);
    menu->addSeparator();
    addFilter(*menu, index.column(), candidate);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void CandidatesPanel::addFilter(QMenu& menu, int at, int candidate) {
    const CandidateColumn& column = m_model->column(at);
    const double number = column.isNumeric() ? column.number(m_sessionModel, candidate) : 0.0;
    const QString text = column.text(m_sessionModel, candidate);
    if (std::isnan(number) || text.isEmpty() || text.contains('"')) {
        return;
    }
    const QString value = column.isNumeric() ? QString::number(number, 'g', 17) : '"' + text + '"';
    QAction* const action = menu.addAction(QString("Filter to %1 = %2").arg(column.name, text));
    action->setToolTip("Show only the candidates with this value; further conditions narrow it down");
    connect(action, &QAction::triggered, this,
            [this, condition = column.name + " = " + value] { filterBy(condition); });
}

void CandidatesPanel::fillFilterMenu(QMenu& menu) {
    menu.clear();
    for (int column = 0; m_sessionModel.current() >= 0 && column < m_model->columnCount(); ++column) {
        if (!m_table->isColumnHidden(column)) {
            addFilter(menu, column, m_sessionModel.current());
        }
    }
}

void CandidatesPanel::filterBy(const QString& condition) {
    const QString before = m_sessionModel.filterText();
    m_filter->setText(before.isEmpty() ? condition : QString("(%1) and %2").arg(before, condition));
}

void CandidatesPanel::showFilterHelp() {
    openPage(this, "Help on the filter", filterHelp(candidateColumns(m_sessionModel)), {620, 560});
}

void CandidatesPanel::showBaselines() {
    if (m_baselineDialog == nullptr) {
        m_baselineDialog = new BaselineDialog(m_sessionModel, *m_runner, this);
    }
    m_baselineDialog->show();
    m_baselineDialog->raise();
    m_baselineDialog->activateWindow();
}

void CandidatesPanel::showBaselineProgress() {
    const int total = m_runner->total();
    m_baselines->setText(m_runner->isRunning() && total > 0
                             ? QString("Baselines %1 %").arg(100 * m_runner->done() / total)
                             : QString("Baselines\u2026"));
}

void CandidatesPanel::focusFilter() {
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void CandidatesPanel::applyFilter() {
    QString problem;
    qsizetype position = 0;
    qsizetype length = 0;
    if (m_sessionModel.hasSession() && !findByName(problem)) {
        try {
            m_sessionModel.setFilter(m_filter->text());
        } catch (const session::FilterError& error) {
            // Keep the last valid filter while the next one is being typed.
            problem = QString("%1. Still shown: %2")
                          .arg(QString::fromUtf8(error.what()), m_sessionModel.filterText().isEmpty()
                                                                    ? QString("all candidates")
                                                                    : m_sessionModel.filterText());
            position = static_cast<qsizetype>(error.position());
            length = static_cast<qsizetype>(error.length());
        }
    }
    if (m_filter->isOffering()) {
        problem.clear(); // an incomplete name is not an error yet
        length = 0;
    }
    m_filter->markProblem(position, length);
    m_error->showProblem(problem);
    m_error->setVisible(!problem.isEmpty());
    showCounts();
}

bool CandidatesPanel::findByName(QString& problem) {
    static const QRegularExpression name(R"(^\s*#(\d{1,9})\s*$)");
    const QRegularExpressionMatch match = name.match(m_filter->text());
    if (!match.hasMatch()) {
        return false;
    }
    m_syncing = true;
    m_sessionModel.setFilter({});
    m_syncing = false;
    if (const int index = match.captured(1).toInt(); index < m_sessionModel.size()) {
        m_sessionModel.setCurrent(index);
    } else {
        problem = QString("There is no candidate #%1; the last is #%2.").arg(index).arg(m_sessionModel.size() - 1);
    }
    return true;
}

void CandidatesPanel::followFilter() {
    if (m_syncing) {
        return; // findByName() is running
    }
    if (m_filter->text().trimmed() != m_sessionModel.filterText()) {
        const QSignalBlocker blocker(m_filter);
        m_filter->setText(m_sessionModel.filterText());
        m_filter->markProblem(0, 0);
        m_error->hide();
    }
    showCounts();
}

void CandidatesPanel::showCounts() {
    const QLocale locale(QLocale::English);
    const int shown = m_model->rowCount();
    const auto selected = static_cast<int>(m_sessionModel.selection().size());
    m_counts->setText(
        m_sessionModel.size() == 0
            ? QString()
            : QString("%1 of %2 shown").arg(locale.toString(shown), locale.toString(m_sessionModel.size())) +
                  (selected > 1 ? QString(", %1 selected").arg(locale.toString(selected)) : QString()));
    if (m_sessionModel.size() == 0) {
        m_empty->setTexts("No candidates yet",
                          "Start a search or open a session: every scored architecture becomes a row.");
    } else {
        m_empty->setTexts("No candidate passes the filter",
                          comparesCostWithoutUnit(m_sessionModel.filterText())
                              ? "Numbers without a unit are counted one by one: six million parameters are 6M."
                              : "Change or clear the filter above.");
    }
    m_pages->setCurrentIndex(shown > 0 ? 1 : 0);
}

void CandidatesPanel::takeSelection() {
    if (m_syncing) {
        return;
    }
    std::vector<int> candidates;
    const QModelIndex current = m_table->selectionModel()->currentIndex();
    if (current.isValid() && m_table->selectionModel()->isRowSelected(current.row())) {
        candidates.push_back(m_model->candidateAt(current.row()));
    }
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            candidates.push_back(m_model->candidateAt(row));
        }
    }
    m_syncing = true;
    const int first = candidates.empty() ? -1 : candidates.front();
    // Make the row under the cursor the current candidate even if the old one stays selected.
    if (first >= 0 && first != m_sessionModel.current()) {
        m_sessionModel.setCurrent(first);
    }
    m_sessionModel.setSelection(std::move(candidates));
    m_syncing = false;
}

void CandidatesPanel::showSelection() {
    if (m_syncing) {
        return;
    }
    m_syncing = true;
    const std::vector<std::pair<int, int>> ranges = m_model->rangesOf(m_sessionModel.selection());
    const bool isPainted = ranges.size() > kMostRanges;
    m_model->setPaintsSelection(isPainted);
    QItemSelection selection;
    const int lastColumn = m_model->columnCount() - 1;
    for (const auto& [first, last] : ranges) {
        if (!isPainted) {
            selection.append(QItemSelectionRange(m_model->index(first, 0), m_model->index(last, lastColumn)));
        }
    }
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    const int row = m_model->rowOf(m_sessionModel.current());
    const int column = std::max(m_table->currentIndex().column(), 0);
    m_table->setAutoScroll(false); // do not scroll when a running search sorts the table again
    m_table->selectionModel()->setCurrentIndex(row >= 0 ? m_model->index(row, column) : QModelIndex(),
                                               QItemSelectionModel::NoUpdate);
    m_table->setAutoScroll(true);
    if (row >= 0 && sender() == &m_sessionModel) {
        m_table->scrollTo(m_model->index(row, column));
    }
    m_syncing = false;
}

void CandidatesPanel::keepPlace() {
    m_table->doItemsLayout(); // update the range of the scroll bar
    m_table->verticalScrollBar()->setValue(m_place);
    if (const int row = m_model->rowOf(m_sessionModel.current()); row >= 0) {
        m_table->scrollTo(m_model->index(row, std::max(m_table->currentIndex().column(), 0)));
    }
}

void CandidatesPanel::renderTo(QPainter& painter, const QSize& size) {
    renderWidget(*this, painter, size);
}

std::string CandidatesPanel::csv() {
    CsvWriter table;
    const ColumnCsv csv(candidateColumns(m_sessionModel));
    for (const CandidateColumn& column : csv.columns()) {
        table.cell(csv.name(column));
    }
    table.endRow();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        for (const CandidateColumn& column : csv.columns()) {
            ColumnCsv::writeCell(table, m_sessionModel, column, m_model->candidateAt(row));
        }
        table.endRow();
    }
    return table.text();
}

} // namespace trazor::ui
