// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rng.h"
#include "core/search/archive/archive_front.h"
#include "core/search/archive/pareto.h"
#include "core/search/archive/ranker.h"
#include "tests/support/synthetic_archive.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace trazor;
using namespace trazor::search;

namespace {

constexpr RankLevel kLevels[] = {RankLevel::Net, RankLevel::Stage, RankLevel::Block, RankLevel::LogRank};

/// One to three stages of one to three blocks. Scores from few levels, so ties are common; some candidates failed.
CandidatePtr randomCandidate(Rng& rng, std::size_t index) {
    auto candidate = std::make_shared<Candidate>();
    candidate->index = static_cast<int>(index);
    candidate->id = std::to_string(index);
    candidate->cost.params = static_cast<std::int64_t>(rng.below(8));
    candidate->evaluation.status = proxy::EvaluationStatus::Ok;
    candidate->architecture.stages.resize(1 + rng.below(3));
    for (space::StageGenes& stage : candidate->architecture.stages) {
        stage.blocks.resize(1 + rng.below(3));
        for (std::size_t i = 0; i < stage.blocks.size(); ++i) {
            const auto value = [&rng] { return rng.bernoulli(0.1) ? -0.0 : static_cast<double>(rng.below(5)) - 1.0; };
            candidate->evaluation.scores.blocks.push_back({value(), value(), {}});
        }
    }
    if (rng.bernoulli(0.1)) {
        candidate->evaluation.status = proxy::EvaluationStatus::Failed;
    } else if (rng.bernoulli(0.1)) {
        candidate->evaluation.scores.blocks[0].diversity = std::numeric_limits<double>::infinity();
    } else if (rng.bernoulli(0.1)) {
        candidate->evaluation.scores.blocks.pop_back();
    }
    return candidate;
}

void compare(const Ranking& actual, const Ranking& expected) {
    QCOMPARE(actual.score, expected.score);
    QCOMPARE(actual.order, expected.order);
    QCOMPARE(actual.ranked, expected.ranked);
}

} // namespace

class TestRanker : public QObject {
    Q_OBJECT
private slots:
    void rankings_equalThoseFromScratch_howeverTheArchiveGrows() {
        for (std::uint64_t round = 0; round < 60; ++round) {
            Rng rng(round);
            Archive archive;
            Ranker ranker(archive);
            for (int step = 0; step < 12; ++step) {
                for (std::size_t count = rng.below(step == 5 ? 900 : 9); count > 0; --count) {
                    archive.add(randomCandidate(rng, archive.size()));
                }
                // One random level per step, so that the columns of other levels lag behind.
                const RankLevel level = kLevels[rng.below(4)];
                compare(ranker.ranking(level), rank(archive, level));
                if (rng.bernoulli(0.3)) {
                    QCOMPARE(ranker.guideScores(), guideScores(archive));
                }
            }
        }
    }

    void guideOfOne_equalsGuideOfAll() {
        Rng rng(7);
        Archive archive;
        Ranker ranker(archive);
        for (int step = 0; step < 5; ++step) {
            for (int i = 0; i < 40; ++i) {
                archive.add(randomCandidate(rng, archive.size()));
            }
            const std::vector<std::vector<double>> all = guideScores(archive);
            const Ranking ranking = rank(archive, RankLevel::Net);
            for (std::size_t i = 0; i < archive.size(); ++i) {
                QCOMPARE(ranker.guide(static_cast<int>(i)), all[i]);
                std::size_t place = 0;
                const auto& stages = archive[i].architecture.stages;
                for (std::size_t stage = 0; stage < stages.size(); ++stage) {
                    for (std::size_t block = 0; block < stages[stage].blocks.size(); ++block, ++place) {
                        const double guide = ranker.guideAt(stage, block)[i];
                        QVERIFY(all[i].empty() ? std::isnan(guide) : guide == all[i][place]);
                    }
                }
                QCOMPARE(ranker.isMember(static_cast<int>(i)), !all[i].empty());
            }
            QCOMPARE(ranking.ranked, static_cast<std::size_t>(std::count_if(all.begin(), all.end(),
                                                                            [](const auto& g) { return !g.empty(); })));
        }
    }

