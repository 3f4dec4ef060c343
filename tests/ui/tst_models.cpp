// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/search/archive/pareto.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "ui/compare/compare_board.h"
#include "ui/compare/compare_table.h"
#include "ui/models/session_model.h"
#include "ui/table/candidate_table_model.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace trazor;
using trazor::ui::CandidateTableModel;
using trazor::ui::SessionModel;

namespace {

constexpr int kCandidates = 300;

void fill(SessionModel& sessionModel, const trazor::testing::SyntheticArchive& archive) {
    sessionModel.reset({trazor::testing::syntheticSpace(), trazor::testing::syntheticConfig(archive), {}});
    sessionModel.apply(trazor::testing::recordsOf(archive.make()));
}

std::vector<int> matching(const SessionModel& sessionModel, const QString& query) {
    const auto filter =
        trazor::session::parseFilter(query.toStdString(), trazor::session::columns(sessionModel.session()));
    std::vector<int> found;
    for (int index = 0; index < sessionModel.size(); ++index) {
        if (!filter || filter(sessionModel.session(), index)) {
            found.push_back(index);
        }
    }
    return found;
}

} // namespace

class TstModels final : public QObject {
    Q_OBJECT

private slots:
    void store_ranksAndFindsFront_whenCandidatesArrive();
    void store_keepsHypervolumeInRange_andNeverFallingForTheSameReference();
    void store_keepsCurrentAmongSelection();
    void store_ignoresIndicesThatDoNotExist();
    void store_emptiesEverything_onReset();
    void table_survivesTheModelTester_throughAllChanges();
    void table_sortsByNumberAndText_withMissingLast();
    void table_followsFilter();
    void table_followsFilterOnScores_whenRankingChanges();
    void filter_selects_data();
    void filter_selects();
    void filter_explainsErrors_data();
    void filter_explainsErrors();
    void filter_endsRecursion_onDeepNesting();
    void table_staysSorted_whenAQuantityComes();
    void table_handles100000Candidates();
    void history_takesBackStarsAndNotes_andForgetsWithTheSession();
    void table_showsNotes_andFilterFollowsThem();
    void knee_isNoEndOfTheFront();
    void compare_alignsBlocks_andHidesEqualRows();
};

void TstModels::store_ranksAndFindsFront_whenCandidatesArrive() {
    SessionModel sessionModel;
    QSignalSpy appended(&sessionModel, &SessionModel::candidatesAppended);
    QSignalSpy ranked(&sessionModel, &SessionModel::rankingChanged);
    fill(sessionModel, {.candidates = kCandidates});
    QCOMPARE(appended.count(), 1);
    QCOMPARE(appended.front().at(1).toInt(), kCandidates);
    QCOMPARE(ranked.count(), 1);
    QVERIFY(!sessionModel.front().empty());
    for (std::size_t i = 1; i < sessionModel.front().size(); ++i) {
        QVERIFY(sessionModel.candidate(sessionModel.front()[i - 1]).cost.params <
                sessionModel.candidate(sessionModel.front()[i]).cost.params);
        QVERIFY(sessionModel.score(sessionModel.front()[i - 1]) < sessionModel.score(sessionModel.front()[i]));
    }
    QVERIFY(sessionModel.isOnFront(sessionModel.ranking().best()));
    QVERIFY(sessionModel.isOnFront(sessionModel.knee()));
}

void TstModels::history_takesBackStarsAndNotes_andForgetsWithTheSession() {
    SessionModel sessionModel;
    fill(sessionModel, {.candidates = 10});
    sessionModel.toggleStar(3);
    sessionModel.annotate(3, {.starred = true, .note = "retrain", .tags = "small"}, "note on #0003");
    sessionModel.annotate(3, sessionModel.annotation(3), "nothing new");
    QCOMPARE(sessionModel.history().count(), 2);
    sessionModel.history().undo();
    QVERIFY(sessionModel.isStarred(3));
    QVERIFY(sessionModel.annotation(3).note.empty());
    sessionModel.history().undo();
    QVERIFY(!sessionModel.isStarred(3));
    sessionModel.history().redo();
    sessionModel.history().redo();
    QCOMPARE(sessionModel.annotation(3).tags, std::string("small"));
    fill(sessionModel, {.candidates = 10});
    QVERIFY(!sessionModel.history().canUndo());
}

