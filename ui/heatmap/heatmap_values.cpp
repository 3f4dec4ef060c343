// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_values.h"

#include "ui/models/candidate_store.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kSample = 20'000; ///< cells are enough for percentiles

double percentile(std::vector<float>& values, double share) {
    const auto position = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + position, values.end());
    return static_cast<double>(values[static_cast<std::size_t>(position)]);
}

} // namespace

std::vector<HeatmapQuantity> heatmapQuantities(const CandidateStore& store) {
    using Kind = HeatmapQuantity::Kind;
    std::vector<HeatmapQuantity> quantities{{Kind::Diversity, -1, QStringLiteral("Diversity D (MSA)"),
                                             QStringLiteral("Synaptic diversity D of the block (log)"), true},
                                            {Kind::Saliency, -1, QStringLiteral("Saliency S (MLP)"),
                                             QStringLiteral("Synaptic saliency S of the block (log)"), true},
                                            {Kind::Guide, -1, QStringLiteral("Rank B (D and S)"),
                                             QStringLiteral("Rank B of the block by D and S (0 to 1)"), false}};
    if (store.hasSession()) {
        const std::vector<space::Gene>& genes = store.space().genes;
        for (std::size_t i = 0; i < genes.size(); ++i) {
            if (genes[i].scope == space::Scope::Block && !genes[i].isDepth()) {
                const QString name = QString::fromStdString(genes[i].name);
                quantities.push_back({Kind::Gene, static_cast<int>(i), QStringLiteral("Gene ") + name, name, false});
            }
        }
    }
    return quantities;
}

void HeatmapValues::clear() {
    m_columns = 0;
    m_rows = 0;
    m_values.clear();
    m_stageStarts.clear();
    m_stageSizes.clear();
}

void HeatmapValues::layOut(const CandidateStore& store) {
    const std::size_t stages = store.space().stageCount;
    std::vector<int> sizes = m_stageSizes;
    sizes.resize(stages, 1);
    // A network from a file may be deeper than the space; so the candidates decide, not the genes.
    for (int row = m_rows; row < store.size(); ++row) {
        const auto& architecture = store.candidate(row).architecture;
        for (std::size_t stage = 0; stage < std::min(stages, architecture.stages.size()); ++stage) {
            sizes[stage] = std::max(sizes[stage], static_cast<int>(architecture.stages[stage].blocks.size()));
        }
    }
    if (sizes == m_stageSizes) {
        return;
    }
    clear();
    m_stageSizes = std::move(sizes);
    for (const int size : m_stageSizes) {
        m_stageStarts.push_back(m_columns);
        m_columns += size;
    }
}

void HeatmapValues::update(const CandidateStore& store, const HeatmapQuantity& quantity, bool rankingIsNew) {
    if (!store.hasSession()) {
        clear();
        return;
    }
    if (quantity != m_quantity || store.size() < m_rows ||
        (quantity.kind == HeatmapQuantity::Kind::Guide && rankingIsNew)) {
        m_rows = 0;
        m_quantity = quantity;
    }
    layOut(store);
    m_values.resize(static_cast<std::size_t>(store.size()) * static_cast<std::size_t>(m_columns), kMissing);
    for (; m_rows < store.size(); ++m_rows) {
        readRow(store, m_rows);
    }
}

void HeatmapValues::readRow(const CandidateStore& store, int row) {
    using Kind = HeatmapQuantity::Kind;
    const search::Candidate& candidate = store.candidate(row);
    const auto& blocks = candidate.evaluation.scores.blocks;
    const std::vector<double>* guide =
        m_quantity.kind == Kind::Guide ? &store.guide()[static_cast<std::size_t>(row)] : nullptr;
    float* cells = m_values.data() + static_cast<std::ptrdiff_t>(row) * m_columns;
    std::fill(cells, cells + m_columns, kMissing);
    std::size_t block = 0;
    for (std::size_t stage = 0; stage < std::min(m_stageStarts.size(), candidate.architecture.stages.size()); ++stage) {
        const std::size_t size = candidate.architecture.stages[stage].blocks.size();
        for (std::size_t index = 0; index < size; ++index, ++block) {
            double value = std::numeric_limits<double>::quiet_NaN();
            if (m_quantity.kind == Kind::Gene) {
                const space::Gene& gene = store.space().genes[static_cast<std::size_t>(m_quantity.gene)];
                value = store.space().value(candidate.architecture, gene, stage, index);
            } else if (guide) {
                value = block < guide->size() ? (*guide)[block] : value;
            } else if (block < blocks.size()) {
                value = m_quantity.kind == Kind::Diversity ? blocks[block].diversity : blocks[block].saliency;
            }
            cells[m_stageStarts[stage] + static_cast<int>(index)] =
                std::isfinite(value) ? static_cast<float>(value) : kMissing;
        }
    }
}

bool HeatmapValues::hasBlock(const CandidateStore& store, int row, int column) const {
    const auto next = std::upper_bound(m_stageStarts.begin(), m_stageStarts.end(), column);
    const auto stage = static_cast<std::size_t>(next - m_stageStarts.begin() - 1);
    const auto& stages = store.candidate(row).architecture.stages;
    return stage < stages.size() && column - m_stageStarts[stage] < static_cast<int>(stages[stage].blocks.size());
}

QString HeatmapValues::columnName(int column) const {
    if (m_stageStarts.size() < 2) {
        return QString::number(column + 1);
    }
    const auto next = std::upper_bound(m_stageStarts.begin(), m_stageStarts.end(), column);
    const auto stage = next - m_stageStarts.begin();
    return QStringLiteral("%1.%2").arg(stage).arg(column - *std::prev(next) + 1);
}

std::vector<float> HeatmapValues::sampled(bool positiveOnly) const {
    std::vector<float> values;
    const std::size_t stride = m_values.size() / kSample + 1;
    values.reserve(m_values.size() / stride + 1);
    for (std::size_t i = 0; i < m_values.size(); i += stride) {
        if (!std::isnan(m_values[i]) && (!positiveOnly || m_values[i] > 0.0F)) {
            values.push_back(m_values[i]);
        }
    }
    return values;
}

HeatmapValues::Range HeatmapValues::robustRange(bool logarithmic) const {
    std::vector<float> values = sampled(logarithmic);
    if (values.empty()) {
        return logarithmic ? Range{1.0, 10.0} : Range{0.0, 1.0};
    }
    const bool all = m_quantity.kind == HeatmapQuantity::Kind::Gene;
    Range range{percentile(values, all ? 0.0 : 0.02), percentile(values, all ? 1.0 : 0.98)};
    if (!(range.high > range.low)) {
        range = logarithmic ? Range{range.low / 1.1, range.low * 1.1} : Range{range.low - 0.5, range.low + 0.5};
    }
    return range;
}

double HeatmapValues::robustDifference(int reference, bool logarithmic) const {
    std::vector<float> differences;
    const int stride = m_rows * m_columns / static_cast<int>(kSample) + 1;
    for (int row = 0; row < m_rows; row += stride) {
        for (int column = 0; column < m_columns; ++column) {
            const double difference = logarithmic ? std::log2(at(row, column) / at(reference, column))
                                                  : at(row, column) - at(reference, column);
            if (std::isfinite(difference)) {
                differences.push_back(static_cast<float>(std::abs(difference)));
            }
        }
    }
    const double limit = differences.empty() ? 0.0 : percentile(differences, 0.98);
    return limit > 0.0 ? limit : 1.0;
}

} // namespace trazor::ui
