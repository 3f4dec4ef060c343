// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/bench/benchmark_set.h"
#include "core/proxy/torch/baselines/baselines.h"
#include "core/proxy/torch/network/network.h"
#include "core/proxy/torch/scoring/dss.h"
#include "core/proxy/torch/scoring/runtime.h"
#include "core/proxy/torch/weights/supernet.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/space/file/space_json.h"
#include "core/space/network_plan.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/decoder_space.h"
#include "tests/support/hand_made_plans.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

using namespace trazor;
using namespace trazor::proxy;
using test::autoFormerPlan;
using test::miniPitPlan;

namespace {

bool near(double actual, double expected, double tolerance) {
    const bool isNear = std::abs(actual - expected) <= tolerance * std::max(std::abs(expected), 1e-12);
    if (!isNear) {
        qWarning("%.15g instead of %.15g", actual, expected);
    }
    return isNear;
}

/// A row with two layers, one with a stacked feed-forward part, and a projected embedding.
constexpr std::size_t kSmallBert = 23;

/// Scales some weights of a super-net.
class ScaledSource : public ParameterSource {
public:
    ScaledSource(ParameterSource& inner, double scale, std::function<bool(const std::string&)> isScaled)
        : ParameterSource(inner.options())
        , m_inner(inner)
        , m_scale(scale)
        , m_isScaled(std::move(isScaled)) {}

    at::Tensor take(const ParameterSpec& spec) override {
        const at::Tensor tensor = m_inner.take(spec);
        return tensor.defined() && m_isScaled(spec.name) ? tensor * m_scale : tensor;
    }

private:
    ParameterSource& m_inner;
    double m_scale;
    std::function<bool(const std::string&)> m_isScaled;
};

space::NetworkPlan rowPlan(const char* set, std::size_t row) {
    const bench::BenchmarkSet loaded = bench::shippedSet(set);
    return bench::planOf(loaded, loaded.rows[row], {.imageSize = 64, .tokens = 5});
}

double lossOf(const space::NetworkPlan& plan, ParameterSource& source) {
    Network network = makeNetwork(plan, source);
    at::Tensor tokens = network.stem->forward(network.stem->input(InputKind::Default));
    for (const Step& step : network.steps) {
        tokens = step.layer->forward(tokens);
    }
    return network.head.loss(tokens).item<double>();
}

double onePass(const space::NetworkPlan& plan, ParameterSource& source, ProxyId id) {
    return onePassBaselines(plan, source, InputKind::Default, std::vector{id}).front();
}

double batch(const space::NetworkPlan& plan, ParameterSource& source, ProxyId id) {
    return batchBaselines(plan, source, 3, std::vector{id}).front();
}

double squaredNorm(const GradientCollector& gradients) {
    double sum = 0.0;
    for (const auto& entry : gradients.entries()) {
        sum += entry.gradient.square().sum().item<double>();
    }
    return sum;
}

} // namespace

