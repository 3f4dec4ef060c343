// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_values.h"

#include "ui/models/session_model.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace trazor::ui {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr int kSample = 300; ///< candidates, each of many blocks, that suffice for percentiles

double percentile(std::vector<double>& values, double share) {
    const auto position = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + position, values.end());
    return values[static_cast<std::size_t>(position)];
}

} // namespace

std::vector<HeatmapQuantity> heatmapQuantities(const SessionModel& model) {
    using Kind = HeatmapQuantity::Kind;
    std::vector<HeatmapQuantity> quantities{{Kind::Diversity, -1, QStringLiteral("Diversity D (MSA)"),
                                             QStringLiteral("Synaptic diversity D of the block (log)"), true},
                                            {Kind::Saliency, -1, QStringLiteral("Saliency S (MLP)"),
                                             QStringLiteral("Synaptic saliency S of the block (log)"), true},
                                            {Kind::Guide, -1, QStringLiteral("Rank B (D and S)"),
                                             QStringLiteral("Rank B of the block by D and S (0 to 1)"), false}};
    if (model.hasSession()) {
        const std::vector<space::Gene>& genes = model.space().genes;
        for (std::size_t i = 0; i < genes.size(); ++i) {
            if (genes[i].scope == space::Scope::Block && !genes[i].isDepth()) {
                const QString name = QString::fromStdString(genes[i].name);
                quantities.push_back({Kind::Gene, static_cast<int>(i), QStringLiteral("Gene ") + name, name, false});
            }
        }
    }
    return quantities;
}

void HeatmapValues::setQuantity(const HeatmapQuantity& quantity) {
    m_quantity = quantity;
    m_read = -1;
}

void HeatmapValues::clear() {
    m_columns = 0;
    m_seen = 0;
    m_read = -1;
    m_stageStarts.clear();
    m_stageSizes.clear();
}

void HeatmapValues::update() {
    if (!m_model.hasSession()) {
        clear();
        return;
    }
    const std::size_t stages = m_model.space().stageCount;
    std::vector<int> sizes = m_stageSizes;
    sizes.resize(stages, 1);
    // A network from a file may be deeper than the space: take the depths from the candidates, not from the genes.
    for (; m_seen < m_model.size(); ++m_seen) {
        const auto& architecture = m_model.candidate(m_seen).architecture;
        for (std::size_t stage = 0; stage < std::min(stages, architecture.stages.size()); ++stage) {
            sizes[stage] = std::max(sizes[stage], static_cast<int>(architecture.stages[stage].blocks.size()));
        }
    }
    if (sizes == m_stageSizes) {
        return;
    }
    m_stageSizes = std::move(sizes);
    m_stageStarts.clear();
    m_columns = 0;
    m_read = -1;
    for (const int size : m_stageSizes) {
        m_stageStarts.push_back(m_columns);
        m_columns += size;
    }
}

void HeatmapValues::read(int candidate, std::span<double> cells) const {
    using Kind = HeatmapQuantity::Kind;
    std::fill(cells.begin(), cells.end(), kMissing);
    const search::Candidate& row = m_model.candidate(candidate);
    const auto& blocks = row.evaluation.scores.blocks;
    const std::vector<double> guide = m_quantity.kind == Kind::Guide ? m_model.guide(candidate) : std::vector<double>();
    std::size_t block = 0;
    for (std::size_t stage = 0; stage < std::min(m_stageStarts.size(), row.architecture.stages.size()); ++stage) {
        const std::size_t size = row.architecture.stages[stage].blocks.size();
        // A deeper network that update() has not seen yet has no columns for its last blocks.
        const std::size_t room = static_cast<std::size_t>(m_stageSizes[stage]);
        for (std::size_t index = 0; index < size; ++index, ++block) {
            if (index >= room) {
                continue;
            }
            double value = kMissing;
            if (m_quantity.kind == Kind::Gene) {
                const space::Gene& gene = m_model.space().genes[static_cast<std::size_t>(m_quantity.gene)];
                value = m_model.space().value(row.architecture, gene, stage, index);
            } else if (m_quantity.kind == Kind::Guide) {
                value = block < guide.size() ? guide[block] : value;
            } else if (block < blocks.size()) {
                value = m_quantity.kind == Kind::Diversity ? blocks[block].diversity : blocks[block].saliency;
                value = value == 0.0 ? kMissing : value; // the block lacks this part
            }
            cells[static_cast<std::size_t>(m_stageStarts[stage]) + index] = std::isfinite(value) ? value : kMissing;
        }
    }
}

