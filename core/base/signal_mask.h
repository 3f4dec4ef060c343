// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>

namespace trazor {

/// While it lives, the calling thread receives no signal, and neither do the threads that it starts, for their whole
/// life. Signals of a thread's own faults (SIGSEGV, SIGABRT, ...) still arrive. Of other threads nothing changes, so a
/// signal to the process goes to one of those.
class SignalsBlocked {
public:
    SignalsBlocked() noexcept;
    ~SignalsBlocked();
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

private:
    sigset_t m_before;
};

} // namespace trazor
