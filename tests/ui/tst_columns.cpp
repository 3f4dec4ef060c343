// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "tests/support/sampled_archive.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "ui/bench/baseline_dialog.h"
#include "ui/models/column_values.h"
#include "ui/models/session_model.h"
#include "ui/table/candidates_panel.h"
#include "ui/table/filter_edit.h"
#include "ui/table/filter_help.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QHeaderView>
#include <QLabel>
#include <QProxyStyle>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStyleOptionHeader>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

#include <cmath>
#include <numeric>

using namespace trazor;
using namespace trazor::ui;

namespace {

void load(SessionModel& sessionModel, const char* preset, int count) {
    const auto space = std::make_shared<const space::SearchSpace>(space::preset(preset));
    sessionModel.reset({space, {}, {}});
    sessionModel.apply(testing::recordsOf(testing::sampleArchive(*space, count)));
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

std::vector<int> where(const SessionModel& sessionModel, const std::function<bool(const search::Candidate&)>& holds) {
    std::vector<int> found;
    for (int index = 0; index < sessionModel.size(); ++index) {
        if (holds(sessionModel.candidate(index))) {
            found.push_back(index);
        }
    }
    return found;
}

/// Scores networks by their depth and counts them.
class CountingScorer final : public proxy::BaselineScorer {
public:
    explicit CountingScorer(std::shared_ptr<std::atomic<int>> seen)
        : m_seen(std::move(seen)) {}
    void score(std::span<const space::NetworkPlan> plans, std::span<const proxy::ProxyId> proxies,
               const proxy::BaselineSink& sink, std::stop_token) override {
        for (std::size_t i = plans.size(); i-- > 0;) {
            ++*m_seen;
            const auto depth = static_cast<double>(plans[i].depth());
            sink(i, {proxy::EvaluationStatus::Ok, {}, std::vector<double>(proxies.size(), depth)});
        }
    }

private:
    std::shared_ptr<std::atomic<int>> m_seen;
};

double baselineValue(const SessionModel& sessionModel, const QString& name, int index) {
    return sessionModel.session().value(name.toStdString(), session::Subject::candidate(index));
}

} // namespace

class TestColumns : public QObject {
    Q_OBJECT

private slots:
    void columns_fitEverySpace_data();
    void columns_fitEverySpace();
    void columns_ofPlaces_areTheGenes();
    void columns_countKindsOfBlocks();
    void values_readOnlyWhatIsNew();
    void filter_selects_data();
    void filter_selects();
    void filter_saysWhere_data();
    void filter_saysWhere();
    void filter_knowsKindsOfBlocks();
    void help_offersNames();
    void edit_completesTheWordAtTheCursor();
    void panel_marksWhatIsWrong_andFollowsOtherFilters();
    void wrongFilter_saysWhatIsStillShown();
    void nameInTheFilter_goesToTheCandidate();
    void currentRow_staysInSight_whenSortedOrFiltered();
    void tab_completesTheFirstName();
    void arrowOfTheHeading_pointsAsTheValuesGo();
    void panel_mirrorsScatteredSelections_withoutTheSelectionModel();
    void baselines_becomeColumns();
    void baselines_keepUp_whenTheyAreFree();
    void baselines_failWithTheReason();
    void baselineDialog_scoresTheFront();
};

void TestColumns::columns_fitEverySpace_data() {
    QTest::addColumn<QByteArray>("preset");
    for (const std::string& name : space::presetNames()) {
        QTest::newRow(name.c_str()) << QByteArray::fromStdString(name);
    }
}

void TestColumns::columns_fitEverySpace() {
    QFETCH(QByteArray, preset);
    SessionModel sessionModel;
    load(sessionModel, preset.constData(), 12);
    QVERIFY(sessionModel.size() > 3);
    QSet<QString> names;
    for (const CandidateColumn& column : candidateColumns(sessionModel)) {
        QVERIFY2(!names.contains(column.name), qPrintable(column.name));
        names.insert(column.name);
        QCOMPARE(column.name, column.name.toLower());
        QVERIFY(!column.meaning.isEmpty());
        bool isSomewhere =
            column.name == "confirmed" || column.name == "tags" || column.name == "note" || column.name == "elapsed";
        for (int index = 0; index < sessionModel.size(); ++index) {
            if (column.isNumeric()) {
                const double value = column.number(sessionModel, index);
                QVERIFY(std::isnan(value) || std::isfinite(value));
                isSomewhere = isSomewhere || !std::isnan(value);
                QVERIFY(std::isnan(value) || !column.format(value).isEmpty());
                QVERIFY(column.levels.isEmpty() || std::isnan(value) ||
                        column.format(value) == column.levels[int(value)]);
            }
            static_cast<void>(column.text(sessionModel, index));
        }
        // A deep position may be missing in a sample, a fixed value may not.
        QVERIFY2(isSomewhere || !column.isNumeric() || column.group == ColumnGroup::Position, qPrintable(column.name));
    }
    QCOMPARE(matching(sessionModel, "depth >= 1").size(), static_cast<std::size_t>(sessionModel.size()));
}

void TestColumns::columns_ofPlaces_areTheGenes() {
    SessionModel sessionModel;
    load(sessionModel, "pit-tiny", 20);
    const std::vector<CandidateColumn> columns = candidateColumns(sessionModel);
    const CandidateColumn* heads = findColumn(columns, "HEADS.2");
    const CandidateColumn* depth = findColumn(columns, "depth.3");
    const CandidateColumn* mean = findColumn(columns, "heads");
    QVERIFY(heads != nullptr && depth != nullptr && mean != nullptr);
    const space::Gene& gene = *sessionModel.space().findGene("heads");
    for (int index = 0; index < sessionModel.size(); ++index) {
        const space::Architecture& architecture = sessionModel.candidate(index).architecture;
        QCOMPARE(heads->number(sessionModel, index), sessionModel.space().value(architecture, gene, 1));
        QCOMPARE(depth->number(sessionModel, index), static_cast<double>(architecture.stages[2].blocks.size()));
        const double sum = sessionModel.space().value(architecture, gene, 0) +
                           sessionModel.space().value(architecture, gene, 1) +
                           sessionModel.space().value(architecture, gene, 2);
        QCOMPARE(mean->number(sessionModel, index), sum / 3.0);
    }
    load(sessionModel, "autoformer-tiny", 30);
    const std::vector<CandidateColumn> of = candidateColumns(sessionModel);
    const CandidateColumn* last = findColumn(of, "mlp_ratio.14");
    QVERIFY(last != nullptr);
    for (int index = 0; index < sessionModel.size(); ++index) {
        QCOMPARE(std::isnan(last->number(sessionModel, index)),
                 sessionModel.candidate(index).architecture.depth() < 14);
    }
}

void TestColumns::columns_countKindsOfBlocks() {
    SessionModel sessionModel;
    load(sessionModel, "flexibert", 40);
    const std::vector<CandidateColumn> columns = candidateColumns(sessionModel);
    for (int index = 0; index < sessionModel.size(); ++index) {
        double sum = 0.0;
        for (const std::string& label : sessionModel.space().findGene("operation")->labels) {
            sum += findColumn(columns, "operation." + QString::fromStdString(label))->number(sessionModel, index);
        }
        QCOMPARE(sum, static_cast<double>(sessionModel.candidate(index).architecture.depth()));
    }
}

void TestColumns::values_readOnlyWhatIsNew() {
    SessionModel sessionModel;
    const testing::SyntheticArchive archive{.candidates = 60};
    const auto all = archive.make();
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
    sessionModel.apply(testing::recordsOf({all.begin(), all.begin() + 40}));
    int reads = 0;
    CandidateColumn column{.name = "x",
                           .title = {},
                           .meaning = {},
                           .label = {},
                           .exported = {},
                           .levels = {},
                           .number = [&reads](const SessionModel&, int index) { return ++reads, double(index); },
                           .format = {},
                           .text = {},
                           .exportText = {}};
    ColumnValues values;
    values.update(sessionModel, column);
    sessionModel.apply(testing::recordsOf({all.begin() + 40, all.end()}));
    values.update(sessionModel, column);
    QCOMPARE(reads, 60);
    QCOMPARE(values[59], 59.0);
    column.mayChange = true;
    values.update(sessionModel, column);
    QCOMPARE(reads, 120);
}

void TestColumns::filter_selects_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("same"); ///< an equivalent longer query
    QTest::newRow("range") << "params in 6M..8M"
                           << "params >= 6M and params <= 8M";
    QTest::newRow("range, blanks") << "params in 6 M .. 8 M"
                                   << "params >= 6M and params <= 8M";
    QTest::newRow("list") << "depth in (12, 14)"
                          << "depth = 12 or depth = 14";
    QTest::newRow("between") << "6M < params <= 8M"
                             << "params > 6M and params <= 8M";
    QTest::newRow("turned") << "13 = depth"
                            << "depth = 13";
    QTest::newRow("short names") << "op = mutation and gen < 9"
                                 << "operator = mutation and generation < 9";
    QTest::newRow("place") << "heads.3 = 4"
                           << "not heads.3 = 3";
    QTest::newRow("failed") << "failed"
                            << "not status = ok";
    QTest::newRow("list of texts") << "operator in (mutation, crossover)"
                                   << "generation > 0";
    QTest::newRow("not a list") << "not depth in (12, 13) and not starred"
                                << "depth = 14";
    QTest::newRow("decimals") << "mlp_ratio in .5..3.75"
                              << "mlp_ratio <= 3.75";
    QTest::newRow("contains") << "status contains \"o\""
                              << "status ~ o";
}

