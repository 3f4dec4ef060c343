// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/inference/inference_network.h"

#include "core/base/rng.h"
#include "core/proxy/inference_timer.h"
#include "core/proxy/torch/scoring/runtime.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/mixed_spaces.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <QtTest>

#include <algorithm>

using namespace trazor;

namespace {

/// At most two blocks per stage and small tables, so that even the largest presets run with every kind of part.
space::NetworkPlan shortened(space::NetworkPlan plan) {
    for (space::StagePlan& stage : plan.stages) {
        stage.blocks.resize(std::min(stage.blocks.size(), std::size_t{2}));
    }
    plan.stem.vocabulary = std::min(plan.stem.vocabulary, 500);
    plan.stem.sequenceLength = std::min(plan.stem.sequenceLength, 64);
    for (space::StagePlan& stage : plan.stages) {
        stage.tokens = stage.grid > 0 ? stage.tokens : plan.stem.sequenceLength;
    }
    plan.head.classes = std::min(plan.head.classes, 500);
    return plan;
}

} // namespace

/// Whole networks as used for inference.
class TestInference : public QObject {
    Q_OBJECT

private slots:
    /// The threads of OpenBLAS wait for each other, on a busy machine for minutes.
    void initTestCase() { proxy::useOneThreadPerOperation(); }

    void networksOfEveryPreset_run_data() {
        QTest::addColumn<QString>("name");
        for (const std::string& name : space::presetNames()) {
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }
    void networksOfEveryPreset_run() {
        QFETCH(QString, name);
        const space::SearchSpace& space = space::preset(name.toStdString());
        const c10::InferenceMode inference;
        Rng rng(1);
        const space::NetworkPlan plan = shortened(space::plan(space, space::sample(space, rng)));
        proxy::WeightPool pool(at::TensorOptions(at::kFloat));
        const proxy::InferenceNetwork network(plan, pool);
        const at::Tensor input = network.input(2);
        QCOMPARE(input.size(0), 2);
        const at::Tensor output = network.forward(input);
        QCOMPARE(output.size(0), 2);
        if (!plan.head.readoutOnly) {
            QCOMPARE(output.size(-1), plan.head.classes);
        }
        QVERIFY(output.isfinite().all().item<bool>());
        QVERIFY(output.abs().max().item<double>() > 0.0);
        // The examples of a batch are independent.
        const at::Tensor alone = network.forward(input.slice(0, 1, 2));
        QVERIFY((alone - output.slice(0, 1, 2)).abs().max().item<double>() < 1e-4);
    }

    /// Combinations of words that no preset has, among them windows with relative positions.
    void networksOfMixedSpaces_run() {
        auto spaces = trazor::test::mixedSpaces();
        nlohmann::json windows = trazor::test::mine(R"({"usual_band": null})");
        windows["fixed"]["relative_position"] = 2;
        spaces.emplace_back("relative positions in windows", windows);
        const c10::InferenceMode inference;
        Rng rng(3);
        proxy::WeightPool pool(at::TensorOptions(at::kFloat));
        for (const auto& [name, json] : spaces) {
            const space::SearchSpace space = space::parseSpace(json.dump(), name);
            for (int i = 0; i < 5; ++i) {
                pool.rewind();
                const proxy::InferenceNetwork network(space::plan(space, space::sample(space, rng)), pool);
                QVERIFY2(network.forward(network.input(2)).isfinite().all().item<bool>(), name);
            }
        }
    }

    void weights_areThoseOfTheNetworkBefore() {
        proxy::WeightPool pool(at::TensorOptions(at::kFloat));
        const at::Tensor drawn = pool.take({5, 7}); // the buffer is empty
        pool.rewind();
        const at::Tensor first = pool.take({5, 7});
        QCOMPARE(first.sizes().vec(), (std::vector<std::int64_t>{5, 7}));
        const at::Tensor more = pool.take({100});
        QCOMPARE(more.numel(), 100);
        QVERIFY(!first.equal(drawn));
        pool.rewind(); // the buffer grows
        const at::Tensor a = pool.take({3});
        const at::Tensor b = pool.take({3});
        QVERIFY(!a.equal(b)); // a network uses no number twice
        pool.rewind();
        QCOMPARE(pool.take({2, 2}).data_ptr(), a.data_ptr());
        QVERIFY(pool.take({3}).equal(b));
    }

    void timer_measuresWhatItLoaded() {
        const space::SearchSpace& space = space::preset("autoformer-tiny");
        const auto timer = proxy::makeTorchInferenceTimer({});
        QVERIFY(timer->runtime().find("LibTorch") == 0);
        QVERIFY(!timer->deviceName().empty());
        Rng rng(2);
        timer->load(space::plan(space, space::sample(space, rng)));
        QVERIFY(timer->run() > 0.0);
    }
};

QTEST_GUILESS_MAIN(TestInference)
#include "tst_inference.moc"
