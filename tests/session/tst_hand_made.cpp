// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/search/event_mailbox.h"
#include "core/session/file/recorded_run.h"
#include "core/session/file/sqlite_file.h"
#include "core/session/hand_made.h"
#include "core/session/search_result.h"
#include "core/session/ties.h"
#include "core/space/file/space_json.h"
#include "tests/support/error_text.h"
#include "tests/support/fake_evaluator.h"
#include "tests/support/made_up_device.h"
#include "tests/support/session_of.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace trazor;
using namespace trazor::session;

namespace {

search::SearchConfig config(int evaluations) {
    search::SearchConfig config = search::makeConfig(search::Preset::Recommended, space::preset("autoformer-tiny"));
    config.initialSample = 10;
    config.stepSize = 10;
    config.evaluations = evaluations;
    config.confirm = 0;
    config.checkImage = 0;
    return config;
}

/// Runs or resumes a session in its file, as the programs do, and reads the file back.
Session run(const fs::path& file, const Session& known) {
    search::EventMailbox mailbox;
    search::SearchControl control;
    const search::Outcome outcome = runRecorded(file, known, test::fakeFactory(), mailbox, control);
    if (outcome.reason == search::StopReason::Failed) {
        throw Error(ErrorCode::Internal, outcome.message);
    }
    return SessionFile::read(file);
}

/// A network that differs in one gene of one block and may become a candidate.
space::Architecture changed(const Session& session, int index) {
    for (const char* const name : {"heads", "mlp_ratio"}) {
        const space::Gene& gene = *session.space().findGene(name);
        for (std::size_t block = 0; block < session.candidate(index).architecture.stages[0].blocks.size(); ++block) {
            space::Architecture architecture = session.candidate(index).architecture;
            double& value = architecture.stages[0].blocks[block][static_cast<std::size_t>(gene.slot)];
            value = value == gene.choices[0].front() ? gene.choices[0].back() : gene.choices[0].front();
            if (refusalOf(session, architecture).empty()) {
                return architecture;
            }
        }
    }
    throw Error(ErrorCode::Internal, "no neighbour of the candidate is new and within the limits");
}

proxy::Evaluation evaluationOf(const Session& session, const space::Architecture& architecture) {
    test::FakeEvaluator evaluator(session.config().scoring);
    proxy::Evaluation evaluation;
    const space::NetworkPlan plan = space::plan(session.space(), architecture);
    evaluator.evaluate({&plan, 1}, [&](std::size_t, proxy::Evaluation&& it) { evaluation = std::move(it); }, {});
    return evaluation;
}

std::vector<std::string> idsOfSearch(const Session& session) {
    std::vector<std::string> ids;
    for (const search::CandidatePtr& candidate : session.archive().candidates()) {
        if (candidate->op != search::Operator::ByHand) {
            ids.push_back(candidate->id);
        }
    }
    return ids;
}

} // namespace

class TstHandMade final : public QObject {
    Q_OBJECT

private slots:
    void candidate_isKeptInTheFile_withItsOrigin() {
        Session session = run(newFile(), testing::sessionOf(space::preset("autoformer-tiny"), config(20)));
        const space::Architecture architecture = changed(session, 7);
        const search::CandidatePtr made = makeByHand(session, 7, architecture, evaluationOf(session, architecture));
        session.apply(made);
        const fs::path copy = newFile();
        SessionFile::save(copy, session);
        const Session read = SessionFile::read(copy);
        const search::Candidate& kept = read.candidate(20);
        QVERIFY(kept.op == search::Operator::ByHand);
        QCOMPARE(kept.parents, std::vector<int>{7});
        QCOMPARE(kept.generation, session.candidate(19).generation);
        QVERIFY(!kept.changes.empty());
        QVERIFY(kept.changes == space::changes(session.space(), session.candidate(7).architecture, architecture));
    }

