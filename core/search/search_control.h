// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
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
    /// true by the first thread that is about to block and with false by the first that continues; calls never overlap
    /// and alternate. Each pause that blocks a thread is announced, even if it begins as another one ends.
    template <typename OnPaused>
    void waitWhilePaused(const std::stop_token& stop, OnPaused&& onPaused) {
        std::unique_lock lock(m_mutex);
        while (m_paused && !stop.stop_requested()) {
            const std::uint64_t pause = m_pauses;
            lock.unlock();
            announceBegin(pause, onPaused);
            lock.lock();
            m_wake.wait(lock, stop, [this, pause] { return !m_paused || m_pauses != pause; });
            lock.unlock();
            announceEnd(pause, onPaused);
            lock.lock();
        }
    }

    /// For the engine, at the end of each generation; completes a requested step.
    void generationDone();

private:
    void beginPause();

    template <typename OnPaused>
    void announceBegin(std::uint64_t pause, OnPaused&& onPaused) {
        const std::scoped_lock lock(m_announcing);
        if (pause <= m_lastAnnounced) {
            return;
        }
        if (m_announced != 0) { // the threads of the pause before have not continued yet
            onPaused(false);
        }
        m_announced = m_lastAnnounced = pause;
        onPaused(true);
    }
    template <typename OnPaused>
    void announceEnd(std::uint64_t pause, OnPaused&& onPaused) {
        const std::scoped_lock lock(m_announcing);
        if (m_announced == pause) {
            m_announced = 0;
            onPaused(false);
        }
    }

    std::mutex m_announcing;           ///< held while onPaused runs
    std::uint64_t m_announced = 0;     ///< number of the pause that was announced and has not ended; 0 if none
    std::uint64_t m_lastAnnounced = 0; ///< number of a pause
    mutable std::mutex m_mutex;        ///< guards m_pauses, m_paused and m_stepping
    std::condition_variable_any m_wake;
    std::stop_source m_stop;
    std::uint64_t m_pauses = 0; ///< begun so far
    bool m_paused = false;
    bool m_stepping = false;
};

} // namespace trazor::search
