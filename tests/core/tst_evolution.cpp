// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/search/archive/pareto.h"
#include "core/search/strategy/features.h"
#include "core/search/strategy/initial_sample.h"
#include "core/search/strategy/prescreen.h"
#include "core/search/strategy/ridge.h"
#include "core/search/variation/crossover.h"
#include "core/search/variation/guide.h"
#include "core/search/variation/mutation.h"
#include "tests/support/search_fixture.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

using namespace trazor;
using namespace trazor::search;
using namespace trazor::test;

namespace {

/// A space whose blocks are labelled by 16 head counts, so that copies and deletions can be traced.
space::SearchSpace labelledSpace() {
    return space::parseSpace(R"({
      "format": "trazor-space", "version": 1, "name": "labelled", "title": "Labelled", "stages": 1,
      "fixed": {"stem": "patch", "image_size": 32, "channels": 3, "patch_size": 16, "class_token": true,
                "position": "learned", "head_dim": 8, "classes": 10, "pool": "mean-patches", "embed_dim": 64},
      "genes": [{"name": "depth", "scope": "network", "choices": [4, 6, 8]},
                {"name": "heads", "scope": "block", "choices": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]},
                {"name": "mlp_ratio", "scope": "block", "choices": [2]}]})");
}

space::Architecture labelled(const std::vector<double>& heads) {
    space::Architecture architecture;
    space::StageGenes& stage = architecture.stages.emplace_back();
    for (const double label : heads) {
        stage.blocks.push_back({label, 2.0});
    }
    return architecture;
}

std::vector<double> labels(const space::Architecture& architecture) {
    std::vector<double> result;
    for (const std::vector<double>& block : architecture.stages[0].blocks) {
        result.push_back(block[0]);
    }
    return result;
}

std::vector<double> randomGuide(std::size_t size, Rng& rng) {
    std::vector<double> guide(size);
    std::generate(guide.begin(), guide.end(), [&] { return rng.uniform(); });
    return guide;
}

/// Positions at which two architectures of equal depth differ.
std::set<std::size_t> changedBlocks(const space::Architecture& a, const space::Architecture& b) {
    std::set<std::size_t> changed;
    for (std::size_t i = 0; i < a.stages[0].blocks.size(); ++i) {
        if (a.stages[0].blocks[i] != b.stages[0].blocks[i]) {
            changed.insert(i);
        }
    }
    return changed;
}

std::set<std::size_t> lowest(const std::vector<double>& guide, std::size_t count) {
    std::vector<std::size_t> order(guide.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return guide[a] < guide[b]; });
    return {order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count)};
}

SearchConfig strictConfig() {
    SearchConfig config;
    config.preset = Preset::Paper;
    config.explore = 0.0;
    config.mutateNetwork = 0.0;
    return config;
}

/// Best score and hypervolume of one archive, ranked on the union of both.
struct Reached {
    double best = 0.0;        ///< DSS++
    double hypervolume = 0.0; ///< of (params, DSS++), params scaled to [0, 1] over both
};

Reached reachedOnUnion(const Archive& mine, const Archive& other) {
    Archive both;
    std::set<int> members;
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    std::int64_t largest = 0;
    for (const Archive* archive : {&mine, &other}) {
        for (const CandidatePtr& candidate : archive->candidates()) {
            if (!both.contains(candidate->id)) {
                auto copy = std::make_shared<Candidate>(*candidate);
                copy->index = static_cast<int>(both.size());
                both.add(copy);
                least = std::min(least, copy->cost.params);
                largest = std::max(largest, copy->cost.params);
            }
            if (archive == &mine) {
                members.insert(both.find(candidate->id));
            }
        }
    }
    const Ranking ranking = rank(both, RankLevel::Net);
    Reached reached;
    std::vector<ParetoPoint> points;
    for (const int index : members) {
        const auto member = static_cast<std::size_t>(index);
        reached.best = std::max(reached.best, ranking.score[member]);
        points.push_back({static_cast<double>(both[member].cost.params - least) / static_cast<double>(largest - least),
                          ranking.score[member]});
    }
    reached.hypervolume = hypervolume(points, {1.0, 0.0});
    return reached;
}

} // namespace

