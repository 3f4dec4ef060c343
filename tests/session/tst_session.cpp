// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/session/file/session_file.h"
#include "tests/support/search_fixture.h"
#include "tests/support/session_of.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace trazor;
using namespace trazor::search;
using namespace trazor::test;
using session::Session;
using session::SessionFile;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
const Quantity kAccuracy{"accuracy", "Accuracy", "%", Better::Larger, "Top-1 after training"};

std::string describe(const proxy::Evaluation& it) {
    return std::string(proxy::statusName(it.status)) + ' ' + it.reason + ' ' + std::to_string(it.scores.dss()) + ' ' +
           std::to_string(it.elapsedMs);
}
std::string describe(const RunBegun& it) {
    return "run " + it.version + ' ' + it.evaluator + ' ' + it.begun + ' ' + std::to_string(it.firstCandidate);
}
std::string describe(const GenerationBegun& it) {
    std::string text = "generation " + std::to_string(it.generation);
    for (const Child& child : it.children) {
        text += ' ' + child.id + ' ' + std::string(operatorName(child.op)) + ' ' +
                std::to_string(child.parents.empty() ? -1 : child.parents.back()) + ' ' +
                (std::isfinite(child.predicted) ? std::to_string(child.predicted) : "none");
    }
    return text;
}
std::string describe(const CandidatePtr& it) {
    return "candidate " + std::to_string(it->index) + ' ' + it->id + ' ' + describe(it->evaluation);
}
std::string describe(Subject it) {
    return (it.kind == Subject::Kind::Published ? " published " : " candidate ") + std::to_string(it.index);
}
std::string describe(const Scoring& it) {
    return "scoring " + std::to_string(static_cast<int>(it.purpose)) + describe(it.subject) + ' ' +
           describe(it.evaluation);
}
std::string describe(const Quantity& it) {
    return "quantity " + it.name + '|' + it.title + '|' + it.unit + '|' + std::string(toString(it.better)) + '|' +
           it.meaning;
}
std::string describe(const Value& it) {
    return "value " + it.quantity + describe(it.subject) + ' ' + std::to_string(it.value) + " #" +
           std::to_string(it.repeat) + ' ' + it.origin;
}
std::string describe(const Note& it) {
    return "note " + std::to_string(it.candidate) + (it.annotation.starred ? " * " : " - ") + it.annotation.note + '|' +
           it.annotation.tags;
}
std::string describe(const Withdrawal& it) {
    return "withdrawal " + std::to_string(it.candidate) + ' ' + it.id;
}
std::vector<std::string> described(const Session& session) {
    std::vector<std::string> texts;
    for (const Record& record : session.records()) {
        texts.push_back(std::visit([](const auto& it) { return describe(it); }, record));
    }
    return texts;
}

} // namespace

/// Records and the session that they add up to.
class TestSession final : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Session m_session; ///< a finished search with every kind of content

    static Subject at(int index) { return Subject::candidate(index); }
    static bool contradicts(Session session, const Record& record) {
        try {
            session.apply(record);
        } catch (const Error& error) {
            return error.code() == ErrorCode::InvalidFile;
        }
        return false;
    }

