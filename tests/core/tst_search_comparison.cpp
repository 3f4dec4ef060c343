// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/stable_hash.h"
#include "core/bench/search_comparison.h"
#include "core/evidence/rank_correlation.h"
#include "core/search/strategy/strategy.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/enumeration.h"
#include "tests/support/search_fixture.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace trazor;
using namespace trazor::search;
using namespace trazor::test;

namespace {

/// Ids of all legal architectures in enumeration order.
std::vector<std::string> enumerate(const space::SearchSpace& space) {
    std::vector<std::string> ids;
    space::Enumeration enumeration(space);
    do {
        if (space::violations(space, enumeration.current()).empty()) {
            ids.push_back(space::architectureId(space, enumeration.current()));
        }
    } while (enumeration.advance());
    return ids;
}

SearchConfig autoformerConfig() {
    SearchConfig config = makeConfig(Preset::Recommended, tinySpace(), Algorithm::AutoFormerEvolution);
    config.confirm = 0;
    config.evaluations = 300;
    return config;
}

/// Makes fake evaluators that count scored networks by seed.
proxy::EvaluatorFactory countingFactory(std::map<std::uint64_t, int>& scoredBySeed) {
    class Counting final : public proxy::ProxyEvaluator {
    public:
        Counting(const proxy::ScoringConfig& config, int& scored)
            : m_fake(config)
            , m_scored(scored) {}
        void evaluate(std::span<const space::NetworkPlan> plans, const proxy::EvaluationSink& sink,
                      proxy::Checkpoint checkpoint) override {
            m_scored += static_cast<int>(plans.size());
            m_fake.evaluate(plans, sink, checkpoint);
        }
        int preferredBatch() const override { return 4; }
        std::string description() const override { return "counting"; }

    private:
        FakeEvaluator m_fake;
        int& m_scored;
    };
    return [&scoredBySeed](const space::SearchSpace&, const proxy::ScoringConfig& config) {
        return std::make_unique<Counting>(config, scoredBySeed[config.seed]);
    };
}

bench::ComparisonConfig smallComparison() {
    bench::ComparisonConfig config;
    config.algorithms = {"random", "autoformer-evolution", "block-evolution:paper:uniform", "exhaustive"};
    config.evaluations = 15;
    config.seeds = 3;
    config.scoring.seed = 7;
    return config;
}

/// Held-out scores of a space so small that the random cohort is the whole space.
struct HeldOutByHand {
    std::map<std::string, double> z;
    std::map<std::string, double> dssPlusPlus;

    HeldOutByHand(const space::SearchSpace& space, const bench::ComparisonConfig& compared, const char* purpose) {
        SearchConfig config = makeConfig(Preset::Recommended, space, Algorithm::Exhaustive);
        config.confirm = 0;
        config.scoring = compared.scoring;
        config.scoring.seed = stableHash(compared.scoring.seed, purpose);
        config.scoring.supernets = compared.heldOut;
        const Searched all(space, config);
        std::vector<double> diversity;
        std::vector<double> saliency;
        for (const CandidatePtr& candidate : all.archive.candidates()) {
            diversity.push_back(std::log(candidate->evaluation.scores.diversity()));
            saliency.push_back(std::log(candidate->evaluation.scores.saliency()));
        }
        const bench::Spread d = bench::spreadOf(diversity);
        const bench::Spread s = bench::spreadOf(saliency);
        const Ranking ranking = rank(all.archive, compared.level);
        for (std::size_t i = 0; i < diversity.size(); ++i) {
            const std::string& id = all.archive[i].id;
            z[id] = ((diversity[i] - d.mean) / d.deviation + (saliency[i] - s.mean) / s.deviation) / 2.0;
            dssPlusPlus[id] = ranking.score[i];
        }
    }
};

bench::ComparisonResult compared(const space::SearchSpace& space, const bench::ComparisonConfig& config) {
    SearchControl control;
    return bench::compareSearches(space, config, fakeFactory(), control).value();
}

} // namespace