    void latency_isThatOfTheDevice_andLimited() {
        const space::SearchSpace& space = space::preset("autoformer-tiny");
        search::SearchConfig settings = config(20);
        settings.limits.device = std::make_shared<const device::Profile>(testing::fittedProfile(space));
        Session session = run(newFile(), testing::sessionOf(space, settings));
        const space::Architecture architecture = changed(session, 7);
        const space::Cost cost = makeByHand(session, 7, architecture, evaluationOf(session, architecture))->cost;
        QVERIFY(cost.latency > 0);
        settings.limits.latencyAsPredicted = true;
        settings.limits.latency = {std::nullopt, cost.latency};
        session.setConfig(settings);
        QVERIFY(refusalOf(session, architecture).empty());
        settings.limits.latency = {std::nullopt, cost.latency - 1};
        session.setConfig(settings);
        QVERIFY(refusalOf(session, architecture).starts_with("outside the limits of the search"));
    }

    void search_goesOnWithItsOwnChildren_afterACandidateByHand() {
        const Session whole = run(newFile(), testing::sessionOf(space::preset("autoformer-tiny"), config(40)));
        const fs::path file = newFile();
        Session session =
            run(file, testing::sessionOf(space::preset("autoformer-tiny"), config(15))); // half of a generation
        const space::Architecture architecture = changed(session, 3);
        const search::CandidatePtr made = makeByHand(session, 3, architecture, evaluationOf(session, architecture));
        session.apply(made);
        SessionFile::open(file, SessionFile::Mode::ReadWrite).append(made);
        session.setConfig(config(21));
        const Session resumed = run(file, session);
        QCOMPARE(resumed.size(), 21);
        QVERIFY(resumed.candidate(15).op == search::Operator::ByHand);
        const std::vector<std::string> all = idsOfSearch(whole);
        QCOMPARE(idsOfSearch(resumed), std::vector<std::string>(all.begin(), all.begin() + 20));

        // The next generation may descend from it, and is the same in a resumed and in an uninterrupted run.
        Session further = resumed;
        further.setConfig(config(36));
        const fs::path inOneGo = newFile();
        fs::copy_file(file, inOneGo);
        const Session once = run(inOneGo, further);
        further.setConfig(config(27));
        Session twice = run(file, further);
        twice.setConfig(config(36));
        twice = run(file, twice);
        QCOMPARE(idsOfSearch(twice), idsOfSearch(once));
    }

    void withdrawal_leavesEverythingAsBefore() {
        const fs::path file = newFile();
        Session session =
            run(file, testing::sessionOf(space::preset("autoformer-tiny"), config(15))); // half of a generation
        const std::vector<double> scores = session.ranking().score;
        const space::Architecture architecture = changed(session, 3);
        const search::CandidatePtr made = makeByHand(session, 3, architecture, evaluationOf(session, architecture));
        const search::Quantity quantity{"accuracy", "Accuracy", "%", search::Better::Larger, "Measured."};
        const double none = std::numeric_limits<double>::quiet_NaN();
        const std::vector<search::Record> records{
            made,
            search::Note{made->index, {.starred = true, .note = {}, .tags = {}}},
            quantity,
            search::Value{Subject::candidate(made->index), "accuracy", 71.0},
            search::Value{Subject::candidate(made->index), "accuracy", none}, // removes the value
            search::Withdrawal{made->index, made->id}};
        {
            SessionFile stored = SessionFile::open(file, SessionFile::Mode::ReadWrite);
            for (const search::Record& record : records) {
                session.apply(record);
                stored.append(record);
            }
        }
        for (const Session& after : {session, SessionFile::read(file)}) {
            QCOMPARE(after.size(), 15);
            QVERIFY(after.ranking().score == scores);
            QCOMPARE(after.archive().find(made->id), -1);
            QVERIFY(after.annotations().empty());
            QVERIFY(refusalOf(after, architecture).empty()); // it can be kept again
        }
        // The search continues as if the candidate had never existed.
        session.setConfig(config(40));
        const Session whole = run(newFile(), testing::sessionOf(space::preset("autoformer-tiny"), config(40)));
        QCOMPARE(idsOfSearch(run(file, session)), idsOfSearch(whole));
    }

