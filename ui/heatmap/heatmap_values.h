// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>
#include <vector>

namespace trazor::ui {

class CandidateStore;

/// What a cell of the heat-map shows.
struct HeatmapQuantity {
    enum class Kind { Diversity, Saliency, Guide, Gene };
    Kind kind = Kind::Diversity;
    int gene = -1; ///< index in the space's genes, for Kind::Gene
    QString name;  ///< "Diversity D"
    QString label; ///< at the colour bar, with the unit
    bool logarithmic = false;
    bool operator==(const HeatmapQuantity&) const = default;
};

/// D, S, B and the genes that the blocks of the open space have.
std::vector<HeatmapQuantity> heatmapQuantities(const CandidateStore& store);

/// Values of all candidates by block position. A position belongs to a stage and an index in the stage, so blocks
/// of staged networks stand under each other; NaN where a candidate has no such block or no score.
class HeatmapValues {
public:
    /// Reads candidates that are new since the last call; everything after clear(), another quantity, or (guide
    /// scores only) another ranking.
    void update(const CandidateStore& store, const HeatmapQuantity& quantity, bool rankingIsNew);
    void clear();

    int columns() const noexcept { return m_columns; }
    int rows() const noexcept { return m_rows; }
    double at(int row, int column) const noexcept {
        return static_cast<double>(m_values[static_cast<std::size_t>(row * m_columns + column)]);
    }
    /// True if the candidate has a block there (it may still have no score).
    bool hasBlock(const CandidateStore& store, int row, int column) const;
    /// Columns at which a further stage begins.
    const std::vector<int>& stageStarts() const noexcept { return m_stageStarts; }
    /// Block number from 1 within the whole network, or "stage.block" in staged ones.
    QString columnName(int column) const;

    struct Range {
        double low = 0.0;
        double high = 1.0;
    };
    /// From the 2nd to the 98th percentile (all of a gene), so that one outlier does not flatten the colours.
    Range robustRange(bool logarithmic) const;
    /// 98th percentile of the absolute difference to one candidate, for diverging colours.
    double robustDifference(int reference, bool logarithmic) const;

private:
    void layOut(const CandidateStore& store);
    void readRow(const CandidateStore& store, int row);
    std::vector<float> sampled(bool positiveOnly) const;

    HeatmapQuantity m_quantity;
    std::vector<int> m_stageStarts;
    std::vector<int> m_stageSizes;
    int m_columns = 0;
    int m_rows = 0;
    std::vector<float> m_values; ///< [row][column]
};

} // namespace trazor::ui
