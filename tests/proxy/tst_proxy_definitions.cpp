// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rng.h"
#include "core/base/stable_hash.h"
#include "core/proxy/torch/baselines/baselines.h"
#include "core/proxy/torch/scoring/runtime.h"
#include "core/proxy/torch/scoring/torch_evaluator.h"
#include "core/proxy/torch/weights/supernet.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/hand_made_plans.h"
#include "tests/support/mixed_spaces.h"
#include "tests/support/naive_network.h"
#include "tests/support/naive_scorer.h"

#include <QTest>

#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <numeric>

using namespace trazor;
using namespace trazor::proxy;
using test::NaiveNetwork;

namespace {

constexpr std::uint64_t kSeed = 3;
constexpr double kWeightStd = 0.02;

/// Scales all weights to variance 1; keeps their signs.
class UnitSource final : public ParameterSource {
public:
    explicit UnitSource(ParameterSource& inner)
        : ParameterSource(inner.options())
        , m_inner(inner) {}
    at::Tensor take(const ParameterSpec& spec) override {
        const at::Tensor value = m_inner.take(spec);
        const double std = spec.fill == Fill::Uniform ? std::sqrt(1.0 / (3.0 * double(spec.fanIn))) : kWeightStd;
        return value.defined() ? value / std : value;
    }

private:
    ParameterSource& m_inner;
};

/// Takes absolute values of the class token and positions of images, as the released script does.
class ReleasedSource final : public ParameterSource {
public:
    explicit ReleasedSource(ParameterSource& inner, bool isImage)
        : ParameterSource(inner.options())
        , m_inner(inner)
        , m_isImage(isImage) {}
    at::Tensor take(const ParameterSpec& spec) override {
        const at::Tensor value = m_inner.take(spec);
        return m_isImage && (spec.name == "class_token" || spec.name == "positions") ? value.abs() : value;
    }

private:
    ParameterSource& m_inner;
    bool m_isImage;
};

/// Input `index` of the batch: N(0,1) pixels, or the embeddings of random tokens.
at::Tensor randomInput(const space::NetworkPlan& plan, ParameterSource& source, int index) {
    const space::StemPlan& stem = plan.stem;
    if (stem.kind == space::StemKind::PatchEmbedding) {
        Rng rng(stableHash(kSeed, "gaussian input", static_cast<std::uint64_t>(index)));
        const at::Tensor image = at::empty({1, stem.channels, stem.imageSize, stem.imageSize}, at::kDouble);
        for (std::int64_t i = 0; i < image.numel(); ++i) {
            image.data_ptr<double>()[i] = static_cast<float>(rng.normal());
        }
        return image;
    }
    Rng rng(stableHash(kSeed, "random tokens", static_cast<std::uint64_t>(index)));
    const auto table = [&](const char* name, int rows) {
        return source.take({.name = name, .rows = rows, .cols = stem.embeddingDim});
    };
    const at::Tensor tokens = table("tokens", stem.vocabulary);
    std::vector<at::Tensor> rows;
    for (int t = 0; t < stem.sequenceLength; ++t) {
        at::Tensor row = tokens[static_cast<std::int64_t>(rng.below(static_cast<std::size_t>(stem.vocabulary)))] +
                         table("positions", stem.sequenceLength)[t];
        rows.push_back(stem.tokenTypes > 0 ? row + table("token_types", 1)[0] : row);
    }
    return at::stack(rows);
}

/// A weight and its gradient.
struct Pair {
    at::Tensor w, g;
    bool isAttention = false;
    bool isMlp = false;
};

std::vector<at::Tensor> leaves(const NaiveNetwork& network) {
    std::vector<at::Tensor> all;
    for (const test::ScoredTensor& tensor : network.scored()) {
        all.push_back(tensor.value);
    }
    all.insert(all.end(), network.others().begin(), network.others().end());
    return all;
}

std::vector<Pair> pairs(const NaiveNetwork& network, const std::vector<at::Tensor>& gradients) {
    std::vector<Pair> result;
    const std::vector<at::Tensor> all = leaves(network);
    for (std::size_t i = 0; i < all.size(); ++i) {
        Pair pair{all[i].detach(), gradients[i]};
        if (i < network.scored().size()) {
            const LayerRole role = network.scored()[i].role;
            pair.isAttention = isDiversityRole(role);
            pair.isMlp = role == LayerRole::Fc1 || role == LayerRole::FcInner || role == LayerRole::Fc2;
        }
        result.push_back(pair);
    }
    return result;
}

double sum(const std::vector<Pair>& all, const std::function<double(const Pair&)>& term) {
    return std::accumulate(all.begin(), all.end(), 0.0,
                           [&](double before, const Pair& pair) { return before + term(pair); });
}

double total(const at::Tensor& values) {
    return values.sum().item<double>();
}

/// Algorithm 5.1 with SynFlow's pass: absolute weights, one input, sum of the logits.
double onePassByDefinition(ProxyId id, const space::NetworkPlan& plan, ParameterSource& source) {
    NaiveNetwork network(plan, source);
    const at::Tensor loss = network.loss();
    const std::vector<Pair> all = pairs(network, torch::autograd::grad({loss}, leaves(network)));
    switch (id) {
    case ProxyId::SynFlow:
        return sum(all, [](const Pair& p) { return total((p.w * p.g).abs()); });
    case ProxyId::LogSynFlow:
        return sum(all, [](const Pair& p) {
            const at::Tensor logs = p.g.abs().log().abs();
            return total(at::where(p.g == 0, at::zeros_like(logs), p.w * logs));
        });
    case ProxyId::Plain:
        return sum(all, [](const Pair& p) { return total(p.w * p.g); });
    case ProxyId::GradNorm:
        return sum(all, [](const Pair& p) { return std::sqrt(total(p.g * p.g)); });
    case ProxyId::L2Norm:
        return sum(all, [](const Pair& p) { return std::sqrt(total(p.w * p.w)); });
    case ProxyId::ZeroLm:
        return sum(all, [](const Pair& p) {
            if (!p.isAttention && !p.isMlp) {
                return 0.0;
            }
            // Stacked q, k and v count as one matrix. Xavier: variance 2 / (rows + columns).
            const auto m = static_cast<double>(p.w.size(0));
            const auto n = static_cast<double>(p.w.size(1));
            return total(at::square(p.w / kWeightStd * std::sqrt(2.0 / (m + n)))) / std::min(m, n);
        });
    case ProxyId::HeadImportance:
        return sum(all, [](const Pair& p) { return p.isAttention ? total((p.w * p.g).abs()) : 0.0; });
    default: // Auto-Prox-A
        return sum(all, [](const Pair& p) {
            return p.isAttention ? total(p.g.abs()) : (1.0 / (1.0 + (-p.g).exp())).mean().item<double>();
        });
    }
}

/// SNIP and GraSP from one graph of the whole batch, with the Hessian as the derivative of the gradient.
double crossEntropyByDefinition(ProxyId id, const space::NetworkPlan& plan, ParameterSource& source) {
    Rng labels(stableHash(kSeed, "baseline labels"));
    std::vector<Pair> all;
    std::vector<std::vector<at::Tensor>> perInput;
    std::vector<std::unique_ptr<NaiveNetwork>> networks;
    at::Tensor loss = at::zeros({}, at::kDouble);
    for (int i = 0; i < kBaselineBatch; ++i) {
        networks.push_back(std::make_unique<NaiveNetwork>(plan, source, randomInput(plan, source, i)));
        const at::Tensor logits = networks.back()->logits().mean(0, true); // one row, or one per token
        const auto label = static_cast<std::int64_t>(labels.below(static_cast<std::size_t>(logits.size(1))));
        loss = loss - at::log_softmax(logits, 1).select(1, label).sum() / kBaselineBatch;
        perInput.push_back(leaves(*networks.back()));
    }
    // Every input has its own leaves with equal values, so their gradients are added.
    std::vector<at::Tensor> flat;
    for (const auto& each : perInput) {
        flat.insert(flat.end(), each.begin(), each.end());
    }
    const std::size_t count = perInput.front().size();
    const auto added = [&](const std::vector<at::Tensor>& values) {
        std::vector<at::Tensor> sums(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
        for (std::size_t i = count; i < values.size(); ++i) {
            sums[i % count] = sums[i % count] + values[i];
        }
        return sums;
    };
    const bool again = id == ProxyId::Grasp;
    const std::vector<at::Tensor> g = added(torch::autograd::grad({loss}, flat, {}, again, again));
    if (id == ProxyId::Snip) {
        return sum(pairs(*networks.front(), g), [](const Pair& p) { return total((p.w * p.g).abs()); });
    }
    at::Tensor z = at::zeros({}, at::kDouble);
    for (const at::Tensor& each : g) {
        z = z + (each.detach() * each).sum();
    }
    const std::vector<at::Tensor> hessian = added(torch::autograd::grad({z}, flat));
    return -sum(pairs(*networks.front(), hessian), [](const Pair& p) { return total(p.w * p.g); });
}

double batchByDefinition(ProxyId id, const space::NetworkPlan& plan, ParameterSource& source) {
    UnitSource unit(source);
    double value = 0.0;
    std::vector<std::vector<std::vector<bool>>> on; // [input][layer][unit and token]
    std::vector<at::Tensor> jacobians;
    for (int i = 0; i < kBaselineBatch; ++i) {
        const bool isUnit = id == ProxyId::Naswot || id == ProxyId::ActivationDistance || id == ProxyId::Zen;
        ParameterSource& from = isUnit ? static_cast<ParameterSource&>(unit) : source;
        const at::Tensor input = randomInput(plan, from, i).detach().requires_grad_(true);
        NaiveNetwork network(plan, from, input);
        const at::Tensor logits = network.logits();
        if (id == ProxyId::AttentionConfidence) {
            for (const at::Tensor& output : network.attended()) {
                value += std::get<0>(output.max(0)).mean().item<double>() / kBaselineBatch;
            }
        } else if (id == ProxyId::Zen) {
            const at::Tensor noise = randomInput(plan, from, i + kBaselineBatch);
            NaiveNetwork moved(plan, from, input.detach() + 0.01 * noise);
            moved.logits();
            value += (network.features() - moved.features()).mean(0).abs().mean().item<double>() / kBaselineBatch;
        } else if (id == ProxyId::JacobianCovariance) {
            jacobians.push_back(torch::autograd::grad({logits.sum()}, {input}).front().flatten());
        } else {
            auto& layers = on.emplace_back();
            for (const at::Tensor& before : network.beforeActivations()) {
                auto& signs = layers.emplace_back();
                const at::Tensor values = before.detach().contiguous();
                for (std::int64_t k = 0; k < values.numel(); ++k) {
                    signs.push_back(values.data_ptr<double>()[k] > 0.0);
                }
            }
        }
    }
    if (id == ProxyId::Zen) {
        return std::log(value);
    }
    if (id == ProxyId::JacobianCovariance) {
        at::Tensor j = at::stack(jacobians);
        j = j - j.mean(1, true);
        j = j / j.norm(2, 1, true);
        const at::Tensor v = std::get<0>(at::linalg_eigh(at::mm(j, j.t()))) + 1e-5;
        return -total(v.log() + v.reciprocal());
    }
    if (id == ProxyId::Naswot || id == ProxyId::ActivationDistance) {
        const at::Tensor kernel = at::zeros({kBaselineBatch, kBaselineBatch}, at::kDouble);
        for (int a = 0; a < kBaselineBatch; ++a) {
            for (int b = 0; b < kBaselineBatch; ++b) {
                double equal = 0.0;
                for (std::size_t layer = 0; layer < on[0].size(); ++layer) {
                    const auto& x = on[static_cast<std::size_t>(a)][layer];
                    const auto& y = on[static_cast<std::size_t>(b)][layer];
                    for (std::size_t k = 0; k < x.size(); ++k) {
                        equal += x[k] == y[k] ? 1.0 : 0.0;
                    }
                }
                kernel[a][b] = equal;
            }
        }
        return id == ProxyId::Naswot ? std::log(std::abs(at::linalg_det(kernel).item<double>())) : total(kernel);
    }
    return value;
}

/// Combines D_l, S_l and nuclear norms by definition.
double blockScoreByDefinition(ProxyId id, const test::NaiveScores& naive) {
    double d = 0.0, s = 0.0, logs = 0.0, nuclear = 0.0;
    for (const BlockScore& block : naive.blocks) {
        d += block.diversity;
        s += block.saliency;
        logs += std::log(block.diversity) + std::log(block.saliency);
        for (const LayerTerm& term : block.terms) {
            nuclear += term.weightNuclear;
        }
    }
    switch (id) {
    case ProxyId::Dss:
        return d + s;
    case ProxyId::DssCodeIntent:
        return d + s + 2.0 * naive.headSaliency;
    case ProxyId::DssAutoProx:
        return d + s + naive.headSaliency + naive.auxSaliency;
    case ProxyId::LogSum:
        return logs;
    case ProxyId::Diversity:
        return d;
    case ProxyId::Saliency:
        return s;
    default:
        return nuclear;
    }
}

Evaluation evaluated(const space::NetworkPlan& plan, DssVariant variant) {
    Evaluation result;
    TorchEvaluator({.seed = kSeed, .dtype = DType::Float64, .variant = variant, .threads = 1})
        .evaluate({&plan, 1}, [&](std::size_t, Evaluation&& evaluation) { result = std::move(evaluation); }, {});
    return result;
}

bool isNear(double actual, double expected, double tolerance) {
    const bool ok = std::abs(actual - expected) <= tolerance * std::max(std::abs(expected), 1e-12);
    if (!ok) {
        qWarning("%.15g instead of %.15g", actual, expected);
    }
    return ok;
}

space::NetworkPlan mixedPlan(std::size_t index) {
    const space::SearchSpace space = space::parseSpace(test::mixedSpaces().at(index).second.dump());
    Rng rng(11);
    return space::plan(space, space::sample(space, rng));
}

struct Named {
    const char* name;
    space::NetworkPlan plan;
};

std::vector<Named> plans() {
    return {{"AutoFormer", test::autoFormerPlan({})},
            {"PiT", test::miniPitPlan()},
            {"Swin", test::miniSwinPlan()},
            {"BERT", test::bertPlan(32, 4, {{40, 24}, {16}})},
            {"GPT-2 with two kinds of attention", mixedPlan(5)}};
}

} // namespace

/// Compares every proxy of the table with a plain implementation of its formula (algorithm 5.1): recorded graph, whole
/// gradients, loops. (tst_space checks closed forms by published integers, tst_ranking the ranks of a cohort.)
class TestProxyDefinitions : public QObject {
    Q_OBJECT

