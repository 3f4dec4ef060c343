// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/parallel_axes.h"

#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

constexpr std::size_t kMostChoices = 12; ///< distinct values up to which each has a label
constexpr std::size_t kFewValues = 64;   ///< distinct values that are kept
constexpr double kSteps = 65'534.0;
constexpr double kRangeSteps = 1000.0; ///< resolution of a brushed range on the whole axis

struct Unit {
    double factor;
    const char* suffix;
};

Unit unitOf(double value) {
    return std::abs(value) >= 1e9 ? Unit{1e9, "G"} : std::abs(value) >= 1e6 ? Unit{1e6, "M"} : Unit{1.0, ""};
}

/// Formats a number as the filter parses it: "5.412M".
QString numberText(double value) {
    const Unit unit = unitOf(value);
    return QString::number(value / unit.factor, 'g', 8) + QLatin1String(unit.suffix);
}

/// The value that the filter parses from numberText(value), bit-identical.
double asWritten(double value) {
    const Unit unit = unitOf(value);
    return QString::number(value / unit.factor, 'g', 8).toDouble() * unit.factor;
}

} // namespace

ParallelAxis::ParallelAxis(CandidateColumn column)
    : m_column(std::move(column)) {}

bool ParallelAxis::update(const SessionModel& model) {
    const std::size_t known =
        m_column.mayChange ? 0 : std::min(m_heights.size(), static_cast<std::size_t>(model.size()));
    m_values.update(model, m_column);
    const bool isNewScale = fitScale(known);
    const std::size_t from = isNewScale ? 0 : known;
    place(from);
    return from == 0;
}

void ParallelAxis::setInverted(bool inverted) {
    m_isInverted = inverted;
    place(0);
}

void ParallelAxis::place(std::size_t first) {
    m_hasMissing = m_hasMissing && first > 0;
    m_heights.resize(m_values.size());
    for (std::size_t index = first; index < m_heights.size(); ++index) {
        const double height = heightOf(m_values[index]);
        m_hasMissing = m_hasMissing || std::isnan(height);
        m_heights[index] = std::isnan(height) ? kNoHeight : static_cast<std::uint16_t>(std::lround(height * kSteps));
    }
}

/// Fits the scale to all values, with a margin so that most new values leave it unchanged.
bool ParallelAxis::fitScale(std::size_t first) {
    double low = first > 0 ? m_low : std::numeric_limits<double>::infinity();
    double high = first > 0 ? m_high : -std::numeric_limits<double>::infinity();
    bool outgrown = false;
    if (first == 0) {
        m_choices.clear();
    }
    for (std::size_t index = first; index < m_values.size(); ++index) {
        const double value = m_values[index];
        if (!std::isfinite(value)) {
            continue;
        }
        outgrown = outgrown || value < low || value > high;
        low = std::min(low, value);
        high = std::max(high, value);
        if (m_choices.size() <= kFewValues) {
            const auto place = std::lower_bound(m_choices.begin(), m_choices.end(), value);
            if (place == m_choices.end() || *place != value) {
                m_choices.insert(place, value);
            }
        }
    }
    if (m_hasScale && !outgrown && first > 0) {
        return false;
    }
    if (first > 0) {
        return fitScale(0); // the margin depends on all values
    }
    if (!(low <= high)) {
        low = 0.0;
        high = 1.0;
    } else if (!m_column.levels.isEmpty()) {
        low = 0.0;
        high = static_cast<double>(m_column.levels.size() - 1);
    }
    const double margin = high > low ? (m_choices.size() <= kMostChoices ? 0.0 : 0.02 * (high - low))
                                     : std::max(0.05 * std::abs(high), 0.5);
    // Ranks change with every candidate; the scale of ranks must not.
    const bool isRank = m_column.name == "dss++";
    low = isRank ? 0.0 : low - margin;
    high = isRank ? 1.0 : high + margin;
    const bool isNew = !m_hasScale || low != m_low || high != m_high;
    m_hasScale = true;
    m_low = low;
    m_high = high;
    return isNew;
}

double ParallelAxis::heightOf(double value) const {
    const double height = std::clamp((value - m_low) / (m_high - m_low), 0.0, 1.0);
    return std::isnan(value) ? value : m_isInverted ? 1.0 - height : height;
}

double ParallelAxis::valueAt(double height) const {
    const double share = std::clamp(m_isInverted ? 1.0 - height : height, 0.0, 1.0);
    return m_low + share * (m_high - m_low);
}

bool ParallelAxis::hasFewValues() const noexcept {
    return m_choices.size() <= kFewValues;
}

std::vector<double> ParallelAxis::ticks(int most) const {
    if (!m_choices.empty() && m_choices.size() <= std::min(kMostChoices, static_cast<std::size_t>(most))) {
        return m_choices;
    }
    std::vector<double> ticks;
    double step = roundStep((m_high - m_low) / std::max(most - 1, 1));
    step = m_column.isWhole || !m_column.levels.isEmpty() ? std::max(1.0, std::round(step)) : step;
    for (double tick = std::ceil(m_low / step) * step; tick <= m_high + 1e-9 * step; tick += step) {
        ticks.push_back(std::abs(tick) < 1e-9 * step ? 0.0 : tick);
    }
    return ticks;
}

void ParallelAxis::setRange(double from, double to) {
    const auto [low, high] = std::minmax(from, to);
    const double step = roundStep((m_high - m_low) / kRangeSteps);
    m_range = {asWritten(std::round(low / step) * step), asWritten(std::round(high / step) * step)};
}

bool ParallelAxis::admits(int index) const {
    // The comparisons exclude a missing value (NaN) from every range.
    const double at = value(index);
    return !m_range || (at >= m_range->first && at <= m_range->second);
}

QString ParallelAxis::query() const {
    if (!m_range) {
        return {};
    }
    const double step = m_column.isWhole || !m_column.levels.isEmpty() ? 1.0 : 0.0;
    const double from = step > 0.0 ? std::ceil(m_range->first) : m_range->first;
    const double to = step > 0.0 ? std::floor(m_range->second) : m_range->second;
    if (m_column.levels.isEmpty()) {
        return QString("%1 in %2..%3").arg(m_column.name, numberText(from), numberText(std::max(from, to)));
    }
    QStringList names;
    for (double level = from; level <= to; level += 1.0) {
        names << '"' + m_column.levels.value(static_cast<qsizetype>(level)) + '"';
    }
    return names.isEmpty() ? QString("not %1 in (\"%2\")").arg(m_column.name, m_column.levels.join("\",\""))
                           : QString("%1 in (%2)").arg(m_column.name, names.join(", "));
}

} // namespace trazor::ui
