// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/search_control.h"

namespace trazor::search {

void SearchControl::beginPause() {
    m_pauses += m_paused ? 0 : 1;
    m_paused = true;
    m_stepping = false;
}

void SearchControl::pause() {
    const std::scoped_lock lock(m_mutex);
    beginPause();
}

void SearchControl::resume() {
    const std::scoped_lock lock(m_mutex);
    m_paused = false;
    m_stepping = false;
    m_wake.notify_all();
}

void SearchControl::step() {
    const std::scoped_lock lock(m_mutex);
    m_paused = false;
    m_stepping = true;
    m_wake.notify_all();
}

void SearchControl::stop() {
    m_stop.request_stop(); // wakes waiting threads
}

bool SearchControl::isPauseRequested() const {
    const std::scoped_lock lock(m_mutex);
    return m_paused;
}

void SearchControl::generationDone() {
    const std::scoped_lock lock(m_mutex);
    if (m_stepping) {
        beginPause();
    }
}

} // namespace trazor::search
