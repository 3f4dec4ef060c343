// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::ui {

class SessionModel;

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
std::vector<HeatmapQuantity> heatmapQuantities(const SessionModel& model);

/// Values of the candidates by block position. A position belongs to a stage and an index in the stage, so blocks
/// of staged networks stand under each other; NaN where a candidate has no such block or no score.
///
/// Rows are read when they are asked for: of 100,000 candidates some dozens are in sight.
class HeatmapValues {
public:
    explicit HeatmapValues(const SessionModel& model)
        : m_model(model) {}

    void setQuantity(const HeatmapQuantity& quantity);
    /// Makes room for the blocks of candidates that are new since the last call.
    void update();
    void clear(); ///< with another session

    int columns() const noexcept { return m_columns; }
    /// The values of a candidate; `cells` has columns() entries.
    void read(int candidate, std::span<double> cells) const;
    double at(int candidate, int column) const;
    /// The values of all candidates at one position. Those that cannot change are read once.
    const std::vector<double>& column(int column);
    /// True if the candidate has a block there (it may still have no score).
    bool hasBlock(int candidate, int column) const;
    /// Columns at which a further stage begins.
    const std::vector<int>& stageStarts() const noexcept { return m_stageStarts; }
    /// Block number from 1 within the whole network, or "stage.block" in staged ones.
    QString columnName(int column) const;

    struct Range {
        double low = 0.0;
        double high = 1.0;
    };
    /// From the 2nd to the 98th percentile (all of a gene), so that one outlier does not flatten the colours. Ranks
    /// are between 0 and 1.
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
    /// Calls `take` with the values of candidates spread over all.
    template <typename Take>
    void forSample(Take take) const;

    const SessionModel& m_model;
    HeatmapQuantity m_quantity;
    std::vector<int> m_stageStarts;
    std::vector<int> m_stageSizes;
    int m_columns = 0;
    int m_seen = 0;  ///< candidates that there is room for
    int m_read = -1; ///< the column in m_column
    std::vector<double> m_column;
};

} // namespace trazor::ui
