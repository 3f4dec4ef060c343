// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/session/file/session_file.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "tests/ui/window_fixture.h"
#include "ui/models/session_model.h"
#include "ui/setup/setup_panel.h"
#include "ui/shell/action_set.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>
#include <vector>

using namespace trazor;
using namespace trazor::test;
using namespace std::chrono_literals;
using ui::MainWindow;
using ui::SearchController;
using ui::SearchState;

namespace {

/// Processor time of this thread in milliseconds.
double threadTime() {
    return 1e3 * threadSeconds();
}

/// Limit for blocking the event loop. Virtual machines drop to a quarter of their speed for moments, so the test
/// only catches work that takes seconds, such as a quadratic loop. The goal on a steady machine is
/// 100 ms: TRAZOR_STALL_LIMIT=100.
double longestStallMs() {
    bool isSet = false;
    const int wanted = qEnvironmentVariableIntValue("TRAZOR_STALL_LIMIT", &isSet);
    return isSet ? wanted : 1'000.0;
}

/// Measures the longest time that the GUI thread was away from its event loop: processor time of this thread between
/// two ticks of a zero-interval timer, so that other programs on the machine do not matter.
class StallWatch final : public QObject {
public:
    StallWatch()
        : m_last(threadTime()) {
        connect(&m_timer, &QTimer::timeout, this, [this] {
            const double time = threadTime();
            m_longest = std::max(m_longest, time - m_last);
            m_last = time;
            ++m_ticks;
        });
        m_timer.start(1);
    }
    double longestMs() const noexcept { return m_longest; }
    int ticks() const noexcept { return m_ticks; }

private:
    QTimer m_timer;
    double m_last = 0.0;
    double m_longest = 0.0;
    int m_ticks = 0;
};

/// Size of a large session; TRAZOR_STALL_CANDIDATES overrides it for manual experiments.
int manyCandidates() {
    bool isSet = false;
    const int wanted = qEnvironmentVariableIntValue("TRAZOR_STALL_CANDIDATES", &isSet);
    return isSet ? wanted : 20'000;
}

void burn(double milliseconds) {
    const std::clock_t end = std::clock() + static_cast<std::clock_t>(milliseconds * 1e-3 * CLOCKS_PER_SEC);
    while (std::clock() < end) {
    }
}

/// The preset whose networks have the most blocks.
std::shared_ptr<const space::SearchSpace> largestSpace() {
    const space::SearchSpace* largest = nullptr;
    std::size_t blocks = 0;
    for (const std::string& name : space::presetNames()) {
        const space::SearchSpace& preset = space::preset(name);
        if (const std::size_t depth = space::largest(preset).depth(); depth > blocks) {
            blocks = depth;
            largest = &preset;
        }
    }
    return std::make_shared<const space::SearchSpace>(*largest);
}

} // namespace

class TstResponsiveness final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { isolateSettings("tst_responsiveness", m_folder.path()); }

    void watch_seesAStall();
    void search_neverStallsTheWindow();
    void openingALargeSession_neverStallsTheWindow();
    void actionsOnALargeSession_neverStallTheWindow();
    void hugeSpaces_neverStallTheWindow_data();
    void hugeSpaces_neverStallTheWindow();

private:
    struct Action {
        const char* name;
        std::function<void()> act;
        std::function<bool()> isDone;
    };
    void doAll(const MainWindow& window, const std::vector<Action>& actions);

    QTemporaryDir m_folder;
};

