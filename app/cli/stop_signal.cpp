// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/stop_signal.h"

#include "core/base/signal_mask.h"

#include <semaphore.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <mutex>
#include <thread>

namespace trazor::app {
namespace {

/// Base of the exit status by which shells and batch systems recognise an end by a signal.
constexpr int kStatusOfSignals = 128;

sem_t s_wake;                      ///< posted when a signal arrives or the program ends
std::atomic<int> s_signal = 0;     ///< last signal received
std::atomic<bool> s_ended = false; ///< true once the program has ended
std::mutex s_mutex;                ///< guards s_control and s_stoppedBy
search::SearchControl* s_control = nullptr;
int s_stoppedBy = 0; ///< the signal that stopped the search

static_assert(std::atomic<int>::is_always_lock_free);

/// Signal handler; restricted to async-signal-safe operations.
void wakeMainThread(int signal) {
    s_signal = signal;
    sem_post(&s_wake);
}

void waitForSignal() {
    while (sem_wait(&s_wake) != 0) {
        // interrupted by another signal's handler
    }
}

void stopSearchOrExit(int signal) {
    const std::lock_guard lock(s_mutex);
    if (s_control == nullptr || s_stoppedBy != 0) {
        ::_exit(kStatusOfSignals + signal);
    }
    s_stoppedBy = signal;
    s_control->stop();
}

} // namespace

int runBesideSignals(const std::function<int()>& program) {
    sem_init(&s_wake, 0, 0);
    struct sigaction action = {};
    action.sa_handler = wakeMainThread;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    int status = 0;
    std::jthread worker;
    {
        const SignalsBlocked blocked;
        worker = std::jthread([&] {
            status = program();
            s_ended = true;
            sem_post(&s_wake);
        });
    }
    for (waitForSignal(); !s_ended; waitForSignal()) {
        if (const int signal = s_signal.exchange(0); signal != 0) {
            stopSearchOrExit(signal);
        }
    }
    worker.join();
    return status;
}

StopOnSignal::StopOnSignal(search::SearchControl& control) {
    const std::lock_guard lock(s_mutex);
    s_control = &control;
    s_stoppedBy = 0;
}

StopOnSignal::~StopOnSignal() {
    const std::lock_guard lock(s_mutex);
    s_control = nullptr;
}

int StopOnSignal::exitStatus() const {
    const std::lock_guard lock(s_mutex);
    return kStatusOfSignals + s_stoppedBy;
}

} // namespace trazor::app
