// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rng.h"
#include "core/session/search_result.h"
#include "core/session/seed_spread_values.h"
#include "core/session/ties.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>

using namespace trazor;
using session::NoiseSource;
using session::Session;
using session::Ties;

namespace {

/// Networks of known merit, scored on several super-nets: ln D = merit + factor of the super-net + noise.
struct Scores {
    std::vector<double> merits; ///< true ln D and ln S, by candidate
    double noise = 0.01;        ///< standard deviation of ln D and ln S on one super-net
    double shared = 0.03;       ///< standard deviation of the log of the factor that a super-net gives all networks
    double alike = 0.9;         ///< correlation of the noise of D and S
    int supernets = 4;
    std::uint64_t seed = 1;

    std::vector<proxy::Evaluation> make(const std::vector<search::CandidatePtr>& networks) const {
        Rng rng(seed);
        std::vector<double> factors;
        for (int net = 0; net < supernets; ++net) {
            factors.push_back(shared * rng.normal());
        }
        std::vector<proxy::Evaluation> all;
        for (std::size_t i = 0; i < networks.size(); ++i) {
            proxy::Evaluation evaluation;
            evaluation.status = proxy::EvaluationStatus::Ok;
            double diversity = 0.0;
            double saliency = 0.0;
            for (const double factor : factors) {
                const double common = rng.normal();
                const double own = alike * common + std::sqrt(1.0 - alike * alike) * rng.normal();
                proxy::SeedScore score{1000.0 * std::exp(merits[i] + factor + noise * common),
                                       100.0 * std::exp(merits[i] + factor + noise * own)};
                diversity += score.diversity / supernets;
                saliency += score.saliency / supernets;
                evaluation.scores.seeds.push_back(score);
            }
            const std::size_t depth = networks[i]->architecture.depth();
            evaluation.scores.blocks.assign(depth, {diversity / double(depth), saliency / double(depth), {}});
            all.push_back(std::move(evaluation));
        }
        return all;
    }
};

const std::vector<search::CandidatePtr>& networks(int count) {
    static std::map<int, std::vector<search::CandidatePtr>> made;
    std::vector<search::CandidatePtr>& of = made[count];
    if (of.empty()) {
        of = testing::SyntheticArchive{.candidates = count}.make();
    }
    return of;
}

/// A session whose candidates have the given scores.
Session sessionWith(const Scores& scores) {
    std::vector<search::CandidatePtr> candidates;
    const auto& of = networks(static_cast<int>(scores.merits.size()));
    const std::vector<proxy::Evaluation> evaluations = scores.make(of);
    for (std::size_t i = 0; i < of.size(); ++i) {
        auto candidate = std::make_shared<search::Candidate>(*of[i]);
        candidate->evaluation = evaluations[i];
        candidates.push_back(std::move(candidate));
    }
    search::SearchConfig config = testing::syntheticConfig({.candidates = static_cast<int>(of.size())});
    config.level = search::RankLevel::Net;
    config.scoring.supernets = scores.supernets;
    return testing::sessionOf(*testing::syntheticSpace(), config, candidates);
}

/// `equal` equal best merits, and the rest in equal steps below them.
std::vector<double> meritsWithEqualBest(int count, int equal, double gap, double step) {
    std::vector<double> merits(static_cast<std::size_t>(count), 0.0);
    for (int i = equal; i < count; ++i) {
        merits[static_cast<std::size_t>(i)] = -gap - step * (i - equal);
    }
    return merits;
}

std::vector<double> normalMerits(int count, double deviation, std::uint64_t seed) {
    Rng rng(seed);
    std::vector<double> merits;
    for (int i = 0; i < count; ++i) {
        merits.push_back(deviation * rng.normal());
    }
    return merits;
}

/// Root mean square deviation of the scores of a session when all super-nets are redrawn.
double measuredError(Scores scores, int draws) {
    const std::size_t count = scores.merits.size();
    std::vector<double> sums(count, 0.0);
    std::vector<double> squares(count, 0.0);
    for (int draw = 0; draw < draws; ++draw) {
        scores.seed = 1000 + static_cast<std::uint64_t>(draw);
        const Session session = sessionWith(scores);
        for (std::size_t i = 0; i < count; ++i) {
            const double score = session.score(static_cast<int>(i));
            sums[i] += score;
            squares[i] += score * score;
        }
    }
    double mean = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        mean += (squares[i] - sums[i] * sums[i] / draws) / (draws - 1) / double(count);
    }
    return std::sqrt(mean);
}