double HeatmapValues::at(int candidate, int column) const {
    std::vector<double> cells(static_cast<std::size_t>(m_columns));
    read(candidate, cells);
    return cells[static_cast<std::size_t>(column)];
}

const std::vector<double>& HeatmapValues::column(int column) {
    const auto [stage, block] = positionOf(column);
    if (m_quantity.kind == HeatmapQuantity::Kind::Guide) {
        m_column = m_model.guideAt(stage, block);
        return m_column;
    }
    if (m_read != column) {
        m_column.clear();
        m_read = column;
    }
    std::vector<double> cells(static_cast<std::size_t>(m_columns));
    while (static_cast<int>(m_column.size()) < m_model.size()) {
        read(static_cast<int>(m_column.size()), cells);
        m_column.push_back(cells[static_cast<std::size_t>(column)]);
    }
    return m_column;
}

HeatmapValues::Position HeatmapValues::positionOf(int column) const {
    const auto next = std::upper_bound(m_stageStarts.begin(), m_stageStarts.end(), column);
    return {static_cast<std::size_t>(next - m_stageStarts.begin() - 1),
            static_cast<std::size_t>(column - *std::prev(next))};
}

bool HeatmapValues::hasBlock(int candidate, int column) const {
    const auto [stage, block] = positionOf(column);
    const auto& stages = m_model.candidate(candidate).architecture.stages;
    return stage < stages.size() && block < stages[stage].blocks.size();
}

QString HeatmapValues::columnName(int column) const {
    if (m_stageStarts.size() < 2) {
        return QString::number(column + 1);
    }
    const auto [stage, block] = positionOf(column);
    return QStringLiteral("%1.%2").arg(stage + 1).arg(block + 1);
}

template <typename Take>
void HeatmapValues::forSample(Take take) const {
    std::vector<double> cells(static_cast<std::size_t>(m_columns));
    for (int candidate = 0; candidate < m_model.size(); candidate += m_model.size() / kSample + 1) {
        read(candidate, cells);
        take(std::span<const double>(cells));
    }
}

HeatmapValues::Range HeatmapValues::robustRange() const {
    using Kind = HeatmapQuantity::Kind;
    const bool logarithmic = m_quantity.logarithmic;
    if (m_quantity.kind == Kind::Guide) {
        return {};
    }
    std::vector<double> values;
    forSample([&](std::span<const double> cells) {
        std::copy_if(cells.begin(), cells.end(), std::back_inserter(values),
                     [&](double value) { return !std::isnan(value) && (!logarithmic || value > 0.0); });
    });
    if (values.empty()) {
        return logarithmic ? Range{1.0, 10.0} : Range{0.0, 1.0};
    }
    const bool all = m_quantity.kind == Kind::Gene;
    Range range{percentile(values, all ? 0.0 : 0.02), percentile(values, all ? 1.0 : 0.98)};
    if (!(range.high > range.low)) {
        range = logarithmic ? Range{range.low / 1.1, range.low * 1.1} : Range{range.low - 0.5, range.low + 0.5};
    }
    return range;
}

double HeatmapValues::robustDifference(int reference) const {
    std::vector<double> base(static_cast<std::size_t>(m_columns));
    read(reference, base);
    std::vector<double> differences;
    forSample([&](std::span<const double> cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const double difference = m_quantity.logarithmic ? std::log2(cells[i] / base[i]) : cells[i] - base[i];
            if (std::isfinite(difference)) {
                differences.push_back(std::abs(difference));
            }
        }
    });
    const double limit = differences.empty() ? 0.0 : percentile(differences, 0.98);
    return limit > 0.0 ? limit : 1.0;
}

} // namespace trazor::ui
