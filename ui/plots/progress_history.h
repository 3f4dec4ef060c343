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

/// A step curve: the value holds from its evaluation to the next entry.
struct Milestone {
    int evaluation = 0; ///< counted from 1
    double value = 0.0;
};

/// Area under a growing front as a share of the rectangle cost 0..1 by score 0..1; the reference point is
/// (1, 0). Insertion in the logarithm of the front's size, so a whole history is one pass over the archive.
class GrowingHypervolume {
public:
    /// Values outside [0, 1] are clamped. True if the area grew.
    bool add(double cost, double score);
    double area() const noexcept { return m_area; }

private:
    std::map<double, double> m_front; ///< cost -> score, both ascending
    double m_area = 0.0;
};

/// One generation: what its candidates have in common, and where they came from.
struct GenerationStats {
    int generation = 0;
    int end = 0; ///< evaluations when it ended, or so far
    int members = 0;
    int topUps = 0; ///< random, because the operators found too few new children
    int failed = 0;
    double diversity = 0.0; ///< mean over the genes of the chance that two different members differ; NaN for one member
    /// Share of children that the operators made; NaN for the initial sample.
    double acceptance() const;
};

/// Statistics of all generations. Reads only what is new: candidates arrive generation by generation.
class GenerationHistory {
public:
    void clear();
    /// Takes in up to `most` new candidates. False while there are more.
    bool update(const SessionModel& model, int most = std::numeric_limits<int>::max());
    const std::vector<GenerationStats>& generations() const noexcept { return m_generations; }

private:
    /// How often each value of one gene at one place occurs in the generation.
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

/// Best DSS++ after each evaluation that raised it, with today's DSS++ as the hypervolume; of the candidates of the
/// initial sample alone, which are random, if `ofSample`.
std::vector<Milestone> bestHistory(const SessionModel& model, bool ofSample);

/// Hypervolume of the two objectives (parameters and DSS++ unless the search has others) after each evaluation that
/// changed it, all with today's DSS++: scores of different archives are not comparable, so the history is rebuilt after
/// every ranking. Empty for three objectives.
std::vector<Milestone> hypervolumeHistory(const SessionModel& model);

} // namespace trazor::ui
