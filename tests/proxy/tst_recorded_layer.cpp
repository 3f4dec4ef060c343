// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/baselines/gradient_collector.h"
#include "core/proxy/torch/layers/attention/attention.h"
#include "core/proxy/torch/layers/feed_forward.h"
#include "core/proxy/torch/layers/recorded_layer.h"
#include "core/proxy/torch/scoring/runtime.h"
#include "core/proxy/torch/weights/parameter_taker.h"
#include "core/proxy/torch/weights/supernet.h"

#include <QtTest>

#include <c10/core/InferenceMode.h>

#include <cmath>
#include <memory>

using namespace trazor;
using namespace trazor::proxy;

namespace {

constexpr std::int64_t kTokens = 7;
constexpr std::int64_t kWidth = 24;

/// The forward pass of a hand-written layer, by its definition.
class RecordedFeedForward final : public RecordedLayer {
public:
    explicit RecordedFeedForward(std::vector<Linear> layers)
        : m_layers(std::move(layers)) {}

protected:
    at::Tensor record(const at::Tensor& x) override {
        at::Tensor hidden = x;
        for (std::size_t i = 0; i + 1 < m_layers.size(); ++i) {
            hidden = at::gelu(apply(m_layers[i], hidden));
        }
        return apply(m_layers.back(), hidden);
    }

private:
    std::vector<Linear> m_layers;
};

class RecordedAttention final : public RecordedLayer {
public:
    RecordedAttention(AttentionWeights weights, std::int64_t heads, double scale)
        : m_weights(std::move(weights))
        , m_heads(heads)
        , m_scale(scale) {}

protected:
    at::Tensor record(const at::Tensor& x) override {
        const auto split = [&](const Linear& linear) {
            return apply(linear, x).view({x.size(0), m_heads, -1}).transpose(0, 1);
        };
        const at::Tensor query = split(m_weights.qkv[0]);
        const at::Tensor key = split(m_weights.qkv[1]);
        const at::Tensor value = split(m_weights.qkv[2]);
        const at::Tensor attention = at::softmax(at::matmul(query, key.transpose(1, 2)) * m_scale, -1);
        return apply(m_weights.projection, at::matmul(attention, value).transpose(0, 1).reshape({x.size(0), -1}));
    }

private:
    AttentionWeights m_weights;
    std::int64_t m_heads;
    double m_scale;
};

at::Tensor randomTokens(const char* name) {
    Supernet source(5, {.dtype = at::kDouble, .linearised = false});
    return source.take({.name = name, .rows = kTokens, .cols = kWidth}).clone() * 50.0;
}

bool near(const at::Tensor& value, const at::Tensor& expected) {
    return value.sizes() == expected.sizes() &&
           (value - expected).abs().max().item<double>() <= 1e-12 * expected.abs().max().item<double>();
}

/// Runs both layers forwards and backwards, in inference mode as scoring does, and compares outputs and gradients.
void compare(Layer& written, Layer& recorded) {
    const c10::InferenceMode inference;
    const at::Tensor x = randomTokens("x");
    const at::Tensor outputGradient = randomTokens("dy");
    for (int pass = 0; pass < 2; ++pass) { // a layer can be reused
        GradientCollector expected;
        GradientCollector collected;
        QVERIFY(near(recorded.forward(x), written.forward(x)));
        const at::Tensor dInput = written.backward(outputGradient, /*needsInputGradient=*/true, expected);
        QVERIFY(near(recorded.backward(outputGradient, /*needsInputGradient=*/true, collected), dInput));
        QCOMPARE(collected.entries().size(), expected.entries().size());
        for (const GradientCollector::Entry& entry : expected.entries()) {
            const GradientCollector::Entry* const found = collected.find(entry.name);
            QVERIFY(found != nullptr);
            QCOMPARE(found->role, entry.role);
            QVERIFY(near(found->gradient, entry.gradient));
        }
    }
}

} // namespace

/// Checks hand-written backward passes against LibTorch's gradients, by way of the adaptor RecordedLayer.
class TestRecordedLayer : public QObject {
    Q_OBJECT

    Supernet m_source{3, {.dtype = at::kDouble, .linearised = false}};
    ParameterTaker m_taker{m_source, "block.", false};

private slots:
    void initTestCase() { useOneThreadPerOperation(); }

    void feedForward_givesTheHandWrittenGradients() {
        const std::vector<Linear> layers{m_taker.linear(LayerRole::Fc1, "fc1", 40, kWidth),
                                         m_taker.linear(LayerRole::FcInner, "fc_inner", 32, 40),
                                         m_taker.linear(LayerRole::Fc2, "fc2", kWidth, 32)};
        FeedForward written(layers, space::Activation::Gelu, {});
        RecordedFeedForward recorded(layers);
        compare(written, recorded);
    }

    void attention_givesTheHandWrittenGradients() {
        constexpr std::int64_t kHeads = 4;
        AttentionWeights weights;
        weights.qkv = {m_taker.linear(LayerRole::Query, "query", 32, kWidth),
                       m_taker.linear(LayerRole::Key, "key", 32, kWidth),
                       m_taker.linear(LayerRole::Value, "value", 32, kWidth)};
        weights.projection = m_taker.linear(LayerRole::Projection, "proj", kWidth, 32);
        const double scale = 1.0 / std::sqrt(8.0);
        Attention written(weights, {.heads = kHeads, .scale = scale}, {.headDim = 8});
        RecordedAttention recorded(weights, kHeads, scale);
        compare(written, recorded);
    }
};

QTEST_GUILESS_MAIN(TestRecordedLayer)
#include "tst_recorded_layer.moc"
