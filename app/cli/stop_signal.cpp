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

/// Shells and batch systems read this as "ended by a signal".
constexpr int kStatusOfSignals = 128;

sem_t s_wake;                      ///< a signal has come, or the program has ended
std::atomic<int> s_signal = 0;     ///< the last one
std::atomic<bool> s_ended = false; ///< the program
std::mutex s_mutex;                ///< guards what follows
search::SearchControl* s_control = nullptr;
int s_stoppedBy = 0; ///< the signal that stopped the search

static_assert(std::atomic<int>::is_always_lock_free);

/// A handler may do nothing more.
void wakeMainThread(int signal) {
    s_signal = signal;
    sem_post(&s_wake);
}

void waitForSignal() {
    while (sem_wait(&s_wake) != 0) {
        // woken by the handler of another signal
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