    static void addRows(std::initializer_list<ProxyCost> costs) {
        QTest::addColumn<int>("id");
        QTest::addColumn<int>("plan");
        for (const ProxyInfo& info : proxyTable()) {
            for (int p = 0; p < static_cast<int>(plans().size()); ++p) {
                if (std::find(costs.begin(), costs.end(), info.cost) != costs.end()) {
                    QTest::addRow("%s of %s", info.name.data(), plans()[static_cast<std::size_t>(p)].name)
                        << static_cast<int>(info.id) << p;
                }
            }
        }
    }

private slots:
    void initTestCase() { useOneThreadPerOperation(); }

    void onePass_isItsFormula_data() { addRows({ProxyCost::OnePass}); }
    void onePass_isItsFormula() {
        QFETCH(int, id);
        QFETCH(int, plan);
        const space::NetworkPlan network = plans()[static_cast<std::size_t>(plan)].plan;
        Supernet source(kSeed, {.dtype = at::kDouble});
        const double expected = onePassByDefinition(static_cast<ProxyId>(id), network, source);
        const double actual =
            onePassBaselines(network, source, InputKind::Default, std::vector{static_cast<ProxyId>(id)}).front();
        // Equal tokens leave keys with gradients of pure rounding error, whose logarithm log-SynFlow takes.
        QVERIFY(isNear(actual, expected, static_cast<ProxyId>(id) == ProxyId::LogSynFlow ? 1e-2 : 1e-8));
    }

