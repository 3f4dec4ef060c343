// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch_evaluator_factory.h"
#include "core/search/search_engine.h"
#include "core/space/file/space_json.h"

#include <QtTest>

#include <atomic>
#include <csignal>
#include <ctime>
#include <thread>
#include <unistd.h>

using namespace trazor;

namespace {

std::atomic<int> s_handled = 0;

void count(int) {
    ++s_handled;
}

bool isBlockedHere(int signal) {
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    return sigismember(&mask, signal) == 1;
}

/// Sends this process a handled signal every 2 ms; any thread may receive it.
class Storm {
public:
    Storm() {
        struct sigaction action = {};
        action.sa_handler = count;
        action.sa_flags = SA_RESTART;
        sigaction(SIGUSR1, &action, nullptr);
        m_sender = std::jthread([](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                ::kill(::getpid(), SIGUSR1);
                const std::timespec pause{0, 2'000'000};
                ::nanosleep(&pause, nullptr);
            }
        });
    }

private:
    std::jthread m_sender;
};

/// Counts the scoring threads that could have taken a signal.
class Watch final : public search::SearchObserver {
public:
    void onRecord(const search::Record& record) override {
        const bool isScored = !std::holds_alternative<search::GenerationBegun>(record);
        unblocked += isScored && !isBlockedHere(SIGUSR1) ? 1 : 0;
    }
    int unblocked = 0;
};

} // namespace

/// No thread that computes products receives a signal, whichever thread requests the scores.
class TestScoringSignals : public QObject {
    Q_OBJECT

private slots:
    void search_underHundredsOfSignals_givesTheScoresOfAQuietOne() {
        const space::SearchSpace space = space::preset("autoformer-tiny");
        search::SearchConfig config = search::makeConfig(search::Preset::Recommended, space);
        config.scoring.supernets = 1;
        config.scoring.threads = 2;
        config.confirm = 0;
        config.checkImage = 0;
        config.evaluations = 40;
        const auto makeEvaluator = [](const space::SearchSpace& target, const proxy::ScoringConfig& scoring) {
            return proxy::makeTorchEvaluator(target, scoring);
        };
        const auto run = [&](search::Archive& archive, Watch& watch) {
            search::SearchControl control;
            return search::runSearch(space, config, makeEvaluator, archive, watch, control).reason;
        };
        search::Archive quiet;
        Watch watch;
        QVERIFY(run(quiet, watch) == search::StopReason::Finished);

        const Storm storm;
        int searches = 0;
        for (; s_handled < 500; ++searches) { // several on a fast machine
            search::Archive stormy;
            QVERIFY(run(stormy, watch) == search::StopReason::Finished);
            for (std::size_t i = 0; i < quiet.size(); ++i) {
                QCOMPARE(stormy[i].evaluation.scores.dss(), quiet[i].evaluation.scores.dss());
            }
        }
        QVERIFY(searches > 0);
        QCOMPARE(watch.unblocked, 0);
        QVERIFY(!isBlockedHere(SIGUSR1)); // the caller's mask is restored
    }
};

QTEST_GUILESS_MAIN(TestScoringSignals)
#include "tst_scoring_signals.moc"