void TestColumns::filter_selects() {
    QFETCH(QString, query);
    QFETCH(QString, same);
    SessionModel sessionModel;
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig({}), {}});
    sessionModel.apply(testing::recordsOf(testing::SyntheticArchive{.candidates = 300, .failedEvery = 9}.make()));
    const std::vector<int> found = matching(sessionModel, query);
    QCOMPARE(found, matching(sessionModel, same));
    QVERIFY2(!found.empty() && (found.size() < 300 || query.startsWith("status")), "the case shows nothing");
}

void TestColumns::filter_saysWhere_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("part");
    QTest::newRow("slip in a name") << "params < 6M and dept >= 13" << 16 << 4 << "did you mean depth?";
    QTest::newRow("blanks before") << "   parms = 1" << 3 << 5 << "did you mean params?";
    QTest::newRow("at the end") << "params <" << 8 << 0 << "a value expected";
    QTest::newRow("quoted") << "depth = \"many\"" << 8 << 6 << "depth is a number";
    QTest::newRow("half a range") << "params in 5M" << 12 << 0 << "\"..\" expected";
    QTest::newRow("range turned") << "params in 6M..5M" << 14 << 2 << "below its begin";
    QTest::newRow("open list") << "depth in (12, 13" << 16 << 0 << "\")\" expected";
    QTest::newRow("number alone") << "13" << 2 << 0 << "a comparison expected";
    QTest::newRow("word on a number") << "params : 6" << 7 << 1 << "\":\" is for texts";
    QTest::newRow("strange") << "params < 6M ; depth" << 12 << 1 << "unexpected";
}