void TstModels::table_showsNotes_andFilterFollowsThem() {
    SessionModel sessionModel;
    fill(sessionModel, {.candidates = 10});
    CandidateTableModel model(sessionModel);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QString query = "tags ~ small";
    sessionModel.setFilter(query);
    QCOMPARE(model.rowCount(), 0);
    sessionModel.annotate(4, {.starred = false, .note = "two\nlines", .tags = "small wide"}, "note");
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, model.columnOf("note")).data().toString(), QString("two lines"));
    sessionModel.history().undo();
    QCOMPARE(model.rowCount(), 0);
}

void TstModels::knee_isNoEndOfTheFront() {
    const std::vector<search::ParetoPoint> hollow{{1.0, 0.1}, {2.0, 0.2}, {3.0, 0.9}};
    const std::vector<search::ParetoPoint> bulging{{1.0, 0.1}, {2.0, 0.8}, {3.0, 0.9}};
    const std::vector<int> front{0, 1, 2};
    QCOMPARE(search::innerKnee(hollow, front), -1);
    QCOMPARE(search::innerKnee(bulging, front), 1);
    QCOMPARE(search::innerKnee({}, {}), -1);
}

void TstModels::compare_alignsBlocks_andHidesEqualRows() {
    SessionModel sessionModel;
    fill(sessionModel, {.candidates = kCandidates});
    const auto depthOf = [&](int index) { return sessionModel.candidate(index).architecture.depth(); };
    int other = 1;
    while (other < sessionModel.size() && depthOf(other) == depthOf(0)) {
        ++other;
    }
    QVERIFY2(other < sessionModel.size(), "the synthetic candidates are of equal depth");
    ui::CompareTableModel model(sessionModel);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDifferencesOnly(false);
    model.setCandidates({0, other});
    QCOMPARE(model.columnCount(), 2);
    QCOMPARE(model.hiddenRows(), 0);
    int blocks = 0;
    double longest = 0.0;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (!model.headerData(row, Qt::Vertical).toString().startsWith("Block")) {
            continue;
        }
        ++blocks;
        for (int column = 0; column < 2; ++column) {
            const bool exists = static_cast<std::size_t>(blocks) <= depthOf(column == 0 ? 0 : other);
            const QModelIndex cell = model.index(row, column);
            QCOMPARE(cell.data().toString() == QStringLiteral("\u2013"), !exists);
            longest = std::max(longest, cell.data(ui::CompareTableModel::FirstShareRole).toDouble());
        }
    }
    QCOMPARE(blocks, static_cast<int>(std::max(depthOf(0), depthOf(other))));
    QCOMPARE(longest, 1.0);

    model.setCandidates({0, 0});
    model.setDifferencesOnly(true);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(model.hiddenRows() > blocks / 2);
}

void TstModels::store_keepsHypervolumeInRange_andNeverFallingForTheSameReference() {
    SessionModel sessionModel;
    const trazor::testing::SyntheticArchive archive{.candidates = kCandidates};
    sessionModel.reset({trazor::testing::syntheticSpace(), trazor::testing::syntheticConfig(archive), {}});
    const Band range = sessionModel.parameterRange();
    QCOMPARE(sessionModel.hypervolume(), 0.0);
    sessionModel.apply(trazor::testing::recordsOf(archive.make()));
    QVERIFY(sessionModel.hypervolume() > 0.0 && sessionModel.hypervolume() < 1.0);
    QVERIFY(range == sessionModel.parameterRange());

    // Other objectives: compare two with the definition; with three, check only that it changes and stays in range.
    search::SearchConfig config = sessionModel.config();
    const double usual = sessionModel.hypervolume();
    for (const char* const objective : {"macs,params,dss++", "depth,dss++"}) {
        config.objective = search::Objective::parse(objective);
        sessionModel.reset({trazor::testing::syntheticSpace(), config, {}});
        sessionModel.apply(trazor::testing::recordsOf(archive.make()));
        QVERIFY(sessionModel.hypervolume() > 0.0 && sessionModel.hypervolume() < 1.0 &&
                sessionModel.hypervolume() != usual);
    }
    double area = 0.0;
    double best = 0.0;
    const auto ofDepth = [&](int index) { return static_cast<double>(sessionModel.candidate(index).cost.depth); };
    for (std::size_t i = 0; i < sessionModel.front().size(); ++i) {
        best = std::max(best, sessionModel.score(sessionModel.front()[i]));
        const double next = i + 1 < sessionModel.front().size() ? ofDepth(sessionModel.front()[i + 1]) : 14.0;
        area += best * (next - ofDepth(sessionModel.front()[i])) / 2.0; // 12 to 14 blocks
    }
    QVERIFY(std::abs(sessionModel.hypervolume() - area) < 1e-12);
}

