// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/candidates_panel.h"

#include "core/base/csv.h"
#include "core/base/error.h"
#include "ui/inspector/empty_panel.h"
#include "ui/models/candidate_store.h"
#include "ui/models/candidate_table_model.h"
#include "ui/models/filter_query.h"
#include "ui/setup/field_note.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr int kLongestFilter = 1000; ///< characters; bounds the depth of the compiled filter

int widthOf(const QFontMetrics& metrics, const QString& name, const QString& title) {
    if (name == "starred") {
        return 30;
    }
    const int characters = name == "id" ? 18 : name == "parents" ? 15 : name == "tags" || name == "note" ? 16 : 0;
    return std::max({metrics.averageCharWidth() * characters, metrics.horizontalAdvance(title), 48}) + 24;
}

// Texts stand off the numbers of the column before, which are set flush right.
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

CandidatesPanel::CandidatesPanel(CandidateStore& store, QWidget* parent)
    : QWidget(parent)
    , m_store(store)
    , m_model(new CandidateTableModel(store, this)) {
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

    connect(&store, &CandidateStore::sessionReset, this, [this] {
        m_filter->clear();
        resetColumns();
        showCounts();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        showCounts();
        showSelection();
    });
    connect(m_model, &QAbstractItemModel::layoutChanged, this, &CandidatesPanel::showSelection);
    connect(&store, &CandidateStore::candidatesAppended, this, &CandidatesPanel::showCounts);
    connect(&store, &CandidateStore::selectionChanged, this, &CandidatesPanel::showSelection);
    connect(&store, &CandidateStore::currentChanged, this, &CandidatesPanel::showSelection);
    resetColumns();
    showCounts();
}

QWidget* CandidatesPanel::makeFilterRow() {
    auto* row = new QWidget;
    m_filter = new QLineEdit;
    m_filter->setObjectName("candidateFilter");
    m_filter->setPlaceholderText("Filter, e.g.  params < 6M and depth >= 13   or   front and not starred");
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaxLength(kLongestFilter);
    m_filter->setAccessibleName("Filter");
    m_filter->setToolTip("Comparisons of columns and genes with <, <=, >, >=, =, != and ~ (contains), joined by and, or, "
                         "not and brackets. Units: k, M, G. A header's tooltip gives its name. All views follow. (Ctrl+F)");
    connect(m_filter, &QLineEdit::textChanged, this, &CandidatesPanel::applyFilter);
    m_counts = new QLabel;
    m_counts->setObjectName("candidateCounts");
    m_counts->setForegroundRole(QPalette::PlaceholderText);
    m_columns = new QToolButton;
    m_columns->setText("Columns");
    m_columns->setToolTip("Choose the columns of the table");
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
    layout->addWidget(m_counts);
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
    m_table->setSortingEnabled(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CandidatesPanel::takeSelection);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CandidatesPanel::takeSelection);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == m_model->starColumn()) {
            m_store.toggleStar(m_model->candidateAt(index.row()));
        }
    });
}

void CandidatesPanel::resetColumns() {
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const QString tip = m_model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
        const QString title = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        m_table->setColumnWidth(column, widthOf(m_table->fontMetrics(), tip.section("In the filter: ", 1), title));
    }
    if (m_model->columnCount() > 0) {
        m_table->sortByColumn(m_model->columnOf("dss++"), Qt::DescendingOrder);
    }
}

void CandidatesPanel::makeColumnMenu() {
    QMenu* menu = m_columns->menu();
    menu->clear();
    for (int column = 0; column < m_model->columnCount(); ++column) {
        QAction* action = menu->addAction(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!m_table->isColumnHidden(column));
        connect(action, &QAction::toggled, m_table,
                [this, column](bool shown) { m_table->setColumnHidden(column, !shown); });
    }
}

void CandidatesPanel::focusFilter() {
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void CandidatesPanel::applyFilter() {
    QString error;
    if (m_store.hasSession()) {
        try {
            const QString text = m_filter->text().trimmed();
            m_store.setFilter(text, parseFilter(text, candidateColumns(m_store.space()), m_store));
        } catch (const Error& problem) {
            // The last good filter stays while the next one is being typed.
            error = QString::fromUtf8(problem.what());
        }
    }
    m_error->showProblem(error);
    m_error->setVisible(!error.isEmpty());
    showCounts();
}

void CandidatesPanel::showCounts() {
    const QLocale locale(QLocale::English);
    const int shown = m_model->rowCount();
    m_counts->setText(m_store.size() == 0 ? QString()
                                          : QString("%1 of %2 shown").arg(locale.toString(shown), locale.toString(m_store.size())));
    if (m_store.size() == 0) {
        m_empty->setTexts("No candidates yet", "Start a search or open a session: every scored architecture becomes a row.");
    } else {
        m_empty->setTexts("No candidate passes the filter", "Change or clear the filter above.");
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
    // The row under the cursor becomes the current candidate even if the old one stays selected.
    if (first >= 0 && first != m_store.current()) {
        m_store.setCurrent(first);
    }
    m_store.setSelection(std::move(candidates));
    m_syncing = false;
}

void CandidatesPanel::showSelection() {
    if (m_syncing) {
        return;
    }
    m_syncing = true;
    QItemSelection selection;
    const int lastColumn = m_model->columnCount() - 1;
    for (const int candidate : m_store.selection()) {
        if (const int row = m_model->rowOf(candidate); row >= 0) {
            selection.append(QItemSelectionRange(m_model->index(row, 0), m_model->index(row, lastColumn)));
        }
    }
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    const int row = m_model->rowOf(m_store.current());
    const int column = std::max(m_table->currentIndex().column(), 0);
    m_table->selectionModel()->setCurrentIndex(row >= 0 ? m_model->index(row, column) : QModelIndex(),
                                               QItemSelectionModel::NoUpdate);
    if (row >= 0 && sender() == &m_store) {
        m_table->scrollTo(m_model->index(row, column));
    }
    m_syncing = false;
}

void CandidatesPanel::renderTo(QPainter& painter, const QSize& size) { renderWidget(*this, painter, size); }

std::string CandidatesPanel::csv() {
    CsvWriter table;
    const std::vector<CandidateColumn> columns =
        m_store.hasSession() ? candidateColumns(m_store.space()) : std::vector<CandidateColumn>();
    for (const CandidateColumn& column : columns) {
        table.cell(column.name.toStdString());
    }
    table.endRow();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const int candidate = m_model->candidateAt(row);
        for (const CandidateColumn& column : columns) {
            if (column.isNumeric()) {
                table.cell(column.number(m_store, candidate));
            } else {
                table.cell(column.text(m_store, candidate).toStdString());
            }
        }
        table.endRow();
    }
    return table.text();
}

} // namespace trazor::ui
