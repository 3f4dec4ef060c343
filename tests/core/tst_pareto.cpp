// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rng.h"
#include "core/search/archive/pareto.h"

#include <QtTest>

#include <pagmo/utils/hypervolume.hpp>
#include <pagmo/utils/multi_objective.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <tuple>

using namespace trazor;
using namespace trazor::search;

namespace {

std::vector<ParetoPoint> randomPoints(Rng& rng, std::size_t count, bool withTies) {
    std::vector<ParetoPoint> points(count);
    for (ParetoPoint& point : points) {
        point = withTies ? ParetoPoint{static_cast<double>(rng.below(6)), static_cast<double>(rng.below(6))}
                         : ParetoPoint{rng.uniform(), rng.uniform()};
    }
    return points;
}

/// Negates the score, because pagmo minimises every objective.
std::vector<pagmo::vector_double> forPagmo(std::span<const ParetoPoint> points) {
    std::vector<pagmo::vector_double> result;
    for (const ParetoPoint& point : points) {
        result.push_back({point.cost, -point.score});
    }
    return result;
}

std::vector<ParetoPoint3> randomTriples(Rng& rng, std::size_t count, bool withTies) {
    std::vector<ParetoPoint3> points(count);
    for (ParetoPoint3& point : points) {
        point = withTies ? ParetoPoint3{static_cast<double>(rng.below(4)), static_cast<double>(rng.below(4)),
                                        static_cast<double>(rng.below(4))}
                         : ParetoPoint3{rng.uniform(), rng.uniform(), rng.uniform()};
    }
    return points;
}

std::vector<pagmo::vector_double> forPagmo(std::span<const ParetoPoint3> points) {
    std::vector<pagmo::vector_double> result;
    for (const ParetoPoint3& point : points) {
        result.push_back({point.cost, point.secondCost, -point.score});
    }
    return result;
}

} // namespace

class TestPareto : public QObject {
    Q_OBJECT
private slots:
    void ranks_agreeWithPagmo() {
        Rng rng(1);
        for (int round = 0; round < 100; ++round) {
            const auto points = randomPoints(rng, 2 + rng.below(60), round % 2 == 0);
            const auto expected = std::get<3>(pagmo::fast_non_dominated_sorting(forPagmo(points)));
            const std::vector<int> ranks = nonDominatedRanks(points);
            for (std::size_t i = 0; i < points.size(); ++i) {
                QCOMPARE(ranks[i], static_cast<int>(expected[i]));
            }
        }
    }

    void threeObjectives_agreeWithPagmo() {
        Rng rng(7);
        for (int round = 0; round < 200; ++round) {
            const std::vector<ParetoPoint3> points = randomTriples(rng, 2 + rng.below(60), round % 2 == 0);
            const auto expected = std::get<3>(pagmo::fast_non_dominated_sorting(forPagmo(points)));
            const std::vector<int> ranks = nonDominatedRanks(points);
            std::set<std::tuple<double, double, double>> best;
            for (std::size_t i = 0; i < points.size(); ++i) {
                QCOMPARE(ranks[i], static_cast<int>(expected[i]));
                if (ranks[i] == 0) {
                    best.emplace(points[i].cost, points[i].secondCost, points[i].score);
                }
            }
            const std::vector<int> front = paretoFront(points);
            QCOMPARE(front.size(), best.size());
            std::vector<ParetoPoint3> members;
            for (const int index : front) {
                QCOMPARE(ranks[static_cast<std::size_t>(index)], 0);
                members.push_back(points[static_cast<std::size_t>(index)]);
            }
            if (round % 2 == 1 && members.size() > 1) { // without ties, whose order may differ
                const auto crowding = pagmo::crowding_distance(forPagmo(members));
                const std::vector<double> actual = crowdingDistances(points, front);
                for (std::size_t i = 0; i < actual.size(); ++i) {
                    QVERIFY(actual[i] == crowding[i] || std::abs(actual[i] - crowding[i]) < 1e-12);
                }
            }
            const std::vector<int> order = crowdedOrder(points);
            QVERIFY(std::is_sorted(order.begin(), order.end(), [&](int a, int b) {
                return ranks[static_cast<std::size_t>(a)] < ranks[static_cast<std::size_t>(b)];
            }));
        }
    }