class TestBaselines : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { useOneThreadPerOperation(); }

    void synflow_matchesVectorA() {
        ReferenceFiller linearised({.dtype = at::kDouble});
        QVERIFY(near(onePass(autoFormerPlan({}), linearised, ProxyId::SynFlow), 27.40992517, 1e-9));
        ReferenceFiller plain({.dtype = at::kDouble, .linearised = false});
        QVERIFY(near(onePass(autoFormerPlan({}), plain, ProxyId::SynFlow), 23.14624199, 1e-9));
    }

    void gradients_agreeWithFiniteDifferences_data() {
        QTest::addColumn<QString>("network");
        for (const char* network : {"AutoFormer", "PiT", "BERT", "GPT-2"}) {
            QTest::newRow(network) << network;
        }
    }

    /// d loss / d scale of one weight is sum W (.) G.
    void gradients_agreeWithFiniteDifferences() {
        QFETCH(QString, network);
        const space::NetworkPlan plan = network == "AutoFormer" ? autoFormerPlan({})
                                        : network == "PiT"      ? miniPitPlan()
                                        : network == "BERT"     ? rowPlan("bert_nasbenchbert", kSmallBert)
                                                                : rowPlan("gpt2_lts_wt103", 199);
        Supernet source(5, {.dtype = at::kDouble, .linearised = false});
        Network built = makeNetwork(plan, source);
        GradientCollector gradients;
        built.logits(built.stem->input(InputKind::Default));
        built.backward(built.head.backward(gradients), gradients);
        const double tolerance = 1e-6 * std::max(1.0, std::abs(lossOf(plan, source)));
        for (const auto& entry : gradients.entries()) {
            if (plan.head.tied && entry.role == LayerRole::Head) {
                continue; // scored by its use in the head alone, not in the embedding
            }
            constexpr double kStep = 1e-4;
            const auto isIt = [&](const std::string& name) { return name == entry.name; };
            ScaledSource more(source, 1.0 + kStep, isIt);
            ScaledSource less(source, 1.0 - kStep, isIt);
            const double expected = (lossOf(plan, more) - lossOf(plan, less)) / (2.0 * kStep);
            const double actual = (entry.weight * entry.gradient).sum().item<double>();
            QVERIFY2(std::abs(actual - expected) < tolerance, qPrintable(QStringLiteral("%1: %2 instead of %3")
                                                                             .arg(QString::fromStdString(entry.name))
                                                                             .arg(actual, 0, 'g', 12)
                                                                             .arg(expected, 0, 'g', 12)));
        }
        QVERIFY(gradients.entries().size() >= 9);
    }

    void inputGradient_agreesWithFiniteDifferences() {
        Supernet source(5, {.dtype = at::kDouble, .linearised = false});
        Network network = makeNetwork(autoFormerPlan({}), source);
        const at::Tensor input = network.stem->randomInput(1, 0);
        const at::Tensor direction = network.stem->randomInput(1, 1);
        constexpr double kStep = 1e-4;
        const double ahead = network.logits(input + kStep * direction).sum().item<double>();
        const double behind = network.logits(input - kStep * direction).sum().item<double>();
        network.logits(input);
        GradientCollector gradients;
        const at::Tensor gradient = network.backward(network.head.backward(gradients), gradients);
        const at::Tensor pixels = at::col2im(direction.t().unsqueeze(0), {32, 32}, {16, 16}, {1, 1}, {0, 0}, {16, 16});
        QVERIFY(near((gradient * pixels).sum().item<double>(), (ahead - behind) / (2.0 * kStep), 1e-6));
    }

    void sumsOverWeights_areWhatTheyAreCalled() {
        Supernet source(5, {.dtype = at::kDouble});
        const space::NetworkPlan plan = autoFormerPlan({});
        const DssResult dss = scoreDss(plan, source, {}).value();
        double attention = 0.0;
        double norms = 0.0;
        double gradientNorms = 0.0;
        Network network = makeNetwork(plan, source);
        GradientCollector gradients;
        network.logits(network.stem->input(InputKind::Default));
        network.backward(network.head.backward(gradients), gradients);
        for (const auto& entry : gradients.entries()) {
            attention += entry.isAttention() ? (entry.weight * entry.gradient).abs().sum().item<double>() : 0.0;
            norms += entry.weight.norm().item<double>();
            gradientNorms += entry.gradient.norm().item<double>();
        }
        QVERIFY(near(onePass(plan, source, ProxyId::HeadImportance), attention, 1e-12));
        QVERIFY(near(onePass(plan, source, ProxyId::L2Norm), norms, 1e-12));
        QVERIFY(near(onePass(plan, source, ProxyId::GradNorm), gradientNorms, 1e-12));
        const auto* patch = gradients.find("patch.weight");
        QVERIFY(patch != nullptr && patch->isConvolution);
        double saliency = attention + dss.headSaliency + (patch->weight * patch->gradient).abs().sum().item<double>();
        for (const BlockScore& block : dss.blocks) {
            saliency += block.saliency;
        }
        QVERIFY(near(onePass(plan, source, ProxyId::SynFlow), saliency, 1e-10));
    }

    void zeroLm_isTheExpectedValueOfXaviersWeights() {
        // ||W||_F^2 is near 2 m n / (m + n), so each matrix adds 2 max(m, n) / (m + n).
        Supernet source(5, {.dtype = at::kDouble});
        const space::NetworkPlan plan = autoFormerPlan({});
        double expected = 0.0;
        for (const space::BlockPlan& block : plan.stages[0].blocks) {
            const double d = block.embedDim;
            const double q = block.attentionWidth;
            const double f = block.mlpHidden[0];
            expected += 2.0 * 3.0 * q / (3.0 * q + d) + 2.0 * q / (q + d) + 4.0 * f / (f + d);
        }
        QVERIFY(near(onePass(plan, source, ProxyId::ZeroLm), expected, 0.03));
    }

    void crossEntropy_gradientsOfTheClassifierCancelOverTheClasses() {
        Supernet source(5, {.dtype = at::kDouble, .linearised = false});
        GradientCollector gradients;
        collectCrossEntropy(autoFormerPlan({}), source, 3, gradients);
        const at::Tensor head = gradients.find("head.weight")->gradient;
        QVERIFY(head.abs().max().item<double>() > 1e-3);
        QVERIFY(head.sum(0).abs().max().item<double>() < 1e-12);
        double snip = 0.0;
        for (const auto& entry : gradients.entries()) {
            snip += (entry.weight * entry.gradient).abs().sum().item<double>();
        }
        QVERIFY(near(batch(autoFormerPlan({}), source, ProxyId::Snip), snip, 1e-12));
    }

    /// How queries, keys and values are scored changes no gradient.
    void grasp_isTheSame_forStackedAndSeparateQueriesKeysAndValues() {
        const auto planOf = [](const char* isFused) {
            const std::string patch = std::string(R"({"fixed": {"fused_qkv": )") + isFused + "}}";
            const space::SearchSpace space = space::parseSpace(test::decoder(patch.c_str()).dump());
            return space::plan(space, space::largest(space));
        };
        const space::NetworkPlan stacked = planOf("true");
        const auto& blocks = stacked.stages.front().blocks;
        QVERIFY(std::any_of(blocks.begin(), blocks.end(),
                            [](const space::BlockPlan& block) { return block.kvHeads < block.heads; }));
        Supernet source(5, {.dtype = at::kDouble, .linearised = false});
        QVERIFY(near(batch(stacked, source, ProxyId::Grasp), batch(planOf("false"), source, ProxyId::Grasp), 1e-9));
    }

    /// H is symmetric, so W^T H g = d/dt 1/2 |g(W + t W)|^2: a difference along W, where GraSP's is along g.
    void grasp_agreesWithTheOtherDirectionOfTheHessian() {
        Supernet source(5, {.dtype = at::kDouble, .linearised = false});
        const space::NetworkPlan plan = miniPitPlan();
        GradientCollector at0;
        collectCrossEntropy(plan, source, 3, at0);
        const auto isCollected = [&](const std::string& name) { return at0.find(name) != nullptr; };
        constexpr double kStep = 1e-3;
        ScaledSource more(source, 1.0 + kStep, isCollected);
        ScaledSource less(source, 1.0 - kStep, isCollected);
        GradientCollector ahead, behind;
        collectCrossEntropy(plan, more, 3, ahead);
        collectCrossEntropy(plan, less, 3, behind);
        const double expected = -(squaredNorm(ahead) - squaredNorm(behind)) / (4.0 * kStep);
        QVERIFY(near(batch(plan, source, ProxyId::Grasp), expected, 1e-3));
    }

    void naswot_isWithinHadamardsBound() {
        Supernet source(5, {.dtype = at::kDouble, .linearised = false});
        const space::NetworkPlan plan = autoFormerPlan({});
        double activations = 0.0;
        for (const space::BlockPlan& block : plan.stages[0].blocks) {
            activations += block.mlpHidden[0] * plan.stages[0].tokens;
        }
        const double score = batch(plan, source, ProxyId::Naswot);
        QVERIFY(score < kBaselineBatch * std::log(activations));
        // Independent signs agree half the time.
        QVERIFY(score > kBaselineBatch * std::log(0.25 * activations));
    }

    void jacobianCovariance_isWithinItsBound() {
        // The eigenvalues of a correlation matrix have mean 1; the score is highest if all equal 1.
        Supernet source(5, {.dtype = at::kDouble, .linearised = false});
        const double score = batch(autoFormerPlan({}), source, ProxyId::JacobianCovariance);
        QVERIFY(score <= -kBaselineBatch + 1e-3);
        QVERIFY(std::isfinite(score));
    }

    void attentionConfidence_growsWithTheWeights() {
        Supernet source(5, {.dtype = at::kDouble, .linearised = false});
        const space::NetworkPlan plan = autoFormerPlan({.heads = {1}, .mlpRatios = {2.0}});
        ScaledSource twice(source, 2.0, [](const std::string& name) { return name.ends_with("qkv.weight"); });
        const double score = batch(plan, source, ProxyId::AttentionConfidence);
        QVERIFY(score > 0.0);
        QVERIFY(near(batch(plan, twice, ProxyId::AttentionConfidence), 2.0 * score, 1e-10));
    }

    void batchProxies_ofText_areFinite() {
        const std::vector<ProxyId> proxies = {ProxyId::Snip, ProxyId::Naswot, ProxyId::Zen,
                                              ProxyId::AttentionConfidence, ProxyId::JacobianCovariance};
        Supernet source(5, {.dtype = at::kDouble, .linearised = false});
        for (const double value : batchBaselines(rowPlan("bert_nasbenchbert", kSmallBert), source, 3, proxies)) {
            QVERIFY(std::isfinite(value));
        }
    }

    void scorer_isIndependentOfThreads_andAveragesSupernets() {
        const std::vector<space::NetworkPlan> plans = {autoFormerPlan({}), miniPitPlan(),
                                                       autoFormerPlan({.heads = {1}, .mlpRatios = {3.0}})};
        const std::vector<ProxyId> proxies = {ProxyId::Zen, ProxyId::SynFlow};
        const auto scores = [&](std::uint64_t seed, int supernets, int threads) {
            std::vector<std::vector<double>> values(plans.size());
            makeTorchBaselineScorer({.seed = seed, .supernets = supernets, .threads = threads})
                ->score(plans, proxies, [&](std::size_t i, BaselineScores&& result) { values[i] = result.values; }, {});
            return values;
        };
        const auto one = scores(1, 1, 1);
        QCOMPARE(scores(1, 1, 3), one);
        const auto two = scores(1, 2, 2);
        for (std::size_t i = 0; i < plans.size(); ++i) {
            QCOMPARE(two[i].size(), proxies.size());
            QVERIFY(two[i][1] != one[i][1]);
        }
        QVERIFY_EXCEPTION_THROWN(makeTorchBaselineScorer({.supernets = 0}), Error);
    }

    void norm_followsItsRule() {
        const at::Tensor x = at::arange(12, at::kDouble).reshape({3, 4}) - 4.0;
        const at::Tensor g = at::arange(12, at::kDouble).reshape({3, 4}).flip(1);
        const at::Tensor rms = x.square().mean(-1, true).sqrt();
        Norm constant({0.0, NormHandling::RmsConstant});
        QVERIFY(at::allclose(constant.forward(x), x / rms));
        QVERIFY(at::allclose(constant.backward(g), g / rms));
        Norm identity({0.0, NormHandling::Identity});
        QVERIFY(at::equal(identity.forward(x), x));
        QVERIFY(at::equal(identity.backward(g), g));
        Norm layerNorm(1e-12);
        QVERIFY(layerNorm.forward(x).sum(-1).abs().max().item<double>() < 1e-9);
    }

    void normHandling_reachesEveryNetwork() {
        for (const space::NetworkPlan& plan :
             {autoFormerPlan({}), miniPitPlan(), rowPlan("bert_nasbenchbert", kSmallBert),
              rowPlan("gpt2_lts_wt103", 199)}) {
            std::vector<double> diversity;
            for (const NormHandling norm : {NormHandling::AsIs, NormHandling::RmsConstant, NormHandling::Identity}) {
                Supernet source(5, {.norm = norm});
                diversity.push_back(scoreDss(plan, source, {})->blocks.front().diversity);
            }
            QVERIFY(diversity[0] != diversity[1] && diversity[1] != diversity[2]);
        }
    }

    void inputKinds_areWhatTheySay() {
        Supernet source(5, {});
        const space::NetworkPlan text = rowPlan("bert_nasbenchbert", kSmallBert);
        const auto diversity = [&](const space::NetworkPlan& plan, InputKind kind) {
            return scoreDss(plan, source, {}, kind)->blocks.front().diversity;
        };
        // LayerNorm maps a constant vector to zero (algorithm 10.3).
        QVERIFY(diversity(text, InputKind::Ones) < 1e-6 * diversity(text, InputKind::Default));
        QCOMPARE(diversity(text, InputKind::TokenIds), diversity(text, InputKind::Default));
        QVERIFY(diversity(text, InputKind::Gaussian) > 0.0);
        const space::NetworkPlan image = autoFormerPlan({});
        QCOMPARE(diversity(image, InputKind::Ones), diversity(image, InputKind::Default));
        QVERIFY(diversity(image, InputKind::Gaussian) != diversity(image, InputKind::Ones));
        QVERIFY_EXCEPTION_THROWN(diversity(image, InputKind::TokenIds), Error);
    }
};

QTEST_GUILESS_MAIN(TestBaselines)
#include "tst_baselines.moc"
