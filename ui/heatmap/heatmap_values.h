// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::ui {

class SessionModel;

/// The quantity shown in the cells of the heat-map.
struct HeatmapQuantity {
    enum class Kind { Diversity, Saliency, Guide, Gene };
    Kind kind = Kind::Diversity;
    int gene = -1; ///< index in the space's genes, for Kind::Gene
    QString name;  ///< "Diversity D"
    QString label; ///< at the colour bar, with the unit
    bool logarithmic = false;
    bool operator==(const HeatmapQuantity&) const = default;
};

/// D, S, B and the per-block genes of the open space.
std::vector<HeatmapQuantity> heatmapQuantities(const SessionModel& model);

/// Values of the candidates by block position. A position is a stage and an index in the stage, so blocks of staged
/// networks are aligned; NaN if a candidate has no such block or no score.
///
/// Rows are read on demand: of 100,000 candidates only some dozens are visible.
class HeatmapValues {
public:
    explicit HeatmapValues(const SessionModel& model)
        : m_model(model) {}

    void setQuantity(const HeatmapQuantity& quantity);
    /// Adds columns for the blocks of candidates that are new since the last call.
    void update();
    void clear(); ///< call when another session opens

    int columns() const noexcept { return m_columns; }
    /// Reads the values of a candidate; `cells` must have columns() entries.
    void read(int candidate, std::span<double> cells) const;
    double at(int candidate, int column) const;
    /// The values of all candidates at one position. Values that cannot change are cached.
    const std::vector<double>& column(int column);
    /// True if the candidate has a block there (it may still have no score).
    bool hasBlock(int candidate, int column) const;
    /// Columns at which each stage begins.
    const std::vector<int>& stageStarts() const noexcept { return m_stageStarts; }
    /// Block number from 1 within the whole network, or "stage.block" in staged ones.
    QString columnName(int column) const;

    struct Range {
        double low = 0.0;
        double high = 1.0;
    };
    /// From the 2nd to the 98th percentile (for a gene, the full range), so that one outlier does not flatten the
    /// colours. For ranks, [0, 1].
    Range robustRange() const;
    /// 98th percentile of the absolute difference to one candidate (of the logarithms to base 2 of a logarithmic
    /// quantity), for diverging colours.
    double robustDifference(int reference) const;

private:
    struct Position {
        std::size_t stage = 0;
        std::size_t block = 0; ///< within the stage
    };
    Position positionOf(int column) const;
    /// Calls `take` with the values of a sample of candidates, evenly spread.
    template <typename Take>
    void forSample(Take take) const;

    const SessionModel& m_model;
    HeatmapQuantity m_quantity;
    std::vector<int> m_stageStarts;
    std::vector<int> m_stageSizes;
    int m_columns = 0;
    int m_seen = 0;  ///< number of candidates included in the columns
    int m_read = -1; ///< index of the column cached in m_column
    std::vector<double> m_column;
};

} // namespace trazor::ui