class TestEvolution : public QObject {
    Q_OBJECT
private slots:
    void strictMutation_redrawsExactlyTheLowestBlocks() {
        Rng rng(1);
        const SearchConfig config = strictConfig();
        for (int round = 0; round < 200; ++round) {
            const space::Architecture parent = space::sample(tinySpace(), rng);
            const std::vector<double> guide = randomGuide(parent.depth(), rng);
            const space::Architecture child = mutate(tinySpace(), config, parent, guide, rng);
            QCOMPARE(child.network, parent.network);
            QCOMPARE(child.depth(), parent.depth());
            const auto count = static_cast<std::size_t>(std::lround(0.2 * static_cast<double>(parent.depth())));
            QVERIFY(changedBlocks(parent, child) == lowest(guide, count));
        }
    }

    void strictDepth_deletesLowestAndDoublesHighest() {
        Rng rng(2);
        SearchConfig config = strictConfig();
        config.mutateNetwork = 1.0;
        const space::SearchSpace space = labelledSpace();
        const space::Architecture parent = labelled({1, 2, 3, 4, 5, 6});
        const std::vector<double> guide{0.5, 0.1, 0.9, 0.2, 0.6, 0.3};
        std::set<std::size_t> depths;
        for (int round = 0; round < 50; ++round) {
            const std::vector<double> child = labels(mutate(space, config, parent, guide, rng));
            depths.insert(child.size());
            // The lowest one or two of the remaining blocks are then redrawn.
            if (child.size() == 4) {
                QCOMPARE(std::vector<double>(child.begin(), child.begin() + 3), (std::vector<double>{1, 3, 5}));
                QVERIFY(child[3] != 6.0);
            } else {
                QCOMPARE(child.size(), 8U);
                QCOMPARE((std::vector<double>{child[0], child[2], child[3], child[4], child[6], child[7]}),
                         (std::vector<double>{1, 3, 3, 3, 5, 6}));
                QVERIFY(child[1] != 2.0 && child[5] != 4.0);
            }
        }
        QCOMPARE(depths, (std::set<std::size_t>{4, 8}));
    }

    void explore_makesEveryPositionReachable() {
        Rng rng(3);
        SearchConfig config = strictConfig();
        config.explore = 0.5;
        const space::Architecture parent = labelled({1, 2, 3, 4, 5, 6});
        std::set<std::size_t> changed;
        for (int round = 0; round < 300; ++round) {
            changed.merge(
                changedBlocks(parent, mutate(labelledSpace(), config, parent, {.1, .2, .3, .4, .5, .6}, rng)));
        }
        QCOMPARE(changed.size(), 6U);
    }

    void softPositions_preferLowB_uniformOnesDoNot() {
        const std::vector<double> guide{0.1, 0.5, 0.9};
        for (const Guide choice : {Guide::DssPlusPlus, Guide::Uniform}) {
            SearchConfig config;
            config.guide = choice;
            Rng rng(4);
            std::vector<double> count(3, 0.0);
            for (int round = 0; round < 3000; ++round) {
                ++count[lowPositions(guide, 1, config, rng).front()];
            }
            for (std::size_t i = 0; i < 3; ++i) {
                double total = 0.0;
                for (const double b : guide) {
                    total += std::exp(-b / config.temperature);
                }
                const double expected =
                    choice == Guide::Uniform ? 1.0 / 3.0 : std::exp(-guide[i] / config.temperature) / total;
                QVERIFY(std::abs(count[i] / 3000.0 - expected) < 0.04);
            }
        }
    }

    void positions_areDistinct_evenWhenCold() {
        Rng rng(5);
        SearchConfig config;
        config.temperature = 0.001;
        for (const Preset preset : {Preset::Paper, Preset::Recommended}) {
            config.preset = preset;
            for (int round = 0; round < 50; ++round) {
                const std::vector<double> guide = randomGuide(8, rng);
                const std::vector<std::size_t> positions = lowPositions(guide, 20, config, rng);
                QVERIFY(!positions.empty());
                QCOMPARE(std::set<std::size_t>(positions.begin(), positions.end()).size(), positions.size());
                QVERIFY(highPosition(guide, config, rng) < 8);
            }
        }
    }

    void exchange_movesOneStepBetweenTwoBlocks() {
        Rng rng(6);
        SearchConfig config;
        config.exchange = 1.0;
        int exchanged = 0;
        for (int round = 0; round < 200; ++round) {
            const space::Architecture parent = space::sample(tinySpace(), rng);
            const space::Architecture child =
                mutate(tinySpace(), config, parent, randomGuide(parent.depth(), rng), rng);
            const auto changes = space::changes(tinySpace(), parent, child);
            if (changes.size() != 2) {
                continue; // equal blocks: nothing to exchange
            }
            ++exchanged;
            QCOMPARE(changes[0].gene, changes[1].gene);
            QCOMPARE(changes[0].from, changes[1].to);
            QCOMPARE(changes[0].to, changes[1].from);
        }
        QVERIFY(exchanged > 190);
    }

