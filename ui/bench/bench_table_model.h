// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench/bench_runner.h"

#include <QAbstractTableModel>

#include <set>
#include <vector>

namespace trazor::ui {

/// All proxies, which of them are checked to run, and how well those of the last run rank the set.
class BenchTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        TauBColumn,
        TauBIntervalColumn,
        InBandColumn,
        InBandIntervalColumn,
        RhoColumn,
        RhoIntervalColumn,
        TauAColumn,
        InBandTauAColumn,
        NdcgColumn,
        InBandNdcgColumn,
        RegretColumn,
        InBandRegretColumn,
        CostColumn,
        ColumnCount
    };
    /// Number or text to sort by.
    static constexpr int kSortRole = Qt::UserRole;
    /// The IntervalMark that IntervalDelegate draws in an interval column; invalid without a result.
    static constexpr int kMarkRole = Qt::UserRole + 1;

    explicit BenchTableModel(QObject* parent = nullptr);

    /// Null clears the results.
    void setResult(BenchResultPtr result);
    /// The checked proxies. Always contains the parameter count of the blocks, the baseline to beat.
    std::vector<proxy::ProxyId> chosen() const;
    proxy::ProxyId proxyAt(int row) const;
    int rowOf(proxy::ProxyId id) const;
    /// Null if the proxy did not run.
    const bench::ProxyResult* resultOf(proxy::ProxyId id) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVariant text(const proxy::ProxyInfo& info, int column) const;
    QVariant sortKey(const proxy::ProxyInfo& info, int column) const;
    QString toolTip(const proxy::ProxyInfo& info, int column) const;
    QVariant mark(const proxy::ProxyInfo& info, int column) const;

    BenchResultPtr m_result;
    std::set<proxy::ProxyId> m_chosen;
};

/// Three decimals with the sign, or a dash if the value is not finite.
QString formatTau(double value);

} // namespace trazor::ui