void TestColumns::filter_saysWhere() {
    QFETCH(QString, query);
    QFETCH(int, position);
    QFETCH(int, length);
    QFETCH(QString, part);
    SessionModel sessionModel;
    load(sessionModel, "autoformer-tiny", 3);
    try {
        matching(sessionModel, query);
        QFAIL("no error");
    } catch (const session::FilterError& error) {
        QCOMPARE(error.position(), std::size_t(position));
        QCOMPARE(error.length(), std::size_t(length));
        QVERIFY2(QString::fromUtf8(error.what()).contains(part), error.what());
    }
}

void TestColumns::filter_knowsKindsOfBlocks() {
    SessionModel sessionModel;
    load(sessionModel, "flexibert", 60);
    const space::Gene& gene = *sessionModel.space().findGene("operation");
    const auto first = where(sessionModel, [&](const search::Candidate& candidate) {
        return sessionModel.space().value(candidate.architecture, gene, 0, 0) == 4.0;
    });
    QVERIFY(!first.empty());
    QCOMPARE(matching(sessionModel, "operation.1 = dsc-5"), first);
    QVERIFY_EXCEPTION_THROWN(matching(sessionModel, "operation.1 = dsc-7"), session::FilterError);
    QVERIFY(!matching(sessionModel, "operation.sa-sdp >= 2").empty());
}

void TestColumns::help_offersNames() {
    SessionModel sessionModel;
    load(sessionModel, "autoformer-tiny", 3);
    const std::vector<CandidateColumn> columns = candidateColumns(sessionModel);
    QCOMPARE(filterCompletions("par", columns), (QStringList{"params", "parents"}));
    QVERIFY(filterCompletions("heads.", columns).contains("heads.14"));
    QVERIFY(!filterCompletions("", columns).contains("heads.14"));
    QVERIFY(filterCompletions("a", columns).contains("and"));
    QVERIFY(filterHelp(columns).contains("<code>mlp_ratio</code>"));
}

