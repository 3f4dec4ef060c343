// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/column_values.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace trazor::ui {

/// One axis of the parallel coordinates: a numeric column, its scale, and the range brushed on it.
class ParallelAxis {
public:
    explicit ParallelAxis(CandidateColumn column);

    const CandidateColumn& column() const noexcept { return m_column; }
    bool isInverted() const noexcept { return m_isInverted; }
    void setInverted(bool inverted);

    /// Reads new values. True if all candidates were placed anew on the axis.
    bool update(const SessionModel& model);
    double value(int index) const { return m_values[static_cast<std::size_t>(index)]; }
    double low() const noexcept { return m_low; }
    double high() const noexcept { return m_high; }

    /// Height of a value in [0, 1] from the bottom, inversion included; NaN stays NaN.
    double heightOf(double value) const;
    double valueAt(double height) const;
    /// Height of each candidate in 65,535 steps; kNoHeight if it has no value.
    static constexpr std::uint16_t kNoHeight = 0xffff;
    const std::vector<std::uint16_t>& heights() const noexcept { return m_heights; }
    bool hasMissing() const noexcept { return m_hasMissing; } ///< some candidate has no value

    bool hasFewValues() const noexcept; ///< at most 64 distinct values
    /// Values to label, in ascending order.
    std::vector<double> ticks(int most) const;

    // Brushed range, both ends inclusive.
    const std::optional<std::pair<double, double>>& range() const noexcept { return m_range; }
    void setRange(double from, double to); ///< rounds both ends to what the screen can resolve
    void clearRange() { m_range.reset(); }
    bool admits(int index) const; ///< true if there is no range or the value is in it
    /// The range as a filter expression, "params in 5.4M..6.5M"; empty without a range.
    QString query() const;

private:
    bool fitScale(std::size_t first);
    void place(std::size_t first); ///< sets the heights of the candidates from `first` on

    CandidateColumn m_column;
    ColumnValues m_values;
    std::vector<double> m_choices; ///< distinct values, while they are few
    std::vector<std::uint16_t> m_heights;
    double m_low = 0.0;
    double m_high = 1.0;
    bool m_hasScale = false;
    bool m_hasMissing = false;
    bool m_isInverted = false;
    std::optional<std::pair<double, double>> m_range;
};

} // namespace trazor::ui
