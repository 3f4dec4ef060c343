// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <chrono>
#include <functional>
#include <stop_token>
#include <utility>

namespace trazor::proxy {

/// Pause and stop control that an evaluator polls before every candidate and between the blocks of a candidate.
///
/// A value type: each candidate takes its own copy to measure how long it was paused. Copies may be used from any
/// thread.
class Checkpoint {
public:
    /// Never stops and never pauses.
    Checkpoint() = default;
    /// Implicit, so that callers without a pause can pass a stop token. `hold` blocks while the run is paused.
    // NOLINTNEXTLINE(google-explicit-constructor)
    Checkpoint(std::stop_token stop, std::function<void()> hold = {})
        : m_stop(std::move(stop))
        , m_hold(std::move(hold)) {}

    /// Starts a time limit: pass() throws Error(Internal) once `seconds` have elapsed, pauses excluded; 0 = no limit.
    void setLimit(double seconds) {
        m_limitSeconds = seconds;
        m_limitFrom = std::chrono::steady_clock::now() - m_held;
    }

    /// Blocks while the run is paused. Returns false if a stop was requested: unfinished candidates must be dropped.
    [[nodiscard]] bool pass() {
        if (m_hold) {
            const auto start = std::chrono::steady_clock::now();
            m_hold();
            m_held += std::chrono::steady_clock::now() - start;
        }
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - m_limitFrom - m_held;
        if (m_limitSeconds > 0.0 && taken.count() > m_limitSeconds) {
            throw Error(ErrorCode::Internal, "took longer than the limit for a candidate (--candidate-seconds)");
        }
        return !m_stop.stop_requested();
    }

    /// Milliseconds that pass() has blocked this copy, excluded from a candidate's elapsed time.
    double heldMs() const { return std::chrono::duration<double, std::milli>(m_held).count(); }

    /// A checkpoint with the same pauses but another stop token.
    Checkpoint withStop(std::stop_token stop) const { return {std::move(stop), m_hold}; }

    /// For waits that a stop must interrupt.
    const std::stop_token& stopToken() const noexcept { return m_stop; }

private:
    std::stop_token m_stop;
    std::function<void()> m_hold;
    std::chrono::steady_clock::duration m_held{};
    double m_limitSeconds = 0.0;
    std::chrono::steady_clock::time_point m_limitFrom;
};

} // namespace trazor::proxy
