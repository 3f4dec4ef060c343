// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/proxy/torch/scoring/torch_evaluator.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/space/file/space_json.h"
#include "core/space/search_space.h"
#include "tests/support/hand_made_plans.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

using namespace trazor;
using namespace trazor::proxy;
using test::autoFormerPlan;
using test::AutoFormerShape;

namespace {

/// Test vector A (algorithm 1.7): per block D_qkv, D_proj, S_fc1, S_fc2.
struct VectorA {
    std::array<std::array<double, 4>, 2> terms;
    double diversity, saliency, head;
};
constexpr VectorA kLinearised = {{{{0.4943059951, 0.4710267154, 0.03230942332, 0.02479215294},
                                   {0.9810609199, 0.7863528671, 0.05436319952, 0.04809948308}}},
                                 2.732746498,
                                 0.1595642589,
                                 2.651685612};
constexpr VectorA kSigned = {{{{0.9389837703, 0.652099987, 0.03668158129, 0.0442149443},
                               {2.673038869, 1.392482011, 0.07215687599, 0.07724266253}}},
                             5.656604638,
                             0.2302960641,
                             2.680978322};

bool near(double value, double expected, double tolerance) {
    const bool ok = std::abs(value - expected) <= tolerance * std::abs(expected);
    if (!ok) {
        qWarning("%.12g is not %.12g within %g", value, expected, tolerance);
    }
    return ok;
}

std::vector<std::optional<Evaluation>>
evaluateAll(ProxyEvaluator& evaluator, const std::vector<space::NetworkPlan>& plans, Checkpoint checkpoint = {}) {
    std::vector<std::optional<Evaluation>> results(plans.size());
    evaluator.evaluate(
        plans, [&](std::size_t index, Evaluation&& evaluation) { results.at(index) = std::move(evaluation); },
        checkpoint);
    return results;
}

Evaluation evaluateOne(const ScoringConfig& config, const space::NetworkPlan& plan) {
    TorchEvaluator evaluator(config);
    return evaluateAll(evaluator, {plan}).front().value();
}

bool sameBits(const Evaluation& a, const Evaluation& b) {
    bool same = a.status == b.status && a.scores.blocks.size() == b.scores.blocks.size() &&
                a.scores.headSaliency == b.scores.headSaliency;
    for (std::size_t i = 0; same && i < a.scores.blocks.size(); ++i) {
        for (std::size_t t = 0; same && t < a.scores.blocks[i].terms.size(); ++t) {
            same = a.scores.blocks[i].terms[t].value == b.scores.blocks[i].terms[t].value;
        }
    }
    return same;
}

/// Networks of several shapes, small enough for a test and wide enough to use BLAS kernels of every size.
std::vector<space::NetworkPlan> assortment() {
    std::vector<space::NetworkPlan> plans;
    for (const int dim : {32, 48, 96}) {
        for (const int heads : {1, 2, 3}) {
            plans.push_back(autoFormerPlan({.imageSize = 64,
                                            .embedDim = dim,
                                            .heads = {heads, 1, heads},
                                            .mlpRatios = {3.0, 4.0, 3.5},
                                            .classes = 100}));
        }
    }
    return plans;
}

} // namespace

class TestTorchEvaluator : public QObject {
    Q_OBJECT

private slots:
    void reference_matchesVectorA_data() {
        QTest::addColumn<bool>("linearised");
        QTest::addColumn<bool>("float64");
        QTest::addColumn<double>("tolerance");
        // The published vectors have ten digits.
        QTest::newRow("linearised, float64") << true << true << 1e-9;
        QTest::newRow("linearised, float32") << true << false << 1e-4;
        QTest::newRow("signed, float64") << false << true << 1e-9;
        QTest::newRow("signed, float32") << false << false << 1e-4;
    }