    void withdrawals_betweenTwoReadings_areOne() {
        const fs::path file = newFile();
        Session session = run(file, testing::sessionOf(space::preset("autoformer-tiny"), config(15)));
        const auto make = [&](int parent) {
            const space::Architecture architecture = changed(session, parent);
            return makeByHand(session, parent, architecture, evaluationOf(session, architecture));
        };
        SessionFile writer = SessionFile::open(file, SessionFile::Mode::ReadWrite);
        const auto append = [&](const search::Record& record) {
            session.apply(record);
            writer.append(record);
        };
        const search::CandidatePtr first = make(3);
        append(first);
        SessionFile reader = SessionFile::open(file, SessionFile::Mode::ReadOnly);
        session::FilePosition position;
        Session follower = testing::sessionOf(space::preset("autoformer-tiny"), config(15));
        const auto follow = [&] {
            for (const search::Record& record : reader.recordsSince(position)) {
                follower.apply(record);
            }
        };
        follow();
        QCOMPARE(follower.size(), 16);
        append(search::Withdrawal{first->index, first->id});
        const search::CandidatePtr second = make(4);
        append(second);
        append(search::Withdrawal{second->index, second->id});
        follow();
        QCOMPARE(follower.size(), 15);
        QCOMPARE(idsOfSearch(follower), idsOfSearch(session));
    }

    void withdrawal_isRefused_whereSomethingHasBuiltOnTheCandidate() {
        const fs::path file = newFile();
        Session session = run(file, testing::sessionOf(space::preset("autoformer-tiny"), config(20)));
        QVERIFY(refusalToWithdraw(session, 19).starts_with("only a candidate made by hand"));
        const space::Architecture architecture = changed(session, 7);
        const search::CandidatePtr made = makeByHand(session, 7, architecture, evaluationOf(session, architecture));
        session.apply(made);
        QVERIFY(refusalToWithdraw(session, 20).empty());
        Session measured = session;
        measured.apply(search::Quantity{"accuracy", "Accuracy", "%", search::Better::Larger, "Measured."});
        measured.apply(search::Value{Subject::candidate(20), "accuracy", 71.0});
        QVERIFY(refusalToWithdraw(measured, 20).starts_with("values of it were measured"));
        Session resumed = session;
        resumed.apply(search::RunBegun{.version = "1", .evaluator = {}, .begun = {}, .firstCandidate = 21});
        QVERIFY(refusalToWithdraw(resumed, 20).starts_with("the search has gone on"));
        const search::Withdrawal withdrawal{20, made->id};
        QVERIFY(testing::errorText([&] { resumed.apply(withdrawal); }).contains("the search has gone on"));
        QVERIFY(testing::errorText([&] {
                    session.apply(search::Withdrawal{20, "other"});
                }).contains("another network"));
        SessionFile stored = SessionFile::open(file, SessionFile::Mode::ReadWrite);
        QVERIFY(testing::errorText([&] { stored.append(withdrawal); }).contains("cannot be taken back"));
        QCOMPARE(stored.candidateCount(), 20);
    }

    void withdrawal_reachesReaders_whoKnowTheCandidate() {
        const fs::path file = newFile();
        Session session = run(file, testing::sessionOf(space::preset("autoformer-tiny"), config(20)));
        const space::Architecture first = changed(session, 7);
        const space::Architecture second = changed(session, 11);
        const search::CandidatePtr made = makeByHand(session, 7, first, evaluationOf(session, first));
        const search::CandidatePtr other = makeByHand(session, 11, second, evaluationOf(session, second));
        SessionFile stored = SessionFile::open(file, SessionFile::Mode::ReadWrite);
        stored.append(made);
        FilePosition late;
        Session reader = SessionFile::read(file);
        FilePosition position{.candidates = reader.size(), .value = 0, .withdrawals = 0};
        stored.append(search::Withdrawal{made->index, made->id});
        stored.append(other);
        for (const search::Record& record : stored.recordsSince(position)) {
            if (std::holds_alternative<search::Withdrawal>(record) ||
                std::holds_alternative<search::CandidatePtr>(record)) {
                reader.apply(record);
            }
        }
        QCOMPARE(reader.size(), 21);
        QCOMPARE(reader.candidate(20).id, other->id);
        // Reported once, and never to readers that have not seen the candidate.
        for (const auto& records : {stored.recordsSince(position), stored.recordsSince(late)}) {
            QVERIFY(std::none_of(records.begin(), records.end(), [](const search::Record& record) {
                return std::holds_alternative<search::Withdrawal>(record);
            }));
        }
    }