class TestSearchComparison : public QObject {
    Q_OBJECT
private slots:
    void enumeration_visitsEveryArchitectureOnce() {
        for (const space::SearchSpace& space : {smallSpace(), stagedSpace(), space::preset("pit-tiny")}) {
            const std::vector<std::string> ids = enumerate(space);
            QCOMPARE(std::to_string(ids.size()), space::countArchitectures(space));
            QCOMPARE(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
        }
    }

    void exhaustive_scoresEverythingWithinTheLimits() {
        const space::SearchSpace space = smallSpace();
        SearchConfig config = makeConfig(Preset::Recommended, space, Algorithm::Exhaustive);
        config.confirm = 0;
        config.stepSize = 7;
        const Searched all(space, config);
        QVERIFY(all.outcome.reason == StopReason::Exhausted);
        QCOMPARE(all.ids(), enumerate(space));

        const std::int64_t limit = all.archive[11].cost.params;
        config.limits.params.max = limit;
        const Searched some(space, config);
        const auto within =
            std::count_if(all.archive.candidates().begin(), all.archive.candidates().end(),
                          [&](const CandidatePtr& candidate) { return candidate->cost.params <= limit; });
        QCOMPARE(std::ssize(some.ids()), within);
    }

    void exhaustive_resumesWhereItStopped() {
        const space::SearchSpace space = smallSpace();
        SearchConfig config = makeConfig(Preset::Recommended, space, Algorithm::Exhaustive);
        config.confirm = 0;
        config.initialSample = 6;
        config.stepSize = 6;
        const Searched whole(space, config);
        const auto first = whole.archive.candidates().first(20);
        const std::vector<Record> past(first.begin(), first.end());
        QCOMPARE(Searched(space, config, {}, past).ids(), whole.ids());
    }

    void exhaustive_isRefused_forALargeSpace() {
        const SearchConfig config = makeConfig(Preset::Recommended, tinySpace(), Algorithm::Exhaustive);
        try {
            makeStrategy(tinySpace(), config);
            QFAIL("not refused");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::InvalidArgument);
            QVERIFY(QString(error.what()).contains("1000000"));
        }
    }

    void autoformer_breedsHalfAndHalf_fromTheBestOfAllGenerations() {
        const Searched run(tinySpace(), autoformerConfig());
        std::map<int, std::map<Operator, int>> operators;
        for (const CandidatePtr& candidate : run.archive.candidates()) {
            ++operators[candidate->generation][candidate->op];
        }
        QCOMPARE(operators[0][Operator::Random], 50);
        Archive before;
        for (const CandidatePtr& candidate : run.archive.candidates()) {
            if (candidate->generation == 3) {
                break;
            }
            before.add(candidate);
        }
        QCOMPARE(operators[3][Operator::Mutation], 25);
        QCOMPARE(operators[3][Operator::Crossover] + operators[3][Operator::TopUp], 25);
        const std::vector<int> order = rank(before, RankLevel::Net).order;
        const std::set<int> best(order.begin(), order.begin() + 10);
        for (const CandidatePtr& candidate : run.archive.candidates()) {
            for (const int parent : candidate->generation == 3 ? candidate->parents : std::vector<int>()) {
                QVERIFY(best.contains(parent));
            }
        }
    }

    void autoformer_crossesOnlyEqualDepths_geneByGene() {
        const Searched run(tinySpace(), autoformerConfig());
        int mixedBlocks = 0;
        for (const CandidatePtr& child : run.archive.candidates()) {
            if (child->op != Operator::Crossover) {
                continue;
            }
            const space::Architecture& a = run.archive[static_cast<std::size_t>(child->parents[0])].architecture;
            const space::Architecture& b = run.archive[static_cast<std::size_t>(child->parents[1])].architecture;
            QCOMPARE(a.depth(), b.depth());
            QCOMPARE(child->architecture.depth(), a.depth());
            for (std::size_t i = 0; i < a.depth(); ++i) {
                const std::vector<double>& block = child->architecture.stages[0].blocks[i];
                for (std::size_t gene = 0; gene < block.size(); ++gene) {
                    QVERIFY(block[gene] == a.stages[0].blocks[i][gene] || block[gene] == b.stages[0].blocks[i][gene]);
                }
                mixedBlocks += block != a.stages[0].blocks[i] && block != b.stages[0].blocks[i] ? 1 : 0;
            }
        }
        QVERIFY(mixedBlocks > 0); // crossover of genes, not of whole blocks
    }

    void autoformer_topsUp_whereMutationChangesNothing() {
        SearchConfig config = autoformerConfig();
        config.mutateBlock = 0.0;
        config.mutateNetwork = 0.0;
        config.crossoverShare = 0.0;
        config.evaluations = 100;
        const Searched run(tinySpace(), config);
        QCOMPARE(run.outcome.progress.topUps, 50);
    }