double rootMean(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) {
        sum += value * value;
    }
    return std::sqrt(sum / static_cast<double>(values.size()));
}

} // namespace

/// Ties of candidates whose noise is known.
class TstTies final : public QObject {
    Q_OBJECT

private slots:
    void error_isThatOfScoresDrawnAnew_data();
    void error_isThatOfScoresDrawnAnew();
    void equalBest_areSeldomToldApart();
    void clearlyWorse_areToldApart();
    void allEqual_isOneGroup();
    void factorOfASupernet_isNoNoise();
    void ranks_areSharedByNeighbours();
    void oneSupernet_takesTheConfirmations();
    void oneSupernet_takesSeedSpreads();
    void noNoiseKnown_saysSo();
    void ties_followWhatIsRecorded();
    void manyCandidates_takeMilliseconds();
    void suggestion_isTheSmallestWithinOneError();
    void ties_areThoseWithTheBestWithinTheLimits();
};

void TstTies::error_isThatOfScoresDrawnAnew_data() {
    QTest::addColumn<double>("noise");
    for (const double noise : {0.004, 0.01, 0.03, 0.08}) {
        QTest::newRow(qPrintable(QString::number(noise))) << noise;
    }
}

void TstTies::error_isThatOfScoresDrawnAnew() {
    QFETCH(double, noise);
    const Scores scores{.merits = normalMerits(200, 0.04, 3), .noise = noise};
    const double measured = measuredError(scores, 20);
    const double estimated = rootMean(sessionWith(scores).ties().error);
    QVERIFY2(estimated > 0.8 * measured && estimated < 1.25 * measured,
             qPrintable(QString("%1 instead of %2").arg(estimated).arg(measured)));
}

void TstTies::equalBest_areSeldomToldApart() {
    constexpr int kDraws = 60;
    constexpr int kEqual = 20;
    int apart = 0;
    for (int draw = 0; draw < kDraws; ++draw) {
        const Session session = sessionWith(
            {.merits = meritsWithEqualBest(150, kEqual, 0.03, 0.0005), .seed = static_cast<std::uint64_t>(draw) + 1});
        for (int i = 0; i < kEqual; ++i) {
            apart += session.ties().rank[static_cast<std::size_t>(i)] > 1 ? 1 : 0;
        }
    }
    QVERIFY2(apart <= kDraws * kEqual / 20, qPrintable(QString::number(apart))); // at most 5 %
}

void TstTies::clearlyWorse_areToldApart() {
    // The best ten lead by eight standard errors of a mean of four super-nets.
    constexpr int kDraws = 40;
    constexpr double kNoise = 0.01;
    int missed = 0;
    for (int draw = 0; draw < kDraws; ++draw) {
        std::vector<double> merits = normalMerits(150, 0.02, static_cast<std::uint64_t>(draw) + 50);
        std::sort(merits.begin(), merits.end(), std::greater<>());
        for (std::size_t i = 10; i < merits.size(); ++i) {
            merits[i] -= 8.0 * kNoise / 2.0;
        }
        const Session session =
            sessionWith({.merits = merits, .noise = kNoise, .seed = static_cast<std::uint64_t>(draw) + 1});
        // Only candidates far below: the eleventh may be close in rank, however far in score.
        for (std::size_t i = 40; i < merits.size(); ++i) {
            missed += session.ties().rank[i] == 1 ? 1 : 0;
        }
    }
    QVERIFY2(missed <= kDraws * 110 / 20, qPrintable(QString::number(missed))); // 95 % are told apart
}

void TstTies::allEqual_isOneGroup() {
    int whole = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const Session session = sessionWith({.merits = std::vector<double>(100, 0.0), .seed = seed});
        whole += session.ties().withBest.size() >= 95 ? 1 : 0;
    }
    QVERIFY(whole >= 9);
}

