// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

namespace trazor::ui {

class CandidateStore;

/// A step curve: the value holds from its evaluation to the next entry.
struct Milestone {
    int evaluation = 0; ///< counted from 1
    double value = 0.0;
};

/// Best DSS so far. DSS is raw and does not change as the archive grows, so only new candidates are read.
class BestSoFar {
public:
    void clear();
    void update(const CandidateStore& store);
    const std::vector<Milestone>& milestones() const noexcept { return m_milestones; }

private:
    int m_seen = 0;
    std::vector<Milestone> m_milestones;
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

/// Hypervolume of (parameters, DSS++) after each evaluation that changed it, all with today's DSS++: scores of
/// different archives are not comparable, so the history is rebuilt after every ranking.
std::vector<Milestone> hypervolumeHistory(const CandidateStore& store);

} // namespace trazor::ui
