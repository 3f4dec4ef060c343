// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/calibration.h"
#include "ui/bench/bench_runner.h"

#include <QTableWidget>

#include <limits>
#include <stop_token>
#include <string>
#include <vector>

namespace trazor::ui {

/// How well a few trained networks of a set predict the others: tau-b in band of the prediction after k measured
/// networks, beside the parameter count and DSS++. Computed on a background thread when the table is first visible.
class MeasuringTable final : public QTableWidget {
    Q_OBJECT

public:
    enum Column { TrainedColumn, PredictionColumn, IntervalColumn, ParamsColumn, DssPlusPlusColumn, ColumnCount };

    explicit MeasuringTable(QWidget* parent = nullptr);
    ~MeasuringTable() override;

    /// Null clears the table.
    void setSet(BenchSetPtr set, const std::string& metric);
    /// Tau-b in band of DSS++ over the whole set. NaN: not computed yet, so the value stored in the set is shown.
    void setDssPlusPlus(double tau);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void startIfSeen();
    void fill();

    BenchSetPtr m_set;
    std::string m_metric;
    bool m_isDue = false; ///< the curve of the set is not computed yet
    std::stop_source m_stop;
    std::vector<bench::CurvePoint> m_curve;
    double m_dssPlusPlus;
};

} // namespace trazor::ui
