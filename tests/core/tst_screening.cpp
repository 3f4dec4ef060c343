// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/bench/image_agreement.h"
#include "tests/support/search_fixture.h"

#include <QtTest>

using namespace trazor;
using namespace trazor::bench;
using namespace trazor::test;

namespace {

/// Scores that `distort` changes by the image size of the plan.
class SizedEvaluator final : public proxy::ProxyEvaluator {
public:
    using Distort = double (*)(double score, int imageSize);
    explicit SizedEvaluator(Distort distort)
        : m_distort(distort) {}

    void evaluate(std::span<const space::NetworkPlan> plans, const proxy::EvaluationSink& sink,
                  proxy::Checkpoint) override {
        for (std::size_t i = 0; i < plans.size(); ++i) {
            proxy::Evaluation evaluation;
            evaluation.status = proxy::EvaluationStatus::Ok;
            for (const space::BlockPlan& block : plans[i].stages[0].blocks) {
                const double score =
                    m_distort(block.heads * block.embedDim + block.mlpHidden[0], plans[i].stem.imageSize);
                evaluation.scores.blocks.push_back({score, 2.0 * score, {}});
            }
            evaluation.elapsedMs = plans[i].stem.imageSize;
            sink(i, std::move(evaluation));
        }
    }
    int preferredBatch() const override { return 4; }
    std::string description() const override { return "sized scores"; }

private:
    Distort m_distort;
};

proxy::EvaluatorFactory factory(SizedEvaluator::Distort distort) {
    return [distort](const space::SearchSpace&, const proxy::ScoringConfig&) {
        return std::make_unique<SizedEvaluator>(distort);
    };
}

ImageCheckConfig atSize(int pixels) {
    ImageCheckConfig config;
    config.limits.params = {5'400'000, 6'500'000};
    config.scoring.imageSize = pixels;
    config.networks = 20;
    return config;
}

} // namespace

class TestScreening : public QObject {
    Q_OBJECT

private slots:
    void sameOrder_isFullAgreement() {
        const auto result = measureImageAgreement(tinySpace(), atSize(56),
                                                  factory([](double score, int size) { return score * size; }), {});
        QCOMPARE(result->networks, 20);
        QCOMPARE(result->fullImageSize, 224);
        QCOMPARE(result->dssPlusPlus.tau, 1.0);
        QCOMPARE(result->saliency.tau, 1.0);
        QCOMPARE(result->speedup, 4.0);
    }

    void reversedOrder_isFullDisagreement() {
        const auto result = measureImageAgreement(
            tinySpace(), atSize(64), factory([](double score, int size) { return size == 64 ? -score : score; }), {});
        QCOMPARE(result->dssPlusPlus.tau, -1.0);
        QCOMPARE(result->diversity.tau, -1.0);
    }

    void sizesThatScreenNothing_areRefused() {
        const auto same = factory([](double score, int) { return score; });
        for (const int pixels : {0, 224, 500}) {
            QVERIFY_EXCEPTION_THROWN(measureImageAgreement(tinySpace(), atSize(pixels), same, {}), Error);
        }
        QVERIFY_EXCEPTION_THROWN(measureImageAgreement(space::preset("gpt2"), atSize(64), same, {}), Error);
    }

    void stopRequested_measuresNothing() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!measureImageAgreement(tinySpace(), atSize(64), fakeFactory(), stop.get_token()));
    }
};

QTEST_GUILESS_MAIN(TestScreening)
#include "tst_screening.moc"
