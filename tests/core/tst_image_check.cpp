// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/image_agreement.h"
#include "core/search/image_check.h"
#include "tests/support/search_fixture.h"

#include <QtTest>

#include <algorithm>
#include <iterator>
#include <set>

using namespace trazor;
using namespace trazor::search;
using namespace trazor::test;

namespace {

SearchConfig config(int evaluations = 60) {
    SearchConfig config = makeConfig(Preset::Recommended, tinySpace());
    config.evaluations = evaluations;
    config.initialSample = 20;
    config.confirm = 3;
    return config;
}

struct Checked {
    /// Runs a search and stops it after `stopAfter` scorings of the check; 0: never.
    explicit Checked(const SearchConfig& settings, std::span<const Record> past = {}, std::size_t stopAfter = 0,
                     const proxy::EvaluatorFactory& factory = fakeFactory()) {
        notes.hook = [this, stopAfter] {
            if (stopAfter > 0 && notes.checks.size() == stopAfter) {
                control.stop();
            }
        };
        outcome = runSearch(tinySpace(), settings, factory, archive, notes, control, past);
    }

    std::vector<Scoring> of(Purpose purpose) const {
        std::vector<Scoring> result;
        std::copy_if(notes.checks.begin(), notes.checks.end(), std::back_inserter(result),
                     [&](const Scoring& it) { return it.purpose == purpose; });
        return result;
    }
    std::vector<int> indices(Purpose purpose) const {
        std::vector<int> result;
        for (const Scoring& scoring : of(purpose)) {
            result.push_back(scoring.subject.index);
        }
        return result;
    }
    std::vector<bench::ImagePair> pairs() const {
        const std::vector<Scoring> small = of(Purpose::SmallImage);
        const std::vector<Scoring> full = of(Purpose::FullImage);
        std::vector<bench::ImagePair> result;
        for (std::size_t i = 0; i < full.size(); ++i) {
            result.push_back({archive.candidates()[static_cast<std::size_t>(small[i].subject.index)],
                              small[i].evaluation, full[i].evaluation});
        }
        return result;
    }

    Archive archive;
    SearchControl control;
    Notes notes;
    Outcome outcome;
};

} // namespace

class TestImageCheck : public QObject {
    Q_OBJECT

private slots:
    void sample_isSpreadOverAllRanks_andCostsATenth() {
        Ranking ranking;
        for (int index = 0; index < 1000; ++index) {
            ranking.order.push_back(999 - index);
        }
        ranking.ranked = 900;
        const std::vector<int> sample = imageCheckSample(tinySpace(), config(), ranking);
        QCOMPARE(sample.size(), 20U);
        QCOMPARE(sample.front(), 999);
        QCOMPARE(sample.back(), 100); // the worst ranked candidate
        QVERIFY(std::is_sorted(sample.rbegin(), sample.rend()));

        SearchConfig oneNet = config();
        oneNet.scoring.supernets = 1;
        QCOMPARE(imageCheckSample(tinySpace(), oneNet, ranking).size(), 8U);
        oneNet.checkImage = 5;
        QCOMPARE(imageCheckSample(tinySpace(), oneNet, ranking).size(), 5U);
        oneNet.checkImage = 0;
        QVERIFY(imageCheckSample(tinySpace(), oneNet, ranking).empty());
        ranking.ranked = 1;
        QCOMPARE(imageCheckSample(tinySpace(), config(), ranking), std::vector<int>{999});
        ranking.ranked = 0;
        QVERIFY(imageCheckSample(tinySpace(), config(), ranking).empty());
    }