    void autoformer_mutatesInTheGivenShare() {
        SearchConfig config = autoformerConfig();
        config.mutateNetwork = 0.0;
        config.mutateBlock = 0.5; // high, so that few children equal their parent and are refused
        config.crossoverShare = 0.0;
        config.evaluations = 1000;
        const Searched run(tinySpace(), config);
        double changed = 0.0;
        double expected = 0.0;
        for (const CandidatePtr& child : run.archive.candidates()) {
            if (child->op == Operator::Mutation) {
                changed += static_cast<double>(child->changes.size());
                // A redrawn gene keeps its value with probability 1 / choices.
                for (const space::Gene& gene : tinySpace().genes) {
                    if (gene.scope == space::Scope::Block) {
                        const auto choices = static_cast<double>(gene.choices.front().size());
                        expected += 0.5 * (1.0 - 1.0 / choices) * static_cast<double>(child->architecture.depth());
                    }
                }
            }
        }
        QVERIFY2(std::abs(changed / expected - 1.0) < 0.05, qPrintable(QString::number(changed / expected)));
    }

    void paretoForm_ofAutoFormer_reachesAFrontOfSeveralSizes() {
        SearchConfig config = autoformerConfig();
        config.objective = Objective::pareto();
        const Searched pareto(tinySpace(), config);
        config.objective = Objective();
        const Searched single(tinySpace(), config);
        const auto smallest = [](const Archive& archive) {
            std::int64_t least = archive[0].cost.params;
            for (std::size_t i = archive.size() - 50; i < archive.size(); ++i) {
                least = std::min(least, archive[i].cost.params);
            }
            return least;
        };
        QVERIFY(smallest(pareto.archive) < smallest(single.archive));
    }

    void comparison_ranksAllRunsTogether() {
        const bench::ComparisonResult result = compared(smallSpace(), smallComparison());
        QCOMPARE(result.unionCohort, std::size_t{40});
        QCOMPARE(result.runs.size(), std::size_t{10}); // 3 algorithms x 3 seeds, and the enumeration
        const bench::ComparedRun& all = result.runs.back();
        QCOMPARE(all.evaluations, 40);
        QCOMPARE(all.rankInEnumeration, 1.0);

        // DSS++ of all forty networks, computed independently.
        SearchConfig config = makeConfig(Preset::Recommended, smallSpace(), Algorithm::Exhaustive);
        config.confirm = 0;
        config.scoring = smallComparison().scoring;
        const Searched enumerated(smallSpace(), config);
        const Ranking ranking = rank(enumerated.archive, RankLevel::Net);
        for (const bench::ComparedRun& run : result.runs) {
            const auto best = static_cast<std::size_t>(enumerated.archive.find(run.bestId));
            QCOMPARE(run.best, ranking.score[best]);
            const auto above = std::count_if(ranking.score.begin(), ranking.score.end(),
                                             [&](double score) { return score > run.best; });
            QCOMPARE(run.rankInEnumeration, static_cast<double>(above + 1));
            QVERIFY(run.top10 <= run.best && run.best <= all.best);
            QVERIFY(run.hypervolume > 0.0 && run.hypervolume <= all.hypervolume);
        }
    }

    void comparison_countsEvaluationsUntilRandomsBest() {
        const bench::ComparisonResult result = compared(smallSpace(), smallComparison());
        for (const bench::ComparedRun& run : result.runs) {
            const auto random =
                std::find_if(result.runs.begin(), result.runs.end(), [&](const bench::ComparedRun& other) {
                    return other.algorithm == "random" && other.seed == run.seed;
                });
            QCOMPARE(std::isfinite(run.untilRandom), run.best >= random->best);
            QVERIFY(!std::isfinite(run.untilRandom) || (run.untilRandom >= 1 && run.untilRandom <= run.evaluations));
        }
    }

    void comparison_scoresEveryNetworkOnce_andHoldsOutOtherSupernets() {
        std::map<std::uint64_t, int> scoredBySeed;
        SearchControl control;
        const bench::ComparisonConfig config = smallComparison();
        const bench::ComparisonResult result =
            bench::compareSearches(smallSpace(), config, countingFactory(scoredBySeed), control).value();
        QCOMPARE(scoredBySeed.size(), std::size_t{3}); // search, held-out, confirmation
        QCOMPARE(scoredBySeed[config.scoring.seed], static_cast<int>(result.unionCohort));
    }

    void heldOutScores_areThoseOfTheWholeSpace() {
        const space::SearchSpace space = smallSpace();
        const bench::ComparisonConfig config = smallComparison();
        const HeldOutByHand expected(space, config, "held-out");
        for (const bench::ComparedRun& run : compared(space, config).runs) {
            QVERIFY(std::abs(run.heldOutZ - expected.z.at(run.bestId)) < 1e-9);
            QCOMPARE(run.heldOut, expected.dssPlusPlus.at(run.bestId));
        }
    }