void TstModels::store_keepsCurrentAmongSelection() {
    SessionModel sessionModel;
    fill(sessionModel, {.candidates = kCandidates});
    QSignalSpy current(&sessionModel, &SessionModel::currentChanged);
    sessionModel.setSelection({7, 3, 7, 5});
    QCOMPARE(sessionModel.current(), 7);
    QCOMPARE(sessionModel.selection(), (std::vector<int>{3, 5, 7}));
    sessionModel.setSelection({5, 7});
    QCOMPARE(sessionModel.current(), 7);
    sessionModel.toggleSelected(7);
    QCOMPARE(sessionModel.current(), 5);
    sessionModel.setCurrent(-1);
    QVERIFY(sessionModel.selection().empty());
    QCOMPARE(current.count(), 3);
}

void TstModels::store_ignoresIndicesThatDoNotExist() {
    SessionModel sessionModel;
    fill(sessionModel, {.candidates = 10});
    sessionModel.setSelection({-4, 2, 10, 1000});
    QCOMPARE(sessionModel.selection(), std::vector<int>{2});
    sessionModel.setCurrent(10);
    QCOMPARE(sessionModel.current(), -1);
}

void TstModels::store_emptiesEverything_onReset() {
    SessionModel sessionModel;
    fill(sessionModel, {.candidates = 20});
    sessionModel.setCurrent(3);
    sessionModel.setAnnotation(3, {.starred = true, .note = "n", .tags = {}});
    sessionModel.setFilter("index < 0");
    sessionModel.reset({});
    QVERIFY(!sessionModel.hasSession());
    QCOMPARE(sessionModel.size(), 0);
    QCOMPARE(sessionModel.current(), -1);
    QVERIFY(sessionModel.starred().empty());
    QVERIFY(sessionModel.filterText().isEmpty());
}

void TstModels::table_survivesTheModelTester_throughAllChanges() {
    SessionModel sessionModel;
    CandidateTableModel model(sessionModel);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const trazor::testing::SyntheticArchive archive{.candidates = kCandidates, .failedEvery = 17};
    const auto candidates = archive.make();
    sessionModel.reset({trazor::testing::syntheticSpace(), trazor::testing::syntheticConfig(archive), {}});
    model.sort(model.columnOf("dss++"), Qt::DescendingOrder);
    for (std::ptrdiff_t first = 0; first < kCandidates; first += 50) {
        sessionModel.apply(trazor::testing::recordsOf({candidates.begin() + first, candidates.begin() + first + 50}));
    }
    QCOMPARE(model.rowCount(), kCandidates);
    QCOMPARE(model.candidateAt(0), sessionModel.ranking().best());
    const QPersistentModelIndex watched = model.index(model.rowOf(42), 1);
    model.sort(model.columnOf("params"), Qt::AscendingOrder);
    QCOMPARE(model.candidateAt(watched.row()), 42);
    sessionModel.setAnnotation(42, {.starred = true, .note = {}, .tags = {}});
    QCOMPARE(model.index(watched.row(), model.starColumn()).data().toString(), QStringLiteral("\u2605"));
    sessionModel.setFilter("index < 10");
    QCOMPARE(model.rowCount(), 10);
    sessionModel.reset({});
    QCOMPARE(model.rowCount(), 0);
}

void TstModels::table_sortsByNumberAndText_withMissingLast() {
    SessionModel sessionModel;
    CandidateTableModel model(sessionModel);
    fill(sessionModel, {.candidates = kCandidates, .failedEvery = 10});
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        model.sort(model.columnOf("d"), order);
        QVERIFY(sessionModel.candidate(model.candidateAt(0)).isRanked());
        QVERIFY(!sessionModel.candidate(model.candidateAt(kCandidates - 1)).isRanked());
    }
    model.sort(model.columnOf("id"), Qt::AscendingOrder);
    for (int row = 1; row < model.rowCount(); ++row) {
        QVERIFY(sessionModel.candidate(model.candidateAt(row - 1)).id <
                sessionModel.candidate(model.candidateAt(row)).id);
    }
}