    void reference_matchesVectorA() {
        QFETCH(bool, linearised);
        QFETCH(bool, float64);
        QFETCH(double, tolerance);
        const Evaluation evaluation = evaluateOne(
            {.init = Init::Reference, .dtype = float64 ? DType::Float64 : DType::Float32, .linearised = linearised},
            autoFormerPlan({}));
        const VectorA& expected = linearised ? kLinearised : kSigned;
        QCOMPARE(evaluation.status, EvaluationStatus::Ok);
        QCOMPARE(evaluation.scores.blocks.size(), expected.terms.size());
        constexpr std::array kRoles = {LayerRole::Qkv, LayerRole::Projection, LayerRole::Fc1, LayerRole::Fc2};
        for (std::size_t block = 0; block < expected.terms.size(); ++block) {
            const auto& terms = evaluation.scores.blocks[block].terms;
            QCOMPARE(terms.size(), kRoles.size());
            for (std::size_t t = 0; t < kRoles.size(); ++t) {
                QCOMPARE(terms[t].role, kRoles[t]);
                QVERIFY(near(terms[t].value, expected.terms[block][t], tolerance));
            }
        }
        QVERIFY(near(evaluation.scores.diversity(), expected.diversity, tolerance));
        QVERIFY(near(evaluation.scores.saliency(), expected.saliency, tolerance));
        QVERIFY(near(evaluation.scores.headSaliency, expected.head, tolerance));
    }

    void reference_matchesVectorB_data() {
        QTest::addColumn<bool>("float64");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("float64") << true << 1e-9;
        QTest::newRow("float32") << false << 1e-3;
    }

    /// PiT: positions on the grid, three stages, class token.
    void reference_matchesVectorB() {
        QFETCH(bool, float64);
        QFETCH(double, tolerance);
        ScoringConfig config{.init = Init::Reference, .dtype = float64 ? DType::Float64 : DType::Float32};
        const NetworkScores scores = evaluateOne(config, test::miniPitPlan()).scores;
        constexpr double kTerms[3][4] = {{3.711805344e-05, 2.185670276e-05, 7.253538854e-06, 6.235619518e-06},
                                         {0.005324052257, 0.004788125184, 0.001283832494, 0.00120921897},
                                         {0.2522582412, 0.2050509121, 0.05339175788, 0.04816055981}};
        QCOMPARE(scores.blocks.size(), std::size_t{3});
        for (std::size_t block = 0; block < 3; ++block) {
            for (std::size_t t = 0; t < 4; ++t) {
                QVERIFY(near(scores.blocks[block].terms.at(t).value, kTerms[block][t], tolerance));
            }
        }
        QVERIFY(near(scores.headSaliency, 1.2780073, tolerance));
        QVERIFY(near(scores.auxSaliency, 0.0009675730388 + 0.1046849713, tolerance));
        config.linearised = false;
        const NetworkScores plain = evaluateOne(config, test::miniPitPlan()).scores;
        QVERIFY(near(plain.diversity(), 1.697559979, tolerance));
        QVERIFY(near(plain.saliency(), 0.3345212192, tolerance));
    }

    void reference_matchesVectorC_data() { reference_matchesVectorB_data(); }

    /// Swin: windows, shifted windows, patch merging; LayerNorms take part in the numbering of tensors.
    void reference_matchesVectorC() {
        QFETCH(bool, float64);
        QFETCH(double, tolerance);
        ScoringConfig config{.init = Init::Reference, .dtype = float64 ? DType::Float64 : DType::Float32};
        const NetworkScores scores = evaluateOne(config, test::miniSwinPlan()).scores;
        constexpr double kTerms[3][4] = {{0.05211162583, 0.026336638, 0.005226000781, 0.006071026322},
                                         {0.05405734075, 0.03660453388, 0.005497890813, 0.007014845728},
                                         {4.653019292, 1.907710811, 0.2676392295, 0.2853279603}};
        QCOMPARE(scores.blocks.size(), std::size_t{3});
        for (std::size_t block = 0; block < 3; ++block) {
            for (std::size_t t = 0; t < 4; ++t) {
                QVERIFY(near(scores.blocks[block].terms.at(t).value, kTerms[block][t], tolerance));
            }
        }
        QVERIFY(near(scores.headSaliency, 4.883178614, tolerance));
        QVERIFY(near(scores.auxSaliency, 11.5104748, tolerance));
        config.linearised = false;
        const NetworkScores plain = evaluateOne(config, test::miniSwinPlan()).scores;
        QVERIFY(near(plain.diversity(), 23.94256244, tolerance));
        QVERIFY(near(plain.saliency(), 1.324308384, tolerance));
    }

