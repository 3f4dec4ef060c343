// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/search/archive/dss_plus_plus.h"
#include "core/search/settings/search_config.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace trazor;
using namespace trazor::search;

namespace {

using BlockPairs = std::vector<std::pair<double, double>>; ///< D and S of each block

struct Member {
    std::vector<BlockPairs> stages;
    std::int64_t params = 1000;
    proxy::EvaluationStatus status = proxy::EvaluationStatus::Ok;
};

Archive archiveOf(const std::vector<Member>& members) {
    Archive archive;
    for (const Member& member : members) {
        auto candidate = std::make_shared<Candidate>();
        candidate->index = static_cast<int>(archive.size());
        candidate->id = "c" + std::to_string(archive.size());
        candidate->cost.params = member.params;
        candidate->evaluation.status = member.status;
        for (const BlockPairs& stage : member.stages) {
            candidate->architecture.stages.push_back({{}, std::vector<std::vector<double>>(stage.size())});
            for (const auto& [diversity, saliency] : stage) {
                candidate->evaluation.scores.blocks.push_back({diversity, saliency, {}});
            }
        }
        archive.add(candidate);
    }
    return archive;
}

Member plain(double diversity, double saliency, std::int64_t params = 1000) {
    return {{{{diversity, saliency}}}, params, proxy::EvaluationStatus::Ok};
}

/// Members of `stageCount` stages with 1 to 3 blocks. Values from few levels, so ties are common.
std::vector<Member> randomMembers(Rng& rng, int count, std::size_t stageCount) {
    std::vector<Member> members(static_cast<std::size_t>(count));
    for (Member& member : members) {
        member.params = static_cast<std::int64_t>(rng.below(5));
        member.stages.resize(stageCount);
        for (BlockPairs& stage : member.stages) {
            for (std::size_t i = 0; i <= rng.below(3); ++i) {
                stage.emplace_back(static_cast<double>(1 + rng.below(9)), static_cast<double>(1 + rng.below(9)));
            }
        }
    }
    return members;
}

/// Mid-rank by definition; all ranks take quadratic time.
double rankByCounting(std::span<const double> values, std::size_t which) {
    double below = 0.0;
    double equal = 0.0;
    for (const double value : values) {
        below += value < values[which] ? 1.0 : 0.0;
        equal += value == values[which] ? 1.0 : 0.0;
    }
    return (below + (equal + 1.0) / 2.0 - 0.5) / static_cast<double>(values.size());
}

constexpr RankLevel kLevels[] = {RankLevel::Net, RankLevel::Stage, RankLevel::Block, RankLevel::LogRank,
                                 RankLevel::LogSum};

void compare(const std::vector<double>& actual, const std::vector<double>& expected) {
    QCOMPARE(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        QVERIFY2(std::abs(actual[i] - expected[i]) < 1e-12,
                 qPrintable(QString("[%1] %2 is not %3").arg(i).arg(actual[i]).arg(expected[i])));
    }
}

} // namespace

class TestRanking : public QObject {
    Q_OBJECT
private slots:
    void midRanks_matchCounting_withTies() {
        Rng rng(1);
        for (int round = 0; round < 50; ++round) {
            std::vector<double> values(1 + rng.below(40));
            std::generate(values.begin(), values.end(), [&] { return static_cast<double>(rng.below(12)) - 5.0; });
            const std::vector<double> ranks = midRanks(values);
            for (std::size_t i = 0; i < values.size(); ++i) {
                QVERIFY(std::abs(ranks[i] - rankByCounting(values, i)) < 1e-12);
            }
            const double mean = std::accumulate(ranks.begin(), ranks.end(), 0.0) / static_cast<double>(ranks.size());
            QVERIFY(std::abs(mean - 0.5) < 1e-12);
        }
        QVERIFY(midRanks({}).empty());
    }

