// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_board.h"

#include "core/base/csv.h"
#include "ui/compare/compare_table.h"
#include "ui/inspector/empty_panel.h"
#include "ui/models/candidate_store.h"
#include "ui/support/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr int kBarHeight = 5;
constexpr int kBarMargin = 6;
constexpr int kLegendMark = 10;

/// Text with one or two bars below it.
class BarDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyleOptionViewItem text = option;
        const QVariant first = index.data(CompareTableModel::FirstBarRole);
        const QVariant second = index.data(CompareTableModel::SecondBarRole);
        if (first.isValid()) {
            text.rect.setBottom(option.rect.bottom() - kBarHeight - 3);
        }
        QStyledItemDelegate::paint(painter, text, index);
        if (!first.isValid()) {
            return;
        }
        const ViewColors colors = ViewColors::of(option.palette);
        const QRectF place(option.rect.left() + kBarMargin, option.rect.bottom() - kBarHeight - 2,
                           option.rect.width() - 2 * kBarMargin, kBarHeight);
        const double width = second.isValid() ? (place.width() - kBarMargin) / 2 : place.width();
        const auto bar = [&](double left, double share, const QColor& color) {
            painter->fillRect(QRectF(left, place.top(), width, kBarHeight), colors.grid);
            painter->fillRect(QRectF(left, place.top(), width * share, kBarHeight), color);
        };
        bar(place.left(), first.toDouble(), colors.front);
        if (second.isValid()) {
            bar(place.right() - width, second.toDouble(), colors.crossover);
        }
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool hasBars = index.data(CompareTableModel::FirstBarRole).isValid();
        return {120, option.fontMetrics.height() + 6 + (hasBars ? kBarHeight + 4 : 0)};
    }
};

/// A colour and what it stands for; follows the theme.
class LegendEntry final : public QWidget {
public:
    LegendEntry(const QString& text, QColor ViewColors::*color)
        : m_text(text)
        , m_color(color) {}
    QSize sizeHint() const override { return {kLegendMark + 8 + fontMetrics().horizontalAdvance(m_text), fontMetrics().height()}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override {
        Q_UNUSED(event)
        const ViewColors colors = ViewColors::of(palette());
        QPainter painter(this);
        painter.fillRect(QRect(0, (height() - kLegendMark) / 2, kLegendMark, kLegendMark), colors.*m_color);
        painter.setPen(colors.mutedText);
        painter.drawText(rect().adjusted(kLegendMark + 5, 0, 0, 0), Qt::AlignVCenter, m_text);
    }

private:
    QString m_text;
    QColor ViewColors::*m_color;
};

} // namespace

CompareBoard::CompareBoard(CandidateStore& store, QWidget* parent)
    : QWidget(parent)
    , m_store(store)
    , m_model(new CompareTableModel(store, this)) {
    setAccessibleName("Compare");
    makeTable();
    m_content = new QWidget;
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(0);
    content->addWidget(makeBar());
    content->addWidget(m_table, 1);
    m_pages = new QStackedWidget;
    m_pages->addWidget(new EmptyPanel("Nothing to compare yet",
                                      "Select 2 to 6 candidates, with Ctrl+click in the table or a plot, then press "
                                      "Compare (Ctrl+K)."));
    m_pages->addWidget(m_content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);

    connect(&store, &CandidateStore::sessionReset, this, [this] {
        m_model->setCandidates({});
        showState();
    });
    for (const auto signal : {&CandidateStore::rankingChanged, &CandidateStore::confirmationsChanged}) {
        connect(&store, signal, this, [this] {
            if (!m_model->candidates().empty()) {
                m_model->rebuild();
            }
        });
    }
    connect(m_model, &QAbstractItemModel::modelReset, this, &CompareBoard::showState);
}

QWidget* CompareBoard::makeBar() {
    auto* only = new QCheckBox("Differences only");
    only->setObjectName("compareDifferencesOnly");
    only->setChecked(true);
    only->setToolTip("Hide rows in which all candidates are equal");
    connect(only, &QCheckBox::toggled, m_model, &CompareTableModel::setDifferencesOnly);
    m_hidden = new QLabel;
    m_hidden->setObjectName("compareHidden");
    m_hidden->setForegroundRole(QPalette::PlaceholderText);
    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(10);
    layout->addWidget(only);
    layout->addWidget(m_hidden);
    layout->addStretch(1);
    layout->addWidget(new LegendEntry("D diversity", &ViewColors::front));
    layout->addWidget(new LegendEntry("S saliency", &ViewColors::crossover));
    return bar;
}

void CompareBoard::makeTable() {
    m_table = new QTableView;
    m_table->setObjectName("compareTable");
    m_table->setAccessibleName("Compared candidates");
    m_table->setModel(m_model);
    m_table->setItemDelegate(new BarDelegate(m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setTabKeyNavigation(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(110);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionClicked, this,
            [this](int section) { m_store.setCurrent(m_model->candidates()[static_cast<std::size_t>(section)]); });
}

void CompareBoard::compareSelected() {
    std::vector<int> candidates = m_store.selection();
    const auto count = static_cast<int>(candidates.size());
    if (count < kFewestCompared || count > kMostCompared) {
        return;
    }
    if (const auto current = std::find(candidates.begin(), candidates.end(), m_store.current()); current != candidates.end()) {
        std::rotate(candidates.begin(), current, current + 1);
    }
    m_model->setCandidates(std::move(candidates));
}

void CompareBoard::showState() {
    m_pages->setCurrentIndex(m_model->candidates().empty() ? 0 : 1);
    const int hidden = m_model->hiddenRows();
    m_hidden->setText(hidden > 0 ? QString("%1 equal rows hidden").arg(hidden) : QString());
}

void CompareBoard::renderTo(QPainter& painter, const QSize& size) { renderWidget(*this, painter, size); }

std::string CompareBoard::csv() {
    CsvWriter table;
    table.cell("row");
    for (const int candidate : m_model->candidates()) {
        table.cell(m_store.candidate(candidate).id);
    }
    table.endRow();
    for (int row = 0; row < m_model->rowCount({}); ++row) {
        table.cell(m_model->headerData(row, Qt::Vertical).toString().toStdString());
        for (int column = 0; column < m_model->columnCount({}); ++column) {
            table.cell(m_model->index(row, column).data().toString().toStdString());
        }
        table.endRow();
    }
    return table.text();
}

} // namespace trazor::ui
