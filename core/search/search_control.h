// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace trazor::search {

/// The user's hand on a running search. All functions may be called from any thread.
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

    /// For the engine. Blocks while paused; true if it goes on, false if stop was asked. `onPaused` is called
    /// with true before blocking and with false after it.
    template <typename OnPaused>
    bool waitWhilePaused(OnPaused&& onPaused) {
        std::unique_lock lock(m_mutex);
        if (m_paused && !stopRequested()) {
            lock.unlock();
            onPaused(true);
            lock.lock();
            m_wake.wait(lock, [this] { return !m_paused || stopRequested(); });
            lock.unlock();
            onPaused(false);
        }
        return !stopRequested();
    }

    /// For the engine, at the end of each generation: a requested step ends here.
    void generationDone();

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::stop_source m_stop;
    bool m_paused = false;
    bool m_stepping = false;
};

} // namespace trazor::search
