// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/archive/pareto.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

namespace trazor::search {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

const ParetoPoint& at(std::span<const ParetoPoint> points, int index) {
    return points[static_cast<std::size_t>(index)];
}

const ParetoPoint3& at(std::span<const ParetoPoint3> points, int index) {
    return points[static_cast<std::size_t>(index)];
}

bool isFinite(const ParetoPoint3& point) {
    return std::isfinite(point.cost) && std::isfinite(point.secondCost) && std::isfinite(point.score);
}

bool isFinite(const ParetoPoint& point) {
    return std::isfinite(point.cost) && std::isfinite(point.score);
}

/// Finite points by ascending cost, then descending score, then index: no point precedes one that dominates it.
std::vector<int> sweepOrder(std::span<const ParetoPoint> points) {
    std::vector<int> order;
    order.reserve(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (isFinite(points[i])) {
            order.push_back(static_cast<int>(i));
        }
    }
    std::sort(order.begin(), order.end(), [&](int a, int b) {
        const ParetoPoint& p = at(points, a);
        const ParetoPoint& q = at(points, b);
        if (p.cost != q.cost) {
            return p.cost < q.cost;
        }
        return p.score != q.score ? p.score > q.score : a < b;
    });
    return order;
}

/// The same order for three objectives; equal points are adjacent.
std::vector<int> sweepOrder(std::span<const ParetoPoint3> points) {
    std::vector<int> order(points.size());
    std::iota(order.begin(), order.end(), 0);
    std::erase_if(order, [&](int index) { return !isFinite(at(points, index)); });
    const auto key = [&](int index) {
        const ParetoPoint3& point = at(points, index);
        return std::tuple(point.cost, point.secondCost, -point.score, index);
    };
    std::sort(order.begin(), order.end(), [&](int a, int b) { return key(a) < key(b); });
    return order;
}

bool areEqual(const ParetoPoint3& p, const ParetoPoint3& q) {
    return p.cost == q.cost && p.secondCost == q.secondCost && p.score == q.score;
}

/// The front so far, as second cost -> score: a staircase in which both ascend.
using Staircase = std::map<double, double>;

/// True if an earlier point of the sweep dominates or equals this one.
bool covers(const Staircase& front, const ParetoPoint3& point) {
    const auto next = front.upper_bound(point.secondCost);
    return next != front.begin() && std::prev(next)->second >= point.score;
}

void add(Staircase& front, const ParetoPoint3& point) {
    auto next = front.insert_or_assign(point.secondCost, point.score).first;
    for (++next; next != front.end() && next->second <= point.score;) {
        next = front.erase(next);
    }
}

bool dominates(const ParetoPoint& p, const ParetoPoint& q) {
    return p.cost <= q.cost && p.score >= q.score && (p.cost < q.cost || p.score > q.score);
}

/// Adds one objective's term of the crowding distance: the gap between both neighbours, divided by the range.
template <typename Value>
void addCrowding(std::span<const int> front, std::vector<double>& distances, Value&& value) {
    std::vector<std::size_t> order(front.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return value(front[a]) < value(front[b]); });
    distances[order.front()] = kInfinity;
    distances[order.back()] = kInfinity;
    const double range = value(front[order.back()]) - value(front[order.front()]);
    if (range <= 0.0) {
        return;
    }
    for (std::size_t i = 1; i + 1 < order.size(); ++i) {
        distances[order[i]] += (value(front[order[i + 1]]) - value(front[order[i - 1]])) / range;
    }
}

} // namespace

std::vector<int> paretoFront(std::span<const ParetoPoint> points) {
    std::vector<int> front;
    double best = -kInfinity;
    for (const int index : sweepOrder(points)) {
        if (at(points, index).score > best) {
            best = at(points, index).score;
            front.push_back(index);
        }
    }
    return front;
}

std::vector<int> nonDominatedRanks(std::span<const ParetoPoint> points) {
    // The last point of a front has its best score so far, so it decides whether the front dominates.
    std::vector<ParetoPoint> lastOfFront;
    std::vector<int> ranks(points.size(), -1);
    for (const int index : sweepOrder(points)) {
        const ParetoPoint& point = at(points, index);
        const auto front = std::partition_point(lastOfFront.begin(), lastOfFront.end(),
                                                [&](const ParetoPoint& last) { return dominates(last, point); });
        ranks[static_cast<std::size_t>(index)] = static_cast<int>(front - lastOfFront.begin());
        if (front == lastOfFront.end()) {
            lastOfFront.push_back(point);
        } else {
            *front = point;
        }
    }
    std::replace(ranks.begin(), ranks.end(), -1, static_cast<int>(lastOfFront.size()));
    return ranks;
}

std::vector<int> nonDominatedRanks(std::span<const ParetoPoint3> points) {
    // Points dominated by a later front are dominated by all earlier ones, so a binary search finds the front.
    std::vector<Staircase> fronts;
    std::vector<int> ranks(points.size(), -1);
    int last = -1;
    for (const int index : sweepOrder(points)) {
        const ParetoPoint3& point = at(points, index);
        int& rank = ranks[static_cast<std::size_t>(index)];
        if (last >= 0 && areEqual(at(points, last), point)) {
            rank = ranks[static_cast<std::size_t>(last)];
            continue;
        }
        const auto front = std::partition_point(fronts.begin(), fronts.end(),
                                                [&](const Staircase& each) { return covers(each, point); });
        rank = static_cast<int>(front - fronts.begin());
        add(front == fronts.end() ? fronts.emplace_back() : *front, point);
        last = index;
    }
    std::replace(ranks.begin(), ranks.end(), -1, static_cast<int>(fronts.size()));
    return ranks;
}