    void stagedMutation_changesTheLowestStage() {
        Rng rng(7);
        const space::SearchSpace space = stagedSpace();
        SearchConfig config = strictConfig();
        config.mutateNetwork = 1.0;
        for (int round = 0; round < 200; ++round) {
            const space::Architecture parent = space::sample(space, rng);
            std::vector<double> guide;
            for (std::size_t stage = 0; stage < 3; ++stage) {
                guide.insert(guide.end(), parent.stages[stage].blocks.size(), stage == 1 ? 0.2 : 0.7);
            }
            const space::Architecture child = mutate(space, config, parent, guide, rng);
            for (const std::size_t stage : {0U, 2U}) {
                QVERIFY(child.stages[stage] == parent.stages[stage]);
            }
            QVERIFY(child.stages[1].blocks.size() != parent.stages[1].blocks.size());
            QVERIFY(child.stages[1].values != parent.stages[1].values);
        }
    }

    void strictCrossover_takesEachBlockFromTheHigherB() {
        Rng rng(8);
        const SearchConfig config = strictConfig();
        for (int round = 0; round < 200; ++round) {
            space::Architecture a = space::sample(tinySpace(), rng);
            space::Architecture b = space::sample(tinySpace(), rng);
            const std::vector<double> guideA = randomGuide(a.depth(), rng);
            const std::vector<double> guideB = randomGuide(b.depth(), rng);
            const Offspring child = cross(tinySpace(), config, {a, guideA}, {b, guideB}, rng);
            QCOMPARE(child.architecture.network, a.network);
            QCOMPARE(child.architecture.depth(), a.depth());
            int balance = 0;
            for (std::size_t i = 0; i < a.depth(); ++i) {
                const bool fromA = i >= b.depth() || guideA[i] > guideB[i];
                balance += fromA ? 1 : -1;
                QCOMPARE(child.architecture.stages[0].blocks[i], (fromA ? a : b).stages[0].blocks[i]);
            }
            QCOMPARE(child.fitterGaveMore, balance >= 0);
        }
    }

    void uniformCrossover_countsTheTailInGenesToo() {
        // All genes differ, so it shows from which parent each one comes. The other parent has two blocks less.
        SearchConfig config;
        config.guide = Guide::Uniform;
        const space::Architecture fitter = space::largest(tinySpace());
        space::Architecture other = space::smallest(tinySpace());
        other.stages[0].blocks.resize(fitter.depth() - 2, other.stages[0].blocks.front());
        const std::vector<double> flat(fitter.depth(), 0.5);
        const std::vector<double> flatOther(other.depth(), 0.5);
        Rng rng(12);
        int gaveLess = 0;
        for (int round = 0; round < 300; ++round) {
            const Offspring child = cross(tinySpace(), config, {fitter, flat}, {other, flatOther}, rng);
            int balance = 0;
            for (std::size_t i = 0; i < fitter.depth(); ++i) {
                const std::vector<double>& genes = child.architecture.stages[0].blocks[i];
                for (std::size_t gene = 0; gene < genes.size(); ++gene) {
                    balance += genes[gene] == fitter.stages[0].blocks[i][gene] ? 1 : -1;
                }
            }
            QCOMPARE(child.fitterGaveMore, balance >= 0);
            gaveLess += balance < 0 ? 1 : 0;
        }
        QVERIFY(gaveLess > 0 && gaveLess < 300);
    }