    void refusal_namesTheReason() {
        search::SearchConfig narrow = config(20);
        narrow.limits.params = {5'400'000, 6'500'000};
        Session session = run(newFile(), testing::sessionOf(space::preset("autoformer-tiny"), narrow));
        QCOMPARE(refusalOf(session, session.candidate(4).architecture), std::string("this network is #0004 already"));
        space::Architecture large = session.candidate(4).architecture;
        large.stages[0].blocks.resize(16, {4.0, 4.0});
        QVERIFY(!refusalOf(session, large).empty());
        space::Architecture odd = session.candidate(4).architecture;
        odd.stages[0].blocks[0][0] = 7.0;
        QVERIFY(QString::fromStdString(refusalOf(session, odd)).contains("block 1"));
        QVERIFY(testing::errorText([&] { makeByHand(session, 4, odd, {}); }).contains("block 1"));
    }

    void place_isThatOfTheCandidate_whereTheScoresAreEqual() {
        const Session session = run(newFile(), testing::sessionOf(space::preset("autoformer-tiny"), config(30)));
        for (const int index : {0, 11, 29}) {
            const search::Candidate& candidate = session.candidate(index);
            const PlacedScore placed = placeOf(session, candidate.architecture, candidate.evaluation);
            QCOMPARE(placed.score, session.score(index));
            QCOMPARE(std::isnan(placed.error), std::isnan(session.ties().error[static_cast<std::size_t>(index)]));
        }
    }

    void noiseOfAPlacedScore_isThatOfTheTies() {
        search::SearchConfig noisy = config(60);
        noisy.scoring.supernets = 4;
        const Session session = run(newFile(), testing::sessionOf(space::preset("autoformer-tiny"), noisy));
        const Ties& ties = session.ties();
        QVERIFY(ties.noise.isKnown());
        const int best = session.ranking().best();
        for (std::size_t at = 1; at < session.ranking().ranked; ++at) {
            const int index = session.ranking().order[at];
            const search::Candidate& candidate = session.candidate(index);
            const bool isTied = std::find(ties.withBest.begin(), ties.withBest.end(), index) != ties.withBest.end();
            if (isTied) {
                const PlacedScore placed = placeOf(session, candidate.architecture, candidate.evaluation);
                QVERIFY2(placed.isWithinNoiseOf(placeOf(session, best)), qPrintable(QString("place %1").arg(at)));
            }
        }
        QVERIFY(ties.withBest.size() > 2);
    }

    void evolution_beginsAroundTheNetwork_withinTheLimits() {
        search::SearchConfig narrow = config(20);
        narrow.limits.params = {5'400'000, 6'500'000};
        const Session session = run(newFile(), testing::sessionOf(space::preset("autoformer-tiny"), narrow));
        const space::Architecture seed = changed(session, 2);
        const Session evolving = evolveFrom(session, seed, evaluationOf(session, seed));
        QCOMPARE(evolving.size(), 1);
        const Session evolved = run(newFile(), evolving);
        QCOMPARE(evolved.size(), 20);
        QVERIFY(evolved.candidate(0).architecture == seed);
        QVERIFY(evolved.candidate(0).op == search::Operator::ByHand);
        int mutations = 0;
        for (int index = 1; index < 11; ++index) {
            const search::Candidate& child = evolved.candidate(index);
            mutations += child.op == search::Operator::Mutation && child.parents == std::vector<int>{0} ? 1 : 0;
            QVERIFY(space::satisfies(narrow.limits, child.cost));
            QCOMPARE(child.generation, 0);
        }
        QVERIFY(mutations >= 8);
        QCOMPARE(resultOf(session).sample, 10);
        QCOMPARE(resultOf(evolved).sample, 0); // no random candidates
    }

private:
    fs::path newFile() { return fs::path(m_folder.filePath(QString("%1.trazor").arg(++m_files)).toStdString()); }

    QTemporaryDir m_folder;
    int m_files = 0;
};

QTEST_GUILESS_MAIN(TstHandMade)
#include "tst_hand_made.moc"