/// Runs the actions one after the other; stalls fail the test once all are measured.
void TstResponsiveness::doAll(const MainWindow& window, const std::vector<Action>& actions) {
    QStringList stalls;
    for (const Action& action : actions) {
        const StallWatch watch;
        bool begun = false;
        QTimer::singleShot(0, this, [&] {
            action.act();
            begun = true;
        });
        QTRY_VERIFY2_WITH_TIMEOUT(begun && action.isDone(), qPrintable(action.name + (": " + window.message())),
                                  60'000);
        const int ticks = watch.ticks(); // until everything is painted
        QTRY_VERIFY(watch.ticks() > ticks + 5);
        const QString line = QString("%1 ms  %2").arg(watch.longestMs(), 6, 'f', 1).arg(action.name);
        qInfo("%s", qPrintable(line));
        if (watch.longestMs() >= longestStallMs()) {
            stalls << line;
        }
    }
    QVERIFY2(stalls.isEmpty(), qPrintable(stalls.join(", ")));
}

void TstResponsiveness::watch_seesAStall() {
    const StallWatch watch;
    bool done = false;
    QTimer::singleShot(5, this, [&done] {
        burn(60.0);
        done = true;
    });
    QTRY_VERIFY(done && watch.ticks() > 2);
    QVERIFY(watch.longestMs() >= 50.0);
}

/// 10,000 candidates as fast as possible, then 200 per second.
void TstResponsiveness::search_neverStallsTheWindow() {
    constexpr int kKnown = 10'000;
    constexpr int kWatched = 300;
    Answers answers;
    answers.count = 100'000; // more than will be scored
    const auto window = test::makeWindow(answers, {.beforeBlock = [](int scored, int block) {
                                             if (scored >= kKnown && block == 0) {
                                                 burn(5.0); // duration of one scoring
                                             }
                                         }});
    const auto space = largestSpace();
    search::SearchConfig config = search::makeConfig(search::Preset::Recommended, *space, search::Algorithm::Random);
    config.limits = {};
    config.evaluations = kKnown + kWatched;
    config.stepSize = 100;
    config.confirm = 0;
    // Start from an empty session, so that the window displays it as for a user.
    const QString file = m_folder.filePath("long.trazor");
    session::Session session = testing::sessionOf(*space, config);
    session.setStopReason("stopped");
    session::SessionFile::save(file.toStdString(), session);
    QVERIFY(window->openSession(file));
    SearchController& controller = window->controller();
    controller.start();
    QTRY_VERIFY_WITH_TIMEOUT(window->sessionModel().size() >= kKnown, 120'000);
    {
        const StallWatch watch;
        QTRY_COMPARE_WITH_TIMEOUT(controller.state(), SearchState::Finished, 60'000);
        qInfo("longest stall %.1f ms at %d candidates of %s", watch.longestMs(), window->sessionModel().size(),
              space->name.c_str());
        QVERIFY(watch.ticks() > 20);
        QVERIFY2(watch.longestMs() < longestStallMs(), qPrintable(QString::number(watch.longestMs())));
    }
    QCOMPARE(window->sessionModel().size(), kKnown + kWatched);
    const ui::ActionSet& actions = window->actions();
    const int size = window->sessionModel().size();
    doAll(*window,
          {{"extend", [&] { actions.extend->trigger(); }, [&] { return window->sessionModel().size() > size; }},
           {"pause", [&] { actions.pause->trigger(); }, [&] { return controller.state() == SearchState::Paused; }},
           {"resume", [&] { actions.resume->trigger(); }, [&] { return controller.state() == SearchState::Running; }},
           {"stop", [&] { actions.stop->trigger(); }, [&] { return !controller.isActive(); }},
           {"step", [&] { actions.step->trigger(); },
            [&] { return controller.state() == SearchState::Paused || controller.state() == SearchState::Finished; }},
           {"close", [&] { controller.closeSession(); }, [] { return true; }}});
}

void TstResponsiveness::openingALargeSession_neverStallsTheWindow() {
    const testing::SyntheticArchive archive{.candidates = manyCandidates()};
    session::Session session =
        testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig(archive), archive.make());
    session.setStopReason("finished");
    const QString file = m_folder.filePath("large.trazor");
    session::SessionFile::save(file.toStdString(), session);
    Answers answers;
    const auto window = test::makeWindow(answers);
    QTRY_VERIFY(window->isVisible());
    QCoreApplication::processEvents();
    QSignalSpy opened(&window->controller(), &SearchController::opened);
    const StallWatch watch;
    window->requestSession(file);
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, 60'000);
    // Wait until everything is painted.
    const int ticks = watch.ticks();
    QTRY_VERIFY(watch.ticks() > ticks + 5);
    QCOMPARE(window->sessionModel().size(), manyCandidates());
    qInfo("longest stall %.1f ms", watch.longestMs());
    QVERIFY2(watch.longestMs() < longestStallMs(), qPrintable(QString::number(watch.longestMs())));
}

/// Typical user actions on a large session, one after the other.
void TstResponsiveness::actionsOnALargeSession_neverStallTheWindow() {
    const testing::SyntheticArchive archive{.candidates = manyCandidates()};
    search::SearchConfig config = testing::syntheticConfig(archive);
    config.evaluations = archive.candidates;
    config.confirm = 0;
    session::Session session = testing::sessionOf(*testing::syntheticSpace(), config, archive.make(), "fake scores");
    session.setStopReason("finished");
    const QString file = m_folder.filePath("actions.trazor");
    session::SessionFile::save(file.toStdString(), session);
    Answers answers;
    const auto window = test::makeWindow(answers, {.delay = 2ms});
    QSignalSpy opened(&window->controller(), &SearchController::opened);
    window->requestSession(file);
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, 60'000);

    SearchController& controller = window->controller();
    ui::SessionModel& sessionModel = window->sessionModel();
    const ui::ActionSet& actions = window->actions();
    auto& filter = find<QLineEdit>(*window, "candidateFilter");
    auto& table = find<QTableView>(*window, "candidateTable");
    const auto dialog = [&window]() { return window->findChild<QDialog*>(); };
    const auto exportAs = [&](const char* format) {
        sessionModel.setCurrent(3);
        actions.exportCandidate->trigger();
        auto& formats = find<QComboBox>(*dialog(), "exportFormat");
        formats.setCurrentIndex(formats.findData(format));
    };
    const auto canSave = [&] { return find<QAbstractButton>(*dialog(), "exportSave").isEnabled(); };
    const auto saveExport = [&](const char* name) {
        answers.file = m_folder.filePath(name);
        find<QAbstractButton>(*dialog(), "exportSave").click();
    };
    const auto always = [] { return true; };
    const auto noDialog = [&] { return dialog() == nullptr; };
    const int size = sessionModel.size();
    const std::vector<Action> steps{
        {"select one", [&] { sessionModel.setCurrent(size / 2); }, always},
        {"select the front", [&] { actions.selectFront->trigger(); }, always},
        {"select half",
         [&] {
             std::vector<int> half(static_cast<std::size_t>(size / 2));
             std::iota(half.begin(), half.end(), 0);
             sessionModel.setSelection(half);
         },
         always},
        {"select nothing", [&] { actions.clearSelection->trigger(); }, always},
        {"filter by a number", [&] { filter.setText("params < 6M and depth >= 13"); }, always},
        {"filter by a place", [&] { filter.setText("heads.b3 = 4 or mlp_ratio.max > 3.6"); }, always},
        {"filter by a text", [&] { filter.setText("parents contains \"77\" or note contains x"); }, always},
        {"no filter", [&] { filter.clear(); }, always},
        {"sort by a number", [&] { table.sortByColumn(4, Qt::AscendingOrder); }, always},
        {"sort by a text", [&] { table.sortByColumn(table.model()->columnCount() - 1, Qt::DescendingOrder); }, always},
        {"go to the end", [&] { table.scrollToBottom(); }, always},
        {"star", [&] { sessionModel.toggleStar(size / 3); }, always},
        {"note", [&] { sessionModel.setAnnotation(size / 4, {.starred = true, .note = "n", .tags = "t"}); }, always},
        {"undo", [&] { actions.undo->trigger(); }, always},
        {"rank by another level", [&] { sessionModel.setLevel(search::RankLevel::Block); }, always},
        {"rank by the first level", [&] { sessionModel.setLevel(search::RankLevel::Net); }, always},
        {"save as",
         [&] {
             answers.file = m_folder.filePath("copy.trazor");
             actions.saveAs->trigger();
         },
         [&] { return !controller.isSaving(); }},
        {"write a table", [&] { exportAs("csv"); }, canSave},
        {"save the table", [&] { saveExport("all.csv"); }, noDialog},
        {"write a report", [&] { exportAs("html"); }, canSave},
        {"save the report", [&] { saveExport("all.html"); }, noDialog},
        {"write a module", [&] { exportAs("timm"); }, canSave},
        {"save the module", [&] { saveExport("one.py"); }, noDialog},
        {"close the session", [&] { controller.closeSession(); }, always},
    };
    sessionModel.setCurrent(0);
    doAll(*window, steps);
}

void TstResponsiveness::hugeSpaces_neverStallTheWindow_data() {
    QTest::addColumn<int>("depth");
    QTest::addColumn<int>("choices");
    QTest::newRow("deep") << 512 << 2;
    QTest::newRow("many choices") << 24 << 60;
    QTest::newRow("both") << 512 << 60;
}

/// In the editor and in the setup.
void TstResponsiveness::hugeSpaces_neverStallTheWindow() {
    QFETCH(int, depth);
    QFETCH(int, choices);
    space::SearchSpace space = space::preset("autoformer-tiny");
    space.name = "huge";
    space.published.clear();
    space.supernet.clear();
    space.usualBand = {};
    for (space::Gene& gene : space.genes) {
        std::vector<double> list;
        const int count = gene.isDepth() ? depth : gene.name == "embed_dim" ? std::min(choices, 30) : choices;
        for (int i = 1; i <= count; ++i) {
            list.push_back(gene.name == "embed_dim" ? 64.0 * i : i);
        }
        gene.choices = {list};
    }
    const std::string text = space::spaceJson(space);
    Answers answers;
    const auto window = test::makeWindow(answers);
    window->actions().spaceEditor->trigger();
    auto& editor = find<QPlainTextEdit>(*window, "editorText");
    auto& use = find<QAbstractButton>(*window, "editorUse");
    {
        const StallWatch watch;
        QTimer::singleShot(0, this, [&] { editor.setPlainText(QString::fromStdString(text)); });
        QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>(*window, "editorVerdict").text().contains("architectures of"), 60'000);
        const int ticks = watch.ticks();
        QTRY_VERIFY(watch.ticks() > ticks + 5);
        qInfo("%.1f ms in the editor", watch.longestMs());
        QVERIFY2(watch.longestMs() < longestStallMs(), qPrintable(QString::number(watch.longestMs())));
    }
    const StallWatch watch;
    QTimer::singleShot(0, this, [&] { use.click(); });
    auto& verdict = find<QLabel>(*window, "setupVerdict");
    QTRY_VERIFY_WITH_TIMEOUT(verdict.isVisible() && verdict.text().contains("fits"), 60'000);
    const int ticks = watch.ticks();
    QTRY_VERIFY(watch.ticks() > ticks + 5);
    qInfo("%.1f ms in the setup", watch.longestMs());
    QVERIFY2(watch.longestMs() < longestStallMs(), qPrintable(QString::number(watch.longestMs())));
}

QTEST_MAIN(TstResponsiveness)
#include "tst_responsiveness.moc"