    void order_isBestFirst_andAPermutation() {
        Rng rng(8);
        Archive archive;
        for (int i = 0; i < 700; ++i) {
            archive.add(randomCandidate(rng, archive.size()));
        }
        for (const RankLevel level : kLevels) {
            const Ranking ranking = rank(archive, level);
            const auto ranked = ranking.order.begin() + static_cast<std::ptrdiff_t>(ranking.ranked);
            QVERIFY(std::is_sorted(ranking.order.begin(), ranked, [&](int a, int b) {
                return ranking.score[static_cast<std::size_t>(a)] > ranking.score[static_cast<std::size_t>(b)];
            }));
            QVERIFY(std::is_sorted(ranked, ranking.order.end()));
            std::vector<int> sorted = ranking.order;
            std::sort(sorted.begin(), sorted.end());
            std::vector<int> all(archive.size());
            std::iota(all.begin(), all.end(), 0);
            QCOMPARE(sorted, all);
        }
    }

    void front_isThatOfThePoints() {
        for (std::uint64_t round = 0; round < 60; ++round) {
            Rng rng(100 + round);
            Archive archive;
            Ranker ranker(archive);
            for (std::size_t count = rng.below(80); count > 0; --count) {
                archive.add(randomCandidate(rng, archive.size()));
            }
            const RankLevel level = kLevels[round % 4];
            const Ranking& ranking = ranker.ranking(level);
            std::vector<ParetoPoint> points;
            std::vector<int> members;
            for (int i = 0; i < static_cast<int>(archive.size()); ++i) {
                if (ranker.isMember(i)) {
                    points.push_back(
                        {static_cast<double>(archive.params(i)), ranking.score[static_cast<std::size_t>(i)]});
                    members.push_back(i);
                }
            }
            std::vector<int> expected = paretoFront(points);
            std::transform(expected.begin(), expected.end(), expected.begin(),
                           [&](int place) { return members[static_cast<std::size_t>(place)]; });
            QCOMPARE(archiveFront(archive, ranking), expected);
        }
    }

    void column_ranksLikeCounting() {
        Rng rng(9);
        std::vector<double> values;
        SortedColumn column;
        for (const std::size_t count : {1U, 0U, 700U, 3U, 1U, 50U}) {
            std::vector<double> fresh;
            for (std::size_t i = 0; i < count; ++i) {
                fresh.push_back(rng.bernoulli(0.5) ? static_cast<double>(rng.below(10)) - 5.0 : rng.normal() * 1e6);
            }
            values.insert(values.end(), fresh.begin(), fresh.end());
            column.append(fresh);
            std::vector<double> sums(values.size(), 0.0);
            column.addOddRanks(sums);
            for (std::size_t i = 0; i < values.size(); ++i) {
                const auto below = std::count_if(values.begin(), values.end(), [&](double v) { return v < values[i]; });
                const auto equal = std::count(values.begin(), values.end(), values[i]);
                QCOMPARE(sums[i], static_cast<double>(2 * below + equal));
                QCOMPARE(column.oddRankOf(values[i]), sums[i]);
            }
        }
    }

    void sortedPlaces_areStable_forFewAndMany() {
        Rng rng(10);
        for (const std::size_t count : {0U, 1U, 100U, 511U, 512U, 3000U}) {
            for (const std::uint64_t mask :
                 {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{0x3f00000000}, ~std::uint64_t{0}}) {
                std::vector<std::uint64_t> keys(count);
                std::generate(keys.begin(), keys.end(), [&] { return rng.next() & mask; });
                std::vector<std::uint32_t> expected(count);
                std::iota(expected.begin(), expected.end(), 0U);
                std::stable_sort(expected.begin(), expected.end(),
                                 [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
                QCOMPARE(sortedPlaces(keys), expected);
            }
        }
    }

    void bits_orderLikeNumbers() {
        const double ascending[] = {-std::numeric_limits<double>::max(), -1.0, -1e-300, 0.0, 1e-300, 1.0, 2.0, 1e300};
        for (std::size_t i = 1; i < std::size(ascending); ++i) {
            QVERIFY(sortableBits(ascending[i - 1]) < sortableBits(ascending[i]));
        }
        QCOMPARE(sortableBits(-0.0), sortableBits(0.0));
    }
};

QTEST_GUILESS_MAIN(TestRanker)
#include "tst_ranker.moc"