    void scores_areBitIdentical_whateverThreadsAndOrder() {
        std::vector<space::NetworkPlan> plans = assortment();
        TorchEvaluator one({.seed = 7, .threads = 1});
        const auto expected = evaluateAll(one, plans);
        // A wider super-net drawn beforehand, three threads, reverse order.
        std::reverse(plans.begin(), plans.end());
        TorchEvaluator three({.seed = 7, .threads = 3});
        three.reserve(autoFormerPlan(
            {.imageSize = 96, .embedDim = 128, .heads = {4, 4, 4}, .mlpRatios = {4.0, 4.0, 4.0}, .classes = 100}));
        const auto actual = evaluateAll(three, plans);
        for (std::size_t i = 0; i < plans.size(); ++i) {
            QVERIFY(expected[i] && actual[plans.size() - 1 - i]);
            QVERIFY(sameBits(*expected[i], *actual[plans.size() - 1 - i]));
        }
    }

    void scores_differ_betweenSeeds() {
        const auto plan = autoFormerPlan({});
        QVERIFY(evaluateOne({.seed = 1}, plan).scores.diversity() != evaluateOne({.seed = 2}, plan).scores.diversity());
    }

    void float32_agreesWithFloat64() {
        const auto plan = autoFormerPlan({.imageSize = 96, .embedDim = 96, .heads = {2, 3}, .classes = 100});
        const NetworkScores single = evaluateOne({.seed = 3}, plan).scores;
        const NetworkScores exact = evaluateOne({.seed = 3, .dtype = DType::Float64}, plan).scores;
        for (std::size_t block = 0; block < exact.blocks.size(); ++block) {
            for (std::size_t t = 0; t < exact.blocks[block].terms.size(); ++t) {
                QVERIFY(near(single.blocks[block].terms[t].value, exact.blocks[block].terms[t].value, 1e-4));
            }
        }
    }

    void variants_countWhatTheySay() {
        ScoringConfig config{.init = Init::Reference, .dtype = DType::Float64};
        const space::NetworkPlan plan = autoFormerPlan({});
        const double paper = kLinearised.diversity + kLinearised.saliency;
        QVERIFY(near(evaluateOne(config, plan).scores.dss(), paper, 1e-9));
        config.variant = DssVariant::CodeIntent;
        QVERIFY(near(evaluateOne(config, plan).scores.dss(), paper + 2.0 * kLinearised.head, 1e-9));
        config.variant = DssVariant::AutoProx;
        const NetworkScores autoProx = evaluateOne(config, plan).scores;
        QVERIFY(near(autoProx.dss(), paper + kLinearised.head + autoProx.auxSaliency, 1e-9));
    }

    /// Signed weights except class token and positions, only the projection in D, no classifier.
    void releasedVariant_losesQkvAndHead() {
        ScoringConfig config{.init = Init::Reference, .dtype = DType::Float64, .variant = DssVariant::Released};
        const NetworkScores released = evaluateOne(config, autoFormerPlan({})).scores;
        config.variant = DssVariant::Paper;
        config.linearised = false;
        const NetworkScores withSigns = evaluateOne(config, autoFormerPlan({})).scores;
        QCOMPARE(released.headSaliency, 0.0);
        for (std::size_t i = 0; i < released.blocks.size(); ++i) {
            const BlockScore& block = released.blocks[i];
            QCOMPARE(block.terms.size(), withSigns.blocks[i].terms.size());
            for (const LayerTerm& term : block.terms) {
                QCOMPARE(term.value == 0.0, term.role == LayerRole::Qkv);
                if (term.role == LayerRole::Projection) {
                    QCOMPARE(block.diversity, term.value);
                    // The same weights with other tokens.
                    const auto same =
                        std::find_if(withSigns.blocks[i].terms.begin(), withSigns.blocks[i].terms.end(),
                                     [](const LayerTerm& other) { return other.role == LayerRole::Projection; });
                    QVERIFY(near(term.weightNuclear, same->weightNuclear, 1e-12));
                    QVERIFY(std::abs(term.value / same->value - 1.0) > 1e-6);
                }
            }
        }
        QCOMPARE(released.seeds.front().diversity, released.diversity());
    }

