// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/search_fixture.h"

#include <QtTest>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

using namespace trazor;
using namespace trazor::search;
using namespace trazor::test;

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kHeld{30};
/// Networks scored before the pause: 12 candidates and the two published networks, which follow the first generation.
constexpr int kInTheMiddle = 14;

SearchConfig shortConfig() {
    SearchConfig config = makeConfig(Preset::Recommended, tinySpace());
    config.initialSample = 10;
    config.stepSize = 5;
    config.evaluations = 25;
    config.confirm = 0;
    return config;
}

void spinFor(milliseconds time) {
    for (const auto end = steady_clock::now() + time; steady_clock::now() < end;) {
        std::this_thread::yield();
    }
}

/// Calls `onPause` when the run reports a pause. Records pauses, times and whether calls overlap.
class PauseHook final : public SearchObserver {
public:
    void onRecord(const Record& record) override {
        const Use use(*this);
        if (const auto* const candidate = std::get_if<CandidatePtr>(&record)) {
            elapsedMs.push_back((*candidate)->evaluation.elapsedMs);
        }
    }
    void onProgress(const Progress& progress) override {
        const Use use(*this);
        seconds = progress.seconds;
        if (progress.isPaused != m_isPaused) {
            m_isPaused = progress.isPaused;
            pauses.push_back(m_isPaused);
            if (m_isPaused) {
                onPause();
            }
        }
    }

    std::function<void()> onPause;
    std::vector<double> elapsedMs;
    std::vector<bool> pauses;
    double seconds = 0.0;
    bool wasConcurrent = false;

private:
    struct Use {
        explicit Use(PauseHook& hook)
            : m_hook(hook) {
            m_hook.wasConcurrent |= m_hook.m_busy.exchange(true);
        }
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;
        ~Use() { m_hook.m_busy = false; }
        PauseHook& m_hook;
    };
    std::atomic<bool> m_busy = false;
    bool m_isPaused = false;
};

/// Scores plans on four threads.
class Threaded final : public proxy::ProxyEvaluator {
public:
    static constexpr int kThreads = 4;

    void evaluate(std::span<const space::NetworkPlan> plans, const proxy::EvaluationSink& sink,
                  proxy::Checkpoint checkpoint) override {
        std::mutex mutex;
        std::atomic<std::size_t> next = 0;
        const auto work = [&] {
            FakeEvaluator fake;
            for (std::size_t i = next++; i < plans.size(); i = next++) {
                fake.evaluate(
                    plans.subspan(i, 1),
                    [&](std::size_t, proxy::Evaluation&& evaluation) {
                        const std::scoped_lock lock(mutex);
                        sink(i, std::move(evaluation));
                    },
                    checkpoint);
            }
        };
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back(work);
        }
    }
    int preferredBatch() const override { return 2 * kThreads; }
    std::string description() const override { return "threaded"; }
};

} // namespace

class TestPause : public QObject {
    Q_OBJECT

private slots:
    void checkpoint_saysStop_andHowLongItHeld() {
        QVERIFY(proxy::Checkpoint().pass());
        std::stop_source stop;
        proxy::Checkpoint whole(stop.get_token(), [] { spinFor(kHeld); });
        proxy::Checkpoint candidate = whole;
        QVERIFY(candidate.pass());
        QVERIFY(candidate.pass());
        QVERIFY(candidate.heldMs() >= 2.0 * static_cast<double>(kHeld.count()));
        QCOMPARE(whole.heldMs(), 0.0);
        stop.request_stop();
        QVERIFY(!candidate.pass());
    }

    void pause_actsInsideACandidate() {
        Archive archive;
        SearchControl control;
        PauseHook observer;
        int scoredAtPause = -1;
        int blockAtPause = -1;
        const auto pauseInTheMiddle = [&](int scored, int block) {
            if (scored == kInTheMiddle && block == 5 && scoredAtPause < 0) {
                control.pause();
                scoredAtPause = scored;
            }
            blockAtPause = block;
        };
        observer.onPause = [&] {
            control.resume(); // first, so that a failed comparison does not block the run
            QCOMPARE(archive.size(), 12U);
            QCOMPARE(blockAtPause, 5);
        };
        runSearch(tinySpace(), shortConfig(), fakeFactory({.beforeBlock = pauseInTheMiddle}), archive, observer,
                  control);
        QCOMPARE(observer.pauses, (std::vector<bool>{true, false}));
        const Searched whole(tinySpace(), shortConfig());
        QCOMPARE(archive.size(), whole.archive.size());
        for (std::size_t i = 0; i < archive.size(); ++i) {
            QCOMPARE(archive[i].id, whole.archive[i].id);
        }
    }

