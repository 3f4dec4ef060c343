// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/inference/inference_network.h"

#include "core/base/rng.h"
#include "core/proxy/inference_timer.h"
#include "core/space/space_json.h"
#include "core/space/space_operations.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <QtTest>

using namespace trazor;

/// Networks as a user runs them.
class TestInference : public QObject {
    Q_OBJECT

private slots:
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
        const space::NetworkPlan plan = space::plan(space, space::sample(space, rng));
        const proxy::InferenceNetwork network(plan, at::TensorOptions(at::kFloat));
        const at::Tensor input = network.input(2);
        QCOMPARE(input.size(0), 2);
        const at::Tensor output = network.forward(input);
        QCOMPARE(output.size(0), 2);
        if (!plan.head.readoutOnly) {
            QCOMPARE(output.size(-1), plan.head.classes);
        }
        QVERIFY(output.isfinite().all().item<bool>());
        QVERIFY(output.abs().max().item<double>() > 0.0);
        // The examples of a batch do not see each other.
        const at::Tensor alone = network.forward(input.slice(0, 1, 2));
        QVERIFY((alone - output.slice(0, 1, 2)).abs().max().item<double>() < 1e-4);
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
