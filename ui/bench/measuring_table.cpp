// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/measuring_table.h"

#include "core/base/error.h"
#include "ui/bench/bench_table_model.h"
#include "ui/bench/interval_delegate.h"
#include "ui/models/background.h"

#include <QHeaderView>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kDraws = 30;

struct ColumnText {
    const char* title;
    const char* meaning;
};
constexpr ColumnText kColumns[MeasuringTable::ColumnCount] = {
    {"Trained", "Number of networks of the set whose trained quality is taken as known, chosen at random"},
    {"Prediction", "Kendall's tau-b in band of the prediction for all other networks, mean over 30 random choices"},
    {"10 to 90 %", "Tau-b in band in the middle 80 % of the random choices. Dashed: the parameter count"},
    {"Parameters", "Tau-b in band of the parameter count for the same networks"},
    {"DSS++", "Tau-b in band of DSS++ over the whole set, from the last run; before the first run, the value that we "
              "measured at level net"},
};

} // namespace

MeasuringTable::MeasuringTable(QWidget* parent)
    : QTableWidget(0, ColumnCount, parent)
    , m_dssPlusPlus(std::numeric_limits<double>::quiet_NaN()) {
    setObjectName("benchMeasuring");
    setAccessibleName("What measured results tell about the other networks");
    for (int column = 0; column < ColumnCount; ++column) {
        auto* title = new QTableWidgetItem(QString::fromUtf8(kColumns[column].title));
        title->setToolTip(QString::fromUtf8(kColumns[column].meaning));
        setHorizontalHeaderItem(column, title);
    }
    setItemDelegateForColumn(IntervalColumn, new IntervalDelegate(this));
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setShowGrid(false);
    setFrameShape(NoFrame);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
}

MeasuringTable::~MeasuringTable() {
    m_stop.request_stop();
}

void MeasuringTable::setSet(BenchSetPtr set, const std::string& metric) {
    m_stop.request_stop();
    m_set = std::move(set);
    m_metric = metric;
    m_curve.clear();
    m_isDue = m_set != nullptr && !m_metric.empty();
    fill();
    startIfSeen();
}

void MeasuringTable::setDssPlusPlus(double tau) {
    m_dssPlusPlus = tau;
    fill();
}

void MeasuringTable::showEvent(QShowEvent* event) {
    QTableWidget::showEvent(event);
    startIfSeen();
}

void MeasuringTable::startIfSeen() {
    if (!isVisible() || !std::exchange(m_isDue, false)) {
        return;
    }
    m_stop = {};
    const auto work = [set = m_set, metric = m_metric, stop = m_stop.get_token()]() -> std::vector<bench::CurvePoint> {
        try {
            return bench::learningCurve(*set, metric, kDraws, stop);
        } catch (const Error&) {
            return {}; // all values tie, or all networks have one shape: leave the table empty
        }
    };
    runInBackground(this, work, [this, stop = m_stop.get_token()](const std::vector<bench::CurvePoint>& curve) {
        if (!stop.stop_requested()) {
            m_curve = curve;
            fill();
        }
    });
}

void MeasuringTable::fill() {
    evidence::Interval scale{0.0, 0.1}; // the scale always includes zero
    for (const bench::CurvePoint& point : m_curve) {
        scale = {std::min({scale.low, point.low, point.params}), std::max({scale.high, point.high, point.params})};
    }
    QString dssPlusPlus = formatTau(m_dssPlusPlus);
    if (std::isnan(m_dssPlusPlus) && !m_curve.empty()) {
        const double shipped = m_set->metric(m_metric).dssPlusPlus; // has two decimals
        dssPlusPlus = std::isnan(shipped) ? dssPlusPlus : QString::asprintf("%+.2f", shipped);
    }
    setRowCount(static_cast<int>(m_curve.size()));
    for (int row = 0; row < rowCount(); ++row) {
        const bench::CurvePoint& point = m_curve[static_cast<std::size_t>(row)];
        const QString texts[ColumnCount] = {QString::number(point.k), formatTau(point.predictor),
                                            formatTau(point.low) + " to " + formatTau(point.high),
                                            formatTau(point.params), dssPlusPlus};
        for (int column = 0; column < ColumnCount; ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            item->setToolTip(texts[column]);
            setItem(row, column, item);
        }
        const IntervalMark mark{point.predictor, {point.low, point.high}, point.params, scale};
        item(row, IntervalColumn)->setData(BenchTableModel::kMarkRole, QVariant::fromValue(mark));
    }
}

} // namespace trazor::ui