void TestColumns::edit_completesTheWordAtTheCursor() {
    SessionModel sessionModel;
    load(sessionModel, "autoformer-tiny", 3);
    FilterEdit edit;
    edit.setColumns(candidateColumns(sessionModel));
    edit.show();
    QVERIFY(QTest::qWaitForWindowExposed(&edit));
    edit.setFocus();
    auto* popup = edit.findChild<QCompleter*>()->popup();
    QTest::keyClicks(&edit, "not dep");
    QVERIFY(popup->isVisible());
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(edit.text(), QString("not depth "));
    // No completions for a value or for a complete name.
    QTest::keyClicks(&edit, "= 1 and id = d");
    QVERIFY(!popup->isVisible());
    edit.clear();
    QTest::keyClicks(&edit, "params");
    QVERIFY(!popup->isVisible());
}

void TestColumns::panel_marksWhatIsWrong_andFollowsOtherFilters() {
    SessionModel sessionModel;
    CandidatesPanel panel(sessionModel);
    load(sessionModel, "autoformer-tiny", 40);
    panel.show();
    auto* edit = panel.findChild<FilterEdit*>("candidateFilter");
    auto* error = panel.findChild<QLabel*>("candidateFilterError");
    edit->setText("depth = 13");
    const int shown = sessionModel.passingCount();
    QVERIFY(shown > 0 && shown < 40);
    edit->setText("depth = 13 and parms < 6M");
    QVERIFY(error->isVisible());
    QVERIFY2(error->text().contains("position 16") && error->text().contains("did you mean params?"),
             qPrintable(error->text()));
    QCOMPARE(sessionModel.passingCount(), shown); // the last valid filter stays
    sessionModel.setFilter("index < 7");
    QCOMPARE(edit->text(), QString("index < 7"));
    QVERIFY(!error->isVisible());
    QCOMPARE(panel.findChild<QLabel*>("candidateCounts")->text(), QString("7 of 40 shown"));
}

void TestColumns::wrongFilter_saysWhatIsStillShown() {
    SessionModel sessionModel;
    load(sessionModel, "autoformer-tiny", 40);
    CandidatesPanel panel(sessionModel);
    panel.show();
    auto* edit = panel.findChild<FilterEdit*>("candidateFilter");
    auto* error = panel.findChild<QLabel*>("candidateFilterError");
    edit->setText("depth >");
    QVERIFY2(error->text().endsWith("Still shown: all candidates"), qPrintable(error->text()));
    edit->setText("depth = 13");
    edit->setText("depth = 13 and");
    QVERIFY2(error->text().endsWith("Still shown: depth = 13"), qPrintable(error->text()));
}

void TestColumns::nameInTheFilter_goesToTheCandidate() {
    SessionModel sessionModel;
    load(sessionModel, "autoformer-tiny", 200);
    CandidatesPanel panel(sessionModel);
    panel.resize(900, 240);
    panel.show();
    auto* edit = panel.findChild<FilterEdit*>("candidateFilter");
    auto* table = panel.findChild<QTableView*>("candidateTable");
    edit->setText("#160");
    QCOMPARE(sessionModel.current(), 160);
    QCOMPARE(sessionModel.passingCount(), 200);
    QCOMPARE(edit->text(), QString("#160"));
    QVERIFY(table->viewport()->rect().intersects(table->visualRect(table->currentIndex())));
    edit->setText("#200");
    QVERIFY(panel.findChild<QLabel*>("candidateFilterError")->text().contains("no candidate #200"));
    QCOMPARE(sessionModel.current(), 160);
}

void TestColumns::currentRow_staysInSight_whenSortedOrFiltered() {
    SessionModel sessionModel;
    load(sessionModel, "autoformer-tiny", 400);
    CandidatesPanel panel(sessionModel);
    panel.resize(900, 240);
    panel.show();
    auto* table = panel.findChild<QTableView*>("candidateTable");
    auto* edit = panel.findChild<FilterEdit*>("candidateFilter");
    const auto isSeen = [&] {
        return table->viewport()->rect().contains(table->visualRect(table->currentIndex()).center());
    };
    sessionModel.setCurrent(sessionModel.ranking().order[350]);
    QVERIFY(isSeen());
    const QString name = table->currentIndex().siblingAtColumn(3).data().toString();
    table->sortByColumn(5, Qt::AscendingOrder);
    QVERIFY(isSeen());
    edit->setText("index >= 0");
    QVERIFY(isSeen());
    QCOMPARE(table->currentIndex().siblingAtColumn(3).data().toString(), name);
    // Without a current candidate the scroll position stays.
    sessionModel.setCurrent(-1);
    table->verticalScrollBar()->setValue(120);
    edit->setText("index >= -1");
    QCOMPARE(table->verticalScrollBar()->value(), 120);
}

