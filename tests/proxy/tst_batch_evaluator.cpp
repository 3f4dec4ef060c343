// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rng.h"
#include "core/evidence/rank_correlation.h"
#include "core/proxy/torch/scoring/batch_evaluator.h"
#include "core/proxy/torch/scoring/torch_evaluator.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/decoder_space.h"
#include "tests/support/hand_made_plans.h"
#include "tests/support/miniature.h"
#include "tests/support/mixed_spaces.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <optional>

using namespace trazor;
using namespace trazor::proxy;
using test::autoFormerPlan;

namespace {

/// Random networks of two widths, with different depths, heads and hidden widths.
std::vector<space::NetworkPlan> randomPlans(std::size_t count, int imageSize) {
    Rng rng(4);
    std::vector<space::NetworkPlan> plans;
    while (plans.size() < count) {
        test::AutoFormerShape shape{.imageSize = imageSize,
                                    .embedDim = rng.bernoulli(0.5) ? 64 : 72,
                                    .heads = {},
                                    .mlpRatios = {},
                                    .classes = 20};
        for (std::size_t depth = 2 + rng.below(3); depth-- > 0;) {
            shape.heads.push_back(static_cast<int>(1 + rng.below(3)));
            shape.mlpRatios.push_back(3.0 + 0.5 * static_cast<double>(rng.below(3)));
        }
        plans.push_back(autoFormerPlan(shape));
    }
    return plans;
}

std::vector<std::optional<Evaluation>> evaluateAll(ProxyEvaluator& evaluator,
                                                   const std::vector<space::NetworkPlan>& plans) {
    std::vector<std::optional<Evaluation>> results(plans.size());
    evaluator.evaluate(
        plans, [&](std::size_t index, Evaluation&& evaluation) { results.at(index) = std::move(evaluation); }, {});
    return results;
}

bool near(double value, double expected, double tolerance) {
    const bool ok = std::abs(value - expected) <= tolerance * std::abs(expected);
    if (!ok) {
        qWarning("%.12g is not %.12g within %g", value, expected, tolerance);
    }
    return ok;
}

/// Compares every term and the saliency of the head.
bool agree(const std::optional<Evaluation>& actual, const std::optional<Evaluation>& expected, double tolerance) {
    if (!actual || !expected || actual->status != EvaluationStatus::Ok || expected->status != EvaluationStatus::Ok ||
        actual->scores.blocks.size() != expected->scores.blocks.size()) {
        return false;
    }
    bool ok = near(actual->scores.headSaliency, expected->scores.headSaliency, tolerance);
    for (std::size_t i = 0; ok && i < expected->scores.blocks.size(); ++i) {
        const auto& terms = expected->scores.blocks[i].terms;
        ok = actual->scores.blocks[i].terms.size() == terms.size();
        for (std::size_t t = 0; ok && t < terms.size(); ++t) {
            ok = actual->scores.blocks[i].terms[t].role == terms[t].role &&
                 near(actual->scores.blocks[i].terms[t].value, terms[t].value, tolerance) &&
                 near(actual->scores.blocks[i].terms[t].weightNuclear, terms[t].weightNuclear, tolerance);
        }
    }
    return ok;
}

/// Compares to float64 rounding; terms that cancel out (keys of equal tokens) to the rounding of their block.
bool agreeToRounding(const std::optional<Evaluation>& actual, const std::optional<Evaluation>& expected) {
    constexpr double kTolerance = 1e-10;
    if (!actual || !expected || actual->status != EvaluationStatus::Ok || expected->status != EvaluationStatus::Ok ||
        actual->scores.blocks.size() != expected->scores.blocks.size()) {
        return false;
    }
    bool ok = near(actual->scores.headSaliency, expected->scores.headSaliency, kTolerance) &&
              near(actual->scores.auxSaliency, expected->scores.auxSaliency, kTolerance);
    for (std::size_t i = 0; ok && i < expected->scores.blocks.size(); ++i) {
        const auto& own = actual->scores.blocks[i];
        const auto& block = expected->scores.blocks[i];
        ok = own.terms.size() == block.terms.size();
        for (std::size_t t = 0; ok && t < block.terms.size(); ++t) {
            const double rounding = 1e-12 * std::max(block.diversity, block.saliency);
            ok = own.terms[t].role == block.terms[t].role &&
                 std::abs(own.terms[t].value - block.terms[t].value) <= kTolerance * block.terms[t].value + rounding;
            if (!ok) {
                qWarning("block %d, %s: %.15g is not %.15g", static_cast<int>(i) + 1,
                         std::string(roleName(block.terms[t].role)).c_str(), own.terms[t].value, block.terms[t].value);
            }
        }
    }
    return ok;
}

/// Reference scores: one network at a time, on the CPU in float64.
std::vector<std::optional<Evaluation>> exact(const std::vector<space::NetworkPlan>& plans, ScoringConfig config = {}) {
    config.dtype = DType::Float64;
    config.device = Device::Cpu;
    TorchEvaluator evaluator(config);
    return evaluateAll(evaluator, plans);
}

std::vector<double> dssOf(const std::vector<std::optional<Evaluation>>& evaluations) {
    std::vector<double> values;
    for (const auto& evaluation : evaluations) {
        values.push_back(evaluation.value().scores.dss());
    }
    return values;
}

void comparesWithCpu(Device device) {
    const auto plans = randomPlans(200, 48);
    BatchEvaluator batches({.seed = 3, .device = device});
    const auto actual = evaluateAll(batches, plans);
    const auto expected = exact(plans, {.seed = 3});
    for (std::size_t i = 0; i < plans.size(); ++i) {
        QVERIFY(agree(actual[i], expected[i], 1e-3));
    }
    QVERIFY(evidence::kendallTauB(dssOf(actual), dssOf(expected)) >= 0.999);
}

} // namespace

