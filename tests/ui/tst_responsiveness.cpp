// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_store.h"
#include "core/space/space_json.h"
#include "core/space/space_operations.h"
#include "tests/support/fake_evaluator.h"
#include "tests/support/synthetic_archive.h"
#include "ui/models/candidate_store.h"
#include "ui/models/search_controller.h"
#include "ui/setup/setup_panel.h"
#include "ui/shell/studio.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <ctime>
#include <memory>
#include <thread>

using namespace trazor;
using namespace std::chrono_literals;
using ui::MainWindow;
using ui::SearchController;
using ui::SearchState;

namespace {

constexpr double kLongestStallMs = 100.0;

/// The longest time that the GUI thread was busy before it came back to its events: processor time of this thread
/// between two ticks of a timer that is always due, so that other programs on the machine do not matter.
class StallWatch final : public QObject {
public:
    StallWatch()
        : m_last(now()) {
        connect(&m_timer, &QTimer::timeout, this, [this] {
            const double time = now();
            m_longest = std::max(m_longest, time - m_last);
            m_last = time;
            ++m_ticks;
        });
        m_timer.start(1);
    }
    double longestMs() const noexcept { return m_longest; }
    int ticks() const noexcept { return m_ticks; }

private:
    static double now() {
        std::timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
    }

    QTimer m_timer;
    double m_last = 0.0;
    double m_longest = 0.0;
    int m_ticks = 0;
};

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

std::unique_ptr<MainWindow> makeWindow(test::FakeOptions fake = {}) {
    ui::StudioOptions options;
    options.makeEvaluator = test::fakeFactory(std::move(fake));
    options.rememberState = false;
    auto window = std::make_unique<MainWindow>(std::move(options));
    window->resize(1280, 800);
    window->show();
    return window;
}

} // namespace

class TstResponsiveness final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void watch_seesAStall();
    void search_neverStallsTheWindow();
    void openingALargeSession_neverStallsTheWindow();

private:
    QTemporaryDir m_folder;
};

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

/// 10,000 candidates as fast as they come, then 200 a second.
void TstResponsiveness::search_neverStallsTheWindow() {
    constexpr int kKnown = 10'000;
    constexpr int kWatched = 300;
    const auto window = makeWindow({.beforeBlock = [](int scored, int block) {
        if (scored >= kKnown && block == 0) {
            std::this_thread::sleep_for(5ms); // what a scoring takes
        }
    }});
    const auto space = largestSpace();
    search::SearchConfig config = search::makeConfig(search::Preset::Recommended, *space, search::Algorithm::Random);
    config.limits = {};
    config.evaluations = kKnown + kWatched;
    config.stepSize = 100;
    config.confirm = 0;
    // An empty session, so that the window shows it as it does for its user.
    const QString file = m_folder.filePath("long.trazor");
    session::SessionData data;
    data.space = *space;
    data.config = config;
    data.stopReason = "stopped";
    session::SessionStore::save(file.toStdString(), data);
    QVERIFY(window->openSession(file));
    SearchController& controller = window->controller();
    controller.start();
    QTRY_VERIFY_WITH_TIMEOUT(window->store().size() >= kKnown, 120'000);
    {
        const StallWatch watch;
        QTRY_COMPARE_WITH_TIMEOUT(controller.state(), SearchState::Finished, 60'000);
        qInfo("longest stall %.1f ms at %d candidates of %s", watch.longestMs(), window->store().size(),
              space->name.c_str());
        QVERIFY(watch.ticks() > 20);
        QVERIFY2(watch.longestMs() < kLongestStallMs, qPrintable(QString::number(watch.longestMs())));
    }
    QCOMPARE(window->store().size(), kKnown + kWatched);
}

void TstResponsiveness::openingALargeSession_neverStallsTheWindow() {
    const testing::SyntheticArchive archive{.candidates = 20'000};
    session::SessionData data;
    data.space = *testing::syntheticSpace();
    data.config = testing::syntheticConfig(archive);
    data.candidates = archive.make();
    data.stopReason = "finished";
    const QString file = m_folder.filePath("large.trazor");
    session::SessionStore::save(file.toStdString(), data);
    const auto window = makeWindow();
    QTRY_VERIFY(window->isVisible());
    QCoreApplication::processEvents();
    QSignalSpy opened(&window->controller(), &SearchController::opened);
    const StallWatch watch;
    window->requestSession(file);
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, 60'000);
    // Until everything is painted.
    const int ticks = watch.ticks();
    QTRY_VERIFY(watch.ticks() > ticks + 5);
    QCOMPARE(window->store().size(), 20'000);
    qInfo("longest stall %.1f ms", watch.longestMs());
    QVERIFY2(watch.longestMs() < kLongestStallMs, qPrintable(QString::number(watch.longestMs())));
}

QTEST_MAIN(TstResponsiveness)
#include "tst_responsiveness.moc"