    void net_matchesWorkedExample() {
        const Archive archive = archiveOf({plain(10, 5), plain(30, 1), plain(20, 9), plain(20, 5)});
        const Ranking ranking = rank(archive, RankLevel::Net);
        QCOMPARE(ranking.score, (std::vector<double>{0.3125, 0.5, 0.6875, 0.5}));
        QCOMPARE(ranking.order, (std::vector<int>{2, 1, 3, 0}));
        QCOMPARE(ranking.best(), 2);
        compare(rank(archive, RankLevel::LogRank).score,
                {std::sqrt(.125 * .5), std::sqrt(.875 * .125), std::sqrt(.5 * .875), std::sqrt(.5 * .5)});
    }

    void anyLevel_givesOneHalf_forOneMember() {
        const Archive archive = archiveOf({{{{{3, 4}, {5, 6}}, {{1, 2}}}, 7}});
        for (const RankLevel level : kLevels) {
            compare(rank(archive, level).score, {0.5});
        }
        compare(guideScores(archive)[0], {0.5, 0.5, 0.5});
    }

    void emptyArchive_hasNoBest() {
        for (const RankLevel level : kLevels) {
            QCOMPARE(rank(Archive(), level).best(), -1);
        }
        QVERIFY(guideScores(Archive()).empty());
    }

    void order_breaksTies_byDssThenParamsThenIndex() {
        // The ranks of D and S mirror each other, so all scores are equal.
        const Archive archive =
            archiveOf({plain(1, 30, 9), plain(2, 20, 9), plain(2, 20, 8), plain(2, 20, 8), plain(3, 10, 9)});
        const Ranking ranking = rank(archive, RankLevel::Net);
        compare(ranking.score, std::vector<double>(5, 0.5));
        QCOMPARE(ranking.order, (std::vector<int>{0, 2, 3, 1, 4}));
    }