    void aConstantObjective_changesNothing() {
        Rng rng(8);
        const std::vector<ParetoPoint> points = randomPoints(rng, 50, false);
        std::vector<ParetoPoint3> flat;
        for (const ParetoPoint& point : points) {
            flat.push_back({point.cost, 3.0, point.score});
        }
        QCOMPARE(paretoFront(flat), paretoFront(points));
        QCOMPARE(nonDominatedRanks(flat), nonDominatedRanks(points));
    }

    void front_isRankZeroWithoutDuplicates_byAscendingCost() {
        Rng rng(2);
        for (int round = 0; round < 100; ++round) {
            const auto points = randomPoints(rng, 1 + rng.below(60), round % 2 == 0);
            const std::vector<int> ranks = nonDominatedRanks(points);
            std::set<std::pair<double, double>> expected;
            for (std::size_t i = 0; i < points.size(); ++i) {
                if (ranks[i] == 0) {
                    expected.emplace(points[i].cost, points[i].score);
                }
            }
            std::vector<std::pair<double, double>> actual;
            for (const int index : paretoFront(points)) {
                const ParetoPoint& point = points[static_cast<std::size_t>(index)];
                actual.emplace_back(point.cost, point.score);
                for (int earlier = 0; earlier < index; ++earlier) {
                    const ParetoPoint& other = points[static_cast<std::size_t>(earlier)];
                    QVERIFY(other.cost != point.cost || other.score != point.score);
                }
            }
            QCOMPARE(actual, (std::vector<std::pair<double, double>>(expected.begin(), expected.end())));
        }
    }

    void crowding_agreesWithPagmo() {
        Rng rng(3);
        for (int round = 0; round < 50; ++round) {
            const auto points = randomPoints(rng, 60, false);
            const std::vector<int> front = paretoFront(points);
            if (front.size() < 2) {
                continue;
            }
            std::vector<ParetoPoint> members;
            for (const int index : front) {
                members.push_back(points[static_cast<std::size_t>(index)]);
            }
            const auto expected = pagmo::crowding_distance(forPagmo(members));
            const auto actual = crowdingDistances(points, front);
            for (std::size_t i = 0; i < actual.size(); ++i) {
                QVERIFY(actual[i] == expected[i] || std::abs(actual[i] - expected[i]) < 1e-12);
            }
        }
    }

    void crowding_copesWithSmallAndFlatFronts() {
        const std::vector<ParetoPoint> points{{1, 1}, {1, 1}, {1, 1}};
        QVERIFY(crowdingDistances(points, {}).empty());
        QVERIFY(std::isinf(crowdingDistances(points, std::vector<int>{1}).front()));
        QCOMPARE(crowdingDistances(points, std::vector<int>{0, 1, 2})[1], 0.0);
    }

    void hypervolume_agreesWithPagmo() {
        Rng rng(4);
        for (int round = 0; round < 50; ++round) {
            const auto points = randomPoints(rng, 1 + rng.below(50), round % 2 == 0);
            const ParetoPoint reference{7.0, -1.0};
            pagmo::hypervolume oracle(forPagmo(points));
            QVERIFY(std::abs(hypervolume(points, reference) - oracle.compute({7.0, 1.0})) < 1e-9);
        }
    }