    void softCrossover_takesWholeBlocks_uniformMixesGenes() {
        Rng rng(9);
        SearchConfig config;
        int mixed = 0;
        for (const Guide guide : {Guide::DssPlusPlus, Guide::Uniform}) {
            config.guide = guide;
            for (int round = 0; round < 200; ++round) {
                const space::Architecture a = space::sample(stagedSpace(), rng);
                const space::Architecture b = space::sample(stagedSpace(), rng);
                const std::vector<double> guideA = randomGuide(a.depth(), rng);
                const std::vector<double> guideB = randomGuide(b.depth(), rng);
                const space::Architecture child =
                    cross(stagedSpace(), config, {a, guideA}, {b, guideB}, rng).architecture;
                for (std::size_t g = 0; g < 3; ++g) {
                    QCOMPARE(child.stages[g].blocks.size(), a.stages[g].blocks.size());
                    QVERIFY(child.stages[g].values == a.stages[g].values ||
                            child.stages[g].values == b.stages[g].values);
                    for (std::size_t i = 0; i < child.stages[g].blocks.size(); ++i) {
                        QVERIFY(child.stages[g].blocks[i] == a.stages[g].blocks[i] ||
                                child.stages[g].blocks[i] == b.stages[g].blocks[i]);
                    }
                }
            }
            const space::Architecture a = space::smallest(tinySpace());
            space::Architecture b = space::largest(tinySpace());
            b.stages[0].blocks.resize(a.depth());
            const std::vector<double> flat(a.depth(), 0.5);
            const space::Architecture child = cross(tinySpace(), config, {a, flat}, {b, flat}, rng).architecture;
            for (std::size_t i = 0; i < a.depth(); ++i) {
                const auto& block = child.stages[0].blocks[i];
                mixed += block != a.stages[0].blocks[i] && block != b.stages[0].blocks[i];
            }
            QCOMPARE(mixed > 0, guide == Guide::Uniform);
        }
    }

    void paperRun_inheritsBlocksFromItsParents() {
        SearchConfig config = makeConfig(Preset::Paper, tinySpace());
        config.evaluations = 300;
        const Searched run(tinySpace(), config);
        int crossovers = 0;
        for (const CandidatePtr& candidate : run.archive.candidates()) {
            if (candidate->op != Operator::Crossover) {
                continue;
            }
            ++crossovers;
            const auto& first = run.archive[static_cast<std::size_t>(candidate->parents[0])].architecture;
            const auto& second = run.archive[static_cast<std::size_t>(candidate->parents[1])].architecture;
            for (std::size_t i = 0; i < candidate->architecture.depth(); ++i) {
                const auto& block = candidate->architecture.stages[0].blocks[i];
                const auto inherits = [&](const space::Architecture& parent) {
                    return i < parent.depth() && parent.stages[0].blocks[i] == block;
                };
                QVERIFY(inherits(first) || inherits(second));
            }
        }
        QVERIFY(crossovers > 20);
    }

    void stratifiedStart_coversEveryFeasibleStratum() {
        const space::Limits limits = tinySpace().usualBand;
        const Archive empty;
        Brood brood(tinySpace(), limits, empty);
        Rng rng(10);
        addStratified(tinySpace(), limits, 50, rng, brood);
        QCOMPARE(brood.size(), 50U);
        std::map<std::pair<double, std::size_t>, int> counts;
        for (const Child& child : brood.children()) {
            QVERIFY(space::satisfies(limits, child.cost));
            ++counts[{child.architecture.network[0], child.architecture.depth()}];
        }
        std::set<std::pair<double, std::size_t>> feasible;
        for (int i = 0; i < 3000; ++i) {
            space::Architecture architecture = space::sample(tinySpace(), rng);
            if (space::repair(tinySpace(), architecture, limits, rng)) {
                feasible.emplace(architecture.network[0], architecture.depth());
            }
        }
        QVERIFY(feasible.size() > 2);
        for (const auto& stratum : feasible) {
            QVERIFY2(counts[stratum] > 0, qPrintable(QString("%1 x %2").arg(stratum.first).arg(stratum.second)));
        }
    }

    void randomStart_repairs_whenTheBandIsNarrow() {
        Rng rng(11);
        space::Architecture deepest = space::largest(tinySpace());
        deepest.stages[0].blocks[3] = deepest.stages[0].blocks[5] = space::smallest(tinySpace()).stages[0].blocks[0];
        const std::int64_t params = space::costOf(space::plan(tinySpace(), deepest)).params;
        space::Limits limits;
        limits.params = {params, std::nullopt};
        int accepted = 0;
        for (int i = 0; i < 2000; ++i) {
            accepted +=
                space::satisfies(limits, space::costOf(space::plan(tinySpace(), space::sample(tinySpace(), rng))));
        }
        QCOMPARE(accepted, 0);
        const Archive empty;
        Brood brood(tinySpace(), limits, empty);
        addRandom(tinySpace(), limits, 20, Operator::Random, rng, brood);
        QCOMPARE(brood.size(), 20U);
    }