void TstModels::table_followsFilter() {
    SessionModel sessionModel;
    CandidateTableModel model(sessionModel);
    fill(sessionModel, {.candidates = kCandidates});
    sessionModel.setFilter("index >= 150");
    QCOMPARE(model.rowCount(), kCandidates / 2);
    QCOMPARE(model.rowOf(1), -1);
    QCOMPARE(sessionModel.passingCount(), kCandidates / 2);
    sessionModel.setFilter({});
    QCOMPARE(model.rowCount(), kCandidates);
}

void TstModels::table_followsFilterOnScores_whenRankingChanges() {
    SessionModel sessionModel;
    CandidateTableModel model(sessionModel);
    const trazor::testing::SyntheticArchive archive{.candidates = kCandidates};
    const auto candidates = archive.make();
    sessionModel.reset({trazor::testing::syntheticSpace(), trazor::testing::syntheticConfig(archive), {}});
    sessionModel.apply(trazor::testing::recordsOf({candidates.begin(), candidates.begin() + 20}));
    sessionModel.setFilter("dss++ > 0.5");
    sessionModel.apply(trazor::testing::recordsOf({candidates.begin() + 20, candidates.end()}));
    QCOMPARE(model.rowCount(), sessionModel.passingCount());
    for (int row = 0; row < model.rowCount(); ++row) {
        QVERIFY(sessionModel.score(model.candidateAt(row)) > 0.5);
    }
}

void TstModels::filter_selects_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<std::function<bool(const SessionModel&, int)>>("expected");
    using Expected = std::function<bool(const SessionModel&, int)>;
    const auto params = [](const SessionModel& sessionModel, int index) {
        return sessionModel.candidate(index).cost.params;
    };
    const auto depth = [](const SessionModel& sessionModel, int index) {
        return sessionModel.candidate(index).architecture.depth();
    };
    QTest::newRow("empty passes all") << "  " << Expected([](const SessionModel&, int) { return true; });
    QTest::newRow("unit M") << "params < 6.5M" << Expected([=](auto& s, int i) { return params(s, i) < 6500000; });
    QTest::newRow("blank before unit") << "params >= 6.5 M"
                                       << Expected([=](auto& s, int i) { return params(s, i) >= 6500000; });
    QTest::newRow("unit k") << "PARAMS < 6500k" << Expected([=](auto& s, int i) { return params(s, i) < 6500000; });
    QTest::newRow("and") << "params < 7M and depth >= 13"
                         << Expected([=](auto& s, int i) { return params(s, i) < 7000000 && depth(s, i) >= 13; });
    QTest::newRow("and binds before or") << "depth = 14 or depth = 12 and index < 50" << Expected([=](auto& s, int i) {
        return depth(s, i) == 14 || (depth(s, i) == 12 && i < 50);
    });
    QTest::newRow("brackets") << "(depth = 14 or depth = 12) and index < 50"
                              << Expected([=](auto& s, int i) { return depth(s, i) != 13 && i < 50; });
    QTest::newRow("not") << "not depth == 13" << Expected([=](auto& s, int i) { return depth(s, i) != 13; });
    QTest::newRow("unequal") << "depth != 13" << Expected([=](auto& s, int i) { return depth(s, i) != 13; });
    QTest::newRow("text") << "operator = Crossover"
                          << Expected([](auto& s, int i) { return s.candidate(i).op == search::Operator::Crossover; });
    QTest::newRow("contains") << "operator ~ 'ross'" << Expected([](auto& s, int i) {
        return s.candidate(i).op == search::Operator::Crossover;
    });
    QTest::newRow("flag") << "front" << Expected([](auto& s, int i) { return s.isOnFront(i); });
    QTest::newRow("star") << "starred" << Expected([](auto& s, int i) { return s.isStarred(i); });
    QTest::newRow("network gene") << "embed_dim = 216" << Expected([](auto& s, int i) {
        return s.candidate(i).architecture.network[0] == 216;
    });
    QTest::newRow("block gene") << "heads.min = 4" << Expected([](auto& s, int i) {
        const auto& blocks = s.candidate(i).architecture.stages[0].blocks;
        return std::all_of(blocks.begin(), blocks.end(), [](const auto& block) { return block[0] == 4; });
    });
    QTest::newRow("missing number is never true")
        << "d > 0 or d <= 0" << Expected([](auto& s, int i) { return s.candidate(i).isRanked(); });
}

