// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace trazor::search {

/// A point of a two-objective problem: `cost` is minimised, `score` maximised.
struct ParetoPoint {
    double cost = 0.0;
    double score = 0.0;
};

/// A point of a three-objective problem: both costs are minimised, the score is maximised.
struct ParetoPoint3 {
    double cost = 0.0;
    double secondCost = 0.0;
    double score = 0.0;
};

/// Indices of the non-dominated points in ascending order of cost. Of equal points only the first is kept; non-finite
/// points are never on a front.
std::vector<int> paretoFront(std::span<const ParetoPoint> points);
std::vector<int> paretoFront(std::span<const ParetoPoint3> points);

/// Non-dominated rank: 0 for the front, 1 for the front of the remaining points, and so on (Deb et al. 2002). Equal
/// points share a rank; non-finite points rank after all fronts. O(N log N), with three objectives O(N log^2 N).
std::vector<int> nonDominatedRanks(std::span<const ParetoPoint> points);
std::vector<int> nonDominatedRanks(std::span<const ParetoPoint3> points);

/// Crowding distances within one front given by indices (Deb et al. 2002); infinite at the ends.
std::vector<double> crowdingDistances(std::span<const ParetoPoint> points, std::span<const int> front);
std::vector<double> crowdingDistances(std::span<const ParetoPoint3> points, std::span<const int> front);

/// All indices, or the first `count`, in NSGA-II's selection order: by non-dominated rank, then larger crowding
/// distance, then index.
std::vector<int> crowdedOrder(std::span<const ParetoPoint> points,
                              std::size_t count = std::numeric_limits<std::size_t>::max());
std::vector<int> crowdedOrder(std::span<const ParetoPoint3> points,
                              std::size_t count = std::numeric_limits<std::size_t>::max());

/// Area dominated by the finite points and bounded by the reference (largest cost, smallest score).
double hypervolume(std::span<const ParetoPoint> points, ParetoPoint reference);

/// Volume dominated by the finite points and bounded by the reference (largest costs, smallest score). Exact,
/// O(N log N).
double hypervolume(std::span<const ParetoPoint3> points, ParetoPoint3 reference);

/// Index of the front point farthest from the line between the two ends, on the better side, with both axes scaled to
/// [0, 1]; the cheapest end if there is no such point, -1 if the front is empty. `front` holds indices in ascending
/// order of cost.
int kneePoint(std::span<const ParetoPoint> points, std::span<const int> front);

/// Like kneePoint(), but -1 if the knee is an end of the front.
int innerKnee(std::span<const ParetoPoint> points, std::span<const int> front);

/// Calls `use` with the members' points for two or three objectives. `values`: [objective][network], larger is better;
/// all objectives but the last are negated into costs.
template <typename Use>
auto withPoints(std::span<const std::vector<double>> values, std::span<const int> members, const Use& use) {
    const auto value = [&](std::size_t part, int member) { return values[part][static_cast<std::size_t>(member)]; };
    if (values.size() == 2) {
        std::vector<ParetoPoint> points;
        for (const int member : members) {
            points.push_back({-value(0, member), value(1, member)});
        }
        return use(std::span<const ParetoPoint>(points));
    }
    std::vector<ParetoPoint3> points;
    for (const int member : members) {
        points.push_back({-value(0, member), -value(1, member), value(2, member)});
    }
    return use(std::span<const ParetoPoint3>(points));
}

} // namespace trazor::search
