// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/bench_table_model.h"

#include "ui/bench/interval_delegate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

using proxy::ProxyId;

struct ColumnText {
    const char* title;
    const char* meaning;
};
constexpr ColumnText kColumns[BenchTableModel::ColumnCount] = {
    {"Proxy", "What networks are ranked by. Checked proxies are computed by the next run."},
    {"\u03c4-b",
     "Kendall's tau-b of score and trained quality, -1 to 1: share of pairs in the right order less those in the "
     "wrong one. Ties are left out, which flatters proxies of few values."},
    {"95 %", "Bootstrap interval of tau-b over the networks of the set. Dashed: the parameter count"},
    {"In band", "Tau-b over the pairs whose blocks' parameters differ by at most 10 %: what a proxy says beyond size"},
    {"95 %", "Bootstrap interval of tau-b in band. Dashed: the parameter count"},
    {"\u03c1", "Spearman's rank correlation"},
    {"95 %", "Bootstrap interval of Spearman's correlation. Dashed: the parameter count"},
    {"\u03c4-a", "Kendall's tau-a: ties count as not ordered"},
    {"\u03c4-a", "Kendall's tau-a over the pairs in band: ties count as not ordered"},
    {"nDCG", "Normalised discounted cumulative gain of the whole order, at most 1: errors among the first weigh most"},
    {"nDCG", "Normalised discounted cumulative gain, mean over the size bands of 10 % with more than five networks"},
    {"Regret", "By how much the best of the five highest scores misses the best network, in the unit of the metric"},
    {"Regret",
     "By how much the best of the five highest scores misses the best network, mean over the size bands of 10 %"},
    {"Cost", "Time that one score takes"},
};

QString utf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Qt::AlignmentFlag alignmentOf(int column) {
    return column == BenchTableModel::NameColumn   ? Qt::AlignLeft
           : column == BenchTableModel::CostColumn ? Qt::AlignHCenter
                                                   : Qt::AlignRight;
}

bool isInterval(int column) {
    return column == BenchTableModel::TauBIntervalColumn || column == BenchTableModel::InBandIntervalColumn ||
           column == BenchTableModel::RhoIntervalColumn;
}

/// The coefficient of a column or, for an interval column, the one that its interval is for.
double numberIn(const bench::ProxyResult& result, int column) {
    switch (column) {
    case BenchTableModel::TauBColumn:
    case BenchTableModel::TauBIntervalColumn:
        return result.tauB;
    case BenchTableModel::InBandColumn:
    case BenchTableModel::InBandIntervalColumn:
        return result.inBandTauB;
    case BenchTableModel::TauAColumn:
        return result.tauA;
    case BenchTableModel::InBandTauAColumn:
        return result.inBandTauA;
    case BenchTableModel::NdcgColumn:
        return result.ndcg;
    case BenchTableModel::InBandNdcgColumn:
        return result.inBands.ndcg;
    case BenchTableModel::RegretColumn:
        return result.regret;
    case BenchTableModel::InBandRegretColumn:
        return result.inBands.regret;
    default:
        return result.rho;
    }
}

const evidence::Interval& intervalIn(const bench::ProxyResult& result, int column) {
    return column == BenchTableModel::TauBIntervalColumn     ? result.ci95
           : column == BenchTableModel::InBandIntervalColumn ? result.inBandCi95
                                                             : result.rhoCi95;
}

} // namespace

QString formatTau(double value) {
    return std::isfinite(value) ? QString::asprintf("%+.3f", value) : QStringLiteral("\u2013");
}

BenchTableModel::BenchTableModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_chosen{ProxyId::DssPlusPlus,  ProxyId::Dss,         ProxyId::Diversity, ProxyId::Saliency,
               ProxyId::ParamsBlocks, ProxyId::ParamsTotal, ProxyId::Macs,      ProxyId::Depth} {}

void BenchTableModel::setResult(BenchResultPtr result) {
    m_result = std::move(result);
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

std::vector<ProxyId> BenchTableModel::chosen() const {
    return {m_chosen.begin(), m_chosen.end()};
}

ProxyId BenchTableModel::proxyAt(int row) const {
    return proxy::proxyTable()[static_cast<std::size_t>(row)].id;
}

int BenchTableModel::rowOf(ProxyId id) const {
    const auto table = proxy::proxyTable();
    const auto found = std::find_if(table.begin(), table.end(), [id](const auto& info) { return info.id == id; });
    return static_cast<int>(found - table.begin());
}

const bench::ProxyResult* BenchTableModel::resultOf(ProxyId id) const {
    if (!m_result) {
        return nullptr;
    }
    const auto& results = m_result->proxies;
    const auto found = std::find_if(results.begin(), results.end(), [id](const auto& it) { return it.proxy == id; });
    return found != results.end() ? &*found : nullptr;
}

int BenchTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(proxy::proxyTable().size());
}

int BenchTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BenchTableModel::text(const proxy::ProxyInfo& info, int column) const {
    if (column == NameColumn) {
        return utf8(info.title);
    }
    if (column == CostColumn) {
        return utf8(proxy::costName(info.cost));
    }
    const bench::ProxyResult* result = resultOf(info.id);
    if (result == nullptr) {
        return QStringLiteral("\u2013");
    }
    if (!isInterval(column)) {
        const double number = numberIn(*result, column);
        return column < NdcgColumn || !std::isfinite(number) ? formatTau(number) : QString::number(number, 'g', 3);
    }
    const evidence::Interval& interval = intervalIn(*result, column);
    return formatTau(interval.low) + " to " + formatTau(interval.high);
}

QVariant BenchTableModel::mark(const proxy::ProxyInfo& info, int column) const {
    const bench::ProxyResult* result = resultOf(info.id);
    const bench::ProxyResult* size = resultOf(ProxyId::ParamsBlocks);
    if (!isInterval(column) || result == nullptr || !std::isfinite(numberIn(*result, column))) {
        return {};
    }
    evidence::Interval scale{0.0, 0.1}; // the scale always includes zero
    for (const bench::ProxyResult& each : m_result->proxies) {
        const evidence::Interval& interval = intervalIn(each, column);
        for (const double end : {interval.low, interval.high, numberIn(each, column)}) {
            if (std::isfinite(end)) {
                scale = {std::min(scale.low, end), std::max(scale.high, end)};
            }
        }
    }
    const double baseline = size != nullptr ? numberIn(*size, column) : std::numeric_limits<double>::quiet_NaN();
    return QVariant::fromValue(IntervalMark{numberIn(*result, column), intervalIn(*result, column), baseline, scale});
}

QVariant BenchTableModel::sortKey(const proxy::ProxyInfo& info, int column) const {
    if (column == NameColumn) {
        return utf8(info.title);
    }
    if (column == CostColumn) {
        return static_cast<int>(info.cost);
    }
    const bench::ProxyResult* result = resultOf(info.id);
    const double number = result == nullptr    ? std::numeric_limits<double>::quiet_NaN()
                          : isInterval(column) ? intervalIn(*result, column).low
                                               : numberIn(*result, column);
    return std::isnan(number) ? -std::numeric_limits<double>::infinity() : number;
}

QString BenchTableModel::toolTip(const proxy::ProxyInfo& info, int column) const {
    const bench::ProxyResult* result = resultOf(info.id);
    QString text =
        QString("%1\nSource: %2\nOn the command line: %3").arg(utf8(info.meaning), utf8(info.source), utf8(info.name));
    if (result != nullptr && isInterval(column)) {
        text.prepend(QString("%1, %2 with 95 %\n\n")
                         .arg(formatTau(numberIn(*result, column)), this->text(info, column).toString()));
    }
    if (result != nullptr && result->failed > 0) {
        text += QString("\n%1 of %2 networks without a score; they count as the worst")
                    .arg(result->failed)
                    .arg(result->values.size());
    }
    return text;
}

QVariant BenchTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const proxy::ProxyInfo& info = proxy::proxyTable()[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(info, index.column());
    case kSortRole:
        return sortKey(info, index.column());
    case kMarkRole:
        return mark(info, index.column());
    case Qt::CheckStateRole:
        return index.column() == NameColumn ? QVariant(m_chosen.contains(info.id) ? Qt::Checked : Qt::Unchecked)
                                            : QVariant();
    case Qt::ToolTipRole:
        return toolTip(info, index.column());
    case Qt::TextAlignmentRole:
        return QVariant(alignmentOf(index.column()) | Qt::AlignVCenter);
    default:
        return {};
    }
}

bool BenchTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !(flags(index) & Qt::ItemIsUserCheckable)) {
        return false;
    }
    if (value.toInt() == Qt::Checked) {
        m_chosen.insert(proxyAt(index.row()));
    } else {
        m_chosen.erase(proxyAt(index.row()));
    }
    emit dataChanged(index, index, {Qt::CheckStateRole});
    return true;
}

Qt::ItemFlags BenchTableModel::flags(const QModelIndex& index) const {
    const bool checkable =
        index.isValid() && index.column() == NameColumn && proxyAt(index.row()) != ProxyId::ParamsBlocks;
    return QAbstractTableModel::flags(index) | (checkable ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

QVariant BenchTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromUtf8(kColumns[section].title);
    case Qt::ToolTipRole:
        return QString::fromUtf8(kColumns[section].meaning);
    case Qt::TextAlignmentRole:
        return QVariant(alignmentOf(section) | Qt::AlignVCenter);
    default:
        return {};
    }
}

} // namespace trazor::ui
