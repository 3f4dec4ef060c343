// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace trazor::search {

/// Pauses, steps and stops a running search. All functions are thread-safe.
class SearchControl {
public:
    void pause();
    void resume();
    /// Runs until the end of the current generation, then pauses.
    void step();
    void stop();

    bool isPauseRequested() const;
    std::stop_token stopToken() const { return m_stop.get_token(); }
    bool stopRequested() const { return m_stop.stop_requested(); }

    /// For the engine, on any of its threads. Blocks while paused, until `stop` is requested. `onPaused` is called with
    /// true by the first thread that is about to block and with false by the first that continues; calls never overlap.
    template <typename OnPaused>
    void waitWhilePaused(const std::stop_token& stop, OnPaused&& onPaused) {
        std::unique_lock lock(m_mutex);
        if (m_paused && !stop.stop_requested()) {
            lock.unlock();
            announce(true, onPaused);
            lock.lock();
            m_wake.wait(lock, stop, [this] { return !m_paused; });
            lock.unlock();
            announce(false, onPaused);
        }
    }

    /// For the engine, at the end of each generation; completes a requested step.
    void generationDone();

private:
    template <typename OnPaused>
    void announce(bool paused, OnPaused&& onPaused) {
        const std::scoped_lock lock(m_announcing);
        if (m_announced != paused) {
            m_announced = paused;
            onPaused(paused);
        }
    }

    std::mutex m_announcing; ///< held while onPaused runs
    bool m_announced = false;
    mutable std::mutex m_mutex; ///< guards m_paused and m_stepping
    std::condition_variable_any m_wake;
    std::stop_source m_stop;
    bool m_paused = false;
    bool m_stepping = false;
};

} // namespace trazor::search
