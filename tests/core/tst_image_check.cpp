// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/image_agreement.h"
#include "core/search/image_check.h"
#include "tests/core/search_fixture.h"

#include <QtTest>

#include <algorithm>
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

/// Notes the checked candidates too, and stops the run after some of them.
class Checks final : public SearchObserver {
public:
    explicit Checks(SearchControl* control = nullptr, std::size_t stopAfter = 0)
        : m_control(control)
        , m_stopAfter(stopAfter) {}
    void onCandidate(const CandidatePtr&) override {}
    void onGeneration(const Progress&) override {}
    void onConfirmation(const Confirmation&) override { ++confirmed; }
    void onScreening(const Screening& screening) override {
        screenings.push_back(screening);
        if (screenings.size() == m_stopAfter) {
            m_control->stop();
        }
    }
    void onFinished(const Outcome&) override {}

    std::vector<Screening> screenings;
    int confirmed = 0;

private:
    SearchControl* m_control;
    std::size_t m_stopAfter;
};

struct Checked {
    explicit Checked(const SearchConfig& settings, const ResumePoint& resume = {}, std::size_t stopAfter = 0,
                     const proxy::EvaluatorFactory& factory = fakeFactory())
        : checks(&control, stopAfter)
        , outcome(runSearch(tinySpace(), settings, factory, archive, checks, control, resume)) {}

    std::vector<int> indices() const {
        std::vector<int> result;
        for (const Screening& screening : checks.screenings) {
            result.push_back(screening.index);
        }
        return result;
    }

    Archive archive;
    SearchControl control;
    Checks checks;
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
        QCOMPARE(sample.back(), 100); // the worst of those with a score
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
        std::vector<std::pair<proxy::ScoringConfig, int>> asked; // configuration, image of the plans
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
        QCOMPARE(run.checks.screenings.size(), 8U);
        QCOMPARE(run.indices(), imageCheckSample(tinySpace(), config(), rank(run.archive, config().level)));
        for (const Screening& screening : run.checks.screenings) {
            const auto& seeds = run.archive[static_cast<std::size_t>(screening.index)].evaluation.scores.seeds;
            QCOMPARE(seeds.size(), 4U);
            QCOMPARE(screening.small.scores.diversity(), seeds.front().diversity);
            QCOMPARE(screening.full.scores.diversity(), seeds.front().diversity); // the fake does not look at images
        }
        // Last three: the sample small, the sample large, the confirmation.
        QVERIFY(asked.size() > 3);
        const auto* const last = asked.data() + asked.size() - 3;
        QCOMPARE(last[0].second, 64);
        QCOMPARE(last[1].second, 224);
        QCOMPARE(last[0].first.supernets, 1);
        QCOMPARE(last[1].first.supernets, 1);
        QCOMPARE(last[0].first.seed, config().scoring.seed);
        QCOMPARE(last[1].first.seed, config().scoring.seed);
        QVERIFY(last[2].first.seed != config().scoring.seed);

        const auto agreement =
            bench::imageAgreement(tinySpace(), 64, RankLevel::Net, run.archive.candidates(), run.checks.screenings);
        QCOMPARE(agreement.dssPlusPlus.tau, 1.0);
        QCOMPARE(agreement.saliency.rho, 1.0);
    }

    void check_isLeftOut_whereNothingIsScreened() {
        SearchConfig paper = config();
        paper.scoring.imageSize = 0;
        QVERIFY(Checked(paper).checks.screenings.empty());
        SearchConfig off = config();
        off.checkImage = 0;
        const Checked run(off);
        QVERIFY(run.checks.screenings.empty());
        QCOMPARE(run.checks.confirmed, 3);
        QVERIFY(!usesSmallImage(space::preset("gpt2"), config().scoring));
        SearchConfig larger = config();
        larger.scoring.imageSize = 256;
        QVERIFY(!usesSmallImage(tinySpace(), larger.scoring));
    }

    void stoppedCheck_isResumed_withTheSameResult() {
        const Checked whole(config());
        const Checked stopped(config(), {}, 3);
        QVERIFY(stopped.outcome.reason == StopReason::Stopped);
        QCOMPARE(stopped.checks.screenings.size(), 3U);
        QCOMPARE(stopped.checks.confirmed, 0);
        ResumePoint resume;
        resume.candidates.assign(stopped.archive.candidates().begin(), stopped.archive.candidates().end());
        resume.screenings = stopped.checks.screenings;
        const Checked resumed(config(), resume);
        QVERIFY(resumed.outcome.reason == StopReason::Finished);
        QCOMPARE(resumed.checks.confirmed, 3);
        std::vector<int> both = stopped.indices();
        const std::vector<int> rest = resumed.indices();
        both.insert(both.end(), rest.begin(), rest.end());
        QCOMPARE(both, whole.indices());
        QCOMPARE(resumed.checks.screenings.back().full.scores.dss(), whole.checks.screenings.back().full.scores.dss());
    }

    void candidateThatFailsAtFullSize_isCounted() {
        const Checked run(config());
        std::vector<Screening> screenings = run.checks.screenings;
        screenings[2].full.status = proxy::EvaluationStatus::OutOfMemory;
        const auto agreement =
            bench::imageAgreement(tinySpace(), 64, RankLevel::Net, run.archive.candidates(), screenings);
        QCOMPARE(agreement.networks, 7);
        QCOMPARE(agreement.failed, 1);
        QVERIFY(bench::toText(agreement).find("1 could not be scored") != std::string::npos);
        const auto none = bench::imageAgreement(tinySpace(), 64, RankLevel::Net, run.archive.candidates(), {});
        QVERIFY(std::isnan(none.dssPlusPlus.tau));
        QVERIFY(bench::toText(none).find("not known") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestImageCheck)
#include "tst_image_check.moc"