    void batch_isItsFormula_data() { addRows({ProxyCost::Batch}); }
    void batch_isItsFormula() {
        QFETCH(int, id);
        QFETCH(int, plan);
        const auto proxy = static_cast<ProxyId>(id);
        const space::NetworkPlan network = plans()[static_cast<std::size_t>(plan)].plan;
        Supernet source(kSeed, {.dtype = at::kDouble, .linearised = false});
        const bool hasLabels = proxy == ProxyId::Snip || proxy == ProxyId::Grasp;
        const double expected =
            hasLabels ? crossEntropyByDefinition(proxy, network, source) : batchByDefinition(proxy, network, source);
        const double actual = batchBaselines(network, source, kSeed, std::vector{proxy}).front();
        // The program's GraSP takes the Hessian as a finite difference of gradients.
        QVERIFY(isNear(actual, expected, proxy == ProxyId::Grasp ? 1e-2 : 1e-8));
    }

    void blockScores_areTheirFormula_data() { addRows({ProxyCost::BlockScores}); }
    void blockScores_areTheirFormula() {
        QFETCH(int, id);
        QFETCH(int, plan);
        const space::NetworkPlan network = plans()[static_cast<std::size_t>(plan)].plan;
        Supernet source(stableHash(kSeed, "supernet", 0), {.dtype = at::kDouble});
        const double expected = blockScoreByDefinition(static_cast<ProxyId>(id), test::naiveScores(network, source));
        const Evaluation evaluation = evaluated(network, DssVariant::Paper);
        QCOMPARE(evaluation.status, EvaluationStatus::Ok);
        QVERIFY(isNear(blockScoreProxy(static_cast<ProxyId>(id), evaluation.scores), expected, 1e-8));
    }

    void releasedScore_isItsFormula_data() { addRows({ProxyCost::SignedPass}); }
    /// Algorithm 1.3: signed weights except class token and positions of images, only the MSA's projection, no head.
    void releasedScore_isItsFormula() {
        QFETCH(int, id);
        QFETCH(int, plan);
        const space::NetworkPlan network = plans()[static_cast<std::size_t>(plan)].plan;
        Supernet withSigns(stableHash(kSeed, "supernet", 0), {.dtype = at::kDouble, .linearised = false});
        ReleasedSource source(withSigns, network.stem.kind == space::StemKind::PatchEmbedding);
        double expected = 0.0;
        for (const BlockScore& block : test::naiveScores(network, source).blocks) {
            expected += block.saliency;
            for (const LayerTerm& term : block.terms) {
                expected += term.role == LayerRole::Projection ? term.value : 0.0;
            }
        }
        const Evaluation evaluation = evaluated(network, DssVariant::Released);
        QVERIFY(isNear(blockScoreProxy(static_cast<ProxyId>(id), evaluation.scores), expected, 1e-8));
    }
};

QTEST_GUILESS_MAIN(TestProxyDefinitions)
#include "tst_proxy_definitions.moc"