void TstModels::filter_selects() {
    QFETCH(QString, query);
    using Expected = std::function<bool(const SessionModel&, int)>;
    QFETCH(Expected, expected);
    SessionModel sessionModel;
    fill(sessionModel, {.candidates = kCandidates, .failedEvery = 25});
    sessionModel.setAnnotation(7, {.starred = true, .note = {}, .tags = {}});
    std::vector<int> wanted;
    for (int index = 0; index < sessionModel.size(); ++index) {
        if (expected(sessionModel, index)) {
            wanted.push_back(index);
        }
    }
    QCOMPARE(matching(sessionModel, query), wanted);
}

void TstModels::filter_explainsErrors_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("part"); ///< of the message
    QTest::newRow("unknown name") << "depth > 1 and parms < 6M"
                                  << "position 15: unknown name \"parms\"; did you mean params?";
    QTest::newRow("unlike any name") << "xyzzy = 1"
                                     << "position 1: unknown name \"xyzzy\"; names: starred";
    QTest::newRow("no value") << "params <"
                              << "position 9: a value expected after \"<\" instead of the end";
    QTest::newRow("word for a number") << "params < many"
                                       << "params is a number; \"many\" is none";
    QTest::newRow("bad number") << "params < 6.5.5M"
                                << "position 10: params is a number";
    QTest::newRow("order of texts") << "operator < mutation"
                                    << "operator is a text; use = != ~ (contains) or : (word)";
    QTest::newRow("contains on a number") << "params ~ 6"
                                          << "\"~\" is for texts";
    QTest::newRow("no operator") << "params depth"
                                 << "position 8: \"and\" or \"or\" expected";
    QTest::newRow("open bracket") << "(params < 6M"
                                  << "\")\" expected instead of the end";
    QTest::newRow("dangling and") << "front and"
                                  << "a name expected instead of the end";
    QTest::newRow("open quote") << "id = 'abc"
                                << "no closing '";
    QTest::newRow("strange operator") << "params ! 6M"
                                      << "unknown operator \"!\"";
    QTest::newRow("operators swapped") << "params => 6M"
                                       << "a value expected after \"=\" instead of \">\"";
    QTest::newRow("strange character") << "params & depth"
                                       << "unexpected \"&\"";
}

void TstModels::filter_explainsErrors() {
    QFETCH(QString, query);
    QFETCH(QString, part);
    SessionModel sessionModel;
    fill(sessionModel, {.candidates = 5});
    try {
        matching(sessionModel, query);
        QFAIL("no error");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::InvalidArgument);
        QVERIFY2(QString::fromUtf8(error.what()).contains(part), error.what());
    }
}

void TstModels::filter_endsRecursion_onDeepNesting() {
    SessionModel sessionModel;
    fill(sessionModel, {.candidates = 5});
    QVERIFY_EXCEPTION_THROWN(matching(sessionModel, QString(100000, '(')), Error);
    QVERIFY_EXCEPTION_THROWN(matching(sessionModel, QString("not ").repeated(50000) + "front"), Error);
}

void TstModels::table_staysSorted_whenAQuantityComes() {
    SessionModel sessionModel;
    CandidateTableModel model(sessionModel);
    fill(sessionModel, {.candidates = 50});
    model.sort(model.columnOf("generation"), Qt::DescendingOrder);
    const int before = model.columnOf("generation");
    sessionModel.apply(search::Quantity{"accuracy", "Accuracy", "%", search::Better::Larger, "Measured."});
    QVERIFY(model.columnOf("generation") != before);
    QCOMPARE(model.sortColumn(), model.columnOf("generation"));
}

void TstModels::table_handles100000Candidates() {
    SessionModel sessionModel;
    CandidateTableModel model(sessionModel);
    fill(sessionModel, {.candidates = 100000});
    QCOMPARE(model.rowCount(), 100000);
    QElapsedTimer timer;
    timer.start();
    model.sort(model.columnOf("dss++"), Qt::DescendingOrder);
    const qint64 sortMs = timer.restart();
    sessionModel.setFilter("params < 7M");
    const qint64 filterMs = timer.elapsed();
    qInfo("100,000 rows: sort %lld ms, filter %lld ms", sortMs, filterMs);
    // Generous for a loaded machine without optimisation; a quadratic algorithm would take minutes.
    QVERIFY(sortMs < 5000);
    QVERIFY(filterMs < 5000);
    QVERIFY(model.rowCount() > 0 && model.rowCount() < 100000);
}

QTEST_GUILESS_MAIN(TstModels)
#include "tst_models.moc"
