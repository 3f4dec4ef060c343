// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/layer_norm.h"
#include "core/proxy/torch/scoring/dss.h"
#include "core/proxy/torch/weights/supernet.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"

#include <QtTest>

#include <cmath>

using namespace trazor;
using namespace trazor::proxy;

namespace {

constexpr double kEps = 1e-6;

/// float64 entries with a standard deviation of 1.
at::Tensor gaussian(std::int64_t rows, std::int64_t columns, const char* name) {
    Supernet source(5, {.dtype = at::kDouble, .linearised = false});
    return source.take({.name = name, .rows = rows, .cols = columns}) * 50.0;
}

double relativeDifference(const at::Tensor& x, const at::Tensor& expected) {
    return ((x.to(at::kDouble) - expected).norm() / expected.norm()).item<double>();
}

} // namespace

class TestLayerNorm : public QObject {
    Q_OBJECT

private slots:
    void float64_isLibTorchsLayerNorm() {
        const at::Tensor x = gaussian(3, 50, "x");
        const at::Tensor gradient = gaussian(3, 50, "gradient");
        const auto [expected, mean, factor] = at::native_layer_norm(x, {50}, {}, {}, kEps);
        const auto [y, inverseStd] = layerNorm(x, kEps);
        QVERIFY(relativeDifference(y, expected) < 1e-14);
        const at::Tensor expectedGradient =
            std::get<0>(at::native_layer_norm_backward(gradient, x, {50}, mean, factor, {}, {}, {true, false, false}));
        QVERIFY(relativeDifference(layerNormBackward(gradient, y, inverseStd), expectedGradient) < 1e-14);
    }

    void float32_keepsSmallDifferencesOfLargeNumbers_data() {
        QTest::addColumn<int>("width");
        for (const int width : {1, 5, 16, 64, 250, 1600}) {
            QTest::addRow("%d", width) << width;
        }
    }

    void float32_keepsSmallDifferencesOfLargeNumbers() {
        QFETCH(int, width);
        const at::Tensor x = (gaussian(7, width, "x") * 0.1 + 100.0).to(at::kFloat);
        const at::Tensor gradient = (gaussian(7, width, "gradient") * 0.1 + 100.0).to(at::kFloat);
        const auto [expected, expectedStd] = layerNorm(x.to(at::kDouble), kEps);
        const auto [y, inverseStd] = layerNorm(x, kEps);
        const at::Tensor backward = layerNormBackward(gradient, y, inverseStd);
        if (width == 1) {
            QVERIFY(y.eq(0.0).all().item<bool>());
            QVERIFY(backward.eq(0.0).all().item<bool>());
            return;
        }
        QVERIFY(relativeDifference(y, expected) < 1e-6);
        QVERIFY(relativeDifference(backward, layerNormBackward(gradient.to(at::kDouble), expected, expectedStd)) <
                1e-6);
        // A mean that all channels share would accumulate in the next matrix product.
        QVERIFY(backward.to(at::kDouble).mean(-1).abs().max().item<double>() < 1e-7 * inverseStd.max().item<double>());
    }

    void pit_inFloat32_isThatOfFloat64() {
        // Two poolings and a class token: each earlier stage amplifies the float32 error of the stage after it.
        const space::SearchSpace& space = space::preset("pit-tiny");
        const space::NetworkPlan plan = space::plan(space, space.published.front().architecture, 64);
        Supernet narrow(1, {});
        Supernet wide(1, {.dtype = at::kDouble});
        const auto scores = scoreDss(plan, narrow, std::stop_token{});
        const auto expected = scoreDss(plan, wide, std::stop_token{});
        for (std::size_t i = 0; i < expected->blocks.size(); ++i) {
            for (std::size_t t = 0; t < expected->blocks[i].terms.size(); ++t) {
                const double value = expected->blocks[i].terms[t].value;
                QVERIFY2(std::abs(scores->blocks[i].terms[t].value - value) < 3e-4 * value,
                         qPrintable(QStringLiteral("block %1, term %2").arg(i).arg(t)));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestLayerNorm)
#include "tst_layer_norm.moc"