    void confirmedChoice_isTheBestOfTheTenOnFurtherSupernets() {
        const space::SearchSpace space = smallSpace();
        bench::ComparisonConfig config = smallComparison();
        config.algorithms = {"random"};
        config.evaluations = 10; // so the ten best are all scored candidates
        const HeldOutByHand heldOut(space, config, "held-out");
        const HeldOutByHand confirmation(space, config, "confirmation");
        for (const bench::ComparedRun& run : compared(space, config).runs) {
            SearchConfig settings = bench::contenderConfig("random", space);
            settings.confirm = 0;
            settings.evaluations = 10;
            settings.seed = run.seed;
            settings.limits = config.limits;
            settings.scoring = config.scoring;
            const std::vector<std::string> ids = Searched(space, settings).ids();
            const auto isWorse = [&](const auto& a, const auto& b) {
                return confirmation.dssPlusPlus.at(a) < confirmation.dssPlusPlus.at(b);
            };
            const std::string chosen = *std::max_element(ids.begin(), ids.end(), isWorse);
            QCOMPARE(run.heldOutConfirmed, heldOut.dssPlusPlus.at(chosen));
            double sum = 0.0;
            for (const std::string& id : ids) {
                sum += heldOut.dssPlusPlus.at(id);
            }
            QVERIFY(std::abs(run.heldOutTop10 - sum / 10.0) < 1e-12);
        }
    }

    void comparison_refusesWrongNames() {
        const space::SearchSpace space = smallSpace();
        for (const char* name : {"annealing", "random:paper", "block-evolution:best", "block-evolution:", ""}) {
            bench::ComparisonConfig config = smallComparison();
            config.algorithms = {name};
            SearchControl control;
            QVERIFY_EXCEPTION_THROWN(bench::compareSearches(space, config, fakeFactory(), control), Error);
        }
        QVERIFY(bench::contenderConfig("block-evolution:uniform:paper", space).guide == Guide::Uniform);
        QVERIFY(bench::contenderConfig("block-evolution:uniform:paper", space).preset == Preset::Paper);
    }

    void comparison_endsEmpty_whenStopped() {
        SearchControl control;
        const auto stopSoon = [&](std::string_view, std::uint64_t, int done, int) {
            if (done == 5) {
                control.stop();
            }
        };
        QVERIFY(!bench::compareSearches(smallSpace(), smallComparison(), fakeFactory(), control, stopSoon));
    }

    void seedSpread_isOverAllInitialisations() {
        Rng rng(3);
        std::vector<space::NetworkPlan> plans;
        for (int i = 0; i < 6; ++i) {
            plans.push_back(space::plan(tinySpace(), space::sample(tinySpace(), rng)));
        }
        const proxy::ScoringConfig config{.seed = 5};
        const bench::SeedSpread spread = bench::seedSpread(tinySpace(), plans, config, 2, fakeFactory());
        QCOMPARE(spread.initialisations, 3);
        std::vector<std::vector<double>> dss;
        for (const std::uint64_t seed : {config.seed, stableHash(5, "spread", 1), stableHash(5, "spread", 2)}) {
            std::vector<double>& scores = dss.emplace_back(plans.size());
            fakeFactory()(tinySpace(), {.seed = seed})
                ->evaluate(plans, [&](std::size_t i, proxy::Evaluation&& e) { scores[i] = e.scores.dss(); }, {});
        }
        for (std::size_t i = 0; i < plans.size(); ++i) {
            const double mean = (dss[0][i] + dss[1][i] + dss[2][i]) / 3.0;
            double squares = 0.0;
            for (const std::vector<double>& scores : dss) {
                squares += (scores[i] - mean) * (scores[i] - mean);
            }
            QVERIFY(std::abs(spread.candidates[i].dss.mean / mean - 1.0) < 1e-12);
            QVERIFY(squares > 0.0);
            QVERIFY(std::abs(spread.candidates[i].dss.deviation / std::sqrt(squares / 2.0) - 1.0) < 1e-9);
        }
        const double tau = (evidence::kendallTauB(dss[0], dss[1]) + evidence::kendallTauB(dss[0], dss[2]) +
                            evidence::kendallTauB(dss[1], dss[2])) /
                           3.0;
        QVERIFY(std::abs(spread.rankStability - tau) < 1e-12);
    }

    void seedSpread_isRefused_forReferenceWeights() {
        const proxy::ScoringConfig config{.init = proxy::Init::Reference};
        QVERIFY_EXCEPTION_THROWN(bench::seedSpread(tinySpace(), {}, config, 2, fakeFactory()), Error);
    }
};

QTEST_GUILESS_MAIN(TestSearchComparison)
#include "tst_search_comparison.moc"