private slots:
    void initTestCase() {
        SearchConfig config = makeConfig(Preset::Recommended, tinySpace());
        config.evaluations = 30;
        config.initialSample = 20;
        config.confirm = 3;
        m_session = testing::sessionOf(tinySpace(), config);
        for (const Record& record : Searched(tinySpace(), config).notes.records) {
            m_session.apply(record);
        }
        for (const Record& record : std::vector<Record>{
                 RunBegun{"9.9", "some machine", "2026-01-02T03:04:05Z", 0}, kAccuracy, Value{at(2), "accuracy", 71.0},
                 Value{at(2), "accuracy", 73.0, 1, "second GPU"}, Value{at(7), "accuracy", 60.5},
                 Value{at(9), "accuracy", 50.0, 0, "cluster"}, Value{Subject::published(1), "accuracy", 75.0},
                 Value{at(8), "accuracy", 1.0}, Value{at(8), "accuracy", kNone},
                 Quantity{"latency", "Latency", "ms", Better::Smaller, "On the phone"},
                 Note{4, {true, "good", "a b"}}}) {
            m_session.apply(record);
        }
    }

    void values_areMeansOfTheirRepeats_andCanBeTakenBack() {
        QCOMPARE(m_session.value("accuracy", at(2)), 72.0);
        QCOMPARE(m_session.value("accuracy", at(7)), 60.5);
        QCOMPARE(m_session.value("accuracy", at(9)), 50.0);
        QCOMPARE(m_session.value("accuracy", Subject::published(1)), 75.0);
        QVERIFY(std::isnan(m_session.value("accuracy", at(8))));
        QVERIFY(std::isnan(m_session.value("accuracy", at(29))));
        QVERIFY(std::isnan(m_session.value("latency", at(2))));
        QVERIFY(std::isnan(m_session.value("unknown", at(2))));
        QCOMPARE(m_session.quantity("accuracy")->quantity, kAccuracy);
        Session session = m_session;
        session.apply(Value{at(2), "accuracy", kNone, 1});
        QCOMPARE(session.value("accuracy", at(2)), 71.0);
        session.apply(Value{at(2), "accuracy", 70.0});
        QCOMPARE(session.value("accuracy", at(2)), 70.0);
        session.apply(Value{at(2), "accuracy", kNone});
        QVERIFY(std::isnan(session.value("accuracy", at(2))));
        session.apply(Value{Subject::published(1), "accuracy", kNone});
        QVERIFY(std::isnan(session.value("accuracy", Subject::published(1))));
        QCOMPARE(m_session.value("accuracy", at(2)), 72.0); // copies do not share values
    }

    void records_addUpToTheSameSession() {
        Session again(m_session.sharedSpace(), m_session.config(),
                      session::makeManifest(tinySpace(), m_session.config().seed));
        for (const Record& record : m_session.records()) {
            again.apply(record);
        }
        QCOMPARE(described(again), described(m_session));
        QVERIFY(again.front() == m_session.front());
        QVERIFY(again.ranking().score == m_session.ranking().score);
    }

    void records_surviveTheFile() {
        const auto file = std::filesystem::path(m_folder.path().toStdString()) / "all.trazor";
        SessionFile::save(file, m_session);
        QCOMPARE(described(SessionFile::read(file)), described(m_session));
        const auto copy = std::filesystem::path(m_folder.path().toStdString()) / "copy.trazor";
        SessionFile::open(file, SessionFile::Mode::ReadOnly).copyTo(copy);
        QCOMPARE(described(SessionFile::read(copy)), described(m_session));
    }

    void takenBackValue_reachesAReader() {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / "followed.trazor";
        SessionFile::save(path, m_session);
        SessionFile writer = SessionFile::open(path, SessionFile::Mode::ReadWrite);
        const SessionFile reader = SessionFile::open(path, SessionFile::Mode::ReadOnly);
        Session session = reader.load();
        session::FilePosition position;
        reader.recordsSince(position);
        writer.append(Value{at(7), "accuracy", kNone});
        writer.append(Value{at(5), "accuracy", 42.0});
        int values = 0;
        for (const Record& record : reader.recordsSince(position)) {
            session.apply(std::holds_alternative<CandidatePtr>(record) ? Record(kAccuracy) : record);
            values += std::holds_alternative<Value>(record) ? 1 : 0;
        }
        QCOMPARE(values, 2);
        QVERIFY(std::isnan(session.value("accuracy", at(7))));
        QCOMPARE(session.value("accuracy", at(5)), 42.0);
        QVERIFY(std::isnan(writer.load().value("accuracy", at(7))));
    }

    void contradictions_areRefused() {
        const Candidate& last = m_session.candidate(29);
        auto next = std::make_shared<Candidate>(last);
        next->index = 31;
        QVERIFY(contradicts(m_session, CandidatePtr(next)));
        next->index = 30; // duplicate id under another index
        QVERIFY(contradicts(m_session, CandidatePtr(next)));
        QVERIFY(contradicts(m_session, Scoring{at(30), Purpose::Confirmation, last.evaluation}));
        QVERIFY(contradicts(m_session, Scoring{at(-1), Purpose::Confirmation, last.evaluation}));
        const auto count = static_cast<int>(tinySpace().published.size());
        QVERIFY(contradicts(m_session, Scoring{Subject::published(count), Purpose::Comparison, last.evaluation}));
        proxy::Evaluation deeper = last.evaluation;
        deeper.scores.blocks.push_back(deeper.scores.blocks.back());
        QVERIFY(contradicts(m_session, Scoring{at(29), Purpose::Confirmation, deeper}));
        QVERIFY(contradicts(m_session, Value{at(0), "unknown", 1.0}));
        QVERIFY(contradicts(m_session, Value{at(30), "accuracy", 1.0}));
        QVERIFY(contradicts(m_session, Note{30, {true, "", ""}}));
        QVERIFY(!contradicts(m_session, Scoring{at(29), Purpose::Confirmation, last.evaluation}));
    }

    void copy_isIndependent() {
        Session copy = m_session;
        copy.apply(Note{4, {}});
        copy.setStopReason("stopped");
        QVERIFY(copy.annotations().empty());
        QCOMPARE(m_session.annotation(4).note, std::string("good"));
        QVERIFY(m_session.stopReason().empty());
        QVERIFY(copy.ranking().order == m_session.ranking().order);
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
