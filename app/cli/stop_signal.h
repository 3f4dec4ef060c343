// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_control.h"

#include <functional>

namespace trazor::app {

/// Runs the program on a thread that blocks signals while the calling main thread waits for them. Returns the program's
/// exit status. SIGINT and SIGTERM end the process at once with status 130 or 143; while a StopOnSignal exists, only
/// the second signal does. Must be called at most once per process.
int runBesideSignals(const std::function<int()>& program);

/// During its lifetime, the first SIGINT or SIGTERM stops the search. At most one object may exist at a time.
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