void TstTies::factorOfASupernet_isNoNoise() {
    const std::vector<double> merits = normalMerits(100, 0.04, 5);
    const Session calm = sessionWith({.merits = merits, .shared = 0.0});
    const Session loud = sessionWith({.merits = merits, .shared = 0.3});
    QVERIFY(std::abs(loud.ties().noise.dss / calm.ties().noise.dss - 1.0) < 0.05);
    QVERIFY(std::abs(rootMean(loud.ties().error) / rootMean(calm.ties().error) - 1.0) < 0.1);
    QVERIFY(std::abs(calm.ties().noise.diversity - 0.005) < 0.0007); // 0.01 / sqrt(4)
}

void TstTies::ranks_areSharedByNeighbours() {
    const Session session = sessionWith({.merits = normalMerits(200, 0.04, 7)});
    const Ties& ties = session.ties();
    const search::Ranking& ranking = session.ranking();
    int before = 1;
    for (std::size_t place = 0; place < ranking.ranked; ++place) {
        const int rank = ties.rank[static_cast<std::size_t>(ranking.order[place])];
        QVERIFY(rank >= before && rank <= static_cast<int>(place) + 1);
        QCOMPARE(rank == 1, place < ties.withBest.size());
        before = rank;
    }
    QVERIFY(before > 1);
    QVERIFY(ties.withBest.size() > 1);
    QCOMPARE(session::rankText(session, ranking.best()), std::string("1="));
    const QString text = QString::fromStdString(session::scoreText(session, ranking.best()));
    QVERIFY2(QRegularExpression(QString::fromUtf8("^0\\.\\d{3} \u00b1 \\.\\d{2,3}$")).match(text).hasMatch(),
             qPrintable(text));
}

void TstTies::oneSupernet_takesTheConfirmations() {
    const std::vector<double> merits = normalMerits(200, 0.04, 9);
    Session session = sessionWith({.merits = merits, .supernets = 1});
    QVERIFY(!session.ties().noise.isKnown());
    const auto again = Scores{.merits = merits, .supernets = 4, .seed = 77}.make(networks(200));
    for (int place = 0; place < 20; ++place) {
        const int index = session.ranking().order[static_cast<std::size_t>(place)];
        session.apply(search::Scoring{search::Subject::candidate(index), search::Purpose::Confirmation,
                                      again[static_cast<std::size_t>(index)]});
    }
    const session::ScoreNoise& noise = session.ties().noise;
    QCOMPARE(noise.source, NoiseSource::Confirmations);
    QCOMPARE(noise.networks, 20);
    QVERIFY(std::abs(noise.diversity - 0.01) < 0.003);
    QVERIFY(session.ties().withBest.size() > 1);
}

void TstTies::oneSupernet_takesSeedSpreads() {
    Session session = sessionWith({.merits = normalMerits(100, 0.04, 11), .supernets = 1});
    session::MeasuredSpread spread;
    spread.index = session.ranking().best();
    spread.initialisations = 5;
    spread.together = {spread.index};
    spread.spread = {{1000.0, 20.0, 5}, {100.0, 1.0, 5}, {1100.0, 21.0, 5}};
    for (const search::Record& record : session::recordsOf(spread)) {
        session.apply(record);
    }
    const session::ScoreNoise& noise = session.ties().noise;
    QCOMPARE(noise.source, NoiseSource::SeedSpreads);
    QCOMPARE(noise.diversity, 0.02);
    QCOMPARE(noise.saliency, 0.01);
    QVERIFY(session.ties().withBest.size() > 1);
}

void TstTies::noNoiseKnown_saysSo() {
    const Session session = sessionWith({.merits = normalMerits(50, 0.04, 13), .supernets = 1});
    const Ties& ties = session.ties();
    QVERIFY(!ties.noise.isKnown());
    QVERIFY(ties.withBest.empty());
    const int third = session.ranking().order[2];
    QCOMPARE(ties.rank[static_cast<std::size_t>(third)], 3);
    QVERIFY(std::isnan(ties.error[static_cast<std::size_t>(third)]));
    QCOMPARE(session::rankText(session, third), std::string("3"));
    QVERIFY(session::scoreText(session, third).size() == 5);
}

