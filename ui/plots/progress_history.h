// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <utility>
#include <vector>

namespace trazor::ui {

class SessionModel;

/// One step of a step curve: the value holds from its evaluation until the next entry.
struct Milestone {
    int evaluation = 0; ///< counted from 1
    double value = 0.0;
};

/// Area under a growing front as a share of the rectangle cost 0..1 by score 0..1, with the reference point (1, 0).
/// Insertion takes time logarithmic in the size of the front, so a whole history is one pass over the archive.
class GrowingHypervolume {
public:
    /// Values outside [0, 1] are clamped. True if the area grew.
    bool add(double cost, double score);
    /// Best score at this cost or below; 0 without any.
    double level(double cost) const;
    double area() const noexcept { return m_area; }

private:
    std::map<double, double> m_front; ///< cost -> score, both ascending
    double m_area = 0.0;
};

/// Statistics of one generation: diversity and origin of its candidates.
struct GenerationStats {
    int generation = 0;
    int end = 0; ///< evaluations at its end, or so far
    int members = 0;
    int topUps = 0; ///< random candidates, because the operators found too few new children
    int failed = 0;
    double diversity = 0.0; ///< mean over the genes of the chance that two distinct members differ; NaN for one
    /// Share of children made by the operators; NaN for the initial sample.
    double acceptance() const;
};

/// Statistics of all generations. Reads only new candidates, which arrive generation by generation.
class GenerationHistory {
public:
    void clear();
    /// Adds up to `most` new candidates. False while more remain.
    bool update(const SessionModel& model, int most = std::numeric_limits<int>::max());
    const std::vector<GenerationStats>& generations() const noexcept { return m_generations; }

private:
    /// Counts of the values of one gene at one place in the generation.
    struct Place {
        std::vector<std::pair<double, int>> values;
        int count = 0;
    };
    void count(std::size_t place, double value);
    double diversity() const;

    int m_seen = 0;
    std::vector<GenerationStats> m_generations;
    std::vector<Place> m_places; ///< of the last generation
};

/// Best DSS++ after each evaluation that raised it. All scores are from the current ranking, as for the hypervolume.
/// With `ofSample`, only over the random initial sample.
std::vector<Milestone> bestHistory(const SessionModel& model, bool ofSample);

/// Hypervolume of the two objectives (parameters and DSS++ unless the search has others) after each evaluation that
/// changed it, all with the current DSS++: scores of different archives are not comparable, so the history is rebuilt
/// after every ranking. Empty for three objectives.
std::vector<Milestone> hypervolumeHistory(const SessionModel& model);

} // namespace trazor::ui