void TestColumns::tab_completesTheFirstName() {
    SessionModel sessionModel;
    load(sessionModel, "autoformer-tiny", 10);
    CandidatesPanel panel(sessionModel);
    panel.show();
    auto* edit = panel.findChild<FilterEdit*>("candidateFilter");
    edit->setFocus();
    QTest::keyClicks(edit, "par");
    QVERIFY(edit->isOffering());
    QTest::keyClick(edit->findChild<QCompleter*>()->popup(), Qt::Key_Tab);
    QCOMPARE(edit->text(), QString("params "));
}

void TestColumns::arrowOfTheHeading_pointsAsTheValuesGo() {
    struct Recorder final : QProxyStyle {
        void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                         const QWidget* widget) const override {
            if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
                header != nullptr && header->sortIndicator != QStyleOptionHeader::None) {
                seen = header->sortIndicator;
            }
            QProxyStyle::drawControl(element, option, painter, widget);
        }
        mutable QStyleOptionHeader::SortIndicator seen = QStyleOptionHeader::None;
    } recorder;
    SessionModel sessionModel;
    load(sessionModel, "autoformer-tiny", 10);
    CandidatesPanel panel(sessionModel);
    panel.resize(900, 240);
    panel.show();
    auto* table = panel.findChild<QTableView*>("candidateTable");
    table->horizontalHeader()->setStyle(&recorder);
    table->sortByColumn(5, Qt::DescendingOrder);
    panel.grab();
    QCOMPARE(recorder.seen, QStyleOptionHeader::SortDown);
    table->sortByColumn(5, Qt::AscendingOrder);
    panel.grab();
    QCOMPARE(recorder.seen, QStyleOptionHeader::SortUp);
    table->horizontalHeader()->setStyle(nullptr);
}

void TestColumns::panel_mirrorsScatteredSelections_withoutTheSelectionModel() {
    SessionModel sessionModel;
    CandidatesPanel panel(sessionModel);
    const testing::SyntheticArchive archive{.candidates = 3000};
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
    sessionModel.apply(testing::recordsOf(archive.make()));
    panel.show();
    auto* table = panel.findChild<QTableView*>("candidateTable");
    std::vector<int> even;
    for (int index = 0; index < sessionModel.size(); index += 2) {
        even.push_back(index);
    }
    sessionModel.setSelection(even);
    QCOMPARE(sessionModel.selection().size(), even.size()); // nothing is written back
    const auto background = [&](int candidate) {
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, 3).data().toString() == QString("#%1").arg(candidate, 4, 10, QChar('0'))) {
                return table->model()->index(row, 0).data(Qt::BackgroundRole).isValid();
            }
        }
        return false;
    };
    QVERIFY(background(100));
    QVERIFY(!background(101));
    sessionModel.setSelection({5, 6});
    QCOMPARE(panel.findChild<QLabel*>("candidateCounts")->text(), QString("3,000 of 3,000 shown, 2 selected"));
    QVERIFY(!background(100));
    QCOMPARE(table->selectionModel()->selectedRows().size(), 2);
}

void TestColumns::baselines_becomeColumns() {
    SessionModel sessionModel;
    load(sessionModel, "autoformer-tiny", 100);
    const auto seen = std::make_shared<std::atomic<int>>(0);
    BaselineRunner runner(sessionModel, {.makeEvaluator = {}, .makeBaselines = [seen](const proxy::ScoringConfig&) {
                                             return std::make_unique<CountingScorer>(seen);
                                         }});
    std::vector<BaselineChoice> choices = baselineChoices(sessionModel);
    std::erase_if(choices,
                  [](const auto& it) { return it.name != "flops" && it.name != "synflow" && it.name != "log-sum"; });
    QCOMPARE(choices.size(), std::size_t{3});
    QSignalSpy ended(&runner, &BaselineRunner::ended);
    const std::vector<int> some{1, 2, 40, 99};
    runner.start(choices, some);
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(seen->load(), 4);
    const auto columns = candidateColumns(sessionModel);
    QVERIFY(findColumn(columns, "synflow")->isAxis);
    for (const int index : some) {
        const search::Candidate& candidate = sessionModel.candidate(index);
        QCOMPARE(findColumn(columns, "synflow")->number(sessionModel, index),
                 static_cast<double>(candidate.architecture.depth()));
        QCOMPARE(findColumn(columns, "flops")->number(sessionModel, index),
                 static_cast<double>(space::publishedFlops(space::plan(sessionModel.space(), candidate.architecture))));
        QCOMPARE(findColumn(columns, "log-sum")->number(sessionModel, index),
                 proxy::blockScoreProxy(proxy::ProxyId::LogSum, candidate.evaluation.scores));
    }
    QVERIFY(std::isnan(findColumn(columns, "synflow")->number(sessionModel, 3)));
    QCOMPARE(matching(sessionModel, "synflow > 0"), some);
    // Existing values are not computed again.
    runner.start(choices, {1, 2, 3});
    QTRY_COMPARE(ended.count(), 2);
    QCOMPARE(seen->load(), 5);
    sessionModel.reset({testing::syntheticSpace(), {}, {}});
    QVERIFY(sessionModel.session().quantities().empty());
}

