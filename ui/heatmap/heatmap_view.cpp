// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_view.h"

#include "core/base/csv.h"
#include "ui/models/session_model.h"
#include "ui/plots/axis_box.h"
#include "ui/support/formatting.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace trazor::ui {

namespace {

const QString kBlockPrefix = QStringLiteral("block:"); ///< prefix of the order box entries that stand for a block

} // namespace

HeatmapView::HeatmapView(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_canvas(new HeatmapCanvas(model))
    , m_quantity(new QComboBox)
    , m_order(new AxisBox(QStringLiteral("Order of the rows"), QStringLiteral("DSS++ (rank, 0 to 1)")))
    , m_difference(new QCheckBox(QStringLiteral("Difference to current"))) {
    setAccessibleName(QStringLiteral("Heat-map view"));
    setFocusProxy(m_canvas);
    m_quantity->setAccessibleName(QStringLiteral("Value of the cells"));
    m_quantity->setToolTip(QStringLiteral("What a cell shows"));
    m_order->setToolTip(QStringLiteral("Order of the rows; a click on a block number sorts by that block"));
    m_difference->setToolTip(QStringLiteral("Show every candidate minus the current one"));

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(6);
    bar->addWidget(m_quantity);
    bar->addWidget(new QLabel(QStringLiteral("sorted by")));
    bar->addWidget(m_order);
    bar->addSpacing(8);
    bar->addWidget(m_difference);
    bar->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_canvas, 1);

    connect(m_quantity, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0) {
            m_canvas->setQuantity(m_quantities[static_cast<std::size_t>(index)]);
        }
    });
    connect(m_order, &AxisBox::chosen, this, [this] {
        const QString chosen = m_order->column();
        m_canvas->setOrder(
            chosen.startsWith(kBlockPrefix)
                ? HeatmapOrder{.number = m_canvas->order().number, .column = chosen.mid(kBlockPrefix.size()).toInt()}
                : HeatmapOrder{.number = chosen, .column = -1});
    });
    connect(m_canvas, &HeatmapCanvas::orderChanged, this, &HeatmapView::fillOrders);
    connect(m_difference, &QCheckBox::toggled, this, &HeatmapView::applyDifference);
    connect(&m_model, &SessionModel::currentChanged, this,
            [this](int current) { m_difference->setEnabled(current >= 0 || m_difference->isChecked()); });
    connect(&m_model, &SessionModel::sessionReset, this, [this] {
        m_difference->setChecked(false);
        fillQuantities();
        fillOrders();
    });
    connect(&m_model, &SessionModel::quantitiesAdded, this, &HeatmapView::fillOrders);
    // Queued because the canvas detects the change while painting.
    connect(m_canvas, &HeatmapCanvas::columnsChanged, this, &HeatmapView::fillOrders, Qt::QueuedConnection);
    m_difference->setEnabled(m_model.current() >= 0);
    fillQuantities();
    fillOrders();
}

void HeatmapView::fillQuantities() {
    const QSignalBlocker blocker(m_quantity);
    m_quantities = heatmapQuantities(m_model);
    m_quantity->clear();
    for (const HeatmapQuantity& quantity : m_quantities) {
        m_quantity->addItem(quantity.name);
    }
    m_canvas->setQuantity(m_quantities.front());
}

void HeatmapView::fillOrders() {
    const QSignalBlocker blocker(m_order);
    m_order->setColumns(candidateColumns(m_model), QStringLiteral("dss++"));
    for (int block = 0; block < m_canvas->columns(); ++block) {
        m_order->addItem(QStringLiteral("Block ") + m_canvas->columnName(block), kBlockPrefix + QString::number(block));
    }
    const HeatmapOrder& order = m_canvas->order();
    m_order->setColumn(order.column >= 0 ? kBlockPrefix + QString::number(order.column) : order.number);
}

void HeatmapView::applyDifference() {
    m_canvas->setReference(m_difference->isChecked() ? m_model.current() : -1);
    m_difference->setText(m_canvas->reference() >= 0
                              ? QStringLiteral("Difference to %1").arg(candidateName(m_canvas->reference()))
                              : QStringLiteral("Difference to current"));
    m_difference->setEnabled(m_model.current() >= 0 || m_difference->isChecked());
}

void HeatmapView::refresh() {
    m_canvas->refresh();
    m_canvas->viewport()->update();
}

void HeatmapView::renderTo(QPainter& painter, const QSize& size) {
    m_canvas->paintTo(painter, size);
}

/// Column name prefix as in the candidate table, where a gene of a block is "heads.2.3"; e.g. "diversity.7".
std::string HeatmapView::csvName(const HeatmapQuantity& quantity) const {
    switch (quantity.kind) {
    case HeatmapQuantity::Kind::Diversity:
        return "diversity";
    case HeatmapQuantity::Kind::Saliency:
        return "saliency";
    case HeatmapQuantity::Kind::Guide:
        return "guide";
    case HeatmapQuantity::Kind::Gene:
        break;
    }
    return m_model.space().genes[static_cast<std::size_t>(quantity.gene)].name;
}

std::string HeatmapView::csv() {
    refresh();
    CsvWriter table;
    table.cell("index").cell("id");
    const std::string name = csvName(m_quantities[static_cast<std::size_t>(std::max(m_quantity->currentIndex(), 0))]);
    std::vector<std::vector<double>> columns;
    for (int column = 0; column < m_canvas->columns(); ++column) {
        table.cell(name + '.' + m_canvas->columnName(column).toStdString());
        columns.push_back(m_canvas->columnValues(column));
    }
    table.endRow();
    for (const int candidate : m_canvas->rows()) {
        table.cell(candidate).cell(m_model.candidate(candidate).id);
        for (const std::vector<double>& column : columns) {
            table.cell(column[static_cast<std::size_t>(candidate)]);
        }
        table.endRow();
    }
    return table.text();
}

} // namespace trazor::ui