    void supernets_areAveraged() {
        const NetworkScores scores = evaluateOne({.seed = 5, .supernets = 3}, autoFormerPlan({})).scores;
        QCOMPARE(scores.seeds.size(), std::size_t{3});
        double diversity = 0.0;
        double saliency = 0.0;
        for (const SeedScore& seed : scores.seeds) {
            diversity += seed.diversity / 3.0;
            saliency += seed.saliency / 3.0;
        }
        QVERIFY(scores.seeds[0].diversity != scores.seeds[1].diversity);
        QVERIFY(near(scores.diversity(), diversity, 1e-12));
        QVERIFY(near(scores.saliency(), saliency, 1e-12));
        double terms = 0.0;
        for (const LayerTerm& term : scores.blocks[0].terms) {
            terms += term.value;
        }
        QVERIFY(near(terms, scores.blocks[0].diversity + scores.blocks[0].saliency, 1e-12));
        // The first super-net is that of a run with a single super-net.
        const NetworkScores alone = evaluateOne({.seed = 5}, autoFormerPlan({})).scores;
        QCOMPARE(alone.diversity(), scores.seeds[0].diversity);
    }

    void separateQkv_isScoredMatrixByMatrix() {
        auto plan = autoFormerPlan({});
        plan.stages[0].blocks[0].fusedQkv = false;
        const Evaluation evaluation = evaluateOne({.seed = 1}, plan);
        QCOMPARE(evaluation.status, EvaluationStatus::Ok);
        const auto& terms = evaluation.scores.blocks[0].terms;
        QCOMPARE(terms.size(), std::size_t{6});
        QCOMPARE(terms[0].role, LayerRole::Query);
        QCOMPARE(terms[2].role, LayerRole::Value);
        QVERIFY(std::all_of(terms.begin(), terms.end(), [](const LayerTerm& t) { return t.value > 0.0; }));
    }

    void stop_beforeTheStart_callsNothing() {
        std::stop_source stop;
        stop.request_stop();
        TorchEvaluator evaluator({.threads = 2});
        for (const auto& result : evaluateAll(evaluator, assortment(), stop.get_token())) {
            QVERIFY(!result);
        }
    }

    void stop_fromTheSink_leavesTheRestOut() {
        std::stop_source stop;
        TorchEvaluator evaluator({.threads = 1});
        int calls = 0;
        evaluator.evaluate(
            assortment(),
            [&](std::size_t, Evaluation&&) {
                ++calls;
                stop.request_stop();
            },
            stop.get_token());
        QCOMPARE(calls, 1);
    }

    void stop_insideACandidate_leavesItOut() {
        // The deep network starts first and is in progress when the small one's sink requests a stop. Without a
        // check between blocks the deep network would be finished and delivered.
        const auto deep = autoFormerPlan({.imageSize = 224,
                                          .embedDim = 64,
                                          .heads = std::vector<int>(80, 2),
                                          .mlpRatios = std::vector<double>(80, 4.0)});
        TorchEvaluator evaluator({.threads = 2});
        evaluator.reserve(deep);
        std::stop_source stop;
        std::vector<std::size_t> delivered;
        evaluator.evaluate(
            std::vector{deep, autoFormerPlan({})},
            [&](std::size_t index, Evaluation&&) {
                delivered.push_back(index);
                stop.request_stop();
            },
            stop.get_token());
        QCOMPARE(delivered, std::vector<std::size_t>{1});
    }

    void overflow_isNonFinite_andNamesTheBlock() {
        auto plan = autoFormerPlan({});
        plan.stages[0].blocks[1].attentionScale = std::numeric_limits<double>::max();
        const Evaluation evaluation = evaluateOne({.seed = 1}, plan);
        QCOMPARE(evaluation.status, EvaluationStatus::NonFinite);
        QVERIFY(QString::fromStdString(evaluation.reason).contains("block 2"));
        QVERIFY(evaluation.scores.blocks.empty());
    }