    void hypervolumeOfThree_agreesWithPagmo() {
        Rng rng(5);
        for (int round = 0; round < 200; ++round) {
            std::vector<ParetoPoint3> points(1 + rng.below(60));
            std::vector<pagmo::vector_double> inside;
            for (ParetoPoint3& point : points) {
                point = round % 2 == 0
                            ? ParetoPoint3{static_cast<double>(rng.below(6)), static_cast<double>(rng.below(6)),
                                           static_cast<double>(rng.below(6))}
                            : ParetoPoint3{rng.uniform(), rng.uniform(), rng.uniform()};
                inside.push_back({point.cost, point.secondCost, -point.score});
            }
            pagmo::hypervolume oracle(inside);
            QVERIFY(std::abs(hypervolume(points, {7.0, 7.0, -1.0}) - oracle.compute({7.0, 7.0, 1.0})) < 1e-9);
        }
    }

    void hypervolumeOfThree_ignoresPointsBeyondTheReference() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const std::vector<ParetoPoint3> points{{1, 1, 1}, {2, 0, 0.5}, {0, 3, 9}, {nan, 0, 9}, {1, 1, 0.7}};
        QCOMPARE(hypervolume(points, {2.0, 2.0, 0.5}), 0.5);
        QCOMPARE(hypervolume(std::vector<ParetoPoint3>{}, {2.0, 2.0, 0.5}), 0.0);
    }

    void hypervolumes_ignoreInfinitePoints() {
        const double infinity = std::numeric_limits<double>::infinity();
        const std::vector<ParetoPoint3> triples{{1, 1, 1}, {-infinity, 1, 1}, {1, -infinity, 1}, {1, 1, infinity}};
        QCOMPARE(hypervolume(triples, {2.0, 2.0, 0.5}), 0.5);
        const std::vector<ParetoPoint> pairs{{1, 1}, {-infinity, 1}, {1, infinity}};
        QCOMPARE(hypervolume(pairs, {2.0, 0.5}), 0.5);
    }

    void crowdedOrder_ofTheFirst_isTheBeginningOfAll() {
        Rng rng(6);
        for (int round = 0; round < 50; ++round) {
            const auto points = randomPoints(rng, 1 + rng.below(60), round % 2 == 0);
            const std::vector<int> all = crowdedOrder(points);
            for (const std::size_t count : {std::size_t{0}, points.size() / 3, points.size(), points.size() + 5}) {
                const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size()));
                QCOMPARE(crowdedOrder(points, count), (std::vector<int>(all.begin(), end)));
            }
        }
    }

    void hypervolume_ignoresPointsBeyondTheReference() {
        const std::vector<ParetoPoint> points{{1.0, 0.2}, {2.0, 0.8}, {5.0, 0.9}};
        QCOMPARE(hypervolume(points, {4.0, 0.5}), 2.0 * (0.8 - 0.5));
        QCOMPARE(hypervolume(std::vector<ParetoPoint>{}, {4.0, 0.5}), 0.0);
    }

    void notFinitePoints_areNeverOnTheFront() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const std::vector<ParetoPoint> points{{1.0, nan}, {nan, 1.0}, {2.0, 0.5}, {3.0, 0.1}};
        QCOMPARE(paretoFront(points), std::vector<int>{2});
        QCOMPARE(nonDominatedRanks(points), (std::vector<int>{2, 2, 0, 1}));
    }

    void knee_isFarthestFromTheLineBetweenTheEnds() {
        const std::vector<ParetoPoint> points{{0, 0}, {1, 6}, {2, 8}, {10, 10}, {5, 1}};
        const std::vector<int> front = paretoFront(points);
        QCOMPARE(front, (std::vector<int>{0, 1, 2, 3}));
        QCOMPARE(kneePoint(points, front), 2);
        QCOMPARE(kneePoint(points, std::vector<int>{1}), 1);
        QCOMPARE(kneePoint(points, {}), -1);
    }

    void knee_isTheCheapestEnd_whenTheFrontSagsBelowTheLine() {
        const std::vector<ParetoPoint> points{{0, 0}, {5, 1}, {10, 10}};
        QCOMPARE(kneePoint(points, paretoFront(points)), 0);
    }
};

QTEST_GUILESS_MAIN(TestPareto)
#include "tst_pareto.moc"