    void stop_endsAPauseInsideACandidate_andLeavesItOut() {
        Archive archive;
        SearchControl control;
        PauseHook observer;
        const auto pauseInTheMiddle = [&](int scored, int block) {
            if (scored == kInTheMiddle && block == 5) {
                control.pause();
            }
        };
        observer.onPause = [&] { control.stop(); };
        const Outcome outcome = runSearch(tinySpace(), shortConfig(), fakeFactory({.beforeBlock = pauseInTheMiddle}),
                                          archive, observer, control);
        QVERIFY(outcome.reason == StopReason::Stopped);
        QCOMPARE(archive.size(), 12U);
        QCOMPARE(observer.pauses, (std::vector<bool>{true, false}));
    }

    void pausedTime_isNotCounted() {
        Archive archive;
        SearchControl control;
        PauseHook observer;
        bool asked = false;
        const auto pauseInTheMiddle = [&](int scored, int block) {
            if (scored == kInTheMiddle && block == 5 && !asked) {
                asked = true;
                control.pause();
            }
        };
        observer.onPause = [&] {
            spinFor(10 * kHeld);
            control.resume();
        };
        const auto start = steady_clock::now();
        runSearch(tinySpace(), shortConfig(), fakeFactory({.beforeBlock = pauseInTheMiddle}), archive, observer,
                  control);
        const std::chrono::duration<double> whole = steady_clock::now() - start;
        QVERIFY(asked);
        QVERIFY(observer.seconds > 0.0);
        QVERIFY(observer.seconds <= whole.count() - std::chrono::duration<double>(10 * kHeld).count());
    }

    void threads_pauseTogether_andAreAnnouncedOnce() {
        Archive archive;
        SearchControl control;
        PauseHook observer;
        std::jthread user;
        observer.onPause = [&] {
            // On another thread, so that the scoring threads reach the pause too.
            user = std::jthread([&control] { control.resume(); });
        };
        control.pause();
        runSearch(
            tinySpace(), shortConfig(), [](const auto&, const auto&) { return std::make_unique<Threaded>(); }, archive,
            observer, control);
        QCOMPARE(observer.pauses, (std::vector<bool>{true, false}));
        QCOMPARE(archive.size(), 25U);
        QVERIFY(!observer.wasConcurrent);
    }

    void pauseThatBeginsAsAnotherEnds_isAnnounced() {
        SearchControl control;
        std::vector<bool> announced;
        control.pause();
        control.waitWhilePaused(control.stopToken(), [&](bool paused) {
            announced.push_back(paused);
            if (announced.size() == 1) {
                control.resume();
                control.pause(); // before the thread waits
            } else if (announced.size() == 3) {
                control.resume();
            }
        });
        QCOMPARE(announced, (std::vector<bool>{true, false, true, false}));
    }

    void threads_manyPauses_loseNothing() {
        SearchConfig config = shortConfig();
        config.evaluations = 200;
        Archive archive;
        SearchControl control;
        PauseHook observer;
        observer.onPause = [] {};
        std::jthread user([&control](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                control.pause();
                std::this_thread::yield();
                control.resume();
                std::this_thread::yield();
            }
            control.resume();
        });
        runSearch(
            tinySpace(), config, [](const auto&, const auto&) { return std::make_unique<Threaded>(); }, archive,
            observer, control);
        user.request_stop();
        user.join();
        QCOMPARE(archive.size(), 200U);
        QVERIFY(!observer.wasConcurrent);
        for (std::size_t i = 0; i < observer.pauses.size(); ++i) {
            QCOMPARE(observer.pauses[i], i % 2 == 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestPause)
#include "tst_pause.moc"
