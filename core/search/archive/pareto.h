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

/// Indices of the points that no other point dominates, by ascending cost. Of equal points the first is kept;
/// points that are not finite are never on a front.
std::vector<int> paretoFront(std::span<const ParetoPoint> points);
std::vector<int> paretoFront(std::span<const ParetoPoint3> points);

/// 0 for the front, 1 for the front without it, and so on (Deb et al. 2002). Equal points share a rank; points
/// that are not finite come after all fronts. O(N log N), with three objectives O(N log^2 N).
std::vector<int> nonDominatedRanks(std::span<const ParetoPoint> points);
std::vector<int> nonDominatedRanks(std::span<const ParetoPoint3> points);

/// Crowding distance within one front given by indices (Deb et al. 2002); the ends are infinite.
std::vector<double> crowdingDistances(std::span<const ParetoPoint> points, std::span<const int> front);
std::vector<double> crowdingDistances(std::span<const ParetoPoint3> points, std::span<const int> front);

/// Indices, best first as NSGA-II selects: by non-dominated rank, then larger crowding distance, then index. All, or
/// the first `count`.
std::vector<int> crowdedOrder(std::span<const ParetoPoint> points,
                              std::size_t count = std::numeric_limits<std::size_t>::max());
std::vector<int> crowdedOrder(std::span<const ParetoPoint3> points,
                              std::size_t count = std::numeric_limits<std::size_t>::max());

/// Area dominated by the points and bounded by the reference (largest cost, least score).
double hypervolume(std::span<const ParetoPoint> points, ParetoPoint reference);

/// Volume dominated by the points and bounded by the reference (largest costs, least score). Exact, O(N log N).
double hypervolume(std::span<const ParetoPoint3> points, ParetoPoint3 reference);

/// Point of the front farthest from the line between its ends, on the better side, both axes scaled to [0, 1];
/// the cheapest end if none lies there, -1 if the front is empty.
/// `front` holds indices by ascending cost.
int kneePoint(std::span<const ParetoPoint> points, std::span<const int> front);

/// The knee where the front bulges; -1 if only an end is left.
int innerKnee(std::span<const ParetoPoint> points, std::span<const int> front);

/// Calls `use` with the points of two or three objectives that `members` have. `values`: [objective][network], larger
/// is better; all but the last objective become costs.
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