    void run_scoresTheSampleAtBothSizes_onTheFirstSupernet() {
        std::vector<std::pair<proxy::ScoringConfig, int>> asked; // configuration, image size of the plans
        class Spy final : public proxy::ProxyEvaluator {
        public:
            Spy(const proxy::ScoringConfig& config, std::vector<std::pair<proxy::ScoringConfig, int>>& asked)
                : m_config(config)
                , m_asked(asked)
                , m_fake(config) {}
            void evaluate(std::span<const space::NetworkPlan> plans, const proxy::EvaluationSink& sink,
                          proxy::Checkpoint checkpoint) override {
                m_asked.emplace_back(m_config, plans.front().stem.imageSize);
                m_fake.evaluate(plans, sink, std::move(checkpoint));
            }
            int preferredBatch() const override { return 100; }
            std::string description() const override { return "spy"; }

        private:
            proxy::ScoringConfig m_config;
            std::vector<std::pair<proxy::ScoringConfig, int>>& m_asked;
            FakeEvaluator m_fake;
        };
        const Checked run(config(), {}, 0, [&](const space::SearchSpace&, const proxy::ScoringConfig& scoring) {
            return std::make_unique<Spy>(scoring, asked);
        });
        QCOMPARE(run.notes.checks.size(), 16U);
        const std::vector<int> sample = imageCheckSample(tinySpace(), config(), rank(run.archive, config().level));
        QCOMPARE(run.indices(Purpose::SmallImage), sample);
        QCOMPARE(run.indices(Purpose::FullImage), sample);
        for (const Scoring& scoring : run.notes.checks) {
            const auto& seeds = run.archive[static_cast<std::size_t>(scoring.subject.index)].evaluation.scores.seeds;
            QCOMPARE(seeds.size(), 4U);
            QCOMPARE(scoring.evaluation.scores.diversity(), seeds.front().diversity); // the fake ignores images
        }
        // The last three calls: the sample at the small and at the full size, the confirmation.
        QVERIFY(asked.size() > 3);
        const auto* const last = asked.data() + asked.size() - 3;
        QCOMPARE(last[0].second, 64);
        QCOMPARE(last[1].second, 224);
        QCOMPARE(last[0].first.supernets, 1);
        QCOMPARE(last[1].first.supernets, 1);
        QCOMPARE(last[0].first.seed, config().scoring.seed);
        QCOMPARE(last[1].first.seed, config().scoring.seed);
        QVERIFY(last[2].first.seed != config().scoring.seed);

        const auto agreement = bench::imageAgreement(tinySpace(), 64, RankLevel::Net, run.pairs());
        QCOMPARE(agreement.dssPlusPlus.tau, 1.0);
        QCOMPARE(agreement.saliency.rho, 1.0);
    }

    void check_isLeftOut_whereNothingIsScreened() {
        SearchConfig paper = config();
        paper.scoring.imageSize = 0;
        QVERIFY(Checked(paper).notes.checks.empty());
        SearchConfig off = config();
        off.checkImage = 0;
        const Checked run(off);
        QVERIFY(run.notes.checks.empty());
        QCOMPARE(run.notes.confirmations.size(), 3U);
        QVERIFY(!usesSmallImage(space::preset("gpt2"), config().scoring));
        SearchConfig larger = config();
        larger.scoring.imageSize = 256;
        QVERIFY(!usesSmallImage(tinySpace(), larger.scoring));
    }

    void stoppedCheck_isResumed_withTheSameResult_data() {
        QTest::addColumn<int>("stopAfter");
        QTest::newRow("small image") << 3;
        QTest::newRow("full image") << 11;
    }
    void stoppedCheck_isResumed_withTheSameResult() {
        QFETCH(int, stopAfter);
        const Checked whole(config());
        const Checked stopped(config(), {}, static_cast<std::size_t>(stopAfter));
        QVERIFY(stopped.outcome.reason == StopReason::Stopped);
        QCOMPARE(stopped.notes.checks.size(), static_cast<std::size_t>(stopAfter));
        QVERIFY(stopped.notes.confirmations.empty());
        const Checked resumed(config(), stopped.notes.records);
        QVERIFY(resumed.outcome.reason == StopReason::Finished);
        QCOMPARE(resumed.notes.confirmations.size(), 3U);
        for (const Purpose purpose : {Purpose::SmallImage, Purpose::FullImage}) {
            std::vector<int> both = stopped.indices(purpose);
            const std::vector<int> rest = resumed.indices(purpose);
            both.insert(both.end(), rest.begin(), rest.end());
            QCOMPARE(both, whole.indices(purpose));
        }
        QCOMPARE(resumed.notes.checks.back().evaluation.scores.dss(),
                 whole.notes.checks.back().evaluation.scores.dss());
    }

    void candidateThatFailsAtFullSize_isCounted() {
        const Checked run(config());
        std::vector<bench::ImagePair> pairs = run.pairs();
        pairs[2].full.status = proxy::EvaluationStatus::OutOfMemory;
        const auto agreement = bench::imageAgreement(tinySpace(), 64, RankLevel::Net, pairs);
        QCOMPARE(agreement.networks, 7);
        QCOMPARE(agreement.failed, 1);
        QVERIFY(bench::toText(agreement).find("1 could not be scored") != std::string::npos);
        const auto none = bench::imageAgreement(tinySpace(), 64, RankLevel::Net, {});
        QVERIFY(std::isnan(none.dssPlusPlus.tau));
        QVERIFY(bench::toText(none).find("not known") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestImageCheck)
#include "tst_image_check.moc"