void TstTies::ties_followWhatIsRecorded() {
    Session session = sessionWith({.merits = normalMerits(50, 0.04, 15)});
    const std::vector<int> before = session.ties().withBest;
    auto failed = std::make_shared<search::Candidate>(*networks(51).back());
    failed->index = 50;
    failed->evaluation = {};
    failed->evaluation.status = proxy::EvaluationStatus::OutOfMemory;
    session.apply(search::CandidatePtr(failed));
    QCOMPARE(session.ties().rank.size(), std::size_t{51});
    QCOMPARE(session.ties().rank.back(), 0);
    QCOMPARE(session.ties().withBest, before);
    QVERIFY(std::isnan(session.ties().error.back()));
}

void TstTies::manyCandidates_takeMilliseconds() {
    const Session session = sessionWith({.merits = normalMerits(20000, 0.04, 17)});
    session.ranking();
    QElapsedTimer timer;
    timer.start();
    const Ties ties = session::TieFinder().find(session);
    QVERIFY(timer.elapsed() < 100); // 5 ms on an idle machine
    QCOMPARE(ties.rank.size(), std::size_t{20000});
}

void TstTies::suggestion_isTheSmallestWithinOneError() {
    const Session session = sessionWith({.merits = normalMerits(200, 0.04, 19)});
    const session::SearchResult result = session::resultOf(session);
    QCOMPARE(result.scored, 200);
    QCOMPARE(result.best, session.ranking().best());
    QCOMPARE(static_cast<std::size_t>(result.tied), session.ties().withBest.size());
    QVERIFY(result.oneError >= 1 && result.oneError <= result.tied);
    const Ties& ties = session.ties();
    for (const int index : session.ranking().order) {
        const double error =
            std::hypot(ties.error[static_cast<std::size_t>(index)], ties.error[static_cast<std::size_t>(result.best)]);
        if (session.score(result.best) - session.score(index) <= error) {
            QVERIFY(session.archive().params(result.suggested) <= session.archive().params(index));
        }
    }
    QCOMPARE(result.shortlist.front(), result.suggested);
    QVERIFY(result.shortlist.size() >= 2);
    QCOMPARE(result.sample, 50);
    QVERIFY(result.published.empty());
    QVERIFY(
        std::isnan(session::resultOf(sessionWith({.merits = normalMerits(50, 0.04, 1), .supernets = 1})).leastTrusted));
}

void TstTies::ties_areThoseWithTheBestWithinTheLimits() {
    Session session = sessionWith({.merits = normalMerits(200, 0.04, 19)});
    const std::vector<int> all = session.ties().withBest;
    space::Limits limits = session.config().limits;
    limits.params.max = session.archive().params(session.best()) - 1;
    session.setLimits(limits);
    const session::SearchResult result = session::resultOf(session);
    QVERIFY(result.best != all.front());
    const Ties& ties = session.ties();
    QCOMPARE(result.tied, static_cast<int>(ties.withBest.size()));
    std::vector<int> admitted;
    std::copy_if(session.ranking().order.begin(), session.ranking().order.end(), std::back_inserter(admitted),
                 [&](int index) { return session.admits(index); });
    QVERIFY(ties.withBest.size() > 1 && ties.withBest.size() < admitted.size());
    QVERIFY(std::equal(ties.withBest.begin(), ties.withBest.end(), admitted.begin()));
    // In standard errors of the difference; separations are rounded up by at most a quarter power of two.
    const auto distance = [&](std::size_t place) {
        const auto error = [&](int index) { return ties.error[static_cast<std::size_t>(index)]; };
        return (session.score(result.best) - session.score(admitted[place])) /
               std::hypot(error(result.best), error(admitted[place]));
    };
    QVERIFY(distance(ties.withBest.size() - 1) <= session::separation(2 * result.tied));
    QVERIFY(distance(ties.withBest.size()) > session::separation(result.tied + 1));
    session.setLimits({});
    QCOMPARE(session.ties().withBest, all);
}

QTEST_APPLESS_MAIN(TstTies)
#include "tst_ties.moc"