    void unsupportedPlan_isFailed_andRefusedByReserve() {
        auto plan = autoFormerPlan({});
        plan.stages[0].blocks[1].mixer = space::MixerKind::FourierTransform;
        const Evaluation evaluation = evaluateOne({}, plan);
        QCOMPARE(evaluation.status, EvaluationStatus::Failed);
        QVERIFY(QString::fromStdString(evaluation.reason).contains("block 2"));
        TorchEvaluator evaluator({});
        try {
            evaluator.reserve(plan);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::Unsupported);
        }
    }

    void failure_doesNotHarmTheNextCandidate() {
        auto broken = autoFormerPlan({});
        broken.stages[0].blocks[0].attentionScale = std::numeric_limits<double>::max();
        TorchEvaluator evaluator({.threads = 1});
        const auto results = evaluateAll(evaluator, {broken, autoFormerPlan({})});
        QCOMPARE(results[0]->status, EvaluationStatus::NonFinite);
        QCOMPARE(results[1]->status, EvaluationStatus::Ok);
    }

    void candidateThatTakesTooLong_fails_andTheNextIsTried() {
        TorchEvaluator hasty({.threads = 1, .candidateSeconds = 1e-9});
        for (const auto& evaluation : evaluateAll(hasty, {autoFormerPlan({}), autoFormerPlan({})})) {
            QCOMPARE(evaluation.value().status, EvaluationStatus::Failed);
            QVERIFY2(evaluation->reason.find("--candidate-seconds") != std::string::npos, evaluation->reason.c_str());
        }
        TorchEvaluator patient({.threads = 1, .candidateSeconds = 0.0});
        QCOMPARE(evaluateAll(patient, {autoFormerPlan({})})[0]->status, EvaluationStatus::Ok);
    }

    void exceptionOfTheSink_reachesTheCaller() {
        TorchEvaluator evaluator({.threads = 2});
        int calls = 0;
        const auto throwing = [&](std::size_t, Evaluation&&) {
            ++calls;
            throw Error(ErrorCode::Io, "disk full");
        };
        QVERIFY_EXCEPTION_THROWN(evaluator.evaluate(assortment(), throwing, {}), Error);
        QCOMPARE(calls, 1);
    }

    void settingsOutOfRange_areRefused() {
        QVERIFY_EXCEPTION_THROWN(TorchEvaluator({.supernets = 0}), Error);
        QVERIFY_EXCEPTION_THROWN(TorchEvaluator({.threads = -1}), Error);
        if (availableDevices().size() == 1) {
            QVERIFY_EXCEPTION_THROWN(TorchEvaluator({.device = Device::Cuda}), Error);
        }
    }

    void cuda_agreesWithCpuFloat64() {
        if (availableDevices().size() == 1) {
            QSKIP("no CUDA device");
        }
        for (const auto& plan : assortment()) {
            const NetworkScores exact = evaluateOne({.dtype = DType::Float64}, plan).scores;
            const NetworkScores gpu = evaluateOne({.device = Device::Cuda}, plan).scores;
            for (std::size_t block = 0; block < exact.blocks.size(); ++block) {
                for (std::size_t t = 0; t < exact.blocks[block].terms.size(); ++t) {
                    QVERIFY(near(gpu.blocks[block].terms[t].value, exact.blocks[block].terms[t].value, 1e-3));
                }
            }
        }
    }

    void factory_servesASpace_andReservingItsSupernetChangesNothing() {
        const space::SearchSpace& tiny = space::preset("autoformer-tiny");
        const ScoringConfig config{.seed = 2, .imageSize = 64};
        const auto plan = space::plan(tiny, tiny.published.front().architecture, config.imageSize);
        const auto evaluator = makeTorchEvaluator(tiny, config);
        const Evaluation evaluation = evaluateAll(*evaluator, {plan}).front().value();
        QCOMPARE(evaluation.status, EvaluationStatus::Ok);
        QCOMPARE(evaluation.scores.blocks.size(), plan.depth());
        QVERIFY(sameBits(evaluation, evaluateOne(config, plan)));
    }

    void description_namesWhatRuns() {
        const QString text = QString::fromStdString(TorchEvaluator({.threads = 2}).description());
        QVERIFY(text.contains("CPU, 2 threads, float32, LibTorch " + QString::fromStdString(torchVersion())));
    }
};

QTEST_GUILESS_MAIN(TestTorchEvaluator)
#include "tst_torch_evaluator.moc"
