// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// For LD_PRELOAD: handles a timer signal every millisecond and prints the number of signals at exit.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <sys/time.h>

namespace {

std::atomic<int> s_handled = 0;

void count(int) {
    ++s_handled;
}

struct Timer {
    Timer() {
        struct sigaction action = {};
        action.sa_handler = count;
        action.sa_flags = SA_RESTART;
        sigaction(SIGALRM, &action, nullptr);
        set(1'000);
    }
    ~Timer() {
        set(0);
        std::fprintf(stderr, "signals handled: %d\n", s_handled.load());
    }
    static void set(suseconds_t period) {
        const itimerval every = {{0, period}, {0, period}};
        setitimer(ITIMER_REAL, &every, nullptr);
    }
};

const Timer s_timer;

} // namespace
