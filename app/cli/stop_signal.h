// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_control.h"

#include <functional>

namespace trazor::app {

/// Runs the program on a thread without signals, while the calling thread, the main one, waits for them. Returns the
/// program's exit status. SIGINT and SIGTERM end the process at once with the status 130 or 143, unless a StopOnSignal
/// lives; also then the second one does. Once in a process.
int runBesideSignals(const std::function<int()>& program);

/// While it lives, the first SIGINT or SIGTERM stops the search. One at a time.
class StopOnSignal {
public:
    explicit StopOnSignal(search::SearchControl& control);
    ~StopOnSignal();
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;

    /// Exit status of a stopped search: 130 after SIGINT, 143 after SIGTERM.
    int exitStatus() const;
};

} // namespace trazor::app