    void unrankedMembers_scoreZeroAndComeLast_butStay() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        Member failed = plain(99, 99);
        failed.status = proxy::EvaluationStatus::OutOfMemory;
        // A file may claim "ok" for a value that cannot be ranked.
        const Archive archive = archiveOf({plain(nan, 1), plain(1, 1), failed, plain(2, 2)});
        for (const RankLevel level : kLevels) {
            const Ranking ranking = rank(archive, level);
            QCOMPARE(ranking.order, (std::vector<int>{3, 1, 0, 2}));
            compare(ranking.score, {0.0, 0.25, 0.0, 0.75});
        }
        QVERIFY(guideScores(archive)[0].empty());
        QCOMPARE(guideScores(archive)[3], std::vector<double>{0.75});
    }

    void block_ranksPositionsAmongThoseThatReachThem_andAddsZeroForMissing() {
        const Archive archive = archiveOf({{{{{1, 1}, {7, 7}}}}, {{{{2, 2}}}}});
        // Position 1: r = 1/4, 3/4; position 2 has one member: r = 1/2.
        compare(rank(archive, RankLevel::Block).score, {(0.25 + 0.5) / 2.0, 0.75 / 2.0});
        const auto guide = guideScores(archive);
        compare(guide[0], {0.25, 0.5});
        compare(guide[1], {0.75});
    }

    void guide_alignsBlocksByStageAndIndex() {
        // The second blocks have no counterpart; the first blocks of stage 2 are compared with each other.
        const Archive archive = archiveOf({{{{{1, 1}, {9, 9}}, {{4, 4}}}}, {{{{2, 2}}, {{3, 3}, {8, 8}}}}});
        const auto guide = guideScores(archive);
        compare(guide[0], {0.25, 0.5, 0.75});
        compare(guide[1], {0.75, 0.25, 0.5});
    }

    void stage_averagesTheRanksOfStages() {
        const Archive archive = archiveOf({{{{{1, 1}, {1, 1}}, {{9, 9}}}}, {{{{1, 1}}, {{1, 1}, {2, 2}}}}});
        compare(rank(archive, RankLevel::Stage).score, {0.75, 0.25 /* 3 < 9 in stage 2 */});
        QCOMPARE(rank(archive, RankLevel::Stage).best(), 0);
    }

    void stage_equalsNet_withOneStage() {
        Rng rng(2);
        for (int round = 0; round < 20; ++round) {
            const Archive archive = archiveOf(randomMembers(rng, 30, 1));
            QCOMPARE(rank(archive, RankLevel::Stage).score, rank(archive, RankLevel::Net).score);
        }
    }

    void score_isUnchanged_byIncreasingTransforms() {
        Rng rng(3);
        for (int round = 0; round < 20; ++round) {
            std::vector<Member> members = randomMembers(rng, 25, 1);
            for (Member& member : members) {
                member.stages[0].resize(1);
            }
            std::vector<Member> transformed = members;
            for (Member& member : transformed) {
                for (auto& [diversity, saliency] : member.stages[0]) {
                    diversity = std::exp(diversity) * 1e6;
                    saliency = std::log(saliency) - 40.0;
                }
            }
            for (const RankLevel level : kLevels) {
                if (level == RankLevel::LogSum) {
                    continue; // does not rank D and S
                }
                QCOMPARE(rank(archiveOf(transformed), level).score, rank(archiveOf(members), level).score);
            }
            QCOMPARE(guideScores(archiveOf(transformed)), guideScores(archiveOf(members)));
        }
    }

    void score_isPermuted_withTheCandidates() {
        Rng rng(4);
        for (int round = 0; round < 20; ++round) {
            const std::vector<Member> members = randomMembers(rng, 25, 2);
            std::vector<int> permutation(members.size());
            std::iota(permutation.begin(), permutation.end(), 0);
            rng.shuffle(permutation);
            std::vector<Member> permuted;
            for (const int from : permutation) {
                permuted.push_back(members[static_cast<std::size_t>(from)]);
            }
            for (const RankLevel level : kLevels) {
                const Ranking before = rank(archiveOf(members), level);
                const Ranking after = rank(archiveOf(permuted), level);
                for (std::size_t i = 0; i < permutation.size(); ++i) {
                    const double expected = before.score[static_cast<std::size_t>(permutation[i])];
                    QVERIFY(std::abs(after.score[i] - expected) < 1e-12);
                }
            }
        }
    }

    void order_isKept_whenAWorstMemberIsAdded() {
        Rng rng(5);
        for (int round = 0; round < 40; ++round) {
            std::vector<Member> members = randomMembers(rng, 25, 2);
            for (const RankLevel level : {RankLevel::Net, RankLevel::Stage}) {
                const std::vector<int> before = rank(archiveOf(members), level).order;
                std::vector<Member> more = members;
                more.push_back({{{{0, 0}}, {{0, 0}}}, 99});
                std::vector<int> after = rank(archiveOf(more), level).order;
                QCOMPARE(after.back(), static_cast<int>(members.size()));
                after.pop_back();
                QCOMPARE(after, before);
            }
        }
    }

    void score_staysInRange_andOrderIsAPermutation() {
        Rng rng(6);
        for (int round = 0; round < 20; ++round) {
            std::vector<Member> members = randomMembers(rng, 40, 3);
            for (Member& member : members) {
                if (rng.bernoulli(0.2)) {
                    member.status = proxy::EvaluationStatus::NonFinite;
                }
            }
            const Archive archive = archiveOf(members);
            for (const RankLevel level : kLevels) {
                const Ranking ranking = rank(archive, level);
                for (std::size_t i = 0; i < members.size(); ++i) {
                    QVERIFY(ranking.score[i] <= 1.0);
                    QCOMPARE(ranking.score[i] > 0.0, archive[i].isRanked());
                }
                std::vector<int> sorted = ranking.order;
                std::sort(sorted.begin(), sorted.end());
                for (std::size_t i = 0; i < sorted.size(); ++i) {
                    QCOMPARE(sorted[i], static_cast<int>(i));
                }
            }
            const auto guide = guideScores(archive);
            for (std::size_t i = 0; i < members.size(); ++i) {
                QCOMPARE(guide[i].size(), archive[i].isRanked() ? archive[i].architecture.depth() : 0U);
            }
        }
    }

    void logSum_ranksTheSumsOfLogarithms() {
        const Archive archive = archiveOf({Member{{BlockPairs{{8, 1}, {1, 1}}}}, Member{{BlockPairs{{2, 2}, {2, 2}}}},
                                           Member{{BlockPairs{{4, 1}, {4, 0}}}}, Member{{BlockPairs{{4, 4}}}}});
        const Ranking ranking = rank(archive, RankLevel::LogSum);
        // log 8, log 16, minus infinity, log 16
        QCOMPARE(ranking.score, (std::vector<double>{0.375, 0.75, 0.125, 0.75}));
    }

    void scoreAgainst_givesATwinOfAMemberItsScore() {
        Rng rng(9);
        const Archive archive = archiveOf(randomMembers(rng, 40, 3));
        for (const RankLevel level :
             {RankLevel::Net, RankLevel::Stage, RankLevel::Block, RankLevel::LogRank, RankLevel::LogSum}) {
            const Ranking ranking = rank(archive, level);
            for (std::size_t i = 0; i < archive.size(); ++i) {
                const double score = scoreAgainst(archive, level, archive[i].architecture, archive[i].evaluation);
                QVERIFY2(std::abs(score - ranking.score[i]) < 1e-12, levelName(level).data());
            }
        }
    }

    void scoreAgainst_ofANetworkBeyondTheCohort_saturates() {
        const Archive archive = archiveOf({plain(1, 5), plain(3, 4), plain(2, 6)});
        const auto against = [&](double diversity, double saliency) {
            const Archive one = archiveOf({plain(diversity, saliency)});
            return scoreAgainst(archive, RankLevel::Net, one[0].architecture, one[0].evaluation);
        };
        QCOMPARE(against(9, 9), 1.0);
        QCOMPARE(against(0.5, 1), 0.0);
        QCOMPARE(against(2.5, 4.5), (2.0 / 3 + 1.0 / 3) / 2);
        QVERIFY(std::isnan(against(std::numeric_limits<double>::infinity(), 1)));
        const Archive one = archiveOf({plain(1, 1)});
        QVERIFY(std::isnan(scoreAgainst(Archive(), RankLevel::Net, one[0].architecture, one[0].evaluation)));
    }

    void names_roundTrip_andUnknownIsRefused() {
        for (const RankLevel level : kLevels) {
            QCOMPARE(parseLevel(levelName(level)), level);
        }
        for (const Operator op : {Operator::Random, Operator::Mutation, Operator::Crossover, Operator::TopUp}) {
            QCOMPARE(parseOperator(operatorName(op)), op);
        }
        QVERIFY_EXCEPTION_THROWN(parseLevel("layer"), Error);
        QVERIFY_EXCEPTION_THROWN(parseOperator("clone"), Error);
    }

    void defaultLevel_dependsOnStagesAndOperators() {
        space::SearchSpace space;
        QCOMPARE(defaultLevel(space), RankLevel::Net);
        space.genes.push_back({"heads", space::Scope::Block, {{1, 2}}, {}, 0});
        QCOMPARE(defaultLevel(space), RankLevel::Net);
        space.genes.push_back({"mixer", space::Scope::Block, {{0, 1}}, {"attention", "dct"}, 1});
        QCOMPARE(defaultLevel(space), RankLevel::Block);
        space.stageCount = 3;
        QCOMPARE(defaultLevel(space), RankLevel::Stage);
    }

    void archive_refusesDuplicatesAndGaps() {
        Archive archive = archiveOf({plain(1, 1), plain(2, 2)});
        QCOMPARE(archive.find("c1"), 1);
        QCOMPARE(archive.find("c2"), -1);
        auto duplicate = std::make_shared<Candidate>(archive[1]);
        duplicate->index = 2;
        QVERIFY_EXCEPTION_THROWN(archive.add(duplicate), Error);
        duplicate->id = "new";
        duplicate->index = 5;
        QVERIFY_EXCEPTION_THROWN(archive.add(duplicate), Error);
        QVERIFY_EXCEPTION_THROWN(archive.add(nullptr), Error);
        QCOMPARE(archive.size(), 2U);
    }
};

QTEST_GUILESS_MAIN(TestRanking)
#include "tst_ranking.moc"