    void ridge_recoversALinearFunction() {
        Rng rng(12);
        Ridge model(1e-9);
        for (int i = 0; i < 50; ++i) {
            const double x = rng.uniform() * 100.0;
            const double y = rng.uniform();
            model.add(std::vector{x, y, 7.0}, std::vector{3.0 * x - 20.0 * y + 5.0, y});
        }
        const std::vector<double> predicted = model.predict(std::vector{50.0, 0.5, 7.0});
        QVERIFY(std::abs(predicted[0] - 145.0) < 1e-4);
        QVERIFY(std::abs(predicted[1] - 0.5) < 1e-6);
    }

    void rankCorrelation_matchesKnownValues() {
        const std::vector<double> a{1, 2, 3, 4, 5};
        QCOMPARE(rankCorrelation(a, std::vector<double>{2, 4, 6, 8, 100}), 1.0);
        QCOMPARE(rankCorrelation(a, std::vector<double>{5, 4, 3, 2, 1}), -1.0);
        QVERIFY(std::abs(rankCorrelation(a, std::vector<double>{2, 1, 4, 3, 5}) - 0.8) < 1e-12);
        QCOMPARE(rankCorrelation(a, std::vector<double>(5, 1.0)), 0.0);
        QCOMPARE(rankCorrelation({}, {}), 0.0);
    }

    void features_countBlocks_whereverTheyStand() {
        for (const char* name : {"autoformer-tiny", "flexibert", "s3-tiny"}) {
            const space::SearchSpace& space = space::preset(name);
            const Features features(space);
            Rng rng(4);
            bool changed = false;
            for (int i = 0; i < 20; ++i) {
                const space::Architecture architecture = space::sample(space, rng);
                space::Architecture shuffled = architecture;
                for (space::StageGenes& stage : shuffled.stages) {
                    rng.shuffle(stage.blocks);
                }
                const std::vector<double> expected = features.of(architecture);
                const std::vector<double> actual = features.of(shuffled);
                QCOMPARE(actual.size(), expected.size());
                for (std::size_t f = 0; f < expected.size(); ++f) {
                    QVERIFY(std::abs(actual[f] - expected[f]) <= 1e-9 * std::abs(expected[f]));
                }
                space::Architecture other = architecture;
                while (other.stages[0].blocks[0] == architecture.stages[0].blocks[0]) {
                    other.stages[0].blocks[0] = space::sampleBlock(space, 0, rng);
                }
                changed = changed || features.of(other) != expected;
            }
            QVERIFY(changed);
        }
    }

    void prescreen_keepsTheBetterChildren_data() {
        QTest::addColumn<QString>("objective");
        QTest::addColumn<int>("level");
        for (const char* const objective : {"dss++", "pareto", "params,depth,dss++"}) {
            for (const RankLevel level : {RankLevel::Net, RankLevel::Stage}) {
                QTest::addRow("%s %s", objective, levelName(level).data()) << objective << static_cast<int>(level);
            }
        }
    }
    void prescreen_keepsTheBetterChildren() {
        QFETCH(QString, objective);
        QFETCH(int, level);
        const space::SearchSpace space = level == static_cast<int>(RankLevel::Net) ? tinySpace() : stagedSpace();
        SearchConfig config = makeConfig(Preset::Recommended, space);
        config.algorithm = Algorithm::Random;
        config.limits = {};
        config.confirm = 0;
        config.evaluations = 200;
        config.level = static_cast<RankLevel>(level);
        config.objective = Objective::parse(objective.toStdString());
        const Searched known(space, config);
        Brood brood(space, {}, known.archive);
        Rng rng(13);
        addRandom(space, {}, 80, Operator::Random, rng, brood);
        std::vector<Child> children = brood.children();
        Ranker ranker(known.archive);
        Selection selection(space, config);
        Prescreen prescreen(space, config, selection);
        prescreen.keepPromising(ranker, children.size(), children);
        QCOMPARE(children.size(), 80U);
        // Compares the predicted order with the real scores.
        std::vector<double> predicted;
        std::vector<double> real;
        FakeEvaluator evaluator(config.scoring);
        for (const Child& child : children) {
            const space::NetworkPlan plan = space::plan(space, child.architecture);
            evaluator.evaluate({&plan, 1}, [&](std::size_t, proxy::Evaluation&& e) { real.push_back(e.scores.dss()); },
                               {});
            predicted.push_back(child.predicted);
        }
        const double correlation = rankCorrelation(predicted, real);
        QVERIFY2(correlation > 0.8, qPrintable(QString::number(correlation)));
        if (config.objective == Objective()) {
            QVERIFY(std::is_sorted(predicted.rbegin(), predicted.rend()));
        }
        std::vector<Child> few = brood.children();
        prescreen.keepPromising(ranker, 10, few);
        QCOMPARE(few.size(), 10U);
        for (std::size_t i = 0; i < few.size(); ++i) {
            QCOMPARE(few[i].id, children[i].id);
        }
    }