void TestColumns::baselines_keepUp_whenTheyAreFree() {
    SessionModel sessionModel;
    const auto space = std::make_shared<const space::SearchSpace>(space::preset("autoformer-tiny"));
    const auto all = testing::sampleArchive(*space, 40);
    sessionModel.reset({space, {}, {}});
    sessionModel.apply(testing::recordsOf({all.begin(), all.begin() + 20}));
    BaselineRunner runner(sessionModel, {});
    std::vector<BaselineChoice> choices = baselineChoices(sessionModel);
    std::erase_if(choices, [](const auto& it) { return it.name != "flops"; });
    std::vector<int> known(20);
    std::iota(known.begin(), known.end(), 0);
    runner.start(choices, known);
    sessionModel.apply(testing::recordsOf({all.begin() + 20, all.end()}));
    QTRY_VERIFY(!std::isnan(baselineValue(sessionModel, "flops", 39)));
    for (int index = 0; index < 40; ++index) {
        QVERIFY(baselineValue(sessionModel, "flops", index) > 0.0);
    }
}

void TestColumns::baselines_failWithTheReason() {
    SessionModel sessionModel;
    load(sessionModel, "autoformer-tiny", 5);
    BaselineRunner runner(sessionModel,
                          {.makeEvaluator = {},
                           .makeBaselines = [](const proxy::ScoringConfig&) -> std::unique_ptr<proxy::BaselineScorer> {
                               throw Error(ErrorCode::Unsupported, "no such device", "Take the CPU.");
                           }});
    std::vector<BaselineChoice> choices = baselineChoices(sessionModel);
    std::erase_if(choices, [](const auto& it) { return it.name != "snip"; });
    QSignalSpy failed(&runner, &BaselineRunner::failed);
    QSignalSpy ended(&runner, &BaselineRunner::ended);
    runner.start(choices, {0, 1});
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(failed.count(), 1);
    QCOMPARE(failed.front().at(0).toString(), QString("no such device"));
    QVERIFY(!runner.isRunning());
}

void TestColumns::baselineDialog_scoresTheFront() {
    SessionModel sessionModel;
    load(sessionModel, "autoformer-tiny", 50);
    BaselineRunner runner(sessionModel, {});
    BaselineDialog dialog(sessionModel, runner);
    dialog.show();
    auto* tree = dialog.findChild<QTreeWidget*>("baselineChoices");
    auto* scope = dialog.findChild<QComboBox*>("baselineScope");
    auto* run = dialog.findChild<QPushButton*>("baselineRun");
    QVERIFY(!run->isEnabled()); // nothing is checked
    for (int row = 0; row < tree->topLevelItemCount(); ++row) {
        // Without tools only closed forms are available.
        QTreeWidgetItem* item = tree->topLevelItem(row);
        QCOMPARE(item->flags().testFlag(Qt::ItemIsUserCheckable), item->text(1) == "free");
    }
    tree->topLevelItem(0)->setCheckState(0, Qt::Checked);
    QVERIFY(scope->currentText().startsWith("Pareto front"));
    run->click();
    QTRY_VERIFY(!runner.isRunning());
    const QString name = baselineChoices(sessionModel).front().name;
    for (const int index : sessionModel.front()) {
        QVERIFY(!std::isnan(baselineValue(sessionModel, name, index)));
    }
    QCOMPARE(tree->topLevelItem(0)->text(2).toInt(), static_cast<int>(sessionModel.front().size()));
}

QTEST_MAIN(TestColumns)
#include "tst_columns.moc"