class TestBatchEvaluator : public QObject {
    Q_OBJECT

private slots:
    void terms_agreeWithThoseOfSingleNetworks_data() {
        QTest::addColumn<int>("imageSize");
        QTest::addColumn<bool>("linearised");
        QTest::addColumn<bool>("float64");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("float64") << 48 << true << true << 1e-8;
        QTest::newRow("float64, signed") << 48 << false << true << 1e-8;
        QTest::newRow("float32") << 48 << true << false << 1e-3;
        QTest::newRow("float32, sketched") << 128 << true << false << 1e-3;
    }

    void terms_agreeWithThoseOfSingleNetworks() {
        QFETCH(int, imageSize);
        QFETCH(bool, linearised);
        QFETCH(bool, float64);
        QFETCH(double, tolerance);
        const auto plans = randomPlans(8, imageSize);
        const ScoringConfig config{
            .seed = 5, .supernets = 2, .dtype = float64 ? DType::Float64 : DType::Float32, .linearised = linearised};
        std::size_t largest = 0;
        BatchEvaluator batches(config, {.beforeBatch = [&](std::size_t n) { largest = std::max(largest, n); }});
        const auto actual = evaluateAll(batches, plans);
        QVERIFY(largest > 1);
        const auto expected = exact(plans, config);
        for (std::size_t i = 0; i < plans.size(); ++i) {
            QVERIFY(agree(actual[i], expected[i], tolerance));
            QCOMPARE(actual[i]->scores.seeds.size(), std::size_t{2});
        }
    }