std::vector<int> paretoFront(std::span<const ParetoPoint3> points) {
    std::vector<int> front;
    Staircase stairs;
    for (const int index : sweepOrder(points)) {
        if (!covers(stairs, at(points, index))) {
            add(stairs, at(points, index));
            front.push_back(index);
        }
    }
    return front;
}

std::vector<double> crowdingDistances(std::span<const ParetoPoint3> points, std::span<const int> front) {
    std::vector<double> distances(front.size(), 0.0);
    if (!front.empty()) {
        addCrowding(front, distances, [&](int index) { return at(points, index).cost; });
        addCrowding(front, distances, [&](int index) { return at(points, index).secondCost; });
        addCrowding(front, distances, [&](int index) { return at(points, index).score; });
    }
    return distances;
}

std::vector<double> crowdingDistances(std::span<const ParetoPoint> points, std::span<const int> front) {
    std::vector<double> distances(front.size(), 0.0);
    if (!front.empty()) {
        addCrowding(front, distances, [&](int index) { return at(points, index).cost; });
        addCrowding(front, distances, [&](int index) { return at(points, index).score; });
    }
    return distances;
}

namespace {

template <typename Point>
std::vector<int> crowded(std::span<const Point> points, std::size_t count) {
    const std::vector<int> ranks = nonDominatedRanks(points);
    std::vector<int> order(points.size());
    std::iota(order.begin(), order.end(), 0);
    const auto rankOf = [&](int index) { return ranks[static_cast<std::size_t>(index)]; };
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return rankOf(a) < rankOf(b); });
    std::vector<double> distances(points.size(), 0.0);
    count = std::min(count, order.size());
    const auto enough = order.begin() + static_cast<std::ptrdiff_t>(count);
    for (auto begin = order.begin(); begin < enough && isFinite(at(points, *begin));) {
        const auto end = std::find_if(begin, order.end(), [&](int index) { return rankOf(index) != rankOf(*begin); });
        const std::vector<int> front(begin, end);
        const std::vector<double> ofFront = crowdingDistances(points, front);
        for (std::size_t i = 0; i < front.size(); ++i) {
            distances[static_cast<std::size_t>(front[i])] = ofFront[i];
        }
        std::stable_sort(begin, end, [&](int a, int b) {
            return distances[static_cast<std::size_t>(a)] > distances[static_cast<std::size_t>(b)];
        });
        begin = end;
    }
    order.resize(count);
    return order;
}

} // namespace

std::vector<int> crowdedOrder(std::span<const ParetoPoint> points, std::size_t count) {
    return crowded(points, count);
}

std::vector<int> crowdedOrder(std::span<const ParetoPoint3> points, std::size_t count) {
    return crowded(points, count);
}

double hypervolume(std::span<const ParetoPoint> points, ParetoPoint reference) {
    double area = 0.0;
    double reached = reference.score;
    for (const int index : paretoFront(points)) {
        const ParetoPoint& point = at(points, index);
        if (point.cost < reference.cost && point.score > reached) {
            area += (reference.cost - point.cost) * (point.score - reached);
            reached = point.score;
        }
    }
    return area;
}

double hypervolume(std::span<const ParetoPoint3> points, ParetoPoint3 reference) {
    std::vector<ParetoPoint3> inside;
    std::copy_if(points.begin(), points.end(), std::back_inserter(inside), [&](const ParetoPoint3& point) {
        return isFinite(point) && point.cost < reference.cost && point.secondCost < reference.secondCost &&
               point.score > reference.score;
    });
    std::sort(inside.begin(), inside.end(),
              [](const ParetoPoint3& a, const ParetoPoint3& b) { return a.score > b.score; });
    // Sweep in descending order of score: the area dominated by the two costs of the points so far, times the height to
    // the next score. The front of the costs is a staircase: ascending cost, descending second cost.
    std::map<double, double> stairs;
    double area = 0.0;
    double volume = 0.0;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        const auto [cost, secondCost, score] = inside[i];
        auto next = stairs.upper_bound(cost);
        double height = next == stairs.begin() ? reference.secondCost : std::prev(next)->second;
        if (secondCost < height) {
            double left = cost;
            if (next != stairs.begin() && std::prev(next)->first == cost) {
                next = stairs.erase(std::prev(next));
            }
            for (; next != stairs.end() && next->second >= secondCost; next = stairs.erase(next)) {
                area += (next->first - left) * (height - secondCost);
                left = next->first;
                height = next->second;
            }
            area += ((next == stairs.end() ? reference.cost : next->first) - left) * (height - secondCost);
            stairs.emplace_hint(next, cost, secondCost);
        }
        volume += area * (score - (i + 1 < inside.size() ? inside[i + 1].score : reference.score));
    }
    return volume;
}

int kneePoint(std::span<const ParetoPoint> points, std::span<const int> front) {
    if (front.empty()) {
        return -1;
    }
    const ParetoPoint& first = at(points, front.front());
    const ParetoPoint& last = at(points, front.back());
    const double costRange = last.cost - first.cost;
    const double scoreRange = last.score - first.score;
    int knee = front.front();
    double farthest = 0.0;
    for (const int index : front) {
        if (costRange <= 0.0 || scoreRange <= 0.0) {
            break;
        }
        // In the unit square the ends lie on the diagonal, so this is the distance up to a constant factor.
        const double distance =
            (at(points, index).score - first.score) / scoreRange - (at(points, index).cost - first.cost) / costRange;
        if (distance > farthest) {
            farthest = distance;
            knee = index;
        }
    }
    return knee;
}

int innerKnee(std::span<const ParetoPoint> points, std::span<const int> front) {
    const int knee = kneePoint(points, front);
    return front.empty() || knee == front.front() || knee == front.back() ? -1 : knee;
}

} // namespace trazor::search
