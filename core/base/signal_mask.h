// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>

namespace trazor {

/// Blocks signals in the calling thread for the lifetime of the object, and permanently in threads started meanwhile.
/// Synchronous fault signals (SIGSEGV, SIGABRT, ...) are still delivered. Other threads are unaffected, so a signal to
/// the process is delivered to one of those.
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