    void networksOfEverySpace_agreeWithSingleNetworks_data() {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const std::string& name, const std::string& file) {
            QTest::newRow(name.c_str()) << QByteArray::fromStdString(file);
        };
        for (const std::string& name : space::presetNames()) {
            row(name, space::spaceJson(testing::miniature(space::preset(name))));
        }
        for (const auto& [name, file] : test::mixedSpaces()) {
            row(name, file.dump());
        }
        row("decoder", test::kDecoder.dump());
        nlohmann::json skipping = test::decoderWith("attention_op", "block", {"none", "attention"});
        skipping["genes"].push_back(test::gene("mlp_op", "block", {"none", "mlp"}));
        skipping["genes"].push_back(test::gene("qk_norm", "block", {false, true}));
        row("decoder without some parts", skipping.dump());
    }

    void networksOfEverySpace_agreeWithSingleNetworks() {
        QFETCH(QByteArray, text);
        const space::SearchSpace small = space::parseSpace(text.toStdString());
        const bool isText = space::supernetPlan(small).stem.kind == space::StemKind::TokenEmbedding;
        Rng rng(6);
        std::vector<space::NetworkPlan> plans;
        for (int i = 0; i < 16; ++i) {
            plans.push_back(space::plan(small, space::sample(small, rng), isText ? 0 : 64));
        }
        std::size_t largest = 0;
        BatchEvaluator batches({.seed = 2, .dtype = DType::Float64},
                               {.beforeBatch = [&](std::size_t n) { largest = std::max(largest, n); }});
        const auto actual = evaluateAll(batches, plans);
        QVERIFY(largest > 1);
        const auto expected = exact(plans, {.seed = 2});
        for (std::size_t i = 0; i < plans.size(); ++i) {
            QVERIFY(agreeToRounding(actual[i], expected[i]));
        }
    }

    void ranking_ofManyCandidates_isThatOfSingleNetworks() { comparesWithCpu(Device::Cpu); }

    void ranking_onCuda_isThatOfTheCpu() {
        if (availableDevices().size() == 1) {
            QSKIP("no CUDA device");
        }
        comparesWithCpu(Device::Cuda);
    }

    void scores_dependOnBatchAndOrder_byRoundingOnly() {
        auto plans = randomPlans(9, 32);
        BatchEvaluator large({.seed = 1});
        const auto expected = evaluateAll(large, plans);
        std::reverse(plans.begin(), plans.end());
        BatchEvaluator small({.seed = 1}, {.most = 2});
        const auto actual = evaluateAll(small, plans);
        for (std::size_t i = 0; i < plans.size(); ++i) {
            QVERIFY(agree(actual[plans.size() - 1 - i], expected[i], 1e-4));
        }
    }

    void outOfMemory_halvesTheBatch_andGoesOn() {
        const auto plans = randomPlans(20, 32);
        std::vector<std::size_t> sizes;
        BatchEvaluator scarce({.seed = 1}, {.beforeBatch = [&](std::size_t networks) {
                                  sizes.push_back(networks);
                                  if (networks > 3) {
                                      throw std::bad_alloc();
                                  }
                              }});
        const auto actual = evaluateAll(scarce, plans);
        QVERIFY(*std::max_element(sizes.begin(), sizes.end()) > 3);
        const auto expected = exact(plans, {.seed = 1});
        for (std::size_t i = 0; i < plans.size(); ++i) {
            QVERIFY(agree(actual[i], expected[i], 1e-3));
        }
    }

    void failureOfABatch_isSoughtInItsHalves() {
        const auto plans = randomPlans(5, 32);
        BatchEvaluator picky({.seed = 1}, {.beforeBatch = [](std::size_t networks) {
                                 if (networks > 1) {
                                     throw std::runtime_error("one of these does not converge");
                                 }
                             }});
        const auto actual = evaluateAll(picky, plans);
        const auto expected = exact(plans, {.seed = 1});
        for (std::size_t i = 0; i < plans.size(); ++i) {
            QVERIFY(agree(actual[i], expected[i], 1e-3));
        }
    }

    void candidatesThatTakeTooLong_fail() {
        BatchEvaluator hasty({.candidateSeconds = 1e-9});
        for (const auto& evaluation : evaluateAll(hasty, randomPlans(3, 32))) {
            QCOMPARE(evaluation.value().status, EvaluationStatus::Failed);
            QVERIFY(evaluation->reason.find("--candidate-seconds") != std::string::npos);
        }
    }

    void outOfMemory_ofASingleNetwork_isItsEvaluation() {
        BatchEvaluator none({}, {.beforeBatch = [](std::size_t) { throw std::bad_alloc(); }});
        for (const auto& evaluation : evaluateAll(none, randomPlans(5, 32))) {
            QCOMPARE(evaluation.value().status, EvaluationStatus::OutOfMemory);
        }
    }

    void overflow_isNonFinite_andNamesTheBlock() {
        std::vector<space::NetworkPlan> plans = {autoFormerPlan({}), autoFormerPlan({.heads = {2, 2}}),
                                                 autoFormerPlan({})};
        plans[1].stages[0].blocks[1].attentionScale = plans[1].stages[0].blocks[0].attentionScale =
            std::numeric_limits<double>::max();
        BatchEvaluator batches({.seed = 1});
        const auto actual = evaluateAll(batches, plans);
        QCOMPARE(actual[1].value().status, EvaluationStatus::NonFinite);
        QVERIFY(QString::fromStdString(actual[1]->reason).contains("block 1"));
        QVERIFY(agree(actual[0], exact(plans, {.seed = 1})[0], 1e-3));
        QVERIFY(agree(actual[2], actual[0], 1e-9));
    }

    void overflow_insideABatch_isOfThatNetworkAlone() {
        // Without norms activations grow with every block, so only the deepest network of the batch overflows.
        const auto plan = [](std::size_t depth) {
            return autoFormerPlan({.imageSize = 32,
                                   .embedDim = 64,
                                   .heads = std::vector<int>(depth, 1),
                                   .mlpRatios = std::vector<double>(depth, 16.0),
                                   .classes = 20});
        };
        const std::vector<space::NetworkPlan> plans = {plan(3), plan(60), plan(5), plan(2)};
        for (const DType type : {DType::Float32, DType::Float64}) {
            const ScoringConfig config{.seed = 1, .dtype = type, .norm = NormHandling::Identity};
            std::vector<std::size_t> sizes;
            BatchEvaluator batches(config, {.beforeBatch = [&](std::size_t n) { sizes.push_back(n); }});
            const auto actual = evaluateAll(batches, plans);
            QCOMPARE(sizes, std::vector<std::size_t>{plans.size()});
            TorchEvaluator single(config);
            const auto alone = evaluateAll(single, plans);
            for (const std::size_t i : {0, 2, 3}) {
                QVERIFY(agree(actual[i], alone[i], 1e-4));
            }
            // The block that overflows first may differ; the status of the network may not.
            QCOMPARE(actual[1].value().status, alone[1].value().status);
            if (type == DType::Float32) {
                QCOMPARE(actual[1]->status, EvaluationStatus::NonFinite);
                QVERIFY(QString::fromStdString(actual[1]->reason).contains("block"));
            }
        }
    }

    void noNetworks_areNoEvaluations() {
        BatchEvaluator batches({});
        QVERIFY(evaluateAll(batches, {}).empty());
    }

    void networksOfOtherFamilies_areOtherBatches() {
        auto unsupported = autoFormerPlan({});
        unsupported.stages[0].blocks[1].mixer = space::MixerKind::FourierTransform;
        const std::vector<space::NetworkPlan> plans = {test::miniPitPlan(), autoFormerPlan({}), test::miniSwinPlan(),
                                                       unsupported, autoFormerPlan({})};
        BatchEvaluator batches({.seed = 2, .dtype = DType::Float64});
        const auto actual = evaluateAll(batches, plans);
        const auto expected = exact(plans, {.seed = 2});
        for (const std::size_t i : {0, 1, 2, 4}) {
            QVERIFY(agree(actual[i], expected[i], 1e-8));
        }
        QCOMPARE(actual[3].value().status, EvaluationStatus::Failed);
    }

    void stop_leavesAllOut() {
        std::stop_source stop;
        stop.request_stop();
        BatchEvaluator batches({});
        int calls = 0;
        batches.evaluate(
            randomPlans(3, 32), [&](std::size_t, Evaluation&&) { ++calls; }, stop.get_token());
        QCOMPARE(calls, 0);
    }

    void exceptionOfTheSink_reachesTheCaller() {
        BatchEvaluator batches({});
        const auto throwing = [](std::size_t, Evaluation&&) { throw std::bad_alloc(); };
        QVERIFY_EXCEPTION_THROWN(batches.evaluate(randomPlans(3, 32), throwing, {}), std::bad_alloc);
    }
};

QTEST_GUILESS_MAIN(TestBatchEvaluator)
#include "tst_batch_evaluator.moc"