    void prescreen_waitsForEnoughCandidates() {
        SearchConfig config = makeConfig(Preset::Recommended, tinySpace());
        config.evaluations = 4;
        config.confirm = 0;
        const Searched few(tinySpace(), config);
        Brood brood(tinySpace(), {}, few.archive);
        Rng rng(14);
        addRandom(tinySpace(), {}, 9, Operator::Random, rng, brood);
        const std::string first = brood.children().front().id;
        Ranker ranker(few.archive);
        Selection selection(tinySpace(), config);
        Prescreen(tinySpace(), config, selection).keepPromising(ranker, 3, brood.children());
        QCOMPARE(brood.size(), 3U);
        QCOMPARE(brood.children().front().id, first);
        QVERIFY(std::isnan(brood.children().front().predicted));
    }

    void evolution_beatsRandomSearch_data() {
        QTest::addColumn<int>("preset");
        QTest::addColumn<QString>("objective");
        QTest::newRow("recommended") << static_cast<int>(Preset::Recommended) << "dss++";
        QTest::newRow("recommended pareto") << static_cast<int>(Preset::Recommended) << "pareto";
        QTest::newRow("paper") << static_cast<int>(Preset::Paper) << "dss++";
    }
    void evolution_beatsRandomSearch() {
        QFETCH(int, preset);
        QFETCH(QString, objective);
        int wins = 0;
        double lead = 0.0;
        constexpr int kSeeds = 5;
        for (int seed = 1; seed <= kSeeds; ++seed) {
            SearchConfig config = makeConfig(static_cast<Preset>(preset), tinySpace());
            config.objective = Objective::parse(objective.toStdString());
            config.seed = static_cast<std::uint64_t>(seed);
            config.evaluations = 250;
            config.confirm = 0;
            const bool pareto = config.objective == Objective::pareto();
            if (pareto) {
                config.limits = {};
            }
            const Searched evolved(tinySpace(), config);
            const bool predicted = std::any_of(evolved.notes.generations.begin(), evolved.notes.generations.end(),
                                               [](const Progress& p) { return p.prescreenCorrelation != 0.0; });
            QCOMPARE(predicted, config.prescreen > 1);
            config.algorithm = Algorithm::Random;
            const Searched random(tinySpace(), config);
            const Reached mine = reachedOnUnion(evolved.archive, random.archive);
            const Reached its = reachedOnUnion(random.archive, evolved.archive);
            const double difference = pareto ? mine.hypervolume - its.hypervolume : mine.best - its.best;
            wins += difference > 0.0;
            lead += difference / kSeeds;
        }
        qInfo("evolution leads by %.3f on average, wins %d of %d", lead, wins, kSeeds);
        QVERIFY(wins >= kSeeds - 1);
        QVERIFY(lead > 0.02);
    }

    void generation_isMadeQuickly() {
        SearchConfig config = makeConfig(Preset::Recommended, tinySpace());
        config.algorithm = Algorithm::Random;
        config.evaluations = 1000;
        config.confirm = 0;
        const Searched known(tinySpace(), config);
        config.algorithm = Algorithm::BlockEvolution;
        const auto strategy = makeStrategy(tinySpace(), config);
        Ranker ranker(known.archive);
        QElapsedTimer timer;
        timer.start();
        constexpr int kCount = 20;
        for (int i = 1; i <= kCount; ++i) {
            Rng rng(static_cast<std::uint64_t>(i));
            QCOMPARE(strategy->children(ranker, i, rng).size(), 10U);
        }
        const double milliseconds = static_cast<double>(timer.nsecsElapsed()) * 1e-6 / kCount;
        qInfo("%.2f ms per generation", milliseconds);
        QVERIFY(milliseconds < 250.0); // wide margin: guards against quadratic loops
    }
};

QTEST_GUILESS_MAIN(TestEvolution)
#include "tst_evolution.moc"
